"""The estimator of a score: a scale that is built from several answers, with two ends and words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from diversa.indicators.estimators import Mean, Share
from diversa.indicators.intervals import Estimate, Interval
from diversa.privacy.rules import Code
from diversa.questionnaire.conditions import Comparable, Condition, In
from diversa.texts import Text

_ = Text


@dataclass(frozen=True)
class Score(Mean):
    """Estimate the mean of a score: sum of v n(v) / sum of n(v) over its values v, with a t interval.

    A scale has ends, and no mean lies beyond them: the interval is held between the two. `ends` says in words what the
    lowest and the highest value mean; `codes` are the stored codes that stand at each value.
    """

    codes: tuple[tuple[Any, ...], ...]
    ends: tuple[Text, Text]

    def values_at(self, place: int) -> tuple[Any, ...]:
        return self.codes[place]

    @cached_property
    def lowest(self) -> float:
        """Return the value at the low end of the scale."""
        return self.points[0]

    @cached_property
    def highest(self) -> float:
        """Return the value at the high end of the scale."""
        return self.points[-1]

    def texts(self) -> tuple[Text, ...]:
        return self.ends

    def scale(self) -> Text:
        low, high = self.ends
        return _("De {lowest} ({low}) a {highest} ({high})").fill(
            lowest=f"{self.lowest:g}", low=low, highest=f"{self.highest:g}", high=high
        )

    def at_least(self, value: float) -> Share:
        """Return the share of people with so high a score: n(v >= value) / sum of n(v).

        Raises ValueError for a value that everybody reaches, or nobody.
        """
        if not self.lowest < value <= self.highest:
            raise ValueError(
                f"A score of {self.ref!r} from {self.lowest:g} to {self.highest:g} cannot be cut at {value:g}."
            )
        reached = tuple(
            c for point, codes in zip(self.points, self.codes, strict=True) if point >= value for c in codes
        )
        return Share(In(self.ref, reached), self.base)

    def _of(self, people: Sequence[int]) -> tuple[float, Estimate | None]:
        value, found = super()._of(people)
        return value, None if found is None else replace(found, interval=self._within(found.interval))

    def _within(self, interval: Interval) -> Interval:
        return Interval(max(interval.low, self.lowest), min(interval.high, self.highest))


def score(
    variable: Comparable,
    values: Sequence[float] | Mapping[Code, float],
    *,
    low: Text,
    high: Text,
    among: Condition,
) -> Score:
    """Estimate the mean of a score; `low` and `high` say what the ends of its scale mean.

    `values` are those that the variable can take, in rising order; or how much each stored code of it scores, in any
    order, where several codes may score alike. Raises ValueError for fewer than two values, or some that do not rise.
    """
    if isinstance(values, Mapping):
        points = tuple(sorted(set(values.values())))
        codes: Any = tuple(tuple(c for c, scored in values.items() if scored == point) for point in points)
    else:
        points = tuple(values)
        codes = tuple((int(p) if float(p).is_integer() else p,) for p in points)
    return Score(variable.ref, points, among, codes, (low, high))
