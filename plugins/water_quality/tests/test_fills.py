"""The module as a person meets it, page by page and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest

from diversa.testing import Survey
from diversa_water_quality.indicators.people import home, sample

ADMITTED = {"age_years": 30, "residence_12m": 1, "consent_main": 1, "consent_sensitive": 1}
MEASURED = {
    **home(),
    **sample(ec="P", turb="<5", ph=7, no3={"sign": "=", "value": 2.5, "unit": "mgl_n"}),
    "measured_by": 2,
    "incubation": 1,
}


COLOURS = {"es": ("Rojo:", "Amarillo:", "Verde:"), "en": ("Red:", "Yellow:", "Green:")}


@pytest.mark.parametrize(
    ("language", "cards"),
    [
        (
            "es",
            (
                "E. coli. Rojo: no beba esta agua sin tratarla",
                "Nitratos. Rojo: nitratos o nitritos por encima del límite",
            ),
        ),
        (
            "en",
            (
                "E. coli. Red: do not drink this water untreated",
                "Nitrate. Red: nitrate or nitrite above the limit",
            ),
        ),
    ],
)
def test_a_person_is_told_at_once_what_was_found(
    tmp_path: Path, language: str, cards: tuple[str, ...]
) -> None:
    """Right after the readings each alert stands on the page, with the name of its parameter, in both languages."""
    page = Survey(tmp_path).browse("water_quality", language).fill(**ADMITTED, **MEASURED)
    while "reading_ec" not in page.asked:
        page = page.continue_()
    page = page.continue_()
    assert "reading_ec" not in page.asked
    assert [card for card in cards if card not in page.text] == []
    assert [page.text.count(colour) for colour in COLOURS[language]] == [2, 0, 0]


def test_a_household_that_measured_nothing_reaches_the_end(tmp_path: Path) -> None:
    """The short way: no readings, no source, and everything but the first questions left blank."""
    survey = Survey(tmp_path)
    page = survey.browse("water_quality").fill(**ADMITTED, report=1, main_source=1, measured=2)
    assert page.finish().receipt
    filling = survey.open("water_quality").answer(**ADMITTED, report=1, main_source=1, measured=2)
    assert not [name for name in filling.shown if name.startswith("reading_")]
    assert filling.send().response.values["jmp_level"] == 7


def test_what_is_stored_of_a_measurement_is_judged(tmp_path: Path) -> None:
    """Through the whole pipeline: verdicts and the class are stored, and no index where the class allows none."""
    stored = Survey(tmp_path).open("water_quality").answer(**ADMITTED, **MEASURED).send().response
    verdicts = {k: stored.values[f"verdict_{k}"] for k in ("ec", "no3", "turb", "ph")}
    assert verdicts == {"ec": 2, "no3": 2, "turb": 3, "ph": 1}
    assert stored.values["irca_class"] == 3
    assert {"irca", "irca_band"}.isdisjoint(stored.values)
