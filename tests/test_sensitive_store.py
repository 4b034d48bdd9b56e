"""What people say to a sensitive module lies in a database of its own, under keys of its own, and tells only weeks."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import peewee
import pytest

from diversa.campaigns.campaigns import CampaignError
from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.pipeline import WithdrawnBefore
from diversa.privacy import sealing
from diversa.privacy.envelopes import SheetError
from diversa.privacy.receipts import new_receipt, rating_id, response_id
from diversa.registry import Registry
from diversa.releases.build import build_release
from diversa.releases.ledger import ReleaseError
from diversa.simulation import simulate
from diversa.store.responses import REMEMBERED, ResponseStore, Row
from diversa.testing import Survey
from diversa.vaults import SharedDatabase
from diversa.web.app import create_app
from diversa.web.counting import SectionCounters
from tests import quiet
from tests.quiet import ANSWERS
from tests.servers import new_database

DAY = date(2026, 11, 19)
"""A Thursday."""
LOUD, QUIET = "canario-ruidoso", "canario-callado"
Bytes = Callable[[str], bytes]


def installation(folder: Path, *, day: date = DAY, registry: Registry | None = None) -> Diversa:
    """Return an installation in which both modules are installed, at noon of a day."""
    if registry is None:
        registry = Registry([])
        registry.add(quiet, "quiet")
    noon = datetime(day.year, day.month, day.day, 17, tzinfo=UTC).timestamp()
    return Diversa(Home(folder), registry, lambda: noon)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def databases(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Use files in the home folder, or two databases on a server; return which."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    if request.param == "postgres":
        url = request.getfixturevalue("postgres")
        monkeypatch.setenv("DIVERSA_DATABASE", url)
        monkeypatch.setenv("DIVERSA_DATABASE_QUIET", new_database(url))
    return str(request.param)


@pytest.fixture
def engine(tmp_path: Path, databases: str) -> Iterator[Diversa]:
    """Yield an installation with the open demonstration "demo", which asks with both modules."""
    found = opened(installation(tmp_path / "home"))
    yield found
    found.close()


def opened(engine: Diversa) -> Diversa:
    """Open the demonstration "demo" with both modules."""
    public = sealing.generate_keypair()[1]
    engine.campaigns.create("demo", "Demostración", public, demonstration=True, today=engine.today())
    for module in ("loud", "quiet"):
        engine.campaigns.enable("demo", module)
    engine.campaigns.open("demo")
    return engine


def led_elsewhere(home: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Diversa:
    """Open the demonstration, which wants a database that answers; only then name another one for what is quiet."""
    monkeypatch.delenv("DIVERSA_DATABASE_QUIET", raising=False)
    opened(installation(home)).close()
    monkeypatch.setenv("DIVERSA_DATABASE_QUIET", url)
    return installation(home)


def send(engine: Diversa, module: str, receipt: str, **changes: Any) -> bytes:
    """Send one person's answers and a rating, and count a section; return the id of the response."""
    id_ = response_id(receipt)
    engine.send("demo", module, id_, {**ANSWERS, **changes})
    assert engine.store_of("demo", module).rate(
        rating_id(receipt), id_, "demo", module, "2026-W47", 5, f"rating {changes.get('word')}".encode()
    )
    counters = SectionCounters(engine)
    counters.add("demo", module, "talk", "shown")
    counters.flush()
    return id_


@pytest.fixture
def content(engine: Diversa, databases: str) -> Bytes:
    """Return a function that reads everything one database holds: its files, or every row of every table."""

    def read(name: str) -> bytes:
        if databases == "sqlite":
            files = sorted(engine.home.path.glob(f"{name}.*"))
            return b"\0".join(path.read_bytes() for path in files)
        vault = next(v for v in engine.vaults() if v.module == (name if name == "quiet" else ""))
        db = vault.store.engine.db
        rows = [r for t in db.get_tables() for r in db.execute_sql(f'SELECT x::text FROM "{t}" x').fetchall()]
        return "\n".join(row[0] for row in rows).encode()

    return read


def forms(value: bytes) -> tuple[bytes, bytes]:
    """Return bytes as SQLite keeps them, and as PostgreSQL writes them out."""
    return value, value.hex().encode()


# --- apart ---------------------------------------------------------------------------------------------------------


