"""What is stored, when, and once; the receipt, the stars, and taking everything back."""

from __future__ import annotations

import pytest

from tests.web.people import MODULE, SPARED, VICTIM
from tests.web.reading import Visitor, stored
from tests.web.tiny import ANSWERS


def test_the_same_final_page_sent_twice_stores_once(visitor, engine):
    """A double click, a reload, a lost connection: one response, and the same receipt."""
    visitor.walk(ANSWERS)
    last = visitor.page.entries("send")
    visitor.send(last)
    first = visitor.page.html.split("<code>")[1].split("</code>")[0]
    visitor.send(last)
    assert visitor.answer.status_code == 200
    assert visitor.page.html.split("<code>")[1].split("</code>")[0] == first
    assert len(stored(engine)) == 1


def test_two_tabs_with_other_answers_store_the_first(visitor, engine):
    """The second tab's answers are refused with a sentence, and nobody's answers are shown."""
    visitor.walk(ANSWERS)
    tab = visitor.page.entries("send")
    visitor.press("change:rest")
    visitor.press(answers={"calm": 2})
    visitor.press("send")
    visitor.send(tab)
    assert visitor.answer.status_code == 409
    assert "Ya recibimos sus respuestas" in visitor.page.words
    assert "Medellín" not in visitor.page.words
    assert [d["values"]["calm"] for d in stored(engine)] == [2]


@pytest.mark.parametrize("action", ["continue", "back", "stay", "change:start"])
def test_any_page_of_a_stored_sheet_says_so(visitor, action):
    """Whoever presses Back on a borrowed phone does not read what was answered."""
    pages = []
    while not visitor.page.title.startswith("Revise"):
        pages.append(visitor.page.entries(action))
        visitor.press(answers=ANSWERS)
    pages.append(visitor.page.entries(action))
    visitor.press("send")
    for entries in pages:
        visitor.send(entries)
        assert visitor.answer.status_code == 409
        assert "Ya recibimos sus respuestas" in visitor.page.words
        assert visitor.page.questions == {}


def test_withdrawing_erases_the_record_from_the_files(visitor, engine, files):
    """With the receipt, typed as people type, the record is gone from every byte on the disk."""
    visitor.walk(ANSWERS)
    visitor.press("send")
    receipt = visitor.page.html.split("<code>")[1].split("</code>")[0]
    [document] = stored(engine)
    sealed = document["sealed"]["story"]
    assert sealed.encode() in files()
    answer = visitor.client.post("/retirar/", data={"receipt": f" {receipt.replace('-', ' ').lower()} "})
    assert answer.status_code == 200
    assert "Borramos sus respuestas" in answer.text
    assert stored(engine) == []
    assert sealed.encode() not in files()
    assert b'"weight":12.5' not in files()


def test_a_rating_goes_with_its_response(visitor, engine, files):
    """Stars and a sealed comment are kept apart, found by the receipt alone, and erased with it."""
    visitor.walk(ANSWERS)
    visitor.press("send")
    receipt = visitor.page.html.split("<code>")[1].split("</code>")[0]
    rating = [*visitor.page.entries("rate"), ("stars", "4")]
    visitor.send([(n, "Canario del comentario" if n == "comment" else v) for n, v in rating])
    assert "Gracias por su calificación." in visitor.page.words
    assert receipt in visitor.page.words
    [row] = list(engine.store.ratings.select())
    assert (row["stars"], row["module"]) == (4, "tiny")
    assert b"Canario del comentario" not in files()
    visitor.client.post("/retirar/", data={"receipt": receipt})
    assert list(engine.store.ratings.select()) == []


def test_a_rating_needs_stars_or_words(visitor, engine):
    """An empty rating is asked for again and not kept; a word alone is enough."""
    visitor.walk(ANSWERS)
    visitor.press("send")
    visitor.press("rate")
    assert "Elija de una a cinco estrellas" in visitor.page.words
    assert list(engine.store.ratings.select()) == []
    visitor.send([(n, "Bien" if n == "comment" else v) for n, v in visitor.page.entries("rate")])
    [row] = list(engine.store.ratings.select())
    assert row["stars"] is None


