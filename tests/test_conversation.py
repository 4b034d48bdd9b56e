"""What people and the office say to each other: kept locked, led to by the receipt alone, and gone when promised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.cli import execute
from diversa.conversation import proposals as proposing
from diversa.conversation.news import BAD_LINK, Kind, Words, feed_id, hard_to_read
from diversa.conversation.proposals import CHANGED, MOST, new_id
from diversa.conversation.ratings import RatingsSummary, protected, star_counters, summary_of
from diversa.conversation.threads import MOST as MOST_REMARKS
from diversa.conversation.threads import new_mark
from diversa.conversation.words import (
    PROPOSAL,
    REMARK,
    ConversationError,
    kept_since,
    monday,
    week,
    written,
)
from diversa.disclosure.marks import Mark
from diversa.engine import Diversa
from diversa.home import Home
from diversa.indicators.figures import Figure
from diversa.privacy.locking import CannotUnlock, lock, unlock
from diversa.privacy.receipts import ALPHABET, LENGTH, new_receipt, rating_id, response_id, thread_id
from diversa.registry import Registry
from diversa.releases.counting import count
from diversa.store.conversation import Said
from tests import quiet
from tests.quiet import ANSWERS
from tests.servers import new_database
from tests.test_sensitive_store import installation, opened

CANARY = "canario que conversa"
RECEIPTS = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Diversa]:
    """Yield an installation with the open demonstration "demo": the modules "loud" and "quiet", which is sensitive."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    if request.param == "postgres":
        url = request.getfixturevalue("postgres")
        monkeypatch.setenv("DIVERSA_DATABASE", url)
        monkeypatch.setenv("DIVERSA_DATABASE_QUIET", new_database(url))
    found = opened(installation(tmp_path / "home"))
    yield found
    found.close()


def sent(engine: Diversa, module: str = "loud") -> str:
    """Send one person's answers; return the receipt."""
    receipt = new_receipt()
    engine.send("demo", module, response_id(receipt), ANSWERS)
    return receipt


def say(engine: Diversa, receipt: str, text: str = CANARY, mark: bytes | None = None) -> Said:
    """Write a message with a receipt."""
    return engine.threads.remark(receipt, text, mark or new_mark(), engine.today())


def texts(engine: Diversa, receipt: str) -> list[tuple[bool, str | None]]:
    """Return who wrote what, as the holder of a receipt reads it."""
    return [(message.office, message.text) for message in engine.threads.read(receipt)]


def rows(engine: Diversa, *tables: str) -> bytes:
    """Return everything that some tables of the main database hold, as text."""
    found = [engine.store.engine.db.execute_sql(f"SELECT * FROM {table}").fetchall() for table in tables]
    return repr([[tuple(map(_plain, row)) for row in table] for table in found]).encode()


def _plain(value: object) -> object:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else value


# --- threads ---------------------------------------------------------------------------------------------------------


def test_a_person_asks_and_the_office_answers(engine: Diversa) -> None:
    """Both read the same words in the same order; the office sees a number, a campaign, a module and a week."""
    receipt = sent(engine)
    assert texts(engine, receipt) == []
    assert say(engine, receipt, "¿Qué pasó con el agua?") is Said.KEPT
    (thread,) = engine.threads.all()
    assert (thread.campaign, thread.module, thread.period, thread.messages, thread.waiting) == (
        "demo",
        "loud",
        "2026-W47",
        1,
        True,
    )
    assert (
        engine.threads.reply(thread.number, "Publicamos en enero.", new_mark(), engine.today()) is Said.KEPT
    )
    assert say(engine, receipt, "Gracias.") is Said.KEPT
    read = [(False, "¿Qué pasó con el agua?"), (True, "Publicamos en enero."), (False, "Gracias.")]
    assert texts(engine, receipt) == read
    found = engine.threads.of(thread.number)
    assert found is not None
    assert [(m.office, m.text) for m in found[1]] == read
    assert found[0].waiting


