"""From the database to protected tables: `python -m benchmarks.release`, with `--full` for a million responses."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from benchmarks.installation import CAMPAIGN, MODULE, MOST_SIMULATED, fill_with, installation
from benchmarks.report import Measure, main
from diversa.campaigns.campaigns import EnabledModule
from diversa.disclosure.cellkeys import record_key
from diversa.engine import Diversa
from diversa.indicators.layout import columns_of, write_columns
from diversa.releases.counting import Counted, count

MILLION = 1_000_000
NOTES = f"""All indicators of the discrimination module in all their breakdowns, counted, protected, weighted and told, with
everything that stands beside them. Reading the stored documents into typed
columns, looking for repeated answers in them, and the guard, which attacks what is told, are shown apart. Memory is the most that the process ever held. Up to {MOST_SIMULATED:,} responses are simulated one by one, more are
copies of their records with new ids. The floor is DuckDB alone on the same columns: how many people gave
each answer, question by question, in no breakdown, and nothing protected. All is done twice; the first time, which has
to load the libraries, is shown once."""


def measure(responses: int, full: bool, home: str) -> Iterator[Measure]:
    """Yield the measures of one size, and with `full` of a million too."""
    sizes = [responses, MILLION] if full else [responses]
    with installation(home) as engine:
        module = engine.campaigns.module(CAMPAIGN, MODULE)
        for size in sizes:
            fill_with(engine, size)
            yield from _release(engine, module)


def _release(engine: Diversa, module: EnabledModule) -> Iterator[Measure]:
    size = engine.store.count(CAMPAIGN, MODULE)
    case = f"{size:,} responses"
    first, _ = _clocked(engine, module)
    (reading, flagging, counting, protecting, telling, guarding, weighing), counted = _clocked(engine, module)
    aim = {100_000: 1.5, MILLION: 10.0}.get(size)
    yield Measure(case, "read into columns s", reading)
    yield Measure(case, "look for flags s", flagging)
    yield Measure(case, "count s", counting)
    yield Measure(case, "protect s", protecting)
    yield Measure(case, "tell and weigh s", telling + weighing)
    yield Measure(case, "guard s", guarding)
    told = counting + protecting + telling + weighing
    yield Measure(case, "indicators and breakdowns s", told, at_most=10.0 if size == MILLION else None)
    yield Measure(case, "count and protect s", counting + protecting, at_most=aim)
    yield Measure(case, "whole s", reading + flagging + told + guarding)
    yield Measure(case, "whole, first time s", sum(first))
    tables = counted.evidence.tally.counted.tables.values()
    yield Measure(case, "tables", len(tables))
    yield Measure(case, "counts", sum(table.counts.size for table in tables))
    yield Measure(case, "memory MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, at_most=2048)
    floor = _floor(engine, module)
    yield Measure(case, "DuckDB alone s", floor)
    yield Measure(case, "× DuckDB", (counting + protecting) / floor)


def _clocked(engine: Diversa, module: EnabledModule) -> tuple[tuple[float, ...], Counted]:
    """Count, protect and tell everything; return the seconds of each step, and what was counted."""
    steps: dict[str, float] = {}
    begun = time.perf_counter()

    def follow(step: str, _share: float) -> None:
        steps.setdefault(step, time.perf_counter())

    counted = count(engine, module, follow)
    others = list(steps.values())[1:]
    moments = [begun, *others, time.perf_counter()]
    return tuple(after - before for before, after in pairwise(moments)), counted


def _floor(engine: Diversa, module: EnabledModule) -> float:
    """Return the seconds that DuckDB takes to count every question, from the same columns."""
    import duckdb

    instrument = module.instrument
    layout = columns_of(instrument.questionnaire, instrument.derived)
    asked = [name for v in layout.variables for name, _ in v.columns() if not name.endswith("?")]
    with engine.home.temporary() as folder:
        path = folder / "columns.parquet"
        key = partial(record_key, engine.vault_of(CAMPAIGN, MODULE).cell_key)
        encoded = (
            [(i, p, d.encode()) for i, p, d in batch] for batch in engine.store.documents(CAMPAIGN, MODULE)
        )
        write_columns(encoded, layout, path, key)
        begun = time.perf_counter()
        with duckdb.connect() as connection:
            for name in asked:
                connection.execute(
                    f'SELECT "{name}", count(*), sum(rk) FROM read_parquet(?) GROUP BY ALL', [str(path)]
                )
        return time.perf_counter() - begun


if __name__ == "__main__":
    main("From the database to protected tables", NOTES, measure, responses=100_000, full=False, home="")
