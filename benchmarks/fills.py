"""Complete fills through the web pages: `python -m benchmarks.fills`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping

from benchmarks import peers, walking
from benchmarks.clients import Visit, drive, request
from benchmarks.installation import CAMPAIGN, MODULE, RAISED, SAID, installation
from benchmarks.report import Measure, main
from benchmarks.serving import APPLICATION, SKELETON, Server, serve
from benchmarks.walking import Script
from diversa.engine import Diversa

FILLS = "fills/s"
RATIO = "× skeleton"
NOTES = f"""Clients and server share the cores. A fill is: open the first page, send each page with the answer sheet
that came with it, look over the answers, send them, read the receipt; keep-alive, no JavaScript, {walking.__name__}
says how. {SAID}
The comparison's form has {peers.PAGES} pages of {peers.QUESTIONS} questions; its skeleton stores after the last of them,
the engine shows all answers once more, so that a fill takes seven requests instead of six."""


def measure(seconds: float, people: int) -> Iterator[Measure]:
    """Yield the measures: floors first, then both forms with 8 and 16 clients."""
    with installation() as engine:
        skeleton = yield from _floors(engine, seconds)
        with serve(APPLICATION, DIVERSA_HOME=str(engine.home.path), **RAISED) as server:
            yield from _peers(server, seconds, skeleton)
            yield from _discrimination(server, engine, seconds, people)


def _floors(engine: Diversa, seconds: float) -> Generator[Measure, None, dict[int, float]]:
    """Measure the floors, and return the fills of the skeleton by clients."""
    found = {}
    with serve(SKELETON, SKELETON_DATABASE=str(engine.home.path / "skeleton.db")) as server:
        yield from _case("empty page, 8 clients", server, lambda: _empty(), 8, seconds)
        bare = walking.repeat([_skeleton("/bare/")])
        yield from _case("skeleton without a form library, 8 clients", server, bare, 8, seconds)
        for clients in (8, 16):
            measures = tuple(
                _case(
                    f"skeleton, {clients} clients", server, walking.repeat([_skeleton("/")]), clients, seconds
                )
            )
            found[clients] = next(m.value for m in measures if m.what == FILLS)
            yield from measures
    return found


def _peers(server: Server, seconds: float, skeleton: dict[int, float]) -> Iterator[Measure]:
    visits = walking.repeat([_straight()])
    for clients in (8, 16):
        case = f"comparison's form, {clients} clients"
        targets = {FILLS: 80, "CPU ms a page": 2.5, "p95 ms": 30} if clients == 8 else {}
        for m in _case(case, server, visits, clients, seconds, targets):
            yield m
            if m.what == FILLS:
                yield Measure(
                    case, RATIO, m.value / skeleton[clients], at_least=0.5 if clients == 8 else None
                )
    zipped = walking.repeat([_straight()], gzip=True)
    yield from _case("comparison's form, compressed, 8 clients", server, zipped, 8, seconds)


def _discrimination(server: Server, engine: Diversa, seconds: float, people: int) -> Iterator[Measure]:
    questionnaire = engine.registry.questionnaires[MODULE]
    scripts = walking.record(
        server.address, f"/{CAMPAIGN}/{questionnaire.public_name}/", questionnaire, people
    )
    for clients in (8, 16):
        case = f"discrimination, {clients} clients"
        targets = {FILLS: 30} if clients == 8 else {}
        yield from _case(case, server, walking.repeat(scripts), clients, seconds, targets)


def _case(
    case: str,
    server: Server,
    visits: Callable[[], Visit],
    clients: int,
    seconds: float,
    targets: Mapping[str, float] | None = None,
) -> Iterator[Measure]:
    load = drive(server.address, visits, clients, seconds, server.cpu)
    pages = len(load.answers)
    aim = targets or {}
    yield Measure(case, FILLS, load.rate, at_least=aim.get(FILLS))
    yield Measure(case, "pages/s", pages / load.seconds)
    yield Measure(case, "CPU ms a page", load.cpu / pages, at_most=aim.get("CPU ms a page"))
    yield Measure(case, "p50 ms", load.within(0.50))
    yield Measure(case, "p95 ms", load.within(0.95), at_most=aim.get("p95 ms"))
    yield Measure(case, "p99 ms", load.within(0.99))
    yield Measure(case, "memory MB", server.memory())


def _empty() -> Visit:
    answer = yield request("GET", "/empty/")
    if answer.status != 200:
        raise RuntimeError(f"The empty page answered {answer.status}.")


def _skeleton(path: str) -> Script:
    return walking.straight(path, ([(n, "3") for n in names] for names in _names()), b"<p>Gracias")


def _straight() -> Script:
    pages = [[("seen", n) for n in names] + [(n, "3") for n in names] for names in _names()]
    return walking.straight(
        f"/{CAMPAIGN}/{peers.questionnaire.public_name}/", [*pages, [("action", "send")]], walking.RECEIPT
    )


def _names() -> list[list[str]]:
    return [[q.id for q in section] for section in peers.questionnaire.sections]


if __name__ == "__main__":
    main("Complete fills through the web pages", NOTES, measure, seconds=8.0, people=30)
