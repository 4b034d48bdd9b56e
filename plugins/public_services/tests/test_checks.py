"""What must agree across answers, as a person meets it."""

from __future__ import annotations

import pytest

from diversa.questionnaire.answers import DONT_KNOW, REFUSED, Missing
from diversa.questionnaire.judging import Severity
from diversa.questionnaire.kinds import NO, YES
from diversa_public_services.checks import CHECKS
from diversa_public_services.questionnaire import public_services
from diversa_public_services.sections.home import service_access

ROWS = service_access.row_ids()


def problems(**answers: object) -> dict[str, Severity]:
    """Return the checks that an answer sheet breaks."""
    found = (check.problem(answers) for check in CHECKS)
    return {p.check: p.severity for p in found if p is not None}


def home(**rows: object) -> dict[str, object]:
    """Answer the services named, and say "no" with the network near for all others."""
    return {"service_access": {**dict.fromkeys(ROWS, 3), **rows}}


@pytest.mark.parametrize(
    ("broken", "answers"),
    [
        ("services_all_missing", {"service_access": Missing.BLANK}),
        ("services_all_missing", {"service_access": dict.fromkeys(ROWS, REFUSED)}),
        ("water_works_but_dry", {**home(AC=1), "water_days": 0}),
        ("sewer_without_service", {**home(AL=3), "toilet": 1}),
        ("waste_without_service", {**home(AS=4), "waste_disposal": 1}),
        ("gas_without_service", {**home(GN=4), "cooking_fuel": 1}),
        ("power_without_service", {**home(EN=3), "cooking_fuel": 3}),
        ("alone_with_children", {**home(), "household_size": 1, "children_5_16": YES}),
        ("personal_data_change_first", {**home(), "change_first": "Escriba a alguien@example.org"}),
        ("rural_stratum", {**home(), "area_type": 3, "stratum": 6}),
    ],
)
def test_an_odd_answer_is_asked_about_once(broken: str, answers: dict[str, object]) -> None:
    """A soft check asks and does not stop."""
    assert problems(**answers) == {broken: Severity.SOFT}


@pytest.mark.parametrize(
    "answers",
    [
        {"service_access": {**dict.fromkeys(ROWS, DONT_KNOW), "IM": 4}},
        {**home(AC=1), "water_days": 1},
        {**home(AC=2), "water_days": 0},
        {**home(AC=1), "water_days": DONT_KNOW},
        {**home(AL=DONT_KNOW), "toilet": 1},
        {**home(AL=2), "toilet": 1},
        {**home(AS=3), "waste_disposal": 2},
        {**home(GN=3), "cooking_fuel": 2},
        {**home(EN=1), "cooking_fuel": 3},
        {**home(), "household_size": 2, "children_5_16": YES},
        {**home(), "household_size": 1, "children_5_16": NO},
        {**home(), "change_first": "Que el agua llegue."},
    ],
)
def test_what_can_be_is_not_asked_about(answers: dict[str, object]) -> None:
    """Right at the limit, and where an answer is missing, nobody is bothered."""
    assert problems(**answers) == {}


def test_every_check_points_at_a_question_of_its_own() -> None:
    """A problem that points nowhere could not be shown."""
    assert {c.where for c in CHECKS} <= public_services.by_id.keys()
    assert len({c.id for c in CHECKS}) == len(CHECKS)
