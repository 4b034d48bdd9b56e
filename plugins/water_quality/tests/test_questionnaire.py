"""What is asked, in which order, and of whom."""

from __future__ import annotations

from typing import Any

import pytest

from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import NO, YES, Reading
from diversa.questionnaire.readability import FAIRLY_EASY, measure, running_texts, unclear
from diversa.questionnaire.routing import Route, Router
from diversa.questionnaire.structure import Questionnaire
from diversa_water_quality.indicators.people import SAMPLED, body, carrying, home, sample
from diversa_water_quality.parameters import FIELD, IN_THE_LABORATORY, PARAMETERS
from diversa_water_quality.questionnaire import water_quality
from diversa_water_quality.sections.home import SOURCES
from diversa_water_quality.sections.readings import READINGS

ADMITTED = {
    "age_years": 30,
    "residence_12m": YES,
    "consent_main": YES,
    "consent_sensitive": YES,
    "measured": NO,
}
ROUTER = Router(water_quality)
CODES = {
    "W01": ("neighbourhood", "municipality"),
    "W02": ("area_type",),
    "W03": ("report",),
    "W04": ("main_source",),
    "W05": ("other_source",),
    "W06": ("delivered", "source_place"),
    "W07": ("fetch_minutes",),
    "W08": ("fetchers",),
    "W09": ("short_of_water",),
    "W10": ("shortage_reason",),
    "W11": ("days_per_week",),
    "W12": ("hours_per_day",),
    "W13": ("storage",),
    "W14": ("treatment",),
    "W15": ("looks",),
    "W16": ("smell",),
    "W17": ("taste",),
    "W18": ("safety_belief",),
    "W19": ("change_in_year",),
    "W20": ("satisfaction",),
    "W21": ("child_diarrhoea",),
    "W22": ("hwise_form", "hwise"),
    "W23": ("body_type",),
    "W24": ("observations",),
    "W25": ("water_level",),
    "W26": ("rain",),
    "W28": ("sample_point",),
    "W29": ("sample_moment",),
    "W30": ("method",),
    "W31": ("kit_lot", "kit_expiry"),
    "W32": ("measured_by",),
    "W33": ("measured_parameters", "laboratory_parameters"),
    "W35": ("reagents_disposed",),
    "W36": ("provider_informs",),
    "W37": ("complained", "complained_to", "complaint_outcome", "complaint_time"),
    "W38": ("anything_else",),
}


def fill_in(*parts: Any) -> Route:
    """Route a person who was admitted, with these answers."""
    answers: dict[str, Any] = dict(ADMITTED)
    for part in parts:
        answers.update(part)
    return ROUTER.route(answers)


def asked(route: Route) -> list[str]:
    return [q.id for questions in route.shown.values() for q in questions]


def test_every_question_of_the_plan_is_there() -> None:
    """W01 to W38 without the two photographs, and one reading for each of the 44 parameters."""
    assert {name for names in CODES.values() for name in names} <= water_quality.by_id.keys()
    readings = [q for q in water_quality.questions() if isinstance(q, Reading)]
    assert [q.id for q in readings] == [p.reading for p in (*FIELD, *IN_THE_LABORATORY)]
    assert len(readings) == len(PARAMETERS) == 44
    assert water_quality.count() == 69


def test_it_survives_being_pinned() -> None:
    """A campaign pins the questionnaire as JSON: nothing is lost on the way."""
    again = Questionnaire.from_json(water_quality.to_json())
    assert again.to_json() == water_quality.to_json()
    assert again.fingerprint() == water_quality.fingerprint()
    assert water_quality.public_name == "agua"


@pytest.mark.parametrize(
    ("report", "sections", "hidden"),
    [
        (1, {"source", "supply", "senses", "insecurity"}, {"body"}),
        (2, {"body"}, {"source", "supply", "senses", "insecurity"}),
        (3, {"source", "supply", "senses", "insecurity", "body"}, set()),
    ],
)
def test_what_is_reported_decides_what_is_asked(report: int, sections: set[str], hidden: set[str]) -> None:
    """The water of a home, a source, or both: each has its own sections."""
    shown = set(fill_in({"report": report}).shown)
    assert sections <= shown
    assert hidden.isdisjoint(shown)
    assert {"start", "place", "report", "sample", "provider", "about_you", "ending"} <= shown
    assert {"kit", "parameters", "field_readings", "laboratory_readings"}.isdisjoint(shown)


