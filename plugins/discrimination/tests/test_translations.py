"""Every sentence can be read in English."""

from __future__ import annotations

import re

import pytest

from diversa.questionnaire.judging import Check, Derived
from diversa.records import walk
from diversa.texts import Catalogue, Text, load_catalogue, placeholders
from diversa_discrimination.checks import CHECKS
from diversa_discrimination.derived import DERIVED, OWN_GROUPS
from diversa_discrimination.indicators import INDICATORS
from diversa_discrimination.questionnaire import discrimination
from diversa_discrimination.sections.grounds import GROUNDS, SDG_GROUPS
from diversa_discrimination.summary import SUMMARY

OWN = load_catalogue("diversa_discrimination", "en")
ENGLISH: Catalogue = OWN | load_catalogue("diversa", "en")


def spoken() -> set[str]:
    """Return every sentence of the questionnaire, its checks and its derived variables."""
    checks: tuple[Check, ...] = CHECKS
    derived: tuple[Derived, ...] = DERIVED
    found: set[str] = {*discrimination.texts(), *(c.message for c in checks), *SDG_GROUPS.values()}
    found |= {text for d in derived for text in (d.title, *(o.label for o in d.categories()))}
    found |= {text for d in derived for text in walk((d.store, d.release)) if isinstance(text, Text)}
    return found | {g.label for g in OWN_GROUPS} | {g.name for g in GROUNDS}


def test_every_sentence_has_an_english_one() -> None:
    """A language is offered only when it is complete: one missing sentence takes English away."""
    assert {text for text in spoken() if text not in ENGLISH.messages} == set()


def test_indicators_and_summary_have_english_ones() -> None:
    """The release is written in both languages too."""
    said = {
        text
        for i in INDICATORS
        for text in (i.title, i.meaning, i.formula, i.note, i.unit)
        if text not in ("", "%")
    }
    said |= {text for i in INDICATORS for text in i.estimator.texts()}
    said |= {case.note for i in INDICATORS for case in i.cases if case.note}
    said |= {text for s in SUMMARY for text in (s.title, s.text)}
    assert {text for text in said if text not in ENGLISH.messages} == set()


@pytest.mark.parametrize("catalogue", [OWN, ENGLISH], ids=["module", "with the engine"])
def test_placeholders_and_numbers_survive_translation(catalogue: Catalogue) -> None:
    """A lost brace breaks a page; a lost telephone number can break more."""
    assert {s: e for s, e in catalogue.messages.items() if placeholders(s) != placeholders(e)} == {}
    numbers = re.compile(r"\d[\d.,]*\d|\d{2,}")
    changed = {
        s: e
        for s, e in catalogue.messages.items()
        if sorted(n.replace(",", ".") for n in numbers.findall(s))
        != sorted(n.replace(",", ".") for n in numbers.findall(e))
    }
    assert changed == {}


def test_the_module_translates_nothing_that_nobody_says() -> None:
    """A sentence that was changed in the code leaves no orphan behind."""
    said = spoken()
    for indicator in INDICATORS:
        said |= {indicator.title, indicator.meaning, indicator.formula, indicator.note, indicator.unit}
        said |= {case.note for case in indicator.cases} | set(indicator.estimator.texts())
    said |= {text for section in SUMMARY for text in (section.title, section.text)}
    assert OWN.messages.keys() - said == set()
