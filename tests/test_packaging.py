"""The engine and a module leave this tree as wheels that stand on their own."""

from __future__ import annotations

import configparser
import json
import re
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.environments import ROOT, copy_tree, link_locked, run

PROJECTS = {"diversa": ROOT / "core", "diversa_discrimination": ROOT / "plugins/discrimination"}

FILL_IN = """
import importlib.metadata, json, sys
import diversa, diversa_discrimination
from diversa.testing import Survey

survey = Survey(sys.argv[1])
receipt = survey.open("discrimination").answer(age_years=33).send()
print(json.dumps({
    "from": [diversa.__file__, diversa_discrimination.__file__],
    "modules": sorted(entry.name for entry in importlib.metadata.entry_points(group="diversa")),
    "receipt": str(receipt),
}))
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build each project's source archive and, from that, its wheel, out of a copy of the tree, without network."""
    copy = copy_tree(tmp_path_factory.mktemp("tree"))
    built = copy / "built"
    for project in PROJECTS.values():
        source = copy / project.relative_to(ROOT)
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", built, source, cwd=copy)
    return {path.name.split("-")[0]: path for path in built.glob("*.whl")}


@pytest.fixture(scope="module")
def environment(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that holds the two wheels and the locked packages, and nothing else of diversa."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    run(*_uv("install", folder), "--offline", "--no-deps", *wheels.values(), cwd=folder)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    link_locked(Path(run(_python(folder), "-c", code, cwd=folder).strip()))
    return folder


def _python(folder: Path) -> Path:
    return folder / "bin/python"


def _uv(command: str, folder: Path) -> list[str | Path]:
    return [Path(sys.executable).with_name("uv"), "pip", command, "--quiet", "--python", _python(folder)]


def _metadata(wheel: Path, name: str) -> str:
    with zipfile.ZipFile(wheel) as archive:
        (path,) = [path for path in archive.namelist() if path.endswith(f".dist-info/{name}")]
        return archive.read(path).decode()


@pytest.mark.parametrize("package", PROJECTS)
def test_a_wheel_holds_every_file_of_its_package(package: str, wheels: dict[str, Path]) -> None:
    """Templates, translations and tables are in the wheel; tests and caches are not."""
    copy = wheels[package].parent.parent
    source = copy / PROJECTS[package].relative_to(ROOT) / package
    files = {path.relative_to(source.parent).as_posix() for path in _files(source)}
    with zipfile.ZipFile(wheels[package]) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == files


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for path in folder.iterdir():
        if path.is_dir() and path.name != "__pycache__":
            found += _files(path)
        elif path.is_file():
            found.append(path)
    return found


def test_the_engine_carries_the_default_theme(wheels: dict[str, Path]) -> None:
    """The theme "comunidad" is inside the engine's wheel, as files and not as a link."""
    with zipfile.ZipFile(wheels["diversa"]) as archive:
        themes = [
            entry for entry in archive.infolist() if entry.filename.startswith("diversa/themes/comunidad/")
        ]
    assert any(entry.filename.endswith("theme.cfg") for entry in themes)
    assert all(entry.file_size for entry in themes if entry.filename.endswith((".cfg", ".css", ".html")))


@pytest.mark.parametrize(
    "folder", sorted((ROOT / "plugins").glob("*/setup.cfg")), ids=lambda path: path.parent.name
)
def test_a_module_has_one_name_in_every_place(folder: Path) -> None:
    """Folder, distribution, package and entry point agree, and the engine is asked for by range."""
    name = folder.parent.name
    setup = configparser.ConfigParser()
    setup.read(folder, encoding="utf-8")
    assert setup["metadata"]["name"] == f"diversa-{name.replace('_', '-')}"
    assert setup["options.entry_points"]["diversa"].split() == [name, "=", f"diversa_{name}"]
    assert "diversa>=1.0,<2" in setup["options"]["install_requires"].split()
    assert (folder.parent / f"diversa_{name}/__init__.py").exists()


def test_the_metadata_is_complete_and_names_no_machine(wheels: dict[str, Path]) -> None:
    """Name, version and Python are stated, and no path or address has slipped in."""
    for package, wheel in wheels.items():
        text = _metadata(wheel, "METADATA")
        fields = Parser().parsestr(text)
        assert (fields["Name"].replace("-", "_"), fields["Version"], fields["Requires-Python"]) == (
            package,
            "1.0.0",
            ">=3.11",
        )
        assert str(ROOT) not in text
        assert not [line for line in fields.get_all("Requires-Dist", ()) if "://" in line]


def test_the_lock_satisfies_what_the_wheels_ask_for(environment: Path) -> None:
    """Engine, module and locked packages fit together: nothing is missing, no range is broken."""
    run(*_uv("check", environment), cwd=environment)


def test_every_line_of_the_lock_is_an_exact_version_with_hashes() -> None:
    """No range, no address, no package without a hash: what is installed is what was looked at."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.findall(r"^\S(?:.*\\\n)*.*$", lock, re.MULTILINE)
    assert len(entries) > 50
    assert not [
        entry
        for entry in entries
        if not re.match(r"[a-z0-9-]+==[\w.]+.*\\\n +--hash=sha256:[0-9a-f]{64}", entry)
    ]
    assert "://" not in lock


def test_a_form_is_filled_in_where_only_the_wheels_are_installed(environment: Path, tmp_path: Path) -> None:
    """The installed engine finds the installed module by its entry point, asks, judges, stores, gives a receipt."""
    output = run(_python(environment), "-I", "-c", FILL_IN, str(tmp_path / "home"), cwd=tmp_path)
    told = json.loads(output.splitlines()[-1])
    assert [Path(path).is_relative_to(environment) for path in told["from"]] == [True, True]
    assert told["modules"] == ["discrimination"]
    assert re.fullmatch(r"[0-9A-Z]{20}", re.sub(r"[\s-]", "", told["receipt"]).upper())


def test_the_command_is_installed_with_the_wheel(environment: Path, tmp_path: Path) -> None:
    """`diversa --help` teaches where only the wheels are installed."""
    assert "Uso: diversa" in run(environment / "bin/diversa", "--help", cwd=tmp_path)
