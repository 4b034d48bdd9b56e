"""Keep the earlier figure of a cell of which only a few records changed, so that two releases cannot be subtracted.

A response carries the number of the first release that it was in (its vintage), and each release remembers the exact
counts and key sums of its tables. What changed in a cell since a release is what was added, the responses of later
vintages, and what was withdrawn, what is missing of the earlier ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from diversa.disclosure.noise import KEY_SPACE, NoiseTable
from diversa.disclosure.tables import Group, PublishedTable, Table, joined, protect, substituted

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

By = tuple[str, ...]
Asked = Mapping[By, Mapping[str, Sequence[str]]]
"""Table → who asks for counts of it (an indicator's id) → the ids of the counts it needs."""
NEVER = -1
"""How many records changed in a cell that was never published."""


@dataclass(frozen=True)
class Remembered:
    """Hold what one release counted, exactly, and which release each of its figures is from; encrypted where it lies.

    `shown` maps (table, indicator) to one release number for each group of the table.
    """

    number: int
    day: date
    tables: Mapping[By, Table] = field(repr=False)
    shown: Mapping[tuple[By, str], tuple[int, ...]] = field(repr=False)
    counters: tuple[tuple[str, str, int], ...] = ()
    """How many people came to each section and what they did there: (section, event, people)."""


def changed(earlier: Table, parts: Mapping[int, Table], number: int) -> npt.NDArray[np.int64]:
    """Return how many records of each cell changed since a release, of the shape of the tables in `parts`.

    `earlier` is what that release counted, `parts` the present counts by vintage; NEVER where it did not count a cell.
    A cell that holds as many records as before, but others, has changed.
    """
    import numpy as np

    now = next(iter(parts.values()))
    still = _added([table for vintage, table in parts.items() if vintage <= number], now)
    fresh = _added([table for vintage, table in parts.items() if vintage > number], now)
    before, keys, known = _aligned(earlier, now)
    gone = np.abs(before - still[0])
    others = (gone == 0) & ((keys - still[1]) % KEY_SPACE != 0)
    return np.where(known, fresh[0] + gone + others, NEVER)


def _added(tables: Sequence[Table], like: Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    import numpy as np

    if not tables:
        nothing = np.zeros((len(like.groups), len(like.count_ids)), np.int64)
        return nothing, nothing
    total = joined(tables)
    return total.counts.astype(np.int64), total.key_sums.astype(np.int64)


def _aligned(
    earlier: Table, now: Table
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the earlier counts and key sums in the places of the present ones, and which of them there were."""
    import numpy as np

    shape = (len(now.groups), len(now.count_ids))
    counts, keys, known = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape, bool)
    groups, ids = (
        {group: place for place, group in enumerate(earlier.groups)},
        {id_: place for place, id_ in enumerate(earlier.count_ids)},
    )
    rows = [place for place, group in enumerate(now.groups) if group in groups]
    lines = [place for place, id_ in enumerate(now.count_ids) if id_ in ids]
    if rows and lines:
        there = np.ix_([groups[now.groups[r]] for r in rows], [ids[now.count_ids[c]] for c in lines])
        here = np.ix_(rows, lines)
        counts[here], keys[here], known[here] = earlier.counts[there], earlier.key_sums[there], True
    return counts, keys, known


def shown_releases(
    parts: Mapping[By, Mapping[int, Table]],
    asked: Asked,
    memory: Sequence[Remembered],
    number: int,
    least: int,
) -> dict[tuple[By, str], tuple[int, ...]]:
    """Return, for each table and indicator, the release that each group shows: this one, `number`, or an earlier one.

    A figure stays as it was last shown while any count that it rests on changed by 1 to `least` - 1 records since then.
    `memory` holds the earlier releases, oldest first; `parts` the present counts of each table by vintage.
    """
    import numpy as np

    known = {one.number: one for one in memory}
    latest = memory[-1] if memory else None
    found: dict[tuple[By, str], tuple[int, ...]] = {}
    for by, by_vintage in parts.items():
        now = next(iter(by_vintage.values()))
        line = {id_: place for place, id_ in enumerate(now.count_ids)}
        few: dict[int, npt.NDArray[np.bool_]] = {}
        for indicator, ids in asked[by].items():
            last = _last_shown(latest, by, indicator, now)
            chosen = np.full(len(now.groups), number)
            for release in sorted({int(k) for k in last if k in known}):
                if release not in few:
                    change = changed(known[release].tables[by], by_vintage, release)
                    few[release] = (change >= 1) & (change < least)
                keeps = few[release][:, [line[id_] for id_ in ids]].any(axis=1)
                chosen[(last == release) & keeps] = release
            found[by, indicator] = tuple(chosen.tolist())
    return found


def _last_shown(latest: Remembered | None, by: By, indicator: str, now: Table) -> npt.NDArray[np.int64]:
    """Return the release that each present group last showed; 0 where there is none."""
    import numpy as np

    if latest is None or (by, indicator) not in latest.shown:
        return np.zeros(len(now.groups), np.int64)
    before = dict(zip(latest.tables[by].groups, latest.shown[by, indicator], strict=True))
    return np.array([before.get(group, 0) for group in now.groups])


@dataclass(frozen=True)
class Shown:
    """Hold the protected counts that each indicator shows of each table: this release's, or kept ones."""

    number: int
    tables: Mapping[By, PublishedTable]
    """The counts of this release."""
    releases: Mapping[tuple[By, str], tuple[int, ...]] = field(default_factory=dict)
    earlier: Mapping[tuple[int, By], PublishedTable] = field(default_factory=dict, repr=False)
    days: Mapping[int, date] = field(default_factory=dict)

    def table(self, by: By, indicator: str) -> PublishedTable:
        """Return the counts that an indicator shows of a table."""
        fresh = self.tables[by]
        kept = self._kept(by, indicator)
        return substituted(fresh, {group: self.earlier[number, by] for group, number in kept.items()})

    def as_of(self, by: By, indicator: str) -> Mapping[Group, date]:
        """Return the groups that show an earlier release, with its day."""
        return {group: self.days[number] for group, number in self._kept(by, indicator).items()}

    def _kept(self, by: By, indicator: str) -> Mapping[Group, int]:
        releases = self.releases.get((by, indicator), ())
        groups = zip(self.tables[by].groups, releases, strict=False)
        return {group: number for group, number in groups if number != self.number}


def shown_of(
    counted: Remembered, memory: Iterable[Remembered], noise: NoiseTable, tables: Collection[By] | None = None
) -> Shown:
    """Protect what a release counted, in all of its tables or in some, and what it kept of the ones in `memory`."""
    known = {one.number: one for one in memory}
    chosen = counted.tables.keys() if tables is None else tables
    releases = {key: numbers for key, numbers in counted.shown.items() if key[0] in chosen}
    kept = {(k, by) for (by, _name), numbers in releases.items() for k in numbers if k != counted.number}
    return Shown(
        counted.number,
        {by: protect(counted.tables[by], noise) for by in chosen},
        releases,
        {(k, by): protect(known[k].tables[by], noise) for k, by in sorted(kept)},
        {one.number: one.day for one in known.values()},
    )
