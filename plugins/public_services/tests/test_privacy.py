"""Who is blurred because of where they live."""

from __future__ import annotations

import pytest

from diversa.questionnaire import geography
from diversa_public_services.privacy import ANONYMIZERS, SMALL, hide_small_places

ABRIAQUI, MEDELLIN = "05004", "05001"


@pytest.mark.parametrize(
    "answers",
    [
        {"conflict_victim": 1},
        {"conflict_victim": 2},
        {"not_complained_reason": 3},
        {"no_service_reasons_AC": (7,)},
        {"no_service_reasons_IM": (2, 7)},
    ],
)
def test_people_who_told_of_a_danger_keep_only_their_department_in_small_places(
    answers: dict[str, object],
) -> None:
    """Conflict, insecurity and reprisals are not kept beside a village."""
    rest = {"household_size": 4, **answers}
    assert hide_small_places({"municipality": ABRIAQUI, **rest}) == {"municipality": "05", **rest}
    assert hide_small_places({"municipality": MEDELLIN, **rest}) == {"municipality": MEDELLIN, **rest}


@pytest.mark.parametrize(
    "answers",
    [{}, {"conflict_victim": 3}, {"not_complained_reason": 2}, {"no_service_reasons_AC": (1, 8)}],
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
    told = {"conflict_victim": 1}
    assert hide_small_places({"municipality": below.code, **told})["municipality"] == below.department
    assert hide_small_places({"municipality": above.code, **told})["municipality"] == above.code


@pytest.mark.parametrize("place", [{}, {"municipality": "05"}])
def test_who_gave_no_municipality_has_none_to_hide(place: dict[str, str]) -> None:
    """A department, or nothing, stays as it is."""
    assert hide_small_places({**place, "conflict_victim": 1}) == {**place, "conflict_victim": 1}


def test_the_given_values_are_left_alone() -> None:
    """An anonymiser returns new values; who holds the old ones is not surprised."""
    given = {"municipality": ABRIAQUI, "conflict_victim": 1}
    hide_small_places(given)
    assert given["municipality"] == ABRIAQUI
    assert hide_small_places in ANONYMIZERS
