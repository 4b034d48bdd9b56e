"""`diversa new` makes a module that is whole at once, under a name that serves, and never writes over anything."""

from __future__ import annotations

import configparser
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diversa.cli import execute
from diversa.contract import check_modules
from diversa.kit import KitError, make, making
from diversa.questionnaire.kinds import (
    Consent,
    Decimal,
    Grid,
    Integer,
    LongText,
    Month,
    MultipleChoice,
    Municipality,
    ShortText,
    SingleChoice,
)
from diversa.registry import Registry

ROOT = Path(__file__).resolve().parent.parent
NAME = "mi_barrio"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder outside the repository, in Spanish."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIVERSA_LANGUAGE", raising=False)
    return tmp_path


@pytest.fixture
def run(here: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; give its status, its output and its errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = execute(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def put_on_path(folder: Path) -> Path:
    """Write beside a module what an installer would write about it, so that it is found where its folder is."""
    setup = configparser.ConfigParser()
    setup.read(folder / "setup.cfg", encoding="utf-8")
    about = folder / f"diversa_{folder.name}-1.0.0.dist-info"
    about.mkdir()
    needs = setup["options"]["install_requires"].strip()
    metadata = (
        f"Metadata-Version: 2.1\nName: {setup['metadata']['name']}\nVersion: 1.0.0\nRequires-Dist: {needs}\n"
    )
    (about / "METADATA").write_text(metadata)
    (about / "entry_points.txt").write_text(f"[diversa]{setup['options.entry_points']['diversa']}\n")
    return folder


def forget() -> None:
    """Let the module be imported anew."""
    for name in [module for module in sys.modules if module.startswith(f"diversa_{NAME}")]:
        del sys.modules[name]


@pytest.fixture
def made(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder of a module that was just made and installed, and forget it afterwards."""
    folder = put_on_path(make(NAME).folder)
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    forget()


# --- what is made ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_it_keeps_the_contract_at_once(made: Path) -> None:
    """Every rule, with pages and PDF, and not even a warning: a newcomer begins with nothing to mend."""
    (report,) = check_modules(Registry(), (NAME,))
    assert (report.errors, report.warnings) == ((), ())


def test_it_has_a_question_of_each_common_kind(made: Path) -> None:
    """Whoever needs a kind finds one to copy, and one of everything else that a module brings."""
    registry = Registry()
    questionnaire = registry.questionnaires[NAME]
    kinds = {type(question) for question in questionnaire.questions()}
    common = {Consent, Decimal, Grid, Integer, LongText, Month, MultipleChoice, Municipality, ShortText}
    assert common | {SingleChoice} <= kinds
    own = next(section for section in questionnaire.sections if section.id == "neighbourhood")
    assert [q.id for q in own.questions if q.panels] == ["living_there"]
    assert {q.id for q in own.questions if q.when is not None} == {"park_km", "story"}
    brought = {
        hook: [thing.id for thing in registry.gather(hook, questionnaire)]
        for hook in ("register_checks", "register_derived", "register_indicators", "register_summary")
    }
    assert "nothing_bothers" in brought["register_checks"]
    assert "within_reach" in brought["register_derived"]
    assert brought["register_indicators"] == ["living_unhappy"]
    assert brought["register_summary"] == ["living"]


def test_its_own_tests_pass(made: Path) -> None:
    """The tests that it comes with run on their own, but for the contract, which has its test above."""
    environment = {**os.environ, "PYTHONPATH": str(made)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--ignore=tests/test_contract.py",
    ]
    done = subprocess.run(command, cwd=made, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout
    assert "warning" not in done.stdout


@pytest.mark.parametrize("name", [NAME, "ola", "un_nombre_tan_largo_como_puede_ser_uno_a"])
def test_it_is_written_as_the_repository_writes(name: str, here: Path) -> None:
    """However long the name, nothing is left to format or to sort: in `plugins/` the first check is green."""
    make(name, here / "plugins")
    (here / "core").symlink_to(ROOT / "core")
    settings = here / "pyproject.toml"
    settings.write_text((ROOT / "pyproject.toml").read_text())
    ruff = str(Path(sys.executable).with_name("ruff"))
    for arguments in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        done = subprocess.run(
            [ruff, *arguments, "plugins"], cwd=here, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_one_name_in_six_places(here: Path) -> None:
    """Folder, distribution, package, entry point, id and address; and the engine that it was made for."""
    folder = make(NAME).folder
    setup = configparser.ConfigParser()
    setup.read(folder / "setup.cfg", encoding="utf-8")
    assert folder == here / NAME
    assert setup["metadata"]["name"] == "diversa-mi-barrio"
    assert setup["options.entry_points"]["diversa"].split() == [NAME, "=", "diversa_mi_barrio"]
    assert setup["options"]["install_requires"].split() == ["diversa>=1.0,<2"]
    assert '"mi_barrio",\n    version=' in (folder / "diversa_mi_barrio/questionnaire.py").read_text()
    left = [path for path in folder.rglob("*") if "NAME" in path.name or path.name.endswith(".template")]
    assert left == []
    assert [path for path in folder.rglob("*") if path.is_file() and "$" in path.read_text()] == []


# --- where ----------------------------------------------------------------------------------------------------------


def test_in_the_repository_it_goes_among_the_modules(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From any folder of the repository, `plugins/` is where the next start finds it."""
    for name in ("core/diversa", "plugins", "docs"):
        (here / "repository" / name).mkdir(parents=True)
    (here / "repository/dev.py").touch()
    monkeypatch.chdir(here / "repository/docs")
    made = make(NAME)
    assert made.folder == here / "repository/plugins" / NAME
    assert made.in_repository
    elsewhere = make("otro", here / "elsewhere")
    assert (elsewhere.folder, elsewhere.in_repository) == (here / "elsewhere/otro", False)


def test_what_comes_next_is_said(run: Run, here: Path) -> None:
    """The last lines are commands to copy; a folder with a blank is quoted."""
    status, out, err = run("new", NAME, "--into", str(here / "mis encuestas"))
    folder = here / "mis encuestas" / NAME
    assert (status, err) == (0, "")
    assert f"Se creó el módulo «mi_barrio» en {folder}." in out
    assert f"  pip install --editable '{folder}'\n  diversa check mi_barrio\n" in out
    assert str(folder / "README.md") in out


# --- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Agua", "agua"),
        ("educación", "educacion"),
        ("calidad del aire", "calidad_del_aire"),
        ("calidad-del-aire", "calidad_del_aire"),
        ("diversa_agua", "agua"),
        ("diversa-agua", "agua"),
        ("3ra_edad", "ra_edad"),
        ("../agua", "agua"),
        ("agua__limpia", "agua_limpia"),
        ("a" * 41, "a" * 40),
        ("ab", "calidad_del_aire"),
        ("", "calidad_del_aire"),
        ("水", "calidad_del_aire"),
        ("diversa", "calidad_del_aire"),
    ],
)
def test_a_name_that_does_not_serve_is_refused_with_one_that_does(
    name: str, alike: str, run: Run, here: Path
) -> None:
    """One sentence, with a name to use; nothing is written."""
    status, out, err = run("new", "--", name)
    assert (status, out) == (1, "")
    assert f"«{name}»" in err
    assert name == "diversa" or err.endswith(f"diversa new {alike}\n")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", sorted(making.RESERVED | making.DEVICES))
def test_names_of_the_engine_are_refused(name: str, here: Path) -> None:
    """Nobody can tell `plugins/tests` from tests."""
    with pytest.raises(KitError, match="nombre del motor"):
        make(name)


def test_a_name_that_is_taken_is_refused(run: Run, made: Path) -> None:
    """Also by a module that is broken, which `diversa modules` says."""
    for name in ("discrimination", NAME):
        assert run("new", name, "--into", "elsewhere") == (
            1,
            "",
            f"Ya hay un módulo «{name}» instalado. Elija otro nombre.\n",
        )
    (made / "diversa_mi_barrio/__init__.py").write_text("raise OSError")
    forget()
    with pytest.raises(KitError, match="Ya hay un módulo"):
        make(NAME, Path("elsewhere"))


def test_nothing_is_ever_written_over(run: Run, here: Path) -> None:
    """What stands in the way, be it empty, stays as it is."""
    folder = here / NAME
    folder.mkdir()
    status, _out, err = run("new", NAME)
    assert status == 1
    assert "Ya existe" in err
    assert "--into" in err
    assert list(folder.iterdir()) == []


def test_a_module_is_made_whole_or_not_at_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writing stops halfway, nothing is left that could be taken for a module."""
    monkeypatch.setattr(making, "blanks", lambda name: {"name": name})
    with pytest.raises(KeyError):
        make(NAME)
    assert list(here.iterdir()) == []


# --- what is said of broken ones -------------------------------------------------------------------------------------

BREAKS = {
    "import": (
        "__init__.py",
        "import a_package_that_is_not_there\n",
        "ModuleNotFoundError",
        "no se pudo cargar",
    ),
    "syntax": ("questionnaire.py", "\n\ndef broken(:\n", "SyntaxError", "no se pudo cargar"),
    "exit": ("questionnaire.py", "raise SystemExit(3)\n", "SystemExit", "no se pudo cargar"),
    "late": ("checks.py", "\nfrom diversa import Chek\n", "ImportError", "falla al usarse"),
    "late syntax": ("indicators/living.py", "x = = 1\n", "SyntaxError", "falla al usarse"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_modules_says_what_is_wrong_and_in_which_file(name: str, here: Path) -> None:
    """Wherever a module breaks, at once or when a room is opened, the file is named and the others are listed."""
    folder = put_on_path(make(NAME).folder)
    file, code, kind, sentence = BREAKS[name]
    path = folder / "diversa_mi_barrio" / file
    path.write_text(code)
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "diversa.cli", "modules"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "discrimination" in done.stdout
    assert f"«{NAME}»" in done.stderr
    assert sentence in done.stderr
    assert kind in done.stderr
    assert str(path) in done.stderr
    told = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True, check=False)
    (broken,) = json.loads(told.stdout)["quarantine"]
    assert (broken["name"], str(path) in broken["place"]) == (NAME, True)