def test_threads_that_wait_come_first(engine: Diversa) -> None:
    """An answered thread goes to the end of the list and no longer waits."""
    first, second = sent(engine), sent(engine)
    say(engine, first)
    (number,) = (thread.number for thread in engine.threads.all())
    say(engine, second)
    engine.threads.reply(number, "Listo.", new_mark(), engine.today())
    assert [thread.waiting for thread in engine.threads.all()] == [True, False]
    assert engine.threads.all()[1].number == number


def test_one_page_sent_twice_is_one_message(engine: Diversa) -> None:
    """A double click, on either side, writes once."""
    receipt, mark = sent(engine), new_mark()
    assert [say(engine, receipt, mark=mark) for _ in range(2)] == [Said.KEPT, Said.AGAIN]
    (thread,) = engine.threads.all()
    answers = [engine.threads.reply(thread.number, "Sí.", mark[::-1], engine.today()) for _ in range(2)]
    assert answers == [Said.KEPT, Said.AGAIN]
    assert len(texts(engine, receipt)) == 2


def test_ten_messages_may_wait(engine: Diversa) -> None:
    """The eleventh is refused until the office replies."""
    receipt = sent(engine)
    assert {say(engine, receipt) for _ in range(MOST_REMARKS)} == {Said.KEPT}
    assert say(engine, receipt) is Said.FULL
    (thread,) = engine.threads.all()
    engine.threads.reply(thread.number, "Ya leímos.", new_mark(), engine.today())
    assert say(engine, receipt) is Said.KEPT


def test_unknown_and_sensitive_receipts_get_the_same_and_leave_nothing(engine: Diversa) -> None:
    """No thread begins, in no database; who asks cannot tell one from the other."""
    quiet = sent(engine, "quiet")
    for receipt in (new_receipt(), quiet):
        assert say(engine, receipt) is Said.UNKNOWN
        assert texts(engine, receipt) == []
    assert engine.threads.all() == ()
    own = engine.store_of("demo", "quiet").engine.db
    for table in ("thread", "message"):
        assert own.execute_sql(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)
    assert engine.withdraw(quiet), "it can be withdrawn all the same"


def test_withdrawing_erases_the_messages_too(engine: Diversa) -> None:
    """The receipt then leads nowhere, the office's number neither, and other people's threads stay."""
    receipt, other = sent(engine), sent(engine)
    say(engine, receipt)
    (mine,) = engine.threads.all()
    say(engine, other)
    assert engine.withdraw(receipt)
    assert texts(engine, receipt) == []
    assert engine.threads.of(mine.number) is None
    assert engine.threads.reply(mine.number, "Tarde.", new_mark(), engine.today()) is Said.UNKNOWN
    assert say(engine, receipt) is Said.UNKNOWN
    assert texts(engine, other) == [(False, CANARY)]


def test_a_message_and_a_withdrawal_at_one_moment_leave_nothing(engine: Diversa) -> None:
    """Whichever is first: when both are done there is neither a response nor a word of it."""
    for _ in range(5):
        receipt, start = sent(engine), Barrier(4)

        def act(number: int, receipt: str = receipt, start: Barrier = start) -> bool:
            start.wait()
            try:
                return engine.withdraw(receipt) if number == 0 else say(engine, receipt) in set(Said)
            finally:
                engine.close()

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(act, range(4)))
        assert rows(engine, "thread", "message", "response") == b"[[], [], []]"


def test_erasing_a_module_erases_its_messages(engine: Diversa) -> None:
    """When the responses are purged, what was said about them goes with them."""
    receipt = sent(engine)
    say(engine, receipt)
    engine.store.erase("demo", "loud")
    assert engine.threads.all() == ()
    assert texts(engine, receipt) == []
    assert rows(engine, "thread", "message") == b"[[], []]"


@given(RECEIPTS)
def test_the_three_ids_of_a_receipt_share_nothing(receipt: str) -> None:
    """Response, rating and thread have ids of which none is, begins or holds another."""
    ids = [response_id(receipt), rating_id(receipt), thread_id(receipt)]
    assert len(set(ids)) == 3
    assert all(len(id_) == 16 for id_ in ids)
    assert not any(one[:4] in two for one in ids for two in ids if one is not two)


