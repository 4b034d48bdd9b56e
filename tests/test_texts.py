"""Sealed texts go out, are read elsewhere, and only numbers of themes come back; withdrawing removes all of it."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.campaigns.campaigns import CampaignError
from diversa.coding import codes, counting, handing, overview, parcel, proposing, reading, themes
from diversa.coding.clocks import Deleted, delete_overdue
from diversa.coding.codes import Coded, Codes
from diversa.coding.model import CodingError
from diversa.coding.parcel import Entry
from diversa.coding.reading import HIDDEN, Reader, Reading, redact
from diversa.coding.themes import Theme, ThemeList
from diversa.disclosure.cellkeys import cell_key, perturb, record_key
from diversa.disclosure.marks import Mark
from diversa.disclosure.noise import NoiseTable
from diversa.engine import Diversa
from diversa.privacy import sealing
from diversa.privacy.personal_data import find
from diversa.privacy.receipts import rating_id, response_id
from diversa.releases.build import build_release
from diversa.releases.verifying import Outcome, verify
from diversa.simulation import simulate
from diversa.store.coding import CodingStore
from diversa.texts import SPANISH
from diversa.web.app import create_app
from tests import quiet
from tests.servers import new_database
from tests.texts import DAY, PRIVATE, THEMES, Clock, installation, listed, rate, read, tell, written
from tests.web.reading import Visitor

STORIES = tuple(f"historia número {number}" for number in range(12))


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
def clock() -> Clock:
    """Return a clock that a test can set."""
    return Clock()


@pytest.fixture
def engine(tmp_path: Path, clock: Clock, databases: str) -> Iterator[Diversa]:
    """Yield an installation on each engine in turn."""
    found = installation(tmp_path / "home", clock)
    yield found
    found.close()


@pytest.fixture
def embedded(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diversa]:
    """Yield an installation on SQLite alone, for what no database changes."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    found = installation(tmp_path / "home", clock)
    yield found
    found.close()


def store(engine: Diversa, module: str = "loud") -> CodingStore:
    """Return what knows the texts of a module."""
    return handing.coding_store(engine, "demo", module)


def documents(engine: Diversa, module: str = "loud") -> dict[bytes, dict[str, Any]]:
    """Return every stored response by its id."""
    batches = engine.store_of("demo", module).documents("demo", module)
    return {id_: orjson.loads(document) for batch in batches for id_, _period, document in batch}


def beside(engine: Diversa, module: str = "loud") -> list[int]:
    """Return how many texts are out and how many have themes."""
    return [len(list(t.select())) for t in (store(engine, module).out, store(engine, module).themes)]


def number_of(_entry: Entry, text: str) -> tuple[int, ...]:
    """Give a text the theme that its last digit says, none for 0."""
    digit = int(text[-1]) % 9
    return (digit,) if digit else ()


# --- there and back --------------------------------------------------------------------------------------------------


def test_themes_come_back_and_the_ciphertexts_go(engine: Diversa) -> None:
    """Each response has the themes of its own text; of its document nothing but the sealed text is gone."""
    receipts = tell(engine, *STORIES)
    before = documents(engine)
    made = handing.hand_out(engine, "demo", "loud")
    assert {entry.id for entry in made.entries} == before.keys()
    taken = handing.take_back(engine, codes.dumps(read(made, number_of)), listed())
    assert (taken.codes, taken.left) == (12, 0)
    after = documents(engine)
    for receipt in receipts:
        id_ = response_id(receipt)
        assert before[id_].pop("sealed").keys() == {"story"}
        assert after[id_] == before[id_]
    found = {id_: themes for id_, _question, themes in store(engine).themes_of("demo", "loud")}
    assert found == {response_id(r): number_of(made.entries[0], STORIES[n]) for n, r in enumerate(receipts)}
    assert beside(engine) == [0, 12]
    with pytest.raises(CodingError, match="No hay textos nuevos"):
        handing.hand_out(engine, "demo", "loud")


def test_ciphertexts_are_not_readable_in_the_files(embedded: Diversa) -> None:
    """After the codes came back, and after a comment was read, no file of the installation holds the ciphertexts."""
    (receipt,) = tell(embedded, "una historia")
    rate(embedded, receipt, "un comentario")
    made = handing.hand_out(embedded, "demo", "loud")
    comment = next(entry.sealed for entry in made.entries if entry.question == "comment")
    story = b64encode(next(entry.sealed for entry in made.entries if entry.question == "story"))
    folder = embedded.home.path
    assert all(any(text in content for content in written(folder)) for text in (story, comment))
    handing.take_back(embedded, codes.dumps(read(made, lambda entry, _text: ())), listed())
    assert not any(text in content for content in written(folder) for text in (story, comment))


