"""Build the noise that is added to counts, as a table of probabilities by count.

For a count n the noise v has the largest entropy among the distributions with mean 0 and variance V for which
|v| <= D, n + v >= 0 and n + v is none of 1..js. Such a distribution is p(v) proportional to exp(a v + b v^2);
a and b minimise a smooth convex function of two variables, which Newton's method finds.

Source: European handbook on statistical disclosure control, chapter on the cell key method.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

KEY_SPACE = 2**32
"""How many cell keys there are; a key divided by this is the uniform number u of the method."""

_TOLERANCE = 1e-12
_TARGET = 1e-14
_MAXIMUM_STEPS = 200


@dataclass(frozen=True)
class NoiseRow:
    """Hold the noise of one count: ascending values, their probabilities, and the last cell key of each.

    Thresholds are integers, so that one key gives one noise wherever and however it is looked up.

    Raises ValueError where values do not ascend or probabilities are not positive with sum 1.
    """

    values: tuple[int, ...]
    probabilities: tuple[float, ...]
    thresholds: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.values) != len(self.probabilities) or list(self.values) != sorted(set(self.values)):
            raise ValueError("The values of a noise row must ascend, with one probability each.")
        if min(self.probabilities, default=0.0) <= 0.0 or abs(math.fsum(self.probabilities) - 1.0) > 1e-9:
            raise ValueError("The probabilities of a noise row must be positive and add up to 1.")
        object.__setattr__(self, "thresholds", _thresholds(self.probabilities))

    def noise(self, cell_key: int) -> int:
        """Return the smallest value whose cumulative probability reaches `cell_key` / 2**32."""
        return self.values[bisect_left(self.thresholds, cell_key)]


def _thresholds(probabilities: Sequence[float]) -> tuple[int, ...]:
    # cumulative >= key / 2**32 is the same as key <= floor(cumulative * 2**32), and integers compare exactly.
    cumulative = [math.fsum(probabilities[: end + 1]) for end in range(len(probabilities) - 1)]
    inner = (min(math.floor(share * KEY_SPACE), KEY_SPACE - 1) for share in cumulative)
    return (*inner, KEY_SPACE - 1)


@dataclass(frozen=True)
class NoiseTable:
    """Hold one noise row for each of the counts 1, 2, 3 …; the last row serves every larger count.

    A count of 0 has no row: it stays 0. Raises ValueError for a table without rows, or with a row that
    would make its count negative.
    """

    rows: tuple[NoiseRow, ...]

    def __post_init__(self) -> None:
        if not self.rows:
            raise ValueError("A noise table needs at least one row.")
        for count, row in enumerate(self.rows, start=1):
            if count + row.values[0] < 0:
                raise ValueError(f"The noise of a count of {count} must not take it below 0.")

    @classmethod
    def build(cls, D: int = 5, V: float = 2.0, js: int = 2) -> NoiseTable:
        """Build the table of maximum entropy for noise of at most D with variance V and no result in 1..js.

        The same parameters give the same object. Raises ValueError, naming the count and the limit, where
        no such noise exists: js = 2 needs V >= 2.
        """
        return _build(D, float(V), js)

    def row(self, count: int) -> NoiseRow:
        """Return the row for a count of 1 or more."""
        if count < 1:
            raise ValueError(f"Only counts of 1 or more have noise, not {count}.")
        return self.rows[min(count, len(self.rows)) - 1]


@lru_cache(maxsize=32)
def _build(reach: int, variance: float, js: int) -> NoiseTable:
    if reach < 1 or js < 0 or not (math.isfinite(variance) and variance > 0.0):
        raise ValueError(f"Noise needs D >= 1, V > 0 and js >= 0, not D={reach}, V={variance:g}, js={js}.")
    return NoiseTable(tuple(_row(count, reach, variance, js) for count in range(1, reach + js + 2)))


def _row(count: int, reach: int, variance: float, js: int) -> NoiseRow:
    values = tuple(v for v in range(max(-reach, -count), reach + 1) if not 1 <= count + v <= js)
    below = [v for v in values if v < 0]
    above = [v for v in values if v > 0]
    if not below or not above:
        raise ValueError(
            f"D={reach} is too small for js={js}: no noise with mean 0 takes a count of {count} out of 1..{js}."
        )
    least = 0 if 0 in values else -below[-1] * above[0]
    most = -below[0] * above[-1]
    if variance < least:
        raise ValueError(f"V={variance:g} is too small for js={js}: a count of {count} needs V >= {least}.")
    if variance > most:
        raise ValueError(f"V={variance:g} is too large for D={reach}: a count of {count} allows V <= {most}.")
    # At a limit only two values can carry the variance: no a and b exist, but the support already decides.
    if variance == least:
        return _two_values(below[-1], above[0])
    if variance == most:
        return _two_values(below[0], above[-1])
    chances = zip(values, _maximum_entropy(values, variance), strict=True)
    # A chance too small for a float is none: key 0 must never meet it.
    possible = [(value, chance) for value, chance in chances if chance > 0.0]
    return NoiseRow(tuple(value for value, _ in possible), tuple(chance for _, chance in possible))


def _two_values(low: int, high: int) -> NoiseRow:
    return NoiseRow((low, high), (high / (high - low), -low / (high - low)))


def _maximum_entropy(values: Sequence[int], variance: float) -> tuple[float, ...]:
    """Return the probabilities proportional to exp(a v + b v^2) with mean 0 and the variance, within 1e-12."""
    a = b = 0.0
    objective, probabilities = _family(values, variance, a, b)
    for _ in range(_MAXIMUM_STEPS):
        (mean, excess), (step_a, step_b) = _newton(values, probabilities, variance)
        if max(abs(mean), abs(excess)) <= _TARGET:
            break
        slope = mean * step_a + excess * step_b
        length = 1.0
        trial = _family(values, variance, a + step_a, b + step_b)
        # Halve an over-long step until the convex objective falls; at the end rounding would hide the fall.
        while abs(slope) > 1e-10 and length > 1e-3 and trial[0] > objective + 1e-4 * length * slope:
            length /= 2.0
            trial = _family(values, variance, a + length * step_a, b + length * step_b)
        a, b, (objective, probabilities) = a + length * step_a, b + length * step_b, trial
    (mean, excess), _ = _newton(values, probabilities, variance)
    if max(abs(mean), abs(excess)) > _TOLERANCE:
        raise ValueError(_too_close(variance))
    return probabilities


def _family(values: Sequence[int], variance: float, a: float, b: float) -> tuple[float, tuple[float, ...]]:
    """Return the objective log sum exp(a v + b v^2) - b V and the probabilities at (a, b)."""
    exponents = [a * v + b * v * v for v in values]
    highest = max(exponents)
    weights = [math.exp(exponent - highest) for exponent in exponents]
    total = math.fsum(weights)
    return highest + math.log(total) - b * variance, tuple(weight / total for weight in weights)


def _newton(
    values: Sequence[int], probabilities: Sequence[float], variance: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the gradient (mean, second moment - V) and the Newton step for (a, b)."""
    chances = list(zip(values, probabilities, strict=True))
    mean = math.fsum(p * v for v, p in chances)
    second = math.fsum(p * v * v for v, p in chances)
    aa = math.fsum(p * (v - mean) ** 2 for v, p in chances)
    ab = math.fsum(p * (v - mean) * (v * v - second) for v, p in chances)
    bb = math.fsum(p * (v * v - second) ** 2 for v, p in chances)
    determinant = aa * bb - ab * ab
    if determinant <= 0.0:
        raise ValueError(_too_close(variance))
    excess = second - variance
    return (mean, excess), ((ab * excess - bb * mean) / determinant, (ab * mean - aa * excess) / determinant)


def _too_close(variance: float) -> str:
    return f"V={variance!r} is too close to a limit of this table: choose the limit itself or a value farther away."
