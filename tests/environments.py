"""Environments of their own for tests: wheels built from a copy of this tree, beside the locked packages, without network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IGNORED = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist", ".*_cache")
OFFLINE = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it the other way round: what builds is taken from the environment
    "PIP_NO_INDEX": "1",
    "PIP_QUIET": "1",
}


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command and return what it wrote; fail with all of it where it does not succeed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def copy_tree(folder: Path) -> Path:
    """Copy what is built from into a folder, so that building leaves nothing behind here."""
    for name in ("core", "plugins", "themes"):
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=IGNORED)
    return folder


def link_locked(there: Path) -> None:
    """Give an environment (its folder of packages) the packages of this one, but nothing of diversa.

    Linked rather than installed again, so that no network is needed; what is there already stays.
    """
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        target = there / entry.name
        if entry.name.startswith(("diversa", "__editable__", "__pycache__")) or target.exists():
            continue
        if entry.suffix == ".dist-info":
            shutil.copytree(entry, target)
        else:
            target.symlink_to(entry)


@dataclass(frozen=True)
class Environment:
    """Hold an environment whose only package of diversa's is the engine's wheel, as somebody elsewhere has it.

    `home` is its DIVERSA_HOME, and what it runs is found before what this machine has.
    """

    folder: Path
    home: Path
    more: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def variables(self) -> Mapping[str, str]:
        """Return the variables that its commands are run with."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {**OFFLINE, "PATH": path, "DIVERSA_HOME": str(self.home), "PYTHONPATH": "", **self.more}

    @cached_property
    def packages(self) -> Path:
        """Return its folder of packages."""
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(run(self.folder / "bin/python", "-c", code, cwd=self.folder).strip())

    def run(self, *command: str | Path, cwd: Path) -> str:
        """Run one of its commands and return what it wrote."""
        return run(self.folder / "bin" / command[0], *command[1:], cwd=cwd, **self.variables)


def strangers(folder: Path) -> Environment:
    """Make an environment with pip, the locked packages and the engine's wheel, installed by pip."""
    tree = copy_tree(folder / "tree")
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tree, tree / "core", cwd=tree)
    (wheel,) = tree.glob("diversa-*.whl")
    made = Environment(folder / "environment", folder / "home")
    run(sys.executable, "-m", "venv", made.folder, cwd=folder)
    for entry in made.packages.iterdir():  # Python brings an old setuptools along
        if not entry.name.startswith("pip"):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    link_locked(made.packages)
    made.run("pip", "install", wheel, cwd=folder)
    return made