def test_a_parcel_holds_no_answer_and_no_clear_text(embedded: Diversa) -> None:
    """Only ciphertexts, ids and what was asked; without the private key nobody reads it, with another one neither."""
    (receipt,) = tell(embedded, "canario-historia", word="canario-palabra")
    rate(embedded, receipt, "canario-comentario", stars=2)
    content = parcel.dumps(handing.hand_out(embedded, "demo", "loud"))
    assert b"canario" not in content
    assert {"¿Qué le pasó?"} < set(json.loads(content)["questions"].values())
    assert all(
        set(row) == {"id", "question", "fingerprint", "mark", "sealed"}
        for row in json.loads(content)["texts"]
    )
    taken = parcel.loads(content)
    texts = {Reader(taken, PRIVATE).open(entry).text for entry in taken.entries}
    assert texts == {"canario-historia", "canario-comentario"}
    with pytest.raises(CodingError, match="no es la de los textos"):
        Reader(taken, sealing.generate_keypair()[0])
    with pytest.raises(CodingError, match="no se puede leer"):
        Reader(taken, "-----BEGIN PRIVATE KEY-----")
    moved = replace(taken.entries[0], id=b"x" * 16)
    with pytest.raises(CodingError, match="no se abre"):
        Reader(taken, PRIVATE).open(moved)


def test_what_people_write_on_the_pages_is_what_the_coder_reads(embedded: Diversa) -> None:
    """From the form and from the receipt page, to the reader; withdrawing on its page takes the themes along."""
    client = create_app(embedded).test_client(use_cookies=False)
    visitor = Visitor(client, "/demo/loud/")
    visitor.walk({**quiet.ANSWERS, "story": "en el formulario"})
    visitor.press("send")
    receipt = visitor.page.html.partition("<code>")[2].partition("</code>")[0]
    rating = {"sheet": visitor.page.sheet, "stars": "4", "comment": "en el recibo", "action": "rate"}
    visitor.send(list(rating.items()))
    said = {}

    def choose(entry: Entry, text: str) -> tuple[int, ...]:
        said[entry.question] = text
        return (8,) if entry.question == "story" else (207,)

    made = handing.hand_out(embedded, "demo", "loud")
    handing.take_back(embedded, codes.dumps(read(made, choose)), listed())
    assert said == {"story": "en el formulario", "comment": "en el recibo"}
    assert beside(embedded) == [0, 2]
    assert client.post("/retirar/", data={"receipt": receipt}).status_code == 200
    assert beside(embedded) == [0, 0]


def test_a_parcel_is_of_one_module_and_a_sensitive_one_stays_apart(engine: Diversa) -> None:
    """Nothing of the sensitive module, neither texts nor parcels nor themes, lies in the main database."""
    tell(engine, "ruido")
    tell(engine, "callado", module="quiet")
    made = handing.hand_out(engine, "demo", "quiet")
    assert [Reader(made, PRIVATE).open(entry).text for entry in made.entries] == ["callado"]
    found = codes.dumps(read(made, lambda entry, _text: (1,), proposing.propose(quiet.quiet)))
    handing.take_back(engine, found, listed(proposing.propose(quiet.quiet)))
    assert beside(engine, "quiet") == [0, 1]
    assert beside(engine, "loud") == [0, 0]
    main = store(engine, "loud")
    assert [list(t.select()) for t in (main.parcels, main.lists)] == [[], []]


