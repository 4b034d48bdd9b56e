"""The attacker who compares two releases: how many more people does a cell count, of which only a few changed?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from tests.redteam.guessing import Attacker, Chances, poisson
from tests.redteam.published import Cell, Family


def expected(before: Attacker, cell: Cell, gone: int, come: int) -> Chances | None:
    """Return how likely each change of a count is by the earlier release alone: its share of all who came or left."""
    size, mine = before.message(before.everybody), before.message(cell)
    if size is None or mine is None:
        return None
    share = min(mine.moments[0] / size.moments[0], 1.0)
    moved = (Chances(0, poisson(np.arange(most + 1), share * most)) for most in (come, gone))
    came, left = moved
    return came.plus(left.negative())


def later(before: Attacker, cell: Cell, gone: int, come: int) -> Chances | None:
    """Return how likely each present count of a cell is of which only the earlier release speaks."""
    then, change = before.message(cell), expected(before, cell, gone, come)
    return None if then is None or change is None else then.plus(change)


@dataclass(frozen=True)
class Growth:
    """Hold the attackers of two releases, and how many people left and came between them, which he may have heard."""

    before: Attacker
    after: Attacker
    gone: int
    come: int

    def expected(self, cell: Cell) -> Chances | None:
        """Return how likely each change of a count is by the earlier release alone."""
        return expected(self.before, cell, self.gone, self.come)

    def seen(self, cell: Cell) -> Chances | None:
        """Return what two figures of a cell say of its change; what is kept says that it is as expected."""
        if cell in self.after.reading.kept:
            return self.expected(cell)
        now, then = self.after.message(cell), self.before.message(cell)
        if now is None or then is None:
            return self.expected(cell)
        change = now.plus(then.negative())
        prior = self.expected(cell)
        joined = change.weights * (prior.at(change.values) if prior else 1.0)
        return Chances(change.start, joined) if joined.sum() > 0.0 else change

    def guess(self, cell: Cell) -> tuple[int, int] | None:
        """Guess the change of a cell: from the earlier release alone, and from both. None where nothing is known of it."""
        prior = self.expected(cell)
        if prior is None:
            return None
        weights = prior.weights
        for family in self.after.sums.get(cell, ()):
            said = self._of_sum(cell, family) if family.whole else None
            found = weights * said.at(prior.values) if said is not None else weights
            if found.sum() > 0.0:
                weights = found / found.sum()
        return int(prior.values[prior.weights.argmax()]), int(prior.values[weights.argmax()])

    def _of_sum(self, cell: Cell, family: Family) -> Chances | None:
        others = [self.seen(one) for one in (family.parent, *family.children) if one != cell]
        if any(one is None for one in others):
            return None
        if cell == family.parent:
            return reduce(Chances.plus, others)  # type: ignore[arg-type]
        parent, *children = others
        added = reduce(Chances.plus, children, Chances(0, np.ones(1)))  # type: ignore[arg-type]
        return parent.plus(added.negative())  # type: ignore[union-attr]
