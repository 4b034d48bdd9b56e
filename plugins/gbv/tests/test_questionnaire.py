"""What is asked, in which order, of whom, and what is said beside it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diversa.pipeline import Ended
from diversa.questionnaire import geography, standard
from diversa.questionnaire.answers import DONT_KNOW, REFUSED, Missing
from diversa.questionnaire.kinds import NO, YES, Consent, Grid, ShortText
from diversa.questionnaire.readability import FAIRLY_EASY, measure, running_texts, unclear
from diversa.questionnaire.structure import Questionnaire
from diversa.testing import Survey
from diversa.testing.browsing import Page
from diversa.testing.survey import Filling
from diversa.texts import load_catalogue
from diversa_gbv.acts import BEFORE, NEVER, YEAR
from diversa_gbv.derived import GRIDS
from diversa_gbv.questionnaire import gbv
from diversa_gbv.sections.opening import NEVER_PARTNERED

QUESTIONS = {
    "start": "safe_now device_shared age_years residence_12m consent_main consent_sensitive",
    "about_you": (
        "geo_area area_type sex_birth gender_identity sexual_attraction ethnicity functional_difficulty "
        "migration_status education_level main_activity partner_status own_income"
    ),
    "partner": "consent_partner ipv_control ipv_psych",
    "partner_more": "ipv_econ ipv_physical",
    "intimate": "consent_sexual ipv_sexual",
    "those_acts": "ipv_aggressor ipv_frequency_12m ipv_injuries ipv_pregnancy safety_now",
    "others": "consent_other npv_acts npv_sexual npv_perpetrators npv_places",
    "tech": "consent_tech tf_acts tf_perpetrators tf_channels",
    "effects": "effects days_lost children_witnessed",
    "help": (
        "told_anyone sought_help help_where help_rating protection_measure not_sought_reasons knows_lines"
    ),
    "ending": "feeling_now",
}
ROWS = {
    "functional_difficulty": 6,
    "ipv_control": 8,
    "ipv_psych": 7,
    "ipv_econ": 7,
    "ipv_physical": 7,
    "ipv_sexual": 4,
    "npv_acts": 5,
    "npv_sexual": 7,
    "tf_acts": 9,
}
START = {
    "safe_now": YES,
    "device_shared": NO,
    "age_years": 30,
    "residence_12m": YES,
    "consent_main": YES,
    "consent_sensitive": YES,
}
NOTHING = {grid.id: dict.fromkeys(grid.row_ids(), NEVER) for grid in GRIDS}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return Survey(tmp_path_factory.mktemp("home"))


def somebody(survey: Survey, **answers: Any) -> Filling:
    """Return a woman with a partner who said "never" to everything, but for these answers."""
    given: dict[str, Any] = {
        "age_years": 30,
        "sex_birth": 2,
        "gender_identity": 2,
        "partner_status": 1,
        **NOTHING,
    }
    for name, value in answers.items():
        given[name] = {**given.get(name, {}), **value} if isinstance(value, dict) else value
    return survey.open("gbv").answer(**given)


def test_it_has_50_questions_in_eleven_sections_in_this_order() -> None:
    """The order is part of the instrument: safety first, partners before others, a kind word at the end."""
    assert {s.id: " ".join(q.id for q in s.questions) for s in gbv.sections} == QUESTIONS
    assert gbv.count() == 50
    assert {q.id: len(q.rows) for q in gbv.questions() if isinstance(q, Grid)} == ROWS


def test_it_comes_back_from_json_the_same() -> None:
    """A campaign is served from JSON, so nothing may be lost on the way."""
    again = Questionnaire.from_json(json.loads(json.dumps(gbv.to_json())))
    assert again.to_json() == gbv.to_json()
    assert again.sensitive
    assert again.fingerprint() == gbv.fingerprint()


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        ({"partner_status": NEVER_PARTNERED}, 26),
        ({}, 32),
        ({"tf_acts": {"doxing": YEAR}, "sought_help": 3}, 32 + 2 + 2 + 3),
        ({"npv_acts": {"hit": BEFORE}, "sought_help": 3}, 32 + 2 + 1 + 3),
        (
            {
                "ipv_physical": {"hit": YEAR},
                "npv_acts": {"hit": YEAR},
                "tf_acts": {"spied": YEAR},
                "sought_help": 3,
            },
            47,
        ),
        (
            {
                "ipv_physical": {"hit": YEAR},
                "npv_acts": {"hit": YEAR},
                "tf_acts": {"spied": YEAR},
                "sought_help": 1,
            },
            49,
        ),
    ],
    ids=["never a partner", "a partner", "only by phone", "others, before", "all, no help", "all, help"],
)
def test_a_person_is_shown_only_what_concerns_them(
    survey: Survey, answers: dict[str, Any], questions: int
) -> None:
    """26 to 32 questions without these experiences, 47 to 49 with several kinds."""
    assert len(somebody(survey, **answers).shown) == questions


@pytest.mark.parametrize(
    ("answers", "screen"),
    [
        ({"age_years": 17}, "end_minor"),
        ({"residence_12m": NO}, "end_not_eligible"),
        ({"consent_main": NO}, "end_no_consent"),
        ({"consent_sensitive": NO}, "end_no_sensitive"),
    ],
)
def test_it_ends_where_nobody_may_be_asked_further(
    survey: Survey, answers: dict[str, Any], screen: str
) -> None:
    """Minors, people from elsewhere and those who do not agree leave with help lines, and nothing is stored."""
    filling = somebody(survey, **answers)
    assert filling.screen == screen
    assert filling.shown[-1] in answers
    with pytest.raises(Ended):
        filling.send()


@pytest.mark.parametrize(
    ("refused", "hidden"),
    [
        ("consent_partner", {"ipv_control", "ipv_psych", "ipv_econ", "ipv_physical", "ipv_sexual"}),
        ("consent_sexual", {"ipv_sexual", "npv_sexual"}),
        ("consent_other", {"npv_acts", "npv_sexual"}),
        ("consent_tech", {"tf_acts"}),
    ],
)
def test_refusing_a_part_skips_only_that_part(survey: Survey, refused: str, hidden: set[str]) -> None:
    """Each part has a consent of its own; the sexual one holds for partners and for others."""
    everything, less = set(somebody(survey).shown), set(somebody(survey, **{refused: NO}).shown)
    assert everything - less == hidden
    assert less <= everything


def test_no_page_is_too_long_for_the_minutes_that_it_stays() -> None:
    """Without scripts a page clears itself after five minutes: no page asks more than twenty things."""
    things = {s.id: sum(len(q.rows) if isinstance(q, Grid) else 1 for q in s.questions) for s in gbv.sections}
    assert max(things.values()) <= 20


def test_the_consent_to_the_sexual_part_is_asked_of_everybody(survey: Survey) -> None:
    """Whoever never had a partner is asked too: the answer holds for what other people did."""
    single = somebody(survey, partner_status=NEVER_PARTNERED)
    assert {"consent_sexual", "npv_sexual"} <= set(single.shown)
    assert "ipv_sexual" not in single.shown


def test_each_part_has_the_consent_that_it_asks_first() -> None:
    """Four parts, each after a question of its own; the rest needs no more than the two consents of the start."""
    parts = {s.id: s.consent for s in gbv.sections if s.consent}
    assert parts == {
        "partner": "consent_partner",
        "intimate": "consent_sexual",
        "others": "consent_other",
        "tech": "consent_tech",
    }
    assert all(isinstance(gbv[name], Consent) for name in parts.values())


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({"ipv_control": {"dress": BEFORE}}, {"ipv_aggressor", "safety_now"}),
        ({"ipv_physical": {"locked": YEAR}}, {"ipv_aggressor", "safety_now"}),
        (
            {"ipv_physical": {"slap": BEFORE}},
            {"ipv_aggressor", "ipv_injuries", "ipv_pregnancy", "safety_now"},
        ),
        (
            {"ipv_physical": {"slap": BEFORE}, "sex_birth": 1},
            {"ipv_aggressor", "ipv_injuries", "safety_now"},
        ),
        (
            {"ipv_sexual": {"sex_fear": YEAR}},
            {"ipv_aggressor", "ipv_frequency_12m", "ipv_injuries", "safety_now"},
        ),
        ({"ipv_sexual": {"contraception": YEAR}}, {"ipv_aggressor", "safety_now"}),
        ({"npv_acts": {"hit": YEAR}}, set()),
    ],
)
def test_what_follows_fits_what_a_partner_did(
    survey: Survey, answers: dict[str, Any], shown: set[str]
) -> None:
    """Nobody is asked about blows where there were none, nor about a pregnancy that cannot have been."""
    assert set(somebody(survey, **answers).shown) & set(QUESTIONS["those_acts"].split()) == shown


def test_lost_days_are_of_this_year_and_effects_of_any(survey: Survey) -> None:
    """What is older than a year may have left marks, but no days of this year."""
    older, recent = (somebody(survey, tf_acts={"spied": when}).shown for when in (BEFORE, YEAR))
    assert "effects" in older
    assert "days_lost" not in older
    assert "days_lost" in recent


PANELS = [
    ("safe_now", NO, "safety_pause_screen"),
    ("safe_now", DONT_KNOW, "safety_pause_screen"),
    ("device_shared", YES, "device_safety_tips"),
    ("device_shared", DONT_KNOW, "device_safety_tips"),
    ("ipv_physical", {"choke": YEAR}, "help_panel_urgent"),
    ("ipv_physical", {"weapon": YEAR}, "help_panel_urgent"),
    ("ipv_physical", {"locked": YEAR}, "help_panel_urgent"),
    ("ipv_sexual", {"forced_sex": YEAR}, "help_panel_72h"),
    ("npv_sexual", {"attempt": YEAR}, "help_panel_72h"),
    ("npv_sexual", {"forced": YEAR}, "help_panel_72h"),
    ("npv_sexual", {"incapacitated": YEAR}, "help_panel_72h"),
    ("safety_now", 3, "help_panel_urgent"),
    ("safety_now", 4, "help_panel_urgent"),
    ("children_witnessed", YES, "help_line_141"),
    ("knows_lines", (1,), "help_panel_full"),
    ("knows_lines", (0,), "help_panel_full"),
    ("knows_lines", REFUSED, "help_panel_full"),
    ("feeling_now", 3, "help_panel_full"),
    ("feeling_now", 4, "help_panel_full"),
]
QUIET = [
    ("safe_now", YES),
    ("device_shared", NO),
    ("ipv_physical", {"choke": BEFORE, "hit": YEAR}),
    ("ipv_sexual", {"contraception": YEAR, "forced_sex": BEFORE}),
    ("npv_sexual", {"comments": YEAR, "touch": YEAR, "forced": BEFORE}),
    ("safety_now", 2),
    ("safety_now", REFUSED),
    ("children_witnessed", NO),
    ("knows_lines", Missing.BLANK),
    ("feeling_now", 2),
]


@pytest.mark.parametrize(("question", "answer", "screen"), PANELS)
def test_help_is_shown_where_an_answer_asks_for_it(question: str, answer: object, screen: str) -> None:
    """Danger, urgency and children who saw it bring help at once; the lines that one may not know come after any answer."""
    (panel,) = gbv[question].panels
    assert panel.screen == screen
    assert panel.when.surely({question: answer})
    assert gbv.screen(screen).text


@pytest.mark.parametrize(("question", "answer"), QUIET)
def test_help_does_not_shout_where_it_is_not_asked_for(question: str, answer: object) -> None:
    """What is long past or less grave opens no urgent panel, and nothing is opened before an answer."""
    (panel,) = gbv[question].panels
    assert not panel.when.surely({question: answer})


def test_no_other_question_opens_a_panel() -> None:
    """The table above is whole."""
    assert {q.id for q in gbv.questions() if q.panels} == {name for name, *_rest in PANELS}


def open_panels(page: Page) -> list[str]:
    """Return the headings of the panels that a person sees on a page."""
    boxes = (box for box in page.root.find("div", class_="care") if not box.has("hidden"))
    return [heading.text for box in boxes for heading in box.find("h2")]


def test_the_panel_stands_on_the_page_where_the_answer_was_given(survey: Survey) -> None:
    """Without JavaScript too: whoever is not safe reads so before going on, and nobody else does."""
    page = survey.browse("gbv").continue_()
    assert page.title == "Primero, su seguridad"
    assert open_panels(page) == []
    unsure = page.fill(safe_now="dont_know", device_shared=NO).press("Continuar")
    assert open_panels(unsure) == ["Su seguridad es lo primero"]


def test_a_whole_fill_through_the_pages_ends_with_a_kind_word(survey: Survey) -> None:
    """From the first page to the last, without JavaScript, in the words of the person's answers."""
    page = (
        survey.browse("gbv")
        .continue_()
        .fill(
            **START,
            partner_status=1,
            consent_partner=YES,
            consent_sexual=NO,
            consent_other=NO,
            consent_tech=NO,
            ipv_physical={"choke": YEAR},
            safety_now=4,
        )
    )
    end = page.finish()
    assert "Listo. Recibimos sus respuestas." in end.text
    assert "Ya no quedan en este aparato." in end.text


