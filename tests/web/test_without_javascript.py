"""The whole thing in a real browser that runs no script."""

from __future__ import annotations

import re

import pytest

from tests.web.browsing import REVIEW, fill, press, visit, walk
from tests.web.people import ADULT, MODULE, SPARED, VICTIM
from tests.web.reading import stored
from tests.web.tiny import ANSWERS

TINY = "/demo/tiny/"


@pytest.fixture
def page(browser):
    """Return the page of a small phone without JavaScript."""
    with visit(browser) as page:
        yield page


def test_somebody_who_was_treated_worse(page, site, engine, files):
    """Start to end with clicks and keys: every section, the receipt, stars and words, and everything withdrawn."""
    page.goto(site + "/")
    page.get_by_role("link", name="Discriminación").click()
    titles = walk(page, VICTIM, fill)
    assert list(dict.fromkeys(titles)) == [
        "Antes de empezar",
        "Dónde vive",
        "Sobre usted",
        "El trato injusto que ha vivido",
        "La última vez",
        "Contar y denunciar",
        "Efectos y apoyo",
        "El trato de cada día",
        "Lo que ve a su alrededor",
        "Para terminar",
    ]
    assert "Medellín, Antioquia" in page.inner_text("main")
    assert engine.store.count("demo", "discrimination") == 0
    press(page, "send")
    [document] = stored(engine, "discrimination")
    assert document["values"]["disc_grounds_12m"] == [1, 5]
    assert set(document["sealed"]) >= {"inc_story", "comments", "disc_forms_12m_96_text"}
    sealed = document["sealed"]["inc_story"].encode()
    receipt = page.locator("code").inner_text()
    page.get_by_label("4 de 5 estrellas").check()
    page.get_by_label("¿Quiere decirnos algo más?").fill("Muy claro")
    press(page, "rate")
    assert "Gracias por su calificación." in page.inner_text("main")
    assert sealed in files()
    page.goto(site + "/retirar/")
    page.locator("[name=receipt]").fill(receipt)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Borramos sus respuestas").wait_for()
    assert engine.store.count("demo", "discrimination") == 0
    assert sealed not in files()
    assert list(engine.store.ratings.select()) == []


def test_somebody_who_was_spared(page, site, engine):
    """Without experience the sections about it never come, and the way is shorter."""
    page.goto(site + MODULE)
    titles = walk(page, SPARED)
    assert not {"La última vez", "Contar y denunciar"} & set(titles)
    assert page.locator("h2").all_inner_texts().count("La última vez") == 0
    press(page, "send")
    [document] = stored(engine, "discrimination")
    assert not document["values"].keys() & {"disc_grounds_12m", "inc_when", "told_anyone"}
    assert document["values"]["disc_grounds_5y"]["1"] == 2


def test_the_summary_of_problems_takes_the_focus(page, site):
    """It is what a screen reader says first, and its links lead to the questions."""
    page.goto(site + MODULE)
    press(page)
    assert page.title().startswith("Por revisar: Antes de empezar")
    assert page.evaluate("document.activeElement.id") == "problems"
    page.get_by_role("link", name="¿Cuántos años cumplidos tiene?").click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "age_years"
    box = page.locator("[name=age_years]")
    assert box.get_attribute("aria-invalid") == "true"
    assert (
        "Necesitamos esta respuesta"
        in page.locator("#" + box.get_attribute("aria-describedby").split()[0]).inner_text()
    )


def test_what_is_more_takes_the_focus_and_leads_there(page, site):
    """The second round says on top what is new, and a link leads to it."""
    page.goto(site + TINY)
    fill(page, ANSWERS)
    press(page)
    fill(page, ANSWERS)
    press(page)
    assert page.evaluate("document.activeElement.className") == "notice"
    page.locator(".notice a").first.click()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "kinds_96_text"


def test_enter_in_a_box_goes_on(page, site):
    """Enter presses "Continuar", not the first button of the page, which is "Atrás"."""
    page.goto(site + TINY)
    fill(page, ANSWERS)
    press(page)
    page.locator("#i-weight").fill("7")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.title().startswith("Por revisar: Su mascota")
    assert page.locator("#i-weight").input_value() == "7"


def test_the_browsers_own_back_keeps_what_was_answered(page, site, engine):
    """Back shows the page as it came, with all earlier answers in its sheet; from there on it goes as before."""
    page.goto(site + TINY)
    fill(page, ANSWERS)
    press(page)
    walk(page, ANSWERS, until="Algo más")
    page.go_back()
    assert page.title().startswith("Su mascota")
    walk(page, {**ANSWERS, "weight": 7})
    assert "40 años" in page.inner_text("main")
    press(page, "send")
    [document] = stored(engine)
    assert (document["values"]["age"], document["values"]["weight"]) == (40, 7)


