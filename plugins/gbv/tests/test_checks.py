"""What must agree across answers, as a person meets it."""

from __future__ import annotations

from typing import Any

import pytest

from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Severity
from diversa.testing import Survey
from diversa.testing.survey import Rejected
from diversa_gbv.acts import YEAR
from diversa_gbv.checks import CHECKS
from diversa_gbv.derived import GRIDS
from diversa_gbv.questionnaire import gbv

HURT = {"partner_status": 3, "ipv_physical": {"slap": YEAR}}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return Survey(tmp_path_factory.mktemp("home"))


def asked_about(survey: Survey, **answers: Any) -> dict[str, Severity]:
    """Return what a person with these answers would be asked about."""
    return {p.check or p.where: p.severity for p in survey.open("gbv").answer(**answers).problems}


@pytest.mark.parametrize(
    ("broken", "answers"),
    [
        ("age_over_100", {"age_years": 101}),
        ("student_over_80", {"age_years": 80, "main_activity": 3}),
        ("no_partner_now", {**HURT, "ipv_aggressor": [1, 4]}),
        ("no_partner_now", {**HURT, "ipv_aggressor": [3]}),
        ("days_lost_over_90", {"npv_acts": {"hit": YEAR}, "days_lost": 91}),
    ],
)
def test_an_odd_answer_is_asked_about_once(survey: Survey, broken: str, answers: dict[str, Any]) -> None:
    """A soft check asks; whoever says that it is right goes on, and it is kept as a mark."""
    assert asked_about(survey, **answers) == {broken: Severity.SOFT}
    filling = survey.open("gbv").answer(**answers)
    with pytest.raises(Rejected):
        filling.send(confirm=False)
    assert filling.send().response.about["flags"] == [broken]


@pytest.mark.parametrize(
    "answers",
    [
        {"age_years": 100},
        {"age_years": 79, "main_activity": 3},
        {**HURT, "ipv_aggressor": [4, 5, 6]},
        {**HURT, "partner_status": 1, "ipv_aggressor": [1, 4]},
        {**HURT, "partner_status": "refused"},
        {**HURT, "ipv_aggressor": "refused"},
        {"npv_acts": {"hit": YEAR}, "days_lost": 90},
        {"npv_acts": {"hit": YEAR}, "days_lost": "dont_know"},
    ],
)
def test_what_can_be_is_not_asked_about(survey: Survey, answers: dict[str, Any]) -> None:
    """Right at the limit, and where an answer is missing, nobody is bothered."""
    assert asked_about(survey, **answers) == {}


@pytest.mark.parametrize("days", [-1, 366, "muchos", 2.5])
def test_days_are_between_none_and_a_year(survey: Survey, days: object) -> None:
    """The one thing that stops: a number that no year has."""
    found = asked_about(survey, npv_acts={"hit": YEAR}, days_lost=days)
    assert found == {"days_lost": Severity.HARD}


def test_no_experience_is_ever_doubted(survey: Survey) -> None:
    """Whoever marks everything in this year is asked nothing about it: the pattern is counted, without a word."""
    everything = {grid.id: dict.fromkeys(grid.row_ids(), YEAR) for grid in GRIDS}
    filling = survey.open("gbv").answer(gender_identity=2, partner_status=1, **everything)
    assert filling.problems == ()
    document = filling.send(seconds=50).response
    assert document.values["all_yes_grids"] == 8
    assert document.about["speeder"] is True
    assert "flags" not in document.about
    grids = {grid.id for grid in GRIDS}
    assert {name for check in CHECKS for name in _read(check)} & grids == set()


def _read(check: Any) -> frozenset[str]:
    return check.holds.references()  # type: ignore[no-any-return]


@pytest.mark.parametrize(("full", "count"), [(0, 0), (1, 1), (3, 3)])
def test_grids_that_are_all_yes_are_counted(survey: Survey, full: int, count: int) -> None:
    """A grid with one other answer, or one missing, is not counted."""
    others = [g for g in GRIDS if not g.id.startswith("ipv")]
    answers: dict[str, Any] = {g.id: dict.fromkeys(g.row_ids(), YEAR) for g in others[:full]}
    for grid in others[full:]:
        answers[grid.id] = {**dict.fromkeys(grid.row_ids(), YEAR), grid.row_ids()[0]: "refused"}
    sent = survey.open("gbv").answer(partner_status=4, **answers).send()
    assert sent.response.values["all_yes_grids"] == count


def test_every_check_points_at_a_question_of_its_own() -> None:
    """A problem that points nowhere could not be shown, and none of them stops."""
    assert {c.where for c in CHECKS} <= gbv.by_id.keys()
    assert len({c.id for c in CHECKS}) == len(CHECKS) == 4
    assert not any(c.hard for c in CHECKS)
    assert Missing.REFUSED in gbv["days_lost"].states()
