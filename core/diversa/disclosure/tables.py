"""Exact counts, and the protected counts that are all that may be published of them.

A `Table` is exact and lives in memory alone. `protect` is the one way from it to a `PublishedTable`, which holds
perturbed counts and nothing else; a type checker refuses every other way, since the class is abstract and its only
subclass is private to this file.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, final

from diversa.disclosure.cellkeys import perturb_many
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Level, Profile
from diversa.privacy.rules import Code

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Group = tuple[Code | None, ...]
"""One released code for each variable of a breakdown, () for everybody; None is for people without a value."""

EVERYBODY = "everybody"
"""The count id of all people in a group, which every table holds."""


@dataclass(frozen=True, eq=False)
class Table:
    """Hold the exact counts of one breakdown, with the sums of the record keys behind them; in memory only.

    `counts` and `key_sums` are arrays of integers of shape (groups, count ids). Raises ValueError where shapes
    differ, an id or a group comes twice, or nobody counts everybody.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    count_ids: tuple[str, ...]
    counts: npt.NDArray[np.int64] = field(repr=False)
    key_sums: npt.NDArray[np.integer] = field(repr=False)

    def __post_init__(self) -> None:
        shape = (len(self.groups), len(self.count_ids))
        if self.counts.shape != shape or self.key_sums.shape != shape:
            raise ValueError(f"A table of {shape} needs counts and key sums of that shape.")
        if len(set(self.groups)) < len(self.groups) or len(set(self.count_ids)) < len(self.count_ids):
            raise ValueError("A group or a count stands twice in a table.")
        if EVERYBODY not in self.count_ids or any(len(group) != len(self.by) for group in self.groups):
            raise ValueError(f"A table counts {EVERYBODY!r}, in groups with one code for each variable.")


def joined(tables: Sequence[Table]) -> Table:
    """Add up tables of the same shape, each about other people. Raises ValueError for none, or for unlike ones."""
    first, *others = tables or _nothing()
    for other in others:
        if (other.by, other.groups, other.count_ids) != (first.by, first.groups, first.count_ids):
            raise ValueError(f"Only tables of the same groups and counts add up; those by {first.by} do not.")
    counts, key_sums = first.counts, first.key_sums
    for other in others:
        counts, key_sums = counts + other.counts, key_sums + other.key_sums
    return Table(first.by, first.groups, first.count_ids, counts, key_sums)


def _nothing() -> Sequence[Table]:
    raise ValueError("No tables add up to none.")


class PublishedTable(ABC):
    """Hold the perturbed counts of one breakdown. Only `protect` makes one, and `substituted` joins some.

    Two tables with equal variables, groups and perturbed counts are equal.
    """

    by: tuple[str, ...]
    groups: tuple[Group, ...]
    count_ids: tuple[str, ...]

    @abstractmethod
    def counts(self, group: Group, ids: Collection[str] | None = None) -> Mapping[str, int]:
        """Return count id → perturbed count in one group, of all ids or of some. Raises KeyError for what it has not."""

    def size(self, group: Group) -> int:
        """Return the perturbed number of people in a group."""
        return self.counts(group, (EVERYBODY,))[EVERYBODY]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PublishedTable):
            return NotImplemented
        mine, theirs = (self.by, self.groups, self.count_ids), (other.by, other.groups, other.count_ids)
        return mine == theirs and all(self.counts(g) == other.counts(g) for g in self.groups)

    __hash__ = None  # type: ignore[assignment]


@final
class _Protected(PublishedTable):
    def __init__(self, table: Table, perturbed: npt.NDArray[np.int64]) -> None:
        self.by, self.groups, self.count_ids = table.by, table.groups, table.count_ids
        self._perturbed = perturbed

    @cached_property
    def _places(self) -> Mapping[Group, int]:
        return {group: place for place, group in enumerate(self.groups)}

    @cached_property
    def _lines(self) -> Mapping[str, int]:
        return {id_: line for line, id_ in enumerate(self.count_ids)}

    def counts(self, group: Group, ids: Collection[str] | None = None) -> Mapping[str, int]:
        row = self._perturbed[self._places[group]]
        if ids is None:
            return dict(zip(self.count_ids, row.tolist(), strict=True))
        return {id_: int(row[self._lines[id_]]) for id_ in ids}


@final
class _Substituted(PublishedTable):
    def __init__(self, table: PublishedTable, earlier: Mapping[Group, PublishedTable]) -> None:
        self.by, self.groups, self.count_ids = table.by, table.groups, table.count_ids
        self._table, self._earlier = table, earlier

    def counts(self, group: Group, ids: Collection[str] | None = None) -> Mapping[str, int]:
        return self._earlier.get(group, self._table).counts(group, ids)


def protect(table: Table, noise: NoiseTable) -> PublishedTable:
    """Perturb every count of a table by its cell key; the exact counts stay behind.

    The same set of records gives the same count in every table.
    """
    return _Protected(table, perturb_many(table.counts, table.key_sums, noise))


def substituted(table: PublishedTable, earlier: Mapping[Group, PublishedTable]) -> PublishedTable:
    """Return a table of which some groups show what an earlier release showed of them."""
    return _Substituted(table, earlier) if earlier else table


@dataclass(frozen=True)
class Part:
    """Hold the protected counts of one proportion, or of a mean, which has no numerator."""

    base: int
    count: int | None = None
    complement: int | None = None
    """The perturbed count of the rest of the base, where that is a cell of its own."""


@dataclass(frozen=True)
class PublishedCell:
    """Hold what `suppress_cell` sees of one figure: protected counts, and the thresholds they must meet.

    A proportion has one part, a mean or a median one without a count, what joins
    several proportions one for each.
    """

    by: tuple[str, ...]
    group: Group
    category: Code | None
    parts: tuple[Part, ...]
    size: int
    """Perturbed number of people in the group, whether or not the figure is about them."""
    profile: Profile
    """Thresholds of the module, raised by the indicator's own."""
    level: Level = Level.NATION
    inhabitants: int | None = None
    """Of the group's municipality, where it is one."""
    cv: float | None = None
    """Coefficient of variation of the figure, where it has one."""

    @property
    def base(self) -> int:
        """Return the smallest base that the figure rests on."""
        return min((part.base for part in self.parts), default=self.size)
