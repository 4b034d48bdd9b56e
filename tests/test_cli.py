"""The command line teaches, does what it says, and says in one sentence what it cannot do."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import click
import pytest

from diversa import registry
from diversa.cli import cli, execute
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from tests.servers import diversa_command

MODULE = "discrimination"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command line work in an empty folder, in Spanish, with SQLite."""
    folder = tmp_path / "home"
    monkeypatch.setenv("DIVERSA_HOME", str(folder))
    for name in ("DIVERSA_DATABASE", "DIVERSA_LANGUAGE", "DIVERSA_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; give its status, its output and its errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        status = execute(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def done(result: tuple[int, str, str]) -> str:
    """Return what a command printed, which must have succeeded without a word on standard error."""
    status, out, err = result
    assert (status, err) == (0, "")
    return out


def engine(home: Path) -> Diversa:
    """Return the installation that the commands work on."""
    return Diversa(Home(home))


# --- help ------------------------------------------------------------------------------------------------------------


def commands(command: click.Command = cli, path: str = "diversa") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with what is typed to call it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


@pytest.mark.parametrize(("path", "command"), [pytest.param(p, c, id=p) for p, c in commands()])
def test_every_command_teaches_by_an_example(path: str, command: click.Command, run: Run) -> None:
    """Help says what a command does, shows a call of that very command, and explains every option."""
    said = done(run(*path.split()[1:], "--help"))
    assert said.startswith(f"Uso: {path} ")
    example = said.split("Ejemplo:\n")[1].strip().splitlines()[0].strip()
    assert f"{example} ".startswith(f"{path} ")
    assert all(option.help for option in command.params if isinstance(option, click.Option))
    assert "Options" not in said
    assert "Show this message" not in said


def test_help_lists_the_commands_in_the_order_of_use(run: Run) -> None:
    """A newcomer reads from top to bottom: what there is, a module, a campaign, a release, the server, upkeep."""
    listed = [line.split()[0] for line in done(run("--help")).split("Órdenes:\n")[1].splitlines()]
    assert listed == list(cli.commands)
    assert listed[:5] == ["modules", "new", "check", "walk", "campaign"]


def test_help_loads_nothing_heavy() -> None:
    """`diversa --help` answers at once: no web, no database, no analysis is imported for it."""
    program = (
        "import sys; from diversa.cli import execute; execute(['--help']); "
        "print(sorted({'flask','peewee','duckdb','ibis','numpy','pyarrow','weasyprint','granian'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "[]"


def test_another_language(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """DIVERSA_LANGUAGE chooses the language of what commands print."""
    monkeypatch.setenv("DIVERSA_LANGUAGE", "en")
    assert "There are no campaigns." in done(run("campaign", "list"))


# --- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["frob"], "No existe la orden «frob». Vea: diversa --help"),
        (["run", "--prot", "1"], "No existe la opción «--prot». Vea: diversa run --help"),
        (["campaign", "create"], "Falta «CAMPAÑA». Vea: diversa campaign create --help"),
        (
            ["simulate", "demo", MODULE, "-n", "many"],
            "El valor de «-n» no sirve. Vea: diversa simulate --help",
        ),
        (
            ["release", "demo", "--as-of", "ayer"],
            "El valor de «--as-of» no sirve. Vea: diversa release build --help",
        ),
    ],
)
def test_a_misuse_is_one_sentence_with_the_way_to_help(arguments: list[str], said: str, run: Run) -> None:
    """Status 2, nothing on standard output, and where to read on."""
    assert run(*arguments) == (2, "", f"{said}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["campaign", "show", "nadie"], "No hay ninguna campaña llamada «nadie».\n"),
        (["campaign", "create", "Año Nuevo"], "«Año Nuevo» no sirve como nombre"),
        (["campaign", "create", "verdad"], "Ya hay una campaña llamada «verdad». Elija otro nombre.\n"),
        (
            ["campaign", "enable", "verdad", "nadie"],
            "No hay ningún módulo «nadie» instalado. Hay: discrimination",
        ),
        (["campaign", "disable", "verdad", "nadie"], "La campaña «verdad» no tiene el módulo «nadie».\n"),
        (["campaign", "open", "vacia"], "La campaña «vacia» no tiene módulos."),
        (["campaign", "close", "vacia"], "La campaña «vacia» no está abierta.\n"),
        (["simulate", "verdad", MODULE, "-n", "5"], "«verdad» no es una demostración"),
        (
            ["release", "verdad"],
            "muy pocas respuestas de «discrimination»: ninguna cifra se puede publicar con menos de 30.",
        ),
        (["release", "vacia"], "La campaña «vacia» no tiene módulos.\n"),
        (
            ["release", "verdad", "--as-of", "2026-01-01"],
            "La fecha solo se puede elegir en una demostración.\n",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: list[str], said: str, run: Run, tmp_path: Path
) -> None:
    """Status 1, one line on standard error, no traceback."""
    for prepared in (
        ["campaign", "create", "verdad", "--key-file", str(tmp_path / "verdad.pem")],
        ["campaign", "create", "vacia"],
        ["campaign", "enable", "verdad", MODULE],
        ["campaign", "open", "verdad"],
    ):
        done(run(*prepared))
    status, out, err = run(*arguments)
    assert (status, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_secret_that_others_can_read_is_refused(run: Run, home: Path) -> None:
    """The sentence names the file and the command that mends it."""
    secret = home / "secrets" / "sending"
    assert engine(home).main.sending_key
    secret.chmod(0o644)
    for prepared in (["create", "ensayo", "--demo"], ["enable", "ensayo", MODULE], ["open", "ensayo"]):
        done(run("campaign", *prepared))
    status, _out, err = run("simulate", "ensayo", MODULE, "-n", "1")
    assert (status, err.splitlines()[0].endswith(f"Run: chmod 600 {secret}")) == (1, True)


def test_a_database_that_does_not_answer_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens there: what failed and what to run next, without a traceback."""
    monkeypatch.setenv("DIVERSA_DATABASE", "postgresql://nobody@127.0.0.1:1/nothing")
    status, out, err = run("campaign", "list")
    assert (status, out) == (1, "")
    assert err.startswith("La base de datos no respondió: ")
    assert err.endswith("Revise con: diversa doctor\n")


def test_the_unexpected_is_one_sentence_too_and_can_be_seen_whole(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours says where it is, not what the values were; the traceback is there for who asks."""
    monkeypatch.setattr(Diversa, "campaigns", property(lambda engine: 1 / 0))
    status, _out, err = run("campaign", "list")
    assert (status, len(err.splitlines())) == (1, 1)
    assert err.startswith("Algo falló que no esperábamos: ZeroDivisionError en ")
    monkeypatch.setenv("DIVERSA_TRACEBACK", "1")
    assert "Traceback (most recent call last)" in run("campaign", "list")[2]


def test_the_installed_command_ends_with_the_status(home: Path) -> None:
    """What a script sees: status 1 and the sentence on standard error."""
    failed = subprocess.run([diversa_command(), "campaign", "show", "nadie"], capture_output=True, text=True)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == "No hay ninguna campaña llamada «nadie».\n"


# --- modules ---------------------------------------------------------------------------------------------------------


def test_modules_says_what_is_installed(run: Run) -> None:
    """Every installed module with its version and number of questions; as JSON also languages and fingerprint."""
    assert re.search(r"^discrimination +1\.0\.0 +45 +Discriminación$", done(run("modules")), re.MULTILINE)
    data = json.loads(done(run("modules", "--json")))
    (found,) = [one for one in data["modules"] if one["id"] == MODULE]
    assert (found["questions"], found["languages"], data["quarantine"]) == (45, ["es", "en"], [])
    assert len(found["fingerprint"]) == 64


def test_modules_says_what_failed_to_load_and_where(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken package does not hide the others: its name, the reason and the place, with status 1."""
    points = [
        EntryPoint("lost", "tests.broken.loads", "diversa"),
        EntryPoint("fine", "tests.broken.sound", "diversa"),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group: points)
    status, out, err = run("modules")
    assert status == 1
    assert "broken" in out
    assert "«lost» no se pudo cargar y no se ofrece: ModuleNotFoundError" in err
    assert "loads.py:" in err


# --- campaigns -------------------------------------------------------------------------------------------------------


def test_a_campaign_from_draft_to_closed(run: Run, tmp_path: Path) -> None:
    """Create, enable, open, close; list and show tell each state, in words and as JSON."""

    def told() -> Any:
        return json.loads(done(run("campaign", "show", "agua", "--json")))

    done(run("campaign", "create", "agua", "--title", "Agua 2027", "--key-file", str(tmp_path / "agua.pem")))
    assert (told()["status"], told()["title"], told()["modules"]) == ("draft", "Agua 2027", [])
    assert "con 45 preguntas" in done(run("campaign", "enable", "agua", MODULE))
    done(run("campaign", "open", "agua"))
    assert told()["status"] == "open"
    assert told()["modules"][0]["address"] == "/agua/discrimination/"
    assert "abierta" in done(run("campaign", "list"))
    assert "Agua 2027 (agua)" in done(run("campaign", "show", "agua"))
    done(run("campaign", "disable", "agua", MODULE))
    assert told()["modules"][0]["enabled"] is False
    assert "durante una hora" in done(run("campaign", "close", "agua"))
    assert json.loads(done(run("campaign", "list", "--json")))[0]["status"] == "closed"


def test_a_demonstration_says_that_it_is_one(run: Run) -> None:
    """`--demo` is told in every list, and cannot be mistaken for real."""
    done(run("campaign", "create", "ensayo", "--demo"))
    assert "borrador, demostración" in done(run("campaign", "list"))
    assert json.loads(done(run("campaign", "show", "ensayo", "--json")))["demonstration"] is True


def test_the_private_key_goes_into_a_private_file_and_nowhere_else(
    run: Run, home: Path, tmp_path: Path
) -> None:
    """The key file opens what the campaign seals; only its owner can read it; the server keeps no copy."""
    file = tmp_path / "llave.pem"
    said = done(run("campaign", "create", "agua", "--key-file", str(file)))
    private = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert private not in said
    assert sealing.public_key_of(private) == engine(home).campaigns["agua"].public_key
    secret = "".join(private.splitlines()[1:-1])
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert secret.encode() not in kept


def test_without_a_file_the_key_is_shown_once(run: Run, home: Path) -> None:
    """It stands whole in the output of `create`, and in no later one."""
    said = done(run("campaign", "create", "agua"))
    private = said[said.index("-----BEGIN") :]
    assert sealing.public_key_of(private) == engine(home).campaigns["agua"].public_key
    assert "PRIVATE" not in done(run("campaign", "show", "agua")) + done(
        run("campaign", "show", "agua", "--json")
    )


def test_a_key_file_is_never_overwritten_nor_left_without_a_campaign(
    run: Run, home: Path, tmp_path: Path
) -> None:
    """An older key stays whole and no campaign is made; a campaign that fails leaves no key behind."""
    old, new = tmp_path / "vieja.pem", tmp_path / "nueva.pem"
    old.write_text("una llave de antes")
    assert run("campaign", "create", "agua", "--key-file", str(old)) == (
        1,
        "",
        f"Ya existe {old}. Elija otro archivo.\n",
    )
    assert (old.read_text(), engine(home).campaigns.all()) == ("una llave de antes", [])
    assert run("campaign", "create", "¡no!", "--key-file", str(new))[0] == 1
    assert not new.exists()


# --- responses -------------------------------------------------------------------------------------------------------


def test_simulate_stores_as_many_as_it_says(run: Run) -> None:
    """So many, once: the same seed again adds nobody and says so; the count of a demonstration is exact."""
    for prepared in (["create", "ensayo", "--demo"], ["enable", "ensayo", MODULE], ["open", "ensayo"]):
        done(run("campaign", *prepared))
    said = done(run("simulate", "ensayo", MODULE, "-n", "12", "--seed", "3"))
    assert said == "Se guardaron 12 respuestas simuladas en «ensayo».\n"
    said = done(run("simulate", "ensayo", MODULE, "-n", "20", "--seed", "3"))
    assert said.splitlines() == [
        "Se guardaron 8 respuestas simuladas en «ensayo».",
        "Las otras 12 ya estaban: son de la misma semilla.",
    ]
    counted = json.loads(done(run("responses", "count", "ensayo", "--json")))
    assert counted == {"campaign": "ensayo", "rounded_down_to": 1, "responses": {MODULE: 20}}


@pytest.mark.parametrize(("people", "shown"), [(0, "menos de 100"), (99, "menos de 100"), (250, "200 o más")])
def test_real_responses_are_counted_by_hundreds(people: int, shown: str, run: Run, home: Path) -> None:
    """Two counts an hour apart must not tell that one person answered in between."""
    for prepared in (["create", "ensayo", "--demo"], ["enable", "ensayo", MODULE], ["open", "ensayo"]):
        done(run("campaign", *prepared))
    if people:
        done(run("simulate", "ensayo", MODULE, "-n", str(people)))
    engine(home).store.change_campaign("ensayo", demonstration=False)
    assert shown in done(run("responses", "count", "ensayo"))
    counted = json.loads(done(run("responses", "count", "ensayo", "--json")))
    assert counted["responses"] == {MODULE: people // 100 * 100}