@given(st.lists(RECEIPTS, min_size=2, max_size=6, unique=True))
def test_no_thread_row_names_a_response(receipts: list[str]) -> None:
    """Nothing of a thread's row can be made of the ids that stand in the other tables: only of the receipt."""
    threads = {thread_id(receipt) for receipt in receipts}
    known = [make(receipt) for receipt in receipts for make in (response_id, rating_id)]
    for id_ in known:
        for purpose in (b"", b"id", b"rating", b"thread"):
            assert sha256(purpose + id_).digest()[:16] not in threads
            assert sha256(purpose + id_.hex().encode()).digest()[:16] not in threads


def test_nothing_stored_beside_a_message_leads_to_the_response(engine: Diversa) -> None:
    """Neither the ids, nor the receipt, nor a day, nor the words stand in the rows of a thread."""
    receipt = sent(engine)
    say(engine, receipt)
    held = rows(engine, "thread", "message")
    for secret in (
        response_id(receipt).hex(),
        rating_id(receipt).hex(),
        receipt,
        CANARY,
        engine.today().isoformat(),
    ):
        assert secret.encode() not in held
    assert thread_id(receipt).hex().encode() in held


def test_a_database_without_its_keys_can_be_read_by_nobody(engine: Diversa, tmp_path: Path) -> None:
    """With other keys every message says that it cannot be read, and nothing fails."""
    receipt = sent(engine)
    say(engine, receipt)
    key = engine.home.path / "secrets" / "threads"
    key.write_bytes(bytes(32))
    again = installation(engine.home.path)
    assert texts(again, receipt) == [(False, None)]
    again.close()


def test_messages_go_after_ninety_days(engine: Diversa) -> None:
    """Counted from the week of the message: 83 days after its Monday all is there, on the 90th nothing."""
    receipt = sent(engine)
    say(engine, receipt)
    first = monday(week(engine.today()))
    assert engine.threads.forget(first + timedelta(89)) == 0
    assert texts(engine, receipt) == [(False, CANARY)]
    assert engine.threads.forget(first + timedelta(90)) == 1
    assert texts(engine, receipt) == []
    assert rows(engine, "thread", "message") == b"[[], []]"


def test_a_reply_keeps_no_older_message(engine: Diversa) -> None:
    """Each message has its own clock: the answer stays when the question goes, and who writes again is heard."""
    receipt = sent(engine)
    say(engine, receipt)
    (thread,) = engine.threads.all()
    later = engine.today() + timedelta(60)
    engine.threads.reply(thread.number, "Perdone la demora.", new_mark(), later)
    assert engine.threads.forget(engine.today() + timedelta(100)) == 1
    assert texts(engine, receipt) == [(True, "Perdone la demora.")]
    assert [one.waiting for one in engine.threads.all()] == [False]
    assert engine.threads.remark(receipt, "Gracias.", new_mark(), later) is Said.KEPT
    assert texts(engine, receipt) == [(True, "Perdone la demora."), (False, "Gracias.")]
    assert [one.waiting for one in engine.threads.all()] == [True]


def test_a_refused_message_keeps_nothing_for_longer(engine: Diversa) -> None:
    """What is sent twice, or is one too many, does not put the clock of what is there back."""
    receipt, mark = sent(engine), new_mark()
    engine.threads.remark(receipt, CANARY, mark, engine.today())
    later = engine.today() + timedelta(60)
    assert engine.threads.remark(receipt, CANARY, mark, later) is Said.AGAIN
    assert engine.threads.forget(engine.today() + timedelta(97)) == 1
    assert rows(engine, "thread", "message") == b"[[], []]"


@given(st.dates(date(2025, 1, 1), date(2035, 12, 31)), st.integers(0, 200))
def test_the_clock_keeps_no_word_for_more_than_ninety_days(day: date, later: int) -> None:
    """Whatever the day of the week: never longer than 90 days, never shorter than 84."""
    kept = week(day) >= kept_since(day + timedelta(later))
    assert kept or later >= 84
    assert not kept or later < 90


