"""What is stored is stored once, durably, and is gone when it is withdrawn, on both engines."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import peewee
import psycopg
import pytest

from diversa.store.responses import REMEMBERED, Outcome, Row
from diversa.store.store import Store
from tests.servers import postgresql

TODAY = date(2026, 11, 22)
LATER = TODAY + REMEMBERED + timedelta(days=1)
SENT, OTHER = b"s" * 32, b"o" * 32
Opener = Callable[[], Store]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database on each engine in turn."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite:///{tmp_path}/diversa.db"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Yield an empty store."""
    found = Store(url)
    yield found
    found.engine.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    """Yield an empty embedded store."""
    found = Store(f"sqlite:///{tmp_path}/diversa.db")
    yield found
    found.engine.close()


def a_row(number: int = 0, **changes: Any) -> Row:
    """Return a row whose id tells which one it is."""
    row = Row(number.to_bytes(16, "big"), "demo", "water", "f" * 64, "2026-11-22", f'{{"values":{number}}}')
    return replace(row, **changes)


def stored(store: Store, campaign: str = "demo", module: str = "water") -> list[tuple[bytes, str, str]]:
    """Return everything that is stored of one module."""
    return [row for batch in store.documents(campaign, module) for row in batch]


# --- once --------------------------------------------------------------------------------------------------------


def test_a_response_is_stored_once(store: Store) -> None:
    """The same again is the same success and changes nothing; other answers under its id are a conflict."""
    row = a_row(1)
    assert store.known(row.id, SENT) is None
    assert store.keep(row, SENT, TODAY) is Outcome.STORED
    assert store.keep(row, SENT, TODAY) is Outcome.SAME
    assert store.keep(a_row(1, document="{}"), OTHER, TODAY) is Outcome.CONFLICT
    assert (store.known(row.id, SENT), store.known(row.id, OTHER)) == (Outcome.SAME, Outcome.CONFLICT)
    assert stored(store) == [(row.id, row.period, row.document)]


def test_an_id_is_known_as_long_as_its_response(store: Store) -> None:
    """What was sent is forgotten after seven days, and then the id alone is a conflict: nothing is stored twice."""
    store.keep(a_row(1), SENT, TODAY)
    assert store.forget_old(TODAY + REMEMBERED) == 0
    assert store.keep(a_row(1), SENT, TODAY + REMEMBERED) is Outcome.SAME
    assert store.forget_old(LATER) == 1
    assert store.keep(a_row(1), SENT, LATER) is Outcome.CONFLICT
    assert len(stored(store)) == 1
    assert store.forget_old(LATER + REMEMBERED) == 0, "a conflict leaves nothing to remember"


def test_responses_written_in_bulk_keep_their_ids(store: Store) -> None:
    """An id of a bulk cannot be sent again, and a bulk that holds a known id is not written at all."""
    store.keep_many([a_row(n) for n in range(1_203)])
    assert store.count("demo", "water") == 1_203
    assert store.keep(a_row(7), SENT, TODAY) is Outcome.CONFLICT
    with pytest.raises(peewee.IntegrityError):
        store.keep_many([a_row(5_000), a_row(7)])
    assert not store.has(a_row(5_000).id)


def test_documents_come_by_module_in_the_order_of_ids(store: Store) -> None:
    """Neither the order of sending nor another module's responses can be seen in what is read."""
    numbers = [900, 3, 77, 4_000_000, 12, 500, 41]
    for number in numbers:
        store.keep(a_row(number), SENT, TODAY)
    store.keep(a_row(1, module="gbv"), SENT, TODAY)
    store.keep(a_row(2, campaign="other"), SENT, TODAY)
    batches = list(store.documents("demo", "water", batch=3))
    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert [int.from_bytes(i, "big") for batch in batches for i, _, _ in batch] == sorted(numbers)
    assert (store.count("demo", "water"), store.count("demo", "gbv"), store.count("x", "y")) == (7, 1, 0)


# --- withdrawn ---------------------------------------------------------------------------------------------------


def test_a_withdrawn_response_is_gone_and_does_not_come_back(store: Store) -> None:
    """Sending it again is refused for seven days; its rating goes with it, other people's stay."""
    for number in (1, 2):
        store.keep(a_row(number), SENT, TODAY)
        store.rate(bytes([number]) * 16, a_row(number).id, "demo", "water", "2026-W47", 5, None)
    assert store.withdraw(a_row(1).id, b"\1" * 16, TODAY)
    assert not store.has(a_row(1).id)
    assert store.is_withdrawn(a_row(1).id)
    assert store.keep(a_row(1), SENT, TODAY) is Outcome.WITHDRAWN
    assert store.keep(a_row(1), OTHER, TODAY) is Outcome.WITHDRAWN
    assert [bytes(r["id"]) for r in store.ratings.select()] == [b"\2" * 16]
    assert [i for i, _, _ in stored(store)] == [a_row(2).id]


