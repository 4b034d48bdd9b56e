"""What must agree across answers, as a person meets it."""

from __future__ import annotations

import pytest

from diversa.questionnaire.judging import Severity
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Router
from diversa_water_quality.checks import CHECKS
from diversa_water_quality.indicators.people import SAMPLED, basic, body, home, sample
from diversa_water_quality.parameters import FIELD, IN_THE_LABORATORY, PARAMETERS
from diversa_water_quality.questionnaire import water_quality

ADMITTED = {"age_years": 30, "residence_12m": 1, "consent_main": 1, "consent_sensitive": 1, "measured": 2}
ROUTER = Router(water_quality)
EQUAL = {"sign": "=", "unit": "mgl"}


def problems(answers: object) -> dict[str, Severity]:
    """Return the checks that an answer sheet breaks, after it took the real route."""
    route = ROUTER.route({**ADMITTED, **dict(answers)})  # type: ignore[call-overload]
    assert route.refused == {}
    found = (check.problem(route.sheet) for check in CHECKS)
    return {p.check: p.severity for p in found if p is not None}


@pytest.mark.parametrize("key", [p.key for p in IN_THE_LABORATORY])
def test_what_only_a_laboratory_can_tell_is_refused_from_a_kit(key: str) -> None:
    """SST and DQO, metals and parasites from a strip stop the sheet; from a laboratory they pass."""
    parameter = PARAMETERS[key]
    answer = {"sign": "A"} if parameter.parasite else {**EQUAL, "value": 0}
    person = {
        **home(),
        **sample(ph=7),
        "method": [1, 7],
        "laboratory_parameters": [parameter.code],
        "reading_ph": {"sign": "=", "value": 7, "unit": "ph", "method": 1},
    }
    assert problems({**person, parameter.reading: {**answer, "method": 1}}) == {
        f"laboratory_{key}": Severity.HARD
    }
    assert problems({**person, parameter.reading: {**answer, "method": 7}}) == {}
    assert problems({**person, parameter.reading: answer}) == {}


def test_the_laboratory_is_not_asked_about_where_there_was_none() -> None:
    """Who measured with a strip is not even offered what a laboratory tells."""
    route = ROUTER.route({**ADMITTED, **home(), **sample(ph=7), "laboratory_parameters": [42]})
    assert route.sheet["laboratory_parameters"] == "not_shown"


@pytest.mark.parametrize(
    ("key", "possible", "odd", "impossible"),
    [
        ("ph", 5, 4.9, 14.1),
        ("turb", 100, 101, 1001),
        ("cl", 5, 5.1, 10.1),
        ("clt", 6, 6.1, 15.1),
        ("ec", 10_000, 10_001, 1_000_001),
        ("ct", 100_000, 100_001, 1_000_001),
        ("no3", 100, 101, 501),
        ("no2", 5, 5.1, 51),
        ("po4", 5, 5.1, 51),
        ("temp", 38, 39, 61),
        ("ce", 2000, 2001, 60_001),
        ("color", 200, 201, 1001),
        ("dur", 600, 601, 2001),
        ("alc", 600, 601, 2001),
        ("fe", 5, 5.1, 51),
        ("f", 3, 3.1, 21),
        ("as", 0.5, 0.6, 5.1),
        ("od", 15, 16, 26),
        ("secchi", 120, 121, 1001),
    ],
)
def test_ranges_of_the_field_kit(key: str, possible: float, odd: float, impossible: float) -> None:
    """The usual passes, the unusual is asked about once, the impossible is refused with a sentence."""
    person = {**home(), "measured_by": 1}
    assert problems({**person, **sample(**{key: possible})}) == {}
    assert problems({**person, **sample(**{key: odd})}) == {
        f"unusual_{PARAMETERS[key].reading}": Severity.SOFT
    }
    route = ROUTER.route({**ADMITTED, **person, **sample(**{key: impossible})})
    assert list(route.refused) == [PARAMETERS[key].reading]


