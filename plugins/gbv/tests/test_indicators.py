"""What is published: each indicator gives by hand and by formula the same result."""

from __future__ import annotations

import pytest

from diversa.disclosure.profiles import SENSITIVE
from diversa.indicators import cases
from diversa.indicators.model import Indicator
from diversa.questionnaire.standard import GENDER_GROUP as GENDER
from diversa_gbv.derived import DERIVED, INDEX
from diversa_gbv.indicators import INDICATORS
from diversa_gbv.indicators.partner import BY, sdg_521
from diversa_gbv.indicators.people import MAN, TRANS_WOMAN, person, single
from diversa_gbv.indicators.together import any_12m
from diversa_gbv.questionnaire import gbv
from diversa_gbv.summary import SUMMARY

BY_ID = {indicator.id: indicator for indicator in INDICATORS}
# The 26 of the plan, each with the ids that carry it.
PLANNED = {
    "gbv_ipv_sdg_521": (),
    "gbv_ipv_physsex_12m": (),
    "gbv_ipv_form_12m": ("gbv_ipv_form_ever",),
    "gbv_ipv_severe_12m": (),
    "gbv_ipv_control_3plus": (),
    "gbv_ipv_econ_12m": (),
    "gbv_repro_coercion": (),
    "gbv_npv_sexual_522": ("gbv_npv_sexual_522_wide", "gbv_npv_sexual_ever", "gbv_npv_sexual_place"),
    "gbv_sexual_harassment_1172": ("gbv_sexual_harassment_place",),
    "gbv_tf_12m": ("gbv_tf_form",),
    "gbv_any_12m": ("gbv_any_excl_control_12m", "gbv_parts_answered"),
    "gbv_poly": (),
    "gbv_identity_attack": (),
    "gbv_frequency": (),
    "gbv_injury": ("gbv_injury_severe",),
    "gbv_pregnancy": (),
    "gbv_fear_now": (),
    "gbv_children": (),
    "gbv_days_lost": ("gbv_days_lost_median",),
    "gbv_told_none": (),
    "gbv_help_rate": ("gbv_help_rate_12m",),
    "gbv_report_justice": (),
    "gbv_good_care": ("gbv_blamed",),
    "gbv_protection": ("gbv_protection_unknown",),
    "gbv_barrier": (),
    "gbv_line_known": (),
}
BESIDE = {
    "gbv_npv_perpetrator",
    "gbv_tf_perpetrator",
    "gbv_tf_channel",
    "gbv_effect",
    "gbv_help_where",
    "q_skip_section",
    "q_distress",
}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_the_worked_cases_come_out(indicator: Indicator) -> None:
    """Every indicator has a case worked by hand, and the formula gives the same."""
    assert indicator.cases
    cases.run(indicator, gbv, DERIVED)


def test_all_26_are_there() -> None:
    """Nothing of the plan is missing, and what stands beside it is named."""
    assert len(PLANNED) == 26
    carried = {*PLANNED, *(name for names in PLANNED.values() for name in names)}
    assert carried | BESIDE == set(BY_ID)
    assert carried & BESIDE == set()
    assert len(BY_ID) == len(INDICATORS)


def test_families_have_all_their_members() -> None:
    """Five forms of a partner, nine by phone, fifteen reasons, six lines."""
    sizes = {i.id: len(i.estimator.categories()) for i in INDICATORS}
    assert sizes["gbv_ipv_form_12m"] == sizes["gbv_ipv_form_ever"] == 5
    assert sizes["gbv_tf_form"] == 9
    assert sizes["gbv_barrier"] == 15
    assert sizes["gbv_line_known"] == 6
    assert sizes["gbv_npv_sexual_place"] == sizes["gbv_sexual_harassment_place"] == 11


@pytest.mark.parametrize(
    ("name", "goal"),
    [
        ("gbv_ipv_sdg_521", "5.2.1"),
        ("gbv_npv_sexual_522", "5.2.2"),
        ("gbv_sexual_harassment_1172", "11.7.2"),
        ("gbv_help_rate_12m", "16.3.1"),
    ],
)
def test_what_follows_a_goal_says_so_and_that_it_does_not_compare(name: str, goal: str) -> None:
    """An analogue names its goal, is no proposal, and warns that people chose to take part."""
    found = BY_ID[name]
    assert f"ODS {goal}" in found.reference
    assert not found.proposal
    assert "no se compara" in found.note


def test_women_are_those_who_say_so() -> None:
    """Trans women count, men do not; whoever never had a partner is in no base of 5.2.1."""
    people = (person(), person(gender=TRANS_WOMAN), person(gender=MAN), single())
    sheets = [
        {**p, "gender_group": GENDER.value(p), "ipv_sdg_12m": INDEX["ipv_sdg_12m"].value(p)} for p in people
    ]
    hit, base = sdg_521.estimator.counts().values()
    assert [base.surely(sheet) for sheet in sheets] == [True, True, False, False]
    assert not any(hit.surely(sheet) for sheet in sheets)


def test_every_indicator_says_what_it_means_how_it_is_made_and_where_it_comes_from() -> None:
    """The method annex prints these; only what follows a goal is no proposal."""
    assert [i.id for i in INDICATORS if not (i.meaning and i.formula and i.reference)] == []
    assert {i.id for i in INDICATORS if not i.proposal} == {
        "gbv_ipv_sdg_521",
        "gbv_ipv_physsex_12m",
        "gbv_npv_sexual_522",
        "gbv_sexual_harassment_1172",
        "gbv_help_rate_12m",
    }


def test_breakdowns_are_few_and_none_is_a_place_smaller_than_a_region() -> None:
    """Seven groups, one at a time; what could point at a person is published for the whole country only."""
    used = {name for i in INDICATORS for name in i.by}
    assert used == set(BY)
    assert len(used) <= SENSITIVE.maximum_tables
    assert any_12m.by == BY
    national = ("gbv_pregnancy", "gbv_fear_now", "gbv_npv_sexual_place", "gbv_sexual_harassment_place")
    assert [name for name in national if BY_ID[name].by] == []


def test_sex_at_birth_is_in_no_table() -> None:
    """Beside gender it would count trans people by subtraction: only a pregnancy depends on it, where it is asked."""
    variables = {**gbv.by_id, **{d.id: d for d in DERIVED}}
    read = {ref for i in INDICATORS for c in i.estimator.counts().values() for ref in c.references()}
    assert "sex_birth" not in read
    assert variables["sex_birth"].release.drops


def test_the_summary_shows_every_indicator_once() -> None:
    """Every section has words and charts, and nothing that is computed is left out."""
    shown = [name for section in SUMMARY for name in section.indicators]
    assert sorted(shown) == sorted(BY_ID)
    assert [s.id for s in SUMMARY if not (s.title and s.text)] == []
