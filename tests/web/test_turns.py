"""Filling in without JavaScript, page by page: what is asked again, what is kept, what is stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.people import MODULE, VICTIM
from tests.web.reading import Visitor, stored
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"
BLANK = "Dejó esta pregunta sin responder."


def without(*names: str) -> dict[str, Any]:
    return {name: answer for name, answer in ANSWERS.items() if name not in names}


def test_questions_appear_in_a_second_round(visitor):
    """What depends on the same page comes when the page comes again, said on top and linked."""
    visitor.press(answers=without("calm"))
    assert "kinds_96_text" not in visitor.page.shown
    visitor.press(answers=ANSWERS)
    assert "kinds_96_text" in visitor.page.shown
    assert "Según lo que respondió, hay algo más en esta parte" in visitor.page.words
    assert {"#q-kinds_96_text", "#q-place"} <= set(visitor.page.links)


def test_a_municipality_takes_two_steps_and_may_stay_a_department(visitor, engine):
    """The list of municipalities comes with the department; leaving it at the department is an answer."""
    answers = {**ANSWERS, "place": "05"}
    visitor.press(answers=answers)
    assert "place" not in {c.name for c in visitor.page.controls}
    visitor.press(answers=answers)
    [box] = [c for c in visitor.page.controls if c.name == "place"]
    assert len(box.options) == 126  # 125 municipalities of Antioquia, and "only the department"
    visitor.walk(answers)
    visitor.press("send")
    assert stored(engine)[0]["values"]["place"] == "05"


def test_another_department_brings_its_own_municipalities(visitor):
    """Changing the department drops the municipality of the other one."""
    visitor.press(answers=ANSWERS)
    visitor.press(answers=ANSWERS)
    visitor.page.fill({"place": "05001"})
    next(c for c in visitor.page.controls if c.name == "place.department").value = "91"
    visitor.press()
    [box] = [c for c in visitor.page.controls if c.name == "place"]
    assert box.value == ""
    assert all(code[:2] in ("", "91") for code in box.options)


def test_what_is_required_stops(visitor):
    """Without the consent and the age nobody goes on, however often they press."""
    for _ in range(3):
        visitor.press(answers={"pet": 1})
        assert visitor.page.title.startswith("Por revisar: Para comenzar")
        assert {"#q-consent_main", "#q-age"} <= set(visitor.page.links)
        assert visitor.page.words.count("Necesitamos esta respuesta para seguir.") >= 2


def test_a_blank_is_asked_about_once(visitor, engine):
    """A blank that may stay is named once; the second time it is taken, and stored as blank."""
    answers = without("weight", "meals")
    visitor.press(answers=answers)
    visitor.press(answers=answers)  # the second round of the municipality
    visitor.press(answers=answers)
    assert visitor.page.title.startswith("Por revisar: Su mascota")
    assert {"#q-weight", "#q-meals"} <= set(visitor.page.links)
    assert BLANK in visitor.page.words
    assert "oprima «Continuar» otra vez" in visitor.page.words
    visitor.press(answers=answers)
    assert visitor.page.title.startswith("Algo más")
    visitor.walk(answers)
    visitor.press("send")
    assert stored(engine)[0]["missing"] == {"weight": "blank", "meals": "blank"}


def test_a_grid_with_a_hole_is_asked_about_once(visitor, engine):
    """Half a grid is asked about, then kept with its hole."""
    answers = {**ANSWERS, "meals": {"am": 2}}
    visitor.walk(answers)
    visitor.press("send")
    [document] = stored(engine)
    assert document["values"]["meals"] == {"am": 2}
    assert document["missing"] == {"meals.pm": "blank"}


def test_a_text_of_digits_is_a_text(visitor, engine):
    """Digits that look like the code of a place are shown as they were written."""
    for digits in ("12", "05", "05001", "99999", "٠٥"):
        visitor.walk({**ANSWERS, "story": digits})
        assert f"<dd>{digits}</dd>" in visitor.page.html
        visitor.press("change:pets")


def test_a_text_may_stay_empty_in_silence(visitor):
    """Nobody is asked about a text that was left out."""
    titles = visitor.walk(without("story", "kinds_96_text"))
    assert not [t for t in titles if t.startswith("Por revisar")]


def test_a_soft_check_asks_once_and_is_kept_as_a_flag(visitor, engine):
    """An unlikely answer is asked about, taken at the second time, and flagged in what is stored."""
    titles = visitor.walk({**ANSWERS, "weight": 60})
    assert len([t for t in titles if t.startswith("Por revisar")]) == 1
    visitor.press("send")
    [document] = stored(engine)
    assert document["values"]["weight"] == 60
    assert document["about"]["flags"] == ["heavy"]


def test_a_soft_check_that_was_mended_leaves_no_flag(visitor, engine):
    """Who corrects what was asked about is not flagged."""
    answers = {**ANSWERS, "weight": 60}
    while not visitor.page.title.startswith("Por revisar"):
        visitor.press(answers=answers)
    visitor.walk({**ANSWERS, "weight": 6})
    visitor.press("send")
    [document] = stored(engine)
    assert "flags" not in document["about"]


def test_a_hard_check_stops_as_often_as_it_is_broken(visitor):
    """What cannot be is not asked about once: it stops."""
    for _ in range(3):
        visitor.press(answers={**ANSWERS, "age": 115})
        assert "Nadie tiene tantos años." in visitor.page.words


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        ("weight", "mucho", "Escriba un número entre 0 y 80. Puede usar coma o punto."),
        ("weight", "900", "Escriba un número entre 0 y 80. Puede usar coma o punto."),
        ("since", "1987-03", "Escriba una fecha entre 2000-01 y 2026-12."),
        ("story", "ñ" * 61, "Máximo 60 letras. Escribió 61."),
    ],
)
def test_what_cannot_be_read_is_said_and_stays_as_typed(visitor, question, typed, said):
    """An invalid answer stops with what to do, and stands on the page as it was typed."""
    visitor.press(answers=ANSWERS)
    wrong = {**ANSWERS, question: typed}
    visitor.press(answers=wrong)
    visitor.press(answers=wrong)
    assert visitor.page.title.startswith("Por revisar: Su mascota")
    assert said in visitor.page.words
    box = visitor.page.value("since.year" if question == "since" else question)
    assert (typed[:4] if question == "since" else typed) in (box, *box)


def test_a_number_may_have_a_comma(visitor, engine):
    """People write 12,5."""
    visitor.walk({**ANSWERS, "weight": "12,5"})
    visitor.press("send")
    assert stored(engine)[0]["values"]["weight"] == 12.5


def test_an_option_that_stands_alone_is_not_taken_with_others(visitor):
    """What stands alone beside another one is a contradiction to be mended."""
    visitor.press(answers=ANSWERS)
    for _ in range(3):
        visitor.press(answers={**ANSWERS, "kinds": [1, 0]})
    assert "Marcó una opción que va sola junto con otras." in visitor.page.words


def test_back_keeps_what_was_typed_even_if_it_is_wrong(visitor):
    """Atrás checks nothing and loses nothing."""
    visitor.press(answers=ANSWERS)
    visitor.press("back", {"weight": "mucho", "kinds": [1, 0]})
    assert visitor.page.title.startswith("Para comenzar")
    assert visitor.page.value("age") == "40"
    visitor.press()
    assert visitor.page.value("weight") == "mucho"
    assert visitor.page.value("kinds") == ["1", "0"]


def test_what_became_hidden_is_kept_in_the_sheet_and_not_stored(visitor, engine):
    """A section that is hidden after all comes back as it was filled in; hidden, it does not exist."""
    visitor.walk(ANSWERS)
    visitor.press("change:start", {"pet": 2})
    visitor.press(answers={"pet": 2})
    assert visitor.page.title.startswith("Revise sus respuestas")
    assert "Medellín" not in visitor.page.words
    visitor.press("change:start")
    visitor.press(answers={"pet": 1})
    assert "Medellín" in visitor.page.words
    visitor.press("change:start")
    visitor.press(answers={"pet": 2})
    visitor.press("send")
    [document] = stored(engine)
    assert document["values"] == {"consent_main": 1, "age": 40, "pet": 2, "calm": 1}
    assert "sealed" not in document


def test_change_leads_to_the_section_and_straight_back(visitor, engine):
    """Cambiar opens one section; afterwards the person is where they were, with the new answer."""
    visitor.walk(ANSWERS)
    visitor.press("change:rest")
    assert visitor.page.title.startswith("Algo más")
    assert visitor.page.value("calm") == ["1"]
    visitor.press(answers={"calm": 2})
    assert visitor.page.title.startswith("Revise sus respuestas")
    visitor.press("send")
    assert stored(engine)[0]["values"]["calm"] == 2


def test_changing_leads_past_what_was_never_asked(visitor):
    """A change that opens a section leads through it before the last look."""
    visitor.walk({**ANSWERS, "pet": 2})
    visitor.press("change:start")
    visitor.press(answers={"pet": 1})
    assert visitor.page.title.startswith("Su mascota")
    visitor.walk(ANSWERS)
    assert "Medellín" in visitor.page.words


def test_back_from_the_last_page_leads_to_the_last_section(visitor):
    """Atrás goes one page back from wherever it stands."""
    visitor.walk({**ANSWERS, "pet": 2})
    visitor.press("back")
    assert visitor.page.title.startswith("Algo más")
    visitor.press("back")
    assert visitor.page.title.startswith("Para comenzar")
    visitor.press("back")
    assert visitor.page.title.startswith("Para comenzar")


def test_an_old_page_sent_again_goes_on_from_there(visitor, engine):
    """The browser's own Back shows a page with the sheet of then; sending it again asks what follows again."""
    visitor.press(answers=ANSWERS)
    early = visitor.page.entries("continue")
    visitor.walk(ANSWERS)
    visitor.send(early)
    assert visitor.page.title.startswith(("Su mascota", "Por revisar: Su mascota"))
    visitor.walk({**ANSWERS, "weight": 7})
    visitor.press("send")
    assert stored(engine)[0]["values"]["weight"] == 7


