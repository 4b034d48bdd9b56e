"""What is published: each indicator gives by hand and by formula the same result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from diversa.disclosure.profiles import PEOPLE
from diversa.indicators.cases import CaseFailed, run
from diversa.indicators.model import Case, Indicator
from diversa.questionnaire.standard import STANDARD_BREAKDOWNS
from diversa.releases.method import method_of
from diversa.texts import SPANISH
from diversa_public_services.derived import DERIVED
from diversa_public_services.indicators import INDICATORS
from diversa_public_services.indicators.people import applicant, brief, complainant, patient, whole
from diversa_public_services.indicators.sdg import AREAS
from diversa_public_services.questionnaire import public_services
from diversa_public_services.summary import SUMMARY

BY_ID = {i.id: i for i in INDICATORS}
SERVICES = ("AC", "AL", "AS", "EN", "GN", "IF", "IM")
PLANNED = {
    "IA1": ("service_access_rate",),
    "IA2": ("service_working_rate",),
    "IA3": ("last_mile_share",),
    "IA4": ("deprivation_mean", "deprivation_high"),
    "IA5": ("water_continuity_mean", "water_continuity_class"),
    "IA6": tuple(
        f"sdg_16_6_2_{area}_{part}"
        for area in ("health", "primary", "secondary", "documents")
        for part in ("attributes", "average", "satisfied", "excluded")
    ),
    "IA7": ("unmet_health_need",),
    "IA8": ("payment_stress_rate",),
    "IA9": ("complaint_rate", "complaint_resolution", "complaint_on_time", "complaint_silence"),
    "IA10": ("unfair_treatment_rate",),
    "IA11": tuple(f"territorial_gap_{service}" for service in SERVICES),
}


def expect(name: str, people: tuple[Any, ...], expected: Any) -> None:
    """Let these people answer, and compare."""
    run(replace(BY_ID[name], cases=(Case(people, expected),)), public_services, DERIVED)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda i: i.id)
def test_the_worked_cases_come_out(indicator: Indicator) -> None:
    """Every indicator has a case worked by hand, and the formula gives the same."""
    assert indicator.cases
    run(indicator, public_services, DERIVED)


def test_all_eleven_are_there() -> None:
    """Each indicator of the plan is published, and says which one it is."""
    for code, names in PLANNED.items():
        assert {name: BY_ID[name].reference.startswith(code) for name in names} == dict.fromkeys(names, True)
    assert len(BY_ID) == len(INDICATORS)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("service_access_rate", 50.0),
        ("service_working_rate", 33.3),
        ("last_mile_share", 33.3),
    ],
)
def test_seven_households_and_their_water(name: str, expected: float) -> None:
    """The plan's example, from answers [1, 1, 2, 3, 4, 4, don't know]."""
    codes = (1, 1, 2, 3, 4, 4, "dont_know")
    people = tuple(brief(service_access={"AC": code}) for code in codes)
    expect(name, people, {"AC": expected, "AL": None})
    with pytest.raises(CaseFailed, match="expected 60"):
        expect(name, people, {"AC": 60.0})


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.id)
def test_sixty_five_of_a_thousand_are_left_out(area: Any) -> None:
    """The metadata's example: 561 of 935 is 60.0, not the 56.1 of all thousand; the 6.5 % are published beside it."""
    people = (
        300 * (area.make(3, c=3),)
        + 261 * (area.make(2, c=2),)
        + 200 * (area.make(1, c=1),)
        + 174 * (area.make(0, c=0),)
        + 22 * (area.make(97, c=97),)
        + 22 * (area.make("dont_know", c="dont_know"),)
        + 21 * (area.make("refused", c="refused"),)
    )
    assert len(people) == 1000
    expect(f"sdg_16_6_2_{area.id}_attributes", people, {"c": 60.0})
    expect(f"sdg_16_6_2_{area.id}_satisfied", people, 60.0)
    expect(f"sdg_16_6_2_{area.id}_excluded", people, {"c": 6.5, "overall": 6.5, "a": 100.0})


