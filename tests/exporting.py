"""Open data of the noisy neighbourhood with everything that open data can hold, and the files they become."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import Any

from diversa.defaults.exporters import register_exporters
from diversa.engine import Diversa
from diversa.hookspecs import hookimpl
from diversa.indicators.estimators import everybody, share
from diversa.indicators.figures import Beside, Figure, GroupFigures, Result, Results
from diversa.indicators.model import Indicator
from diversa.indicators.weighting import Weighting
from diversa.releases.build import build_release
from diversa.releases.exporters import Cell, Exporter, OpenData, open_data
from diversa.releases.wording import SIMULATED
from diversa.texts import SPANISH, Catalogue, Text
from tests import noise

SINCE, EARLIER = date(2026, 11, 1), date(2026, 8, 20)
ABOUT = {"campaign": "demo", "module": "noise", "version": "1.0.0", "release": 2, "made_on": "2026-11-22"}
WRITERS = {one.id: one for one in register_exporters()}


class Stopped(Exception):
    """Stop a release once its open data are laid out."""


def laid_out(engine: Diversa) -> OpenData:
    """Return what a release hands to its exporters."""
    found: list[OpenData] = []

    def look(data: OpenData) -> bytes:
        found.append(data)
        raise Stopped

    plugin = ModuleType("looking")
    exporters = [Exporter("aaa", Text("Mira"), ".aaa", "text/plain", look)]
    plugin.register_exporters = hookimpl(lambda: exporters)  # type: ignore[attr-defined]
    engine.registry.add(plugin, "looking")
    try:
        build_release(engine, "demo", "noise", as_of=date(2026, 11, 22))
    except Stopped:
        return found[0]
    raise AssertionError("The release never asked for its files.")


def enriched(data: OpenData) -> OpenData:
    """Return the same figures with weighted ones and unflagged ones beside them, and one kept from before."""
    results = tuple({id(line.result): line.result for line in data.lines}.values())
    kept = replace(results[1].groups[0].figures[0], as_of=EARLIER)
    group = replace(results[1].groups[0], figures=(kept, *results[1].groups[0].figures[1:]))
    results = (results[0], replace(results[1], groups=(group, *results[1].groups[1:])), *results[2:])
    found = results_of(*results)
    return open_data(
        found,
        data.catalogues,
        data.about,
        stamp=SIMULATED,
        weighting=Weighting(beside(found, 1.25)),
        unflagged=beside(found, 0.5),
        citations={language: f"Citar: {language}" for language in data.catalogues},
        address="https://diversa.example/resultados/",
        since=SINCE,
    )


def beside(results: Results, factor: float) -> Beside:
    """Return the totals with every number multiplied, as if worked out in another way."""
    figures = {
        r.indicator.id: tuple(_times(f, factor) for f in r.groups[0].figures) for r in results if r.is_total
    }
    return Beside(figures, results.participants)


def _times(figure: Figure, factor: float) -> Figure:
    said = (None if v is None else round(v * factor, 4) for v in (figure.value, figure.low, figure.high))
    value, low, high = said
    return replace(figure, value=value, low=low, high=high)


def results_of(*results: Result) -> Results:
    """Join results as those of a module."""
    return Results("noise", Text("Ruido"), "1.0.0", "f" * 64, "people", 340, results)


def spoken(text: str, *, by: str = "", code: Any = 1, english: str | None = None) -> OpenData:
    """Return open data whose every title and label is one text."""
    said = Text(text)
    indicator = Indicator(
        "loud", said, share(noise.noisy == 1, among=everybody), meaning=said, formula="", reference=""
    )
    total = GroupFigures((), (), (Figure(1, said, 0.4, 0.3, 0.5, 40, 100),))
    groups = [Result(indicator, (), (), (total,))]
    if by:
        one = GroupFigures((code,), (said,), (Figure(1, said, base=40, reason=text),))
        groups.append(Result(indicator, (by,), (said,), (one,)))
    results = replace(results_of(*groups), title=said)
    catalogues = {"es": SPANISH, "en": Catalogue("en", {} if english is None else {text: english})}
    return open_data(results, catalogues, ABOUT, stamp=None)


def written(exporter: str, data: OpenData) -> bytes:
    """Return one file."""
    return WRITERS[exporter].write(data)


def same(found: Any, cell: Cell) -> bool:
    """Tell whether what a reader found is what stands in the open data; no text and nothing are one in some files."""
    if cell is None or cell == "":
        return found is None or found == ""
    if isinstance(cell, Decimal):
        return Decimal(str(found)) == cell
    return type(found) is type(cell) and found == cell


def csv_rows(content: bytes) -> list[list[str]]:
    """Read a CSV as Python does."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
