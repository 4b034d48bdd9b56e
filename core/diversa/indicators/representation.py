"""Say who is missing: compare those who took part with the population."""

from __future__ import annotations

import math
from collections.abc import Sequence


def representation_index(share: float, population_share: float) -> float:
    """Return a group's share among participants over its share in the population; 1 is as many as expected.

    Raises ValueError for a population share of 0 or less.
    """
    if population_share <= 0.0:
        raise ValueError("A representation index needs a group that the population has.")
    return share / population_share


def composition_gap(shares: Sequence[float], population_shares: Sequence[float]) -> float:
    """Return half the sum of the absolute differences of two distributions: 0 is equal, 1 is nothing in common.

    Raises ValueError where either does not add up to 1, or where their lengths differ.
    """
    for distribution in (shares, population_shares):
        if not math.isclose(math.fsum(distribution), 1.0, abs_tol=1e-6):
            raise ValueError("A composition gap needs two distributions that each add up to 1.")
    return math.fsum(abs(p - q) for p, q in zip(shares, population_shares, strict=True)) / 2.0