def test_no_unverified_line_is_shown_and_no_screen_names_its_number() -> None:
    """A number that nobody has called is not given to a person in danger, in a list or in a sentence."""
    shown = {line.id for line in gbv.lines(standard.EVERY_LINE, "11")}
    assert shown == {"line_123", "line_155", "line_141", "linea_purpura", "comisarias_bogota", "linea_106"}
    unverified = [line.contact for line in gbv.help_lines if not line.verified]
    said = " ".join(s.text for s in gbv.screens)
    assert not [number for number in unverified if number in said]
    for screen in ("help_panel_urgent", "help_panel_72h", "help_line_141", "thank_you_gbv"):
        assert gbv.lines(gbv.screen(screen).help_lines)


@pytest.mark.parametrize("language", ["es", "en"])
def test_its_public_name_does_not_tell_what_it_is_about(language: str) -> None:
    """Whoever looks over a shoulder at a list, a tab or a file reads nothing of the subject."""
    english = load_catalogue("diversa_gbv", language)
    said = f"{english(gbv.title)} {english(gbv.summary)} {gbv.public_name}".lower()
    telling = (
        "violenc",
        "género",
        "gender",
        "gbv",
        "vbg",
        "sex",
        "pareja",
        "partner",
        "mujer",
        "women",
        "agre",
    )
    assert not [word for word in telling if word in said]
    assert gbv.sensitive
    assert gbv.public_name == "bienestar"


