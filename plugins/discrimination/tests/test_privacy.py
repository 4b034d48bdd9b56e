"""Who is blurred because of where they live."""

from __future__ import annotations

import pytest

from diversa.questionnaire import geography
from diversa_discrimination.privacy import ANONYMIZERS, SMALL, hide_small_places

ABRIAQUI, MEDELLIN = "05004", "05001"


@pytest.mark.parametrize(
    "answers",
    [
        {"conflict_victim": 1},
        {"conflict_victim": 2},
        {"disc_grounds_5y": {"18": 1}},
        {"disc_grounds_5y": {"20": 1}},
        {"disc_grounds_12m": (18,)},
        {"disc_grounds_12m": (6, 20)},
        {"disc_perpetrators_12m": (16,)},
    ],
)
def test_people_at_risk_keep_only_their_department_in_small_places(answers: dict[str, object]) -> None:
    """In a village of 3,000 a gender and an age are a name; in Medellín they are not."""
    rest = {"age_years": 30, **answers}
    assert hide_small_places({"municipality": ABRIAQUI, **rest}) == {"municipality": "05", **rest}
    assert hide_small_places({"municipality": MEDELLIN, **rest}) == {"municipality": MEDELLIN, **rest}


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"conflict_victim": 3},
        {"disc_grounds_5y": {"18": 2, "20": 2, "1": 1}},
        {"disc_grounds_12m": (1, 19)},
        {"disc_perpetrators_12m": (6,)},
    ],
)
def test_other_people_keep_their_municipality(answers: dict[str, object]) -> None:
    """Nothing is blurred that need not be."""
    assert hide_small_places({"municipality": ABRIAQUI, **answers}) == {"municipality": ABRIAQUI, **answers}


def test_the_limit_is_twenty_thousand_inhabitants() -> None:
    """Just below it a place is hidden, just above it is not."""
    places = sorted(
        (m for d in geography.departments() for m in d.municipalities if m.population),
        key=lambda m: m.population,
    )
    below = [m for m in places if m.population < SMALL][-1]
    above = next(m for m in places if m.population >= SMALL)
    kept = [
        hide_small_places({"municipality": m.code, "conflict_victim": 1})["municipality"]
        for m in (below, above)
    ]
    assert kept == [below.department, above.code]


@pytest.mark.parametrize("place", [{}, {"municipality": "05"}])
def test_who_gave_no_municipality_has_none_to_hide(place: dict[str, str]) -> None:
    """A department, or nothing, stays as it is."""
    assert hide_small_places({**place, "conflict_victim": 1}) == {**place, "conflict_victim": 1}


def test_a_place_without_figures_of_its_own_is_judged_by_those_that_include_it() -> None:
    """Nuevo Belén de Bajirá is counted in Riosucio, which is not small."""
    assert hide_small_places({"municipality": "27493", "conflict_victim": 1})["municipality"] == "27493"


def test_the_given_values_are_left_alone() -> None:
    """An anonymiser returns new values; who holds the old ones is not surprised."""
    given = {"municipality": ABRIAQUI, "conflict_victim": 1}
    hide_small_places(given)
    assert given["municipality"] == ABRIAQUI
    assert hide_small_places in ANONYMIZERS
