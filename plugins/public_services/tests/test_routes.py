"""Who is asked what: services that are missing, visits, schools, documents, and the card after a problem."""

from __future__ import annotations

import pytest

from diversa.questionnaire.answers import DONT_KNOW, REFUSED, Missing
from diversa.questionnaire.kinds import NO, YES
from diversa.questionnaire.routing import Route, Router
from diversa_public_services.questionnaire import public_services
from diversa_public_services.sections.cards import PATHS
from diversa_public_services.sections.form import FULL
from diversa_public_services.sections.lists import EVERY_SERVICE, INTERNET, UTILITIES

ADMITTED = {
    "form_length": FULL,
    "age_years": 30,
    "residence_12m": YES,
    "consent_main": YES,
    "consent_sensitive": YES,
}
ROUTER = Router(public_services)


def fill_in(**answers: object) -> Route:
    return ROUTER.route({**ADMITTED, **answers})


def asked(route: Route) -> list[str]:
    """List the questions a person saw, without the texts that belong to an option."""
    return [q.id for shown in route.shown.values() for q in shown if not q.companion_of]


def home(**rows: object) -> dict[str, object]:
    return {"service_access": rows}


@pytest.mark.parametrize("code", [1, 2, 3, 4, DONT_KNOW, REFUSED])
def test_reasons_are_asked_only_of_a_service_that_is_missing(code: object) -> None:
    """Near the network or far from it, the service is missing; down or unknown, it is not."""
    shown = [name for name in asked(fill_in(**home(AC=code))) if name.startswith("no_service_reasons")]
    assert shown == (["no_service_reasons_AC"] if code in (3, 4) else [])


def test_at_most_two_reasons() -> None:
    """A third one is refused with a sentence."""
    two = fill_in(**home(AC=4), no_service_reasons_AC=[1, 2])
    three = fill_in(**home(AC=4), no_service_reasons_AC=[1, 2, 3])
    assert two.sheet["no_service_reasons_AC"] == (1, 2)
    assert "no_service_reasons_AC" in three.refused


def test_the_title_of_a_repeated_question_names_its_service() -> None:
    """In Spanish the service stands inside the sentence, with a small letter."""
    from diversa.texts import SPANISH

    question = public_services["no_service_reasons_GN"]
    assert SPANISH(question.title) == "¿Por qué no tienen gas por tubería? Elija hasta dos razones."


def test_quality_and_payment_are_asked_of_what_a_household_has() -> None:
    """Rows of services that are missing are not shown, and are cut if they are sent."""
    sheet = fill_in(**home(AC=1, EN=2, GN=3, IM=4), service_quality={"AC": 3, "EN": 1, "GN": 2}).sheet
    assert sheet["service_quality"]["AC"] == 3
    assert sheet["service_quality"]["EN"] == 1
    assert {sheet["service_quality"][row] for row in ("AL", "AS", "GN", "IF", "IM")} == {Missing.NOT_SHOWN}


@pytest.mark.parametrize(
    ("answers", "visited", "asks_once"),
    [
        ({"health_need": NO}, False, False),
        ({"health_need": YES, "care_received": 1}, True, False),
        ({"health_need": YES, "care_received": 2}, True, False),
        ({"health_need": YES, "care_received": 0}, False, True),
        ({"health_need": YES, "care_received": 0, "seen_once": YES}, True, True),
        ({"health_need": YES, "care_received": 0, "seen_once": NO}, False, True),
        ({"health_need": YES, "care_received": DONT_KNOW}, False, False),
    ],
)
def test_the_last_visit_is_rated_only_where_there_was_one(
    answers: dict[str, object], visited: bool, asks_once: bool
) -> None:
    """Who never got the care is first asked whether there was any visit at all."""
    shown = asked(fill_in(**answers))
    assert ("seen_once" in shown) is asks_once
    assert ("health_rating" in shown) is visited
    assert ("health_satisfaction" in shown) is visited
    assert ("no_care_reason" in shown) is (answers.get("care_received") in (0, 2))


@pytest.mark.parametrize(
    ("answers", "levels"),
    [
        ({"children_5_16": NO}, False),
        ({"children_5_16": YES, "attends_public_school": YES}, True),
        ({"children_5_16": YES, "attends_public_school": NO, "no_school_reason": 1}, False),
        ({"children_5_16": YES, "attends_public_school": NO, "no_school_reason": 2}, False),
        ({"children_5_16": YES, "attends_public_school": NO, "no_school_reason": 3}, True),
        ({"children_5_16": YES, "attends_public_school": NO, "no_school_reason": REFUSED}, True),
        ({"children_5_16": YES, "attends_public_school": DONT_KNOW}, False),
    ],
)
def test_private_school_and_study_at_home_end_the_questions_on_school(
    answers: dict[str, object], levels: bool
) -> None:
    """Any other reason leaves children of whom some may attend."""
    assert ("school_levels" in asked(fill_in(**answers))) is levels


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([1], ["school_rating_1", "school_satisfaction_1"]),
        ([2], ["school_rating_2", "school_satisfaction_2"]),
        ([1, 2], ["school_rating_1", "school_satisfaction_1", "school_rating_2", "school_satisfaction_2"]),
        ([0], []),
    ],
)
def test_each_level_is_rated_on_its_own(levels: list[int], expected: list[str]) -> None:
    """Five sentences and the whole, once for primary and once for secondary."""
    route = fill_in(children_5_16=YES, attends_public_school=YES, school_levels=levels)
    assert [name for name in asked(route) if name.startswith(("school_rating", "school_sat"))] == expected