def test_nobody_writes_anything() -> None:
    """No free text, not even beside an option: no identifiable case can arrive without somebody to answer it."""
    assert not [q.id for q in gbv.questions() if isinstance(q, ShortText) or q.companion_of]


def test_what_is_asked_for_safety_is_never_written_down(survey: Survey) -> None:
    """Whether somebody checks this phone is for the person alone: it is neither a value nor a missing one."""
    sent = somebody(survey, safe_now=NO, device_shared=YES).send()
    document = sent.response
    assert {"safe_now", "device_shared"} & {*document.values, *document.missing} == set()
    assert document.values["gender_identity"] == 2


def test_every_question_may_be_left_unanswered_but_the_consents_and_the_start(survey: Survey) -> None:
    """Sensitive data are never required (Ley 1581, article 6): each question offers a way not to answer."""
    required = {q.id for q in gbv.questions() if q.required}
    consents = {q.id for q in gbv.questions() if isinstance(q, Consent)}
    assert required == {"safe_now", "device_shared", "age_years", "residence_12m", *consents}
    assert len(consents) == 6
    others = [q for q in gbv.questions() if not q.required]
    assert all(Missing.REFUSED in q.states() for q in others)
    refusing = survey.open("gbv").answer(**{q.id: "refused" for q in others}).send()
    assert refusing.response.missing["gender_identity"] is Missing.REFUSED


