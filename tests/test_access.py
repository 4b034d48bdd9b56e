"""Codes and sessions in the engine: one use in one transaction, digests that join nothing, on both databases."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.campaigns.access import (
    CODE_LETTERS,
    NO_TICKET,
    NotAdmitted,
    Policy,
    Share,
    Ticket,
    admit,
    code_digest,
    code_of,
    new_code,
    session_of,
    share_of,
)
from diversa.campaigns.campaigns import CampaignError
from diversa.campaigns.sessions import Session
from diversa.engine import Diversa
from diversa.home import Home
from diversa.pipeline import AlreadyStored, CodeSpent, Response
from diversa.privacy import sealing
from diversa.privacy.receipts import ALPHABET, display, new_receipt, response_id
from diversa.registry import Registry
from diversa.store.access import AccessStore
from tests.sample import diversa_sample
from tests.sample.diversa_sample import ANSWERS

CODES = st.text(alphabet=ALPHABET, min_size=CODE_LETTERS, max_size=CODE_LETTERS)
NAMES = st.text(alphabet="abcdefghij-", min_size=1, max_size=12)
SAMPLE = ("demo", "sample")


def installation(folder: Path, demonstration: bool = True) -> Diversa:
    """Make an installation with an open campaign that is entered with a code or in a session."""
    registry = Registry([])
    registry.add(diversa_sample, "sample")
    engine = Diversa(Home(folder), registry)
    _, public = sealing.generate_keypair()
    engine.campaigns.create("demo", "Prueba", public, demonstration=demonstration, today=engine.today())
    engine.campaigns.enable(*SAMPLE)
    engine.campaigns.open("demo")
    engine.doors.set_policy("demo", Policy(link=False, codes=True, sessions=True))
    return engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path, monkeypatch):
    """Return an installation on one kind of database after the other."""
    if request.param == "postgresql":
        monkeypatch.setenv("DIVERSA_DATABASE", request.getfixturevalue("postgres"))
    engine = installation(tmp_path / "home")
    yield engine
    engine.close()


def make(engine: Diversa, count: int = 10) -> tuple[str, ...]:
    """Make a batch of codes."""
    return engine.doors.make("demo", "Barrio", count, engine.today())[1]


def send(engine: Diversa, code: str, receipt: str = "") -> Response:
    """Send the answers of somebody with a code."""
    return engine.send(*SAMPLE, response_id(receipt or new_receipt()), ANSWERS, ticket=Ticket(code))


# --- what codes look like -----------------------------------------------------------------------------------------------


@given(CODES, st.booleans(), st.sampled_from(["", "-", " ", " – ", "."]))
def test_a_code_is_read_however_it_is_typed(code, small, between):
    """Groups, hyphens, spaces, small letters, O for 0, I and L for 1: the same code."""
    typed = between.join(code[start : start + 4] for start in range(0, CODE_LETTERS, 4))
    typed = typed.replace("0", "O").replace("1", "I")
    assert code_of(typed.lower() if small else typed) == code
    assert code_of(display(code)) == code


@given(st.text())
def test_nothing_else_is_read_as_a_code(typed):
    """Whatever is typed, what is read has the letters of a code or is nothing."""
    for read, length in ((code_of(typed), CODE_LETTERS), (session_of(typed), 8)):
        assert read == "" or (len(read) == length and set(read) <= set(ALPHABET))


def test_codes_are_drawn_from_sixty_bits():
    """Ten thousand codes are all different, and every letter of the alphabet stands at every place."""
    codes = [new_code() for _ in range(10_000)]
    assert len(set(codes)) == 10_000
    assert CODE_LETTERS * 5 >= 50
    assert all({code[place] for code in codes} == set(ALPHABET) for place in range(CODE_LETTERS))


@given(st.binary(min_size=32, max_size=32), NAMES, NAMES, NAMES, NAMES, CODES)
def test_digests_join_nothing(key, campaign, module, other_campaign, other_module, code):
    """The digest of one card differs in every module, campaign and key, also where names run into each other."""
    found = code_digest(key, campaign, module, code)
    assert len(found) == 16
    if (campaign, module) != (other_campaign, other_module):
        assert code_digest(key, other_campaign, other_module, code) != found
    assert code_digest(bytes(32) if any(key) else b"\1" * 32, campaign, module, code) != found


@given(st.integers(10, 5_000))
def test_what_is_told_of_real_people_moves_twice_in_a_batch(made):
    """Of all the numbers of used codes staff see three words, the first of them up to nine, in this order."""
    told = [share_of(used, made) for used in range(made + 1)]
    assert set(told[:10]) == {Share.FEW}
    assert sum(before is not after for before, after in pairwise(told)) <= 2
    assert told == sorted(told, key=list(Share).index)
    assert told[-1] is Share.MOST
    assert all(2 * used >= made for used, word in enumerate(told) if word is not Share.FEW)
    assert all(4 * used >= 3 * made for used, word in enumerate(told) if word is Share.MOST)


# --- what a campaign takes ----------------------------------------------------------------------------------------------


@given(
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([NO_TICKET, Ticket("A" * 12), Ticket(session="A" * 8)]),
)
def test_nobody_comes_in_another_way(link, codes, sessions, ticket):
    """Somebody is let in exactly where the campaign takes what she came with."""
    wanted = codes if ticket.code else sessions if ticket.session else link
    if wanted:
        admit(Policy(link, codes, sessions), ticket)
    else:
        with pytest.raises(NotAdmitted):
            admit(Policy(link, codes, sessions), ticket)


def test_wrong_batches_are_refused_in_a_sentence(tmp_path):
    """Too few, too many, no name, no codes taken, no modules, a closed campaign: a sentence, and nothing is made."""
    engine = installation(tmp_path / "home")
    for name, count in (("Barrio", 9), ("Barrio", 5_001), ("  ", 10), ("x" * 61, 10)):
        with pytest.raises(CampaignError):
            engine.doors.make("demo", name, count, engine.today())
    with pytest.raises(CampaignError, match="nadie podría"):
        engine.doors.set_policy("demo", Policy(False, False, False))
    engine.doors.set_policy("demo", Policy(link=True))
    with pytest.raises(CampaignError, match="no recibe códigos"):
        make(engine)
    engine.doors.set_policy("demo", Policy(codes=True))
    engine.campaigns.close("demo")
    with pytest.raises(CampaignError, match="terminó"):
        make(engine)
    assert engine.doors.batches("demo") == ()
    assert codes_left(engine) == 0
    engine.close()


# --- one use ------------------------------------------------------------------------------------------------------------


def codes_left(engine: Diversa) -> int:
    """Count the rows of codes."""
    return int(engine.store.engine.db.execute_sql("SELECT COUNT(*) FROM code").fetchone()[0])


def test_a_code_serves_once(engine):
    """Used, it is struck off together with the response; the same sheet again is the same success; others are refused."""
    codes, receipt = make(engine), new_receipt()
    assert send(engine, codes[0], receipt).new
    assert not send(engine, codes[0], receipt).new
    with pytest.raises(CodeSpent):
        send(engine, codes[0])
    with pytest.raises(CodeSpent):
        send(engine, new_code())
    with pytest.raises(NotAdmitted):
        engine.send(*SAMPLE, response_id(new_receipt()), ANSWERS)
    assert engine.store.count(*SAMPLE) == 1
    assert codes_left(engine) == 9


def test_a_withdrawn_response_does_not_give_its_code_back(engine):
    """Who withdraws cannot answer again with the same card: nothing joins the two that could be undone."""
    codes, receipt = make(engine), new_receipt()
    send(engine, codes[0], receipt)
    assert engine.withdraw(receipt)
    with pytest.raises(CodeSpent):
        send(engine, codes[0])


def test_a_batch_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    """Where the database fails in between, no code of the batch stays; counting goes on without that module."""
    engine = installation(tmp_path / "home")
    with monkeypatch.context() as broken:
        broken.setattr(AccessStore, "add_batch", _database_gone)
        with pytest.raises(peewee.OperationalError):
            make(engine)
    assert codes_left(engine) == 0
    make(engine)
    with monkeypatch.context() as broken:
        broken.setattr(AccessStore, "codes_left", _database_gone)
        assert engine.doors.used("demo") == {}
    engine.close()


def _database_gone(*_arguments: object, **_more: object) -> None:
    raise peewee.OperationalError("gone")


def test_a_refused_code_leaves_no_trace_of_the_answers(engine):
    """Neither the response nor what recognises a second sending stays, so that another code can send the same sheet."""
    codes, receipt = make(engine), new_receipt()
    send(engine, codes[0])
    with pytest.raises(CodeSpent):
        send(engine, codes[0], receipt)
    assert engine.store.known(response_id(receipt), b"") is None
    assert send(engine, codes[1], receipt).new


def test_answers_that_conflict_spend_no_code(engine):
    """Other answers under a known id are refused, and the code that came with them still serves."""
    codes, receipt = make(engine), new_receipt()
    send(engine, codes[0], receipt)
    with pytest.raises(AlreadyStored):
        engine.send(*SAMPLE, response_id(receipt), {**ANSWERS, "age": 77}, ticket=Ticket(codes[1]))
    assert engine.doors.opens(*SAMPLE, codes[1])


@pytest.mark.parametrize("same_sheet", [True, False])
def test_two_people_with_one_code_at_one_moment(engine, same_sheet):
    """Eight threads send with one code at once: one response, whoever it is of; eight times the same sheet succeed."""
    for code in make(engine):
        receipt = new_receipt()
        outcomes, start = Counter(), threading.Barrier(8)

        def one(code: str, receipt: str, outcomes: Counter, start: threading.Barrier) -> None:
            start.wait()
            try:
                outcomes["new" if send(engine, code, receipt if same_sheet else "").new else "same"] += 1
            except CodeSpent:
                outcomes["spent"] += 1
            finally:
                engine.close()

        threads = [threading.Thread(target=one, args=(code, receipt, outcomes, start)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert outcomes == {"new": 1, "same" if same_sheet else "spent": 7}
    assert engine.store.count(*SAMPLE) == 10
    assert codes_left(engine) == 0


def test_a_crash_in_between_leaves_neither(engine, monkeypatch):
    """Where striking off fails, the response is not there either, and the code still serves."""
    codes, receipt = make(engine), new_receipt()
    broken = engine.store.engine.sql("DELETE FROM nowhere WHERE digest = ?")
    monkeypatch.setattr(engine.store, "_delete_code", broken)
    with pytest.raises(Exception, match="nowhere"):
        send(engine, codes[0], receipt)
    monkeypatch.undo()
    assert engine.store.count(*SAMPLE) == 0
    assert engine.store.known(response_id(receipt), b"") is None
    assert engine.doors.opens(*SAMPLE, codes[0])


KILLED = """
import os, signal, sys
from pathlib import Path
from diversa.privacy.receipts import response_id, new_receipt
from tests.test_access import installation_again, send
engine = installation_again(Path(sys.argv[1]))
execute = engine.store.engine.db.execute_sql
def dying(sql, *args, **more):
    found = execute(sql, *args, **more)
    if sql.startswith("DELETE FROM code"):
        os.kill(os.getpid(), signal.SIGKILL)
    return found
