"""What is asked, in which order, and of whom."""

from __future__ import annotations

import json

import pytest

from diversa.questionnaire import standard
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import NO, YES, LongText
from diversa.questionnaire.readability import FAIRLY_EASY, measure, running_texts, unclear
from diversa.questionnaire.routing import Route, Router
from diversa.questionnaire.structure import Questionnaire
from diversa_public_services.questionnaire import public_services
from diversa_public_services.sections.form import FULL, SHORT
from diversa_public_services.sections.home import service_access
from diversa_public_services.sections.lists import EVERY_SERVICE, HOME_SERVICES

ADMITTED = {
    "form_length": FULL,
    "age_years": 30,
    "residence_12m": YES,
    "consent_main": YES,
    "consent_sensitive": YES,
}
ROUTER = Router(public_services)
SECTIONS = [
    *("start", "place", "home", "daily_life", "quality", "health", "school", "documents", "problems"),
    *("treatment", "about_you", "ending"),
]
# The 47 of the plan, in its order; a standard question has no code of the plan, so its id is matched here.
PLANNED = {
    "A01": "municipality",
    "A02": "area_type",
    "A03": "stratum",
    "A04": "household_size",
    "A05": "service_access",
    "A06": "no_service_reasons",
    "A07": "water_provider",
    "A08": "toilet",
    "A09": "toilet_shared",
    "A10": "waste_disposal",
    "A11": "cooking_fuel",
    "A12": "road_distance",
    "A13": "water_days",
    "A14": "water_hours",
    "A15": "power_cuts",
    "A16": "cut_length",
    "A17": "waste_collections",
    "A18": "internet_enough",
    "A19": "service_quality",
    "A20": "payment_stress",
    "A21": "health_scheme",
    "A22": "health_need",
    "A23": "care_received",
    "A24": "no_care_reason",
    "A25": "health_rating",
    "A26": "health_satisfaction",
    "A27": "children_5_16",
    "A28": "attends_public_school",
    "A29": "no_school_reason",
    "A30": "school_levels",
    "A31": "school_rating",
    "A32": "school_satisfaction",
    "A33": "documents_needed",
    "A34": "tried_all_documents",
    "A35": "not_tried_reason",
    "A36": "last_document",
    "A37": "document_rating",
    "A38": "document_satisfaction",
    "A39": "problem_services",
    "A40": "worst_problem",
    "A41": "complained",
    "A42": "complained_to",
    "A43": "complaint_outcome",
    "A44": "answer_time",
    "A45": "not_complained_reason",
    "A46": "unfair_treatment",
    "A47": "change_first",
}
BESIDE = {"form_length", "seen_once", "document_channel", "worst_service"}
"""The choice of a form, the filter that the plan's correction asks for, and the second halves of A36 and A40."""
OF_EVERY_MODULE = {
    q.id
    for section in (standard.PLACE, standard.ABOUT_YOU, standard.ENDING)
    for q in section.questions
    if q.id not in PLANNED.values()
} | {"age_years", "residence_12m", "consent_main", "consent_sensitive"}
SHORT_FORM = {
    *("A01", "A02", "A05", "A06", "A13", "A14", "A19", "A20", "A39", "A40", "A41", "A42", "A43"),
}


def fill_in(**answers: object) -> Route:
    return ROUTER.route({**ADMITTED, **answers})


def asked(route: Route) -> list[str]:
    """List the questions a person saw, without the texts that belong to an option."""
    return [q.id for shown in route.shown.values() for q in shown if not q.companion_of]


def home(**rows: object) -> dict[str, object]:
    return {"service_access": rows}


def test_it_has_the_47_questions_of_the_plan_in_their_order() -> None:
    """A repeated question counts once, and nothing of the plan is missing or moved."""
    ids = list(dict.fromkeys(q.repeat_of or q.id for q in public_services.questions() if not q.companion_of))
    assert [s.id for s in public_services.sections] == SECTIONS
    assert [name for name in ids if name in PLANNED.values()] == list(PLANNED.values())
    assert set(ids) == set(PLANNED.values()) | BESIDE | OF_EVERY_MODULE
    assert public_services.count() == len(ids) == 47 + 4 + 19


def test_every_own_question_says_which_of_the_plan_it_is() -> None:
    """The codes lead from a stored answer back to the plan."""
    sources = {q.source: q.repeat_of or q.id for q in public_services.questions() if q.source}
    standard_ones = ("A01", "A02", "A03")
    assert {code: sources[code] for code in PLANNED if code not in standard_ones} == {
        code: name for code, name in PLANNED.items() if code not in standard_ones
    }


def test_services_are_rows_and_repeats() -> None:
    """Seven services at home, eleven with health, school, transport and documents; reasons once for each of seven."""
    rows = ["AC", "AL", "AS", "EN", "GN", "IF", "IM"]
    assert list(service_access.row_ids()) == [r.code for r in HOME_SERVICES] == rows
    assert [o.code for o in EVERY_SERVICE] == [*rows, "SA", "ED", "TR", "TM"]
    repeated = [q for q in public_services.questions() if q.repeat_of == "no_service_reasons"]
    assert [q.id for q in repeated] == [f"no_service_reasons_{row}" for row in rows]
    assert {q.at_most for q in repeated} == {2}  # type: ignore[attr-defined]


