"""What is published: each indicator gives by hand and by formula the same result."""

from __future__ import annotations

import pytest

from diversa.indicators import cases
from diversa.indicators.model import Indicator
from diversa.questionnaire.standard import STANDARD_BREAKDOWNS
from diversa_water_quality.derived import DERIVED
from diversa_water_quality.indicators import INDICATORS
from diversa_water_quality.indicators.irca import ONLY_ORIENTATION
from diversa_water_quality.parameters import JUDGED, POINTS
from diversa_water_quality.questionnaire import water_quality
from diversa_water_quality.summary import SUMMARY

BY_ID = {i.id: i for i in INDICATORS}
PLANNED = {
    "IB1": ("jmp_level", "jmp_at_least_basic", "jmp_safely_managed"),
    "IB2": ("hwise_12_insecure", "hwise_12_level", "hwise_4_insecure"),
    "IB3": ("irca_band", "irca_class", "irca_points", "exceedance", "parameter_judged"),
    "IB4": ("chlorine_compliance",),
    "IB5": ("ecoli_detection", "ecoli_risk"),
    "IB6": ("trust_matrix", "false_safety"),
    "IB7": ("fetch_median", "fetch_over_30", "fetch_by_women"),
    "IB9": ("ica_band",),
}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_the_worked_cases_come_out(indicator: Indicator) -> None:
    """Every indicator has a case worked by hand, and the formula gives the same."""
    cases.run(indicator, water_quality, DERIVED)


def test_all_of_the_plan_are_there() -> None:
    """IB1 to IB9; IB8 needs water bodies with a name and is computed by a function alone."""
    assert {name for names in PLANNED.values() for name in names} <= BY_ID.keys()
    assert len(BY_ID) == len(INDICATORS)


def test_every_worked_example_is_a_case() -> None:
    """Ten of the IRCA, ten of the ladder, seven of the scale, in the indicators that publish them."""
    assert len([c for c in BY_ID["irca_class"].cases if len(c.people) == 1]) >= 10
    assert len(BY_ID["jmp_level"].cases) >= 10
    assert len(BY_ID["hwise_12_insecure"].cases[0].people) == 7


def test_the_index_never_stands_alone() -> None:
    """Beside every figure of the citizen IRCA stands what it is not; no key figure at the front is one."""
    of_the_index = [i for i in INDICATORS if i.id.startswith("irca_") or i.id == "parameter_judged"]
    assert len(of_the_index) == 4
    assert all(i.note == ONLY_ORIENTATION and i.proposal and not i.headline for i in of_the_index)
    (section,) = [s for s in SUMMARY if "irca_band" in s.indicators]
    assert section.text.startswith(str(ONLY_ORIENTATION))
    assert {i.id for i in of_the_index} <= set(section.indicators)


def test_the_number_itself_is_never_published() -> None:
    """Only bands are; the number of a sample belongs to those who took it."""
    (value,) = [d for d in DERIVED if d.id == "irca"]
    assert value.release.drops
    assert not [
        i.id for i in INDICATORS if any("irca" in c.references() for c in i.estimator.counts().values())
    ]


def test_families_have_all_their_members() -> None:
    """38 parameters with a limit, 22 of them with points."""
    sizes = {i.id: len(i.estimator.categories()) for i in INDICATORS}
    assert sizes["exceedance"] == len(JUDGED) == 38
    assert sizes["parameter_judged"] == len(POINTS) == 22
    assert sizes["jmp_level"] == 9


def test_the_two_scales_are_never_mixed() -> None:
    """No figure reads both."""
    for indicator in INDICATORS:
        read = {ref for c in indicator.estimator.counts().values() for ref in c.references()}
        assert not ({"hwise_12", "hwise_category"} & read and "hwise_4" in read), indicator.id


def test_every_indicator_is_explained_and_shown() -> None:
    """The method annex prints meaning, formula and reference; the summary shows each once."""
    assert [i.id for i in INDICATORS if not (i.meaning and i.formula and i.reference)] == []
    shown = [name for section in SUMMARY for name in section.indicators]
    assert sorted(shown) == sorted(BY_ID)


def test_breakdowns_may_be_published() -> None:
    """A breakdown is a variable that is released; the main figures have all of them."""
    variables = {**water_quality.by_id, **{d.id: d for d in DERIVED}}
    names = {name for i in INDICATORS for name in i.by if isinstance(name, str)}
    assert {name for name in names if variables[name].release.drops} == set()
    assert BY_ID["jmp_at_least_basic"].by == STANDARD_BREAKDOWNS