@pytest.mark.parametrize(
    ("receipt", "status", "said"),
    [
        ("", 422, "Un recibo tiene veinte letras y números."),
        ("AAAA-BBBB", 422, "Un recibo tiene veinte letras y números."),
        ("0000-0000-0000-0000-0000", 404, "No encontramos respuestas con ese recibo."),
    ],
)
def test_a_receipt_that_finds_nothing_says_so(client, receipt, status, said):
    """An unreadable or unknown receipt leads to a sentence, and stays in its box."""
    answer = client.post("/retirar/", data={"receipt": receipt})
    assert answer.status_code == status
    assert said in answer.text
    assert f'value="{receipt}"' in answer.text


def test_after_withdrawing_the_old_pages_say_so(visitor):
    """The pages of a withdrawn sheet neither show nor store anything again."""
    visitor.walk(ANSWERS)
    last = visitor.page.entries("send")
    visitor.send(last)
    receipt = visitor.page.html.split("<code>")[1].split("</code>")[0]
    visitor.client.post("/retirar/", data={"receipt": receipt})
    for entries in (last, [*last[:-1], ("action", "stay")]):
        visitor.send(entries)
        assert visitor.answer.status_code == 410
        assert "Usted retiró estas respuestas" in visitor.page.words


def test_the_same_answers_in_another_language_are_the_same(visitor, engine):
    """Sending the last page again in the other language repeats the receipt."""
    visitor.walk(ANSWERS)
    last = visitor.page.entries("send")
    visitor.send(last)
    visitor.address = "/en/demo/tiny/"
    visitor.send(last)
    assert visitor.answer.status_code == 200
    assert len(stored(engine)) == 1


@pytest.mark.parametrize(
    ("answers", "title"),
    [({"consent_main": 2}, "Está bien así"), ({"consent_main": 1, "age": 17}, "Solo personas adultas")],
)
def test_an_end_screen_stores_nothing(visitor, engine, files, answers, title):
    """Who says no, or is too young, reads why; nothing about them is kept, and no receipt is given."""
    visitor.press(answers={"age": 40, "pet": 1, **answers})
    assert visitor.page.title.startswith(title)
    assert "No guardamos nada de la prueba." in visitor.page.words
    assert visitor.page.questions == {}
    assert "<code>" not in visitor.page.html
    assert stored(engine) == []


def test_an_end_is_found_at_the_last_step_too(visitor, engine):
    """A sheet that would end cannot be sent past its end."""
    visitor.walk(ANSWERS)
    last = visitor.page.entries("send")
    visitor.press("change:start", {})
    visitor.press(answers={"consent_main": 2})
    assert visitor.page.title.startswith("Está bien así")
    assert stored(engine) == []
    visitor.send(last)  # the page before that change is another matter: there the answer was yes
    assert len(stored(engine)) == 1


def test_sections_are_counted_without_people(visitor, engine, app):
    """How many reached each section is added up by week; nobody is in it."""
    visitor.walk(ANSWERS)
    visitor.press("send")
    app.extensions["counters"].flush()
    counted = {(row["section"], row["event"]): row["people"] for row in engine.store.counts("demo", "tiny")}
    assert counted == {
        ("start", "shown"): 1,
        ("pets", "shown"): 1,
        ("rest", "shown"): 1,
        ("", "sent"): 1,
    }


def test_a_whole_answer_sheet_is_stored_as_it_was_given(visitor, engine):
    """What was answered is what is on the disk; texts are sealed, what is not kept is not there."""
    visitor.walk(ANSWERS)
    visitor.press("send")
    assert visitor.answer.status_code == 200
    [document] = stored(engine)
    expected = {name: ANSWERS[name] for name in ANSWERS if name not in ("story", "kinds_96_text")}
    assert document["values"] == expected
    assert set(document["sealed"]) == {"story", "kinds_96_text"}
    assert "missing" not in document or document["missing"] == {}


@pytest.mark.parametrize(("answers", "victim"), [(VICTIM, True), (SPARED, False)], ids=["victim", "spared"])
def test_both_doors_store_the_same(client, engine, answers, victim):
    """The discrimination module through the pages and through the API leaves the same record, but for how long it took."""
    visitor = Visitor(client, MODULE)
    visitor.walk(answers)
    visitor.press("send")
    address = "/api/v1/campaigns/demo/modules/discrimination/responses/" + "0a" * 16
    assert client.put(address, json={"answers": answers}).status_code == 201
    page, api = stored(engine, "discrimination")
    assert page["values"] == api["values"]
    assert page["missing"] == api["missing"]
    assert page.get("sealed", {}).keys() == api.get("sealed", {}).keys()
    assert ("disc_grounds_12m" in page["values"]) is victim