def test_maintain_erases_old_words_from_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Locked as they are, nothing of old messages and proposals is left in any file; new ones stay."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    monkeypatch.setenv("DIVERSA_HOME", str(home))
    registry = Registry()
    registry.add(quiet, "quiet")
    found = opened(Diversa(Home(home), registry))
    old, new = sent(found), sent(found)
    for receipt in (old, new):
        say(found, receipt)
    propose(found)
    db = found.store.engine.db
    db.execute_sql("UPDATE message SET period = '2020-W01' WHERE thread = ?", (thread_id(old),))
    db.execute_sql("UPDATE proposal SET period = '2020-W01'")
    locked = [bytes(row[0]) for row in db.execute_sql("SELECT content FROM proposal").fetchall()]
    of = "SELECT content FROM message WHERE thread = ?"
    locked += [bytes(row[0]) for row in db.execute_sql(of, (thread_id(old),)).fetchall()]
    found.close()

    def held(content: bytes) -> bool:
        return any(content in path.read_bytes() for path in home.rglob("*") if path.is_file())

    assert len(locked) == 2
    assert all(map(held, locked))
    assert execute(["maintain", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["threads"], said["proposals"], said["clean"]) == (1, 1, True)
    assert not any(map(held, locked))
    assert texts(found, new) == [(False, CANARY)]
    found.close()


# --- words -----------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(blacklist_categories=("Cs",)), max_size=400), st.binary(min_size=1, max_size=20))
def test_a_locked_text_opens_at_its_place_alone(text: str, place: bytes) -> None:
    """And its length says only in which of few sizes it fits."""
    key = bytes(range(32))
    locked = lock(text, key, b"a", place)
    assert unlock(locked, key, b"a", place) == text
    assert len(locked) in {12 + 16 + size for size in (256, 1024, 4096)}
    for wrong in ((b"a",), (place, b"a", b""), (b"a" + place,)):
        with pytest.raises(CannotUnlock):
            unlock(locked, key, *wrong)
    with pytest.raises(CannotUnlock):
        unlock(locked, bytes(32), b"a", place)


@pytest.mark.parametrize("typed", ["", "   \n ", "a" * 1001, "una letra\x00rota"])
def test_words_that_will_not_do(typed: str) -> None:
    """Nothing, too much and control characters are refused with a sentence."""
    with pytest.raises(ConversationError) as refusal:
        written(REMARK, typed)
    assert str(refusal.value)


def test_words_are_kept_as_they_were_typed() -> None:
    """But for the ends of lines, which browsers write in their own way."""
    assert written(PROPOSAL, "  Uno\r\ndos ") == "Uno\ndos"
    assert len(written(REMARK, "ñ" * 1000)) == 1000


# --- proposals -------------------------------------------------------------------------------------------------------


def propose(engine: Diversa, text: str = CANARY) -> bytes:
    """Propose a subject; return the id."""
    id_ = new_id()
    engine.proposals.propose("demo", id_, proposing.Kind.SUBJECT, text, engine.today())
    return id_


def test_proposals_are_grouped_and_answered(engine: Diversa) -> None:
    """What is public is the office's title and answer, and a number of tens; never the words of people."""
    ids = [propose(engine, f"El ruido {n}") for n in range(12)]
    alone = propose(engine, "Las mascotas")
    group = engine.proposals.gather("demo", " Ruido   en la noche ", ids)
    assert (group.title, group.proposals, str(group.people.params["tens"])) == ("Ruido en la noche", 12, "10")
    assert [one.id for one in engine.proposals.of("demo")] == [alone]
    assert engine.proposals.answered("demo") == ()
    with pytest.raises(ConversationError):
        engine.proposals.publish(group, engine.today())
    engine.proposals.save(group, "Ruido", "Preguntaremos por el ruido en marzo.")
    engine.proposals.publish(engine.proposals.group("demo", group.number), engine.today())
    (public,) = engine.proposals.answered("demo")
    assert (public.title, public.answer, public.answered_on) == (
        "Ruido",
        "Preguntaremos por el ruido en marzo.",
        engine.today(),
    )
    engine.proposals.hide(public)
    assert engine.proposals.answered("demo") == ()


def test_a_proposal_counts_in_one_group_and_can_leave_it(engine: Diversa) -> None:
    """Putting it into a second group does nothing; taking it out makes it free again."""
    id_ = propose(engine)
    first, second = (engine.proposals.gather("demo", title, [id_]) for title in ("Uno", "Dos"))
    assert engine.proposals.group("demo", second.number).proposals == 0
    assert engine.proposals.part("demo", first.number, id_)
    assert not engine.proposals.part("demo", first.number, id_)
    assert engine.proposals.join("demo", second.number, [id_]) == 1
    counts = [engine.proposals.group("demo", one.number).proposals for one in (first, second)]
    assert counts == [0, 1]
    assert engine.proposals.discard("demo", [id_]) == 0, "what is in a group is not free to discard"


def test_the_words_of_proposals_go_after_ninety_days_and_the_count_stays(engine: Diversa) -> None:
    """In a group or not; what the office wrote is its own."""
    ids = [propose(engine) for _ in range(11)]
    group = engine.proposals.gather("demo", "Ruido", ids)
    propose(engine)
    assert engine.proposals.forget(monday(week(engine.today())) + timedelta(90)) == 12
    assert rows(engine, "proposal") == b"[[]]"
    assert engine.proposals.group("demo", group.number).proposals == 11


def test_the_same_form_twice_is_one_proposal(engine: Diversa) -> None:
    """The id on the page makes it so; the first words stay."""
    id_ = propose(engine, "Primero")
    engine.proposals.propose("demo", id_, proposing.Kind.QUESTION, "Segundo", engine.today())
    assert [one.text for one in engine.proposals.of("demo")] == ["Primero"]
    assert CANARY.encode() not in rows(engine, "proposal")


def test_a_flood_of_proposals_is_stopped(engine: Diversa, monkeypatch: pytest.MonkeyPatch) -> None:
    """With so many waiting that nobody could read them, no more are taken; those in groups do not count."""
    monkeypatch.setattr(proposing, "MOST", 2)
    ids = [propose(engine) for _ in range(2)]
    with pytest.raises(ConversationError):
        propose(engine)
    engine.proposals.gather("demo", "Ruido", ids[:1])
    propose(engine)
    assert engine.proposals.waiting() == {"demo": 2}
    assert MOST > 2


def test_two_people_change_one_group(engine: Diversa) -> None:
    """Who was slower is told so, and nothing of the first change is lost."""
    seen = engine.proposals.gather("demo", "Ruido", [])
    engine.proposals.save(seen, "Ruido", "Primera respuesta.")
    with pytest.raises(ConversationError) as slower:
        engine.proposals.save(seen, "Ruido", "Segunda respuesta.")
    assert slower.value.sentence == CHANGED
    assert engine.proposals.group("demo", seen.number).answer == "Primera respuesta."


def test_groups_belong_to_a_campaign(engine: Diversa) -> None:
    """Another campaign's group is none here."""
    group = engine.proposals.gather("demo", "Ruido", [])
    with pytest.raises(ConversationError):
        engine.proposals.group("otra", group.number)


# --- what the office did ---------------------------------------------------------------------------------------------

TOLD = Words(
    Kind.DECISION, "Más agua", "El municipio arregló dos pozos.", None, "https://www.example.org/pozos"
)


def test_an_entry_is_public_from_its_day(engine: Diversa) -> None:
    """A draft is not; hiding it makes it a draft again, which can be erased."""
    entry = engine.news.draft("demo", TOLD, 1000)
    assert engine.news.told("demo") == ()
    engine.news.publish(entry, engine.today(), 2000)
    (public,) = engine.news.told("demo")
    assert (public.words, public.told_on, public.corrected_on, public.host) == (
        TOLD,
        engine.today(),
        None,
        "www.example.org",
    )
    with pytest.raises(ConversationError):
        engine.news.discard(public)
    engine.news.hide(public)
    engine.news.discard(engine.news.get("demo", entry.id))
    with pytest.raises(ConversationError):
        engine.news.get("demo", entry.id)


def test_a_correction_is_said_and_moves_the_feed_on(engine: Diversa) -> None:
    """Its day stands beside the entry; a clock that was set back does not undo the order; no change is no correction."""
    entry = engine.news.draft("demo", TOLD, 5000)
    engine.news.publish(entry, engine.today(), 5000)
    (public,) = engine.news.told("demo")
    engine.news.save(public, TOLD, engine.today(), 9000)
    assert engine.news.get("demo", entry.id).corrected_on is None
    tomorrow = engine.today() + timedelta(1)
    engine.news.save(public, Words(Kind.ACTION, "Agua", "Fueron tres pozos."), tomorrow, 10)
    (corrected,) = engine.news.told("demo")
    assert (corrected.corrected_on, corrected.told_on, corrected.id) == (tomorrow, engine.today(), entry.id)
    assert corrected.changed_at > public.changed_at


def test_two_people_correct_one_entry(engine: Diversa) -> None:
    """The slower one is told so."""
    seen = engine.news.draft("demo", TOLD, 1)
    engine.news.save(seen, Words(Kind.ACTION, "Agua", "Primero."), engine.today(), 2)
    with pytest.raises(ConversationError) as slower:
        engine.news.save(seen, Words(Kind.ACTION, "Agua", "Segundo."), engine.today(), 3)
    assert slower.value.sentence == CHANGED


@pytest.mark.parametrize(
    "link",
    [
        "http://www.example.org/",
        "javascript:alert(1)",
        "https://",
        "https://localhost",
        "https://user:pass@www.example.org/",
        "https://[broken",
        "https://www.example.org/a b",
        "//www.example.org",
        "https://www.example.org/" + "a" * 500,
        "https://evil.example.org\\.www.example.org/",
        "https://www.example.org\\@evil.example.org/",
        "https://www.example.org/a\\b",
        "https://user@www.example.org/",
        "https://www.example.org:x/",
        "https://www.example.org:0/",
        "https://www.example.org:99999/",
        "https://www.example.org:/",
        "https://www..example.org/",
        "https://www.example.org%2eevil.example.org/",
        "https://www.ехample.org/",
        "https://www.example.org/a\0",
        "https://www.example.org/a\u202eb",
        "https:/www.example.org/",
    ],
)
def test_links_that_will_not_do(engine: Diversa, link: str) -> None:
    """Only https, with the name of a site and nobody's password."""
    with pytest.raises(ConversationError) as refusal:
        engine.news.draft("demo", Words(Kind.ACTION, "Agua", "Algo.", None, link), 1)
    assert refusal.value.sentence == BAD_LINK


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://www.example.org", "www.example.org"),
        ("https://www.example.org:8443/página?a=1#b", "www.example.org"),
        ("HTTPS://Www.Example.Org?q=uno@example.org", "www.example.org"),
        ("https://a-b.example.org/@oficina", "a-b.example.org"),
    ],
)
def test_links_that_will_do(engine: Diversa, link: str, host: str) -> None:
    """They are kept as they were written, and said to lead where a browser goes."""
    entry = engine.news.draft("demo", Words(Kind.ACTION, "Agua", "Algo.", None, link), 1)
    assert (entry.words.link, entry.host) == (link, host)


