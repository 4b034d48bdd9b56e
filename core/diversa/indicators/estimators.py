"""The estimators of one group: shares, distributions, means and medians, all from protected counts.

Each names the counts it needs and says in one formula what it makes of them; `n(c)` is the protected count of the
people of whom a condition c is surely true.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar

from diversa.disclosure.tables import Part
from diversa.indicators.intervals import (
    Estimate,
    estimate_mean,
    estimate_median,
    estimate_proportion,
)
from diversa.indicators.model import Counts, Estimator, Measure, count_id
from diversa.privacy.rules import Code, Recode
from diversa.questionnaire.answers import Missing, Sheet, at
from diversa.questionnaire.conditions import And, AnyOf, Comparable, Condition, In, Or
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Choice, ManyCodes
from diversa.questionnaire.questions import Option
from diversa.texts import Text

NO_LABEL = Text("")
everybody: Condition = And(())
"""Is surely true of every person, for an indicator about all participants."""


@dataclass(frozen=True)
class Proportion:
    """Name the two counts of a proportion, n(numerator and among) / n(among)."""

    numerator: Condition
    among: Condition

    @cached_property
    def both(self) -> Condition:
        """Return whom the numerator counts."""
        return self.numerator & self.among

    @cached_property
    def ids(self) -> tuple[str, str]:
        """Return the ids of the two counts, the numerator's first."""
        return count_id(self.both), count_id(self.among)

    def counts(self) -> dict[str, Condition]:
        """Return both counts, the numerator's first."""
        return dict(zip(self.ids, (self.both, self.among), strict=True))

    def part(self, counts: Counts) -> Part:
        """Return the protected counts of the proportion."""
        above, below = self.ids
        return Part(counts[below], counts[above])


def estimated(part: Part) -> Estimate | None:
    """Estimate a proportion from its protected counts; None without people."""
    return estimate_proportion(part.count or 0, part.base) if part.base else None


def _measure(part: Part, category: Code | None = None, label: Text = NO_LABEL) -> Measure:
    found = estimated(part)
    return Measure((part,), found.value if found else None, found, category, label)


@dataclass(frozen=True)
class Share(Estimator):
    """Estimate a share: n(numerator and among) / n(among), held within 0..1, with Wilson's interval."""

    numerator: Condition
    among: Condition

    @cached_property
    def proportion(self) -> Proportion:
        """Return its two counts."""
        return Proportion(self.numerator, self.among)

    def counts(self) -> Mapping[str, Condition]:
        return self.proportion.counts()

    def measures(self, counts: Counts) -> tuple[Measure, ...]:
        return (_measure(self.proportion.part(counts)),)


@dataclass(frozen=True)
class Category:
    """Name one share of a distribution; `among` is its base where that is its own."""

    code: Code
    label: Text
    when: Condition
    among: Condition | None = None


@dataclass(frozen=True)
class Distribution(Estimator):
    """Estimate one share for each category: n(category and among) / n(among).

    With `top`, only so many categories are published: those with most people among all participants.
    """

    members: tuple[Category, ...]
    among: Condition
    top: int = 0

    def __post_init__(self) -> None:
        codes = [member.code for member in self.members]
        twice = sorted({str(code) for code in codes if codes.count(code) > 1})
        if twice or not codes:
            raise ValueError(
                f"A distribution needs categories with codes of their own; twice: {', '.join(twice)}."
            )

    @cached_property
    def _proportions(self) -> tuple[Proportion, ...]:
        return tuple(Proportion(m.when, self.among if m.among is None else m.among) for m in self.members)

    @cached_property
    def _options(self) -> tuple[Option, ...]:
        return tuple(Option(member.code, member.label) for member in self.members)

    def counts(self) -> Mapping[str, Condition]:
        return {id_: condition for p in self._proportions for id_, condition in p.counts().items()}

    def measures(self, counts: Counts) -> tuple[Measure, ...]:
        named = zip(self.members, self._proportions, strict=True)
        return tuple(_measure(proportion.part(counts), m.code, m.label) for m, proportion in named)

    def categories(self) -> tuple[Option, ...]:
        return self._options

    def leading(self, total: Counts) -> tuple[Code | None, ...]:
        if not self.top:
            return super().leading(total)
        by_count = sorted(
            zip(self._options, self._proportions, strict=True), key=lambda pair: -total[pair[1].ids[0]]
        )
        return tuple(option.code for option, _ in by_count[: self.top])


