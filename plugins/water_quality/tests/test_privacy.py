"""What is written of a person and a place, and what never is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diversa.questionnaire import geography
from diversa.testing import Survey
from diversa_water_quality.indicators.people import SAMPLED, home, sample
from diversa_water_quality.privacy import ANONYMIZERS, SMALL, hide_sources
from diversa_water_quality.questionnaire import water_quality

ABRIAQUI, MEDELLIN = "05004", "05001"


@pytest.mark.parametrize(
    "answers",
    [
        {"report": 2, "body_type": 4},
        {"report": 2, "body_type": 3},
        {"report": 1, "main_source": 7},
        {"report": 1, "main_source": 10},
        {"report": 2, "body_type": 1, "observations": (7,)},
        {"report": 2, "body_type": 1, "observations": (1, 5)},
        {"report": 2, "body_type": 1, "collective_territory": 1},
        {"report": 3, "body_type": 2, "collective_territory": 4},
    ],
)
def test_a_source_that_could_be_found_keeps_only_its_department(answers: dict[str, Any]) -> None:
    """A family's well, a community's river, a mine that somebody told of: in a village of 3,000 they are a place."""
    assert hide_sources({"municipality": ABRIAQUI, **answers}) == {"municipality": "05", **answers}
    assert hide_sources({"municipality": MEDELLIN, **answers}) == {"municipality": MEDELLIN, **answers}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"report": 1, "main_source": 1},
        {"report": 1, "main_source": 1, "collective_territory": 1},
        {"report": 2, "body_type": 1, "observations": (1, 8)},
        {"report": 2, "body_type": 1, "collective_territory": 5},
    ],
)
def test_other_places_stay(answers: dict[str, Any]) -> None:
    """Nothing is blurred that need not be."""
    assert hide_sources({"municipality": ABRIAQUI, **answers}) == {"municipality": ABRIAQUI, **answers}


def test_the_limit_is_twenty_thousand_inhabitants() -> None:
    """Just below it a place is hidden, just above it is not."""
    places = sorted(
        (m for d in geography.departments() for m in d.municipalities if m.population),
        key=lambda m: m.population,
    )
    below = [m for m in places if m.population < SMALL][-1]
    above = next(m for m in places if m.population >= SMALL)
    kept = [hide_sources({"municipality": m.code, "main_source": 7})["municipality"] for m in (below, above)]
    assert kept == [below.department, above.code]
    assert hide_sources in ANONYMIZERS


@pytest.mark.parametrize("place", [{}, {"municipality": "05"}])
def test_who_gave_no_municipality_has_none_to_hide(place: dict[str, str]) -> None:
    """A department, or nothing, stays as it is."""
    assert hide_sources({**place, "main_source": 7}) == {**place, "main_source": 7}


def test_what_is_on_the_disk(tmp_path: Path) -> None:
    """Through the whole pipeline: the day and not the hour, no expiry, texts sealed, each part of a reading by itself."""
    sent = (
        Survey(tmp_path)
        .open("water_quality")
        .answer(
            **home(municipality=ABRIAQUI, neighbourhood="Vereda El Molino", anything_else="Llega turbia."),
            **sample(ph=7.2, no3={"sign": "=", "value": 2.5, "unit": "mgl_n"}),
            kit_lot="Lote 7",
            kit_expiry="2020-01",
        )
        .send()
    )
    stored = sent.response
    assert stored.values["sample_moment"] == SAMPLED[:10]
    assert stored.values["reading_no3"] == {"sign": "=", "value": 2.5, "unit": "mgl_n", "method": 4}
    assert stored.values["verdict_no3"] == 5
    assert stored.values["kit_expired"] == 1
    assert stored.values["municipality"] == ABRIAQUI
    assert stored.sealed == {
        "neighbourhood": "Vereda El Molino",
        "anything_else": "Llega turbia.",
        "kit_lot": "Lote 7",
    }
    assert {"kit_expiry", "kit_lot", "neighbourhood"}.isdisjoint(stored.values)
    assert "kit_expired_before_sample" in stored.about["flags"]


def test_no_question_asks_where_a_household_is() -> None:
    """Nothing finer than a municipality has a column, and only the department is published."""
    assert water_quality["municipality"].release.apply("05001") == "05"
    texts = [q for q in water_quality.questions() if hasattr(q, "max_length")]
    assert {q.id for q in texts if not q.companion_of} == {
        "neighbourhood",
        "kit_lot",
        "anything_else",
        "comments",
    }
    assert all(q.store.seals and q.release.drops for q in texts)
    assert water_quality["sample_moment"].release.apply(SAMPLED[:10]) == SAMPLED[:7]
