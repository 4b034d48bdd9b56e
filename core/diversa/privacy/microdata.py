"""How well people are hidden in a file with one row for each of them, and what to take out until they are.

Columns are arrays of small whole numbers, one for each person, and 0 is "no value", which counts as a value like any
other: whoever knows that somebody did not answer knows that too. A class holds the people who are equal in all
variables of a key set, which is what somebody may know of another from elsewhere. Nothing here knows what was asked.

Source: k-anonymity (Samarati and Sweeney, 1998), l-diversity in its distinct form and the largest share of one value
(Machanavajjhala and others, 2007); suppression is by whole classes, so that equal people stay equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.int64]
Columns = Mapping[str, "Column"]
NOTHING = 0


@dataclass(frozen=True)
class KeySet:
    """Name the variables that somebody may know of a person at the same time."""

    name: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    """Say how well every person must be hidden.

    Each class holds at least `people`, who have at least `values` different values of each sensitive variable, "no
    value" among them, and none but that more often than `share` of the class. A class in which nobody has a value passes
    in this, since there is nothing to learn from it.
    """

    people: int
    values: int = 2
    share: float = 0.8


LICENSED, PUBLIC = Gate(5), Gate(10)


@dataclass(frozen=True)
class Risk:
    """Tell how well people are hidden from who knows one key set.

    `k` is the size of the smallest class, `uniques` how many people are alone in theirs, `l` the smallest number of
    sensitive values in a class and `share` the largest share of one, both over all sensitive variables and the classes
    in which somebody has a value (0 and 0.0 without any); `exposed` is how many people are in a class that does not pass.
    """

    key_set: str
    k: int
    uniques: int
    l: int  # noqa: E741 - its name everywhere
    share: float
    exposed: int


def audit(columns: Columns, key_sets: Sequence[KeySet], sensitive: Columns, gate: Gate) -> tuple[Risk, ...]:
    """Measure each key set over all people; there must be at least one person."""
    return tuple(_risk(_Cells.of(columns, one, sensitive), one.name, gate) for one in key_sets)


def suppress(
    columns: Columns, key_sets: Sequence[KeySet], order: Sequence[str], sensitive: Columns, gate: Gate
) -> Columns:
    """Take out values until every class passes, or nothing is left to take.

    Of each key set only the variables in `order` lose values, the first of them first; every other one stays as it is.
    `audit` tells whether it was enough. The same columns give the same result.
    """
    found = dict(columns)
    while True:
        before = found
        for one in key_sets:
            cells = _Cells.of(found, one, sensitive)
            losing = [name for name in order if name in one.variables]
            for end in range(1, len(losing) + 1):
                cells.clear_bad(losing[:end], gate)
            found = {**found, **cells.columns(losing)}
        if all((found[name] == before[name]).all() for name in order if name in found):
            return found


def taken(before: Column, after: Column) -> float:
    """Return the share of values that were taken out; 0 where there were none."""
    had = int((before != NOTHING).sum())
    return float((before != after).sum()) / had if had else 0.0


def information(column: Column) -> float:
    """Return how much a variable tells of a person, in bits (Shannon's entropy of its values)."""
    import numpy as np

    counts = np.bincount(column - column.min())
    shares = counts[counts > 0] / len(column)
    return float(-(shares * np.log2(shares)).sum()) + 0.0


class _Cells:
    """Hold the different combinations of a key set's values, with how many people have each sensitive value in them.

    Values are taken out of whole classes, so it is enough to work on combinations: there are far fewer than people.
    """

    def __init__(self, values: dict[str, Any], weights: Any, widths: list[int], place: Any) -> None:
        self.values, self.weights, self.widths, self.place = values, weights, widths, place

    @classmethod
    def of(cls, columns: Columns, key_set: KeySet, sensitive: Columns) -> _Cells:
        """Gather the combinations that occur; `weights` has people in its first column, then each sensitive value."""
        import numpy as np

        number = _numbered([columns[name] for name in key_set.variables])
        _, first, place = np.unique(number, return_index=True, return_inverse=True)
        values = {name: columns[name][first] for name in key_set.variables}
        parts, widths = [np.bincount(place, minlength=len(first))[:, None]], []
        for column in sensitive.values():
            width = int(column.max()) + 1
            parts.append(np.bincount(place * width + column, minlength=len(first) * width).reshape(-1, width))
            widths.append(width)
        return cls(values, np.hstack(parts), widths, place)

    def columns(self, names: Sequence[str]) -> dict[str, Column]:
        """Return variables as columns of people again."""
        return {name: self.values[name][self.place] for name in names}

    def classes(self, names: Sequence[str]) -> tuple[Any, Any]:
        """Return the class of each combination by some variables, and the weights of each class."""
        import numpy as np

        numbers = [self.values[name] for name in names] or [np.zeros(len(self.weights), dtype=np.int64)]
        _, which = np.unique(_numbered(numbers), return_inverse=True)
        sums = np.zeros((int(which.max()) + 1, self.weights.shape[1]), dtype=np.int64)
        np.add.at(sums, which, self.weights)
        return which, sums

    def clear_bad(self, names: Sequence[str], gate: Gate) -> None:
        """Take these variables out of every class that does not pass.

        Those without them are a class too. Where it does not pass, the smallest class that differs from it in these
        variables alone loses them as well, and so on.
        """
        import numpy as np

        which, sums = self.classes(list(self.values))
        self._clear(names, _bad(sums, self.widths, gate)[which])
        around, _ = self.classes([name for name in self.values if name not in names])
        while True:
            which, sums = self.classes(list(self.values))
            empty = np.logical_and.reduce([self.values[name] == NOTHING for name in names])
            short = np.unique(around[empty & _bad(sums, self.widths, gate)[which]])
            able = np.isin(around, short) & ~empty
            if not able.any():
                return
            group, size, number = around[able], sums[which[able], 0], which[able]
            ranked = np.lexsort((number, size, group))
            _, first = np.unique(group[ranked], return_index=True)
            self._clear(names, np.isin(which, number[ranked[first]]))

    def _clear(self, names: Sequence[str], where: Any) -> None:
        import numpy as np

        for name in names:
            self.values[name] = np.where(where, NOTHING, self.values[name])


def _numbered(columns: Sequence[Any]) -> Any:
    """Give each combination of values a number of its own."""
    import numpy as np

    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        number = number * (int(column.max()) + 1) + column
        if number.max() > 1 << 40:
            number = np.unique(number, return_inverse=True)[1].astype(np.int64)
    return number


def _bad(sums: Any, widths: Sequence[int], gate: Gate) -> Any:
    """Tell which classes do not pass."""
    people = sums[:, 0]
    bad = people < gate.people
    for part in _parts(sums, widths):
        values, share = _spread(part, people)
        bad = bad | (share > 0) & ((values < gate.values) | (share > gate.share))
    return bad


def _spread(part: Any, people: Any) -> tuple[Any, Any]:
    """Return, for each class, how many sensitive values there are, and the largest share of one; 0.0 where none is known."""
    return (part > 0).sum(axis=1), part[:, NOTHING + 1 :].max(axis=1, initial=0) / people


def _parts(sums: Any, widths: Sequence[int]) -> list[Any]:
    ends = [1]
    for width in widths:
        ends.append(ends[-1] + width)
    return [sums[:, start:end] for start, end in pairwise(ends)]


def _risk(cells: _Cells, name: str, gate: Gate) -> Risk:
    _, sums = cells.classes(list(cells.values))
    people = sums[:, 0]
    spread = [_spread(part, people) for part in _parts(sums, cells.widths)]
    return Risk(
        name,
        int(people.min()),
        int((people == 1).sum()),
        min((int(v) for values, share in spread for v in values[share > 0]), default=0),
        max((float(share.max()) for _, share in spread), default=0.0),
        int(people[_bad(sums, cells.widths, gate)].sum()),
    )
