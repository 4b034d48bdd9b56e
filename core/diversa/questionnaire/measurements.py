"""What measured values prove: from a reading to the values that can be true, and from those to a verdict.

A reading rarely is one number. "Less than 5" may be anything below 5, a colour lies somewhere between two edges, and two
replicates may contradict each other. So a reading becomes the interval of the values that can be true, and a limit is
kept or broken only where the whole interval says so. Nothing here knows what is measured: water, noise, air.

Numbers are exact decimals: a mean of 0.1, 0.2 and 0.3 is 0.2, which a limit of 0.2 accepts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds.readings import ABOVE, ABSENT, BAND, BELOW, EQUAL, PRESENT, VALUES, Unit

Answer = Mapping[str, Any]
"""A reading's parts: `sign`, `value`, `value_2`, `value_3`, `to`, `unit`; absent parts are left out."""
INFINITE = Decimal("Infinity")


class Verdict(StrEnum):
    """Say what a reading proves about its limits."""

    ACCEPTABLE = "acceptable"
    NOT_ACCEPTABLE = "not_acceptable"
    INCONCLUSIVE = "inconclusive"
    DISCORDANT = "discordant"
    NOT_ANALYSED = "not_analysed"

    @property
    def decided(self) -> bool:
        """Tell whether it counts as analysed: only what was accepted or was not does."""
        return self in (Verdict.ACCEPTABLE, Verdict.NOT_ACCEPTABLE)


@dataclass(frozen=True)
class Interval:
    """Hold the values that can be true, from `low` to `high`; an open end is not one of them."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    @property
    def point(self) -> Decimal | None:
        """Return the only value that can be true, if there is one."""
        return self.low if self.low == self.high else None

    def of_whole_numbers(self) -> Interval:
        """Return the same for what can only be counted: "fewer than 1" is none."""
        low = (
            self.low.to_integral_value(ROUND_FLOOR) + 1
            if self.low_open and self.low.is_finite()
            else self.low
        )
        high = (
            self.high.to_integral_value(ROUND_CEILING) - 1
            if self.high_open and self.high.is_finite()
            else self.high
        )
        return Interval(low, high)


@dataclass(frozen=True)
class Limits:
    """Accept the values from `low` to `high`, both included, in the first unit; None sets no limit on that side.

    `whole` says that only whole numbers can be true, as of colonies that are counted.
    """

    low: float | None = None
    high: float | None = None
    whole: bool = False

    def judge(self, found: Interval) -> Verdict:
        """Accept what lies wholly inside, refuse what lies wholly outside; what lies across proves nothing."""
        found = found.of_whole_numbers() if self.whole else found
        low = -INFINITE if self.low is None else exact(self.low)
        high = INFINITE if self.high is None else exact(self.high)
        if low <= found.low and found.high <= high:
            return Verdict.ACCEPTABLE
        above = found.low > high or (found.low == high and found.low_open)
        below = found.high < low or (found.high == low and found.high_open)
        return Verdict.NOT_ACCEPTABLE if above or below else Verdict.INCONCLUSIVE


@dataclass(frozen=True)
class Agreement:
    """Say how far apart replicates may lie: a share of their mean or one step of the kit, whichever is more.

    `tolerance` replaces both where a quantity has its own, as 0.3 for pH. Steps and tolerances are in the first unit.
    """

    share: float = 0.2
    step: float = 0.0
    tolerance: float | None = None

    def holds(self, values: Sequence[Decimal]) -> bool:
        """Tell whether the two that lie farthest apart are near enough."""
        mean = sum(values, Decimal(0)) / len(values)
        widest = max(exact(self.share) * abs(mean), exact(self.step))
        return max(values) - min(values) <= (widest if self.tolerance is None else exact(self.tolerance))


def exact(number: float) -> Decimal:
    """Return a number as people wrote it: 0.1 is one tenth."""
    return Decimal(repr(number))


def interval(answer: Answer, units: Sequence[Unit] = ()) -> Interval:
    """Return the values that can be true, in the first unit.

    Replicates of an exact reading give their mean. What is present is anything above zero, what is absent is zero. Raises
    KeyError for a unit that is none of `units`.
    """
    sign = answer.get("sign", EQUAL)
    if sign == ABSENT:
        return Interval(Decimal(0), Decimal(0))
    if sign == PRESENT:
        return Interval(Decimal(0), INFINITE, low_open=True)
    values = replicates(answer, units)
    if sign == BELOW:
        return Interval(-INFINITE, max(values), high_open=True)
    if sign == ABOVE:
        return Interval(min(values), INFINITE, low_open=True)
    if sign == BAND:
        edges = sorted((values[0], _converted(answer, "to", units)))
        return Interval(edges[0], edges[1])
    mean = sum(values, Decimal(0)) / len(values)
    return Interval(mean, mean)


def replicates(answer: Answer, units: Sequence[Unit] = ()) -> tuple[Decimal, ...]:
    """Return what was read, once or several times, in the first unit. Raises KeyError as `interval` does."""
    return tuple(_converted(answer, name, units) for name in VALUES if name in answer)


def _converted(answer: Answer, part: str, units: Sequence[Unit]) -> Decimal:
    factors = {unit.code: unit.factor for unit in units}
    factor = factors[answer["unit"]] if factors and "unit" in answer else 1.0
    return exact(answer[part]) * exact(factor)


def agree(answer: Answer, units: Sequence[Unit] = (), agreement: Agreement = Agreement()) -> bool:
    """Tell whether the replicates of an exact reading agree; other signs are read once."""
    values = replicates(answer, units) if answer.get("sign", EQUAL) == EQUAL else ()
    return len(values) < 2 or agreement.holds(values)


def judge(
    answer: Answer | Missing, units: Sequence[Unit], limits: Limits, agreement: Agreement = Agreement()
) -> Verdict:
    """Return what a reading proves about its limits.

    Nothing was analysed where there is no answer; replicates that do not agree prove nothing. Raises KeyError as
    `interval` does.
    """
    if isinstance(answer, Missing):
        return Verdict.NOT_ANALYSED
    if not agree(answer, units, agreement):
        return Verdict.DISCORDANT
    return limits.judge(interval(answer, units))