def test_entries_belong_to_a_campaign_and_lead_to_its_releases_alone(engine: Diversa) -> None:
    """A release that was not published, or is another campaign's, cannot be chosen."""
    entry = engine.news.draft("demo", TOLD, 1)
    with pytest.raises(ConversationError):
        engine.news.get("otra", entry.id)
    release = ("loud", 1)
    leading = Words(Kind.RELEASE, "Cifras", "Publicamos las cifras.", release)
    engine.store.add_release("demo", "loud", 1, engine.today(), False, "{}")
    with pytest.raises(ConversationError):
        engine.news.draft("demo", leading, 1)
    engine.store.add_release("demo", "loud", 2, engine.today(), True, "{}")
    assert engine.news.untold("demo") == (("loud", 2),)
    told = engine.news.draft("demo", Words(Kind.RELEASE, "Cifras", "Publicamos.", ("loud", 2)), 1)
    assert told.words.release == ("loud", 2)
    assert engine.news.untold("demo") == ()


def test_hard_words_are_pointed_at() -> None:
    """A long sentence and a hard text are named; an easy one is not."""
    easy = "Arreglamos el pozo. Ahora hay agua. Gracias por contarnos."
    assert hard_to_read(easy) == ()
    long = "Arreglamos " + "el pozo y " * 10 + "la escuela."
    assert [note.params.get("number") for note in hard_to_read(long)] == [33]
    hard = " ".join(["Institucionalizaremos procedimientos administrativos interdepartamentales."] * 12)
    assert "score" in hard_to_read(hard)[0].params


