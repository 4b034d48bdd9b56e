"""What is published: each indicator gives by hand and by formula the same result."""

from __future__ import annotations

import pytest

from diversa.indicators.model import Indicator
from diversa.questionnaire.standard import STANDARD_BREAKDOWNS
from diversa_discrimination.derived import DERIVED
from diversa_discrimination.indicators import INDICATORS
from diversa_discrimination.indicators.people import silent, spared, victim
from diversa_discrimination.indicators.prevalence import prev_12m
from diversa_discrimination.questionnaire import discrimination
from diversa_discrimination.summary import SUMMARY

# The 32 of the plan. gap_ratio is a family: one indicator for each pair of groups.
PLANNED = [
    "disc_prev_12m",
    "disc_prev_5y",
    "disc_prev_ground",
    "disc_prev_ground_own",
    "disc_ground_share",
    "disc_main_share",
    "disc_multi_prev",
    "disc_ground_mean",
    "disc_intersect_share",
    "disc_pair",
    "disc_place_share",
    "disc_form_share",
    "disc_violent_share",
    "disc_frequent_share",
    "disc_state_share",
    "disc_bystander_help",
    "disc_told_none",
    "disc_report_rate",
    "disc_report_where",
    "disc_resolution_rate",
    "disc_no_response_rate",
    "disc_nonreport_reason",
    "disc_effect_any",
    "disc_service_avoid",
    "disc_support",
    "rights_known",
    "eut_mean",
    "eut_high",
    "witness_rate",
    "perceived_share",
    "gap_ratio",
    "intersect_cell",
]


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_the_worked_cases_come_out(indicator: Indicator) -> None:
    """Every indicator has a case worked by hand, and the formula gives the same."""
    cases = pytest.importorskip("diversa.indicators.cases")
    assert indicator.cases
    cases.run(indicator, discrimination, DERIVED)


def test_all_32_are_there() -> None:
    """Nothing of the plan is missing."""
    ids = [i.id for i in INDICATORS]
    planned = set(PLANNED) - {"gap_ratio"}
    assert len(PLANNED) == 32
    assert planned - set(ids) == set()
    assert sum(name.startswith("gap_ratio_") for name in ids) == 8
    assert len(set(ids)) == len(ids)


def test_families_have_all_their_members() -> None:
    """21 reasons, 12 groups of the SDGs, 210 pairs."""
    sizes = {i.id: len(i.estimator.categories()) for i in INDICATORS}
    assert sizes["disc_prev_ground"] == sizes["disc_ground_share"] == sizes["disc_main_share"] == 21
    assert sizes["disc_prev_sdg_group"] == 12
    assert sizes["disc_pair"] == 210
    assert sizes["witness_rate"] == 7


def test_every_indicator_says_what_it_means_how_it_is_made_and_where_it_comes_from() -> None:
    """The method annex prints these; only what rests on a standard or on the app in use is no proposal."""
    assert [i.id for i in INDICATORS if not (i.meaning and i.formula and i.reference)] == []
    assert {i.id for i in INDICATORS if not i.proposal} == {
        *("disc_prev_12m", "disc_prev_5y", "disc_prev_sdg_group", "witness_rate", "perceived_share"),
    }


def test_breakdowns_name_what_exists_and_what_may_be_published() -> None:
    """A breakdown is a derived variable or a question, and at most three are crossed."""
    variables = {**discrimination.by_id, **{d.id: d for d in DERIVED}}
    crossings = {b if isinstance(b, tuple) else (b,) for i in INDICATORS for b in i.by}
    assert {name for c in crossings for name in c if variables[name].release.drops} == set()
    assert max(map(len, crossings)) == 3
    assert len(crossings) <= 40
    assert {(name,) for name in STANDARD_BREAKDOWNS} <= crossings


def test_pairs_and_crossings_have_minima_of_their_own() -> None:
    """Ten people for a pair; thirty, ten with and ten without, where groups cross."""
    minima = {
        i.id: (i.minimum_base, i.minimum_count) for i in INDICATORS if i.minimum_base or i.minimum_count
    }
    assert minima["disc_pair"] == (0, 10)
    assert minima["intersect_cell"] == (30, 10)
    assert {i.maximum_cv for i in INDICATORS if i.id.startswith("gap_ratio_")} == {0.20}
    assert {m for name, m in minima.items() if name.startswith("gap_ratio_")} == {(30, 0)}


def test_who_was_never_discriminated_is_in_the_base() -> None:
    """The trap of every filtered questionnaire: hidden because nothing happened means no, not missing."""
    counts = prev_12m.estimator.counts()
    people = (victim(1), spared(), spared(), silent())
    assert sorted(sum(c.surely(p) for p in people) for c in counts.values()) == [1, 3]


def test_the_summary_shows_indicators_that_exist() -> None:
    """Every section has words and charts."""
    ids = {i.id for i in INDICATORS}
    assert {name for section in SUMMARY for name in section.indicators} <= ids
    assert [s.id for s in SUMMARY if not (s.title and s.text and s.indicators)] == []