def test_a_withdrawal_is_forgotten_after_seven_days(store: Store) -> None:
    """Then nothing at all is left of the person."""
    store.keep(a_row(1), SENT, TODAY)
    store.withdraw(a_row(1).id, b"r" * 16, TODAY)
    assert store.forget_old(LATER) == 1
    assert not store.is_withdrawn(a_row(1).id)
    assert store.known(a_row(1).id, SENT) is None


def test_a_response_older_than_its_digest_is_withdrawn_too(store: Store) -> None:
    """What was sent is forgotten by then; the withdrawal is remembered all the same."""
    store.keep_many([a_row(1)])
    assert store.withdraw(a_row(1).id, b"r" * 16, TODAY)
    assert store.keep(a_row(1), SENT, TODAY) is Outcome.WITHDRAWN


def test_who_withdrew_leaves_no_rating_behind(store: Store) -> None:
    """A receipt page that is still open cannot write beside an erased response."""
    store.keep(a_row(1), SENT, TODAY)
    store.withdraw(a_row(1).id, b"r" * 16, TODAY)
    assert not store.rate(b"r" * 16, a_row(1).id, "demo", "water", "2026-W47", 5, b"sealed")
    assert not list(store.ratings.select())


def test_a_module_is_erased_whole(store: Store) -> None:
    """Its responses, ratings and what was sent; a withdrawal is still remembered, and other modules stay."""
    for number, module in ((1, "water"), (2, "water"), (3, "gbv")):
        store.keep(a_row(number, module=module), SENT, TODAY)
        store.rate(bytes([number]) * 16, a_row(number, module=module).id, "demo", module, "2026-W47", 5, None)
    store.withdraw(a_row(2).id, b"x" * 16, TODAY)
    assert store.erase("demo", "water") == 1
    assert [bytes(r["id"]) for r in store.ratings.select()] == [b"\3" * 16]
    assert store.known(a_row(1).id, SENT) is None
    assert store.known(a_row(2).id, SENT) is Outcome.WITHDRAWN
    assert store.known(a_row(3).id, SENT) is Outcome.SAME
    assert store.erase("demo", "water") == 0


def test_an_unknown_id_withdraws_nothing(store: Store) -> None:
    """Nothing is remembered of an id that was never stored: it may still be."""
    assert not store.withdraw(a_row(1).id, b"r" * 16, TODAY)
    assert not store.is_withdrawn(a_row(1).id)
    assert store.keep(a_row(1), SENT, TODAY) is Outcome.STORED


# --- many at once ------------------------------------------------------------------------------------------------


def together(store: Store, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all of it at the same moment, each in a thread with a connection of its own; return what came of it."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        store.known(b"", b"")  # connects
        barrier.wait()
        try:
            return act()
        finally:
            store.engine.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(one, act) for act in acts]]


def test_the_same_sent_at_the_same_moment_is_stored_once(store: Store, url: str) -> None:
    """A double click: one of them stores, all the others hear that it is stored, nobody sees an error."""
    for number in range(20):
        row = a_row(number)
        found = together(store, [partial(store.keep, row, SENT, TODAY)] * 4)
        assert Counter(found) == {Outcome.STORED: 1, Outcome.SAME: 3}
    assert store.count("demo", "water") == 20


def test_different_answers_at_the_same_moment_conflict(store: Store) -> None:
    """One of them stores, whole; the others hear of the conflict."""
    for number in range(20):
        digests = [bytes([n]) * 32 for n in range(4)]
        acts = [partial(store.keep, a_row(number, document=d.hex()), d, TODAY) for d in digests]
        found = together(store, acts)
        assert Counter(found) == {Outcome.STORED: 1, Outcome.CONFLICT: 3}
        winner = digests[found.index(Outcome.STORED)]
        assert store.known(a_row(number).id, winner) is Outcome.SAME
        assert stored(store)[number][2] == winner.hex()


