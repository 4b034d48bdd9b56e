"""Item nonresponse: the worked numbers, who is eligible, and what a grid comes to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from diversa.disclosure.marks import Mark
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.profiles import PEOPLE, SENSITIVE, Profile
from diversa.disclosure.tables import EVERYBODY, PublishedTable, protect
from diversa.indicators.card import Colour, ItemNonresponse
from diversa.indicators.layout import columns_of
from diversa.indicators.nonresponse import items_of, nonresponse_indicators
from diversa.indicators.plans import TablePlan
from diversa.indicators.tabulate import tabulate
from diversa.privacy.rules import Group, Recode, bands, drop, keep
from diversa.questionnaire.kinds import (
    Consent,
    Integer,
    MultipleChoice,
    ShortText,
    SingleChoice,
)
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry
from diversa.texts import Text
from tests.sheets import QUESTIONS, SCALE, Stored, grid, questionnaire, write

EXACT = NoiseTable((NoiseRow((0,), (1.0,)),))
"""No noise, so that worked numbers can be seen."""
QUESTION = questionnaire(QUESTIONS[0])


def total(
    folder: Path, people: Sequence[Stored], asked: Questionnaire, noise: NoiseTable = EXACT
) -> PublishedTable:
    """Count the total table of the engine's own indicators, as a release does."""
    layout = columns_of(asked)
    plan = TablePlan((), nonresponse_indicators(asked, layout))
    (exact,) = tabulate(write(folder / "columns.parquet", people, asked), layout, [plan])
    return protect(exact, noise)


def items(
    folder: Path,
    people: Sequence[Stored],
    asked: Questionnaire = QUESTION,
    profile: Profile = PEOPLE,
    noise: NoiseTable = EXACT,
) -> dict[str, ItemNonresponse]:
    """Return item nonresponse by question."""
    found = items_of(total(folder, people, asked, noise), asked, profile, Registry([]))
    return {item.question: item for item in found}


def some(**numbers: int) -> list[Stored]:
    """Return people by what they did with the question: how many answered, and how many are in each state."""
    answered = [Stored({"q0": 1})] * numbers.pop("answered", 0)
    return answered + [Stored({}, {"q0": state}) for state, n in numbers.items() for _ in range(n)]


def test_the_worked_numbers(tmp_path):
    """Of 200 to whom it was shown 8 refused, 6 did not know and 6 left it blank: 10.0 % amber; refusals alone 3.0 %.

    As the numbers were written down, 8 are coded 98 and 6 are coded 99.
    """
    people = some(answered=180, dont_know=8, refused=6, blank=6)
    item = items(tmp_path, people)["q0"]
    assert (item.missing.value, item.missing.base, item.missing.decimals) == (0.10, 200, 1)
    assert (item.refused.value, item.refused.base) == (0.03, 200)
    assert item.colour is Colour.AMBER


def test_who_was_not_asked_is_not_eligible(tmp_path):
    """People to whom the question was not shown, or who refused its section, change nothing."""
    people = some(answered=180, dont_know=20)
    more = [Stored()] * 77 + some(section_refused=33)
    alone, joined = items(tmp_path, people)["q0"], items(tmp_path, people + more)["q0"]
    assert alone == joined
    assert joined.missing.base == 200


@pytest.mark.parametrize(
    ("blank", "colour"),
    [(0, Colour.GREEN), (10, Colour.GREEN), (11, Colour.AMBER), (40, Colour.AMBER), (41, Colour.RED)],
)
def test_colours(tmp_path, blank, colour):
    """Green up to 5 %, amber up to 20 %, red above: of 200 people 10 and 40 are the last of their colour."""
    assert items(tmp_path, some(answered=200 - blank, blank=blank))["q0"].colour is colour


@pytest.mark.parametrize(
    ("people", "mark", "colour"),
    [
        (some(answered=20, blank=9), Mark.WITHHELD, Colour.NONE),
        (some(answered=196, blank=4), Mark.WITHHELD, Colour.NONE),
        (some(answered=99), Mark.WITHHELD, Colour.NONE),
        (some(answered=100), Mark.UNDER_FIVE, Colour.GREEN),
        (some(refused=100), Mark.OVER_NINETY_FIVE, Colour.RED),
        (some(answered=2, refused=198), Mark.WITHHELD, Colour.RED),
        (some(refused=1), Mark.WITHHELD, Colour.NONE),
        ([], Mark.WITHHELD, Colour.NONE),
    ],
    ids=["base", "count", "none-of-few", "none", "all-refused", "nearly-all", "one-person", "nobody"],
)
def test_the_usual_marks(tmp_path, people, mark, colour):
    """Rates are published as any share is; a count too small to show has no colour, which would say more."""
    item = items(tmp_path, people)["q0"]
    assert (item.missing.mark, item.colour) == (mark, colour)
    assert item.missing.shown == (mark is Mark.FIGURE)


