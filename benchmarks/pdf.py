"""What is printed of a module, its summary and its two easy pages: `python -m benchmarks.pdf`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

from benchmarks.installation import CAMPAIGN, MODULE, fill_with, installation
from benchmarks.report import Measure, main
from diversa.engine import Diversa
from diversa.releases import counting
from diversa.releases.assembling import assemble
from diversa.releases.build import build_release, quiet
from diversa.releases.edition import Edition, Sheaf
from diversa.releases.pdf import easy_pdf, summary_pdf
from diversa.texts import SOURCE_LANGUAGE

REPEATS = 3
NOTES = f"""Each PDF is written from figures that are already protected, with nothing of it laid out before. The first one of the
process has to load what draws letters, the others find it there: of {REPEATS} in each language, the median of the slowest
language. The floor is a PDF of one line by the same library. A whole release is built twice in the same process."""


def measure(responses: int) -> Iterator[Measure]:
    """Yield the measures."""
    with installation() as engine:
        fill_with(engine, responses)
        edition = _edition(engine)
        cold = _seconds(summary_pdf, edition, SOURCE_LANGUAGE)[0]
        summary, summary_size = _slowest(summary_pdf, edition)
        easy, easy_size = _slowest(easy_pdf, edition)
        first, warm = (_release(engine) for _turn in range(2))
        floor = _floor()
    case = f"{responses:,} responses"
    yield Measure(case, "first PDF s", cold)
    yield Measure(case, "warm PDF s", summary, at_most=2.0)
    yield Measure(case, "warm easy PDF s", easy, at_most=0.5)
    yield Measure(case, "one line s", floor)
    yield Measure(case, "× one line", summary / floor)
    yield Measure(case, "KB", summary_size)
    yield Measure(case, "easy KB", easy_size)
    yield Measure(case, "first release s", first)
    yield Measure(case, "warm release s", warm)


def _edition(engine: Diversa) -> Edition:
    enabled, today = engine.campaigns.module(CAMPAIGN, MODULE), engine.today()
    counted = counting.count(engine, enabled, quiet, today)
    return assemble(engine, enabled, counted, 1, today, False, base="https://datos.example.org")


def _slowest(write: Callable[[Sheaf], bytes], edition: Edition) -> tuple[float, float]:
    """Return the median seconds of the slowest language, and the KB of the largest PDF."""
    runs = [[_seconds(write, edition, code) for _turn in range(REPEATS)] for code in edition.catalogues]
    return max(median(seconds for seconds, _ in found) for found in runs), max(found[0][1] for found in runs)


def _seconds(write: Callable[[Sheaf], bytes], edition: Edition, language: str) -> tuple[float, float]:
    """Write a PDF of which nothing has been laid out; return its seconds and its KB."""
    sheaf = replace(edition).page(language)
    begun = time.perf_counter()
    content = write(sheaf)
    return time.perf_counter() - begun, len(content) / 1024


def _release(engine: Diversa) -> float:
    """Build a preview; return the seconds of everything."""
    begun = time.perf_counter()
    build_release(engine, CAMPAIGN, MODULE)
    return time.perf_counter() - begun


def _floor() -> float:
    import weasyprint

    begun = time.perf_counter()
    weasyprint.HTML(string="<html lang='es'><title>x</title><p>x</p></html>").write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main("What is printed of a module", NOTES, measure, responses=3_000)
