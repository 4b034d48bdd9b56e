"""Every sentence can be read in English."""

from __future__ import annotations

import re

import pytest

from diversa.contract.subject import examined
from diversa.contract.wording import sentences
from diversa.registry import Registry
from diversa.texts import Catalogue, load_catalogue, placeholders

OWN = load_catalogue("diversa_water_quality", "en")
ENGLISH: Catalogue = OWN | load_catalogue("diversa", "en")


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Return every sentence of the module, as the contract gathers them, and its units."""
    registry = Registry()
    module, _findings = examined(registry, registry.questionnaires["water_quality"])
    return {*map(str, sentences(module)), *(str(i.unit) for i in module.indicators if i.unit != "%")}


def test_every_sentence_has_an_english_one(said: set[str]) -> None:
    """A language is offered only when it is complete: one missing sentence takes English away."""
    assert {text for text in said if text not in ENGLISH.messages} == set()


@pytest.mark.parametrize("catalogue", [OWN, ENGLISH], ids=["module", "with the engine"])
def test_placeholders_and_numbers_survive_translation(catalogue: Catalogue) -> None:
    """A lost brace breaks a page; a lost number can break more."""
    assert {s: e for s, e in catalogue.messages.items() if placeholders(s) != placeholders(e)} == {}
    numbers = re.compile(r"\d[\d.,]*\d|\d{2,}")
    changed = {
        s: e
        for s, e in OWN.messages.items()
        if sorted(n.replace(",", ".") for n in numbers.findall(s))
        != sorted(n.replace(",", ".") for n in numbers.findall(e))
    }
    assert changed == {}


def test_the_module_translates_nothing_that_nobody_says(said: set[str]) -> None:
    """A sentence that was changed in the code leaves no orphan behind."""
    assert OWN.messages.keys() - said == set()


def test_the_fixed_text_of_the_index_is_in_both_languages() -> None:
    """The words that must stand beside a citizen IRCA are never lost in translation."""
    from diversa_water_quality.indicators.irca import ONLY_ORIENTATION

    assert "no certifica que el agua sea potable" in ONLY_ORIENTATION
    assert "does not certify that the water is safe to drink" in OWN.messages[ONLY_ORIENTATION]