def test_sending_again_while_withdrawing_brings_nothing_back(store: Store) -> None:
    """Whatever the order, a withdrawn response is not stored afterwards."""
    for number in range(20):
        row = a_row(number)
        store.keep(row, SENT, TODAY)
        withdrawing = partial(store.withdraw, row.id, b"r" * 16, TODAY)
        acts: list[Callable[[], Any]] = [withdrawing, *[partial(store.keep, row, SENT, TODAY)] * 3]
        withdrawn, *sent = together(store, acts)
        assert withdrawn
        assert set(sent) <= {Outcome.SAME, Outcome.WITHDRAWN}
        assert store.known(row.id, SENT) is Outcome.WITHDRAWN
    assert stored(store) == []


def test_counting_and_rating_at_the_same_moment_lose_nothing(store: Store) -> None:
    """Two processes flush the same counter for the first time; one person rates twice with a double click."""
    key = ("demo", "water", "home", "shown", "2026-W47")
    for _ in range(10):
        together(store, [lambda: store.add_counts({key: 1})] * 4)
    store.keep(a_row(1), SENT, TODAY)
    together(
        store, [lambda: store.rate(b"r" * 16, a_row(1).id, "demo", "water", "2026-W47", 4, b"sealed")] * 4
    )
    assert [(r["section"], r["event"], int(r["people"])) for r in store.counts("demo", "water")] == [
        ("home", "shown", 40)
    ]
    assert [(r["stars"], bytes(r["comment"])) for r in store.ratings.select()] == [(4, b"sealed")]


OPENS = """
import sys, time
from diversa.store.store import Store
while time.time() < float(sys.argv[2]):
    pass
print(len(Store(sys.argv[1]).all_campaigns()))
"""