def test_a_sensitive_module_has_a_key_of_its_own(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The campaign's private key does not open what a sensitive module's people wrote."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    engine = installation(tmp_path / "home", clock, demonstration=False)
    tell(engine, *STORIES, module="quiet")
    with pytest.raises(CodingError, match="cada módulo sensible"):
        Reader(handing.hand_out(engine, "demo", "quiet"), PRIVATE)
    engine.close()


def test_parcels_do_not_share_texts(engine: Diversa) -> None:
    """The oldest go first; what is out is in no second parcel, and what a cancelled one had is free again."""
    tell(engine, *STORIES)
    first = handing.hand_out(engine, "demo", "loud", at_most=5)
    second = handing.hand_out(engine, "demo", "loud")
    ids = [{entry.id for entry in made.entries} for made in (first, second)]
    assert (len(ids[0]), len(ids[1]), ids[0] & ids[1]) == (5, 7, set())
    handing.cancel(engine, "demo", "loud", first.id)
    assert {entry.id for entry in handing.hand_out(engine, "demo", "loud").entries} == ids[0]
    with pytest.raises(CodingError, match="se anuló"):
        handing.take_back(engine, codes.dumps(read(first, number_of)), listed())
    with pytest.raises(CodingError, match="ningún paquete"):
        handing.cancel(engine, "demo", "loud", "0" * 16)


def test_the_oldest_texts_go_first(embedded: Diversa, clock: Clock) -> None:
    """So that none waits until its ninety days are over, comments among them."""
    (old,) = tell(embedded, "vieja")
    rate(embedded, old, "viejo")
    clock.day += timedelta(14)
    tell(embedded, *STORIES)
    made = handing.hand_out(embedded, "demo", "loud", at_most=2)
    assert {entry.id for entry in made.entries} == {response_id(old), rating_id(old)}
    assert [entry.id for entry in made.entries] == sorted(entry.id for entry in made.entries)


def test_texts_left_without_a_code_may_go_again(engine: Diversa) -> None:
    """A coder who stops halfway returns what there is; the rest waits for another parcel."""
    tell(engine, *STORIES)
    made = handing.hand_out(engine, "demo", "loud")
    half = read(made, number_of)
    half = replace(half, coded=dict(list(half.coded.items())[:4]))
    taken = handing.take_back(engine, codes.dumps(half), listed())
    assert (taken.codes, taken.left) == (4, 8)
    assert len(handing.hand_out(engine, "demo", "loud").entries) == 8


def test_few_texts_of_real_people_do_not_go_out_while_it_is_open(
    tmp_path: Path, clock: Clock, databases: str
) -> None:
    """Nine wait for a tenth; after the campaign closed the last ones may be read."""
    engine = installation(tmp_path / "home", clock, demonstration=False)
    tell(engine, *STORIES[:9])
    with pytest.raises(CodingError, match="menos de 10 textos"):
        handing.hand_out(engine, "demo", "loud")
    engine.campaigns.close("demo", engine.clock())
    assert len(handing.hand_out(engine, "demo", "loud").entries) == 9
    with pytest.raises(CampaignError):
        handing.hand_out(engine, "demo", "otro")
    engine.close()


@pytest.fixture
def real(tmp_path: Path, clock: Clock, databases: str) -> Iterator[Diversa]:
    """Yield an installation on each engine in turn, with a campaign of real people."""
    found = installation(tmp_path / "home", clock, demonstration=False)
    yield found
    found.close()


@pytest.mark.parametrize("closed", [False, True])
def test_no_text_of_real_people_goes_out_twice(real: Diversa, closed: bool) -> None:
    """Cancelled or brought back without a code, it is deleted: no second parcel shows who withdrew, or who is new."""
    receipts = tell(real, *STORIES)
    first = handing.hand_out(real, "demo", "loud")
    assert real.withdraw(receipts[0])
    if closed:
        real.campaigns.close("demo", real.clock())
    handing.cancel(real, "demo", "loud", first.id)
    assert not any("sealed" in document for document in documents(real).values())
    assert len(documents(real)) == 11, "the responses themselves stay"
    with pytest.raises(CodingError, match="No hay textos nuevos"):
        handing.hand_out(real, "demo", "loud")
    assert beside(real) == [0, 0]


def test_a_new_text_never_stands_alone_among_known_ones(real: Diversa) -> None:
    """Ten that were out and one that was not are a parcel of one, whichever way the ten came back."""
    for end in (
        lambda made: handing.cancel(real, "demo", "loud", made.id),
        lambda made: handing.take_back(real, codes.dumps(replace(read(made, number_of), coded={})), listed()),
    ):
        tell(real, *STORIES[:10])
        end(handing.hand_out(real, "demo", "loud"))
        tell(real, "la nueva 1")
        with pytest.raises(CodingError, match="menos de 10 textos"):
            handing.hand_out(real, "demo", "loud")
        tell(real, *STORIES[:9])
        handing.cancel(real, "demo", "loud", handing.hand_out(real, "demo", "loud").id)


def test_what_has_no_code_of_real_people_is_deleted(real: Diversa) -> None:
    """The themes of those that were read are there, and the answer says what becomes of the others."""
    tell(real, *STORIES)
    half = read(handing.hand_out(real, "demo", "loud"), number_of)
    half = replace(half, coded=dict(list(half.coded.items())[:4]))
    taken = handing.take_back(real, codes.dumps(half), listed())
    assert (taken.codes, taken.left, taken.go_again) == (4, 8, False)
    assert beside(real) == [0, 4]
    assert not any("sealed" in document for document in documents(real).values())


def test_two_parcels_at_one_moment_are_not_small_ones(real: Diversa) -> None:
    """Of twelve texts one of the two gets all or ten; the rest is no parcel, and nothing is written of it."""
    for most in (10, 12):
        tell(real, *STORIES)
        acts = [
            closing(real, lambda at_most=at_most: handing.hand_out(real, "demo", "loud", at_most))
            for at_most in (most, 12)
        ]
        results = together(*acts)
        made = [result for result in results if isinstance(result, parcel.Parcel)]
        refused = [result for result in results if isinstance(result, CodingError)]
        assert (len(made), len(refused)) == (1, 1), results
        assert len(made[0].entries) >= 10
        out = [row for row in store(real).parcels_of("demo", "loud") if row["state"] == "out"]
        assert [row["id"] for row in out] == [made[0].id]
        handing.cancel(real, "demo", "loud", made[0].id)
        tell(real, *STORIES[:10])
        handing.cancel(real, "demo", "loud", handing.hand_out(real, "demo", "loud").id)


# --- withdrawing -----------------------------------------------------------------------------------------------------


def test_withdrawing_removes_text_themes_and_what_is_out(engine: Diversa) -> None:
    """Before the codes are back, and after: nothing of that person is left, and a code for it is dropped in silence."""
    early, late, *others = tell(engine, *STORIES)
    rate(engine, early, "un comentario")
    rate(engine, late, "otro comentario")
    made = handing.hand_out(engine, "demo", "loud")
    found = read(made, lambda entry, _text: (1,) if entry.question == "story" else (201,))
    assert engine.withdraw(early)
    assert beside(engine) == [12, 0]
    taken = handing.take_back(engine, codes.dumps(found), listed())
    assert taken.codes == 14, "nothing tells that somebody withdrew"
    assert beside(engine) == [0, 12]
    assert engine.withdraw(late)
    left = {id_ for id_, _question, _themes in store(engine).themes_of("demo", "loud")}
    assert left == {response_id(receipt) for receipt in others}
    assert not list(store(engine).out.select())


def test_erasing_a_campaign_erases_all_of_it(engine: Diversa) -> None:
    """Parcels, what is out and themes go with the responses; the office's list of themes stays."""
    tell(engine, *STORIES)
    first = handing.hand_out(engine, "demo", "loud", at_most=6)
    handing.take_back(engine, codes.dumps(read(first, number_of)), listed())
    handing.hand_out(engine, "demo", "loud")
    assert engine.store.erase("demo", "loud") == 12
    assert beside(engine) == [0, 0]
    assert list(store(engine).parcels.select()) == []
    assert handing.current_list(engine, "demo", "loud") == THEMES


def test_a_comment_that_was_written_anew_keeps_no_old_theme(engine: Diversa) -> None:
    """The code of the earlier comment is dropped, and the new comment waits to be read."""
    (receipt,) = tell(engine, "una historia")
    rate(engine, receipt, "el primero")
    made = handing.hand_out(engine, "demo", "loud")
    found = read(made, lambda entry, _text: (201,) if entry.question == "comment" else ())
    rate(engine, receipt, "el segundo")
    handing.take_back(engine, codes.dumps(found), listed())
    assert [question for _id, question, _themes in store(engine).themes_of("demo", "loud")] == ["story"]
    again = handing.hand_out(engine, "demo", "loud")
    assert [Reader(again, PRIVATE).open(entry).text for entry in again.entries] == ["el segundo"]


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment; return what each gave, or its error."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            results[place] = act()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def closing(engine: Diversa, act: Callable[[], Any]) -> Callable[[], Any]:
    """Return an act that closes its thread's connections."""

    def run() -> Any:
        try:
            return act()
        finally:
            engine.close()

    return run


def test_two_who_bring_the_same_codes_back(engine: Diversa) -> None:
    """One of them is told that they were taken already."""
    tell(engine, *STORIES)
    made = handing.hand_out(engine, "demo", "loud")
    handing.adopt(engine, "demo", "loud", listed())
    content = codes.dumps(read(made, number_of))
    act = closing(engine, lambda: handing.take_back(engine, content))
    results = together(act, act)
    assert sorted(type(result).__name__ for result in results) == ["CodingError", "Taken"]
    assert beside(engine) == [0, 12]


def test_who_withdraws_while_texts_go_out_leaves_nothing(engine: Diversa) -> None:
    """Whichever comes first, no line about a withdrawn response stays behind."""
    for _again in range(5):
        receipts = tell(engine, *STORIES)
        acts = [closing(engine, lambda receipt=receipt: engine.withdraw(receipt)) for receipt in receipts[:3]]
        results = together(closing(engine, lambda: handing.hand_out(engine, "demo", "loud")), *acts)
        assert results[1:] == [True] * 3, results
        gone = {response_id(receipt) for receipt in receipts[:3]}
        assert not gone & {bytes(row["id"]) for row in store(engine).out.select()}
        assert not gone & documents(engine).keys()
        content = codes.dumps(read(results[0], number_of))
        acts = [
            closing(engine, lambda receipt=receipt: engine.withdraw(receipt)) for receipt in receipts[3:5]
        ]
        results = together(
            closing(engine, lambda content=content: handing.take_back(engine, content, listed())), *acts
        )
        assert results[1:] == [True] * 2, results
        gone |= {response_id(receipt) for receipt in receipts[3:5]}
        assert not gone & {id_ for id_, _question, _themes in store(engine).themes_of("demo", "loud")}


# --- what is refused -------------------------------------------------------------------------------------------------


def _other_mark(found: Codes) -> Codes:
    place = next(iter(found.coded))
    return replace(found, coded={**found.coded, place: Coded(b"m" * 16, (1,))})


def _other_id(found: Codes) -> Codes:
    place, one = next(iter(found.coded.items()))
    return replace(found, coded={**found.coded, (b"i" * 16, place[1]): one})


def _other_question(found: Codes) -> Codes:
    place, one = next(iter(found.coded.items()))
    return replace(found, coded={**found.coded, (place[0], "comment"): Coded(one.mark, ())})


def _other_parcel(found: Codes) -> Codes:
    return replace(found, parcel="0" * 16)


def _other_module(found: Codes) -> Codes:
    return replace(found, module="quiet")


def _other_version(found: Codes) -> Codes:
    return replace(found, version=2)


def _other_digest(found: Codes) -> Codes:
    return replace(found, digest=b"d" * 32)


def _themes(*chosen: int) -> Callable[[Codes], Codes]:
    def change(found: Codes) -> Codes:
        place, one = next(iter(found.coded.items()))
        return replace(found, coded={**found.coded, place: Coded(one.mark, chosen)})

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_other_mark, "no salió en este paquete"),
        (_other_id, "no salió en este paquete"),
        (_other_question, "no salió en este paquete"),
        (_themes(77), "El tema 77 no está en la lista"),
        (_themes(201), "El tema 201 no es para la pregunta"),
        (_themes(1, 1), "dos veces el mismo tema"),
        (_other_parcel, "no salió ningún paquete"),
        (_other_module, "no salió ningún paquete"),
        (_other_version, "no es la misma lista"),
        (_other_digest, "no es la misma lista"),
    ],
)
def test_one_wrong_code_and_nothing_is_taken(
    change: Callable[[Codes], Codes], sentence: str, embedded: Diversa
) -> None:
    """Ids, questions and themes that did not go out are refused with a sentence; the right file is taken afterwards."""
    tell(embedded, *STORIES)
    found = read(handing.hand_out(embedded, "demo", "loud"), number_of)
    with pytest.raises(CodingError, match=sentence):
        handing.take_back(embedded, codes.dumps(change(found)), listed())
    assert beside(embedded) == [12, 0]
    assert all("sealed" in document for document in documents(embedded).values())
    assert handing.current_list(embedded, "demo", "loud") is None
    assert handing.take_back(embedded, codes.dumps(found), listed()).codes == 12
    with pytest.raises(CodingError, match="ya se recibieron"):
        handing.take_back(embedded, codes.dumps(found), listed())


