"""Choosing how coarsely a file says who people are: as finely as every one of them stays hidden.

Of several ways to write place, area, gender and age, that one is taken which leaves out fewest dimensions, and among
those the one that tells most. Under each, every other dimension is written on its finest rung on which at most 5 % of its values must be taken
out, and left out where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING

from diversa.indicators.breakdowns import Variable as Asked
from diversa.privacy.microdata import Columns, Gate, KeySet, Risk, audit, information, suppress, taken
from diversa.releases.microdata_files.keys import (
    DIMENSIONS,
    KEY_SETS,
    MOST_TAKEN,
    ORDER,
    OUT,
    Dimension,
    Shape,
    shared_shapes,
)
from diversa.releases.microdata_files.reading import Responses, variables_of
from diversa.releases.microdata_files.table import Absent, Variable

if TYPE_CHECKING:
    from diversa.privacy.microdata import Column

SHARED, *OWN = KEY_SETS
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Ladder:
    """Hold one dimension as a module has it: each rung's variable and its key column, 0 where there is no value."""

    dimension: Dimension
    rungs: Mapping[int, tuple[Variable, Column]]

    def at(self, rung: int) -> Column:
        """Return the key column of a rung."""
        return self.rungs[rung][1]

    @property
    def finest(self) -> Column:
        """Return the key column of the finest rung."""
        return self.at(min(self.rungs))


Ladders = Mapping[str, Ladder]


def ladders_of(responses: Responses, module: Mapping[str, Asked]) -> Ladders:
    """Return the dimensions that a module has, by id."""
    found: dict[str, Ladder] = {}
    for dimension in DIMENSIONS:
        rungs = {}
        for place, rung in enumerate(dimension.rungs):
            asked = module.get(rung.variable)
            made = next(variables_of(responses, asked, rung.rule), None) if asked else None
            if isinstance(made, Variable):
                rungs[place] = made, _key(made)
        if rungs:
            found[dimension.id] = Ladder(dimension, rungs)
    return found


def _key(variable: Variable) -> Column:
    import numpy as np

    reasons = np.array(sorted(variable.missing.values()))
    known = np.setdiff1d(variable.values, reasons)
    places = np.searchsorted(known, variable.values) + 1
    return np.where(np.isin(variable.values, reasons), 0, places).astype(np.int64)


@dataclass(frozen=True)
class Treatment:
    """Hold one way to write who people are: its rungs, the treated key columns, and how much each still tells.

    `told` is, for each dimension, the share of the finest rung's information that is left; `taken` the share of values
    that were taken out.
    """

    shape: Shape
    columns: Columns = field(repr=False)
    told: Mapping[str, float]
    taken: Mapping[str, float]

    @property
    def score(self) -> float:
        """Return how much it tells, all dimensions together."""
        return sum(self.told.values())

    @property
    def out(self) -> tuple[str, ...]:
        """Return the dimensions that are left out."""
        return tuple(name for name, rung in self.shape.items() if rung == OUT)


def key_sets_of(columns: Columns) -> tuple[KeySet, ...]:
    """Return the key sets of the dimensions that are there; one without any of its own is the first again."""
    sets = (replace(one, variables=tuple(v for v in one.variables if v in columns)) for one in KEY_SETS)
    first, *rest = sets
    return (first, *(one for one in rest if one.variables != first.variables))


def treatments(
    ladders: Ladders,
    sensitive: Columns,
    gate: Gate,
    place: int | None = None,
    progress: Progress = lambda _: None,
) -> tuple[Treatment, ...]:
    """Return every way that is safe, from fine to coarse; `place` keeps only those with the place on that rung."""
    found: list[Treatment] = []
    seen: set[tuple[tuple[str, int], ...]] = set()
    shapes = shared_shapes(place)
    for number, genders in enumerate(shapes):
        progress(number / len(shapes))
        for wanted in genders:
            shape = _possible(ladders, wanted)
            if shape is None or (mark := tuple(shape.items())) in seen:
                continue
            seen.add(mark)
            made = _treat(ladders, shape, sensitive, gate)
            if made is not None:
                found.append(made)
                break
    return tuple(found)


