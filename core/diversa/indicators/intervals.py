"""Estimate proportions, means, medians, ratios and gaps, each with a model-based interval.

Everything starts from counts and fixed values, so that perturbed counts can stand in for true ones. Counts may be
weighted and need not be whole; what the precision rests on is the effective size, which defaults to their sum.

Sources: Wilson (1927); Kish (1965); Woodruff (1952); Katz and others (1978); Newcombe (1998), method 10; Zou and
Donner (2008), who recover a variance from the distances to the bounds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """Hold the two bounds of an interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """Hold an estimate, its standard error and interval, and the effective size it rests on."""

    value: float
    standard_error: float
    interval: Interval
    effective_size: float

    @property
    def cv(self) -> float:
        """Return the coefficient of variation; infinite where the value is 0."""
        return self.standard_error / abs(self.value) if self.value else math.inf


def effective_size(weights: Sequence[float], counts: Sequence[float] | None = None) -> float:
    """Return Kish's effective size, (sum n w)^2 / sum n w^2, of cells with n records of weight w each.

    Without counts every weight is one record's. Raises ValueError for a negative or no positive weight.
    """
    sizes = [1.0] * len(weights) if counts is None else counts
    pairs = list(zip(weights, sizes, strict=True))
    if min((min(pair) for pair in pairs), default=0.0) < 0.0 or not any(w * n > 0.0 for w, n in pairs):
        raise ValueError(
            "An effective size needs counts and weights of 0 or more, and one record with weight."
        )
    return math.fsum(n * w for w, n in pairs) ** 2 / math.fsum(n * w * w for w, n in pairs)


def design_effect(weights: Sequence[float], counts: Sequence[float] | None = None) -> float:
    """Return how many times more records the weighting costs: their number / Kish's effective size."""
    records = len(weights) if counts is None else math.fsum(counts)
    return records / effective_size(weights, counts)


def wilson(successes: float, n: float, level: float = LEVEL) -> Interval:
    """Return Wilson's score interval for a proportion; neither number need be whole.

    Successes beyond 0..n are held within it, since noise may carry them out. Raises ValueError for n <= 0.
    """
    if n <= 0.0:
        raise ValueError(f"A proportion needs a base above 0, not {n:g}.")
    rate = min(max(successes / n, 0.0), 1.0)
    z = normal_quantile(level)
    centre = rate + z * z / (2.0 * n)
    half = z * math.sqrt(rate * (1.0 - rate) / n + z * z / (4.0 * n * n))
    scale = 1.0 + z * z / n
    # At 0 and 1 one bound is exactly that, which rounding would miss by a hair.
    low = 0.0 if rate == 0.0 else max(0.0, (centre - half) / scale)
    high = 1.0 if rate == 1.0 else min(1.0, (centre + half) / scale)
    return Interval(low, high)


def estimate_proportion(
    count: float, base: float, effective: float | None = None, level: float = LEVEL
) -> Estimate:
    """Estimate a proportion, held within 0..1, with Wilson's interval on the effective size.

    Raises ValueError for a base or an effective size of 0 or less.
    """
    if base <= 0.0:
        raise ValueError(f"A proportion needs a base above 0, not {base:g}.")
    size = base if effective is None else effective
    rate = min(max(count / base, 0.0), 1.0)
    interval = wilson(rate * size, size, level)
    return Estimate(rate, math.sqrt(rate * (1.0 - rate) / size), interval, size)


def estimate_mean(
    values: Sequence[float], counts: Sequence[float], effective: float | None = None, level: float = LEVEL
) -> Estimate:
    """Estimate a mean from a frequency distribution, with a t interval on the effective size.

    Raises ValueError for an effective size below 2.
    """
    return estimate_ratio(values, [1.0] * len(values), counts, effective, level)


def estimate_ratio(
    numerators: Sequence[float],
    denominators: Sequence[float],
    counts: Sequence[float],
    effective: float | None = None,
    level: float = LEVEL,
) -> Estimate:
    """Estimate a ratio of two totals by linearisation, with a t interval on the effective size.

    The cell i of the joint distribution has `counts[i]` records with numerator and denominator values of its own.
    Raises ValueError for an effective size below 2 or a denominator that adds up to 0.
    """
    total = _total(counts)
    size = total if effective is None else effective
    if size < 2.0:
        raise ValueError(f"A mean or a ratio needs an effective size of at least 2, not {size:g}.")
    cells = list(zip(numerators, denominators, counts, strict=True))
    below = math.fsum(n * x for _, x, n in cells)
    if below == 0.0:
        raise ValueError("A ratio needs a denominator that does not add up to 0.")
    ratio = math.fsum(n * y for y, _, n in cells) / below
    spread = math.fsum(n * (y - ratio * x) ** 2 for y, x, n in cells) / total * size / (size - 1.0)
    error = math.sqrt(spread / size) / abs(below / total)
    half = student_quantile(level, size - 1.0) * error
    return Estimate(ratio, error, Interval(ratio - half, ratio + half), size)