def test_codes_with_words_beside_them_are_refused(embedded: Diversa) -> None:
    """No field more than those that are known: a text cannot travel in one that nobody looks at."""
    tell(embedded, *STORIES)
    data = json.loads(codes.dumps(read(handing.hand_out(embedded, "demo", "loud"), number_of)))
    for change in (
        {**data, "note": "algo"},
        {**data, "codes": [{**data["codes"][0], "text": "algo"}]},
        {**data, "codes": [{**data["codes"][0], "themes": ["algo"]}]},
        {**data, "codes": [{**data["codes"][0], "themes": [True]}]},
        {**data, "codes": [data["codes"][0], data["codes"][0]]},
        {**data, "codes": {"a": 1}},
        {**data, "kind": "otro"},
        [data],
    ):
        with pytest.raises(CodingError):
            handing.take_back(embedded, json.dumps(change).encode(), listed())
    assert beside(embedded) == [12, 0]


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_sentence(content: bytes) -> None:
    """Whatever somebody uploads, there is no other error than a sentence."""
    for load in (codes.loads, parcel.loads, themes.loads):
        with pytest.raises(CodingError):
            load(content)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)


@given(st.data())
def test_a_file_with_anything_in_any_place_is_refused_or_read(data: st.DataObject) -> None:
    """Whatever stands in whatever field of a parcel or of codes: a sentence, or a file that is as good as the first."""
    entry = Entry(b"x" * 16, "story", "f", b"m" * 16, b"sealed")
    made = parcel.Parcel("0" * 16, "demo", "loud", DAY, DAY, b"k" * 32, ("f",), {"story": "¿?"}, (entry,))
    found = codes.begin(made, THEMES).with_text(entry, (1,))
    for module, content, rows in (
        (parcel, parcel.dumps(made), "texts"),
        (codes, codes.dumps(found), "codes"),
    ):
        changed = json.loads(content)
        place = data.draw(st.sampled_from([changed, changed[rows][0]]))
        place[data.draw(st.sampled_from(sorted(place)))] = data.draw(anything)
        with contextlib.suppress(CodingError):
            again = module.loads(json.dumps(changed).encode())
            assert module.loads(module.dumps(again)) == again


