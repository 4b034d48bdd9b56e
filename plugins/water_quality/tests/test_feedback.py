"""What a person is told of her sample before she sends it: a number only where it may be said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diversa.testing import Survey
from diversa.testing.browsing import Page
from diversa.texts import SPANISH
from diversa_water_quality.feedback import irca_feedback
from diversa_water_quality.indicators.irca import ONLY_ORIENTATION
from diversa_water_quality.indicators.people import SAMPLED, basic, body, home, sample

ADMITTED = {"age_years": 30, "residence_12m": 1, "consent_main": 1, "consent_sensitive": 1}


def told(survey: Survey, **answers: Any) -> str:
    """Return what somebody who gave these answers is told."""
    filling = survey.open("water_quality").answer(**ADMITTED, **answers)
    return " ".join(SPANISH(sentence) for sentence in irca_feedback.tell(filling.route.sheet))


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """Return a survey for this file."""
    return Survey(tmp_path_factory.mktemp("water") / "home")


@pytest.mark.parametrize(
    ("answers", "number"),
    [
        (basic(), "0,0 %. Nivel: Sin riesgo"),
        (basic(turb=3.4, color=20, cl=0.1, ct=8, ec=0, ph=7.0), "65,8 %. Nivel: Alto"),
        (sample(ph=7, turb=1, cl=0.2, ec=0), "26,5 %. Nivel: Medio"),
        (basic(pb=0.02), "100,0 %. Nivel: Inviable sanitariamente"),
    ],
)
def test_a_number_stands_with_everything_that_belongs_to_it(
    survey: Survey, answers: dict[str, Any], number: str
) -> None:
    """The worked examples, each with what was not measured and the sentence that it certifies nothing."""
    said = told(survey, **home(), **answers)
    assert number in said
    assert "No se midieron: " in said
    assert ONLY_ORIENTATION in said


def test_a_single_limit_that_was_passed_is_named_although_the_index_hides_it(survey: Survey) -> None:
    """Too much nitrate is one point of a hundred: the level says no risk, the sentence beside it says nitrate."""
    said = told(survey, **home(), **sample(ph=7, turb=1, cl=1, ec=0, no3=12))
    assert "1,7 %. Nivel: Sin riesgo" in said
    assert "Rojo, fuera del límite: Nitratos." in said


def test_too_little_was_measured_for_a_number(survey: Survey) -> None:
    """Neither a number nor a level appears, only why; what was passed is named all the same."""
    said = told(survey, **home(), **sample(ph=7, turb=1, cl=0.1))
    assert "%" not in said
    assert "Nivel" not in said
    assert "no se puede calcular" in said
    assert "Rojo, fuera del límite: Cloro" in said


def test_a_river_has_no_index_and_nor_has_who_measured_nothing(survey: Survey) -> None:
    """The index is about water to drink."""
    assert "IRCA" not in told(survey, **body(), **sample(ph=7, ec="P", turb=9))
    assert told(survey, **home()) == ""


GREEN = "Verde, dentro del límite: E. coli"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"incubation": 2},
        {"kit_expiry": "2020-01"},
        {"sample_moment": SAMPLED[:10]},
    ],
)
def test_nothing_is_green_that_does_not_count(survey: Survey, spoilt: dict[str, Any]) -> None:
    """A test of bacteria that was not incubated, an old kit, a sample without its hour: no light, no number, and why."""
    assert GREEN in told(survey, **home(), **sample(ec="A"))
    said = told(survey, **home(), **{**sample(ec="A"), **spoilt})
    assert "Verde" not in said
    assert "No cuentan: E. coli" in said
    assert "Nivel" not in said


def test_every_light_is_the_verdict_that_is_published(survey: Survey) -> None:
    """Replicates that disagree are told so; one that passes the limit is told although the mean keeps it."""
    two = {"sign": "=", "unit": "ntu"}
    assert "no coinciden y no cuentan: Turbiedad" in told(
        survey, **home(), **sample(turb={**two, "value": 0.2, "value_2": 1.9})
    )
    said = told(survey, **home(), **sample(turb={**two, "value": 1.9, "value_2": 2.1}))
    assert "Una de las mediciones pasó el límite: Turbiedad" in said
    assert "Verde" not in said
    assert "Amarillo, con este resultado no se sabe: Turbiedad" in told(survey, **home(), **sample(turb="<5"))


@pytest.mark.parametrize(("language", "number"), [("es", "0,0 %"), ("en", "0.0%")])
def test_the_last_page_shows_it_in_both_languages(tmp_path: Path, language: str, number: str) -> None:
    """Before anything is sent, with the names of parameters in the reader's language."""
    page = Survey(tmp_path).browse("water_quality", language).fill(**ADMITTED, **home(), **basic())
    page = _to_review(page)
    assert number in page.text
    assert {"es": "Nitratos", "en": "Nitrate"}[language] in page.text


def _to_review(page: Page) -> Page:
    for _round in range(60):
        if page.title in ("Revise sus respuestas", "Check your answers"):
            return page
        page = page.continue_()
    raise AssertionError(page.title)
