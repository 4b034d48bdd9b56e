"""What every module shares: the opening it builds, and the lists it takes."""

from __future__ import annotations

from diversa.privacy.rules import drop
from diversa.questionnaire import standard
from diversa.questionnaire.kinds import NO, SingleChoice
from diversa.questionnaire.routing import Router
from diversa.questionnaire.structure import Questionnaire
from diversa.records import walk
from diversa.texts import Text, load_catalogue

SAFE = SingleChoice("safe_now", Text("¿Puede responder?"), options=standard.YES_NO, store=drop, release=drop)


def _module() -> Questionnaire:
    opening = standard.consent(Text("¿Acepta?"), Text("¿Autoriza?"), intro=Text("Hola."), first=(SAFE,))
    return Questionnaire(
        "small",
        version="1.0.0",
        title=Text("T"),
        summary=Text("S"),
        sections=(opening, standard.PLACE, standard.ABOUT_YOU, standard.ENDING),
        ends=standard.ENDS,
        screens=standard.SCREENS,
        help_lines=standard.HELP_LINES,
    )


def test_a_module_opens_in_its_own_words_and_with_the_shared_questions() -> None:
    """What must come even before age comes first; the sentences are the module's, ids and codes are everybody's."""
    opening = _module().sections[0]
    ids = [q.id for q in opening.questions]
    assert ids == ["safe_now", "age_years", "residence_12m", "consent_main", "consent_sensitive"]
    assert [q.title for q in opening.questions[-2:]] == ["¿Acepta?", "¿Autoriza?"]


def test_whoever_does_not_agree_is_asked_nothing_else() -> None:
    """After a no the rest is not shown."""
    route = Router(_module()).route({"age_years": 40, "residence_12m": 1, "consent_main": NO})
    assert route.end is not None
    assert route.end.screen == "end_no_consent"
    assert set(route.shown) == {"start"}


def test_the_peoples_have_codes_that_look_like_no_missing_answer() -> None:
    """115 peoples, each once, in the order of the alphabet, above the codes of other, don't know and refused."""
    codes, names = [p.code for p in standard.PEOPLES], [p.label for p in standard.PEOPLES]
    assert len(set(codes)) == len(set(names)) == 115
    assert min(codes) > 99
    assert codes == sorted(codes)
    assert {o.code for o in standard.INDIGENOUS_PEOPLE.options} == {*codes, 96}


def test_a_line_that_is_shown_says_who_said_so_and_when() -> None:
    """A day of verification stands only beside a source; a line without one is not shown."""
    shown = [line for line in standard.HELP_LINES if line.last_verified]
    assert all(line.verified in line.source for line in shown)
    assert {line.id for line in _module().lines(standard.EVERY_LINE, "11")} == {line.id for line in shown}


def test_the_shared_sentences_have_english_ones() -> None:
    """A module that translates its own words is complete: the shared ones are translated here."""
    english = load_catalogue("diversa", "en").messages
    questionnaire = _module()
    own = {"T", "S", "¿Acepta?", "¿Autoriza?", "Hola.", "¿Puede responder?"}
    said = set(questionnaire.texts()) - own | {c.message for c in standard.CHECKS}
    said |= {text for d in standard.DERIVED for text in (d.title, *(o.label for o in d.categories()))}
    said |= {text for d in standard.DERIVED for c in d.classes for text in walk(c) if isinstance(text, Text)}
    assert {text for text in said if text not in english} == set()