def estimate_median(
    edges: Sequence[float], counts: Sequence[float], effective: float | None = None, level: float = LEVEL
) -> Estimate:
    """Estimate a median, interpolated in bands, with Woodruff's interval.

    Band i lies between `edges[i]` and `edges[i + 1]`. An outer edge may be infinite: a median or bound in such an
    open band is then infinite too. Raises ValueError where edges do not ascend or the counts add up to 0.
    """
    total = _total(counts)
    if len(edges) != len(counts) + 1 or any(a >= b for a, b in pairwise(edges)):
        raise ValueError("Bands need ascending edges, one more than there are counts.")
    size = total if effective is None else effective
    z = normal_quantile(level)
    half = z * 0.5 / math.sqrt(size)
    low = _quantile(edges, counts, max(0.0, 0.5 - half))
    high = _quantile(edges, counts, min(1.0, 0.5 + half))
    error = (high - low) / (2.0 * z) if math.isfinite(low) and math.isfinite(high) else math.inf
    return Estimate(_quantile(edges, counts, 0.5), error, Interval(low, high), size)


def _quantile(edges: Sequence[float], counts: Sequence[float], share: float) -> float:
    wanted = share * math.fsum(counts)
    bands = [(low, high, count) for (low, high), count in zip(pairwise(edges), counts, strict=True) if count]
    passed, place = 0.0, 0
    while place < len(bands) - 1 and passed + bands[place][2] < wanted:
        passed += bands[place][2]
        place += 1
    low, high, count = bands[place]
    if math.isinf(low) or math.isinf(high):
        return low if math.isinf(low) else high
    return low + (high - low) * (wanted - passed) / count


def prevalence_ratio(first: Estimate, second: Estimate, level: float = LEVEL) -> Estimate:
    """Estimate how many times the proportion of one group is that of another, with an interval on the log scale.

    The groups share no record. The CV of the result is the standard error of the log. Raises ValueError where
    either proportion is 0.
    """
    if first.value <= 0.0 or second.value <= 0.0:
        raise ValueError("A prevalence ratio needs two proportions above 0.")
    ratio = first.value / second.value
    error = math.hypot(first.cv, second.cv)
    factor = math.exp(normal_quantile(level) * error)
    size = min(first.effective_size, second.effective_size)
    return Estimate(ratio, ratio * error, Interval(ratio / factor, ratio * factor), size)


def prevalence_difference(first: Estimate, second: Estimate) -> Estimate:
    """Estimate the difference of the proportions of two groups that share no record, at the level of both."""
    difference = first.value - second.value
    one, two = first.interval, second.interval
    low = difference - math.hypot(first.value - one.low, two.high - second.value)
    high = difference + math.hypot(one.high - first.value, second.value - two.low)
    error = math.hypot(first.standard_error, second.standard_error)
    return Estimate(difference, error, Interval(low, high), min(first.effective_size, second.effective_size))


def average_proportion(estimates: Sequence[Estimate]) -> Estimate:
    """Estimate the average of proportions of the same people, of which nobody knows how they go together.

    Errors and distances to the bounds are averaged as they are, which is exact where the proportions are perfectly
    correlated and too wide otherwise. Raises ValueError for none.
    """
    number = len(estimates)
    if not number:
        raise ValueError("An average needs one proportion or more.")
    value, low, high, error = (
        math.fsum(column) / number
        for column in zip(
            *((e.value, e.interval.low, e.interval.high, e.standard_error) for e in estimates), strict=True
        )
    )
    return Estimate(value, error, Interval(low, high), min(e.effective_size for e in estimates))


def _total(counts: Sequence[float]) -> float:
    total = math.fsum(counts)
    if min(counts, default=0.0) < 0.0 or total <= 0.0:
        raise ValueError("A distribution needs counts of 0 or more that do not add up to 0.")
    return total


def normal_quantile(level: float = LEVEL) -> float:
    """Return the z that holds the central `level` of the normal distribution."""
    return NormalDist().inv_cdf(0.5 + level / 2.0)


@lru_cache(maxsize=4096)
def student_quantile(level: float, degrees: float) -> float:
    """Return the t that holds the central `level` of Student's distribution, within 1e-6 up to a level of 0.99.

    Degrees of freedom need not be whole. Raises ValueError for fewer than 1.
    """
    if degrees < 1.0 or not 0.0 < level < 1.0:
        raise ValueError(
            f"A t quantile needs 1 degree of freedom or more, not {degrees:g}, and a level in 0..1."
        )
    # With t = sqrt(df) tan(angle) the density is cos(angle)^(df - 1): smooth on a bounded range.
    scale = math.exp(math.lgamma((degrees + 1.0) / 2.0) - math.lgamma(degrees / 2.0)) / math.sqrt(math.pi)
    angle = math.atan(normal_quantile(level) / math.sqrt(degrees))
    # Below 2 degrees the density falls too steeply at its end for wide steps.
    parts = 256 if degrees >= 2.0 else 2048
    # The start lies below the answer and the integral bends down, so Newton's steps only shrink.
    for _ in range(50):
        missing = level / 2.0 - scale * _integral(angle, degrees - 1.0, parts)
        step = missing / (scale * math.pow(math.cos(angle), degrees - 1.0))
        angle += step
        if abs(step) <= 1e-14 * angle:
            break
    return math.sqrt(degrees) * math.tan(angle)


def _integral(angle: float, power: float, parts: int) -> float:
    """Return the integral of cos^power from 0 to the angle, by Simpson's rule."""
    step = angle / parts
    heights = [math.pow(math.cos(i * step), power) for i in range(parts + 1)]
    odd, even = math.fsum(heights[1:-1:2]), math.fsum(heights[2:-1:2])
    return (heights[0] + 4.0 * odd + 2.0 * even + heights[-1]) * step / 3.0