@dataclass(frozen=True)
class _OfValues(Estimator):
    """Count people at each of the fixed points that a variable can take."""

    percent: ClassVar[bool] = False
    ref: str
    points: tuple[float, ...]
    among: Condition

    def __post_init__(self) -> None:
        if len(self.points) < 2 or any(a >= b for a, b in pairwise(self.points)):
            raise ValueError(f"The fixed points of {self.ref!r} must be two or more, in rising order.")

    def values_at(self, place: int) -> tuple[Any, ...]:
        """Return the stored values that stand at a point."""
        point = self.points[place]
        # A whole point counts the same people as the code it equals.
        return (int(point) if float(point).is_integer() else point,)

    @cached_property
    def _at_points(self) -> Mapping[str, Condition]:
        values = [self.values_at(place) for place in range(len(self.points))]
        conditions = [In(self.ref, stored) & self.among for stored in values]
        return {count_id(condition): condition for condition in conditions}

    @cached_property
    def base(self) -> Condition:
        """Return whom it is about: the people who are at any of the points."""
        return Or(tuple(self._at_points.values()))

    @cached_property
    def _base_id(self) -> str:
        return count_id(self.base)

    def counts(self) -> Mapping[str, Condition]:
        return {**self._at_points, self._base_id: self.base}

    def measures(self, counts: Counts) -> tuple[Measure, ...]:
        people = [counts[id_] for id_ in self._at_points]
        total = sum(people)
        value, found = (None, None) if total == 0 else self._of(people)
        return (Measure((Part(counts[self._base_id]),), value, found),)

    def stray(self, sheet: Sheet) -> Any:
        found = at(sheet, self.ref)
        if isinstance(found, Missing) or not self.among.surely(sheet):
            return None
        return None if any(found in self.values_at(place) for place in range(len(self.points))) else found

    @abstractmethod
    def _of(self, people: Sequence[int]) -> tuple[float, Estimate | None]: ...


@dataclass(frozen=True)
class Mean(_OfValues):
    """Estimate a mean at fixed points: sum of v n(v) / sum of n(v), with a t interval.

    The base is a count of its own: the people who are at any of the points.
    """

    def _of(self, people: Sequence[int]) -> tuple[float, Estimate | None]:
        total = sum(people)
        value = math.fsum(v * n for v, n in zip(self.points, people, strict=True)) / total
        return value, estimate_mean(self.points, people) if total >= 2 else None


@dataclass(frozen=True)
class Median(_OfValues):
    """Estimate a median at fixed points, interpolated, with Woodruff's interval.

    Each point stands for the values from halfway to the point before it to halfway to the one after it.
    """

    @cached_property
    def _edges(self) -> tuple[float, ...]:
        inner = [(a + b) / 2 for a, b in pairwise(self.points)]
        first, last = self.points[0], self.points[-1]
        return (2 * first - inner[0], *inner, 2 * last - inner[-1])

    def _of(self, people: Sequence[int]) -> tuple[float, Estimate | None]:
        found = estimate_median(self._edges, people)
        return found.value, found


def share(numerator: Condition, *, among: Condition) -> Share:
    """Estimate which share of some people something is true of."""
    return Share(numerator, among)


def distribution(*categories: Category, among: Condition, top: int = 0) -> Distribution:
    """Estimate one share for each category. Raises ValueError for two categories of one code, or none."""
    return Distribution(categories, among, top)


def mean(variable: Comparable, points: tuple[float, ...], *, among: Condition) -> Mean:
    """Estimate the mean of a variable whose values are the given points.

    Raises ValueError for points that do not rise. A value at no point is an error of a worked case.
    """
    return Mean(variable.ref, points, among)


def median(variable: Comparable, points: tuple[float, ...], *, among: Condition) -> Median:
    """Estimate the median of a variable whose values are the given points; errors as `mean`."""
    return Median(variable.ref, points, among)


def options_of(question: Choice | Derived) -> tuple[Category, ...]:
    """Return one category for each real option, as coarse as the question is released.

    Raises ValueError for a question that is not released, or that has no options.
    """
    rule = question.release
    options = question.options if isinstance(question, Choice) else question.categories()
    real = {option.code: option.label for option in options if not option.exclusive}
    if rule.drops or not real:
        raise ValueError(f"{question.id!r} has no options that are released.")
    if isinstance(rule, Recode):
        return tuple(Category(g.code, g.label, _one_of(question, g.codes)) for g in rule.groups)
    return tuple(Category(code, label, _one_of(question, (code,))) for code, label in real.items())


def _one_of(question: Choice | Derived, codes: tuple[Code, ...]) -> Condition:
    return AnyOf(question.id, codes) if isinstance(question, ManyCodes) else In(question.id, codes)