def test_the_id_of_a_feed_never_changes() -> None:
    """It depends on the secrets it is made of alone, and two feeds have two."""
    assert feed_id(b"a", b"b") == feed_id(b"a", b"b") != feed_id(b"a", b"c")
    assert feed_id(b"a").startswith("urn:uuid:")


# --- ratings ---------------------------------------------------------------------------------------------------------


def rate(engine: Diversa, module: str, people: int, stars: int, period: str, hard: str | None = None) -> None:
    """Let people answer a module and rate it in a week."""
    store = engine.store_of("demo", module)
    for _ in range(people):
        receipt = sent(engine, module)
        id_ = rating_id(receipt)
        assert store.rate(id_, response_id(receipt), "demo", module, period, stars, None, hard)


def summary(engine: Diversa, module: str) -> RatingsSummary:
    """Summarise the ratings of a module as they stand today."""
    enabled = engine.campaigns.module("demo", module)
    counts = protected(engine.vault_of("demo", module), enabled, engine.today()).counts(())
    return summary_of(counts, enabled.instrument.questionnaire)


def test_ratings_are_counted_and_protected(engine: Diversa) -> None:
    """The share of five stars stands on a perturbed base; few people are not told at all."""
    rate(engine, "loud", 20, 5, "2026-W46")
    few = summary(engine, "loud")
    assert (few.base, few.five.mark) == (None, Mark.WITHHELD)
    (section, *_others) = engine.campaigns.module("demo", "loud").instrument.questionnaire.sections
    rate(engine, "loud", 60, 3, "2026-W46", hard=f'["{section.id}", "gone"]')
    many = summary(engine, "loud")
    assert many.base is not None
    assert abs(many.base - 80) <= 5
    assert many.five.rate == pytest.approx(0.25, abs=0.08)
    title, decision = many.hard[section.id]
    assert title == section.title
    assert decision.rate == pytest.approx(0.75, abs=0.1)


