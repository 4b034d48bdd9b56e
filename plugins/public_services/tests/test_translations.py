"""Every sentence can be read in English."""

from __future__ import annotations

import re

from diversa.records import walk
from diversa.texts import Catalogue, Text, load_catalogue, placeholders
from diversa_public_services.checks import CHECKS
from diversa_public_services.derived import DERIVED
from diversa_public_services.indicators import INDICATORS
from diversa_public_services.questionnaire import public_services
from diversa_public_services.summary import SUMMARY

OWN = load_catalogue("diversa_public_services", "en")
ENGLISH: Catalogue = OWN | load_catalogue("diversa", "en")


def spoken() -> set[str]:
    """Return every sentence that the module says, in forms and in results."""
    found: set[str] = {*public_services.texts(), *(c.message for c in CHECKS)}
    found |= {text for d in DERIVED for text in (d.title, *(o.label for o in d.categories()))}
    found |= {text for d in DERIVED for text in walk((d.store, d.release)) if isinstance(text, Text)}
    for indicator in INDICATORS:
        said = (indicator.title, indicator.meaning, indicator.note, *(c.note for c in indicator.cases))
        found |= {str(text) for text in walk(said)} | set(indicator.estimator.texts())
        found |= {str(indicator.formula), indicator.unit} - {"%"}
    return found | {text for section in SUMMARY for text in (section.title, section.text)}


def test_every_sentence_has_an_english_one() -> None:
    """A language is offered only when it is complete: one missing sentence takes English away."""
    assert {text for text in spoken() if text not in ENGLISH.messages} == set()


def test_the_module_translates_nothing_that_nobody_says() -> None:
    """A sentence that was changed in the code leaves no orphan behind."""
    assert OWN.messages.keys() - spoken() == set()


def test_placeholders_and_numbers_survive_translation() -> None:
    """A lost brace breaks a page; a lost number of days breaks a complaint."""
    assert {s: e for s, e in OWN.messages.items() if placeholders(s) != placeholders(e)} == {}
    numbers = re.compile(r"\d[\d.,]*\d|\d+")
    changed = {
        s: e
        for s, e in OWN.messages.items()
        if sorted(re.sub("[.,]", "", n) for n in numbers.findall(s))
        != sorted(re.sub("[.,]", "", n) for n in numbers.findall(e))
    }
    assert changed == {}


def test_what_is_asked_of_each_item_reads_well_in_english() -> None:
    """The item is translated together with the sentence around it."""
    assert ENGLISH(public_services["no_service_reasons_EN"].title) == (
        "Why do you not have electricity? Choose up to two reasons."
    )
    assert ENGLISH(public_services["school_rating_2"].title) == (
        "Think of the secondary school. Do you agree?"
    )