def test_a_thousand_people_of_a_worked_case_fit_on_a_page() -> None:
    """The annex says how many answered alike, rather than the same a thousand times."""
    one = BY_ID["sdg_16_6_2_health_attributes"]
    found = method_of(public_services, (one,), {one.id: "one"}, PEOPLE, SPANISH)
    case = found.items[0].cases[0]
    assert [number for number, _answers in case.people] == [561, 374, 30, 25, 10]


def test_other_papers_of_the_state_are_no_documents_of_the_goal() -> None:
    """Who last asked for Sisbén is in no denominator of 16.6.2."""
    people = (applicant(3, 1, a=3), applicant(0, 6, a=0))
    expect("sdg_16_6_2_documents_satisfied", people, 100.0)
    expect("sdg_16_6_2_documents_attributes", people, {"a": 100.0})


def test_the_average_weighs_the_five_sentences_alike() -> None:
    """A sentence that few answered counts as much as one that all did."""
    people = (patient(a=3, b=3, c=3, d=3, e=0), *(patient(a=3, b=3, c=3, d=3) for _n in range(9)))
    expect("sdg_16_6_2_health_average", people, 80.0)


def test_the_short_form_is_in_no_base_of_the_whole_one() -> None:
    """Who was not asked is not taken for who did not answer."""
    expect("unfair_treatment_rate", (brief(service_access={"EN": 1}),), {"EN": None})
    expect("deprivation_high", (brief(service_access=dict.fromkeys(SERVICES, 4)),), None)
    expect("sdg_16_6_2_health_excluded", (brief(),), {"a": None, "overall": None})
    expect("complaint_on_time", (complainant(1), complainant(1, whole, answer_time=1)), 100.0)


def test_a_gap_needs_thirty_people_on_either_side() -> None:
    """A difference that rests on fewer is hidden by a minimum of its own."""
    assert {BY_ID[name].minimum_base for name in PLANNED["IA11"]} == {30}


def test_services_are_families() -> None:
    """Seven services at home, eleven with those outside, five sentences and the whole."""
    sizes = {i.id: len(i.estimator.categories()) for i in INDICATORS}
    home = ("service_access_rate", "service_working_rate", "last_mile_share", "payment_stress_rate")
    assert {sizes[name] for name in home} == {7}
    assert sizes["unfair_treatment_rate"] == sizes["problem_rate"] == 11
    assert {sizes[f"sdg_16_6_2_{a.id}_attributes"] for a in AREAS} == {5}
    assert {sizes[f"sdg_16_6_2_{a.id}_excluded"] for a in AREAS} == {6}


def test_breakdowns_name_what_exists_and_what_may_be_published() -> None:
    """Sex, income's stand-in and place are among them, as the metadata ask."""
    variables = {**public_services.by_id, **{d.id: d for d in DERIVED}}
    names = {b for i in INDICATORS for b in i.by if isinstance(b, str)}
    assert {name for name in names if variables[name].release.drops} == set()
    assert set(STANDARD_BREAKDOWNS) | {"age_group_sdg"} == names
    for area in AREAS:
        found = BY_ID[f"sdg_16_6_2_{area.id}_satisfied"].by
        assert {"gender_group", "age_group_sdg", "stratum_band", "area_group", "disability"} <= set(found)


def test_every_indicator_says_what_it_means_how_it_is_made_and_where_it_comes_from() -> None:
    """The method annex prints these; only what rests on a standard is no proposal."""
    assert [i.id for i in INDICATORS if not (i.meaning and i.formula and i.reference)] == []
    standard_ones = {"service_access_rate", "unmet_health_need", *PLANNED["IA6"]}
    assert {i.id for i in INDICATORS if not i.proposal} == standard_ones


def test_the_summary_shows_indicators_that_exist_once() -> None:
    """Every section has words and charts; what each service or each left-out answer says has pages of its own."""
    shown = [name for section in SUMMARY for name in section.indicators]
    assert len(set(shown)) == len(shown)
    assert {name for name in BY_ID if name not in shown} == {
        *(f"no_service_reasons_{service}" for service in SERVICES),
        *(f"sdg_16_6_2_{area.id}_excluded" for area in AREAS),
    }
    assert set(shown) <= BY_ID.keys()
    assert [s.id for s in SUMMARY if not (s.title and s.text and s.indicators)] == []