def test_only_large_cities_are_offered_beside_the_departments(survey: Survey) -> None:
    """A village would point at a person; Medellín does not."""
    place = gbv["geo_area"]
    offered = {m.code for d in geography.departments() for m in place.offered(d.code)}  # type: ignore[attr-defined]
    assert "05001" in offered
    assert min(geography.municipality(code).population for code in offered) >= 100_000
    village = somebody(survey, geo_area="05004")
    assert village.route.sheet["geo_area"] is Missing.BLANK
    assert village.route.refused["geo_area"]


@pytest.mark.parametrize(
    ("question", "value", "stored", "released", "licensed"),
    [
        ("age_years", 93, 75, 60, 75),
        ("geo_area", "05001", "05001", None, None),
        ("area_type", 3, 3, 2, 3),
        ("sex_birth", 3, 3, None, None),
        ("gender_identity", 4, 4, 1, 3),
        ("sexual_attraction", 1, 1, None, None),
        ("ethnicity", 2, 2, None, 2),
        ("migration_status", 2, 2, 1, 2),
        ("partner_status", 3, 3, 1, 3),
        ("partner_status", 4, 4, 4, 4),
        ("own_income", 2, 2, 2, 2),
        ("days_lost", 200, 200, 31, 30),
        ("days_lost", 3, 3, 1, 3),
        ("ipv_aggressor", (2, 6), (2, 6), None, (1, 4)),
        ("ipv_pregnancy", 1, 1, None, None),
        ("safety_now", 4, 4, None, 3),
        ("npv_perpetrators", (1, 11), (1, 11), (1, 96), (1, 96)),
        ("ipv_physical", 1, 1, None, None),
        ("npv_sexual", 1, 1, None, None),
        ("tf_acts", 1, 1, None, None),
    ],
)
def test_what_is_stored_published_and_licensed(
    question: str, value: Any, stored: object, released: object, licensed: object
) -> None:
    """Each answer is written as the plan says, and comes out coarser or not at all."""
    q = gbv[question]
    left = q.store.apply(value)
    assert left == stored
    assert q.release.apply(value) == released
    assert (q.licensed or q.release).apply(value) == licensed


def test_every_section_is_easy_to_read() -> None:
    """No section with at least 40 words is harder than "fairly easy"."""
    scores = {s.id: measure(*running_texts(s)) for s in gbv.sections}
    assert min(m.inflesz for m in scores.values() if m.words >= 40) >= FAIRLY_EASY
    assert not list(unclear(gbv))