@pytest.mark.parametrize("source", [o.code for o in SOURCES])
def test_nobody_is_asked_where_a_pipe_in_the_house_is(source: int) -> None:
    """Sources 1 to 3 are on the premises; a tanker is asked about in its own words; the rest is asked."""
    shown = asked(fill_in(home(source)))
    assert ("source_place" in shown) is (source not in (1, 2, 3, 12, 13))
    assert ("delivered" in shown) is (source in (12, 13))
    assert ("other_source" in shown) is (source in (12, 13, 14, 15))
    assert ("days_per_week" in shown) is (source in (1, 2, 3, 4, 5))


def test_the_trip_is_asked_of_those_who_go() -> None:
    """Minutes and who goes: only where the water is somewhere else, or a tanker does not come to the door."""
    trip = {"fetch_minutes", "fetchers"}
    assert trip <= set(asked(fill_in(carrying(10))))
    assert trip <= set(asked(fill_in(home(12, delivered=NO))))
    assert trip.isdisjoint(asked(fill_in(home(12, delivered=YES))))
    assert trip.isdisjoint(asked(fill_in(home(9, source_place=2))))


def test_hours_are_asked_where_water_comes_at_all() -> None:
    """Zero days a week have no hours."""
    assert "hours_per_day" in asked(fill_in(home(1, days_per_week=1)))
    assert "hours_per_day" not in asked(fill_in(home(1, days_per_week=0)))
    assert "shortage_reason" in asked(fill_in(home(1, short_of_water=YES)))
    assert "shortage_reason" not in asked(fill_in(home(1, short_of_water=NO)))


@pytest.mark.parametrize(("form", "rows"), [(1, ["1", "4", "6", "8"]), (2, [str(n) for n in range(1, 13)])])
def test_the_scale_is_short_or_long(form: int, rows: list[str]) -> None:
    """A person chooses; the rows keep the instrument's order."""
    given = {str(n): 1 for n in range(1, 13)}
    sheet = fill_in(home(hwise_form=form, hwise=given)).sheet
    assert [row for row, state in sheet["hwise"].items() if state == 1] == rows
    assert fill_in(home(hwise_form="refused")).sheet["hwise"] is Missing.NOT_SHOWN


def test_readings_are_asked_of_what_was_ticked() -> None:
    """One question for each parameter that has a result, and what a kit cannot tell only of a laboratory."""
    shown = asked(fill_in(home(), sample(ph=7, cl=1, pb=0.001)))
    assert [name for name in shown if name.startswith("reading_")] == [
        "reading_ph",
        "reading_cl",
        "reading_pb",
    ]
    assert "chlorine_delay" in shown
    assert "incubation" not in shown
    strip = fill_in(home(), {**sample(ph=7, ec="A"), "method": [1]})
    assert "laboratory_parameters" not in asked(strip)
    assert "incubation" in asked(strip)


def test_a_laboratory_is_not_asked_about_its_kit() -> None:
    """Lot, expiry, reagents and incubation belong to kits."""
    answers = {**sample(ph=7, ec="A"), "method": [7], "kit_expiry": None, "incubation": None}
    shown = asked(fill_in(home(), answers))
    assert {"kit_lot", "kit_expiry", "reagents_disposed", "incubation"}.isdisjoint(shown)
    assert "laboratory_parameters" in shown


def test_one_method_needs_no_choosing() -> None:
    """Where only one was used, each reading was made with it; where several, each says which."""
    one = fill_in(home(), {**sample(ph=7), "method": [2], "reading_ph": {"sign": "=", "value": 7}})
    assert one.sheet["reading_ph"] == {"sign": "=", "value": 7.0, "unit": "ph", "method": 2}
    two = fill_in(home(), {**sample(ph=7), "method": [2, 3], "reading_ph": {"sign": "=", "value": 7}})
    assert "method" not in two.sheet["reading_ph"]


def test_which_water_the_sample_is_of_is_asked_where_both_are_told() -> None:
    """A sheet about one water needs no such question."""
    assert "sample_of" in asked(fill_in({"report": 3, "measured": YES}))
    assert "sample_of" not in asked(fill_in({"report": 1, "measured": YES}))