def test_a_sensitive_profile_is_stricter(tmp_path):
    """With the thresholds of a sensitive module the same 8 people are too few to say anything."""
    people = some(answered=92, blank=8)
    assert items(tmp_path, people)["q0"].missing.value == 0.08
    strict = items(tmp_path, people, profile=SENSITIVE)["q0"]
    assert (strict.missing.mark, strict.colour) == (Mark.WITHHELD, Colour.NONE)


def test_rates_come_from_perturbed_counts(tmp_path):
    """What is published is the perturbed count over the perturbed base of the protected table."""
    people, asked = some(answered=400, blank=57, refused=21), QUESTION
    noise = NoiseTable.build()
    counts = total(tmp_path, people, asked, noise).counts(())
    indicator = nonresponse_indicators(asked, columns_of(asked))[0]
    above, below = (counts[id_] for id_ in indicator.estimator.counts())
    figure = items(tmp_path, people, noise=noise)["q0"].missing
    assert (figure.count, figure.base) == (above, below)
    assert figure.value == pytest.approx(above / below, abs=0.0005)
    assert counts[EVERYBODY] == below


def test_a_grid_is_one_question(tmp_path):
    """A grid is without an answer where no row has one, refused where one of its rows was refused as well."""
    asked = questionnaire(grid("one", 5))
    rows = [f"one.r{row}" for row in range(5)]
    passed_by = Stored({}, {"one": "blank"})
    refused = Stored({}, {**dict.fromkeys(rows, "blank"), "one.r2": "refused"})
    partly = Stored({"one": {"r0": 1}}, dict.fromkeys(rows[1:], "refused"))
    hidden = Stored({}, {"one": "section_refused"})
    people = [partly] * 150 + [passed_by] * 30 + [refused] * 20 + [hidden] * 40 + [Stored()] * 10
    item = items(tmp_path, people, asked)["one"]
    assert (item.missing.value, item.missing.base) == (0.25, 200)
    assert item.refused.value == 0.10
    assert item.colour is Colour.RED


def test_a_choice_of_several_has_a_rate(tmp_path):
    """Choosing "none of these" is an answer; no choice at all is none."""
    many = MultipleChoice("many", Text("Varias"), options=SCALE, store=keep, release=keep)
    people = [Stored({"many": [1, 3]})] * 190 + [Stored({}, {"many": "blank"})] * 10
    assert items(tmp_path, people, questionnaire(many))["many"].missing.value == 0.05


def test_what_is_stored_coarser_has_a_rate(tmp_path):
    """Bands and groups that take in every answer tell who gave one."""
    age = Integer("age", Text("Edad"), store=bands(18, 30, 60), release=keep)
    people = [Stored({"age": 30})] * 170 + [Stored({}, {"age": "blank"})] * 30
    assert items(tmp_path, people, questionnaire(age))["age"].missing.value == 0.15


def choice(name: str, rule: Any, **more: Any) -> SingleChoice:
    return SingleChoice(name, Text("Pregunta"), options=SCALE, store=rule, release=drop, **more)


def test_only_what_the_columns_can_tell(tmp_path):
    """Texts, what is not stored, consents, required questions and groups that lose answers have no rate."""
    lossy = Recode((Group(1, Text("Uno y dos"), (1, 2)),))
    asked = questionnaire(
        Consent("consent", Text("¿Acepta?"), store=keep, release=keep),
        choice("must", keep, required=True),
        choice("dropped", drop),
        choice("lossy", lossy),
        ShortText("words", Text("¿Qué pasó?"), store=drop, release=drop),
        choice("kept", keep),
    )
    found = nonresponse_indicators(asked, columns_of(asked))
    assert [indicator.id for indicator in found] == ["nonresponse:kept", "refusal:kept"]
    people = [Stored({"kept": 2})] * 200
    assert list(items(tmp_path, people, asked)) == ["kept"]


def test_every_installed_module_can_be_asked():
    """The engine's own indicators fit the columns of every installed module, two for each question."""
    registry = Registry()
    assert registry.questionnaires
    for asked in registry.questionnaires.values():
        found = nonresponse_indicators(asked, columns_of(asked))
        names = [indicator.id for indicator in found]
        assert len(names) == len(set(names)) > 40
        assert {name.partition(":")[2] for name in names} <= asked.by_id.keys()
