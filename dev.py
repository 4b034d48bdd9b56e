#!/usr/bin/env python3
"""The developer's door: `python3 dev.py run` and `python3 dev.py test` on a machine that has git and python3.

Standard library only, because nothing else is there yet. Three steps come before any command: the system's packages
(with apt where this may), the locked Python packages in `.venv`, and the engine, modules and themes as editables.
Each step is skipped when it is already done, so that a second start takes about a second.
"""

from __future__ import annotations

import argparse
import glob
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from ctypes.util import find_library
from pathlib import Path
from typing import Callable, NamedTuple, NoReturn, Sequence

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STAMP = VENV / "diversa.stamp"
OLDEST_PYTHON = (3, 11)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Failure(Exception):
    """Say in one sentence what stopped the command and what to do about it."""


# --- what the system must have ---------------------------------------------------------------------------------------


class Need(NamedTuple):
    """Pair a package of Debian and Ubuntu with a look at whether this machine already has what it brings."""

    package: str
    present: Callable[[], bool]


def _library(name: str) -> Callable[[], bool]:
    return lambda: find_library(name) is not None


def _font() -> bool:
    return bool(glob.glob("/usr/share/fonts/**/DejaVuSans.ttf", recursive=True)) or sys.platform == "darwin"


def _ensurepip() -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def _chromium() -> bool:
    return any(shutil.which(name) for name in CHROMIUM_NAMES)


def _postgresql() -> bool:
    return bool(glob.glob("/usr/lib/postgresql/*/bin/initdb")) or shutil.which("initdb") is not None


def _release() -> str:
    """Return the system's own description (`ID=`, `ID_LIKE=`), or nothing where there is none."""
    path = Path("/etc/os-release")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _is_ubuntu() -> bool:
    return re.search(r"^ID=\"?ubuntu\"?$", _release(), re.MULTILINE) is not None


TO_RUN = (
    Need("python3-venv", _ensurepip),
    Need("libpango-1.0-0", _library("pango-1.0")),
    Need("libpangoft2-1.0-0", _library("pangoft2-1.0")),
    Need("libharfbuzz-subset0", _library("harfbuzz-subset")),
    Need("fonts-dejavu-core", _font),
)
TO_TEST = (
    *TO_RUN,
    # Ubuntu has no Debian package of the browser: its `chromium-browser` brings the snap.
    Need("chromium-browser" if _is_ubuntu() else "chromium", _chromium),
    Need("libatomic1", _library("atomic")),  # the driver of the browser asks for it
    Need("postgresql", _postgresql),
)


def missing(needs: Sequence[Need]) -> list[str]:
    """Return the packages whose content this machine does not have."""
    return [need.package for need in needs if not need.present()]


