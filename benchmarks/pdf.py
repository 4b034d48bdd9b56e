"""The PDF summary of a module: `python -m benchmarks.pdf`."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.installation import CAMPAIGN, MODULE, fill_with, installation
from benchmarks.report import Measure, main
from diversa.engine import Diversa
from diversa.releases.build import build_release

NOTES = """A whole release is built twice in one process, and each PDF in it is timed: the first one of the process has to
load what draws letters, the others find it there. The floor is a PDF of one line by the same library."""


def measure(responses: int) -> Iterator[Measure]:
    """Yield the measures."""
    with installation() as engine:
        fill_with(engine, responses)
        (cold, *_), first, _ = _release(engine)
        warm, whole, sizes = _release(engine)
        floor = _floor()
    case = f"{responses:,} responses"
    yield Measure(case, "first PDF s", cold)
    yield Measure(case, "warm PDF s", max(warm), at_most=2.0)
    yield Measure(case, "one line s", floor)
    yield Measure(case, "× one line", max(warm) / floor)
    yield Measure(case, "KB", max(sizes))
    yield Measure(case, "first release s", first)
    yield Measure(case, "warm release s", whole)


def _release(engine: Diversa) -> tuple[list[float], float, list[float]]:
    """Build a preview; return the seconds of each PDF, those of everything, and the PDFs' sizes in KB."""
    steps: list[tuple[str, float]] = []
    begun = time.perf_counter()
    made = build_release(
        engine, CAMPAIGN, MODULE, progress=lambda step, _: steps.append((step, time.perf_counter()))
    )
    whole = time.perf_counter() - begun
    ends = [moment for _, moment in steps[1:]]
    seconds = [end - start for (step, start), end in zip(steps, ends, strict=False) if "PDF" in step]
    return seconds, whole, [path.stat().st_size / 1024 for path in made.folder.glob("*.pdf")]


def _floor() -> float:
    import weasyprint

    begun = time.perf_counter()
    weasyprint.HTML(string="<html lang='es'><title>x</title><p>x</p></html>").write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main("The PDF summary of a module", NOTES, measure, responses=3_000)