def test_the_language_changes_in_the_middle(visitor, engine):
    """The same page in English, with everything typed so far; what is stored is the same."""
    visitor.press(answers=ANSWERS)
    visitor.page.fill(ANSWERS)
    visitor.address = "/en/demo/tiny/"
    visitor.press("stay", {"weight": "mucho"})
    assert visitor.page.title.startswith("Your pet – Pets")
    assert 'lang="en"' in visitor.page.html
    assert visitor.page.value("weight") == "mucho"
    visitor.press()
    assert "Type a number between 0 and 80." in visitor.page.words
    visitor.walk(ANSWERS, until="Check your answers")
    assert "March 2020" in visitor.page.words
    visitor.press("send")
    assert "Thank you" in visitor.page.title
    assert stored(engine)[0]["values"]["weight"] == 12.5


def test_an_english_form_is_english(client):
    """In English, no Spanish is left on any page of the real module."""
    visitor = Visitor(client, "/en" + MODULE)
    while not visitor.page.title.startswith("Check your answers"):
        said = visitor.page.words + visitor.page.title
        for spanish in ("Continuar", "Prefiero", "Parte ", "Elija", "Municipio", "¿", "línea"):
            assert spanish not in said.replace("Municipio de", ""), (visitor.page.title, spanish)
        visitor.press(answers=VICTIM)