# --- lists of themes -------------------------------------------------------------------------------------------------


def grown(*more: Theme, version: int = 2, themes_: tuple[Theme, ...] = THEMES.themes) -> ThemeList:
    """Return a later version of the list."""
    return replace(THEMES, version=version, themes=(*themes_, *more))


def test_a_later_list_may_only_add(embedded: Diversa) -> None:
    """Codes keep their meaning: what changes or drops a theme is refused, what adds one is taken, old codes too."""
    tell(embedded, *STORIES)
    first = handing.hand_out(embedded, "demo", "loud", at_most=6)
    second = handing.hand_out(embedded, "demo", "loud")
    handing.adopt(embedded, "demo", "loud", listed())
    changed = replace(THEMES.themes[0], meaning="Otra cosa.")
    for worse, sentence in (
        (grown(themes_=(changed, *THEMES.themes[1:])), "cambió o falta"),
        (grown(themes_=THEMES.themes[1:]), "cambió o falta"),
        (grown(Theme(9, "Nuevo", "Algo nuevo."), version=1), "póngale version = 2"),
        (replace(grown(), id="otra"), "se llama «otra»"),
        (grown(Theme(9, "Nuevo", "Algo nuevo.", ("calm",))), "no tiene textos cifrados"),
    ):
        with pytest.raises(CodingError, match=sentence):
            handing.adopt(embedded, "demo", "loud", listed(worse))
    better = grown(Theme(9, "Nuevo", "Algo nuevo."))
    newer = read(second, lambda entry, _text: (9,), better)
    assert handing.take_back(embedded, codes.dumps(newer), listed(better)).codes == 6
    assert handing.take_back(embedded, codes.dumps(read(first, number_of))).codes == 6
    assert handing.current_list(embedded, "demo", "loud") == better


