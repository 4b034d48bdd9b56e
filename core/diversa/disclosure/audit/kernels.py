"""Chances of a true count, given what is shown of other counts that add up to it.

A shown count n̂ says: the true one is n̂ - v, with the noise v of a large count. A withheld one, and one that is said to be
next to nothing, say which small counts are likely. Their sum is a convolution, kept once for each mixture.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

from diversa.disclosure.noise import NoiseTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


class Shown(IntEnum):
    """Say how a count is shown."""

    NOTHING = 0
    COUNT = 1
    """With a number."""
    SMALL = 2
    """As "n. d.": a small count, not zero."""
    SMALL_OR_ZERO = 3
    """As "n. d.": a small count, or zero on a base too small to say so."""
    ZERO = 4
    """As "less than 5 %"."""


UNCERTAIN = (Shown.SMALL, Shown.SMALL_OR_ZERO, Shown.ZERO)
Mixture = tuple[int, int, int, int]
"""How many counts are shown with a number, as small, as small or zero, and as zero."""


@dataclass(frozen=True)
class Kernel:
    """Hold chances of the whole numbers from `first` on."""

    first: int
    chances: Floats

    def at(self, numbers: npt.NDArray[np.int64]) -> Floats:
        """Return the chances of some numbers; 0 outside of what is held."""
        import numpy as np

        places = numbers - self.first
        inside = (places >= 0) & (places < len(self.chances))
        found: Floats = np.where(inside, self.chances[np.clip(places, 0, len(self.chances) - 1)], 0.0)
        return found

    def plus(self, other: Kernel) -> Kernel:
        """Return the chances of the sum of two numbers that have nothing to do with each other."""
        import numpy as np

        return Kernel(self.first + other.first, np.convolve(self.chances, other.chances))

    def mirrored(self) -> Kernel:
        """Return the chances of the number below zero."""
        return Kernel(-(self.first + len(self.chances) - 1), self.chances[::-1])


@dataclass
class Kernels:
    """Make the kernels of one table, whose `prior` holds the chances of the true counts 0, 1, 2 …"""

    noise: NoiseTable
    minimum_count: int
    prior: Floats
    _powers: dict[tuple[Shown, int], Kernel] = field(default_factory=dict)
    _mixtures: dict[tuple[Mixture, bool], Kernel] = field(default_factory=dict)

    def likelihood(self, shown: Shown) -> Kernel:
        """Return how likely a small true count is shown so, for 0, 1, 2 …; not for counts with a number."""
        import numpy as np

        small = range(1, self.minimum_count)
        numbers = {Shown.SMALL: [*small], Shown.SMALL_OR_ZERO: [0, *small], Shown.ZERO: [0]}[shown]
        found = [sum(self._chance(n, number) for number in numbers) for n in range(len(self.prior))]
        return Kernel(0, np.array(found))

    def of_number(self, number: int) -> Kernel:
        """Return how likely each true count is published as a number."""
        import numpy as np

        farthest = len(self.prior)
        first = max(0, number - farthest)
        found = [self._chance(n, number) for n in range(first, number + farthest)]
        return Kernel(first, np.array(found))

    def _chance(self, count: int, number: int) -> float:
        if count == 0:
            return float(number == 0)
        row = self.noise.row(count)
        return dict(zip(row.values, row.probabilities, strict=True)).get(number - count, 0.0)

    def _one(self, shown: Shown) -> Kernel:
        import numpy as np

        if shown is Shown.COUNT:  # the number minus its noise; the number itself is added where it is known
            row = self.noise.rows[-1]
            chances = np.zeros(row.values[-1] - row.values[0] + 1)
            chances[[v - row.values[0] for v in row.values]] = row.probabilities
            return Kernel(row.values[0], chances).mirrored()
        return Kernel(0, self.prior * self.likelihood(shown).chances)

    def _power(self, shown: Shown, times: int) -> Kernel:
        import numpy as np

        if times == 0:
            return Kernel(0, np.ones(1))
        if (shown, times) not in self._powers:
            half = self._power(shown, times // 2)
            whole = half.plus(half)
            self._powers[shown, times] = whole.plus(self._one(shown)) if times % 2 else whole
        return self._powers[shown, times]

    def mixture(self, of: Mixture) -> Kernel:
        """Return the chances of the sum of so many counts, less the numbers that are shown."""
        if (of, False) not in self._mixtures:
            found = self._power(Shown.COUNT, of[0])
            for shown, times in zip(UNCERTAIN, of[1:], strict=True):
                found = found.plus(self._power(shown, times)) if times else found
            self._mixtures[of, False] = found
        return self._mixtures[of, False]

    def expected(self, times: int) -> Kernel:
        """Return the chances of the sum of so many counts of which nothing is shown."""
        key = ((times, 0, 0, 0), True)
        if key not in self._mixtures:
            found = Kernel(0, self.prior)
            for _ in range(times - 1):
                found = Kernel(0, found.plus(Kernel(0, self.prior)).chances[: len(self.prior)])
            self._mixtures[key] = found
        return self._mixtures[key]
