"""Worked cases: people by hand, the result by hand, and a clear sentence where they do not agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from diversa.indicators.cases import CaseFailed, run
from diversa.indicators.combinations import average, difference, ratio
from diversa.indicators.estimators import Category, distribution, everybody, mean, share
from diversa.indicators.model import Case, Estimator
from diversa.privacy.rules import keep
from diversa.questionnaire.answers import REFUSED
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import NO, YES, Consent, Integer, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import End, Questionnaire, Screen, Section
from diversa.texts import Text
from tests.neighbours import indicator

_ = Text
AGE = Integer("age", _("Edad"), low=0, high=120, store=keep, release=keep)
LOUD = SingleChoice(
    "loud", _("¿Hay ruido?"), options=(Option(YES, _("Sí")), Option(NO, _("No"))), store=keep, release=keep
)
NIGHT = SingleChoice(
    "night",
    _("¿De noche?"),
    options=(Option(YES, _("Sí")), Option(NO, _("No"))),
    store=keep,
    release=keep,
    when=LOUD == YES,
)
AGREED = Consent("agreed", _("¿Acepta seguir?"), store=keep, release=keep)
PRIVATE = SingleChoice(
    "private",
    _("¿Y en su casa?"),
    options=(Option(YES, _("Sí")), Option(NO, _("No"))),
    store=keep,
    release=keep,
)
QUESTIONS = Questionnaire(
    "loudness",
    version="1.0.0",
    title=_("Ruido"),
    summary=_("Ruido."),
    sections=(
        Section("one", _("Uno"), questions=(AGE, LOUD, NIGHT)),
        Section("two", _("Dos"), questions=(AGREED, PRIVATE), consent="agreed"),
    ),
    ends=(End(AGE < 18, "young"),),
    screens=(Screen("young", _("Gracias"), _("Es para mayores de edad.")),),
)
DECADE = Derived(
    "decade",
    _("Decena"),
    compute=lambda sheet: sheet["age"] // 10 * 10 if isinstance(sheet["age"], int) else None,
    formula="age rounded down to ten",
    store=keep,
    release=keep,
)
OLD = Derived(
    "old",
    _("Mayor"),
    compute=lambda sheet: YES if sheet["decade"] == 60 else NO,
    formula="decade = 60, from the variable before it",
    store=keep,
    release=keep,
)
HEARS = share(LOUD == YES, among=LOUD.answered())


def worked(estimator: Estimator, people: tuple[Mapping[str, Any], ...], expected: Any) -> None:
    run(indicator("x", estimator, cases=(Case(people, expected),)), QUESTIONS, (DECADE, OLD))


def test_a_share_comes_out_in_percent() -> None:
    """One of three; who refuses is not in the base, who says nothing neither."""
    worked(HEARS, ({"loud": YES}, {"loud": NO}, {"loud": NO}, {"loud": REFUSED}, {}), 33.3)


def test_few_people_are_no_reason_to_withhold_here() -> None:
    """Thresholds are for publications; a case proves the arithmetic, 0 and 100 included."""
    worked(HEARS, ({"loud": YES},), 100.0)
    worked(HEARS, ({"loud": NO},), 0.0)
    worked(HEARS, ({},), None)


def test_halves_round_up() -> None:
    """1 of 16 is 6.25, which is said as 6.3."""
    worked(HEARS, ({"loud": YES}, *({"loud": NO} for _ in range(15))), 6.3)


def test_other_estimators_come_out_in_their_unit() -> None:
    """Categories by their code, a mean and a ratio as they are, a difference in points, an average in percent."""
    kinds = distribution(
        Category("a", _("A"), LOUD == YES), Category("b", _("B"), LOUD == NO), among=LOUD.answered()
    )
    worked(kinds, ({"loud": YES}, {"loud": NO}), {"a": 50.0, "b": 50.0})
    worked(mean(DECADE, (20.0, 30.0, 40.0), among=everybody), ({"age": 29}, {"age": 30}, {"age": 41}), 30.0)
    gap = ratio((LOUD == YES, OLD == YES), (LOUD == YES, OLD == NO))
    people = ({"age": 61, "loud": YES}, {"age": 20, "loud": YES}, {"age": 20, "loud": NO})
    worked(gap, people, 2.0)
    worked(difference((LOUD == YES, OLD == NO), (LOUD == YES, OLD == YES)), people, -50.0)
    worked(average(share(LOUD == YES, among=OLD == NO), share(LOUD == YES, among=OLD == YES)), people, 75.0)


def test_derived_variables_see_those_before_them() -> None:
    """`old` is computed from `decade`."""
    worked(share(OLD == YES, among=everybody), ({"age": 64}, {"age": 70}), 50.0)


def test_ends_are_ignored_and_sections_are_consented() -> None:
    """A case about what comes after an end, or behind a consent, need not tell about either."""
    worked(HEARS, ({"age": 12, "loud": YES},), 100.0)
    worked(share(PRIVATE == YES, among=PRIVATE.answered()), ({"private": YES}, {"agreed": NO}), 100.0)


def test_routes_apply() -> None:
    """Who hears no noise is not asked about the night: not shown is not blank."""
    blank = share(NIGHT.is_in("blank"), among=LOUD.answered())  # type: ignore[arg-type]
    hidden = share(~NIGHT.answered(), among=LOUD.answered())
    worked(hidden, ({"loud": NO}, {"loud": YES, "night": YES}), 50.0)
    worked(blank, ({"loud": NO}, {"loud": YES}), 0.0)


@pytest.mark.parametrize(
    ("people", "expected", "sentence"),
    [
        (({"loud": YES},), 50.0, "Case 1 of x: expected 50.0, found 100.0"),
        (({"loud": YES},), None, "Case 1 of x: expected None, found 100.0"),
        (({},), 0.0, "Case 1 of x: expected 0.0, found None"),
        (({"lound": YES},), 1.0, "lound is no question of loudness"),
        (({"decade": 20},), 1.0, "decade is no question of loudness"),
        (({"loud": 7},), 1.0, "7 is no answer to loud: Elija una de las opciones"),
        (({"loud": NO, "night": YES},), 1.0, "answers night, which would not be shown"),
        (({"loud": YES},), {3: 1.0}, "category 3: there is no such category"),
    ],
)
def test_a_case_that_fails_says_why(
    people: tuple[Mapping[str, Any], ...], expected: Any, sentence: str
) -> None:
    """Which case of which indicator, what was expected, and what came out."""
    with pytest.raises(CaseFailed, match=sentence):
        worked(HEARS, people, expected)


def test_a_family_asks_for_its_categories() -> None:
    """One number for several categories is an error that lists them."""
    kinds = distribution(Category("a", _("A"), LOUD == YES), among=LOUD.answered())
    with pytest.raises(CaseFailed, match="it has categories; the indicator has a"):
        worked(kinds, ({"loud": YES},), 100.0)
    with pytest.raises(CaseFailed, match=r"category 'a': expected 10\.0, found 100\.0"):
        worked(kinds, ({"loud": YES},), {"a": 10.0})


def test_a_value_at_no_point_is_no_silent_loss() -> None:
    """A mean over 20 and 30 of somebody who is 41 would leave them out."""
    with pytest.raises(CaseFailed, match="person 2 has 40, which is none of its fixed points"):
        worked(mean(DECADE, (20.0, 30.0), among=everybody), ({"age": 29}, {"age": 41}), 20.0)


def test_an_indicator_needs_a_case() -> None:
    """Without one there is nothing to trust."""
    with pytest.raises(CaseFailed, match="x has no worked case"):
        run(indicator("x", HEARS), QUESTIONS)


def test_the_second_case_is_run_too() -> None:
    """The first that does not come out is named."""
    cases = (Case(({"loud": YES},), 100.0), Case(({"loud": NO},), 100.0))
    with pytest.raises(CaseFailed, match=r"Case 2 of x: expected 100\.0, found 0\.0"):
        run(indicator("x", HEARS, cases=cases), QUESTIONS, (DECADE, OLD))