@pytest.mark.parametrize("day", ["2999-01-01T08:00", "2020-01-01T08:00", "2026-13-01", "ayer"])
def test_a_sample_is_recent(day: str) -> None:
    """Not in the future, not older than 60 days, and a real date; the day alone is an answer."""
    assert "sample_moment" in fill_in(home(), {**sample(ph=7), "sample_moment": day}).refused
    assert fill_in(home(), {**sample(ph=7), "sample_moment": SAMPLED[:10]}).refused == {}


def card(key: str, value: Any, person: Any = None, **more: Any) -> set[str]:
    """Return the cards that a reading brings at once."""
    sheet = fill_in(person or home(), sample(**{key: value}), more).sheet
    shown = {panel.screen for panel in READINGS[key].panels if panel.when.surely(sheet)}
    assert all(water_quality.screen(name).title.params["item"] == PARAMETERS[key].name for name in shown)
    return {name.removesuffix(f"_{key}") for name in shown}


@pytest.mark.parametrize(
    ("key", "value", "screen"),
    [
        ("ec", "P", "card_ecoli"),
        ("ec", 1, "card_ecoli"),
        ("ec", ">200", "card_ecoli"),
        ("ec", "A", ""),
        ("ec", "<1", ""),
        ("ec", "<10", ""),
        ("ct", 4, "card_coliforms"),
        ("no3", 10.1, "card_nitrate"),
        ("no3", 10, ""),
        ("no3", {"sign": "=", "value": 2.5, "unit": "mgl_n"}, "card_nitrate"),
        ("no3", {"sign": "=", "value": 2.0, "unit": "mgl_n"}, ""),
        ("no2", 0.2, "card_nitrate"),
        ("as", 0.02, "card_toxic"),
        ("pb", 0.02, "card_toxic"),
        ("hg", 0.001, ""),
        ("f", 1.2, "card_fluoride"),
        ("turb", 3.4, "card_turbidity"),
        ("turb", "<5", ""),
        ("turb", "<2", ""),
        ("turb", (1, 5), ""),
        ("turb", (5, 10), "card_turbidity"),
        ("turb", {"sign": "=", "value": 1, "value_2": 3, "unit": "ntu"}, "card_turbidity"),
        ("ph", 6.4, "card_over"),
        ("ph", 9.0, ""),
        ("ph", "<9", ""),
        ("cl", 0.1, "card_low_chlorine"),
        ("cl", 2.1, "card_high_chlorine"),
        ("cl", 0.3, ""),
        ("cl", (0, 0.5), ""),
        ("cl", (0.5, 1), ""),
        ("giardia", "P", "card_parasites"),
        ("crypto", "A", ""),
        ("fe", 0.31, "card_over"),
    ],
)
def test_a_person_is_alerted_at_once(key: str, value: Any, screen: str) -> None:
    """Beside each reading that surely breaks a limit, and it names the parameter; nothing there says that all is well."""
    assert card(key, value) == ({screen} if screen else set())


@pytest.mark.parametrize("key", ["temp", "od", "secchi", "clt", "sst", "dqo"])
def test_what_has_no_limit_has_no_light(key: str) -> None:
    """Nothing is said of what nothing can be said of."""
    assert READINGS[key].panels == ()


def test_chlorine_of_a_spring_has_no_light() -> None:
    """A spring without chlorine does nothing wrong; and nobody's river has too little of it."""
    assert card("cl", 0.1, home(9, source_place=2)) == set()
    assert card("cl", 0.1, body()) == set()


def test_no_light_before_there_is_a_reading() -> None:
    """A blank reading, or one that was not asked, brings nothing."""
    for answers in ({**sample(turb=1), "reading_turb": None}, {}):
        sheet = fill_in(home(), answers).sheet
        assert not [p.screen for r in READINGS.values() for p in r.panels if p.when.surely(sheet)]


def test_every_section_is_easy_to_read() -> None:
    """No section with at least 40 words is harder than "fairly easy"."""
    scores = {s.id: measure(*running_texts(s)) for s in water_quality.sections}
    assert min(m.inflesz for m in scores.values() if m.words >= 40) >= FAIRLY_EASY
    assert not [found for found in unclear(water_quality) if found.error]