def test_back_to_the_first_page_and_forth(page, site):
    """Back to the very first page: what was typed there is still there, or can be typed again; nothing is lost behind it."""
    page.goto(site + TINY)
    fill(page, ANSWERS)
    press(page)
    page.go_back()
    assert page.title().startswith("Para comenzar")
    page.go_forward()
    assert page.title().startswith("Su mascota")
    walk(page, ANSWERS)


def test_a_double_click_sends_once(page, site, engine):
    """Two quick clicks: one response, one receipt."""
    page.goto(site + TINY)
    walk(page, ANSWERS)
    page.locator("button[value=send]").first.dblclick()
    page.locator("code").wait_for()
    assert len(stored(engine)) == 1


def test_a_reload_of_the_receipt_repeats_it(page, site, engine):
    """The browser sends the last page again; the receipt is the same, and there is one response."""
    page.goto(site + TINY)
    walk(page, ANSWERS)
    press(page, "send")
    receipt = page.locator("code").inner_text()
    page.reload()
    assert page.locator("code").inner_text() == receipt
    assert len(stored(engine)) == 1


def test_back_after_sending_shows_no_answers_again(page, site):
    """Whoever takes up the phone afterwards and goes on from an old page reads that the answers are received."""
    page.goto(site + TINY)
    walk(page, ANSWERS)
    press(page, "send")
    page.go_back()
    press(page, "change:start")
    assert page.get_by_role("heading", level=1).inner_text() == "Ya recibimos sus respuestas"
    assert "Medellín" not in page.content()


def test_two_tabs(browser, page, site, engine):
    """One sheet in two tabs with different ends: the first that is sent counts."""
    page.goto(site + TINY)
    walk(page, ANSWERS)
    with page.context.expect_page() as opened:
        page.locator("button[value='change:rest']").click(modifiers=["Control"])
    other = opened.value
    other.wait_for_load_state()
    walk(other, {**ANSWERS, "calm": 2})
    press(other, "send")
    press(page, "send")
    assert page.get_by_role("heading", level=1).inner_text() == "Ya recibimos sus respuestas"
    assert [d["values"]["calm"] for d in stored(engine)] == [2]


def test_the_language_changes_in_the_middle(page, site, engine):
    """The button shows the same page in English with what was typed; back to Spanish just so."""
    page.goto(site + TINY)
    fill(page, ANSWERS)
    press(page)
    page.locator("[name=story]").fill("Duerme")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Your pet", exact=True).wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("[name=story]").input_value() == "Duerme"
    page.get_by_role("button", name="Español").click()
    page.get_by_role("heading", name="Su mascota", exact=True).wait_for()
    walk(page, ANSWERS)
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="Check your answers").wait_for()
    press(page, "send")
    assert len(stored(engine)) == 1


@pytest.mark.parametrize(
    ("answers", "heading", "line"),
    [
        ({"age_years": 17}, "Esta encuesta es para personas adultas", "141"),
        ({"residence_12m": 2}, "Gracias por su interés", ""),
        ({"consent_main": 2}, "Está bien", "155"),
        ({"consent_sensitive": 2}, "Está bien", "155"),
    ],
    ids=["minor", "not resident", "no consent", "no sensitive consent"],
)
def test_the_ends_before_the_beginning(page, site, engine, answers, heading, line):
    """Who may not or does not want to take part reads why, and whom to call; nothing is stored."""
    page.goto(site + MODULE)
    fill(page, {**ADULT, **answers})
    press(page)
    assert page.get_by_role("heading", level=1).inner_text() == heading
    assert line in page.inner_text("main")
    assert page.locator("form, code").count() == 0
    assert engine.store.count("demo", "discrimination") == 0


def test_help_is_one_link_away_on_every_page(page, site):
    """From the first page on, the lines can be read in another tab without losing a word."""
    page.goto(site + MODULE)
    page.locator("[name=age_years]").fill("44")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Ayuda", exact=True).click()
    opened.value.get_by_role("heading", name="Líneas de ayuda").wait_for()
    assert page.locator("[name=age_years]").input_value() == "44"


def test_a_tap_calls(page, site):
    """Every number of a help line can be called from where it stands."""
    page.goto(site + MODULE + "ayuda/")
    numbers = page.locator("main a").evaluate_all(
        "found => found.map((e) => [e.textContent, e.getAttribute('href')])"
    )
    assert ["123", "tel:123"] in numbers
    assert ["01 8000 112 137", "tel:018000112137"] in numbers
    assert ["(601) 380 8400", "tel:6013808400"] in numbers
    assert "opción 7" in page.inner_text("main")


def test_the_last_look_shows_everything(page, site):
    """Each section with its answers in words, and a button that says which section it changes."""
    page.goto(site + TINY)
    walk(page, ANSWERS)
    assert page.title().startswith(REVIEW)
    words = page.inner_text("main")
    for said in (
        "40 años",
        "12,5 kilos",
        "marzo de 2020",
        "Medellín, Antioquia",
        "loro",
        "Por la tarde: Granos",
    ):
        assert said in words
    assert page.get_by_role("button", name=re.compile("Cambiar.*Su mascota")).count() == 1