def test_an_unknown_list_is_asked_for(embedded: Diversa) -> None:
    """Codes without the file of their themes cannot be judged the first time."""
    tell(embedded, *STORIES)
    found = codes.dumps(read(handing.hand_out(embedded, "demo", "loud"), number_of))
    with pytest.raises(CodingError, match="Agregue el archivo de temas"):
        handing.take_back(embedded, found)
    assert handing.take_back(embedded, found, listed()).codes == 12


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ('version = 0\nid = "a"\nthemes = []', "necesita una versión"),
        ("version = 1", "necesita un nombre"),
        ('version = 1\nid = "a"', "entre 1 y 200 temas"),
        ('version = 1\nid = "a"\nwords = 3', "«words», que no se conoce"),
        ('version = 1\nid = "a"\n[[themes]]\ncode = 1', "necesita title"),
        ('version = 1\nid = "a"\n[[themes]]\ncode = 0', "código de 1 a 999"),
        (
            'version = 1\nid = "a"\n[[themes]]\ncode = 1\ntitle = "a"\nmeaning = "b\\u001b"',
            "necesita meaning",
        ),
        (
            'version = 1\nid = "a"\n' + '[[themes]]\ncode = 1\ntitle = "a"\nmeaning = "b"\n' * 2,
            "está dos veces",
        ),
        ("version = ", "no se puede leer"),
    ],
)
def test_a_list_with_faults_is_refused(change: str, sentence: str) -> None:
    """Each fault has its sentence."""
    with pytest.raises(CodingError, match=sentence):
        themes.loads(change)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a" + ".a" * 20_000 + " = 1\n", "más de 100 puntos"),
        ('x = { "a"' + ' . "a"' * 9_000 + " = 1 }\n", "más de 100 puntos"),
        ("[a" + ".a" * 5_000 + "]\n", "más de 100 puntos"),
        ("# " + "x" * 64 * 1024, "demasiado grande"),
        (("a" + ".a" * 100 + " = 1\n") * 300, "no se puede leer"),
        ("".join(f"a{n}" + ".a" * 100 + " = 1\n" for n in range(300)), "que no se conoce"),
    ],
)
def test_no_list_takes_long_to_read(content: str, sentence: str) -> None:
    """Whoever brings a file cannot keep the program busy with it: what is slow to read is refused before."""
    begun = time.process_time()
    with pytest.raises(CodingError, match=sentence):
        themes.loads(content.encode())
    assert time.process_time() - begun < 1


def test_a_list_that_grows_when_it_is_written_is_refused() -> None:
    """What is kept is the list as the program writes it, and that must be read again."""
    rows = [f"[[themes]]\ncode = {n}\ntitle = 'a'\nmeaning = '{chr(34) * 400}'\n" for n in range(1, 101)]
    content = 'id = "a"\nversion = 1\n' + "".join(rows)
    assert len(content) < themes.LARGEST
    with pytest.raises(CodingError, match="demasiado grande"):
        themes.loads(content)


titles = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)


@given(st.lists(st.tuples(titles, titles), min_size=1, max_size=5), titles, st.integers(1, 9999))
def test_a_list_is_what_its_file_says(words: list[tuple[str, str]], name: str, version: int) -> None:
    """Whatever stands in its titles, written and read again it is the same list with the same digest."""
    made = tuple(Theme(code, title, meaning) for code, (title, meaning) in enumerate(words, start=1))
    list_ = ThemeList(name, version, made)
    again = themes.loads(themes.dumps(list_))
    assert (again, again.digest()) == (list_, list_.digest())


# --- reading ---------------------------------------------------------------------------------------------------------

writing = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300)