def best(found: Sequence[Treatment]) -> Treatment:
    """Return the one with fewest dimensions left out, among those the one that tells most, then the finest."""
    return max(found, key=lambda one: (-len(one.out), round(one.score, 9)))


def _possible(ladders: Ladders, wanted: Shape) -> Shape | None:
    """Return a shape as far as a module has its dimensions; None where it lacks a rung."""
    shape = {name: rung for name, rung in wanted.items() if name in ladders}
    if any(rung != OUT and rung not in ladders[name].rungs for name, rung in shape.items()):
        return None
    return shape


def _treat(ladders: Ladders, shape: Shape, sensitive: Columns, gate: Gate) -> Treatment | None:
    columns = {name: ladders[name].at(rung) for name, rung in shape.items() if rung != OUT}
    if not columns:
        return None
    made = _hidden(columns, SHARED, sensitive, gate)
    if made is None:
        return None
    found, rungs = dict(made), dict(shape)
    for one in OWN:
        names = [name for name in one.variables if name in ladders and name not in shape]
        for choice in _choices(ladders, names):
            more = {name: ladders[name].at(rung) for name, rung in choice.items() if rung != OUT}
            hidden = _hidden({**made, **more}, one, sensitive, gate) if more else {}
            if hidden is not None:
                found |= {name: hidden[name] for name in more}
                rungs |= choice
                break
    lost = {name: taken(ladders[name].at(rungs[name]), column) for name, column in found.items()}
    told = {
        name: _told(ladders[name].finest, found[name]) * (1 - lost[name]) if name in found else 0.0
        for name in rungs
    }
    return Treatment(rungs, found, told, lost)


def _choices(ladders: Ladders, names: Sequence[str]) -> Iterator[Shape]:
    """Yield the ways to write some dimensions, the finest first and nothing at all last."""
    ways = [[*ladders[name].rungs, OUT] for name in names]
    ranked = sorted(product(*map(range, map(len, ways))), key=lambda places: (sum(places), places))
    for places in ranked:
        yield {name: ways[n][p] for n, (name, p) in enumerate(zip(names, places, strict=True))}


def _hidden(columns: Columns, key_set: KeySet, sensitive: Columns, gate: Gate) -> Columns | None:
    """Return the columns with values taken out, None where too many are, or where it does not help."""
    one = replace(key_set, variables=tuple(v for v in key_set.variables if v in columns))
    own = [name for name in one.variables if name not in SHARED.variables]
    # What all key sets share is safe by itself by then, so that taking out the set's own is always enough.
    found = suppress(columns, [one], [name for name in ORDER if not own or name in own], sensitive, gate)
    if any(taken(columns[name], found[name]) > MOST_TAKEN for name in one.variables):
        return None
    return found if audit(found, [one], sensitive, gate)[0].exposed == 0 else None


def _told(before: Column, after: Column) -> float:
    whole = information(before)
    return min(information(after) / whole, 1.0) if whole else 1.0


def as_treated(ladders: Ladders, treatment: Treatment) -> dict[str, Variable]:
    """Return the variable of each dimension, with nothing but "no value" where a value was taken out or never was."""
    import numpy as np

    found = {}
    for name, column in treatment.columns.items():
        variable = ladders[name].rungs[treatment.shape[name]][0]
        none = variable.missing[Absent.PROTECTED]
        values = np.where(column == 0, none, variable.values).astype(variable.values.dtype)
        found[name] = replace(variable, values=values, missing={Absent.PROTECTED: none})
    return found


def risks_before(ladders: Ladders, sensitive: Columns, gate: Gate) -> tuple[Risk, ...]:
    """Measure the finest file there could be."""
    columns = {name: ladder.finest for name, ladder in ladders.items()}
    return audit(columns, key_sets_of(columns), sensitive, gate)


def risks_after(variables: Mapping[str, Variable], sensitive: Columns, gate: Gate) -> tuple[Risk, ...]:
    """Measure the columns of a file, as they will be written."""
    columns = {name: _key(variable) for name, variable in variables.items()}
    return audit(columns, key_sets_of(columns), sensitive, gate)