def test_a_sensitive_module_has_stars_alone_and_its_releases_say_nothing(engine: Diversa) -> None:
    """No section can be called hard, and no counter of stars goes into a release."""
    rate(engine, "quiet", 60, 5, "2026-W46")
    assert summary(engine, "quiet").hard == {}
    module = engine.campaigns.module("demo", "quiet")
    assert star_counters(engine.vault_of("demo", "quiet"), module, engine.today(), (), 10) == ()


def test_a_few_new_ratings_change_nothing_in_the_next_release(engine: Diversa) -> None:
    """The figure stays as the last release had it until enough people rated since."""
    rate(engine, "loud", 60, 5, "2026-W46")
    module, vault = engine.campaigns.module("demo", "loud"), engine.vault_of("demo", "loud")
    first = star_counters(vault, module, engine.today(), (), 10)
    others = (("", "sent", 60), ("talk", "shown", 70))
    rate(engine, "loud", 5, 1, "2026-W46")
    assert star_counters(vault, module, engine.today(), (*others, *first), 10) == first
    rate(engine, "loud", 30, 1, "2026-W46")
    later = {
        name: people for _section, name, people in star_counters(vault, module, engine.today(), first, 10)
    }
    assert abs(later["stars"] - 95) <= 5


def test_the_share_of_five_stars_is_on_the_quality_card(engine: Diversa) -> None:
    """With its base, from protected counts; where few rated there is no such line."""
    module = engine.campaigns.module("demo", "loud")

    def stars() -> list[Figure]:
        card = count(engine, module, lambda step, share: None).card
        return [metric.figure for metric in card.metrics if metric.id == "five_stars"]

    rate(engine, "loud", 12, 5, "2026-W46")
    assert stars() == []
    rate(engine, "loud", 48, 1, "2026-W46")
    (figure,) = stars()
    said = summary(engine, "loud")
    assert figure.base == said.base
    assert figure.value == pytest.approx(said.five.rate, abs=0.005), "in whole percents"
