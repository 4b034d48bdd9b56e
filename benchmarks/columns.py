"""What one response more costs, from 10,000 to 10,000,000: `python -m benchmarks.columns`, with `--full` for the last."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.installation import CAMPAIGN, MODULE, fill_with, installation
from benchmarks.report import Measure, main
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.tables import protect
from diversa.engine import Diversa
from diversa.indicators.hidden import FLAGGED
from diversa.indicators.tabulate import tabulate
from diversa.releases.reading import read_columns
from diversa.releases.tallying import Task

SMALLEST = 10_000
TIMES, MOST_TIMES = (1, 10, 100), 1_000
NOTES = """Every table of the discrimination module counted and protected, from typed columns alone. The columns of the smallest
size are those of simulated people; larger ones hold them again, with new ids and new record keys. Each size pays
once for compiling what is asked, which is most of what ten thousand cost; from a hundred thousand on the cost of one is flat.
Memory is the most that the process ever held."""


def measure(smallest: int, full: bool, home: str) -> Iterator[Measure]:
    """Yield the measures of each size, and with `full` of a thousand times the smallest."""
    with installation(home) as engine, engine.home.temporary() as folder:
        fill_with(engine, smallest)
        task, seed = _seed(engine, folder)
        _counted(task, seed)  # loads the libraries
        people = engine.store.count(CAMPAIGN, MODULE)
        for times in (*TIMES, MOST_TIMES) if full else TIMES:
            size, columns = people * times, folder / f"{times}.parquet"
            _written_again(seed, columns, times)
            disk = columns.stat().st_size / 2**20
            seconds = _counted(task, columns)
            columns.unlink()
            yield from _measures(size, seconds, disk)


def _measures(size: int, seconds: float, disk: float) -> Iterator[Measure]:
    case = f"{size:,} responses"
    yield Measure(case, "count and protect s", seconds)
    yield Measure(case, "µs each", 1e6 * seconds / size)
    yield Measure(case, "columns MB", disk)
    yield Measure(case, "memory MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, at_most=2048)


def _seed(engine: Diversa, folder: Path) -> tuple[Task, Path]:
    """Write the columns of the simulated people; return what counting needs, and their file."""
    module = engine.campaigns.module(CAMPAIGN, MODULE)
    task = Task.of(engine, module, engine.today(), None)
    read = read_columns(task.vault, module.names, task.span, task.layout, folder, lambda step, share: None)
    return task, read.files[task.span.number]


def _written_again(seed: Path, columns: Path, times: int) -> None:
    """Write the same people so many times over, each with an id and a record key of her own."""
    import duckdb

    query = f"""
        COPY (
            SELECT * EXCLUDE (turn) REPLACE (
                unhex(md5(concat(hex(id), '/', turn))) AS id,
                (hash(id, turn) % 4294967296)::UINTEGER AS rk
            )
            FROM read_parquet('{seed}') CROSS JOIN range({times}) AS turns(turn)
        ) TO '{columns}' (FORMAT parquet, COMPRESSION zstd)
    """
    with duckdb.connect() as database:
        database.execute("SET preserve_insertion_order = false")
        database.execute(query)


def _counted(task: Task, columns: Path) -> float:
    """Return the seconds that counting and protecting take, without the flags of quality."""
    plans = [plan for plan in task.every if plan.by != (FLAGGED.id,)]
    begun = time.perf_counter()
    for table in tabulate(columns, task.layout, plans):
        protect(table, NoiseTable.build())
    return time.perf_counter() - begun


if __name__ == "__main__":
    main("What one response more costs", NOTES, measure, smallest=SMALLEST, full=False, home="")
