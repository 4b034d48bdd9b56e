"""What is asked, in which order, and of whom."""

from __future__ import annotations

import json

import pytest

from diversa.privacy.rules import Drop, Keep
from diversa.questionnaire import standard
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import NO, YES, LongText
from diversa.questionnaire.readability import FAIRLY_EASY, measure, running_texts, unclear
from diversa.questionnaire.routing import Route, Router
from diversa.questionnaire.structure import Questionnaire
from diversa_discrimination.questionnaire import discrimination
from diversa_discrimination.sections.experience import grounds_5y
from diversa_discrimination.sections.grounds import BY_SDG_GROUP, GROUNDS, SDG_GROUPS

ADMITTED = {"age_years": 30, "residence_12m": YES, "consent_main": YES, "consent_sensitive": YES}
NEVER = dict.fromkeys(grounds_5y.row_ids(), NO)
ROUTER = Router(discrimination)

SECTIONS = [
    "start",
    "place",
    "about_you",
    "experience",
    "last_time",
    "reporting",
    "effects",
    "everyday",
    "around",
    "ending",
]
QUESTIONS = [
    "age_years",
    "residence_12m",
    "consent_main",
    "consent_sensitive",
    "municipality",
    "area_type",
    "collective_territory",
    "stratum",
    "sex_birth",
    "gender_identity",
    "sexual_attraction",
    "ethnicity",
    "indigenous_people",
    "campesino_self",
    "functional_difficulty",
    "migration_status",
    "conflict_victim",
    "education_level",
    "main_activity",
    "disc_grounds_5y",
    "disc_grounds_12m",
    "disc_main_ground",
    "disc_combined_grounds",
    "disc_forms_12m",
    "disc_places_12m",
    "disc_frequency_12m",
    "disc_perpetrators_12m",
    "inc_when",
    "inc_place",
    "inc_bystander",
    "inc_story",
    "told_anyone",
    "reported_official",
    "report_where",
    "report_outcome",
    "not_report_reasons",
    "effects",
    "support_needed",
    "rights_knowledge",
    "everyday_treatment",
    "witnessed_12m",
    "perceived_common",
    "feeling_now",
    "ease_of_use",
    "comments",
]


def fill_in(**answers: object) -> Route:
    return ROUTER.route({**ADMITTED, **answers})


def asked(route: Route) -> list[str]:
    """List the questions a person saw, without the texts that belong to an option."""
    return [q.id for shown in route.shown.values() for q in shown if not q.companion_of]


def test_it_has_45_questions_in_ten_sections_in_this_order() -> None:
    """The order is part of the instrument: what is asked first colours what follows."""
    assert [s.id for s in discrimination.sections] == SECTIONS
    assert [q.id for q in discrimination.questions() if not q.companion_of] == QUESTIONS
    assert discrimination.count() == 45


def test_it_comes_back_from_json_the_same() -> None:
    """A campaign is served from JSON, so nothing may be lost on the way, and asking must go on as before."""
    again = Questionnaire.from_json(json.loads(json.dumps(discrimination.to_json())))
    assert again.to_json() == discrimination.to_json()
    assert again.fingerprint() == discrimination.fingerprint()
    sheet = {**ADMITTED, "disc_grounds_5y": {"1": YES, "6": YES}, "disc_grounds_12m": [1, 6]}
    assert asked(Router(again).route(sheet)) == asked(ROUTER.route(sheet))


def test_the_fingerprint_minds_what_breaks_a_series_and_nothing_else() -> None:
    """Another word leaves the series whole; another code, condition or protection breaks it."""
    data = discrimination.to_json()
    place = data["sections"][1]["questions"]
    changes: list[tuple[dict[str, object], bool]] = [
        ({"title": "Otra pregunta"}, True),
        ({"release": {"kind": "keep"}}, False),
        ({"unsure": False}, False),
        ({"options": place[1]["options"][:2]}, False),
    ]
    for change, same in changes:
        changed = json.loads(json.dumps(data))
        changed["sections"][1]["questions"][1].update(change)
        found = Questionnaire.from_json(changed).fingerprint()
        assert (found == discrimination.fingerprint()) is same


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        ({"disc_grounds_5y": NEVER}, 26),
        ({"disc_grounds_5y": {**NEVER, "1": YES}, "disc_grounds_12m": [0]}, 27),
        ({"disc_grounds_5y": {**NEVER, "1": YES}, "disc_grounds_12m": [1], "reported_official": NO}, 40),
        (
            {
                "ethnicity": 1,
                "disc_grounds_5y": {**NEVER, "1": YES, "6": YES},
                "disc_grounds_12m": [1, 6],
                "reported_official": YES,
            },
            44,
        ),
    ],
    ids=["no experience", "not this year", "one reason, no report", "everything"],
)
def test_a_person_is_shown_only_what_concerns_them(answers: dict[str, object], questions: int) -> None:
    """26 questions without experience, 40 with one reason and no report, 44 at most."""
    route = fill_in(**answers)
    assert route.refused == {}
    assert len(asked(route)) == questions


