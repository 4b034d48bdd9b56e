"""The unknowns of some releases: one number for each cell, and what is known of it alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diversa.disclosure.audit.knowledge import UNBOUNDED
from diversa.disclosure.keeping import Shown
from diversa.disclosure.noise import KEY_SPACE
from diversa.disclosure.tables import EVERYBODY, Group, PublishedTable, Table
from diversa.indicators.figures import Results
from diversa.indicators.plans import By
from diversa.releases.auditing.reading import Place

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

Key = tuple[int, By, Group, str]
"""Number of a release, table, group, count."""


@dataclass(frozen=True)
class Layer:
    """Hold one release: its exact tables (None where only what is published may be used), and what it published."""

    exact: Mapping[By, Table] | None
    shown: Shown
    results: Results
    hidden: frozenset[Place] = frozenset()
    """Figures of the results that are not shown after all."""

    @property
    def number(self) -> int:
        """Return the number of the release."""
        return self.shown.number


@dataclass
class Cells:
    """Number the cells of releases; nothing bounds them yet but that nobody is where everybody sees that nobody is."""

    doubted: frozenset[str] = frozenset()
    places: dict[Key, int] = field(default_factory=dict)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    """Exact counts, or published ones where exact ones may not be used."""
    key_sums: list[int] = field(default_factory=list)
    empty: set[int] = field(default_factory=set)
    extra: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Cells that are no table's own but sums, by one of the counts that they are made of."""

    def add(self, layer: Layer) -> None:
        """Number the cells of one release."""
        for by, table in layer.shown.tables.items():
            counts, sums = _exact(layer, table)
            everybody = table.count_ids.index(EVERYBODY)
            for line, group in enumerate(table.groups):
                seen = table.counts(group)
                # Everybody may know that all have a value, as where a question must be answered; but not that none of
                # those who have none is of the few that are counted.
                people = seen[EVERYBODY] if counts is None else int(counts[line, everybody])
                for column, id_ in enumerate(table.count_ids):
                    count = seen[id_] if counts is None else int(counts[line, column])
                    cell = self._new(count, None if sums is None else int(sums[line, column]), 0, UNBOUNDED)
                    self.places[layer.number, by, group, id_] = cell
                    if people == 0 and None in group and id_ not in self.doubted:
                        self.empty.add(cell)
                        self.high[cell] = 0

    def _new(self, count: int, key_sum: int | None, low: int, high: int) -> int:
        cell = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.counts.append(count)
        self.key_sums.append(-cell - 1 if key_sum is None else key_sum)
        return cell

    def together(self, cells: Sequence[int], id_: str, low: int = 0, high: int = UNBOUNDED) -> int:
        """Make an unknown of the sum of some cells."""
        whole = self._new(sum(self.counts[cell] for cell in cells), None, low, high)
        self.extra[id_].append(whole)
        return whole

    def tighten(self, cell: int, low: int, high: int) -> None:
        """Bound a cell; bounds only ever tighten."""
        self.low[cell], self.high[cell] = max(self.low[cell], low), min(self.high[cell], high)

    def of(self, release: int) -> dict[tuple[By, Group, str], int]:
        """Return the cells of one release."""
        return {key[1:]: cell for key, cell in self.places.items() if key[0] == release}

    def by_count(self) -> Mapping[str, list[int]]:
        """Return the cells of each count, sums too."""
        held: dict[str, list[int]] = defaultdict(list)
        for (_, _, _, id_), cell in self.places.items():
            held[id_].append(cell)
        for id_, cells in self.extra.items():
            held[id_] += cells
        return held

    def sets(self) -> list[int]:
        """Number the sets of records: the same count and the same sum of keys are the same set."""
        numbered: dict[tuple[int, int], int] = {}
        pairs: Iterable[tuple[int, int]] = zip(self.counts, self.key_sums, strict=True)
        return [numbered.setdefault(pair, len(numbered)) for pair in pairs]


def _exact(layer: Layer, table: PublishedTable) -> tuple[Ints | None, Ints | None]:
    if layer.exact is None:
        return None, None
    exact = layer.exact[table.by]
    if exact.groups != table.groups or exact.count_ids != table.count_ids:
        raise ValueError(f"The exact table of {table.by} is not the one that was published.")
    import numpy as np

    return exact.counts, (exact.key_sums % KEY_SPACE).astype(np.int64)
