"""What is computed from one person's answers, against tables made by hand."""

from __future__ import annotations

import pytest

from diversa.questionnaire.answers import DONT_KNOW, REFUSED, Missing
from diversa.questionnaire.kinds import NO, YES
from diversa_public_services.derived import (
    CONTINUITY_POINTS,
    DEPRIVATION_POINTS,
    DERIVED,
    age_group,
    continuity,
    continuity_class,
    deprivation,
    problem_service,
    water_week,
)

UNKNOWN = Missing.NOT_SHOWN
FINE = {
    "service_access": {"AC": 1, "EN": 1, "IF": 1, "IM": 4},
    "toilet": 1,
    "toilet_shared": NO,
    "waste_disposal": 1,
    "cooking_fuel": 2,
}


@pytest.mark.parametrize(
    ("change", "score"),
    [
        ({}, 0.0),
        ({"toilet": 4}, 1.0),
        ({"toilet": 2, "toilet_shared": YES}, 1.0),
        ({"toilet": 3, "toilet_shared": NO}, 1.0),
        ({"waste_disposal": 3}, 0.0),
        ({"waste_disposal": 4}, 1.0),
        ({"cooking_fuel": 8}, 0.0),
        ({"cooking_fuel": 6}, 1.0),
        ({"service_access": {"AC": 3, "EN": 4, "IF": 3, "IM": 4}}, 3.0),
        ({"service_access": {"AC": 2, "EN": 2, "IF": 4, "IM": 2}}, 0.0),
        ({"service_access": {"AC": 1, "EN": 1, "IF": 4, "IM": DONT_KNOW}}, 0.0),
        ({"toilet_shared": DONT_KNOW, "waste_disposal": 7}, 1.2),
        ({"toilet": REFUSED, "waste_disposal": 7, "cooking_fuel": 4}, 2.4),
        ({"toilet": REFUSED, "waste_disposal": REFUSED}, UNKNOWN),
        ({"service_access": Missing.BLANK}, UNKNOWN),
    ],
)
def test_lacking_basic_services(change: dict[str, object], score: object) -> None:
    """Six times what is lacking by what is known, with five known at least; sanitation shared is lacking."""
    found = deprivation.value({**FINE, **change})
    assert found == score
    assert found is UNKNOWN or found in DEPRIVATION_POINTS


def test_the_worked_example_of_the_score() -> None:
    """Water no, sanitation fine, waste no, electricity fine, fuel fine, internet missing: 2.4, and below 3."""
    sheet = {
        **FINE,
        "service_access": {"AC": 4, "EN": 1, "IF": REFUSED, "IM": REFUSED},
        "waste_disposal": 5,
    }
    assert deprivation.value(sheet) == 2.4
    assert not (deprivation >= 3).surely({"service_deprivation": 2.4})
    assert deprivation.value({**sheet, "cooking_fuel": DONT_KNOW}) is UNKNOWN


@pytest.mark.parametrize(
    ("days", "hours", "week", "percent", "group"),
    [
        (3, 6, 18, 10.7, 1),
        (7, 24, 168, 100.0, 4),
        (0, UNKNOWN, 0, 0.0, 1),
        (7, 10, 70, 41.7, 1),
        (6, 12, 72, 42.9, 2),
        (7, 18, 126, 75.0, 2),
        (7, 19, 133, 79.2, 3),
        (7, 23, 161, 95.8, 3),
        (4, DONT_KNOW, UNKNOWN, UNKNOWN, UNKNOWN),
        (DONT_KNOW, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_hours_of_water(days: object, hours: object, week: object, percent: object, group: object) -> None:
    """A limit belongs to the class below it, and a week without water has no hours rather than none known."""
    sheet = {"water_days": days, "water_hours": hours}
    assert water_week.value(sheet) == week
    found = continuity.value(sheet)
    assert found is percent is UNKNOWN or round(found, 1) == percent  # type: ignore[arg-type,call-overload]
    assert found is UNKNOWN or found in CONTINUITY_POINTS
    assert continuity_class.value({**sheet, "water_hours_week": week}) == group


@pytest.mark.parametrize(
    ("chosen", "worst", "expected"),
    [
        (("EN",), UNKNOWN, "EN"),
        (("AC", "EN"), "AC", "AC"),
        (("AC", "EN"), Missing.BLANK, UNKNOWN),
        (("0",), UNKNOWN, UNKNOWN),
        (REFUSED, UNKNOWN, UNKNOWN),
    ],
)
def test_the_service_of_the_worst_problem(chosen: object, worst: object, expected: object) -> None:
    """With one problem only nobody is asked which was the worst."""
    assert problem_service.value({"problem_services": chosen, "worst_service": worst}) == expected


@pytest.mark.parametrize(
    ("age", "group"),
    [(18, 1), (24, 1), (25, 2), (34, 2), (35, 3), (45, 4), (55, 5), (64, 5), (65, 6), (90, 6)],
)
def test_ages_in_the_groups_of_the_metadata(age: int, group: int) -> None:
    """Under 25, tens from 25 to 64, 65 or more."""
    assert age_group.value({"age_years": age}) == group


def test_nothing_is_computed_from_nothing() -> None:
    """Somebody who answers nothing belongs to no group."""
    assert {d.id: d.value({}) for d in DERIVED} == dict.fromkeys((d.id for d in DERIVED), UNKNOWN)
