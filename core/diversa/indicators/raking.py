"""Rake cells to margins: weights with which those who took part are composed as the population is.

A weight depends on the cell alone, and each cell's count may be perturbed. Sources: Deming and Stephan (1940), for
iterative proportional fitting; Kish (1965), for what unequal weights cost.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

CLOSE = 1e-6
"""Margins are met when no share is further off."""
_CLOSEST = 1e-9
"""Steps go on until no share is further off than this, as long as there are rounds left."""
_ROUNDS = 2_000
LOW, HIGH = 1 / 3, 3.0
"""The smallest and the largest weight, in means."""
_TRIMMINGS = 30
_HALVINGS = 200
_AT_LIMIT = 1e-9


class CannotRake(ValueError):
    """Say that no weights meet the margins."""


class EmptyCategory(CannotRake):
    """Say which category of which margin nobody is in, although the population has it."""

    def __init__(self, margin: int, category: int) -> None:
        super().__init__(f"Nobody is in category {category} of margin {margin}, which the population has.")
        self.margin, self.category = margin, category


@dataclass(frozen=True)
class Margin:
    """Hold one margin: the category of each cell, None where the population has no such one, and target shares.

    Shares add up to 1, among those whose category the population has. Raises ValueError where they do not.
    """

    categories: tuple[int | None, ...]
    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        if not math.isclose(math.fsum(self.shares), 1.0, abs_tol=1e-9) or min(self.shares) < 0.0:
            raise ValueError("The shares of a margin are 0 or more and add up to 1.")

    def totals(self, amounts: Sequence[float]) -> list[float]:
        """Add up the amounts of the cells of each category."""
        sums = [0.0] * len(self.shares)
        for category, amount in zip(self.categories, amounts, strict=True):
            if category is not None:
                sums[category] += amount
        return sums


@dataclass(frozen=True)
class Weights:
    """Hold one weight for each cell, with mean 1 over the records, and the share of records held at a limit."""

    weights: tuple[float, ...]
    trimmed: float


def rake(
    counts: Sequence[float], margins: Sequence[Margin], start: Sequence[float] | None = None
) -> tuple[float, ...]:
    """Return weights of mean 1 with which every margin is met within CLOSE, from those of `start` (1 without it).

    Each step multiplies the weights of a category by one factor. A cell whose category the population has not keeps its
    weight in that step: its factor is 1, which is what the others have on average. Raises EmptyCategory, or CannotRake
    where the margins contradict each other in the cells that there are.
    """
    weights = list(start or [1.0] * len(counts))
    # What a margin shares out stays the same in every step, so that each step projects onto one and the same set.
    wholes = [math.fsum(margin.totals(counts)) for margin in margins]
    for place, margin in enumerate(margins):
        for category, (total, share) in enumerate(zip(margin.totals(counts), margin.shares, strict=True)):
            if share > 0.0 and total <= 0.0:
                raise EmptyCategory(place, category)
    for _ in range(_ROUNDS):
        for margin, whole in zip(margins, wholes, strict=True):
            weights = _stepped(counts, weights, margin, whole)
        if distance(counts, margins, weights) <= _CLOSEST:
            break
    # Where margins contradict each other the weights of cells without records grow beyond every number.
    if not all(map(math.isfinite, weights)) or distance(counts, margins, weights) > CLOSE:
        raise CannotRake("The margins cannot be met together in the cells that there are.")
    return _mean_one(counts, weights)


def _stepped(counts: Sequence[float], weights: Sequence[float], margin: Margin, whole: float) -> list[float]:
    """Multiply the weights of each category so that it has its share of the whole."""
    sums = margin.totals([n * w for n, w in zip(counts, weights, strict=True)])
    factors = [whole * p / s if s > 0.0 else 1.0 for p, s in zip(margin.shares, sums, strict=True)]
    return [w if c is None else w * factors[c] for w, c in zip(weights, margin.categories, strict=True)]


def distance(counts: Sequence[float], margins: Sequence[Margin], weights: Sequence[float]) -> float:
    """Return by how much the share of any category differs most from its target."""
    weighted = [n * w for n, w in zip(counts, weights, strict=True)]
    found = 0.0
    for margin in margins:
        sums = margin.totals(weighted)
        whole = math.fsum(sums) or 1.0
        found = max(found, *(abs(s / whole - p) for s, p in zip(sums, margin.shares, strict=True)))
    return found


def trim(counts: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    """Hold weights within LOW and HIGH times the mean that they have afterwards, which becomes 1.

    The mean is found by halving: the mean of weights held within LOW m and HIGH m, over m, falls as m grows.
    """
    low, high = min(weights), max(weights)
    for _ in range(_HALVINGS):
        middle = math.sqrt(low * high)
        if _mean(counts, _held(weights, middle)) > middle:
            low = middle
        else:
            high = middle
    mean = math.sqrt(low * high)
    return tuple(w / mean for w in _held(weights, mean))


def weigh_cells(counts: Sequence[float], margins: Sequence[Margin]) -> Weights:
    """Rake and trim in turns until trimming changes nothing, or thirty times; the limits have the last word.

    Errors as `rake`.
    """
    weights = rake(counts, margins)
    for _ in range(_TRIMMINGS):
        held = trim(counts, weights)
        if max(abs(a / b - 1.0) for a, b in zip(held, weights, strict=True)) <= CLOSE:
            break
        weights = rake(counts, margins, held)
    held = trim(counts, weights)
    limited = [n for n, w in zip(counts, held, strict=True) if w <= LOW + _AT_LIMIT or w >= HIGH - _AT_LIMIT]
    return Weights(held, math.fsum(limited) / math.fsum(counts))


def _held(weights: Sequence[float], mean: float) -> list[float]:
    return [min(max(w, LOW * mean), HIGH * mean) for w in weights]


def _mean(counts: Sequence[float], weights: Sequence[float]) -> float:
    return math.fsum(n * w for n, w in zip(counts, weights, strict=True)) / math.fsum(counts)


def _mean_one(counts: Sequence[float], weights: Sequence[float]) -> tuple[float, ...]:
    mean = _mean(counts, weights)
    return tuple(w / mean for w in weights)
