"""`diversa texts`: from the server to a computer without anything, and back with numbers alone."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from diversa import registry
from diversa.campaigns.keys import file_of
from diversa.cli import execute
from diversa.coding import handing
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.privacy.receipts import new_receipt, rating_id, response_id
from tests.quiet import ANSWERS, loud
from tests.servers import diversa_command
from tests.texts import written

Run = Callable[..., tuple[int, str, str]]
CANARY = "Canario"
STORIES = tuple(f"{CANARY} en la plaza {number}, llame al 300 123 456{number}" for number in range(5))
HELPERS = Path(__file__).parent


class Installed:
    """Stand for the entry point of the two modules of the tests."""

    name = value = "quiet"

    def load(self) -> object:
        from tests import quiet

        return quiet


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command line work in a folder of its own, in Spanish, with SQLite; the two modules are installed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIVERSA_HOME", str(tmp_path / "home"))
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET", "DIVERSA_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(registry, "entry_points", lambda group: [Installed()])
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command, typing some lines; give its status, its output and its errors."""

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        status = execute(arguments)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def done(result: tuple[int, str, str]) -> str:
    """Return what a command printed, which must have succeeded without a word on standard error."""
    status, out, err = result
    assert (status, err) == (0, "")
    return out


@pytest.fixture
def site(run: Run, home: Path) -> Iterator[Diversa]:
    """Yield an installation with a demonstration in which five people wrote."""
    done(run("campaign", "create", "demo", "--demo", "--key-file", "llave.pem"))
    done(run("campaign", "enable", "demo", "loud"))
    engine = Diversa(Home(home))
    engine.store.change_campaign("demo", status="open")
    engine.close()
    engine = Diversa(Home(home))
    for story in STORIES:
        receipt = new_receipt()
        engine.send("demo", "loud", response_id(receipt), {**ANSWERS, "story": story})
    yield engine
    engine.close()


def prepared(run: Run) -> None:
    """Write the list of themes and the parcel."""
    done(run("texts", "themes", "loud", "--out", "temas.toml"))
    done(run("texts", "collect", "demo", "loud", "--out", "paquete.json"))


CODE = (
    "texts",
    "code",
    "paquete.json",
    "--key-file",
    "llave.pem",
    "--themes",
    "temas.toml",
    "--out",
    "codigos.json",
)


def test_the_whole_way(run: Run, site: Diversa) -> None:
    """A list, a parcel, a reading with every order, and the codes back: the texts are gone and the themes are there."""
    prepared(run)
    assert {stat.S_IMODE(Path(name).stat().st_mode) for name in ("temas.toml", "paquete.json")} == {0o600}
    said = done(run(*CODE, typed="v\nt plaza\nabc\n999\n3 6\n" + "0\n" * 4))
    assert "Paquete " in said
    assert said.count("«[dato personal]»") >= 5
    assert "Escriba números de temas" in said
    assert "El tema 999 no está en la lista" in said
    assert "Cuidado: parece tener datos personales (un teléfono)." in said
    assert "Textos con temas: 5. Sin temas: 0." in said
    assert stat.S_IMODE(Path("codigos.json").stat().st_mode) == 0o600
    status, _out, err = run("texts", "return", "codigos.json")
    assert (status, "Agregue el archivo de temas" in err) == (1, True)
    back = run("texts", "return", "codigos.json", "--themes", "temas.toml", "--json")
    assert json.loads(done(back)) == {"codes": 5, "left": 0}
    logged = [(entry.action, entry.subject) for entry in site.audit_log.newest(10)]
    assert logged[:2] == [("texts.take_back", "demo/loud"), ("texts.hand_out", "demo/loud")]
    store = handing.coding_store(site, "demo", "loud")
    assert store.count_waiting("demo", "loud") == 0
    found = sorted(themes for _id, _question, themes in store.themes_of("demo", "loud"))
    assert found == [(), (), (), (), (3, 6)]
    shown = done(run("texts", "show", "demo", "loud"))
    assert "Respuestas y comentarios con textos cifrados: 0." in shown
    assert "recibido" in shown
    assert shown.count("n. d.") > 8, "five people are too few for any number"
    data = json.loads(done(run("texts", "show", "demo", "loud", "--json")))
    assert (data["waiting"], data["list_version"], data["parcels"][0]["state"]) == (0, 1, "back")


