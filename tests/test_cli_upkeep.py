"""`maintain` forgets what was promised to be forgotten; `doctor` says what a machine lacks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from diversa import registry
from diversa.campaigns.retention import months_later
from diversa.cli import execute
from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.privacy import sealing
from diversa.privacy.receipts import new_receipt, rating_id, response_id
from diversa.store.responses import Row
from tests.broken import sound

MODULE = "discrimination"
CANARY = "canario-48151623"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the command line work in an empty folder, in Spanish, with SQLite."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("DIVERSA_HOME", str(folder))
    for name in ("DIVERSA_DATABASE", "DIVERSA_LANGUAGE"):
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


class _Sensitive:
    """Stand for an installed module whose questionnaire is sensitive."""

    name = value = "quiet"

    def load(self) -> object:
        class Plugin:
            @hookimpl
            def register_questionnaires(self) -> object:
                return [sound.questionnaire(sensitive=True, slug="calma")]

        return Plugin()


def closed(home: Path, module: str, day: date) -> Diversa:
    """Store one response with a canary and its rating, in a campaign that closed on a day."""
    engine = Diversa(Home(home))
    public = sealing.generate_keypair()[1]
    engine.campaigns.create("agua", "Agua", public, demonstration=False, today=engine.today())
    if engine.registry.questionnaires[module].sensitive:
        signed = {"who": "Comité", "document": "Acta 1", "public_key": public}
        engine.campaigns.sign_off("agua", module, day=day, today=engine.today(), **signed)
    engine.campaigns.enable("agua", module)
    engine.campaigns.open("agua")
    receipt = new_receipt()
    row = Row(response_id(receipt), "agua", module, "f" * 64, "2026-01-01", json.dumps({"values": CANARY}))
    store = engine.store_of("agua", module)
    store.keep(row, b"s" * 32, engine.today())
    store.rate(
        rating_id(receipt), response_id(receipt), "agua", module, "2026-W01", 5, f"rated {CANARY}".encode()
    )
    engine.campaigns.close("agua", datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    engine.close()
    return engine


def kept(home: Path) -> bool:
    """Tell whether the canary can be read anywhere in the folder."""
    return any(CANARY.encode() in path.read_bytes() for path in home.rglob("*") if path.is_file())


def months_ago(months: int, days: int = 0) -> date:
    """Return the day so many months ago, and some days more."""
    today = datetime.now(UTC).date()
    return date.fromordinal(months_later(today, -months).toordinal() - days)


@pytest.mark.parametrize(("day", "left"), [(months_ago(11), True), (months_ago(12, days=2), False)])
def test_responses_go_twelve_months_after_closing(day: date, left: bool, home: Path, run: Run) -> None:
    """Before that day they stay; from it on nothing of them can be read in any file, nor of their ratings."""
    engine = closed(home, MODULE, day)
    status, out, _err = run("maintain", "--json")
    assert (status, json.loads(out)["erased"]) == (0, {} if left else {f"agua/{MODULE}": 1})
    assert kept(home) is left
    assert engine.store.count("agua", MODULE) == int(left)


@pytest.mark.parametrize(("day", "left"), [(months_ago(5), True), (months_ago(6, days=2), False)])
def test_those_of_a_sensitive_module_go_after_six(
    day: date, left: bool, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was pinned decides: the module may be gone from the machine by then."""
    with monkeypatch.context() as installed:
        installed.setattr(registry, "entry_points", lambda group: [_Sensitive()])
        engine = closed(home, "broken", day)
        assert json.loads(run("responses", "count", "agua", "--json")[1])["responses"] == {"broken": 0}
    own = engine.store_of("agua", "broken")
    own.sent.update(until=date(2020, 1, 1)).execute()
    engine.close()
    status, out, _err = run("maintain", "--json")
    erased = {} if left else {"agua/broken": 1}
    unread = {"late": 0, "old": int(left)}
    said = {
        "forgotten": 1,
        "erased": erased,
        "texts": unread,
        "threads": 0,
        "proposals": 0,
        "clean": True,
        "watched": 0,
    }
    assert (status, json.loads(out)) == (0, said)
    assert (kept(home), own.count("agua", "broken")) == (left, int(left))
    assert list(own.sent.select()) == []
    engine.close()


def test_an_open_campaign_loses_nothing(home: Path, run: Run) -> None:
    """However old it is, while it is open its responses stay, and sending twice is still recognised.

    What goes is the comment that nobody read within ninety days.
    """
    engine = closed(home, MODULE, months_ago(30))
    engine.campaigns.open("agua")
    engine.store.engine.close()
    said = {
        "forgotten": 0,
        "erased": {},
        "texts": {"late": 0, "old": 1},
        "threads": 0,
        "proposals": 0,
        "clean": True,
        "watched": 0,
    }
    assert json.loads(run("maintain", "--json")[1]) == said
    assert kept(home)