@pytest.mark.parametrize(
    ("answers", "screen"),
    [
        ({"age_years": 17}, "end_minor"),
        ({"residence_12m": NO}, "end_not_eligible"),
        ({"consent_main": NO}, "end_no_consent"),
        ({"consent_sensitive": NO}, "end_no_sensitive"),
    ],
)
def test_it_ends_where_nobody_may_be_asked_further(answers: dict[str, object], screen: str) -> None:
    """Minors, people from elsewhere and those who do not agree leave on a screen of their own."""
    route = fill_in(**answers)
    assert route.end is not None
    assert route.end.screen == screen
    assert asked(route)[-1] in answers
    assert discrimination.screen(screen).text


def test_an_adult_of_18_goes_on() -> None:
    """The limit itself is inside."""
    assert fill_in(age_years=18).end is None


@pytest.mark.parametrize("age", ["", "veinte", -1, 121, 30.5, True, "refused"])
def test_an_age_is_a_whole_number_of_years(age: object) -> None:
    """What is no age is refused with a sentence, or is blank; it is never taken for one."""
    assert fill_in(age_years=age).sheet["age_years"] is Missing.BLANK


def test_reasons_of_the_last_year_are_those_of_five_years() -> None:
    """A reason that was not marked before is not offered, and is cut if it is sent all the same."""
    route = fill_in(disc_grounds_5y={**NEVER, "1": YES}, disc_grounds_12m=[1, 6])
    assert route.sheet["disc_grounds_12m"] == (1,)
    assert "disc_main_ground" not in asked(route)


def test_the_last_place_is_one_of_the_places_or_another() -> None:
    """ "En otro lugar" is offered once, also to who did not mark it before."""
    where = discrimination.choice("inc_place")
    sheet = fill_in(disc_grounds_5y={"1": YES}, disc_grounds_12m=[1], disc_places_12m=[2, 6]).sheet
    assert [o.code for o in where.shown(sheet)] == [2, 6, 96]
    assert len(where.codes()) == len(where.options)


def test_none_stands_alone() -> None:
    """ "Por ninguna" together with a reason is refused with a sentence."""
    route = fill_in(disc_grounds_5y={"1": YES}, disc_grounds_12m=[0, 1])
    assert "disc_grounds_12m" in route.refused


@pytest.mark.parametrize(
    ("question", "answer", "screen"),
    [
        ("disc_forms_12m", (1, 10), "help_panel_short"),
        ("feeling_now", 4, "help_panel_full"),
        ("rights_knowledge", NO, "info_card_law_1482"),
    ],
)
def test_help_is_shown_where_an_answer_asks_for_it(question: str, answer: object, screen: str) -> None:
    """Threats, blows and feeling bad bring help lines; the question on the law brings the law."""
    (panel,) = discrimination[question].panels
    assert panel.screen == screen
    assert panel.when.surely({question: answer})
    assert not panel.when.surely({question: Missing.REFUSED})
    assert discrimination.screen(screen)


def test_every_screen_and_line_that_is_named_exists() -> None:
    """A screen that is missing would be a blank page in the worst moment."""
    screens = {s.id for s in discrimination.screens}
    lines = {line.id for line in discrimination.help_lines}
    named = {e.screen for e in discrimination.ends} | {
        p.screen for q in discrimination.questions() for p in q.panels
    }
    assert named | {discrimination.thank_you} <= screens
    assert {line for s in discrimination.screens for line in s.help_lines} | set(discrimination.care) <= lines