def test_a_text_is_only_whole_when_it_is_asked_for(run: Run, site: Diversa) -> None:
    """First without what looks like personal data; with `v` all of it; with `t` less."""
    prepared(run)
    key = Path("llave.pem")
    shown = file_of(key.read_text(), "Demostración", site.campaigns["demo"].public_key)
    key.write_text(shown)  # as the console hands it over
    said = done(run(*CODE, typed="q\n"))
    assert "300 123" not in said
    assert "Textos con temas: 0. Sin temas: 5." in said
    whole = done(run(*CODE, "--resume", typed="v\ns\n" * 5))
    assert whole.count("⟦300 123 456") == 5
    hidden = done(run(*CODE, "--resume", typed=f"t {CANARY.upper()}\ns\n" * 5))
    assert hidden.count("«[dato personal]» en la plaza") == 5


def test_leaving_and_going_on(run: Run, site: Diversa) -> None:
    """What was coded stays, what was skipped is asked again, and a file that was begun is not overwritten."""
    prepared(run)
    done(run(*CODE, typed="1\ns\n2\nq\n"))
    begun = json.loads(Path("codigos.json").read_bytes())["codes"]
    assert len(begun) == 2
    assert run(*CODE)[0] == 1
    said = done(run(*CODE, "--resume", typed="1\n1\n1\n"))
    assert "3 textos por leer" in said
    after = json.loads(Path("codigos.json").read_bytes())["codes"]
    assert len(after) == 5
    assert all(one in after for one in begun)
    assert [one["id"] for one in after] == sorted(one["id"] for one in after)


def test_going_back_to_the_text_before(run: Run, site: Diversa) -> None:
    """What was typed by mistake is typed again; before the first text there is none."""
    prepared(run)
    done(run(*CODE, typed="a\n1\na\n2\n3\nq\n"))
    found = json.loads(Path("codigos.json").read_bytes())["codes"]
    assert sorted(one["themes"] for one in found) == [[2], [3]]


def test_going_on_with_another_list(run: Run, site: Diversa) -> None:
    """A list may grow on the way, with a new version; changed without one, or of another parcel, it is refused."""
    prepared(run)
    done(run(*CODE, typed="1\nq\n"))
    themes = Path("temas.toml")
    before = themes.read_text()
    more = '\n[[themes]]\ncode = 9\ntitle = "Nuevo"\nmeaning = "Algo nuevo."\n'
    themes.write_text(before + more)
    status, _out, err = run(*CODE, "--resume")
    assert (status, "Póngale version = 2" in err) == (1, True)
    themes.write_text(before.replace("version = 1", "version = 2") + more)
    done(run(*CODE, "--resume", typed="9\n" * 4))
    found = json.loads(Path("codigos.json").read_bytes())
    assert (found["version"], sorted(one["themes"] for one in found["codes"])) == (
        2,
        [[1], [9], [9], [9], [9]],
    )
    themes.write_text(before)
    assert "Use la misma, o una versión más nueva." in run(*CODE, "--resume")[2]
    (parcel,) = site.store.engine.db.execute_sql("SELECT id FROM text_parcel").fetchall()
    done(run("texts", "cancel", "demo", "loud", parcel[0]))
    Path("paquete.json").unlink()
    done(run("texts", "collect", "demo", "loud", "--out", "paquete.json"))
    assert "de otro paquete" in run(*CODE, "--resume")[2]
    assert "se anuló" in run("texts", "return", "codigos.json")[2]


def test_what_cannot_be_done_is_said(run: Run, site: Diversa, tmp_path: Path) -> None:
    """One sentence each, status 1, and no file is written or replaced."""
    prepared(run)
    wrong, public = sealing.generate_keypair()
    Path("otra.pem").write_text(wrong)
    for arguments, sentence in (
        (("texts", "themes", "loud", "--out", "temas.toml"), "Ya existe temas.toml"),
        (("texts", "themes", "otro", "--out", "x.toml"), "No hay ningún módulo «otro»"),
        (("texts", "collect", "demo", "loud", "--out", "paquete.json"), "Ya existe paquete.json"),
        (("texts", "collect", "demo", "loud", "--out", "x.json"), "No hay textos nuevos"),
        (("texts", "collect", "nada", "loud", "--out", "x.json"), "ninguna campaña llamada «nada»"),
        ((*CODE[:4], "otra.pem", *CODE[5:]), "no es la de los textos de este paquete"),
        ((*CODE[:2], "temas.toml", *CODE[3:]), "no es un paquete de textos"),
        (("texts", "return", "paquete.json"), "no es un archivo de códigos"),
        (("texts", "cancel", "demo", "loud", "0" * 16), "no salió ningún paquete"),
    ):
        status, _out, err = run(*arguments)
        assert (status, sentence in err, err.count("\n")) == (1, True, 1), (arguments, err)
    assert public not in Path("paquete.json").read_bytes()
    assert not [name for name in ("x.toml", "x.json", "codigos.json") if Path(name).exists()]


# --- nothing decrypted is written ------------------------------------------------------------------------------------