engine.store.engine.db.execute_sql = dying
send(engine, sys.argv[2])
"""


def installation_again(folder: Path) -> Diversa:
    """Open the installation of a folder."""
    registry = Registry([])
    registry.add(diversa_sample, "sample")
    return Diversa(Home(folder), registry)


def test_a_killed_process_leaves_neither(engine):
    """Killed after the code was struck off and before the commit: neither is there, and the code serves."""
    code = make(engine)[0]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    arguments = [sys.executable, "-c", KILLED, str(engine.home.path), code]
    assert subprocess.run(arguments, env=environment, check=False).returncode == -signal.SIGKILL
    assert engine.store.count(*SAMPLE) == 0
    assert send(engine, code).new


# --- what is kept -------------------------------------------------------------------------------------------------------


def test_batches_count_what_was_used(engine):
    """A batch tells how many were made and used; cancelled, its unused codes open nothing, and the other batch's do."""
    first, second = make(engine), make(engine)
    for code in first[:3]:
        send(engine, code)
    batches = engine.doors.batches("demo")
    used = engine.doors.used("demo")
    assert sorted(used[batch.id, "sample"] for batch in batches) == [0, 3]
    spent = next(batch for batch in batches if used[batch.id, "sample"])
    engine.doors.cancel("demo", spent.id)
    engine.doors.cancel("demo", spent.id)
    assert not any(engine.doors.opens(*SAMPLE, code) for code in first)
    assert all(engine.doors.opens(*SAMPLE, code) for code in second)
    with pytest.raises(CodeSpent):
        send(engine, first[5])
    with pytest.raises(CampaignError):
        engine.doors.cancel("demo", "NINGUNO")


