"""Acts, asked one by one and never called violence, and the kinds of violence that they make together.

Every act has the same three answers. A kind of violence is a set of acts, rows of one grid or of several; it happened
where any of them did, it did not where none did and at least half of them were answered, and else it is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diversa import Condition, Grid, Named, Option, Text, drop, keep
from diversa.questionnaire.conditions import Cell, count_in

_ = Text
YEAR, BEFORE, NEVER = 1, 2, 3
"""In the last twelve months; only before that; never."""
WHEN = (
    Option(YEAR, _("Sí, en los últimos 12 meses")),
    Option(BEFORE, _("Sí, pero hace más de 12 meses")),
    Option(NEVER, _("Nunca")),
)


def grid_of_acts(id: str, title: Text, *rows: Option, **more: Any) -> Grid:
    """Ask of each act when it happened; the rows are kept as they are, and only what they make is published."""
    return Grid(
        id,
        title,
        help=_("Si pasó antes y también este año, marque «en los últimos 12 meses»."),
        rows=rows,
        options=WHEN,
        sensitive=True,
        store=keep,
        release=drop,
        **more,
    )


def this_year(grid: str, *rows: str) -> Condition:
    """Some of these rows of a grid happened in the last twelve months; for the grid's own panels."""
    return count_in([Cell(grid, row) for row in rows], YEAR) >= 1


def least(cells: Sequence[Cell]) -> int:
    """Return how many acts must be answered to say that none happened: half of them, rounded up."""
    return (len(cells) + 1) // 2


def half_answered(cells: Sequence[Cell]) -> Condition:
    """At least half of these acts were answered."""
    return count_in(cells, YEAR, BEFORE, NEVER) >= least(cells)


@dataclass(frozen=True)
class Acts:
    """Name a kind of violence and the acts that it is made of."""

    id: str
    name: Text
    cells: tuple[Cell, ...]

    @cached_property
    def in_year(self) -> Named:
        """Some act happened in the last twelve months."""
        return Named(f"{self.id}_12m", count_in(self.cells, YEAR) >= 1)

    @cached_property
    def ever(self) -> Named:
        """Some act happened at any time."""
        return Named(f"{self.id}_ever", count_in(self.cells, YEAR, BEFORE) >= 1)
