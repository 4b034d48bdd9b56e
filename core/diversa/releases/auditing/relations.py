"""How the cells of tables add up: variables that refine others, and the tables that two tables share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from diversa.disclosure.audit import Sum
from diversa.disclosure.profiles import Level
from diversa.disclosure.tables import Group
from diversa.indicators.plans import By, TablePlan
from diversa.privacy.rules import Code
from diversa.questionnaire import geography
from diversa.releases.auditing.cells import Cells, Layer

Nested = Mapping[tuple[str, str], Mapping[Code | None, Code | None]]
"""(finer variable, coarser variable) → code of each finer group's coarser group."""


def nested_of(plans: Iterable[TablePlan]) -> Nested:
    """Return which variables of some tables are places within the places of another."""
    variables = {b.id: b for plan in plans for b in plan.breakdowns if b.level is not Level.NATION}
    order = [Level.REGION, Level.DEPARTMENT, Level.MUNICIPALITY]
    return {
        (fine.id, coarse.id): {
            None: None,
            **{c: _within(c, coarse.level, coarse.labels) for c in fine.labels},
        }
        for fine in variables.values()
        for coarse in variables.values()
        if order.index(fine.level) > order.index(coarse.level)
    }


def _within(code: Code, level: Level, known: Iterable[Code]) -> Code | None:
    """Return the place of a level that another place lies in; None where it is no place that is published."""
    department = str(code)[:2]
    try:
        found = geography.region_of(department) if level is Level.REGION else department
    except KeyError:
        return None
    return found if found in set(known) else None


@dataclass(frozen=True)
class Tables:
    """Relate the tables of one release by their variables."""

    groups: Mapping[By, Sequence[Group]]
    nested: Nested
    _maps: dict[tuple[By, By], Mapping[Group, tuple[Group, ...]] | None] = field(
        default_factory=dict, compare=False
    )

    def coarser(self, fine: By, coarse: By) -> Mapping[Group, tuple[Group, ...]] | None:
        """Return each group of a coarser table with the groups that make it up; None where they do not."""
        if (fine, coarse) not in self._maps:
            self._maps[fine, coarse] = self._coarser(fine, coarse)
        return self._maps[fine, coarse]

    def _coarser(self, fine: By, coarse: By) -> Mapping[Group, tuple[Group, ...]] | None:
        sources = [self._source(fine, name) for name in coarse]
        if fine == coarse or any(source is None for source in sources):
            return None
        held: dict[Group, list[Group]] = {group: [] for group in self.groups[coarse]}
        for group in self.groups[fine]:
            codes: list[Code | None] = []
            for source in sources:
                assert source is not None
                place, codes_of = source
                codes.append(group[place] if codes_of is None else codes_of.get(group[place]))
            if tuple(codes) in held:
                held[tuple(codes)].append(group)
        return {group: tuple(parts) for group, parts in held.items() if parts}

    def _source(self, fine: By, name: str) -> tuple[int, Mapping[Code | None, Code | None] | None] | None:
        """Return where a table holds a variable: its place, and how its codes are translated."""
        if name in fine:
            return fine.index(name), None
        for place, other in enumerate(fine):
            if (other, name) in self.nested:
                return place, self.nested[other, name]
        return None

    def covering(self, tables: Sequence[By]) -> Iterator[tuple[By, By]]:
        """Yield pairs of a finer and a coarser table with no other one of these between them."""
        below = {one: [other for other in tables if self.coarser(one, other)] for one in tables}
        for fine in tables:
            for coarse in below[fine]:
                if not any(coarse in below[between] for between in below[fine] if between != coarse):
                    yield fine, coarse


def shared(tables: Iterable[By]) -> tuple[By, ...]:
    """Return the margins that two of these tables have in common and that are no table themselves."""
    held = [frozenset(by) for by in tables]
    known, found = set(held), {}
    for one in held:
        for other in held:
            margin = one & other
            if margin and margin not in known:
                found[margin] = tuple(sorted(margin))
    return tuple(found.values())


def relate(layer: Layer, cells: Cells, nested: Nested, asked: Collection[str]) -> Iterator[Sum]:
    """Yield which cells of a release are the sums of others, for each count that is asked for."""
    tables = layer.shown.tables
    related = Tables({by: table.groups for by, table in tables.items()}, nested)
    held: dict[str, list[By]] = defaultdict(list)
    for by, table in tables.items():
        for id_ in table.count_ids:
            held[id_].append(by)
    covering: dict[tuple[By, ...], tuple[tuple[By, By], ...]] = {}
    for id_ in (id_ for id_ in held if id_ in asked):
        own = tuple(held[id_])
        if own not in covering:
            covering[own] = tuple(related.covering(own))
        at = partial(_cell, cells, layer.number, id_)
        for fine, coarse in covering[own]:
            for group, parts in (related.coarser(fine, coarse) or {}).items():
                yield from _sum(layer, cells, at(coarse, group), [at(fine, part) for part in parts])
        for margin in shared(own):
            yield from _margin(layer, cells, id_, margin, [by for by in own if set(margin) < set(by)])


def _cell(cells: Cells, number: int, id_: str, by: By, group: Group) -> int:
    return cells.places[number, by, group, id_]


def _sum(layer: Layer, cells: Cells, whole: int, parts: Sequence[int]) -> Iterator[Sum]:
    """Yield a sum, unless the exact counts say that it is none."""
    if layer.exact is None or cells.counts[whole] == sum(cells.counts[part] for part in parts):
        yield Sum(whole, tuple(parts))


def _margin(layer: Layer, cells: Cells, id_: str, margin: By, tables: Iterable[By]) -> Iterator[Sum]:
    """Relate tables that share variables which have no table of their own."""
    wholes: dict[Group, int] = {}
    for by in tables:
        places = [by.index(name) for name in margin]
        parts: dict[Group, list[int]] = defaultdict(list)
        for group in layer.shown.tables[by].groups:
            parts[tuple(group[p] for p in places)].append(cells.places[layer.number, by, group, id_])
        for group, held in parts.items():
            if group not in wholes:
                wholes[group] = cells.together(held, id_)
            yield from _sum(layer, cells, wholes[group], held)
