"""What tests need to read a PDF: its structure, the letters on its pages, and editions to print."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from diversa.disclosure.marks import Mark
from diversa.engine import Diversa
from diversa.home import Home
from diversa.indicators.card import Colour, ItemNonresponse, Metric, QualityCard
from diversa.indicators.figures import Beside, Figure, Results
from diversa.indicators.weighting import Balance, Weighting
from diversa.registry import Registry
from diversa.releases import counting
from diversa.releases.assembling import assemble
from diversa.releases.build import quiet
from diversa.releases.edition import Edition
from diversa.releases.pdf import easy_pdf, summary_pdf
from diversa.texts import Text
from tests import noise
from tests.noise.building import DAY

ADDRESS = "https://datos.example.org/resultados/demo/noise/1/"
KEPT = date(2026, 5, 3)


def edition_of(engine: Diversa, campaign: str, module: str) -> Edition:
    """Return what a release of a module is laid out from."""
    enabled = engine.campaigns.module(campaign, module)
    counted = counting.count(engine, enabled, quiet, DAY)
    return assemble(engine, enabled, counted, 1, DAY, True, base="")


@pytest.fixture
def edition(answered: Diversa) -> Edition:
    """Return what a release of the module of noise is laid out from."""
    return edition_of(answered, "demo", "noise")


@pytest.fixture
def whole(edition: Edition) -> Edition:
    """Return an edition that has everything an edition may have."""
    return with_everything(edition)


def with_everything(edition: Edition) -> Edition:
    """Return an edition that also has an address, a quality card, weights, flags, and a figure of an earlier day."""
    part = Figure(value=0.25, low=0.2, high=0.3, count=100, base=400, mark=Mark.FIGURE)
    card = QualityCard(
        Text("Suficiente para orientar"),
        tuple(
            Metric(
                f"m{n}",
                Text("Completitud"),
                Text(f"Medida {n}"),
                Text("Dice algo."),
                part,
                colour,
                Text("Una regla"),
            )
            for n, colour in enumerate(Colour)
        ),
        (ItemNonresponse("noisy", Text("¿Hay mucho ruido?"), part, part, Colour.AMBER),),
    )
    figures = {one.indicator.id: one.groups[0].figures for one in edition.results if one.is_total}
    totals = Beside(figures, edition.results.participants)
    balance = Balance(Text("Región"), Text("Caribe"), 0.3, 0.2, 0.2)
    weighting = Weighting(totals, None, 1.25, 320, 0.02, (balance,), "Proyecciones de prueba")
    return replace(
        edition,
        address=ADDRESS,
        card=card,
        weighting=weighting,
        unflagged=totals,
        results=_kept(edition.results),
    )


def _kept(results: Results) -> Results:
    """Return results whose first figure is still that of an earlier release."""
    first, *others = results.results
    figure = replace(first.groups[0].figure, as_of=KEPT)
    return replace(
        results, results=(replace(first, groups=(replace(first.groups[0], figures=(figure,)),)), *others)
    )


def nodes(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every element of the structure tree, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, pikepdf.Array):
            waiting = [*node, *waiting]
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            waiting = [node.K, *waiting] if "/K" in node else waiting


def kinds(pdf: pikepdf.Pdf) -> list[str]:
    """Return the kinds of all elements."""
    return [str(node.S).removeprefix("/") for node in nodes(pdf)]


def figures(pdf: pikepdf.Pdf) -> list[str]:
    """Return the alternative texts of all figures."""
    return [str(node.Alt) for node in nodes(pdf) if str(node.S) == "/Figure"]


def flow(content: bytes) -> list[tuple[str, int]]:
    """Return the kind and the page of headings, paragraphs, charts and lines of tables, in reading order."""
    with pikepdf.open(BytesIO(content)) as pdf:
        places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        found = [(str(node.S)[1:], node) for node in nodes(pdf) if "/Pg" in node]
        told = {"H2", "H3", "P", "Figure", "Caption", "TR", "L"}
        return [(kind, places[node.Pg.objgen]) for kind, node in found if kind in told]


def words_of(page: pikepdf.Page) -> str:
    """Return the letters that a page draws, through the fonts' own maps back to Unicode."""
    maps = {name: _letters(font) for name, font in page.Resources.Font.items()}
    drawn, letters = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = maps[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            parts = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
            codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            drawn += [letters.get(codes[i : i + 2].hex(), "") for i in range(0, len(codes), 2)]
    return "".join(drawn)


def _letters(font: Any) -> dict[str, str]:
    found = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", font.ToUnicode.read_bytes().decode())
    return {code.lower(): bytes.fromhex(letters).decode("utf-16-be") for code, letters in found}


def tight(words: str) -> str:
    """Return words without any space: a PDF breaks its lines where it likes."""
    return "".join(words.split())


def said(pdf: pikepdf.Pdf) -> str:
    """Return all letters of a PDF, without any space."""
    return tight("".join(words_of(page) for page in pdf.pages))


def smallest_letters(pdf: pikepdf.Pdf) -> float:
    """Return the size of the smallest letters that are drawn, in points."""
    sizes = []
    for page in pdf.pages:
        scale, size, matrix, kept = 1.0, 0.0, 1.0, []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "q":
                    kept.append(scale)
                case "Q":
                    scale = kept.pop()
                case "cm":
                    scale *= abs(float(operands[3]))
                case "Tf":
                    size = float(operands[1])
                case "Tm":
                    matrix = abs(float(operands[3]))
                case "Tj" | "TJ":
                    sizes.append(scale * size * matrix)
    return min(sizes)


def main(folder: str) -> None:
    """Write a digest of everything that is printed of the module of noise, whose installation lies in a folder."""
    registry = Registry([])
    registry.add(noise, "noise")
    edition = with_everything(
        edition_of(Diversa(Home(Path(folder)), registry, lambda: 1_795_359_600.0), "demo", "noise")
    )
    for language in edition.catalogues:
        for write in (summary_pdf, easy_pdf):
            sys.stdout.write(f"{hashlib.sha256(write(edition.page(language))).hexdigest()}\n")


if __name__ == "__main__":
    main(sys.argv[1])
