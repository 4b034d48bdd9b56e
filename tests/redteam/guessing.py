"""The attackers who guess: one averages all estimates of a count, one takes the most likely; both start from its mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import lgamma, log
from typing import Any

import numpy as np

from tests.redteam.method import Method
from tests.redteam.published import Cell, Family, Reading, Row, cells, families, marks, shares

WIDE = 60
"""Marks that leave more possible counts than this say nothing worth adding up."""
SPREADS = (1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 55.0)
NEAR = 60.0
"""Figures whose count is expected to be larger tell nothing of small ones."""
LEAST_MEAN = 0.3
MANY = 12
"""Sums of more cells than this are too noisy to tell anything of a small one."""


@dataclass(frozen=True)
class Chances:
    """Hold how likely whole numbers from `start` on are; they need not add up to 1."""

    start: int
    weights: Any

    def at(self, values: Any) -> Any:
        """Return the weights of some values."""
        places = np.asarray(values) - self.start
        inside = (places >= 0) & (places < len(self.weights))
        return np.where(inside, self.weights[np.clip(places, 0, len(self.weights) - 1)], 0.0)

    @property
    def values(self) -> Any:
        return np.arange(self.start, self.start + len(self.weights))

    @property
    def moments(self) -> tuple[float, float]:
        """Return mean and variance."""
        shares = self.weights / self.weights.sum()
        mean = float(shares @ self.values)
        return mean, float(shares @ (self.values - mean) ** 2)

    def plus(self, other: Chances) -> Chances:
        return Chances(self.start + other.start, np.convolve(self.weights, other.weights))

    def negative(self) -> Chances:
        return Chances(1 - self.start - len(self.weights), self.weights[::-1])


@dataclass(frozen=True)
class Guesses:
    """Hold the best guess of one true count: from its own mark, by averaging, and the most likely."""

    mark: int
    average: int
    likely: int


Otherwise = Callable[[Cell], Chances | None]


class Attacker:
    """Guess the true counts behind one release, from its files alone.

    `otherwise` says what he knows from elsewhere of a cell of which they say nothing.
    """

    def __init__(self, reading: Reading, method: Method, otherwise: Otherwise = lambda _cell: None) -> None:
        self.reading, self.method, self._otherwise = reading, method, otherwise
        self.totals = shares(reading.rows)
        self._messages: dict[Cell, Chances | None] = {}

    @cached_property
    def everybody(self) -> Cell:
        """Return the largest count of all."""
        known = [(seen.low, cell) for cell, seen in self.reading.seen.items() if not cell[0] and seen.exact]
        return max(known)[1]

    @cached_property
    def sums(self) -> Mapping[Cell, Sequence[Family]]:
        """Map each cell to the sums that it is in."""
        found: dict[Cell, list[Family]] = defaultdict(list)
        for family in families(self.reading.seen, self.reading.public):
            if len(family.children) <= MANY:
                for cell in (family.parent, *family.children):
                    found[cell].append(family)
        return found

    def within(self, low: int, high: int) -> Chances | None:
        """Return how likely each true count is if it is published as a number from `low` to `high`."""
        if high - low > WIDE:
            return None
        first, last = self.method.span(low, high)
        weights = np.array([self.method.chance(n, low, high) for n in range(first, last + 1)])
        return Chances(first, weights)

    def message(self, cell: Cell) -> Chances | None:
        """Return how likely each true count of a cell is by all its own marks."""
        if cell not in self._messages:
            seen = self.reading.seen.get(cell)
            found = self.within(seen.low, seen.high) if seen else None
            self._messages[cell] = self._otherwise(cell) if found is None else found
        return self._messages[cell]

    def evidence(self, cell: Cell, base: Cell) -> list[Chances]:
        """Return what each sum that a cell is in says of its true count."""
        said = (self._of_sum(cell, base, family) for family in self.sums.get(cell, ()))
        return [one for one in said if one is not None]

    def _of_sum(self, cell: Cell, base: Cell, family: Family) -> Chances | None:
        rest = self._rest(family, base)
        others = [self.message(one) for one in family.children if one != cell]
        if rest is None or None in others:
            return None
        added = reduce(Chances.plus, others, rest)  # type: ignore[arg-type]
        if cell == family.parent:
            return added
        parent = self.message(family.parent)
        return None if parent is None else parent.plus(added.negative())

    def _rest(self, family: Family, base: Cell) -> Chances | None:
        """Return how many people are in no group: nobody, or as many as the share without a group among the base."""
        if family.whole:
            return Chances(0, np.ones(1))
        people = base[2]
        if family.parent[2] == people or family.parent[:2] == family.children[0][:2]:
            return None
        of = [(*one[:2], people) for one in (family.parent, *family.children)]
        sizes = [self.reading.seen[one].low if one in self.reading.seen else 0 for one in of]
        mine = self.message(family.parent)
        if mine is None or sizes[0] == 0 or min(sizes) == 0:
            return None
        expected = max(sizes[0] - sum(sizes[1:]), 0) / sizes[0] * mine.moments[0]
        spread = np.arange(int(expected + 6 * expected**0.5) + 3)
        return Chances(0, poisson(spread, expected))

    @cached_property
    def spread(self) -> float:
        """Return how far counts lie from what the share among everybody lets expect, by the figures that are shown.

        It is the size of the negative binomial distribution that makes them likeliest; larger is closer.
        """
        shown = [
            (int(row["count"]), int(row["base"]) * self.totals[row["indicator"], row["category"]])
            for row in self.reading.rows
            if row["breakdown"] and row["count"] and (row["indicator"], row["category"]) in self.totals
        ]
        near = [(count, mean) for count, mean in shown if 0.0 < mean < NEAR]
        return max(SPREADS, key=lambda size: sum(_log_chance(count, mean, size) for count, mean in near))

    def prior(self, row: Row, kind: str, top: int) -> Any:
        """Return how likely 1 up to `top` are before a mark is seen: around what the base lets expect, if it is shown."""
        share = self.totals.get((row["indicator"], row["category"]))
        numbers = np.arange(top + 1)
        if kind == "base" or share is None or not row["base"]:
            return np.where(numbers > 0, 1.0, 0.0)
        mean = max(int(row["base"]) * (share if kind == "count" else 1.0 - share), LEAST_MEAN)
        return np.array([0.0, *(np.exp(_log_chance(n, mean, self.spread)) for n in range(1, top + 1))])

    def guess(self, row: Row, kind: str, prior: Any) -> Guesses:
        """Guess the count, the complement or the base of one row; `prior` says how likely 0, 1, 2 … are beforehand."""
        above, base = cells(row, self.reading.public)
        own = {
            cell: self.within(low, high) for cell, low, high in marks(row, self.reading.public, self.totals)
        }
        wanted = [base] if kind == "base" else [above] if kind == "count" else [base, above]
        start = [own.get(cell) for cell in wanted]  # type: ignore[arg-type]
        if kind == "rest" and None in start:
            known = [self.message(cell) for cell in wanted]  # type: ignore[arg-type]
            if None in known:
                return Guesses(*[int(prior.argmax())] * 3)
        open_ = Chances(0, np.ones(len(prior)))
        start = [one or open_ for one in start]
        said = [self.evidence(cell, base) for cell in wanted]  # type: ignore[arg-type]
        known = [self.message(cell) for cell in wanted]  # type: ignore[arg-type]
        likely = [_joined(k or s, e) for s, k, e in zip(start, known, said, strict=True)]  # type: ignore[arg-type]
        average = [_average(k or s, e) for s, k, e in zip(start, known, said, strict=True)]  # type: ignore[arg-type]
        numbers = np.arange(len(prior))
        by_mark = prior * _difference(start).at(numbers)
        if by_mark.sum() == 0.0:
            by_mark = prior
        by_all = prior * _difference(likely).at(numbers)
        middle = average[0] - average[1] if kind == "rest" else _average(Chances(0, by_mark), said[0])
        allowed = numbers[by_mark > 0.0]
        return Guesses(
            int(by_mark.argmax()),
            int(allowed[np.abs(allowed - middle).argmin()]),
            int((by_all if by_all.sum() > 0.0 else by_mark).argmax()),
        )


def _difference(parts: Sequence[Any]) -> Chances:
    first, *others = parts
    return reduce(lambda one, other: one.plus(other.negative()), others, first)


def _joined(own: Chances, said: Iterable[Chances]) -> Chances:
    """Multiply what is said; what contradicts the mark altogether is left out."""
    weights = own.weights
    for one in said:
        found = weights * one.at(own.values)
        if found.sum() > 0.0:
            weights = found / found.sum()
    return Chances(own.start, weights)


def _average(own: Chances, said: Iterable[Chances]) -> float:
    """Return the mean of all estimates, each by the inverse of its variance."""
    moments = [own.moments, *(one.moments for one in said)]
    weights = [1.0 / max(variance, 1e-6) for _, variance in moments]
    return sum(w * mean for w, (mean, _) in zip(weights, moments, strict=True)) / sum(weights)


def _log_chance(count: int, mean: float, size: float) -> float:
    """Return the logarithm of the chance of a count by the negative binomial distribution."""
    return (
        lgamma(count + size)
        - lgamma(size)
        - lgamma(count + 1)
        + size * log(size / (size + mean))
        + count * log(mean / (size + mean))
    )


def poisson(values: Any, mean: float) -> Any:
    """Return how likely the whole numbers from 0 on are around a mean."""
    if mean <= 0.0:
        return np.where(values == 0, 1.0, 0.0)
    logs = values * np.log(mean) - mean - np.cumsum(np.log(np.maximum(values, 1)))
    return np.exp(logs)
