"""Judge the attackers' guesses by the truth, over many secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.stats import t as student

from tests.redteam.guessing import Attacker
from tests.redteam.published import Cell, Row, cells

ALLOWED = 1.2
"""How often an attacker may be right, relative to a guess from the cell's own mark."""
SURE = 0.95


@dataclass
class Score:
    """Count, secret by secret, how many counts were judged and how many each guess got right."""

    lines: list[tuple[int, int, int, int]] = field(default_factory=list)
    """For each secret: judged, right by the mark, right by averaging, right by the most likely."""

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(int(n) for n in np.array(self.lines).sum(axis=0))

    def ratios(self) -> tuple[float, float]:
        """Return how often averaging and the most likely guess were right, relative to the mark."""
        _, mark, average, likely = self.totals
        return average / max(mark, 1), likely / max(mark, 1)

    def surely_above(self, column: int) -> bool:
        """Tell whether a guess is surely right more than ALLOWED times as often as the mark's.

        Secrets are drawn independently, the cells under one secret are not: so the excess of each secret is one
        observation, and Student's t of their mean decides, at 5 %.
        """
        excess = np.array([line[column] - ALLOWED * line[1] for line in self.lines])
        if len(excess) < 2:
            return bool(excess.mean() > 0)
        error = excess.std(ddof=1) / np.sqrt(len(excess))
        return bool(excess.mean() > student.ppf(SURE, len(excess) - 1) * error)


def judge(attacker: Attacker, truth: Mapping[Cell, int], top: int) -> tuple[int, int, int, int]:
    """Return, for the small counts of one release, how many there are and how many each guess got right."""
    right = [0, 0, 0, 0]
    for row, kind, true in small(attacker, truth, top):
        guesses = attacker.guess(row, kind, attacker.prior(row, kind, top))
        right[0] += 1
        for place, guess in enumerate((guesses.mark, guesses.average, guesses.likely), start=1):
            right[place] += guess == true
    return right[0], right[1], right[2], right[3]


def small(attacker: Attacker, truth: Mapping[Cell, int], top: int) -> Iterator[tuple[Row, str, int]]:
    """Yield every count, complement and base of 1 up to `top` that a row of this release marks, each mark once."""
    public, known = attacker.reading.public, set()
    for row in attacker.reading.rows:
        above, base = cells(row, public)
        key = (above, base, row["mark"], row["base"], row["count"])
        if row["as_of"] or base not in truth or key in known:
            continue
        known.add(key)
        wanted: dict[str, Any] = {"base": truth[base]}
        if above is not None:
            wanted |= {"count": truth[above], "rest": truth[base] - truth[above]}
        yield from ((row, kind, true) for kind, true in wanted.items() if 1 <= true <= top)
