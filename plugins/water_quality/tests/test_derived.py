"""What is computed from one person's answers, after the real route: verdicts, indices, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from diversa.questionnaire.answers import DONT_KNOW, Missing
from diversa.questionnaire.routing import Router
from diversa_water_quality.derived import DERIVED
from diversa_water_quality.indicators.people import SAMPLED, basic, body, carrying, home, sample, thirsty
from diversa_water_quality.parameters import PARAMETERS
from diversa_water_quality.questionnaire import water_quality
from diversa_water_quality.verdicts import (
    ACCEPTABLE,
    DISCORDANT,
    INCONCLUSIVE,
    LEFT_OUT,
    NOT_ACCEPTABLE,
)

ADMITTED = {"age_years": 30, "residence_12m": 1, "consent_main": 1, "consent_sensitive": 1, "measured": 2}
ROUTER = Router(water_quality)
UNKNOWN = Missing.NOT_SHOWN
READ = {"sign": "=", "unit": "mgl"}


def derive(*parts: Any) -> dict[str, Any]:
    """Return the derived variables of a person."""
    answers = dict(ADMITTED)
    for part in parts:
        answers.update(part)
    route = ROUTER.route(answers)
    assert route.refused == {}
    sheet = dict(route.sheet)
    for variable in DERIVED:
        sheet[variable.id] = variable.value(sheet)
    return {variable.id: sheet[variable.id] for variable in DERIVED}


@pytest.mark.parametrize(
    ("values", "verdicts"),
    [
        ({"turb": "<5"}, {"turb": INCONCLUSIVE}),
        ({"turb": "<1"}, {"turb": ACCEPTABLE}),
        ({"turb": ">2"}, {"turb": NOT_ACCEPTABLE}),
        ({"cl": (0, 0.5)}, {"cl": INCONCLUSIVE}),
        ({"cl": (0.5, 1)}, {"cl": ACCEPTABLE}),
        ({"no3": {"sign": "=", "value": 2.5, "unit": "mgl_n"}}, {"no3": NOT_ACCEPTABLE}),
        ({"no3": {"sign": "=", "value": 2.0, "unit": "mgl_n"}}, {"no3": ACCEPTABLE}),
        ({"no3": 12}, {"no3": NOT_ACCEPTABLE}),
        ({"ec": "P", "ct": "A"}, {"ec": NOT_ACCEPTABLE, "ct": ACCEPTABLE}),
        ({"ec": "<1"}, {"ec": ACCEPTABLE}),
        ({"ph": {"sign": "=", "value": 7.0, "value_2": 7.4, "unit": "ph"}}, {"ph": DISCORDANT}),
        ({"ph": {"sign": "=", "value": 6.4, "value_2": 6.7, "unit": "ph"}}, {"ph": ACCEPTABLE}),
        ({"ph": 9.0, "ce": 1000, "f": 1.1}, {"ph": ACCEPTABLE, "ce": ACCEPTABLE, "f": NOT_ACCEPTABLE}),
        ({"giardia": "P", "pb": 0.02}, {"giardia": NOT_ACCEPTABLE, "pb": NOT_ACCEPTABLE}),
    ],
)
def test_verdicts(values: dict[str, Any], verdicts: dict[str, int]) -> None:
    """Each reading is judged by what can be true of it; everything else was not measured."""
    found = derive(home(), sample(**values))
    judged = {
        k.removeprefix("verdict_"): v for k, v in found.items() if k.startswith("verdict_") and v != UNKNOWN
    }
    assert judged == verdicts


@pytest.mark.parametrize(
    ("source", "more", "verdict"),
    [
        *((code, {}, ACCEPTABLE) for code in (1, 2, 3)),
        *((code, {"source_place": 2}, ACCEPTABLE) for code in (4, 5)),
        *((code, {"delivered": 1}, ACCEPTABLE) for code in (12, 13)),
        *((code, {"source_place": 2}, UNKNOWN) for code in (6, 7, 8, 9, 10, 11, 14, 15, 16, 96)),
        (DONT_KNOW, {}, UNKNOWN),
    ],
)
def test_chlorine_is_judged_only_where_it_is_added(
    source: Any, more: dict[str, Any], verdict: object
) -> None:
    """A well without chlorine has nothing wrong with its chlorine."""
    assert derive(home(source, **more), sample(cl=1))["verdict_cl"] == verdict


@pytest.mark.parametrize(
    ("change", "left_out"),
    [
        ({"kit_expiry": "2020-01"}, {"ph", "cl", "ec"}),
        ({"kit_expiry": SAMPLED[:7]}, set()),
        ({"kit_expiry": DONT_KNOW}, set()),
        ({"sample_moment": SAMPLED[:10]}, {"ph", "cl", "ec"}),
        ({"sample_moment": None}, {"ph", "cl", "ec"}),
        ({"chlorine_delay": 2}, {"cl"}),
        ({"chlorine_delay": DONT_KNOW}, {"cl"}),
        ({"incubation": 2}, {"ec"}),
        ({"incubation": 3}, {"ec"}),
        ({"incubation": None}, {"ec"}),
    ],
)
def test_what_is_kept_but_left_out(change: dict[str, Any], left_out: set[str]) -> None:
    """An expired kit, a missing hour, late chlorine, a wrong incubation: flagged, and in no index."""
    found = derive(home(short_of_water=2), sample(ph=7, cl=1, ec="A"), change)
    assert {k for k in ("ph", "cl", "ec") if found[f"verdict_{k}"] == LEFT_OUT} == left_out
    assert found["jmp_level"] == (7 if "ec" in left_out else 8)
    assert found["irca_class"] == (UNKNOWN if len(left_out) == 3 else 3 if left_out else 2)


def test_a_laboratory_needs_no_expiry_and_no_incubation() -> None:
    """What a laboratory found is not left out because somebody also has an old kit."""
    by_laboratory = {"reading_ec": {"sign": "A", "method": 7}, "method": [4, 7], "laboratory_parameters": [0]}
    found = derive(home(), sample(ph=7, ec="A"), by_laboratory, {"kit_expiry": "2020-01", "incubation": None})
    assert (found["verdict_ec"], found["verdict_ph"]) == (ACCEPTABLE, LEFT_OUT)


@pytest.mark.parametrize(
    ("parts", "irca", "band", "completeness"),
    [
        ((basic(),), 0.0, 1, 1),
        ((basic(turb=3.4, color=20, cl=0.1, ct=8),), 65.8, 4, 1),
        ((sample(ph=7, turb=1, cl=0.2, ec=0),), 26.5, 3, 2),
        ((sample(ph=7, turb=1, cl=1, ec=0, no3=12),), 1.7, 1, 2),
        ((sample(ph=7, turb=1, cl=0.1),), UNKNOWN, UNKNOWN, 3),
        ((basic(pb=0.02),), 100.0, 5, 1),
        ((basic(giardia="P"),), 100.0, 5, 1),
        ((basic(**{"as": 0.02}), {"measured_by": 2}), 0.0, 1, 1),
        ((basic(**{"as": 0.02}), {"measured_by": 1}), 100.0, 5, 1),
        ((basic(turb="<5"),), 0.0, 1, 2),
        ((sample(temp=20),), UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_irca_from_answers(parts: tuple[Any, ...], irca: object, band: object, completeness: object) -> None:
    """A number and a band are there together, or neither is; arsenic of an untrained kit is no override."""
    found = derive(home(), *parts)
    assert (found["irca"], found["irca_band"], found["irca_class"]) == (irca, band, completeness)


def test_no_number_where_the_class_allows_none() -> None:
    """Whatever is measured of three parameters without E. coli, nothing official-looking is stored."""
    for turb in (1, 50):
        found = derive(home(), sample(turb=turb, ph=7, cl=0.1, no3=400, pb=0.02))
        assert found["irca_class"] == 3
        assert (found["irca"], found["irca_band"]) == (UNKNOWN, UNKNOWN)


def test_a_source_has_no_irca_and_a_household_no_ica() -> None:
    """Each index belongs to its water; a sheet about both says which one the sample is of."""
    river = {"od": {**READ, "value": 80, "unit": "sat"}, "sst": 40, "dqo": 22, "ce": 150, "ph": 7.5}
    both = {**home(), **body(), "report": 3}
    at_home = derive(both, sample(**river), {"sample_of": 1})
    outside = derive(both, sample(**river), {"sample_of": 2})
    assert (at_home["irca_class"], at_home["ica_band"]) == (3, UNKNOWN)
    assert (outside["irca_class"], outside["ica_band"]) == (UNKNOWN, 4)


@pytest.mark.parametrize("missing", ["od", "sst", "dqo", "ce", "ph"])
def test_ica_needs_all_five(missing: str) -> None:
    """One variable less, or one that is only known to be "less than", and there is no index."""
    river: dict[str, Any] = {
        "od": {**READ, "value": 80, "unit": "sat"},
        "sst": 40,
        "dqo": 22,
        "ce": 150,
        "ph": 7.5,
    }
    assert derive(body(), sample(**river))["ica_band"] == 4
    assert derive(body(), sample(**{k: v for k, v in river.items() if k != missing}))["ica_band"] == UNKNOWN
    unit = "sat" if missing == "od" else PARAMETERS[missing].units[0].code
    censored = {**river, missing: {"sign": "<", "value": 5, "unit": unit}}
    assert derive(body(), sample(**censored))["ica_band"] == UNKNOWN


def test_oxygen_in_milligrams_is_never_taken_for_saturation() -> None:
    """80 mg/L are impossible; 8 mg/L are possible, and no percentage."""
    river = {"od": {**READ, "value": 8}, "sst": 40, "dqo": 22, "ce": 150, "ph": 7.5}
    assert derive(body(), sample(**river))["ica_band"] == UNKNOWN


@pytest.mark.parametrize(
    ("value", "risk"),
    [
        (0, 1),
        ("<1", 1),
        (1, 2),
        (10, 2),
        (11, 3),
        (100, 3),
        (101, 4),
        (">100", 4),
        (">10", UNKNOWN),
        ("<10", UNKNOWN),
        ("P", UNKNOWN),
    ],
)
def test_ecoli_risk(value: Any, risk: object) -> None:
    """A count has a class; presence has none, and neither has a count whose class is not certain."""
    assert derive(home(), sample(ec=value))["ecoli_risk"] == risk


@pytest.mark.parametrize(
    ("person", "premises"),
    [
        (home(1), 1),
        (home(3), 1),
        (home(6, source_place=2), 1),
        (carrying(10), 0),
        (home(12, delivered=1), 1),
        (home(12, delivered=2), 0),
        (home(12, delivered=DONT_KNOW), UNKNOWN),
        (home(DONT_KNOW), UNKNOWN),
        (body(), UNKNOWN),
    ],
)
def test_premises(person: Any, premises: object) -> None:
    """Nobody is asked where the water of a pipe in the house is; a tanker that comes to the door is at home."""
    assert derive(person)["premises"] == premises


@pytest.mark.parametrize(
    ("minutes", "rounded"),
    [(0, 0), (2, 0), (3, 5), (30, 30), (34, 30), (36, 40), (599, 600), (DONT_KNOW, UNKNOWN)],
)
def test_minutes_are_rounded_before_they_are_stored(minutes: Any, rounded: object) -> None:
    """The median needs no exact minute."""
    assert derive(carrying(minutes))["fetch_rounded"] == rounded


def test_the_two_forms_of_the_scale_are_two_variables() -> None:
    """Who answered four rows has no score of twelve; who answered twelve has both."""
    short, long = derive(thirsty(1, 2, 3, 4)), derive(thirsty(*([1] * 12)))
    assert (short["hwise_4"], short["hwise_12"], short["hwise_category"]) == (9, UNKNOWN, UNKNOWN)
    assert (long["hwise_4"], long["hwise_12"], long["hwise_category"]) == (4, 12, 2)


def test_nothing_is_computed_from_nothing() -> None:
    """Somebody who answers nothing has no verdict, no index and no level."""
    assert {d.id: d.value({}) for d in DERIVED} == dict.fromkeys((d.id for d in DERIVED), UNKNOWN)