def test_no_unverified_line_is_shown_and_no_text_names_its_number() -> None:
    """A number that nobody has called is not given to a person in danger, in a list or in a sentence."""
    shown = {line.id for line in discrimination.lines(standard.EVERY_LINE, "11")}
    assert shown == {"line_123", "line_155", "line_141", "linea_purpura", "comisarias_bogota", "linea_106"}
    assert {line.id for line in discrimination.lines(standard.EVERY_LINE, "05")} == {
        "line_123",
        "line_155",
        "line_141",
    }
    unverified = [line.contact for line in discrimination.help_lines if not line.verified]
    said = " ".join(s.text for s in discrimination.screens)
    assert not [number for number in unverified if number in said]


def test_every_question_may_be_left_unanswered_but_the_first_four() -> None:
    """Sensitive data are never required (Ley 1581, article 6): each question offers a way not to answer."""
    required = [q.id for q in discrimination.questions() if q.required]
    assert required == ["age_years", "residence_12m", "consent_main", "consent_sensitive"]
    others = [q for q in discrimination.questions() if not q.required and not hasattr(q, "max_length")]
    assert len(others) == 39
    assert all(Missing.REFUSED in q.states() for q in others)


def test_texts_are_sealed_and_never_published() -> None:
    """Free text can name a person: it is written encrypted, and leaves in no file."""
    texts = [q for q in discrimination.questions() if hasattr(q, "max_length")]
    assert {q.id for q in texts if isinstance(q, LongText)} == {"inc_story", "comments"}
    assert {q.id for q in texts if q.companion_of} == {
        "gender_identity_6_text",
        "indigenous_people_96_text",
        "disc_grounds_12m_96_text",
        "disc_forms_12m_96_text",
    }
    assert all(q.store.seals and q.release.drops for q in texts)


@pytest.mark.parametrize(
    ("question", "value", "stored", "released", "licensed"),
    [
        ("age_years", 28, 25, 18, 25),
        ("age_years", 29, 29, 29, 25),
        ("age_years", 93, 75, 60, 75),
        ("municipality", "05001", "05001", "05", "05"),
        ("area_type", 3, 3, 2, 3),
        ("collective_territory", 2, 2, None, 1),
        ("stratum", 0, 0, 1, 1),
        ("stratum", 6, 6, 4, 4),
        ("sex_birth", 3, 3, None, None),
        ("gender_identity", 4, 4, 1, 3),
        ("sexual_attraction", 1, 1, None, None),
        ("ethnicity", 2, 2, None, 2),
        ("ethnicity", 4, 4, 2, 2),
        ("indigenous_people", 199, 199, None, None),
        ("migration_status", 3, 3, 2, 3),
        ("conflict_victim", 1, 1, None, 1),
        ("education_level", 6, 6, 3, 4),
        ("main_activity", 5, 5, 2, 4),
        ("inc_when", 4, 4, None, 2),
        ("disc_perpetrators_12m", (6, 16), (6, 16), (6, 96), (6, 96)),
    ],
)
def test_what_is_stored_published_and_licensed(
    question: str, value: object, stored: object, released: object, licensed: object
) -> None:
    """Each identity is written as the plan says, and comes out coarser."""
    q = discrimination[question]
    left = q.store.apply(value)
    assert left == stored
    assert q.release.apply(left) == released
    assert (q.licensed or q.release).apply(left) == licensed


def test_what_could_name_a_person_is_not_published_as_it_was_answered() -> None:
    """No question on identity or place is released whole, but whether one is campesino."""
    whole = {
        q.id
        for section in discrimination.sections[:3]
        for q in section.questions
        if isinstance(q.release, Keep) and not isinstance(q.store, Drop)
    }
    assert whole == {"campesino_self"}


def test_there_are_21_reasons_in_12_groups() -> None:
    """Each reason is in one group of the SDG metadata, and no group is empty."""
    assert len(GROUNDS) == len({g.code for g in GROUNDS}) == 21
    assert sorted(BY_SDG_GROUP) == sorted(SDG_GROUPS) == list(range(1, 13))
    assert sorted(code for codes in BY_SDG_GROUP.values() for code in codes) == sorted(
        g.code for g in GROUNDS
    )
    assert BY_SDG_GROUP[4] == (5, 6, 7)
    assert BY_SDG_GROUP[2] == (2, 3)


def test_every_section_is_easy_to_read() -> None:
    """No section with at least 40 words is harder than "fairly easy"."""
    scores = {s.id: measure(*running_texts(s)) for s in discrimination.sections}
    assert min(m.inflesz for m in scores.values() if m.words >= 40) >= FAIRLY_EASY
    assert not [found for found in unclear(discrimination) if found.error]
