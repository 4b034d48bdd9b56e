"""Put together what an attacker knows of a release and of those before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diversa.disclosure.audit import CellName, Knowledge, Order, Sum, Use, reach
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import EVERYBODY
from diversa.indicators.figures import Result
from diversa.indicators.plans import By, thresholds
from diversa.releases.auditing.cells import Cells, Layer
from diversa.releases.auditing.reading import Place, Reading, Seen, disjoint, readings
from diversa.releases.auditing.relations import Nested, relate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]

MOST_TOGETHER = 16
"""Numerators on one base that share a linear program."""


@dataclass
class Builder:
    """Collect unknowns, bounds and relations of some releases, the judged one first.

    `doubted` are counts of which nothing is taken for granted but what the questionnaire says.
    """

    layers: Sequence[Layer]
    profile: Profile
    noise: NoiseTable
    nested: Nested
    doubted: frozenset[str] = frozenset()
    judged_below: int = 0
    """Counts below this are judged; 0 stands for the smallest count that the profile shows."""
    stated: dict[int, None] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    orders: dict[Order, None] = field(default_factory=dict)
    uses: dict[Use, None] = field(default_factory=dict)
    behind: dict[int, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    shown_by: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    distributions: dict[str, dict[tuple[str, ...], None]] = field(default_factory=lambda: defaultdict(dict))
    bases: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def build(self) -> Knowledge:
        """Return all of it as arrays."""
        self.cells = Cells(self.doubted)
        for layer in self.layers:
            self.cells.add(layer)
        for layer in self.layers:
            for one in readings(layer.results, layer.shown, self.profile):
                self._read(layer, one)
            self._sizes(layer)
        asked = {key[3] for key, cell in self.cells.places.items() if cell in self.stated}
        for layer in self.layers:
            self.sums += relate(layer, self.cells, self.nested, asked)
            self._categories(layer)
        for later, earlier in zip(self.layers, self.layers[1:], strict=False):
            self._growth(later, earlier)
        return self._knowledge()

    def _read(self, layer: Layer, one: Reading) -> None:
        """Take in one figure: what it rests on, and, unless it only repeats an earlier release, what it says."""
        for base, above in ((pair.base, pair.count) for pair in one.pairs):
            self.bases.setdefault(base, {})
            if above is not None:
                self.bases[base][above] = None
        for number, group, id_ in one.cells:
            now = self.cells.places[layer.number, one.place.by, group, id_]
            for cell in {now, self._at(number, one.place.by, (number, group, id_))} - {None}:
                assert cell is not None
                self.stated[cell] = None
                self.behind[cell][one.place.indicator] = None
            if number != layer.number:
                self._near(id_, now, self._at(number, one.place.by, (number, group, id_)))
        self._order(layer.number, one)
        if one.place in layer.hidden:
            return
        for said in one.said:
            self._bound(layer, one, said.cells, said.least, said.most)
        if {number for number, _, _ in one.cells} == {layer.number}:
            self._use(layer.number, one)

    def _at(self, number: int, by: By, seen: Seen) -> int | None:
        return self.cells.places.get((number, by, *seen[1:]))

    def _near(self, id_: str, now: int, before: int | None) -> None:
        """Relate a cell to the one of an earlier release that stands for it: few people came or went."""
        slack = self.profile.minimum_change - 1
        if before is None or id_ in self.doubted:
            return
        if abs(self.cells.counts[now] - self.cells.counts[before]) <= slack:
            self.orders.update({Order(now, before, slack): None, Order(before, now, slack): None})

    def _order(self, number: int, one: Reading) -> None:
        """Relate numerators to their bases, and bases to everybody."""
        for group in dict.fromkeys(group for _, group, _ in one.cells):
            at = {
                id_: self.cells.places[number, one.place.by, group, id_]
                for pair in one.pairs
                for id_ in (pair.base, pair.count, EVERYBODY)
                if id_ is not None
            }
            for pair in one.pairs:
                if pair.count is not None and pair.count != pair.base:
                    self.orders[Order(at[pair.count], at[pair.base])] = None
                if pair.base != EVERYBODY:
                    self.orders[Order(at[pair.base], at[EVERYBODY])] = None

    def _bound(self, layer: Layer, one: Reading, seen: Sequence[Seen], least: int, most: int) -> None:
        """Bound a cell by what a figure says; what it says of several together bounds their sum."""
        found = [self._at(each[0], one.place.by, each) for each in seen]
        cells = [cell for cell in found if cell is not None]
        if len(cells) < len(found):
            return  # an earlier release that is not known
        if layer is self.layers[0]:
            for cell in cells:
                self.shown_by[cell].append(one.place)
        if len(cells) == 1:
            self.cells.tighten(cells[0], *reach(self.noise, least, most))
            return
        farthest = self._farthest * len(cells)
        whole = self.cells.together(cells, seen[0][2], max(0, least - farthest), most + farthest)
        self.sums.append(Sum(whole, tuple(cells)))

    @property
    def _farthest(self) -> int:
        return max(max(-row.values[0], row.values[-1]) for row in self.noise.rows)

    def _use(self, number: int, one: Reading) -> None:
        """Remember how a figure of one group shows its cells."""
        groups = {group for _, group, _ in one.cells}
        if len(groups) != 1 or not one.said:
            return
        (group,) = groups
        raised = thresholds(self.profile, one.indicator, one.place.by)
        own = (raised.minimum_count, raised.minimum_base, raised.extreme_base)
        for pair in one.pairs:
            base = self.cells.places[number, one.place.by, group, pair.base]
            self.uses[Use(base, -1, *own)] = None
            if pair.count is not None and one.free and len(one.pairs) == 1:
                self.uses[Use(self.cells.places[number, one.place.by, group, pair.count], base, *own)] = None

    def _sizes(self, layer: Layer) -> None:
        """Bound the sizes of groups, which the page about who took part shows apart from any indicator."""
        lines = {(result.by, group.codes) for result in layer.results for group in result.groups}
        least = self.profile.minimum_count
        for by, fresh in layer.shown.tables.items():
            if len(by) > 1:
                continue
            table, held = layer.shown.table(by, EVERYBODY), layer.shown.releases.get((by, EVERYBODY), ())
            numbers = dict(zip(fresh.groups, held, strict=False))
            for group in fresh.groups:
                cell = self.cells.places.get((numbers.get(group, layer.number), by, group, EVERYBODY))
                if (by, group) not in lines or cell is None:
                    continue
                self.stated[cell] = None
                size = table.size(group)
                told = (0, least - 1) if size < least else (size, size)
                self.cells.tighten(cell, *reach(self.noise, *told))
                self.uses[Use(cell, -1, least, 0, 0)] = None

    def _categories(self, layer: Layer) -> None:
        """Say that the categories of a distribution add up to its base, or to no more."""
        done = set()
        for result in layer.results:
            found = disjoint(result.indicator.estimator)
            if found is None or (result.by, found) in done:
                continue
            done.add((result.by, found))
            base, members = found
            self.distributions[base][members] = None
            at_most = not self._exhausts(result, base, members, layer)
            for group in layer.shown.tables[result.by].groups:
                whole, *parts = (
                    self.cells.places[layer.number, result.by, group, id_] for id_ in (base, *members)
                )
                self.sums.append(Sum(whole, tuple(parts), at_most))

    def _exhausts(self, result: Result, base: str, members: tuple[str, ...], layer: Layer) -> bool:
        """Tell whether categories take in everybody: by exact counts, or as far as published ones can tell."""
        far = 0 if layer.exact is not None else self._farthest * (len(members) + 1)
        if layer.exact is None and base in self.doubted:
            return False
        at, counts = self.cells.places, self.cells.counts
        return all(
            abs(
                counts[at[layer.number, result.by, group, base]]
                - sum(counts[at[layer.number, result.by, group, id_]] for id_ in members)
            )
            <= far
            for group in layer.shown.tables[result.by].groups
        )

    def _growth(self, later: Layer, earlier: Layer) -> None:
        """Say that counts only grew from one release to the next, where nobody withdrew."""
        if later.exact is None or earlier.exact is None:
            return
        now, before = self.cells.of(later.number), self.cells.of(earlier.number)
        both = [(before[key], now[key]) for key in before if key in now]
        counts = self.cells.counts
        if all(counts[one] <= counts[two] for one, two in both):
            self.orders.update({Order(one, two): None for one, two in both})

    def _families(self) -> tuple[tuple[int, ...], ...]:
        """Return the cells of each base with some of its numerators, those of a distribution always together."""
        held = self.cells.by_count()
        return tuple(
            tuple(sorted({cell for id_ in (base, *together) for cell in held[id_]}))
            for base, members in self.bases.items()
            for together in self._chunks(base, list(members))
        )

    def _chunks(self, base: str, members: Sequence[str]) -> list[list[str]]:
        whole = [list(ids) for ids in self.distributions[base]]
        inside = {id_ for ids in whole for id_ in ids}
        rest = [id_ for id_ in members if id_ not in inside and id_ != base]
        return [*whole, *(rest[at : at + MOST_TOGETHER] for at in range(0, len(rest), MOST_TOGETHER))] or [[]]

    def _knowledge(self) -> Knowledge:
        import numpy as np

        cells, size = self.cells, len(self.cells.low)
        names = [CellName(-1, (), (), "")] * size
        age = {layer.number: place for place, layer in enumerate(self.layers)}
        for (number, by, group, id_), cell in cells.places.items():
            names[cell] = CellName(age[number], by, group, id_)
        limit = self.judged_below or self.profile.minimum_count
        targets = [cell for cell in self.stated if 0 < cells.counts[cell] < limit]
        return Knowledge(
            tuple(names),
            np.array(cells.counts, np.int64),
            np.array(cells.low, np.int64),
            np.array(cells.high, np.int64),
            _marked(self.stated, size),
            _marked(cells.empty, size),
            np.array(cells.sets(), np.int64),
            np.array(sorted(targets), np.int64),
            tuple(self.sums),
            tuple(self.orders),
            tuple(self.uses),
            self._families(),
            tuple(tuple(self.behind.get(cell, ())) for cell in range(size)),
        )


def _marked(cells: Mapping[int, None] | set[int], size: int) -> Bools:
    import numpy as np

    found = np.zeros(size, bool)
    found[sorted(cells)] = True
    return found