def test_the_main_database_holds_nothing_of_a_sensitive_response(engine: Diversa, content: Bytes) -> None:
    """No word, no id, no digest, no rating, no counter; and the other database holds nothing of anybody else."""
    receipts = {"loud": new_receipt(), "quiet": new_receipt()}
    loud = send(engine, "loud", receipts["loud"], word=LOUD)
    hushed = send(engine, "quiet", receipts["quiet"], word=QUIET)
    (sent,) = engine.store_of("demo", "quiet").sent.select()
    main, own = content("diversa"), content("quiet")
    assert LOUD.encode() in main
    assert any(form in main for form in forms(loud)), "what is stored is found, so the other would be"
    assert QUIET.encode() in own
    rating = rating_id(receipts["quiet"])
    for secret in (QUIET.encode(), *forms(hushed), *forms(bytes(sent["digest"])), *forms(rating)):
        assert secret not in main
    for secret in (LOUD.encode(), *forms(loud)):
        assert secret not in own
    for store, module in ((engine.store, "loud"), (engine.store_of("demo", "quiet"), "quiet")):
        for table in (store.responses, store.ratings, store.counters):
            assert {row["module"] for row in table.select()} == {module}
        assert len(list(store.sent.select())) == 1


def test_the_own_database_holds_only_what_people_said(engine: Diversa) -> None:
    """Campaigns, pins, sign-offs and the ledger of releases are in the main one alone."""
    send(engine, "quiet", new_receipt())
    own = engine.store_of("demo", "quiet").engine.db
    counted = {t: own.execute_sql(f'SELECT COUNT(*) FROM "{t}"').fetchone()[0] for t in own.get_tables()}
    assert {name for name, rows in counted.items() if rows} == {
        "response",
        "sent",
        "rating",
        "counter",
        "migrations_diversa",
    }
    assert {"campaign", "enabled_module", "sign_off", "release"} <= counted.keys()


def test_every_key_is_its_own_and_private(engine: Diversa) -> None:
    """Sending, sheets and published counts have other secrets than the rest, each readable by its owner alone."""
    main, own = engine.vault_of("demo", "loud"), engine.vault_of("demo", "quiet")
    assert main is engine.main
    assert main is not own is engine.vault_of("demo", "quiet")
    secrets = [main.sending_key, own.sending_key, main.cell_key, own.cell_key]
    secrets += [main.envelope.master, own.envelope.master]
    assert len(set(secrets)) == len(secrets)
    files = list((engine.home.path / "secrets").iterdir())
    assert {"sending-quiet", "sheet-quiet", "cells-quiet"} <= {f.name for f in files}
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    token = main.envelope.close({"a": 1}, ("demo", "quiet"), DAY)
    with pytest.raises(SheetError):
        own.envelope.open(token, ("demo", "quiet"), DAY)


