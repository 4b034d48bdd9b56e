"""Submissions through the API, each on the disk before it is acknowledged: `python -m benchmarks.submissions`."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import orjson

from benchmarks import skeleton
from benchmarks.clients import JSON, Visit, drive, request
from benchmarks.installation import CAMPAIGN, MODULE, RAISED, SAID, installation
from benchmarks.report import Measure, main
from benchmarks.serving import APPLICATION, serve
from diversa import pipeline
from diversa.engine import Diversa
from diversa.questionnaire.answers import Missing
from diversa.simulation.walking import Crowd, Person
from diversa.store.responses import Row
from diversa.store.store import Store

RATE, WORST = "submissions/s", "longest wait ms"
NOTES = f"""Simulated people's answers to the discrimination module, sent with PUT over keep-alive connections to the
server that `diversa run` starts; each is checked, anonymised and on the disk before the answer. The writers below share
one database without the web. {SAID}"""


def measure(seconds: float, people: int, clients: int) -> Iterator[Measure]:
    """Yield the measures: raw inserts, then writers alone, then the whole door."""
    with installation() as engine:
        bodies = _bodies(engine, people)
        document = _document(engine, orjson.loads(bodies[0])["answers"])
        raw = _raw(engine.home.path / "raw.db", document, seconds)
        yield Measure("raw durable insert, 1 writer", RATE, raw)
        yield from _writers(engine, document, clients, seconds)
        with serve(APPLICATION, DIVERSA_HOME=str(engine.home.path), **RAISED) as server:
            case = f"API, {clients} clients"
            load = drive(server.address, _visits(bodies), clients, seconds, server.cpu)
            yield Measure(case, RATE, load.rate, at_least=1_000)
            yield Measure(case, "× raw", load.rate / raw)
            yield Measure(case, "CPU ms each", load.cpu / len(load.answers))
            yield Measure(case, "p50 ms", load.within(0.50))
            yield Measure(case, "p99 ms", load.within(0.99))
            yield Measure(case, WORST, load.within(1.0), at_most=200)
            yield Measure(case, "memory MB", server.memory())


def _bodies(engine: Diversa, people: int) -> list[bytes]:
    """Return what so many people send: answers that pass every check."""
    module = engine.campaigns.module(CAMPAIGN, MODULE)
    crowd, random = Crowd(module.instrument.questionnaire), Random(1)
    found: list[bytes] = []
    while len(found) < people:
        person = Person(crowd, random)
        try:
            pipeline.check(pipeline.accept(module, bytes(16), person, confirmed=None))
        except (pipeline.Rejected, pipeline.Ended):
            continue
        said = {name: answer for name, answer in person.said.items() if answer not in ("", Missing.BLANK)}
        found.append(orjson.dumps({"answers": said}))
    return found


def _document(engine: Diversa, answers: dict[str, Any]) -> str:
    """Return what is stored of some answers."""
    module = engine.campaigns.module(CAMPAIGN, MODULE)
    checked = pipeline.check(pipeline.accept(module, bytes(16), answers, confirmed=None))
    return pipeline.row_of(pipeline.anonymize(checked, bytes(32), engine.today())).document


def _visits(bodies: list[bytes]) -> Callable[[], Visit]:
    turns = cycle(bodies)
    return lambda: _visit(next(turns))


def _visit(body: bytes) -> Visit:
    place = f"/api/v1/campaigns/{CAMPAIGN}/modules/{MODULE}/responses/{os.urandom(16).hex()}"
    answer = yield request("PUT", place, body, JSON)
    if answer.status != 201:
        raise RuntimeError(f"A submission was answered with {answer.status}: {answer.body!r}")


def _raw(path: Path, document: str, seconds: float) -> float:
    """Return how many inserts a second sqlite3 alone makes, each on the disk."""
    connection, written, begun = skeleton.connect(str(path)), 0, time.perf_counter()
    while time.perf_counter() < begun + seconds:
        skeleton.keep(connection, document)
        written += 1
    connection.close()
    return written / (time.perf_counter() - begun)


def _writers(engine: Diversa, document: str, writers: int, seconds: float) -> Iterator[Measure]:
    """Measure processes that write as fast as they can."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(writers) as pool:
        found = pool.starmap(write, [(engine.home.database_url(), document, seconds)] * writers)
    case = f"engine's store, {writers} writers"
    yield Measure(case, RATE, sum(count for count, _ in found) / seconds)
    yield Measure(case, WORST, 1000 * max(worst for _, worst in found), at_most=200)


def write(url: str, document: str, seconds: float) -> tuple[int, float]:
    """Write new responses one by one; return how many, and the longest wait in seconds."""
    store, today, period = Store(url), date.today(), json.loads(document)["about"]["period"]
    written, worst, until = 0, 0.0, time.perf_counter() + seconds
    while (begun := time.perf_counter()) < until:
        row = Row(os.urandom(16), CAMPAIGN, "writers", "0" * 64, period, document)
        store.keep(row, os.urandom(32), today)
        worst = max(worst, time.perf_counter() - begun)
        written += 1
    store.engine.close()
    return written, worst


if __name__ == "__main__":
    main("Submissions with durable writes", NOTES, measure, seconds=8.0, people=200, clients=8)
