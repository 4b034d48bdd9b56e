"""Count everybody once: every condition, in every group of every table, in one pass over the columns.

Ibis and DuckDB say of each response which simple facts are true; conditions are joined from those bits (`truths`). What
is left is, for each table, a matrix of conditions × responses times one of responses × groups. A response stands in its
groups as 2**42 + its record key, so that one product gives the count and the sum of the keys, both exact: the keys of
1,024 responses add up to less than 2**42 and the whole to less than 2**53, which a float holds to the last bit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby, product
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diversa.disclosure.tables import Table
from diversa.indicators.breakdowns import Breakdown
from diversa.indicators.columns import ColumnReader
from diversa.indicators.hidden import FLAGGED
from diversa.indicators.layout import Layout
from diversa.indicators.plans import TablePlan
from diversa.indicators.truths import Program
from diversa.privacy.rules import Code
from diversa.questionnaire.conditions import Condition

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bits = npt.NDArray[np.uint8]
    Numbers = npt.NDArray[Any]

EXACT = 1 << 10
"""How many responses are added up at once, in floats; more would lose the last digits of the keys."""
SHIFT = 42
"""Where the count stands above the sum of the keys: EXACT keys of 32 bits stay below."""
BATCH = 1 << 16
"""How many responses are in memory at once."""
_FEW, _WIDE = 8, 128
"""A table with fewer counts, or with more groups, is added up condition by condition."""


def tabulate(
    columns: Path, layout: Layout, plans: Sequence[TablePlan], flags: Path | None = None
) -> tuple[Table, ...]:
    """Count the responses in a Parquet file of typed columns, for every planned table, in their order.

    `flags` is a Parquet file with the ids of the responses that carry a flag of quality, which a table by `FLAGGED`
    needs. Memory holds one batch of responses and the sums. Raises `CutsBand` or ValueError, naming the indicator, for a
    condition that the columns cannot answer, and `BadBreakdown` for a value that is in no group.
    """
    program = Program.of(_ordered(plans), _owners(plans))
    variables = {b.id: _Groups(b) for plan in plans for b in plan.breakdowns}
    sums = _sums(plans, program.ids)
    for batch in _batches(columns, layout, program, tuple(variables), flags):
        keys, truth = _keys(batch), program.run(batch)
        places = {name: groups.places(batch.column(name)) for name, groups in variables.items()}
        for one in sums:
            one.add(truth, keys, places)
    made = {plan.by: table for one in sums for plan, table in one.tables()}
    return tuple(made[plan.by] for plan in plans)


def _ordered(plans: Sequence[TablePlan]) -> Mapping[str, Condition]:
    """Return every condition once, what most tables ask for first, so that a table needs little beyond its own."""
    conditions = {id_: condition for plan in plans for id_, condition in plan.conditions.items()}
    tables = Counter(id_ for plan in plans for id_ in plan.conditions)
    return {id_: conditions[id_] for id_, _ in tables.most_common()}


def _owners(plans: Iterable[TablePlan]) -> Mapping[str, str]:
    """Map each count to an indicator that asks for it, to be named in errors."""
    return {id_: i.id for plan in plans for i in plan.indicators for id_ in i.estimator.counts()}


def _batches(
    columns: Path, layout: Layout, program: Program, variables: Sequence[str], flags: Path | None
) -> Iterator[Any]:
    """Yield Arrow batches: the facts of the program in order, then `rk`, then the variables by name."""
    import ibis

    # Sums have no order; kept in order, batches come from one core at a time.
    backend = ibis.duckdb.connect(preserve_insertion_order=False)
    try:
        table = backend.read_parquet(columns)
        if flags is not None:
            table = _marked(table, backend.read_parquet(flags))
        facts = program.facts(ColumnReader(table, layout))
        asked = table.select(**facts, rk=table.rk, **{name: table[name] for name in variables})
        yield from asked.to_pyarrow_batches(chunk_size=BATCH)
    finally:
        backend.disconnect()


def _marked(table: Any, flags: Any) -> Any:
    """Return the columns with one more, which says 1 of who carries a flag and 0 of all others."""
    found = flags.select(flagged_id=flags.id)
    joined = table.left_join(found, table.id == found.flagged_id)
    return joined.mutate(**{FLAGGED.id: joined.flagged_id.notnull().cast("int32")}).drop("flagged_id")


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
        start, end = coded.indices.offset, coded.indices.offset + len(column)
        valid, numbers = coded.indices.buffers()
        indices = np.frombuffer(numbers, np.int32)[start:end]
        if valid is not None:
            held = np.unpackbits(np.frombuffer(valid, np.uint8), count=end, bitorder="little")[start:]
            indices = np.where(held, indices, len(values) - 1)
        return np.array([self._of(value) for value in values])[indices]


class _Sums(ABC):
    """Add up some tables side by side: one line for each condition, one column for each group of each table."""

    def __init__(self, plans: Sequence[TablePlan], ids: Sequence[str]) -> None:
        import numpy as np

        self.plans, self.ids = plans, ids
        self.widths = [prod(len(b.codes) for b in plan.breakdowns) for plan in plans]
        self.starts = [0, *accumulate(self.widths)]
        self.counts, self.key_sums = (np.zeros((len(ids), sum(self.widths)), np.int64) for _ in range(2))

    @abstractmethod
    def add(self, truth: Bits, keys: Numbers, places: Mapping[str, Numbers]) -> None:
        """Add one batch: where conditions are true, the record keys, and the group of each variable."""

    def columns(self, places: Mapping[str, Numbers], size: int) -> Iterator[Numbers]:
        """Yield, for each table, the column that each response stands in."""
        import numpy as np

        for plan, start in zip(self.plans, self.starts, strict=False):
            column = np.zeros(size, np.int64)
            for variable in plan.breakdowns:
                column = column * len(variable.codes) + places[variable.id]
            yield column + start

    def tables(self) -> Iterator[tuple[TablePlan, Table]]:
        """Yield each plan with its table, which holds the counts that it asked for and no other."""
        line = {id_: place for place, id_ in enumerate(self.ids)}
        for plan, start, width in zip(self.plans, self.starts, self.widths, strict=False):
            lines, part = [line[id_] for id_ in plan.conditions], slice(start, start + width)
            groups = tuple(product(*(variable.codes for variable in plan.breakdowns)))
            counts, key_sums = self.counts[lines, part].T, self.key_sums[lines, part].T
            yield plan, Table(plan.by, groups, tuple(plan.conditions), counts, key_sums)


class _ManyCounts(_Sums):
    """Add up by a product of matrices, best for many counts in few groups.

    Each table is multiplied with the conditions up to the last one that it asks for.
    """

    def __init__(self, plans: Sequence[TablePlan], ids: Sequence[str]) -> None:
        super().__init__(plans, ids)
        line = {id_: place for place, id_ in enumerate(ids)}
        self.depths = [1 + max(line[id_] for id_ in plan.conditions) for plan in plans]

    def add(self, truth: Bits, keys: Numbers, places: Mapping[str, Numbers]) -> None:
        import numpy as np

        columns = tuple(self.columns(places, len(keys)))
        weights = keys + float(1 << SHIFT)
        ones = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(
            np.float64
        )
        for start in range(0, len(keys), EXACT):
            part = slice(start, start + EXACT)
            people = np.arange(len(weights[part]))
            octets = truth[:, start // 8 : (start + EXACT) // 8]
            # "clip" spares the check that a byte is below 256, which takes longer than the rest.
            matrix = np.take(ones, octets, axis=0, mode="clip").reshape(len(truth), -1)
            grouped = np.zeros((matrix.shape[1], self.starts[-1]))
            for column in columns:
                grouped[people, column[part]] = weights[part]
            self._multiply(matrix, grouped)

    def _multiply(self, matrix: Numbers, grouped: Numbers) -> None:
        import numpy as np

        for depth, tables in groupby(range(len(self.plans)), self.depths.__getitem__):
            first, *_, last = (*(held := tuple(tables)), held[-1])
            part = slice(self.starts[first], self.starts[last + 1])
            packed = (matrix[:depth] @ grouped[:, part]).astype(np.int64)
            self.counts[:depth, part] += packed >> SHIFT
            self.key_sums[:depth, part] += packed & ((1 << SHIFT) - 1)


class _ManyGroups(_Sums):
    """Add up condition by condition, over those of whom it is true, best for few counts or many groups."""

    def __init__(self, plans: Sequence[TablePlan], ids: Sequence[str], rows: Sequence[int]) -> None:
        super().__init__(plans, ids)
        self.rows = rows

    def add(self, truth: Bits, keys: Numbers, places: Mapping[str, Numbers]) -> None:
        import numpy as np

        columns = tuple(self.columns(places, len(keys)))
        width = self.starts[-1]
        for line, row in enumerate(self.rows):
            people = np.flatnonzero(np.unpackbits(truth[row], count=len(keys), bitorder="little"))
            of_people = keys[people].astype(np.float64)  # a batch of keys adds up to less than 2**49: exact
            for column in columns:
                where = column[people]
                self.counts[line] += np.bincount(where, minlength=width)
                self.key_sums[line] += np.bincount(where, of_people, width).astype(np.int64)


def _sums(plans: Sequence[TablePlan], every: tuple[str, ...]) -> list[_Sums]:
    """Choose how to add up each table."""
    row = {id_: place for place, id_ in enumerate(every)}
    apart: dict[tuple[str, ...], list[TablePlan]] = {}
    joined: list[TablePlan] = []
    for plan in plans:
        wide = prod(len(b.codes) for b in plan.breakdowns) > _WIDE
        held = apart.setdefault(tuple(plan.conditions), []) if wide or len(plan.conditions) < _FEW else joined
        held.append(plan)
    joined.sort(key=lambda plan: max(row[id_] for id_ in plan.conditions))
    alone: list[_Sums] = [_ManyGroups(held, ids, [row[id_] for id_ in ids]) for ids, held in apart.items()]
    return [*alone, _ManyCounts(joined, every)] if joined else alone
