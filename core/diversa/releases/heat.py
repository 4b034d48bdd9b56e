"""A crossing as one table of rows and columns, in which every group stands in its own order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from diversa.indicators.figures import Figure, Result
from diversa.releases import wording
from diversa.releases.views import JOIN, Row, Viewer
from diversa.texts import Text

_ = Text
MOST_COLUMNS = 3
"""Columns that fit on a phone."""
_SIDES = {1: "above", -1: "below", 0: ""}


@dataclass(frozen=True)
class Cell:
    """Hold one group, and the side of everybody's interval on which its own lies: "above", "below" or neither."""

    row: Row
    side: str = ""


@dataclass(frozen=True)
class Line:
    """Hold one line of the table; a cell is None where the crossing has no such group."""

    label: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Heat:
    """Hold the table: what its columns are called, and its lines in parts."""

    caption: str
    first: str
    columns: tuple[str, ...]
    parts: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def _cells(self) -> tuple[Cell, ...]:
        return tuple(
            cell for _label, lines in self.parts for line in lines for cell in line.cells if cell is not None
        )

    @property
    def withheld(self) -> bool:
        """Tell whether some figure is withheld."""
        return any(cell.row.withheld for cell in self._cells)

    @property
    def sided(self) -> bool:
        """Tell whether some group lies apart from everybody."""
        return any(cell.side for cell in self._cells)


def heat_of(viewer: Viewer, result: Result, total: Figure | None) -> Heat:
    """Lay a crossing of single figures out as a table; with a total, mark what lies apart from it."""
    t = viewer.catalogue
    labels = [
        list(dict.fromkeys(t(group.labels[place]) for group in result.groups))
        for place in range(len(result.by))
    ]
    column = _column(labels)
    *outer, inner = (place for place in range(len(labels)) if place != column)
    cells = _cells(viewer, result, total)

    def line(above: tuple[str, ...], label: str) -> Line:
        names = {**dict(zip(outer, above, strict=True)), inner: label}
        every = [{**names, column: across} for across in labels[column]]
        return Line(label, tuple(cells.get(tuple(one[place] for place in sorted(one))) for one in every))

    titles = viewer.titles(result)
    words = (t(result.indicator.title), JOIN.join(titles), viewer.unit(result.indicator), viewer.note)
    return Heat(
        JOIN.join(filter(None, words)),
        titles[inner],
        tuple(labels[column]),
        tuple(
            (JOIN.join(above), tuple(line(above, label) for label in labels[inner]))
            for above in product(*(labels[place] for place in outer))
        ),
    )


def _cells(viewer: Viewer, result: Result, total: Figure | None) -> dict[tuple[str, ...], Cell]:
    """Map the names of each group to its cell."""
    return {
        tuple(viewer.catalogue(label) for label in group.labels): Cell(
            viewer.row(viewer.label(group.labels), group.figure, None),
            "" if total is None else _SIDES[wording.apart(group.figure, total)],
        )
        for group in result.groups
    }


def _column(labels: Sequence[Sequence[str]]) -> int:
    """Choose the variable whose groups stand side by side: few, and with short names."""
    places = range(len(labels))
    few = [place for place in places if len(labels[place]) <= MOST_COLUMNS]
    if few:
        return min(few, key=lambda place: max(map(len, labels[place])))
    return min(places, key=lambda place: len(labels[place]))
