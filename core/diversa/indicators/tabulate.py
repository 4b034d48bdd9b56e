"""Count everybody once: every condition, in every group of every table, in one pass over the columns.

Ibis and DuckDB say of each response which simple facts are true; conditions are joined from those bits (`truths`). What
is left is, for each table, a matrix of conditions × responses times one of responses × groups. A response stands in its
groups as 2**42 + its record key, so that one product gives the count and the sum of the keys, both exact: the keys of
1,024 responses add up to less than 2**42 and the whole to less than 2**53, which a float holds to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diversa.disclosure.tables import Table
from diversa.indicators.breakdowns import Breakdown
from diversa.indicators.columns import ColumnReader
from diversa.indicators.layout import Layout
from diversa.indicators.plans import TablePlan
from diversa.indicators.truths import Program
from diversa.privacy.rules import Code

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[Any]

EXACT = 1 << 10
"""How many responses are added up at once, in floats; more would lose the last digits of the keys."""
SHIFT = 42
"""Where the count stands above the sum of the keys: EXACT keys of 32 bits stay below."""
BATCH = 1 << 16
"""How many responses are in memory at once."""
_APART = 4
"""A table with fewer than one in so many of all counts is added up apart, without the others."""


def tabulate(columns: Path, layout: Layout, plans: Sequence[TablePlan]) -> tuple[Table, ...]:
    """Count the responses in a Parquet file of typed columns, for every planned table, in their order.

    Memory holds one batch of responses and the sums. Raises `CutsBand` or ValueError, naming the indicator, for a
    condition that the columns cannot answer, and `BadBreakdown` for a value that is in no group.
    """
    program = Program.of({id_: c for plan in plans for id_, c in plan.conditions.items()}, _owners(plans))
    variables = {b.id: _Groups(b) for plan in plans for b in plan.breakdowns}
    sums = _sums(plans, program.ids)
    for batch in _batches(columns, layout, program, tuple(variables)):
        keys, truth = _keys(batch), program.run(batch)
        places = {name: groups.places(batch.column(name)) for name, groups in variables.items()}
        for start in range(0, batch.num_rows, EXACT):
            part = slice(start, start + EXACT)
            for one in sums:
                one.add(truth[:, part], keys[part], {name: found[part] for name, found in places.items()})
    made = {plan.by: table for one in sums for plan, table in one.tables()}
    return tuple(made[plan.by] for plan in plans)


def _owners(plans: Iterable[TablePlan]) -> Mapping[str, str]:
    """Map each count to an indicator that asks for it, to be named in errors."""
    return {id_: i.id for plan in plans for i in plan.indicators for id_ in i.estimator.counts()}


def _batches(columns: Path, layout: Layout, program: Program, variables: Sequence[str]) -> Iterator[Any]:
    """Yield Arrow batches: the facts of the program in order, then `rk`, then the variables by name."""
    import ibis

    backend = ibis.duckdb.connect()
    try:
        table = backend.read_parquet(columns)
        facts = program.facts(ColumnReader(table, layout))
        asked = table.select(**facts, rk=table.rk, **{name: table[name] for name in variables})
        yield from asked.to_pyarrow_batches(chunk_size=BATCH)
    finally:
        backend.disconnect()


def _keys(batch: Any) -> Numbers:
    import numpy as np

    column = batch.column("rk")
    return np.frombuffer(column.buffers()[1], np.uint32)[column.offset : column.offset + len(column)]


@dataclass(frozen=True)
class _Groups:
    """Turn the stored values of one variable into places of its groups."""

    breakdown: Breakdown
    _known: dict[Any, int] = field(default_factory=dict)

    @cached_property
    def _place(self) -> Mapping[Code | None, int]:
        return {code: place for place, code in enumerate(self.breakdown.codes)}

    def _of(self, stored: Any) -> int:
        if stored not in self._known:
            self._known[stored] = self._place[self.breakdown.group_of(stored)]
        return self._known[stored]

    def places(self, column: Any) -> Numbers:
        """Return the place of the group of each response."""
        import numpy as np

        coded = column.dictionary_encode()
        values = [*coded.dictionary.to_pylist(), None]
        indices = coded.indices.fill_null(len(values) - 1)
        raw = np.frombuffer(indices.buffers()[1], np.int32)[indices.offset : indices.offset + len(indices)]
        return np.array([self._of(value) for value in values])[raw]


@dataclass(eq=False)
class _Sums:
    """Add up tables that need the same counts, side by side."""

    plans: tuple[TablePlan, ...]
    ids: tuple[str, ...]
    rows: Numbers | None
    """Which of all conditions they need; None for all."""
    counts: Numbers = field(init=False)
    key_sums: Numbers = field(init=False)

    def __post_init__(self) -> None:
        import numpy as np

        self.widths = [prod(len(b.codes) for b in plan.breakdowns) for plan in self.plans]
        self.counts, self.key_sums = (np.zeros((len(self.ids), sum(self.widths)), np.int64) for _ in range(2))

    def add(self, truth: Bools, keys: Numbers, places: Mapping[str, Numbers]) -> None:
        """Add at most EXACT responses."""
        import numpy as np

        size = len(keys)
        grouped = np.zeros((size, sum(self.widths)))
        weights, people, start = keys + float(1 << SHIFT), np.arange(size), 0
        for plan, width in zip(self.plans, self.widths, strict=True):
            place: Any = 0
            for variable in plan.breakdowns:
                place = place * len(variable.codes) + places[variable.id]
            grouped[people, start + place] = weights
            start += width
        needed = truth if self.rows is None else truth[self.rows]
        packed = (needed.astype(np.float64) @ grouped).astype(np.int64)
        self.counts += packed >> SHIFT
        self.key_sums += packed & ((1 << SHIFT) - 1)

    def tables(self) -> Iterator[tuple[TablePlan, Table]]:
        """Yield each plan with its table, which holds the counts that it asked for and no other."""
        import numpy as np

        place = {id_: row for row, id_ in enumerate(self.ids)}
        start = 0
        for plan, width in zip(self.plans, self.widths, strict=True):
            rows, part = np.array([place[id_] for id_ in plan.conditions]), slice(start, start + width)
            groups = tuple(product(*(variable.codes for variable in plan.breakdowns)))
            counts, key_sums = self.counts[rows, part].T, self.key_sums[rows, part].T
            yield plan, Table(plan.by, groups, tuple(plan.conditions), counts, key_sums)
            start += width


def _sums(plans: Sequence[TablePlan], every: tuple[str, ...]) -> list[_Sums]:
    """Put tables with few counts together by their counts, and all others into one."""
    import numpy as np

    place = {id_: row for row, id_ in enumerate(every)}
    together: dict[tuple[str, ...], list[TablePlan]] = {}
    for plan in plans:
        few = len(plan.conditions) * _APART < len(every)
        together.setdefault(tuple(plan.conditions) if few else every, []).append(plan)
    return [
        _Sums(tuple(held), ids, None if ids == every else np.array([place[id_] for id_ in ids]))
        for ids, held in together.items()
    ]