@given(
    st.lists(st.tuples(writing, st.sets(st.sampled_from([t.code for t in THEMES.of("story")]))), max_size=6)
)
def test_what_comes_back_does_not_depend_on_any_text(said: list[tuple[str, set[int]]]) -> None:
    """The same themes for other texts give the same file, byte for byte: so no letter of a text can be in it.

    And in whatever order the texts were read.
    """
    files = set()
    for words in ([text for text, _themes in said], ["x" for _text in said]):
        entries = []
        for number, text in enumerate(words):
            place = sealing.Place("demo", "f", "story", number.to_bytes(16, "big"))
            sealed = sealing.seal(text, sealing.public_key_of(PRIVATE), place)
            entries.append(Entry(place.response_id, "story", "f", b"m" * 16, sealed))
        key = parcel.key_digest(sealing.public_key_of(PRIVATE))
        due = DAY + timedelta(30)
        made = parcel.Parcel("0" * 16, "demo", "loud", DAY, due, key, ("f",), {"story": "¿?"}, tuple(entries))
        chosen = {entry.id: tuple(themes) for entry, (_text, themes) in zip(entries, said, strict=True)}
        opened = {}

        def choose(entry: Entry, text: str, chosen: Any = chosen, opened: Any = opened) -> tuple[int, ...]:
            opened[entry.id] = text
            return chosen[entry.id]

        files.add(codes.dumps(read(made, choose)))
        assert [opened[entry.id] for entry in entries] == words
    assert len(files) == 1


@given(writing, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=6))
def test_hidden_parts_are_gone_and_the_rest_is_there(text: str, pairs: list[tuple[int, int]]) -> None:
    """However parts overlap: every letter outside of them is left, in order, and none inside."""
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in pairs]
    spans = [span for span in spans if span[0] < span[1]]
    inside = {place for start, stop in spans for place in range(start, stop)}
    left = "".join(letter for place, letter in enumerate(text) if place not in inside)
    assert redact(text, spans, "") == left
    assert redact(text, spans, "{}") == text


def test_a_reading_hides_what_looks_like_personal_data() -> None:
    """What was found and what the coder hides, whatever its case; the whole text shows where it was."""
    entry = Entry(b"x" * 16, "story", "f", b"m" * 16, b"")
    found = Reading(entry, "Soy ANA, llame al 300 123 4567. Ana.").hide("ana")
    assert found.redacted == f"Soy {HIDDEN}, llame al {HIDDEN}. {HIDDEN}."
    assert found.marked == "Soy ⟦ANA⟧, llame al ⟦300 123 4567⟧. ⟦Ana⟧."
    assert [kind.value for kind in found.kinds] == ["phone"]
    assert found.hide("  ") == found
    assert not find(found.redacted)


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("3", (3,)), ("0", ()), ("7, 3", (3, 7)), ("3 3", (3,))],
)
def test_themes_are_typed_as_numbers(typed: str, chosen: tuple[int, ...]) -> None:
    """Separated by spaces or commas; 0 alone is none."""
    assert reading.read_themes(typed, THEMES.of("story")) == chosen


@pytest.mark.parametrize("typed", ["", "0 3", "x", "-1", "99999", "201", "3.5", "³"])
def test_what_is_no_theme_is_asked_again(typed: str) -> None:
    """A word, an unknown number, or a theme of another question."""
    with pytest.raises(CodingError):
        reading.read_themes(typed, THEMES.of("story"))


# --- clocks ----------------------------------------------------------------------------------------------------------


def test_a_parcel_that_does_not_come_back_loses_its_texts(engine: Diversa, clock: Clock) -> None:
    """On its last day codes are still taken; from the next one its ciphertexts are gone and it is over."""
    tell(engine, *STORIES)
    made = handing.hand_out(engine, "demo", "loud", at_most=5)
    assert made.due_on == DAY + timedelta(30)
    clock.day = made.due_on
    assert delete_overdue(engine, engine.today()) == Deleted()
    clock.day += timedelta(1)
    assert delete_overdue(engine, engine.today()) == Deleted(late=5)
    assert sum("sealed" in document for document in documents(engine).values()) == 7
    with pytest.raises(CodingError, match="venció"):
        handing.take_back(engine, codes.dumps(read(made, number_of)), listed())
    assert beside(engine) == [0, 0]
    assert delete_overdue(engine, engine.today()) == Deleted()


@pytest.mark.parametrize(("module", "written"), [("loud", DAY), ("quiet", date(2026, 11, 16))])
def test_no_ciphertext_is_older_than_ninety_days(
    module: str, written: date, engine: Diversa, clock: Clock
) -> None:
    """Counted from the day, in a sensitive module from the Monday of the week, also while a parcel is out."""
    (receipt,) = tell(engine, "una historia", module=module)
    clock.day = written + timedelta(85)
    handing.hand_out(engine, "demo", module)
    (recent,) = tell(engine, "otra", module=module)
    clock.day = written + timedelta(89)
    assert delete_overdue(engine, engine.today()) == Deleted()
    clock.day = written + timedelta(90)
    assert delete_overdue(engine, engine.today()) == Deleted(old=1)
    left = documents(engine, module)
    assert ("sealed" in left[response_id(receipt)], "sealed" in left[response_id(recent)]) == (False, True)
    assert beside(engine, module) == [0, 0]


def test_comments_count_from_the_monday_of_their_week(engine: Diversa, clock: Clock) -> None:
    """A comment's day is not known; the stars stay."""
    (receipt,) = tell(engine, "")
    rate(engine, receipt, "un comentario", stars=4)
    clock.day = date(2026, 11, 16) + timedelta(89)
    assert delete_overdue(engine, engine.today()) == Deleted()
    clock.day += timedelta(1)
    assert delete_overdue(engine, engine.today()) == Deleted(old=1)
    assert engine.store_of("demo", "loud").ratings_of("demo", "loud") == [(rating_id(receipt), 4, None)]


