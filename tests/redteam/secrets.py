"""Count the same people again and again under other secrets of the installation: only the noise differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.keeping import Remembered, Shown
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.tables import PublishedTable, Table, protect
from diversa.indicators.breakdowns import Breakdown
from diversa.indicators.flags import write_flags
from diversa.indicators.plans import TablePlan
from diversa.indicators.tabulate import tabulate
from diversa.indicators.weighting import Weighting
from diversa.privacy.rules import keep
from diversa.releases import counting
from diversa.releases.counting import count
from diversa.releases.exporters import open_data
from diversa.releases.reading import read_columns
from diversa.releases.tallying import Tally, Task
from diversa.texts import Text

Protect = Callable[[Table, NoiseTable], PublishedTable]


def quiet(_step: str, _share: float) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class People:
    """Hold who was counted in a release, of whom each condition was true, and in which group of each variable they are."""

    ids: tuple[bytes, ...]
    count_ids: Mapping[str, int]
    truth: Any = field(repr=False)
    """Array of counts × people, of 0 and 1."""
    places: Mapping[str, Any] = field(repr=False)
    codes: Mapping[str, tuple[Any, ...]] = field(repr=False)

    @classmethod
    def of(cls, task: Task) -> People:
        """Find them with the product's own counting: a table with one group for each person."""
        with task.engine.home.temporary() as folder:
            read = read_columns(task.vault, task.enabled.names, task.span, task.layout, folder, quiet)
            flags = None
            if task.flagged is not None:
                flags = folder / "flags.parquet"
                write_flags(tuple(read.files.values()), task.layout, task.instrument.questionnaire, flags)
            parts = [cls._of_file(task, path, flags) for path in read.files.values()]
        return cls(
            tuple(id_ for part in parts for id_ in part.ids),
            parts[0].count_ids,
            np.concatenate([part.truth for part in parts], axis=1),
            {name: np.concatenate([part.places[name] for part in parts]) for name in parts[0].places},
            parts[0].codes,
        )

    @classmethod
    def _of_file(cls, task: Task, path: Any, flags: Any) -> People:
        ids = tuple(pq.read_table(path, columns=["id"]).column("id").to_pylist())
        each = Breakdown("id", Text(""), dict.fromkeys(ids, Text("")), keep)  # type: ignore[arg-type]
        indicators = tuple({one.id: one for plan in task.every for one in plan.indicators}.values())
        variables = {one.id: one for plan in task.every for one in plan.breakdowns}
        plans = [
            TablePlan((each,), indicators),
            *(TablePlan((one, each), ()) for one in variables.values()),
        ]
        main, *tables = tabulate(path, task.layout, plans, flags)
        places = {
            name: table.counts[:, 0].reshape(len(variables[name].codes), -1)[:, :-1].argmax(axis=0)
            for name, table in zip(variables, tables, strict=True)
        }
        lines = {id_: place for place, id_ in enumerate(main.count_ids)}
        codes = {name: one.codes for name, one in variables.items()}
        return cls(ids, lines, main.counts[:-1].T.astype(np.float64), places, codes)

    def some(self, places: Sequence[int]) -> People:
        """Return some of them."""
        chosen = {name: of[places] for name, of in self.places.items()}
        ids = tuple(self.ids[place] for place in places)
        return People(ids, self.count_ids, self.truth[:, places], chosen, self.codes)

    def table(self, like: Table, keys: Any) -> Table:
        """Count a table of these people whose record keys are others."""
        groups = tuple(product(*(self.codes[name] for name in like.by)))
        place = np.zeros(len(self.ids), np.int64)
        for name in like.by:
            place = place * len(self.codes[name]) + self.places[name]
        members = np.zeros((len(self.ids), len(groups)))
        members[np.arange(len(self.ids)), place] = 1.0
        truth = self.truth[[self.count_ids[id_] for id_ in like.count_ids]]
        counts, sums = (truth @ (members * weight[:, None]) for weight in (np.ones(len(self.ids)), keys))
        return Table(like.by, groups, like.count_ids, counts.T.astype(np.int64), sums.T.astype(np.int64))

    def keyed(self, secret: bytes, counted: Remembered) -> Remembered:
        """Return what a release counted, as it would have been with another secret."""
        keys = np.array([record_key(secret, id_) for id_ in self.ids], np.float64)
        return replace(counted, tables={by: self.table(table, keys) for by, table in counted.tables.items()})


def _shown(counted: Remembered, memory: tuple[Remembered, ...], guarded: Protect) -> Shown:
    noise, known = NoiseTable.build(), {one.number: one for one in memory}
    kept = {
        (number, by)
        for (by, _), numbers in counted.shown.items()
        for number in set(numbers) - {counted.number}
    }
    return Shown(
        counted.number,
        {by: guarded(table, noise) for by, table in counted.tables.items()},
        counted.shown,
        {(number, by): guarded(known[number].tables[by], noise) for number, by in sorted(kept)},
        {one.number: one.day for one in memory},
    )


@dataclass(frozen=True)
class Made:
    """Hold one release as it was counted, and who was in it, to be counted again under other secrets."""

    task: Task
    tally: Tally = field(repr=False)
    people: People = field(repr=False)

    def keyed(self, secret: bytes, before: tuple[Made, ...], guarded: Protect = protect) -> Tally:
        """Return the tally under another secret; `before` are the earlier releases."""
        counted = self.people.keyed(secret, self.tally.counted)
        memory = tuple(one.people.keyed(secret, one.tally.counted) for one in before)
        return replace(self.tally, counted=counted, memory=memory, shown=_shown(counted, memory, guarded))


@contextmanager
def instead(tally: Tally) -> Iterator[None]:
    """Let the product publish this tally; what stands beside the results is left out, which takes most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "tally", lambda _task, _progress: tally)
        patch.setattr(counting, "make_card", lambda *_given, **_more: None)
        patch.setattr(counting, "weigh", lambda *_given, **_more: Weighting(None))
        yield


def published(made: Made, tally: Tally) -> list[dict[str, Any]]:
    """Return the rows of the open data that a release with this tally publishes."""
    enabled = made.task.enabled
    with instead(tally):
        counted = count(made.task.engine, enabled, quiet, made.task.day, tally.counted.number)
    data = open_data(counted.results, {}, {"made_on": str(made.task.day)}, stamp=None)
    names = [column.name for column in data.columns]
    return [dict(zip(names, map(_said, row), strict=True)) for row in data.rows]


def _said(cell: Any) -> str:
    """Return a cell as a CSV file says it."""
    return "" if cell is None else str(cell)
