"""The estimators that join several shares: their average, the difference of two, the ratio of two.

A combination rests on all of its shares: each of them is a part of its own, and what withholds one withholds the whole.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from diversa.indicators.estimators import Proportion, Share, estimated
from diversa.indicators.intervals import Estimate, average_proportion, prevalence_difference, prevalence_ratio
from diversa.indicators.model import Counts, Estimator, Measure
from diversa.questionnaire.conditions import Condition
from diversa.texts import Text

_ = Text
Group = tuple[Condition, Condition]
"""A numerator and whom it is among."""


@dataclass(frozen=True)
class Average(Estimator):
    """Estimate the simple average of shares that each have a base of their own: (n(a) / n(b) + n(c) / n(d) + …) / k.

    The shares are often of the same people, and how they go together is in no count. The interval is therefore the
    widest that it can be: it reaches as far as the shares' own intervals do on average, as if all moved as one.
    """

    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        if len(self.shares) < 2:
            raise ValueError(f"An average needs two shares or more, not {len(self.shares)}.")

    def counts(self) -> Mapping[str, Condition]:
        return {id_: condition for one in self.shares for id_, condition in one.counts().items()}

    def measures(self, counts: Counts) -> tuple[Measure, ...]:
        parts = tuple(one.proportion.part(counts) for one in self.shares)
        found = [one for part in parts if (one := estimated(part)) is not None]
        if len(found) < len(parts):
            return (Measure(parts, None),)
        joined = average_proportion(found)
        return (Measure(parts, joined.value, joined),)


@dataclass(frozen=True)
class _Comparison(Estimator):
    """Compare the shares of two groups that share nobody."""

    percent: ClassVar[bool] = False
    first: Group
    second: Group

    @cached_property
    def _proportions(self) -> tuple[Proportion, Proportion]:
        return Proportion(*self.first), Proportion(*self.second)

    def counts(self) -> Mapping[str, Condition]:
        one, two = self._proportions
        return {**one.counts(), **two.counts()}

    def measures(self, counts: Counts) -> tuple[Measure, ...]:
        one, two = (p.part(counts) for p in self._proportions)
        first, second = estimated(one), estimated(two)
        value, found = (None, None) if first is None or second is None else self._of(first, second)
        return (Measure((one, two), value, found),)

    @abstractmethod
    def _of(self, first: Estimate, second: Estimate) -> tuple[float | None, Estimate | None]: ...


@dataclass(frozen=True)
class Difference(_Comparison):
    """Estimate how far the share of one group is above that of another: n(a) / n(b) - n(c) / n(d), within -1..1.

    The groups share nobody. It is published in percentage points, with Newcombe's hybrid score interval.
    """

    gap: ClassVar[bool] = True
    unit: ClassVar[str] = _("puntos porcentuales")

    def _of(self, first: Estimate, second: Estimate) -> tuple[float | None, Estimate | None]:
        found = prevalence_difference(first, second)
        return found.value, found


@dataclass(frozen=True)
class Ratio(_Comparison):
    """Estimate how many times the share of one group is that of another: (n(a) / n(b)) / (n(c) / n(d)).

    The groups share nobody. The interval is on the log scale.
    """

    def _of(self, first: Estimate, second: Estimate) -> tuple[float | None, Estimate | None]:
        if not second.value:
            return None, None
        found = prevalence_ratio(first, second) if first.value else None
        return first.value / second.value, found


def average(*shares: Share) -> Average:
    """Estimate the simple average of several shares, each with its own base. Raises ValueError for fewer than two."""
    return Average(shares)


def difference(first: Group, second: Group) -> Difference:
    """Estimate the difference of two shares in percentage points, each a numerator and whom it is among."""
    return Difference(first, second)


def ratio(first: Group, second: Group) -> Ratio:
    """Estimate the ratio of two shares, each a numerator and whom it is among."""
    return Ratio(first, second)
