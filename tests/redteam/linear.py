"""The attacker with linear programs: between which numbers can a true count be, given everything that is published?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from tests.redteam.method import Method
from tests.redteam.published import Cell, Family, Reading, cells, families

Unknown = tuple[int, Cell]
"""Release and cell."""
MOST_CHANGED = 9


@dataclass
class Program:
    """Hold the unknown true counts of some releases and all that ties them together."""

    names: dict[Unknown, int] = field(default_factory=dict)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    equal: list[tuple[dict[int, float], float]] = field(default_factory=list)
    at_most: list[tuple[dict[int, float], float]] = field(default_factory=list)

    @classmethod
    def of(cls, releases: Sequence[Reading], method: Method, growth: tuple[int, int]) -> Program:
        """Write down what the releases say: first what each says, then what one says of the other.

        `growth` is how many people left and how many came between them at most, which the attacker may have heard.
        """
        program = cls()
        for number, reading in enumerate(releases):
            for cell, seen in reading.seen.items():
                low, high = method.span(seen.low, min(seen.high, 10_000))
                program.add((number, cell), low, high if seen.high < 10_000 else np.inf)
            for family in families(reading.seen, reading.public):
                program.tie(number, family)
            for row in reading.rows:
                numerator, base = cells(row, reading.public)
                if numerator is not None:
                    program.limit({(number, numerator): 1.0, (number, base): -1.0}, 0.0)
        for number in range(1, len(releases)):
            program.grow(number, releases[number - 1], releases[number], growth)
        return program

    def add(self, unknown: Unknown, low: float, high: float) -> None:
        self.names[unknown] = len(self.bounds)
        self.bounds.append((low, high))

    def tie(self, number: int, family: Family) -> None:
        terms = {self.names[number, child]: 1.0 for child in family.children}
        terms[self.names[number, family.parent]] = -1.0
        (self.equal if family.whole else self.at_most).append((terms, 0.0))

    def grow(self, number: int, before: Reading, now: Reading, growth: tuple[int, int]) -> None:
        """Tie two releases: nobody else came or went, and few did where a figure without categories is kept."""
        few = set()
        for row in now.rows:
            numerator, base = cells(row, now.public)
            if row["as_of"] and row["indicator"] in now.public.alone:
                few.add(base if numerator is None else numerator)
        for cell in now.seen.keys() & before.seen.keys():
            gone, come = (min(one, MOST_CHANGED) if cell in few else one for one in growth)
            self.limit({(number, cell): 1.0, (number - 1, cell): -1.0}, come)
            self.limit({(number, cell): -1.0, (number - 1, cell): 1.0}, gone)

    def limit(self, terms: Mapping[Unknown, float], most: float) -> None:
        self.at_most.append(({self.names[unknown]: by for unknown, by in terms.items()}, most))

    def solve(self, objective: Any) -> Any:
        """Return true counts that agree with everything and make an objective smallest."""
        above, below = (self._matrix(rows) for rows in (self.at_most, self.equal))
        found = linprog(objective, *above, *below, bounds=np.array(self.bounds), method="highs")
        if found.status == 3:  # without an upper end
            ends = [(low, min(high, 1e5)) for low, high in self.bounds]
            found = linprog(objective, *above, *below, bounds=np.array(ends), method="highs")
        if not found.success:
            raise AssertionError(f"What is published contradicts itself: {found.message}")
        return found.x

    def _matrix(self, rows: Sequence[tuple[dict[int, float], float]]) -> tuple[Any, Any]:
        if not rows:
            return None, None
        data = [value for terms, _ in rows for value in terms.values()]
        column = [place for terms, _ in rows for place in terms]
        line = np.repeat(np.arange(len(rows)), [len(terms) for terms, _ in rows])
        shape = (len(rows), len(self.bounds))
        return csr_matrix((data, (line, column)), shape), np.array([most for _, most in rows])


def widths(
    program: Program, targets: Iterable[Unknown], enough: float = 2.0, rounds: int = 6
) -> dict[Unknown, float]:
    """Return how wide the feasible interval of each target is; where that is more than `enough`, at least how wide.

    One solution bounds every target at once, so a few that push all of them apart settle most; the rest have programs
    of their own.
    """
    wanted = list(targets)
    places = np.array([program.names[one] for one in wanted], int)
    low, high = np.full(len(wanted), np.inf), np.full(len(wanted), -np.inf)
    random = np.random.default_rng(1)

    def push(weights: Any) -> None:
        objective = np.zeros(len(program.bounds))
        objective[places] = weights
        found = program.solve(objective)[places]
        np.minimum(low, found, out=low)
        np.maximum(high, found, out=high)

    for step in range(rounds):
        open_ = high - low <= enough
        if not open_.any():
            break
        signs = np.ones(len(wanted)) if step == 0 else random.choice((-1.0, 1.0), len(wanted))
        push(np.where(open_, signs, 0.0))
        push(np.where(open_, -signs, 0.0))
    for place in np.flatnonzero(high - low <= enough):
        alone = np.zeros(len(wanted))
        alone[place] = 1.0
        push(alone)
        push(-alone)
    return dict(zip(wanted, (high - low).tolist(), strict=True))
