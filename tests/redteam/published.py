"""What an attacker finds in a release's folder, and what everybody may know of the questionnaire behind it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CROSS = " × "
Row = Mapping[str, str]
Place = tuple[str, str]
"""Breakdown and group, as the files say them; both are empty for everybody."""
Cell = tuple[str, str, str]
"""Breakdown, group, and which people of it are counted."""
ANY = 10**6
"""No count is larger."""


def read(folder: Path) -> list[Row]:
    """Read every figure of a release from its open data."""
    (file,) = (path for path in folder.glob("tables*.csv") if "sdmx" not in path.name)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class Public:
    """Hold what the questionnaire and the definitions of its indicators tell everybody; they are open source.

    `counted` maps indicator and category to which people its numerator ("" for an average) and its base count; equal
    names are equal people. `minimum` maps indicator and breakdown to the smallest count that is shown. `one_of` lists
    the numerators of which a person can be in one at most, with the base that they are part of. `alone` holds the
    indicators without categories, `whole` the variables of which everybody has a value, and the lists that leave nobody
    of their base out.
    """

    counted: Mapping[tuple[str, str], tuple[str, str]]
    minimum: Mapping[tuple[str, str], int]
    one_of: tuple[tuple[str, tuple[str, ...]], ...]
    alone: frozenset[str]
    whole: frozenset[str | tuple[str, tuple[str, ...]]]
    region_of: Mapping[str, str]
    extreme_base: int
    never: int = 2
    """Counts of 1 up to this are never published."""


@dataclass
class Seen:
    """Hold within what the published count of a cell is; `exact` where it is a number."""

    low: int = 0
    high: int = ANY

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def narrow(self, low: int, high: int) -> None:
        """Take in one more mark; what contradicts, as a kept figure may, is left out."""
        if max(low, self.low) <= min(high, self.high):
            self.low, self.high = max(low, self.low), min(high, self.high)


@dataclass(frozen=True)
class Reading:
    """Hold every cell that one release speaks of, and what each row says of its own cells."""

    public: Public
    rows: Sequence[Row]
    seen: Mapping[Cell, Seen]
    kept: frozenset[Cell]
    """Cells of which some figure is still that of the earlier release."""

    @classmethod
    def of(cls, rows: Iterable[Row], public: Public, earlier: Reading | None = None) -> Reading:
        """Read rows of the open data; what is dated says something of the earlier release alone."""
        told = [row for row in rows if (row["indicator"], row["category"]) in public.counted]
        totals = shares(told)
        seen: dict[Cell, Seen] = {}
        kept = set()
        for row in told:
            for cell, low, high in marks(row, public, totals):
                mine = seen.setdefault(cell, Seen())
                if row["as_of"] and earlier is not None:
                    kept.add(cell)
                    earlier.seen.get(cell, Seen()).narrow(low, high)
                else:
                    mine.narrow(low, high)
        return cls(public, told, seen, frozenset(kept))


def cells(row: Row, public: Public) -> tuple[Cell | None, Cell]:
    """Return the numerator's cell of a row, None where it has none, and the base's."""
    numerator, base = public.counted[row["indicator"], row["category"]]
    where = (row["breakdown"], row["group"])
    return ((*where, numerator) if numerator else None), (*where, base)


def marks(
    row: Row, public: Public, totals: Mapping[tuple[str, str], float]
) -> Iterable[tuple[Cell, int, int]]:
    """Yield what one row says of the published counts of its cells: within what they are."""
    numerator, base = cells(row, public)
    minimum = public.minimum[row["indicator"], row["breakdown"]]
    size = int(row["base"]) if row["base"] else None
    if size is not None:
        yield base, size, size
    else:
        yield base, 0, minimum - 1 if row["mark"] == "withheld" and "grupo" not in row["reason"] else ANY
    if numerator is None:
        return
    if row["mark"] == "figure" and row["count"]:
        yield numerator, int(row["count"]), int(row["count"])
    elif row["mark"] == "under_5_percent":
        yield numerator, 0, 0
    elif row["mark"] == "over_95_percent" and size is not None:
        yield numerator, size, size + 10
    elif row["mark"] == "withheld" and size is not None and "grupo" in row["reason"]:
        # Either the count or its complement is small: the share among everybody says which is likelier. Where that is
        # not shown either, a small one is taken for likelier if many were asked.
        least = public.never + 1 if size >= public.extreme_base else 0
        share = totals.get((row["indicator"], row["category"]), 0.0 if least else None)
        if share is None:
            yield numerator, 0, ANY
        elif share < 0.5:
            yield numerator, least, minimum - 1
        else:
            yield numerator, size - minimum + 1, size + 10 if least == 0 else size - least
    else:
        yield numerator, 0, ANY


def shares(rows: Iterable[Row]) -> Mapping[tuple[str, str], float]:
    """Return the share of everybody that each indicator publishes, where it does."""
    said = {"under_5_percent": "0", "over_95_percent": "100"}
    told = ((row, row["value"] or said.get(row["mark"], "")) for row in rows if not row["breakdown"])
    return {(row["indicator"], row["category"]): float(value) / 100 for row, value in told if value}


@dataclass(frozen=True)
class Family:
    """Say that some cells add up to another, but for a rest, which is nobody where `whole`."""

    parent: Cell
    children: tuple[Cell, ...]
    whole: bool


def families(seen: Iterable[Cell], public: Public) -> list[Family]:
    """Return every sum that the published tables have in common."""
    known = set(seen)
    groups: dict[tuple[Cell, str], list[Cell]] = {}
    for cell in known:
        breakdown, group, people = cell
        names, codes = breakdown.split(CROSS), group.split(CROSS)
        for place, name in enumerate(names if breakdown else ()):
            rest = [[*each[:place], *each[place + 1 :]] for each in (names, codes)]
            groups.setdefault(((CROSS.join(rest[0]), CROSS.join(rest[1]), people), name), []).append(cell)
        if breakdown == "department" and group in public.region_of:
            parent = ("region", public.region_of[group], people)
            groups.setdefault((parent, "region"), []).append(cell)
    found = [
        Family(parent, tuple(sorted(children)), name in public.whole or parent[0] == name)
        for (parent, name), children in groups.items()
        if parent in known
    ]
    for base, members in public.one_of:
        for breakdown, group, people in known:
            inside = tuple((breakdown, group, one) for one in members if (breakdown, group, one) in known)
            if people == base and len(inside) > 1:
                every = (base, members) in public.whole and len(inside) == len(members)
                found.append(Family((breakdown, group, base), inside, every))
    return sorted(found, key=lambda one: (one.parent, one.children))