# --- releases and counts ---------------------------------------------------------------------------------------------


def test_a_release_can_be_verified_after_its_texts_are_gone(engine: Diversa) -> None:
    """Sealed texts enter no count: the same release is counted again to the byte."""
    simulate(engine, "demo", "loud", 60, seed=1)
    tell(engine, *STORIES)
    made = build_release(engine, "demo", "loud", publish=True)
    out = handing.hand_out(engine, "demo", "loud", at_most=1000)
    handing.take_back(engine, codes.dumps(read(out, lambda entry, _text: (1,))), listed())
    assert not any("sealed" in document for document in documents(engine).values())
    assert verify(engine, made.folder, lambda *_step: None).outcome is Outcome.SAME


def test_one_text_is_taken_out_and_nothing_else(engine: Diversa) -> None:
    """The one change of a stored document: its release, its period and every other part stay; a second time is none."""
    (receipt,) = tell(engine, "una historia")
    id_ = response_id(receipt)
    engine.store.mark_released("demo", "loud", 3)
    ((_id, day, before, _release),) = next(engine.store.vintages("demo", "loud"))
    assert not store(engine).forget_sealed(id_, "word")
    assert store(engine).forget_sealed(id_, "story")
    assert not store(engine).forget_sealed(id_, "story")
    ((_id, same, after, release),) = next(engine.store.vintages("demo", "loud"))
    assert (same, release) == (day, 3)
    head, _sealed, tail = before.partition(',"sealed":')
    assert (after, tail.count("{"), head + "}") == (head + "}", 1, after)


def test_few_people_show_nothing(embedded: Diversa) -> None:
    """Below the minimum base there is no number at all, neither of themes nor of stars."""
    for receipt in tell(embedded, *STORIES):
        rate(embedded, receipt, None, stars=5)
    handing.take_back(
        embedded, codes.dumps(read(handing.hand_out(embedded, "demo", "loud"), lambda *_: (1,))), listed()
    )
    for counts in overview.found_in(embedded, "demo", "loud"):
        assert counts.base is None
        assert {(share.mark, share.percent) for share in counts.shares} == {(Mark.WITHHELD, None)}


def test_counts_are_those_of_their_cell_keys(embedded: Diversa) -> None:
    """What is shown is what perturbing by hand gives, rounded: whole percents, and a base in tens."""
    receipts = tell(embedded, *(f"{'a' if n % 3 else 'b'}" for n in range(90)))
    made = handing.hand_out(embedded, "demo", "loud")
    chosen = {"a": (1, 4), "b": (4,)}
    handing.take_back(embedded, codes.dumps(read(made, lambda _entry, text: chosen[text])), listed())
    key, noise = embedded.main.cell_key, NoiseTable.build()

    def shown(ids: list[bytes]) -> int:
        return perturb(len(ids), cell_key(sum(record_key(key, id_) for id_ in ids)), noise)

    every = [response_id(receipt) for receipt in receipts]
    some = [id_ for number, id_ in enumerate(every) if number % 3]
    (counts,) = counting.theme_counts(embedded, "demo", "loud")
    found = {share.code: share for share in counts.shares}
    assert counts.base == shown(every) // 10 * 10
    assert found[1].percent == int(shown(some) / shown(every) * 100 + 0.5)
    assert found[4].mark is Mark.WITHHELD, "all of them said it, so it would tell of each one"
    assert found[2].mark is Mark.WITHHELD
    assert found[1].title == THEMES.by_code[1].title


def test_a_single_withheld_star_takes_another_with_it(embedded: Diversa) -> None:
    """All five together are everybody: one alone could be computed from the others."""
    given = [5] * 30 + [4] * 20 + [3] * 15 + [2] * 15 + [1] * 3
    for receipt, stars in zip(tell(embedded, *("",) * len(given)), given, strict=True):
        rate(embedded, receipt, None, stars=stars)
    counts = counting.star_counts(embedded, "demo", "loud")
    hidden = [share.code for share in counts.shares if share.mark is Mark.WITHHELD]
    assert 1 in hidden, "whatever the noise"
    assert len(hidden) == 2
    assert counts.base is not None
    assert counts.base % 10 == 0


def test_numbers_of_real_texts_are_rounded(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Down to tens, on every list; a demonstration shows them as they are."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    for demonstration, waiting, sent, words in ((True, 17, 12, "17"), (False, 10, 10, "10 o más")):
        found = installation(tmp_path / str(demonstration), clock, demonstration=demonstration)
        tell(found, *STORIES)
        handing.hand_out(found, "demo", "loud")
        tell(found, *STORIES[:5])
        seen = overview.look(found, "demo", "loud")
        assert (seen.waiting.number, seen.parcels[0].texts.number) == (waiting, sent)
        assert SPANISH(overview.about(seen.waiting)) == words
        found.close()
