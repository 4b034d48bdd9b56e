"""Weighted totals: what the indicators would be if those who took part were as the population is."""

from __future__ import annotations

from dataclasses import dataclass

from diversa.indicators.figures import Beside
from diversa.texts import Text


@dataclass(frozen=True)
class Balance:
    """Hold one group of one margin: its share among participants, after weighting, and in the population, 0..1.

    `before` and `after` are None where the group is too small to show.
    """

    margin: Text
    label: Text
    before: float | None
    after: float | None
    population: float


@dataclass(frozen=True)
class Weighting:
    """Hold the weighted totals and how they were made, or the reason why there are none."""

    beside: Beside | None
    reason: Text | None = None
    design_effect: float | None = None
    effective_size: int | None = None
    trimmed: float | None = None
    """Share of participants whose weight was held at a limit, 0..1."""
    balances: tuple[Balance, ...] = ()
    source: str = ""
    """Which population figures, with their year."""