def test_processes_that_start_together_make_one_database(url: str) -> None:
    """The workers of a new installation all open it at once; each table is made by one of them."""
    start = str(time.time() + 1.0)
    workers = [
        subprocess.Popen([sys.executable, "-c", OPENS, url, start], stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert [worker.communicate(timeout=60)[0].strip() for worker in workers] == [b"0"] * 4


WRITES = """
import json, os, sys, time
from datetime import date
from diversa.store.responses import Row
from diversa.store.store import Store
store, seconds = Store(sys.argv[1]), float(sys.argv[2])
print("ready", flush=True)
start = float(sys.stdin.readline())
while time.monotonic() < start:
    pass
waits = []
while time.monotonic() < start + seconds:
    asked = time.monotonic()
    store.keep(Row(os.urandom(16), "demo", "water", "f" * 64, "2026-11-22", "x" * 900), b"d" * 32, date.today())
    waits.append((asked, time.monotonic()))
print(json.dumps(waits))
"""


def saturate(url: str, writers: int, seconds: float) -> list[list[tuple[float, float]]]:
    """Let processes write as fast as they can; return when each write was asked for and when it was done."""
    command = [sys.executable, "-c", WRITES, url, str(seconds)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    workers = [subprocess.Popen(command, **pipes, text=True) for _ in range(writers)]  # type: ignore[call-overload]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    start = f"{time.monotonic() + 0.2}\n"
    for worker in workers:
        worker.stdin.write(start)
        worker.stdin.flush()
    return [json.loads(worker.communicate(timeout=120)[0]) for worker in workers]


def test_saturated_writers_take_turns(sqlite: Store) -> None:
    """While one of eight processes that never rest waits, at most a tenth of all writes overtake it.

    With the busy timeout alone most of them do. Counting them, unlike seconds, does not depend on how fast the disk is.
    """
    lines = saturate(sqlite.engine.url, 8, 2.0)
    done = sorted(end for line in lines for _, end in line)
    assert sqlite.count("demo", "water") == len(done) > 100
    overtaken = max(
        bisect_left(done, end) - bisect_right(done, asked) for line in lines for asked, end in line
    )
    assert overtaken <= len(done) / 10
    shares = [len(line) for line in lines]
    assert max(shares) < 3 * min(shares)


# --- durable -----------------------------------------------------------------------------------------------------


def test_sqlite_is_set_to_survive_a_power_cut(sqlite: Store) -> None:
    """Asked of the application's own connections, in every thread: WAL, full synchronisation, secure deletion."""

    def settings() -> list[Any]:
        names = ("journal_mode", "synchronous", "secure_delete")
        found = [sqlite.engine.db.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in names]
        sqlite.engine.close()
        return found

    assert settings() == ["wal", 2, 1]
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(settings).result() == ["wal", 2, 1]


def test_postgres_is_set_to_survive_a_power_cut(postgres: str) -> None:
    """Asked of the application's own connection, also where the database is set up to acknowledge too early."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off'.encode())
    store = Store(postgres)
    names = ("synchronous_commit", "fsync", "full_page_writes")
    found = [store.engine.db.execute_sql(f"SHOW {setting}").fetchone()[0] for setting in names]
    store.engine.close()
    assert found == ["on", "on", "on"]


def test_the_files_are_private(sqlite: Store, tmp_path: Path) -> None:
    """Nobody else on the machine can read the database, its journal or its locks."""
    sqlite.keep(a_row(1), SENT, TODAY)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes.keys() >= {"diversa.db", "diversa.db-wal"}
    assert set(modes.values()) == {0o600}


def test_a_full_disk_leaves_nothing_half_written(sqlite: Store) -> None:
    """The write fails as a whole, what was acknowledged stays, and once there is room the same can be sent again."""
    size = sqlite.engine.db.execute_sql("PRAGMA page_count").fetchone()[0]
    sqlite.engine.db.execute_sql(f"PRAGMA max_page_count = {size + 8}")
    kept: list[int] = []

    def fill() -> None:
        for number in range(100):
            sqlite.keep(a_row(number, document="x" * 3_000), SENT, TODAY)
            kept.append(number)

    with pytest.raises(peewee.OperationalError, match="full"):
        fill()
    assert kept
    lost = a_row(len(kept), document="x" * 3_000)
    assert sqlite.known(lost.id, SENT) is None
    assert [int.from_bytes(i, "big") for i, _, _ in stored(sqlite)] == kept
    sqlite.engine.db.execute_sql("PRAGMA max_page_count = 100000")
    assert sqlite.keep(lost, SENT, TODAY) is Outcome.STORED


@pytest.mark.postgres
def test_the_connection_comes_back_after_the_server_crashed() -> None:
    """A killed server recovers what was acknowledged, and the same store goes on without being opened anew.

    Killing one of its processes makes PostgreSQL end all connections and replay its journal.
    """
    with postgresql() as url:
        store = Store(url)
        assert store.keep(a_row(1), SENT, TODAY) is Outcome.STORED
        with psycopg.connect(url) as other:
            os.kill(other.info.backend_pid, signal.SIGKILL)
            time.sleep(0.2)
        outcome = _patiently(lambda: store.keep(a_row(1), SENT, TODAY))
        assert outcome is Outcome.SAME
        assert store.keep(a_row(2), SENT, TODAY) is Outcome.STORED
        assert store.withdraw(a_row(2).id, b"r" * 16, TODAY)
        store.engine.close()


def test_a_lost_connection_costs_nothing_but_a_transaction(postgres: str) -> None:
    """Between transactions nobody notices; inside one it fails, rather than be half done on a new connection."""
    store = Store(postgres)

    def cut() -> None:
        own = store.engine.db.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
        with psycopg.connect(postgres) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (own,))

    cut()
    assert store.keep(a_row(1), SENT, TODAY) is Outcome.STORED
    cut()
    assert store.withdraw(a_row(1).id, b"r" * 16, TODAY)
    cut()
    assert store.count("demo", "water") == 0

    def cut_inside() -> None:
        with store.engine.writing():
            store.responses.insert(**vars(a_row(2))).execute()
            cut()
            store.responses.insert(**vars(a_row(3))).execute()

    with pytest.raises(peewee.OperationalError):
        cut_inside()
    assert stored(store) == []
    store.engine.close()


def _patiently(act: Callable[[], Any]) -> Any:
    """Try until the server has recovered, at most ten seconds."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return act()
        except peewee.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


# --- erased ------------------------------------------------------------------------------------------------------


def test_a_reader_hinders_emptying_the_journal_only_while_it_reads(sqlite: Store) -> None:
    """It is tried again for a while and then said; the next time it succeeds. Writers go on meanwhile."""
    sqlite.keep(a_row(1), SENT, TODAY)
    reader = Store(sqlite.engine.url)
    with ThreadPoolExecutor(1) as pool, reader.engine.db.atomic():
        reader.engine.db.execute_sql("SELECT * FROM response").fetchone()
        sqlite.keep(a_row(2), SENT, TODAY)

        def emptied() -> bool:
            try:
                return sqlite.engine.forget_deleted()
            finally:
                sqlite.engine.close()

        emptying = pool.submit(emptied)
        assert sqlite.keep(a_row(3), SENT, TODAY) is Outcome.STORED
        assert emptying.result() is False
    reader.engine.close()
    assert sqlite.engine.forget_deleted() is True
    assert Path(f"{sqlite.engine.db.database}-wal").stat().st_size == 0


@pytest.mark.postgres
def test_statistics_hold_no_answers(postgres: str) -> None:
    """PostgreSQL copies frequent values into its statistics, where deleting does not reach them: not of these columns."""
    store = Store(postgres)
    for number in range(50):
        store.keep(a_row(number, document="told in confidence"), SENT, TODAY)
        store.rate(
            bytes([number]) * 16, a_row(number).id, "demo", "water", "2026-W47", 5, b"told in confidence"
        )
    store.engine.db.execute_sql("ANALYZE")
    query = "SELECT tablename || '.' || attname FROM pg_stats WHERE schemaname = 'public'"
    found = {name for (name,) in store.engine.db.execute_sql(query).fetchall()}
    store.engine.close()
    assert "response.campaign" in found
    assert not found & {"response.id", "response.document", "sent.digest", "rating.comment"}


@pytest.mark.postgres
def test_a_user_with_few_rights_is_told_what_it_may_not(postgres: str) -> None:
    """Everything works for who owns the tables alone; closing the server's journal needs more, and that is said."""
    with psycopg.connect(postgres, autocommit=True) as connection:
        role = f"app_{connection.info.dbname}"
        connection.execute(f"CREATE ROLE {role} LOGIN".encode())
        connection.execute(f"GRANT CREATE ON SCHEMA public TO {role}".encode())
    store = Store(postgres.replace("postgres@", f"{role}@"))
    assert store.keep(a_row(1), SENT, TODAY) is Outcome.STORED
    assert store.withdraw(a_row(1).id, b"r" * 16, TODAY)
    assert store.engine.forget_deleted() is False
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"GRANT pg_checkpoint TO {role}".encode())
        connection.execute(f"GRANT EXECUTE ON FUNCTION pg_switch_wal() TO {role}".encode())
    assert store.engine.forget_deleted() is True
    store.engine.close()


# --- campaigns and releases ----------------------------------------------------------------------------------------


def test_a_pinned_module_is_replaced_and_switched(store: Store) -> None:
    """Pinning again replaces what was pinned; switching leaves the snapshot as it is."""
    values = {"version": "1.0.0", "fingerprint": "a", "texts_digest": "b", "enabled": True}
    store.pin("demo", "water", snapshot="old", **values)
    store.pin("demo", "water", snapshot="new", **{**values, "version": "1.1.0"})
    store.set_enabled("demo", "water", False)
    (row,) = store.enabled_modules("demo")
    assert (row["version"], bool(row["enabled"]), store.snapshot("demo", "water")) == ("1.1.0", False, "new")
    assert store.enabled_modules("other") == []


def test_a_campaigns_name_is_taken_once(store: Store) -> None:
    """Two people who choose the same name at the same moment do not overwrite each other."""
    values = {
        "title": "t",
        "demonstration": True,
        "status": "draft",
        "created_on": TODAY,
        "closed_at": None,
        "public_key": b"k" * 32,
        "theme": "comunidad",
    }
    found = together(store, [lambda: store.add_campaign(slug="water-2027", **values)] * 4)
    assert sorted(found) == [False, False, False, True]
    store.change_campaign("water-2027", status="open")
    assert [(c["slug"], c["status"]) for c in store.all_campaigns()] == [("water-2027", "open")]


def test_a_response_carries_the_first_release_it_was_in(store: Store) -> None:
    """A release marks what no earlier one held."""

    def marked() -> dict[int, int | None]:
        return {int.from_bytes(bytes(r["id"]), "big"): r["release"] for r in store.responses.select()}

    store.keep(a_row(1), SENT, TODAY)
    assert marked() == {1: None}
    store.mark_released("demo", "water", 2)
    store.keep(a_row(2), SENT, TODAY)
    store.keep(a_row(3, module="gbv"), SENT, TODAY)
    store.mark_released("demo", "water", 3)
    assert marked() == {1: 2, 2: 3, 3: None}


def test_the_ledger_holds_every_release_in_order(store: Store) -> None:
    """Also those that were not published."""
    for number, published in ((2, True), (1, False), (3, True)):
        store.add_release("demo", "water", number, TODAY, published, "{}")
    found = [(r["number"], bool(r["published"])) for r in store.releases_of("demo", "water")]
    assert found == [(1, False), (2, True), (3, True)]
