"""After sending: to the next module with what a person said of herself, letters to print, and what answers come to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diversa import (
    NO,
    YES,
    Feedback,
    Option,
    Panel,
    Questionnaire,
    Screen,
    Section,
    SingleChoice,
    Text,
    hookimpl,
    keep,
)
from diversa.questionnaire import standard
from diversa.testing import Survey
from diversa.testing.browsing import Page

_ = Text

LETTER = Screen(
    "how_to_complain",
    _("Cómo reclamar"),
    _("Puede reclamar gratis."),
    letter=_("{place}, {date}\n\nSeñores de la empresa:\n\nYo, ____________, reclamo por los cortes."),
)
cuts = SingleChoice(
    "cuts",
    _("¿Hubo cortes?"),
    options=(Option(YES, _("Sí")), Option(NO, _("No"))),
    store=keep,
    release=keep,
)


def _module(name: str, *questions: Any, **more: Any) -> Questionnaire:
    start = standard.consent(
        _("¿Acepta participar?"), _("¿Autoriza sus datos sensibles?"), intro=_("Gracias por venir.")
    )
    own = Section("own", _("Lo demás"), questions or (replace(cuts, id=f"{name}_cuts"),))
    return Questionnaire(
        name,
        version="1.0.0",
        title=Text(name.capitalize()),
        summary=_("Una prueba."),
        sections=(start, standard.PLACE, standard.ABOUT_YOU, own),
        ends=standard.ENDS,
        screens=(*standard.SCREENS, *more.pop("screens", ())),
        help_lines=standard.HELP_LINES,
        **more,
    )


COMPLAINTS = _module(
    "reclamos", replace(cuts, panels=(Panel(cuts == YES, "how_to_complain"),)), screens=(LETTER,)
)
STREETS = _module("calles")
OTHER_AREA = replace(standard.AREA_TYPE, options=standard.AREA_TYPE.options[:2])
VARIANT = replace(
    _module("variante"),
    sections=tuple(
        replace(s, questions=tuple(OTHER_AREA if q.id == OTHER_AREA.id else q for q in s.questions))
        for s in _module("variante").sections
    ),
)
SECRET = _module("secreto", sensitive=True, slug="reposo")


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [COMPLAINTS, STREETS, VARIANT, SECRET]


def _tell(known: Mapping[str, Any]) -> Iterable[Text]:
    if known["cuts"] == YES:
        yield _("Usted puede reclamar: le deben el descuento.")


@hookimpl
def register_feedback(questionnaire: Questionnaire) -> Iterable[Feedback]:
    if questionnaire.id != "reclamos":
        return []
    texts = (_("Usted puede reclamar: le deben el descuento."),)
    return [Feedback("discount", title=_("Lo que dicen sus respuestas"), tell=_tell, texts=texts)]


SELF = {
    "age_years": 33,
    "residence_12m": 1,
    "consent_main": 1,
    "consent_sensitive": 1,
    "municipality": "05001",
    "area_type": 1,
    "stratum": 2,
    "gender_identity": 2,
    "ethnicity": 6,
}


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """Return a survey with four small modules, all open in one campaign."""
    found = Survey(tmp_path / "home", plugins={"onward": sys.modules[__name__]})
    for name in ("reclamos", "calles", "variante", "secreto"):
        found.open(name)
    return found


def _to(page: Page, wanted: str) -> Page:
    for _round in range(30):
        if wanted in page.title:
            return page
        page = page.continue_()
    raise AssertionError(f"{wanted!r} never came; the last page is {page.title!r}.")


def _sent(survey: Survey, module: str = "reclamos") -> Page:
    return survey.browse(module).fill(**SELF, cuts=1, calles_cuts=1).finish()


# --- carrying -------------------------------------------------------------------------------------------------------


def test_what_a_person_said_of_herself_goes_along_if_she_says_so(survey: Survey) -> None:
    """The next module shows her answers filled in, asks for consent anew, and stores a response of its own."""
    first = _sent(survey)
    page = _take(first, "calles")
    assert page.title == "Antes de empezar"
    assert 'value="33"' in page.html
    page = page.fill(residence_12m=1, consent_main=1, consent_sensitive=1, calles_cuts=2).finish()
    one, two = (_documents(survey, name) for name in ("reclamos", "calles"))
    assert page.receipt not in ("", first.receipt)
    assert one[0]["values"]["municipality"] == two[0]["values"]["municipality"] == "05001"
    assert two[0]["values"]["gender_identity"] == 2
    assert "cuts" not in two[0]["values"]


def test_nothing_goes_along_unless_it_is_asked_for(survey: Survey) -> None:
    """The link beside the button leads to an empty sheet."""
    page = _sent(survey)
    assert "Empezar desde cero" in page.text
    assert 'value="33"' not in survey.browse("calles").html


def test_consent_and_what_happened_never_go_along(survey: Survey) -> None:
    """Only standard questions about the person do; each module asks for its own consent."""
    page = _take(_sent(survey), "calles")
    page = page.press("Continuar")
    assert any("Necesitamos esta respuesta" in problem for problem in page.problems)


def test_a_question_asked_in_another_way_is_asked_again(survey: Survey) -> None:
    """A module with other options for the zone gets no answer to it."""
    page = _take(_sent(survey), "variante")
    page = _to(page.fill(residence_12m=1, consent_main=1, consent_sensitive=1), "Dónde vive")
    chosen = [line for line in page.html.splitlines() if 'name="area_type"' in line and "checked" in line]
    assert not chosen
    assert any('name="stratum"' in line and "checked" in line for line in page.html.splitlines())


def test_nothing_goes_into_a_sensitive_module_or_out_of_it(survey: Survey) -> None:
    """Neither is it offered, nor does a forged button do it."""
    page = _sent(survey)
    assert "reposo" not in page.html
    packed = next(i.attributes["value"] for i in page.root.find("input", name="carried"))
    forged = page.client.post("/prueba/reposo/", data={"action": "carry", "carried": packed})
    assert 'value="33"' not in forged.get_data(as_text=True)
    page_before = page.client.get("/prueba/reposo/").get_data(as_text=True)
    forged = page.client.post("/prueba/reposo/", data={"action": "carry", "carried": packed, "sheet": "x"})
    assert (
        forged.get_data(as_text=True) == page_before
    )  # the page before the first question is never left out
    quiet = _sensitive(survey)
    assert "carried" not in quiet.html
    assert "calles" not in quiet.html


def test_a_package_of_another_campaign_or_day_is_left_behind(survey: Survey) -> None:
    """What cannot be opened starts an empty sheet, and no error."""
    page = _sent(survey)
    answer = page.client.post("/prueba/calles/", data={"action": "carry", "carried": "nada"})
    assert answer.status_code == 200
    assert 'value="33"' not in answer.get_data(as_text=True)
    packed = next(i.attributes["value"] for i in page.root.find("input", name="carried"))
    now = survey.engine.clock
    survey.engine.clock = lambda: now() + 3700
    late = page.client.post("/prueba/calles/", data={"action": "carry", "carried": packed})
    assert 'value="33"' not in late.get_data(as_text=True)


def _take(page: Page, module: str) -> Page:
    """Press the button that takes along what was said, for one module."""
    title = next(
        b.text for b in page.root.find("button") if b.attributes.get("formaction", "").endswith(f"/{module}/")
    )
    return page.press(title)


def _sensitive(survey: Survey) -> Page:
    page = survey.browse("secreto").fill(**SELF, secreto_cuts=1)
    return page.finish()


def _documents(survey: Survey, module: str) -> list[Any]:
    import orjson

    store = survey.engine.store_of("prueba", module)
    return [orjson.loads(d) for batch in store.documents("prueba", module) for _id, _period, d in batch]


# --- letters --------------------------------------------------------------------------------------------------------


def test_a_card_has_a_letter_with_place_and_day(survey: Survey) -> None:
    """Paragraphs stand apart; the place is the one she told, and nothing is stored."""
    page = _to(survey.browse("reclamos").fill(**SELF, cuts=1), "Lo demás")
    assert "Ver un texto para imprimir" in page.html
    letter = page.press("Ver un texto para imprimir")
    assert "Medellín, Antioquia, " in letter.text
    assert "reclamo por los cortes" in letter.text
    assert not _documents(survey, "reclamos")


def test_only_a_screen_with_a_letter_has_one(survey: Survey) -> None:
    """Another name, or another module's, is not found."""
    page = _to(survey.browse("reclamos").fill(**SELF, cuts=1), "Lo demás")
    sheet = next(i.attributes["value"] for i in page.root.find("input", name="sheet"))
    answer = page.client.post(page.address, data={"action": "letter:end_minor", "sheet": sheet})
    assert answer.status_code == 404


# --- feedback -------------------------------------------------------------------------------------------------------


def test_the_last_page_says_what_the_answers_come_to(survey: Survey) -> None:
    """Only where there is something to say, and before anything is stored."""
    review = _to(survey.browse("reclamos").fill(**SELF, cuts=1), "Revise sus respuestas")
    assert "Lo que dicen sus respuestas" in review.text
    assert "le deben el descuento" in review.text
    silent = _to(survey.browse("reclamos").fill(**SELF, cuts=2), "Revise sus respuestas")
    assert "Lo que dicen sus respuestas" not in silent.text


def test_a_module_that_fails_at_it_stops_nobody(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page comes without it, and the answers can be sent."""
    instrument = survey.open("reclamos").module.instrument
    broken = replace(instrument.feedback[0], tell=lambda known: 1 / 0)  # type: ignore[arg-type, return-value]
    monkeypatch.setitem(vars(instrument), "feedback", (broken,))
    assert _sent(survey).receipt
