"""The estimator of pairs: which two options of a multiple choice come together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from diversa.indicators.estimators import Category, Distribution, options_of
from diversa.indicators.model import Counts
from diversa.privacy.rules import Code
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.kinds import MultipleChoice
from diversa.texts import Text

_ = Text


@dataclass(frozen=True)
class Pairs(Distribution):
    """Estimate a share for each pair of options: n(a and b and among) / n(among), with Wilson's interval.

    Those that most people chose together are published, `top` of them, and none that fewer than `least_count` chose.
    """

    least_count: ClassVar[int] = 10

    def leading(self, total: Counts) -> tuple[Code | None, ...]:
        """Return the largest pairs; where all are small, the first, which is then withheld."""
        people = {m.category: m.parts[0].count or 0 for m in self.measures(total)}
        ordered = sorted(people, key=lambda pair: -people[pair])
        enough = [pair for pair in ordered if people[pair] >= self.least_count]
        return tuple(enough[: self.top or None]) or tuple(ordered[:1])


def pairs(
    question: MultipleChoice, *, among: Condition, top: int = 10, names: Mapping[Code, Text] | None = None
) -> Pairs:
    """Estimate which two options of a question come together.

    Options are paired as coarse as they are released, and called what `names` says in place of their labels; a pair has
    the code "first_second". With `top=0` all pairs are published that enough people chose. Raises ValueError as
    `options_of` does, and for fewer than two options.
    """
    called = names or {}
    options = options_of(question)
    if len(options) < 2:
        raise ValueError(f"{question.id!r} has fewer than two options to pair.")
    return Pairs(tuple(_pair(a, b, called) for a, b in combinations(options, 2)), among, top)


def _pair(first: Category, second: Category, called: Mapping[Code, Text]) -> Category:
    one, other = (called.get(option.code, option.label) for option in (first, second))
    label = _("{first} y {second}").fill(first=one, second=other)
    return Category(f"{first.code}_{second.code}", label, first.when & second.when)