def test_used_codes_of_a_real_campaign_are_told_in_words(tmp_path):
    """The ninth of ten moves nothing; the tenth says that most were used."""
    engine = installation(tmp_path / "home", demonstration=False)
    seen = []
    for code in make(engine):
        send(engine, code)
        seen.extend(engine.doors.used("demo").values())
    assert seen == [Share.FEW] * 9 + [Share.MOST]
    engine.close()


def test_nothing_beside_a_response_tells_its_code(engine):
    """After use the digest is in no table, and the response says only that it came with a code."""
    codes = make(engine)
    digest = engine.doors.digest(*SAMPLE, codes[0])
    send(engine, codes[0])
    (row,) = next(engine.store.documents(*SAMPLE))
    assert '"access":"code"' in row[2]
    assert codes[0] not in str(row)
    db = engine.store.engine.db
    for table in db.get_tables():
        for found in db.execute_sql(f'SELECT * FROM "{table}"').fetchall():
            assert digest not in [bytes(v) if isinstance(v, bytes | memoryview) else v for v in found]


def test_erasing_a_module_erases_its_codes(engine):
    """What is erased with the responses: the codes that were left, and the people counted in sessions."""
    make(engine)
    session = opened(engine)
    engine.send(*SAMPLE, response_id(new_receipt()), ANSWERS, ticket=Ticket(session=session.id))
    engine.attendance.flush()
    engine.store.erase(*SAMPLE)
    assert codes_left(engine) == 0
    assert engine.store.engine.db.execute_sql("SELECT COUNT(*) FROM session_people").fetchone()[0] == 0


