"""The method as everybody may know it: how noise falls on a count, rebuilt from its published description alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.optimize import linprog, minimize

Chances = Mapping[int, float]
LEAST = 1e-12
"""Below this chance a noise counts as impossible."""


@dataclass(frozen=True)
class Method:
    """Hold what the attacker takes for the parameters; a reach of 0 stands for counts without noise."""

    reach: int = 5
    variance: float = 2.0
    never: int = 2
    """Published counts of 1 up to this do not occur."""

    def row(self, count: int) -> Chances:
        """Return how likely each noise is on a true count."""
        if count == 0 or self.reach == 0:
            return {0: 1.0}
        return _row(min(count, self.reach + self.never + 1), self.reach, self.variance, self.never)

    def chance(self, true: int, low: int, high: int) -> float:
        """Return how likely a true count is published as a number from `low` to `high`."""
        return sum(p for v, p in self.row(true).items() if low <= true + v <= high)

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Return the smallest and the largest true count that may be published as a number from `low` to `high`."""
        return self._ends(low)[0], self._ends(high)[1]

    @lru_cache(maxsize=4096)  # noqa: B019
    def _ends(self, published: int) -> tuple[int, int]:
        near = range(max(published - self.reach, 0), published + self.reach + 1)
        possible = [n for n in near if self.chance(n, published, published) > LEAST]
        return (possible[0], possible[-1]) if possible else (near[0], near[-1])


@lru_cache(maxsize=64)
def _row(count: int, reach: int, variance: float, never: int) -> Chances:
    """Maximise the entropy of the noise whose mean is 0, through the two multipliers of its constraints."""
    values = np.array(
        [v for v in range(-reach, reach + 1) if count + v >= 0 and not 1 <= count + v <= never], float
    )
    tightest = linprog(values**2, A_eq=np.vstack([np.ones_like(values), values]), b_eq=[1.0, 0.0])
    chances = tightest.x if tightest.fun > variance - 1e-09 else _tilted(values, variance)
    return {int(v): float(p) for v, p in zip(values, chances, strict=True) if p > 0.0}


def _tilted(values: Any, variance: float) -> Any:
    def dual(multipliers: Any) -> float:
        exponents = multipliers[0] * values + multipliers[1] * (values**2 - variance)
        return float(np.logaddexp.reduce(exponents))

    best = minimize(dual, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14}).x
    weights = np.exp(best[0] * values + best[1] * (values**2 - variance))
    return weights / weights.sum()
