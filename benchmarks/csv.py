"""Stored records to CSV: `python -m benchmarks.csv`. The codec is here alone: no command writes records."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson

from benchmarks.installation import CAMPAIGN, MODULE, fill_with, installation
from benchmarks.report import Measure, main
from diversa.indicators.layout import Layout, Stored, Variable, columns_of, read_batch

NOTES = """Stored documents of the discrimination module to one CSV file: a column for each question, row of a grid and
option, with numbers in place of missing answers. Codes and numbers alone are in it, so that no cell can be read as a
formula. Reading the documents from the database is shown apart; the floor parses each of them, and does nothing else."""


def measure(responses: int, home: str) -> Iterator[Measure]:
    """Yield the measures."""
    with installation(home) as engine:
        fill_with(engine, responses)
        instrument = engine.campaigns.module(CAMPAIGN, MODULE).instrument
        begun = time.perf_counter()
        batches = [
            [(i, p, d.encode()) for i, p, d in batch]
            for batch in engine.store.documents(CAMPAIGN, MODULE, 20_000)
        ]
        read = time.perf_counter()
        records = sum(map(len, batches))
        for batch in batches:
            for _, _, document in batch:
                orjson.loads(document)
        parsed = time.perf_counter()
        layout = columns_of(instrument.questionnaire, instrument.derived)
        with engine.home.temporary() as folder:
            path = folder / "records.csv"
            write_csv([batches[0][:10]], layout, path)  # loads the libraries
            begun_writing = time.perf_counter()
            write_csv(batches, layout, path)
            seconds = time.perf_counter() - begun_writing
            size = path.stat().st_size / 2**20
    case = f"{records:,} records"
    yield Measure(case, "read s", read - begun)
    yield Measure(case, "parse alone s", parsed - read)
    yield Measure(case, "CSV s", seconds, at_most=2.0 if records == 100_000 else None)
    yield Measure(case, "× parse", seconds / (parsed - read))
    yield Measure(case, "MB", size)


def write_csv(batches: Sequence[Sequence[Stored]], layout: Layout, path: Path) -> None:
    """Write stored documents as one CSV file: batches are turned into lines side by side, and written in order."""
    first = itertools.chain([True], itertools.repeat(False))
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads, path.open("wb") as file:
        for lines in threads.map(lambda batch, header: _lines(batch, layout, header), batches, first):
            file.write(lines)


def _lines(batch: Sequence[Stored], layout: Layout, header: bool) -> Any:
    """Return the lines of one batch as bytes."""
    import pyarrow as pa
    from pyarrow import csv

    table = read_batch(batch, layout, lambda _: 0)  # the record key stays inside
    columns = dict(pair for variable in layout.variables for pair in _columns(variable, table))
    buffer = pa.BufferOutputStream()
    options = csv.WriteOptions(include_header=header, quoting_style="none")  # refuses what would need quotes
    csv.write_csv(pa.table({"period": table["period"], **columns}), buffer, options)
    return buffer.getvalue()


def _columns(variable: Variable, table: Any) -> Iterator[tuple[str, Any]]:
    """Yield the columns of one variable; where there is no value stands the number of why."""
    import pyarrow.compute as pc

    why = table[variable.state]
    if variable.many:
        for code in variable.codes:
            yield (
                variable.option(code),
                pc.if_else(pc.is_null(why), pc.cast(table[variable.option(code)], "int8"), why),
            )
    else:
        value = table[variable.ref]
        yield variable.ref, pc.coalesce(value, pc.cast(why, value.type))


if __name__ == "__main__":
    main("Stored records to CSV", NOTES, measure, responses=100_000, home="")