@pytest.mark.parametrize(
    ("answers", "offered", "rated"),
    [
        ({"documents_needed": [0]}, None, False),
        ({"documents_needed": [1, 6], "tried_all_documents": YES}, [1, 6], False),
        ({"documents_needed": [1], "tried_all_documents": NO}, [1, 0], False),
        ({"documents_needed": [1], "tried_all_documents": NO, "last_document": 0}, [1, 0], False),
        ({"documents_needed": [1], "tried_all_documents": YES, "last_document": 1}, [1], True),
        ({"documents_needed": [6], "tried_all_documents": DONT_KNOW, "last_document": 6}, [6, 0], True),
    ],
)
def test_a_procedure_is_rated_only_where_one_was_tried(
    answers: dict[str, object], offered: list[int] | None, rated: bool
) -> None:
    """The last one is one of those that were needed; none at all is offered to who may have tried none."""
    route = fill_in(**answers)
    last = public_services.choice("last_document")
    assert (last.id in asked(route)) is (offered is not None)
    assert offered is None or [o.code for o in last.shown(route.sheet)] == offered
    assert {name in asked(route) for name in ("document_channel", "document_rating")} == {rated}


@pytest.mark.parametrize(
    ("answers", "screen"),
    [
        *(({"problem_services": [code]}, "complaint_utilities") for code in UTILITIES),
        *(({"problem_services": [code]}, "complaint_internet") for code in INTERNET),
        ({"problem_services": ["SA"]}, "complaint_health"),
        ({"problem_services": ["ED"]}, "complaint_school"),
        ({"problem_services": ["TR"]}, "complaint_transport"),
        ({"problem_services": ["TM"]}, "complaint_documents"),
        ({"problem_services": ["AC", "SA"], "worst_service": "SA"}, "complaint_health"),
        ({"problem_services": ["AC", "SA"], "worst_service": "AC"}, "complaint_utilities"),
        ({"problem_services": ["AC", "SA"]}, ""),
        ({"problem_services": ["0"]}, ""),
    ],
)
@pytest.mark.parametrize("complained", [YES, NO])
def test_the_card_is_that_of_the_service_with_the_worst_problem(
    answers: dict[str, object], screen: str, complained: int
) -> None:
    """One card and no other, after saying whether a complaint was made; with several problems, of the worst."""
    sheet = fill_in(**answers, complained=complained).sheet
    panels = public_services["complained"].panels
    assert [p.screen for p in panels if p.when.surely(sheet)] == ([screen] if screen else [])
    before = fill_in(**answers).sheet
    assert not [p.screen for p in panels if p.when.surely(before)]


def test_every_card_says_that_nothing_is_filed_and_has_a_letter() -> None:
    """The letter has a place and a date, and room for the person's own hand; the card is no legal advice."""
    assert sorted(code for path in PATHS for code in path.services) == sorted(
        str(o.code) for o in EVERY_SERVICE
    )
    for path in PATHS:
        screen = public_services.screen(path.screen.id)
        assert "Esta página no presenta el reclamo por usted." in screen.text
        assert "no es asesoría legal" in screen.text
        assert {"place", "date"} <= screen.letter.placeholders()


def test_the_path_of_the_home_services_is_that_of_the_law() -> None:
    """Fifteen business days, five days to appeal, and what silence means."""
    said = public_services.screen("complaint_utilities").text
    words = (
        "15 días hábiles",
        "5 días",
        "reposición",
        "apelación",
        "Superservicios",
        "silencio administrativo positivo",
    )
    assert [word for word in words if word not in said] == []


def test_who_was_treated_worse_is_offered_the_other_survey_in_words_only() -> None:
    """The offer promises nothing: the other module may not be installed, so the words lead nowhere."""
    (panel,) = public_services["unfair_treatment"].panels
    screen = public_services.screen(panel.screen)
    assert panel.when.surely({"unfair_treatment": ("EN",)})
    assert not panel.when.surely({"unfair_treatment": ("0",)})
    assert not panel.when.surely({"unfair_treatment": REFUSED})
    assert "Si está abierta" in screen.text
    assert "http" not in screen.text
