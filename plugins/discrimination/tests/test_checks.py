"""What must agree across answers, as a person meets it."""

from __future__ import annotations

import pytest

from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Severity
from diversa.questionnaire.kinds import NO, YES
from diversa_discrimination.checks import CHECKS
from diversa_discrimination.questionnaire import discrimination
from diversa_discrimination.sections.everyday import everyday
from diversa_discrimination.sections.experience import grounds_5y

ROWS = grounds_5y.row_ids()


def problems(**answers: object) -> dict[str, Severity]:
    """Return the checks that an answer sheet breaks."""
    found = (check.problem(answers) for check in CHECKS)
    return {p.check: p.severity for p in found if p is not None}


def five_years(value: object, **others: object) -> dict[str, object]:
    return {**dict.fromkeys(ROWS, value), **others}


@pytest.mark.parametrize(
    ("broken", "answers"),
    [
        ("age_over_100", {"age_years": 101}),
        ("rural_stratum", {"area_type": 3, "stratum": 6}),
        ("student_over_80", {"main_activity": 3, "age_years": 80}),
        ("grounds_all_missing", {"disc_grounds_5y": five_years(Missing.REFUSED)}),
        ("grounds_all_missing", {"disc_grounds_5y": Missing.BLANK}),
        ("grounds_all_yes", {"disc_grounds_5y": five_years(YES)}),
        (
            "everyday_straight_line",
            {"everyday_treatment": dict.fromkeys(everyday.row_ids(), 4), "disc_grounds_5y": five_years(NO)},
        ),
        ("personal_data_comments", {"comments": "Escríbame a alguien@example.org"}),
        ("personal_data_inc_story", {"inc_story": "Mi correo es alguien@example.org"}),
    ],
)
def test_an_odd_answer_is_asked_about_once(broken: str, answers: dict[str, object]) -> None:
    """A soft check asks and does not stop."""
    answers.setdefault("disc_grounds_5y", five_years(NO))
    assert problems(**answers) == {broken: Severity.SOFT}


@pytest.mark.parametrize(
    "answers",
    [
        {"age_years": 100},
        {"area_type": 3, "stratum": 4},
        {"area_type": 1, "stratum": 6},
        {"area_type": Missing.REFUSED, "stratum": 6},
        {"main_activity": 3, "age_years": 79},
        {"disc_grounds_5y": five_years(Missing.REFUSED, **{"1": NO})},
        {"disc_grounds_5y": five_years(YES, **{"1": Missing.DONT_KNOW})},
        {"everyday_treatment": dict.fromkeys(everyday.row_ids(), 0)},
        {"everyday_treatment": {**dict.fromkeys(everyday.row_ids(), 4), "less_respect": 3}},
        {
            "everyday_treatment": dict.fromkeys(everyday.row_ids(), 4),
            "disc_grounds_5y": five_years(NO, **{"6": YES}),
        },
        {"comments": "Fue corta y clara."},
    ],
)
def test_what_can_be_is_not_asked_about(answers: dict[str, object]) -> None:
    """Right at the limit, and where an answer is missing, nobody is bothered."""
    answers.setdefault("disc_grounds_5y", five_years(NO))
    assert problems(**answers) == {}


@pytest.mark.parametrize(
    "answers",
    [
        {"disc_grounds_12m": (8,), "functional_difficulty": dict.fromkeys(("seeing", "hearing"), 1)},
        {"disc_grounds_12m": (11,), "migration_status": 1},
    ],
    ids=["disability without difficulty", "migration without moving"],
)
def test_discrimination_for_what_others_believe_is_believed(answers: dict[str, object]) -> None:
    """People are discriminated against for what others see in them; nobody is asked to explain it."""
    assert problems(disc_grounds_5y=five_years(NO), **answers) == {}


@pytest.mark.parametrize(
    ("combined", "stops"),
    [((1,), True), ((1, 6), False), ((0,), False), (Missing.REFUSED, False), (Missing.NOT_SHOWN, False)],
)
def test_reasons_that_came_together_are_at_least_two(combined: object, stops: bool) -> None:
    """One reason cannot come together with itself: this is the one check across answers that stops."""
    found = problems(disc_combined_grounds=combined, disc_grounds_5y=five_years(NO))
    assert found == ({"combined_at_least_two": Severity.HARD} if stops else {})


def test_every_check_points_at_a_question_of_its_own() -> None:
    """A problem that points nowhere could not be shown."""
    assert {c.where for c in CHECKS} <= discrimination.by_id.keys()
    assert len({c.id for c in CHECKS}) == len(CHECKS)