def test_its_files_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the installation's own user reads the second database, its journal and its turn."""
    monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
    engine = opened(installation(tmp_path / "home"))
    before = os.umask(0)
    try:
        send(engine, "quiet", new_receipt())
        files = list(engine.home.path.glob("quiet.*"))
        assert {path.name for path in files} >= {"quiet.db", "quiet.db-wal", "quiet.turn"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    finally:
        os.umask(before)
        engine.close()


@pytest.mark.parametrize("shared", ["main", "written otherwise", "another module's"])
def test_a_database_that_others_use_is_refused(
    shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is written; the sentence names the setting, and nothing is stored."""
    home = tmp_path / "home"
    main, other = f"sqlite:///{home}/diversa.db", f"sqlite:///{home}/hushed.db"
    addresses = {"main": main, "written otherwise": f"sqlite:///{home}/../home/./diversa.db"}
    monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
    engine = led_elsewhere(home, addresses.get(shared, other), monkeypatch)
    pin = {"version": "1", "fingerprint": "f", "texts_digest": "t", "snapshot": "{}"}
    engine.store.pin("demo", "hushed", enabled=True, sensitive=True, **pin)
    with pytest.raises(SharedDatabase, match="DIVERSA_DATABASE_QUIET"):
        send(engine, "quiet", new_receipt(), word=QUIET)
    assert engine.store.count("demo", "quiet") == 0
    send(engine, "loud", new_receipt())
    engine.close()


@pytest.mark.parametrize("shared", ["main", "as somebody else", "by another name"])
def test_a_database_of_a_server_that_others_use_is_refused(
    shared: str, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where another user, other options, or another name of the machine lead to the same database."""
    monkeypatch.setenv("DIVERSA_DATABASE", postgres)
    otherwise = {
        "as somebody else": postgres.replace("postgres@", "other:word@") + "?connect_timeout=5",
        "by another name": postgres.replace("127.0.0.1", "localhost"),
    }
    engine = led_elsewhere(tmp_path / "home", otherwise.get(shared, postgres), monkeypatch)
    with pytest.raises(SharedDatabase):
        send(engine, "quiet", new_receipt())
    engine.close()


def test_without_its_database_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ordinary responses are taken; nobody can withdraw, and whoever tries is told to try again and loses nothing."""
    monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
    engine = led_elsewhere(tmp_path / "home", "postgresql://nobody@127.0.0.1:1/nothing", monkeypatch)
    client = create_app(engine).test_client(use_cookies=False)
    receipt = new_receipt()
    address = f"/api/v1/campaigns/demo/modules/loud/responses/{response_id(receipt).hex()}"
    body = json.dumps({"answers": dict(ANSWERS)})
    assert client.put(address, data=body, content_type="application/json").status_code == 201
    assert client.get("/demo/loud/").status_code == 200
    with pytest.raises(peewee.OperationalError):
        engine.send("demo", "quiet", response_id(new_receipt()), dict(ANSWERS))
    assert client.post("/retirar/", data={"receipt": receipt}).status_code == 503
    assert engine.store.count("demo", "loud") == 1
    monkeypatch.delenv("DIVERSA_DATABASE_QUIET")
    mended = installation(tmp_path / "home")
    assert mended.withdraw(receipt)
    for found in (engine, mended):
        found.close()


def test_what_was_pinned_decides(tmp_path: Path, databases: str) -> None:
    """Two campaigns, one from when the module was ordinary: each response stays where its campaign promised."""
    folder, was = tmp_path / "home", Registry([])
    plain = type("tests.quiet", (), {"register_questionnaires": staticmethod(_ordinary)})
    plain.__name__ = "tests.quiet"
    was.add(plain, "quiet")
    before = installation(folder, registry=was)
    key = sealing.generate_keypair()[1]
    before.campaigns.create("antes", "Antes", key, demonstration=True, today=DAY)
    before.campaigns.enable("antes", "quiet")
    before.campaigns.open("antes")
    before.close()
    now = opened(installation(folder))
    assert now.vault_of("antes", "quiet") is now.main
    assert now.vault_of("demo", "quiet") is not now.main
    for campaign in ("antes", "demo"):
        now.send(campaign, "quiet", response_id(new_receipt()), dict(ANSWERS))
    assert now.store.count("antes", "quiet") == 1
    assert now.store_of("demo", "quiet").count("demo", "quiet") == 1
    with pytest.raises(CampaignError, match="no tiene el módulo «otro»"):
        now.store_of("demo", "otro")
    now.close()


@hookimpl
def _ordinary() -> list[Any]:
    return [replace(quiet.quiet, sensitive=False)]


# --- withdrawing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["loud", "quiet"])
def test_either_receipt_withdraws_on_the_same_page(module: str, engine: Diversa, content: Bytes) -> None:
    """The answer is the same to the letter, and only what that receipt stands for is gone, with its rating."""
    receipts = {"loud": new_receipt(), "quiet": new_receipt()}
    for name, said in (("loud", LOUD), ("quiet", QUIET)):
        send(engine, name, receipts[name], word=said)
    client = create_app(engine).test_client(use_cookies=False)
    answers = [client.post("/retirar/", data={"receipt": receipts[module]}) for _again in range(2)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    unknown = client.post("/retirar/", data={"receipt": new_receipt()})
    assert unknown.status_code == 404
    for name, said, place in (("loud", LOUD, "diversa"), ("quiet", QUIET, "quiet")):
        store = engine.store_of("demo", name)
        assert store.count("demo", name) == len(list(store.ratings.select())) == int(name != module)
        assert (said.encode() in content(place)) is (name != module)
    with pytest.raises(WithdrawnBefore):
        engine.send("demo", module, response_id(receipts[module]), dict(ANSWERS))


def test_the_page_says_the_same_for_both(engine: Diversa) -> None:
    """Whoever looks at the page cannot tell which module was answered."""
    texts = set()
    for module in ("loud", "quiet"):
        receipt = new_receipt()
        send(engine, module, receipt)
        client = create_app(engine).test_client(use_cookies=False)
        texts.add(client.post("/retirar/", data={"receipt": receipt}).text)
    assert len(texts) == 1


# --- weeks ---------------------------------------------------------------------------------------------------------


def test_nothing_tells_the_day(tmp_path: Path, databases: str) -> None:
    """From Monday to Sunday, what stands beside a response is the same to the letter; the day after it is not."""
    engine = opened(installation(tmp_path / "home"))
    engine.close()
    told = []
    monday = date(2026, 11, 16)
    for number in range(8):
        again = installation(tmp_path / "home", day=monday + timedelta(number))
        store, receipt = again.store_of("demo", "quiet"), new_receipt()
        id_ = send(again, "quiet", receipt)
        (row,) = store.responses.select().where(store.responses.id == id_)
        (sent,) = store.sent.select().where(store.sent.id == id_)
        assert str(sent["until"]) >= str(again.today() + REMEMBERED)
        again.withdraw(receipt)
        (gone,) = store.sent.select().where(store.sent.id == id_)
        told.append(
            (row["period"], json.loads(row["document"])["about"], str(sent["until"]), str(gone["until"]))
        )
        periods = {r["period"] for table in (store.ratings, store.counters) for r in table.select()}
        assert all("-W" in period for period in periods)
        again.close()
    assert told[0] == (
        "2026-W47",
        {"access": "open", "period": "2026-W47"},
        "2026-11-30",
        "2026-11-30",
    )
    assert told[1:7] == [told[0]] * 6
    assert told[7][0] == "2026-W48"
    assert told[7][2] == "2026-12-07"


def test_an_ordinary_store_keeps_to_seven_days(tmp_path: Path) -> None:
    """Only a sensitive module rounds up to the end of a week."""
    loose, weekly = (
        ResponseStore(f"sqlite:///{tmp_path}/{weekly}.db", weekly=weekly) for weekly in (False, True)
    )
    for store in (loose, weekly):
        store.withdraw(b"x" * 16, b"y" * 16, DAY)
        assert list(store.sent.select()) == []
    row = Row(b"x" * 16, "demo", "quiet", "f", "2026-W47", "{}")
    for store, until in ((loose, "2026-11-26"), (weekly, "2026-11-30")):
        store.keep(row, b"s" * 32, DAY)
        assert [str(r["until"]) for r in store.sent.select()] == [until]
        store.engine.close()


# --- killed and restarted ------------------------------------------------------------------------------------------

SENDER = """
import sys
from pathlib import Path
from diversa.privacy.receipts import new_receipt, response_id
from tests.quiet import ANSWERS
from tests.test_sensitive_store import installation
engine = installation(Path(sys.argv[1]))
while True:
    receipt = new_receipt()
    for module in ("quiet", "loud"):
        engine.send("demo", module, response_id(receipt), {**ANSWERS, "word": receipt})
    print(receipt, flush=True)
"""


@pytest.mark.slow
def test_a_killed_process_loses_nothing(engine: Diversa) -> None:
    """Killed while it writes, three times: what was acknowledged is there, in both databases, whole and once."""
    engine.close()
    acknowledged: list[str] = []
    for _kill in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", SENDER, str(engine.home.path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        ) as process:
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _line in range(15)]
            process.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
    assert len(acknowledged) >= 45
    assert all(acknowledged)
    for module in ("quiet", "loud"):
        store = engine.store_of("demo", module)
        rows = [row for batch in store.documents("demo", module) for row in batch]
        words = [json.loads(document)["values"]["word"] for _id, _period, document in rows]
        assert len(words) == len(set(words))
        assert set(acknowledged) <= set(words)
        assert {bytes(r["id"]) for r in store.sent.select()} == {id_ for id_, _p, _d in rows}
    receipt = acknowledged[-1]
    assert not engine.send("demo", "quiet", response_id(receipt), {**ANSWERS, "word": receipt}).new


# --- simulating and releasing --------------------------------------------------------------------------------------


def test_simulated_people_lie_apart_too(engine: Diversa) -> None:
    """And are recognised when the same are simulated again."""
    assert simulate(engine, "demo", "quiet", 30, seed=3) == 30
    assert simulate(engine, "demo", "quiet", 40, seed=3) == 10
    assert engine.store.count("demo", "quiet") == 0
    assert engine.store_of("demo", "quiet").count("demo", "quiet") == 40


def test_a_release_counts_them_and_the_ledger_is_in_the_main_database(tmp_path: Path, databases: str) -> None:
    """Marks stand beside the responses, the manifest in the ledger; the cell keys are the module's own."""
    engine = opened(installation(tmp_path / "home"))
    simulate(engine, "demo", "quiet", 120, seed=1)
    first = build_release(engine, "demo", "quiet", publish=True)
    simulate(engine, "demo", "quiet", 150, seed=1)
    second = build_release(engine, "demo", "quiet", publish=True)
    assert (first.number, second.number) == (1, 2)
    assert first.folder.parent.name == "sosiego"
    own = engine.store_of("demo", "quiet")
    assert [r["number"] for r in engine.store.releases_of("demo", "quiet")] == [1, 2]
    assert list(own.engine.db.execute_sql('SELECT * FROM "release"').fetchall()) == []
    marks = [row["release"] for row in own.responses.select()]
    assert (marks.count(1), marks.count(2)) == (120, 30)
    key = engine.main.cell_key
    engine.main.cell_key = bytes(32)
    same = build_release(engine, "demo", "quiet", publish=False)
    assert same.manifest["parameters"] == second.manifest["parameters"]
    engine.vault_of("demo", "quiet").cell_key = key
    other = build_release(engine, "demo", "quiet", publish=False)
    assert other.manifest["parameters"] != second.manifest["parameters"]
    engine.close()


@pytest.mark.parametrize(("module", "people", "least"), [("quiet", 49, 50), ("loud", 29, 30)])
def test_the_stricter_thresholds_are_the_ones_that_are_used(
    module: str, people: int, least: int, engine: Diversa
) -> None:
    """A sensitive module needs a base of 50 where others need 30."""
    simulate(engine, "demo", module, people, seed=2)
    with pytest.raises(ReleaseError, match=f"menos de {least}"):
        build_release(engine, "demo", module)
    simulate(engine, "demo", module, least, seed=2)
    assert build_release(engine, "demo", module).number == 1


def test_no_file_of_a_release_names_what_a_sensitive_module_asks(engine: Diversa) -> None:
    """Pages and the marks inside them are numbered; another module's say what they show."""
    for module in ("quiet", "loud"):
        simulate(engine, "demo", module, 120, seed=3)
    silent, open_ = (build_release(engine, "demo", module).folder for module in ("quiet", "loud"))
    names = {path.name for path in silent.rglob("*.html")}
    assert {"indicador-01.html", "index.html", "method.html"} <= names
    assert not any("calm" in name for name in names)
    page = (silent / "indicators" / "indicador-01.html").read_text(encoding="utf-8")
    assert 'id="calm' not in page
    assert "<title>Resultados – Bienestar" in page
    assert any("calm" in path.name for path in open_.rglob("*.html"))


def test_single_responses_are_never_published(engine: Diversa) -> None:
    """The rule stands on the pinned module, and every release says it, for whoever would write one row a person."""
    for module, allowed in (("quiet", False), ("loud", True)):
        assert engine.campaigns.module("demo", module).instrument.public_records is allowed
        simulate(engine, "demo", module, 60, seed=2)
        release = build_release(engine, "demo", module)
        assert release.manifest["public_records"] is allowed
        assert json.loads((release.folder / "manifest.json").read_text())["public_records"] is allowed


def test_the_test_language_reads_where_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An author of a sensitive module writes the same tests as any other."""
    monkeypatch.delenv("DIVERSA_DATABASE", raising=False)
    survey = Survey(tmp_path / "home", {"quiet": quiet})
    sent = survey.open("quiet").answer(**ANSWERS).send()
    assert sent.response.values["word"] == "sol"
    assert sent.response.sealed == {"story": "Me fue bien."}
    assert sent.response.about["period"].count("W") == 1
    assert survey.engine.store.count("prueba", "quiet") == 0
    survey.engine.close()


# --- the JSON door -------------------------------------------------------------------------------------------------


def test_the_json_door_neither_lists_nor_takes_it(engine: Diversa) -> None:
    """It says that the pages are the way, in the language asked for, and stores nothing."""
    client = create_app(engine).test_client(use_cookies=False)
    (listed,) = client.get("/api/v1/campaigns").json
    assert [module["id"] for module in listed["modules"]] == ["loud"]
    address = "/api/v1/campaigns/demo/modules/sosiego"
    body = json.dumps({"answers": dict(ANSWERS)})
    put = {"data": body, "content_type": "application/json"}
    told = client.get(address, headers={"Accept-Language": "en"})
    assert (told.status_code, told.json["message"][:27]) == (403, "Este módulo solo se respond")
    told = client.put(f"{address}/responses/{'0f' * 16}", **put)
    assert (told.status_code, told.json.keys()) == (403, {"message"})
    assert engine.store_of("demo", "quiet").count("demo", "quiet") == 0
    assert client.put(f"/api/v1/campaigns/demo/modules/loud/responses/{'0f' * 16}", **put).status_code == 201
