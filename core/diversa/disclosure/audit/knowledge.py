"""What an attacker knows of the counts behind everything published, as arrays of numbers.

The unknowns are true counts, one for each cell: a group of a table, a count, a release. What was published bounds each;
what everybody knows of tables (parts add up, a numerator is part of its base) relates them. Nothing here says how a
release looks: whoever reads releases makes a `Knowledge`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.tables import Group

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

UNBOUNDED = 1 << 40
"""More people than any count holds."""


@dataclass(frozen=True)
class CellName:
    """Name one unknown: which release (0 is the one that is judged, 1 the one before it …), table, group and count."""

    release: int
    by: tuple[str, ...]
    group: Group
    count_id: str


@dataclass(frozen=True)
class Sum:
    """Say that the parts of a cell add up to it, or (`at_most`) to no more than it."""

    whole: int
    parts: tuple[int, ...]
    at_most: bool = False


@dataclass(frozen=True)
class Order:
    """Say that a cell is no more than another one and this much."""

    less: int
    more: int
    slack: int = 0


@dataclass(frozen=True)
class Use:
    """Say how one figure shows a cell, so that its mark can be worked out again for other noise.

    `base` is -1 for a cell that is itself a base: it is shown from `minimum_count` on.
    """

    cell: int
    base: int
    minimum_count: int
    minimum_base: int
    extreme_base: int


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Hold the unknowns, what is published of them, and how they are related.

    All arrays have one element for each cell. `low` and `high` bound the true count, as published; `stated` tells
    which cells a figure says anything of; `sets` numbers the sets of records: equal numbers, equal noise. `targets` are
    the cells that are judged. `empty` are cells that everybody knows to be empty.
    """

    names: tuple[CellName, ...]
    counts: Ints = field(repr=False)
    low: Ints = field(repr=False)
    high: Ints = field(repr=False)
    stated: Bools = field(repr=False)
    empty: Bools = field(repr=False)
    sets: Ints = field(repr=False)
    targets: Ints = field(repr=False)
    sums: tuple[Sum, ...] = field(repr=False)
    orders: tuple[Order, ...] = field(repr=False)
    uses: tuple[Use, ...] = field(repr=False)
    families: tuple[tuple[int, ...], ...] = field(repr=False)
    """Cells whose relations are looked at together; a cell may stand in several."""
    indicators: tuple[tuple[str, ...], ...] = field(repr=False)
    """The indicators that each cell stands behind."""


@lru_cache(maxsize=4096)
def reach(noise: NoiseTable, least: int, most: int) -> tuple[int, int]:
    """Return the smallest and the largest true count whose perturbed count can lie in least..most.

    Raises ValueError where none can.
    """
    farthest = max(max(-row.values[0], row.values[-1]) for row in noise.rows)
    possible = [
        n for n in range(max(0, least - farthest), most + farthest + 1) if _can(noise, n, least, most)
    ]
    if not possible:
        raise ValueError(f"No true count has a perturbed count in {least}..{most}.")
    return possible[0], possible[-1]


def _can(noise: NoiseTable, count: int, least: int, most: int) -> bool:
    if count == 0:
        return least <= 0 <= most
    return any(least <= count + v <= most for v in noise.row(count).values)