def test_it_comes_back_from_json_the_same() -> None:
    """A campaign is served from JSON, so nothing may be lost on the way, repeats and letters included."""
    again = Questionnaire.from_json(json.loads(json.dumps(public_services.to_json())))
    assert again.to_json() == public_services.to_json()
    assert again.fingerprint() == public_services.fingerprint()
    sheet = {**ADMITTED, **home(AC=4, EN=1), "problem_services": ["EN"]}
    assert asked(Router(again).route(sheet)) == asked(ROUTER.route(sheet))


def test_the_short_form_asks_the_express_path_and_nothing_more() -> None:
    """Whatever is answered, three minutes hold thirteen questions of the plan, with age and consent before them."""
    every = fill_in(
        form_length=SHORT,
        **home(AC=1, AL=3, EN=1),
        water_days=7,
        problem_services=["AC", "EN"],
        complained=YES,
        complaint_outcome=1,
    )
    plan = {name: code for code, name in PLANNED.items()}
    base = {q.id: q.repeat_of or q.id for q in public_services.questions()}
    seen = [base[name] for name in asked(every)]
    assert {plan[name] for name in seen if name in plan} == SHORT_FORM
    assert {name for name in seen if name not in plan} == {
        *("form_length", "age_years", "residence_12m", "consent_main", "worst_service"),
    }


def test_nothing_of_the_short_form_is_missing_from_the_whole_one() -> None:
    """Who takes more time is asked all of it, and more."""
    answers = {**home(AC=1, AL=3, EN=1), "water_days": 7, "problem_services": ["AC"], "complained": YES}
    short, whole = fill_in(form_length=SHORT, **answers), fill_in(**answers)
    assert set(asked(short)) < set(asked(whole))


@pytest.mark.parametrize(
    ("answers", "screen"),
    [
        ({"age_years": 17}, "end_minor"),
        ({"residence_12m": NO}, "end_not_eligible"),
        ({"consent_main": NO}, "end_no_consent"),
        ({"consent_sensitive": NO}, "end_no_sensitive"),
        ({"form_length": SHORT, "age_years": 17}, "end_minor"),
        ({"form_length": SHORT, "consent_main": NO}, "end_no_consent"),
    ],
)
def test_it_ends_where_nobody_may_be_asked_further(answers: dict[str, object], screen: str) -> None:
    """Minors, people from elsewhere and those who do not agree leave on a screen of their own."""
    route = fill_in(**answers)
    assert route.end is not None
    assert route.end.screen == screen


def test_the_short_form_needs_no_permission_for_sensitive_data() -> None:
    """It asks for none, so it asks nothing sensitive either."""
    route = fill_in(form_length=SHORT, **home(AC=4, EN=1), problem_services=["EN"], complained=NO)
    assert "consent_sensitive" not in asked(route)
    assert not [q.id for q in public_services.questions() if q.sensitive and q.id in asked(route)]


def test_texts_are_sealed_and_never_published() -> None:
    """Free text can name a person: it is written encrypted, and leaves in no file."""
    texts = [q for q in public_services.questions() if hasattr(q, "max_length")]
    assert {q.id for q in texts if isinstance(q, LongText)} == {"change_first", "comments"}
    assert public_services["change_first"].max_length == 500  # type: ignore[attr-defined]
    assert all(q.store.seals and q.release.drops for q in texts)


def test_every_question_may_be_left_unanswered_but_the_first_ones() -> None:
    """Only the choice of a form, age, residence and the permissions are required."""
    required = [q.id for q in public_services.questions() if q.required]
    assert required == ["form_length", "age_years", "residence_12m", "consent_main", "consent_sensitive"]
    others = [q for q in public_services.questions() if not q.required and not hasattr(q, "max_length")]
    assert [q.id for q in others if Missing.REFUSED not in q.states()] == []


@pytest.mark.parametrize(
    ("question", "value", "stored", "released"),
    [
        ("household_size", 1, 1, 1),
        ("household_size", 5, 5, 4),
        ("household_size", 23, 8, 6),
        ("power_cuts", 0, 0, 0),
        ("power_cuts", 3, 2, 1),
        ("power_cuts", 300, 31, 15),
        ("waste_collections", 7, 7, 3),
        ("water_hours", 6, 6, 6),
    ],
)
def test_what_is_stored_and_published(question: str, value: int, stored: int, released: int) -> None:
    """Large households and rare numbers are written in bands."""
    q = public_services[question]
    assert q.store.apply(value) == stored
    assert q.release.apply(stored) == released


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("household_size", 1, 30),
        ("water_days", 0, 7),
        ("water_hours", 1, 24),
        ("power_cuts", 0, 300),
        ("waste_collections", 0, 7),
    ],
)
def test_numbers_have_the_bounds_of_the_plan(question: str, low: int, high: int) -> None:
    """Beyond them a number is refused with a sentence."""
    found = public_services[question].schema_field()
    assert [found.deserialize(n) for n in (low, high)] == [low, high]
    for wrong in (low - 1, high + 1):
        with pytest.raises(Exception, match="número entero"):
            found.deserialize(wrong)


def test_every_section_is_easy_to_read() -> None:
    """No section with at least 40 words is harder than "fairly easy"."""
    scores = {s.id: measure(*running_texts(s)) for s in public_services.sections}
    assert min(m.inflesz for m in scores.values() if m.words >= 40) >= FAIRLY_EASY
    assert list(unclear(public_services)) == []