def test_the_sea_is_salt() -> None:
    """50,000 µS/cm are unusual in a river and usual in the sea."""
    assert problems({**body(1), **sample(ce=50_000)}) == {"unusual_reading_ce": Severity.SOFT}
    assert problems({**body(6), **sample(ce=50_000)}) == {}


@pytest.mark.parametrize("form", ["mgl_n", "mgl_no3"])
def test_a_form_of_nitrogen_has_its_own_range(form: str) -> None:
    """200 is possible as NO3 and impossible as NO3-N, of which it would be 885."""
    answers = {**ADMITTED, **home(), **sample(no3={"sign": "=", "value": 200, "unit": form})}
    assert bool(ROUTER.route(answers).refused) is (form == "mgl_n")


@pytest.mark.parametrize(
    ("key", "near", "far"),
    [("ph", (7.0, 7.3), (7.0, 7.4)), ("turb", (1.0, 1.5), (1.0, 1.6)), ("cl", (1.0, 1.2), (1.0, 1.3))],
)
def test_replicates_that_disagree_are_asked_about(
    key: str, near: tuple[float, float], far: tuple[float, float]
) -> None:
    """A fifth of the mean, a step of the kit, or the tolerance of pH; beyond that a person looks again."""
    unit = PARAMETERS[key].units[0].code

    def twice(values: tuple[float, float]) -> dict[str, object]:
        reading = {"sign": "=", "value": values[0], "value_2": values[1], "unit": unit}
        return {**home(), **sample(**{key: reading})}

    assert problems(twice(near)) == {}
    assert problems(twice(far)) == {f"replicates_{key}": Severity.SOFT}


@pytest.mark.parametrize(
    ("broken", "answers"),
    [
        ("kit_expired_before_sample", {**sample(ph=7), "kit_expiry": "2020-01"}),
        ("sample_time_missing", {**sample(ph=7), "sample_moment": SAMPLED[:10]}),
        ("sample_time_missing", {**sample(ph=7), "sample_moment": None}),
        ("ecoli_within_coliforms", basic(ec=5, ct=3)),
        ("ecoli_within_coliforms", basic(ec="P", ct="A")),
        ("free_within_total_chlorine", sample(cl=1.5, clt=1.0)),
        ("arsenic_by_trained_person", {**sample(**{"as": 0.02}), "measured_by": 2}),
        ("personal_data_neighbourhood", {"neighbourhood": "alguien@example.org"}),
        ("personal_data_anything_else", {"anything_else": "Escriba a alguien@example.org"}),
        ("personal_data_kit_lot", {**sample(ph=7), "kit_lot": "alguien@example.org"}),
    ],
)
def test_an_odd_answer_is_asked_about_once(broken: str, answers: dict[str, object]) -> None:
    """A soft check asks and does not stop."""
    assert problems({**home(), **answers}) == {broken: Severity.SOFT}


@pytest.mark.parametrize(
    "answers",
    [
        {**sample(ph=7), "kit_expiry": SAMPLED[:7]},
        basic(ec=5, ct=5),
        basic(ec="<1", ct="A"),
        basic(ec="P", ct="P"),
        sample(cl=1.0, clt=1.0),
        {**sample(**{"as": 0.02}), "measured_by": 1},
        {"anything_else": "El agua llega turbia cuando llueve."},
    ],
)
def test_what_can_be_is_not_asked_about(answers: dict[str, object]) -> None:
    """Right at the limit nobody is bothered."""
    assert problems({**home(), **answers}) == {}


def test_every_check_points_at_a_question() -> None:
    """A problem that points nowhere could not be shown."""
    questions: dict[str, Question] = dict(water_quality.by_id)
    assert {c.where for c in CHECKS} <= questions.keys()
    assert len({c.id for c in CHECKS}) == len(CHECKS)
    assert sum(c.id.startswith("replicates_") for c in CHECKS) == len(FIELD)