# --- sessions -----------------------------------------------------------------------------------------------------------


def opened(engine: Diversa, **given: Any) -> Session:
    """Open a session."""
    values = {"title": "Taller", "place": "", "planned_on": engine.today(), "minutes": 60, "shared": False}
    who = {"organisation": "casa", "opened_by": "1", "today": engine.today()}
    return engine.sessions.open("demo", **{**values, **who, **given})


def test_a_session_counts_people_and_nothing_else(engine):
    """Five people: the count is in one row without a time; no response names the session."""
    session = opened(engine)
    for people in range(5):
        assert engine.sessions.people(session)["sample"] is None, people
        engine.send(*SAMPLE, response_id(new_receipt()), ANSWERS, ticket=Ticket(session=session.id))
        engine.attendance.flush()
    assert engine.sessions.people(session) == {"sample": 5}
    rows = engine.store.engine.db.execute_sql("SELECT * FROM session_people").fetchall()
    assert [tuple(row) for row in rows] == [("demo", "sample", session.id, 5)]
    assert session.id not in str(next(engine.store.documents(*SAMPLE)))


def test_what_cannot_be_counted_now_is_counted_later(tmp_path, monkeypatch):
    """A database that does not answer costs no response and no count."""
    engine = installation(tmp_path / "home")
    session = opened(engine)
    engine.send(*SAMPLE, response_id(new_receipt()), ANSWERS, ticket=Ticket(session=session.id))
    with monkeypatch.context() as broken:
        broken.setattr(AccessStore, "add_people", _disk_full)
        engine.attendance.flush()
    engine.attendance.flush()
    people = engine.store.engine.db.execute_sql("SELECT people FROM session_people").fetchone()
    assert people == (1,)
    engine.close()


def _disk_full(*_arguments: object) -> None:
    raise OSError("No space left on device")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 121},
        {"place": "x" * 121},
        {"minutes": 5},
        {"minutes": 100_000},
        {"planned_on": "yesterday"},
        {"planned_on": "far"},
    ],
)
def test_wrong_sessions_are_refused_in_a_sentence(tmp_path, wrong):
    """A session needs a title, a day from today on within a year, and a sensible length."""
    engine = installation(tmp_path / "home")
    days = {"yesterday": timedelta(-1), "far": timedelta(400)}
    given = {n: engine.today() + days[v] if v in days else v for n, v in wrong.items()}
    with pytest.raises(CampaignError):
        opened(engine, **given)
    assert engine.sessions.all() == ()
    engine.close()