@pytest.fixture
def desk(run: Run, site: Diversa, tmp_path: Path) -> Path:
    """Return a folder with what a coder takes to a computer that has nothing else."""
    prepared(run)
    folder = tmp_path / "mesa"
    (folder / "tmp").mkdir(parents=True)
    for name in ("paquete.json", "temas.toml", "llave.pem"):
        (folder / name).write_bytes(Path(name).read_bytes())
    return folder


def at_the_desk(desk: Path) -> dict[str, str]:
    """Return an environment in which every folder that a program might write to is that one."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(desk), "TMPDIR": str(desk / "tmp"), "PYTHONUNBUFFERED": "1"}


def traces(desk: Path) -> set[str]:
    """Return which words of the texts stand in any file there."""
    words = [CANARY, "plaza", "300 123"]
    return {word for word in words for content in written(desk) if word.encode() in content}


def test_nothing_of_a_text_is_ever_on_the_disk(desk: Path) -> None:
    """While a text is on the screen, after each answer, after the program was killed, and when it ended by itself."""
    command = [diversa_command(), *CODE]
    # A file of texts would be there at some moment only: somebody looks all the time.
    seen: set[str] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            seen.update(traces(desk))
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, cwd=desk, env=at_the_desk(desk), **pipes) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("1\nv\n2\n")
            process.stdin.flush()
            said = "".join(_until(process.stdout, "Texto 3 de 5"))
            assert CANARY in said
            limits = Path(f"/proc/{process.pid}/limits").read_text()
            assert re.search(r"Max core file size +0 +0 ", limits), (
                "nor would it be, if the program broke down"
            )
            assert traces(desk) == set()
            process.send_signal(signal.SIGKILL)
        assert traces(desk) == set()
        rest = subprocess.run(
            [*command, "--resume"],
            cwd=desk,
            env=at_the_desk(desk),
            input="1\n" * 3,
            capture_output=True,
            text=True,
        )
        assert (rest.returncode, rest.stderr) == (0, "")
        assert "3 textos por leer" in rest.stdout
    finally:
        over.set()
        watcher.join()
    assert seen | traces(desk) == set()
    assert {path.name for path in desk.iterdir()} == {
        "paquete.json",
        "temas.toml",
        "llave.pem",
        "codigos.json",
        "tmp",
    }
    assert list((desk / "tmp").iterdir()) == []


def _until(stream: Any, words: str) -> Iterator[str]:
    for line in stream:
        yield line
        if words in line:
            return


def test_reading_needs_no_installation(desk: Path) -> None:
    """No database, no web and no home folder: the parcel, the key and the list are enough."""
    program = (
        "import sys; from diversa.cli import execute; "
        f"status = execute({list(CODE)!r}); "
        "print(status, sorted({'flask','peewee','duckdb','ibis','numpy','psycopg'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    told = subprocess.run(
        command, cwd=desk, env=at_the_desk(desk), input="q\n", capture_output=True, text=True, check=True
    ).stdout
    assert told.splitlines()[-1] == "0 []"
    assert not (desk / ".diversa").exists()


def test_a_text_cannot_order_the_terminal_about(run: Run, site: Diversa) -> None:
    """Signs that a terminal would obey are not shown as they are."""
    receipt = new_receipt()
    place = sealing.Place("demo", loud.fingerprint(), "comment", rating_id(receipt))
    site.send("demo", "loud", response_id(receipt), {**ANSWERS, "story": ""})
    sealed = sealing.seal("rojo\x1b[31m\x07fin", site.campaigns["demo"].public_key, place)
    site.store.rate(rating_id(receipt), response_id(receipt), "demo", "loud", "2026-W47", 5, sealed)
    prepared(run)
    said = done(run(*CODE, typed="v\ns\n" * 6))
    assert "rojo [31m fin" in said
    assert not {"\x1b", "\x07"} & set(said)


def test_a_module_without_texts_has_no_list(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, and no file is made."""
    from dataclasses import replace

    from diversa.hookspecs import hookimpl
    from tests import quiet

    class Mute:
        name = value = "mute"

        def load(self) -> object:
            class Plugin:
                @hookimpl
                def register_questionnaires(self) -> object:
                    section = quiet.quiet.sections[0]
                    asked = tuple(q for q in section.questions if q.id != "story")
                    return [replace(quiet.quiet, id="mute", sections=(replace(section, questions=asked),))]

            return Plugin()

    monkeypatch.setattr(registry, "entry_points", lambda group: [Mute()])
    said = done(run("texts", "themes", "mute", "--out", "temas.toml"))
    assert "no tiene textos cifrados" in said
    assert not Path("temas.toml").exists()