def test_what_recognises_a_second_sending_is_forgotten_after_seven_days(home: Path, run: Run) -> None:
    """The digest goes, the response stays."""
    engine = closed(home, MODULE, months_ago(1))
    engine.store.sent.update(until=date(2020, 1, 1)).execute()
    engine.store.engine.close()
    status, out, _err = run("maintain")
    assert (status, out.splitlines()[0]) == (0, "Huellas de envíos olvidadas: 1.")
    assert engine.store.count("agua", MODULE) == 1


def test_a_reader_in_the_way_is_said(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody reads the old state, it cannot be emptied from the journal: status 1, and to be repeated."""
    monkeypatch.setattr("diversa.cli.upkeep.PATIENCE", 0.0)
    reader = closed(home, MODULE, months_ago(13))
    reader.store.engine.db.execute_sql("PRAGMA busy_timeout=0")
    reader.store.engine.db.execute_sql("BEGIN")
    assert reader.store.count("agua", MODULE) == 1
    status, out, _err = run("maintain")
    assert (status, "Repita en unos minutos." in out) == (1, True)
    reader.store.engine.db.execute_sql("COMMIT")
    reader.store.engine.close()
    assert run("maintain")[0] == 0
    assert not kept(home)


def test_postgresql_is_cleaned_too(
    home: Path, run: Run, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same promise on a server: the rows are gone and the tables are rewritten."""
    monkeypatch.setenv("DIVERSA_DATABASE", postgres)
    engine = closed(home, MODULE, months_ago(13))
    files = "SELECT pg_relation_filenode('response'), pg_relation_filenode('rating'), pg_relation_filenode('sent')"

    def written() -> tuple[int, ...]:
        found: tuple[int, ...] = engine.store.engine.db.execute_sql(files).fetchone()
        engine.store.engine.close()
        return found

    before = written()
    status, out, _err = run("maintain", "--json")
    assert (status, json.loads(out)["erased"]) == (0, {f"agua/{MODULE}": 1})
    assert set(before).isdisjoint(written())
    assert engine.store.count("agua", MODULE) == 0
    engine.store.engine.close()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, expected: date) -> None:
    """A day that a month has not becomes its last one."""
    assert months_later(day, months) == expected


# --- doctor ----------------------------------------------------------------------------------------------------------


def signs(run: Run) -> tuple[int, dict[str, dict[str, object]]]:
    """Return the status, and what is said of each thing."""
    status, out, _err = run("doctor", "--json")
    return status, {sign["name"]: sign for sign in json.loads(out)}


def test_a_healthy_machine(run: Run) -> None:
    """Everything needed is there, and the database answers as durable and forgetful as it must be."""
    status, found = signs(run)
    assert status == 0
    assert not [sign for sign in found.values() if sign["fine"] is False]
    said = "SQLite, journal_mode=wal, synchronous=2, secure_delete=1"
    assert (found["Base de datos"]["fine"], found["Base de datos"]["said"]) == (True, said)
    assert run("doctor")[1].startswith("✓ Python: 3.")


def test_a_folder_that_others_can_see(run: Run, home: Path) -> None:
    """The sentence says who can see it, and the line that mends it; status 1."""
    home.chmod(0o755)
    status, found = signs(run)
    assert (status, found["DIVERSA_HOME"]["fine"], found["DIVERSA_HOME"]["mend"]) == (
        1,
        False,
        f"chmod 700 {home}",
    )


def test_a_secret_that_others_can_read(run: Run, home: Path) -> None:
    """A key with the wrong mode is found before it is used."""
    assert Home(home).secret("sheet")
    (home / "secrets" / "sheet").chmod(0o640)
    status, found = signs(run)
    assert (status, "chmod 600" in str(found["secrets"]["said"])) == (1, True)


def test_a_machine_without_pango(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The PDF's library is named with the packages that bring it."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    status, found = signs(run)
    assert (status, found["PDF"]["fine"]) == (1, False)
    assert "sudo apt-get install libpango-1.0-0" in str(found["PDF"]["mend"])


def test_a_database_that_does_not_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One thing out of order does not hide the others: all are told, with status 1."""
    monkeypatch.setenv("DIVERSA_DATABASE", "postgresql://nobody@127.0.0.1:1/nothing")
    status, found = signs(run)
    assert (status, found["Base de datos"]["fine"], found["Python"]["fine"]) == (1, False, True)
    assert str(found["Base de datos"]["said"]).startswith("La base de datos no respondió")


def test_postgresql_is_named_with_its_version(
    run: Run, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a server is configured, it is that one which is looked at."""
    monkeypatch.setenv("DIVERSA_DATABASE", postgres)
    status, found = signs(run)
    assert (status, found["Base de datos"]["fine"]) == (0, True)
    assert str(found["Base de datos"]["said"]).startswith("PostgreSQL ")


def test_a_module_in_quarantine(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that does not load is a sign of its own."""
    from importlib.metadata import EntryPoint

    points = [EntryPoint("lost", "tests.broken.loads", "diversa")]
    monkeypatch.setattr(registry, "entry_points", lambda group: points)
    status, found = signs(run)
    assert (status, found["Módulos"]["fine"]) == (1, False)
    assert "diversa_that_nobody_wrote" in str(found["Módulos"]["said"])
