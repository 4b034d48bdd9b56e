"""Every sentence can be read in English."""

from __future__ import annotations

import re

import pytest

from diversa.records import walk
from diversa.testing import Survey
from diversa.texts import Catalogue, Text, load_catalogue, placeholders
from diversa_gbv.checks import CHECKS
from diversa_gbv.derived import DERIVED
from diversa_gbv.indicators import INDICATORS
from diversa_gbv.questionnaire import gbv
from diversa_gbv.summary import SUMMARY

OWN = load_catalogue("diversa_gbv", "en")
ENGLISH: Catalogue = OWN | load_catalogue("diversa", "en")


def asked() -> set[str]:
    """Return every sentence of the questionnaire, its checks and its derived variables, and what fills their blanks."""
    found: list[Text] = [*gbv.texts(), *(c.message for c in CHECKS), *(d.title for d in DERIVED)]
    found += [o.label for d in DERIVED for o in d.categories()]
    found += [text for d in DERIVED for text in walk((d.store, d.release)) if isinstance(text, Text)]
    found += [value for text in list(found) for value in text.params.values() if isinstance(value, Text)]
    return set(found)


def published() -> set[str]:
    """Return every sentence of the indicators and of the summary."""
    said: set[str] = {text for i in INDICATORS for text in (i.title, i.meaning, i.formula, i.note, i.unit)}
    said |= {text for i in INDICATORS for text in i.estimator.texts()}
    said |= {case.note for i in INDICATORS for case in i.cases}
    said |= {text for s in SUMMARY for text in (s.title, s.text)}
    return said - {"", "%"}


def test_every_sentence_has_an_english_one() -> None:
    """A language is offered only when it is complete: one missing sentence takes English away."""
    assert {text for text in asked() | published() if text not in ENGLISH.messages} == set()


@pytest.mark.parametrize("catalogue", [OWN, ENGLISH], ids=["module", "with the engine"])
def test_placeholders_and_numbers_survive_translation(catalogue: Catalogue) -> None:
    """A lost brace breaks a page; a lost telephone number can cost a life."""
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
    assert OWN.messages.keys() - asked() - published() == set()


def test_the_help_is_in_english_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever reads English is told in English how to leave, and asked in English whether it is safe."""
    page = Survey(tmp_path_factory.mktemp("home")).browse("gbv", "en").continue_()
    assert page.title == "Your safety first"
    assert "Are you in a private and safe place to answer?" in page.text
    assert "¿" not in page.text