def install_system(needs: Sequence[Need]) -> None:
    """Install what is missing with apt when root, otherwise raise Failure with the line to type."""
    packages = missing(needs)
    if not packages:
        return
    if shutil.which("apt-get") is None:
        raise Failure(
            "this machine has no apt-get. Install by hand what Debian calls: "
            + " ".join(packages)
            + " (on macOS: brew install pango postgresql; brew install --cask chromium), then start again."
        )
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if os.geteuid() != 0:
        raise Failure(
            f"some system packages are missing. Type this line, then start again:\n\n    sudo {line}\n"
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    say(f"installing {', '.join(packages)}")
    call(["apt-get", "update", "-q"], env=environment, quiet=True)
    call(line.split(), env=environment, quiet=True)
    if still := missing([need for need in needs if need.package in packages]):
        raise Failure(f"apt-get finished, and yet these are still not usable: {', '.join(still)}.")


# --- the Python packages ---------------------------------------------------------------------------------------------


def distributions() -> list[Path]:
    """Return the folders that are installed as editables: the engine (with the themes), then the modules by name."""
    return [ROOT / "core", *sorted(path.parent for path in ROOT.glob("plugins/*/setup.cfg"))]


def strays() -> list[str]:
    """Return the modules that are installed as editables and whose folder is gone: they could only fail to load."""
    links = VENV.glob("lib/python*/site-packages/__editable__.diversa*.pth")
    gone = (link for link in links if not Path(link.read_text(encoding="utf-8").strip()).is_dir())
    return sorted(link.name[len("__editable__.") :].rpartition("-")[0] for link in gone)


def fingerprint() -> str:
    """Return a digest of all that decides what is installed: the lock and every setup.cfg."""
    digest = hashlib.sha256()
    for path in (LOCK, *(folder / "setup.cfg" for folder in distributions())):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def locked(name: str) -> str:
    """Return one package's lines of the lock, with its hashes, as a requirements file of its own."""
    found = re.search(rf"^{name}==(?:.*\\\n)*.*", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise Failure(f"{LOCK.name} does not hold {name}.")
    return found.group() + "\n"


def install_python() -> None:
    """Bring `.venv` to what the lock says, unless the stamp says that it is already there."""
    # Scripts and editables hold absolute paths, packages belong to one Python: elsewhere, all begins anew.
    place = f"{ROOT} python{sys.version_info[0]}.{sys.version_info[1]}"
    wanted = f"{place}\n{fingerprint()}\n"
    found = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    whole = PYTHON.exists() and (BIN / "pip").exists()
    if found == wanted and whole:
        return
    say("installing the locked packages in .venv")
    if not whole or (found and not found.startswith(place + "\n")):
        call([sys.executable, "-m", "venv", "--clear", str(VENV)], quiet=True)
    STAMP.unlink(missing_ok=True)
    _install_locked()
    STAMP.write_text(wanted, encoding="utf-8")


def _install_locked() -> None:
    only_uv = VENV / "uv.lock.txt"
    only_uv.write_text(locked("uv"), encoding="utf-8")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    call([*pip, "--require-hashes", "--no-deps", "-r", str(only_uv)])
    only_uv.unlink()
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
    call([*uv, "--require-hashes", "-r", str(LOCK)])
    editables = [part for folder in distributions() for part in ("--editable", str(folder))]
    # A second call, because hash checking and editables exclude each other.
    call([*uv, "--no-deps", "--no-build-isolation", *editables])
    if gone := strays():
        call([str(BIN / "uv"), "pip", "uninstall", "--quiet", "--python", str(PYTHON), *gone])


def lock(arguments: Sequence[str]) -> None:
    """Write the lock anew from core/setup.cfg and requirements.in; `--upgrade` takes newer versions."""
    plain = ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"]
    sources = ["core/setup.cfg", "requirements.in"]
    python = ["--universal", "--python-version", ".".join(map(str, OLDEST_PYTHON))]
    call(
        [
            str(BIN / "uv"),
            "pip",
            "compile",
            "--generate-hashes",
            *python,
            *plain,
            *arguments,
            *sources,
            "-o",
            LOCK.name,
        ]
    )


# --- the two commands ------------------------------------------------------------------------------------------------


def run(port: int) -> NoReturn:
    """Prepare the demonstration if there is none, then become the server."""
    environment = {**os.environ, "DIVERSA_HOME": os.environ.get("DIVERSA_HOME") or str(ROOT / ".diversa")}
    diversa = str(BIN / "diversa")
    call([diversa, "demo", "--port", str(port)], env=environment)
    os.execve(diversa, [diversa, "run", "--port", str(port)], environment)


def steps(arguments: Sequence[str]) -> dict[str, list[str]]:
    """Return what `test` runs by name, cheapest first; pytest is last, so that its summary is the last line."""
    return {
        "ruff check": [str(BIN / "ruff"), "check", "--quiet"],
        "ruff format": [str(BIN / "ruff"), "format", "--check", "--quiet"],
        "mypy": [str(BIN / "mypy"), "--no-error-summary"],
        "import rules": [str(BIN / "lint-imports"), "--no-cache", "--no-logo"],
        "pytest": [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "loadfile", *arguments],
    }


def test(arguments: Sequence[str]) -> int:
    """Run every step, even after one has failed; return 1 if any failed."""
    results: dict[str, str] = {}
    for name, command in steps(arguments).items():
        if name == "pytest":
            print("\n".join(results.values()), flush=True)
        say(name)
        begun = time.monotonic()
        passed = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
        results[name] = f"{'passed' if passed else 'FAILED'}  {name:12} {time.monotonic() - begun:6.1f} s"
    return 1 if any(line.startswith("FAILED") for line in results.values()) else 0


# --- small things ----------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Print a line that stands out from the programs' own output."""
    print(f"== {text}", flush=True)


def call(command: Sequence[str], *, env: dict[str, str] | None = None, quiet: bool = False) -> None:
    """Run a command; raise Failure, with what it wrote if it was quiet, when it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failure(f"{done.stdout or ''}\nthis command failed ({done.returncode}): {' '.join(command)}")


def parse(arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Read the command line; what follows `test` and `lock` is left for the tool that they call."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Work on diversa.")
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser(
        "run", help="serve the demonstration campaign (data in DIVERSA_HOME, ./.diversa)"
    )
    running.add_argument("--port", type=int, default=8000)
    commands.add_parser("test", help="run all that CI runs; arguments go to pytest: test -k receipt")
    commands.add_parser("setup", help="only install what is missing")
    commands.add_parser("lock", help="write requirements.lock anew; --upgrade takes newer versions")
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command in ("run", "setup"):
        parser.error(f"{options.command} does not know: {' '.join(rest)}")
    return options, rest


def main() -> int:
    """Prepare the machine, then do what was asked; return the exit status."""
    options, rest = parse(sys.argv[1:])
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise Failure("diversa needs Python 3.11 or newer. Start this with it: python3.11 dev.py …")
        install_system(TO_TEST if options.command in ("test", "setup") else TO_RUN)
        install_python()
        if options.command == "run":
            run(options.port)
        if options.command == "lock":
            lock(rest)
        return test(rest) if options.command == "test" else 0
    except Failure as failure:
        print(f"dev.py: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
