"""The PDF summary: tagged for screen readers, honest on every page, and made from nothing but its theme."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from diversa.releases import build, counting
from diversa.releases.pdf import ForbiddenAddress, summary_pdf
from diversa.releases.summary import SummarySection, sections_of
from diversa.texts import Text
from diversa.theming import Theme
from tests import noise
from tests.noise.building import DAY, answered, release

__all__ = ["answered", "release"]

LANGUAGES = {"es": ("resumen", "Datos simulados"), "en": ("summary", "Simulated data")}
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="session")
def pdfs(release) -> Iterator[dict[str, pikepdf.Pdf]]:
    """Yield the summary of each language."""
    names = {code: f"{stem}-noise-datos-simulados.pdf" for code, (stem, _) in LANGUAGES.items()}
    opened = {code: pikepdf.open(release.folder / name) for code, name in names.items()}
    yield opened
    for pdf in opened.values():
        pdf.close()


@pytest.fixture
def edition(answered):
    """Return what the release is laid out from."""
    module = answered.campaigns.module("demo", "noise")
    counted = counting.count(answered, module, build.quiet)
    return build._edition(answered, module, counted, 1, DAY)


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


def test_what_joins_shares_is_in_the_summary(pdfs):
    """An average and a difference stand in the summary, the difference in points."""
    said = "".join(words_of(page) for page in pdfs["es"].pages)
    assert "Qué tanto ruido hay alrededor" in said
    assert "puntos porcentuales" in said


@every_language
def test_it_is_tagged(pdfs, language):
    """It is marked, has a tree of structure and a language, and shows its title."""
    pdf = pdfs[language]
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert (
        str(pdf.docinfo["/Title"])
        == {
            "es": "Ruido: resumen de resultados – Datos simulados",
            "en": "Noise: summary of results – Simulated data",
        }[language]
    )
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


@every_language
def test_it_can_be_read_aloud(pdfs, language):
    """It has one main heading, chapters, tables with heads, and every figure has its words."""
    pdf = pdfs[language]
    found = kinds(pdf)
    assert found.count("H1") == 1
    assert found.count("H2") >= 6
    assert {"Table", "TH", "TD", "Caption", "L", "LI"} & set(found) >= {"Table", "TH", "TD", "Caption"}
    figures = [node for node in nodes(pdf) if str(node.S) == "/Figure"]
    note = LANGUAGES[language][1]
    assert len(figures) >= 5
    assert all(str(figure.Alt).startswith(note) and len(str(figure.Alt)) > 30 for figure in figures)


@every_language
def test_its_chapters_are_bookmarks(pdfs, language):
    """Whoever opens it can jump to a chapter."""
    with pdfs[language].open_outline() as outline:
        titles = [item.title for item in outline.root[0].children or outline.root]
    expected = {
        "es": ("Lo más importante", "Quién falta", "Método"),
        "en": ("What matters most", "Who is missing", "Method"),
    }
    assert set(expected[language]) <= set(titles)


@every_language
def test_every_page_says_that_the_data_are_simulated(pdfs, language):
    """The words stand in the margin of each page, whatever is on it."""
    note = LANGUAGES[language][1].replace(" ", "")
    for page in pdfs[language].pages:
        assert note in words_of(page).replace(" ", "")


@every_language
def test_it_says_what_it_must(pdfs, language):
    """It has key figures in words, how sure they are, who is missing, the method and how to cite it."""
    everything = " ".join("".join(words_of(page) for page in pdfs[language].pages).split())
    plain = everything.replace(" ", "")
    expected = {
        "es": (
            "de cada 10",
            "Intervalo basado en modelo",
            "Entre las personas que participaron",
            "Cómo citar",
        ),
        "en": ("in 10", "Model-based interval", "Among the people who took part", "How to cite"),
    }[language]
    for words in expected:
        assert words.replace(" ", "") in plain
    assert "400personasomás" in plain or "400peopleormore" in plain
    assert "margendeerror" not in plain


def test_it_declares_no_fault(edition, caplog):
    """The writer of the PDF has no complaint about its structure, its styles or its pictures."""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        summary_pdf(edition.page("es"))
    assert [record.getMessage() for record in caplog.records] == []


def test_it_is_the_same_again(edition):
    """Two writings of one edition are equal, byte by byte."""
    assert summary_pdf(edition.page("en")) == summary_pdf(edition.page("en"))


@pytest.fixture
def theme(edition, tmp_path) -> Theme:
    """Return a copy of the theme that a test may spoil."""
    shutil.copytree(edition.theme.folder, tmp_path / "theme")
    return Theme("spoiled", tmp_path / "theme")


def flow(content: bytes) -> list[tuple[str, int]]:
    """Return the kind and the page of headings, paragraphs, charts and lines of tables, in reading order."""
    with pikepdf.open(BytesIO(content)) as pdf:
        places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        found = [(str(node.S)[1:], node) for node in nodes(pdf) if "/Pg" in node]
        told = {"H2", "H3", "P", "Figure", "Caption", "TR", "L"}
        return [(kind, places[node.Pg.objgen]) for kind, node in found if kind in told]


@pytest.mark.parametrize("height", range(297, 345, 8))
def test_pages_break_where_nothing_is_torn_apart(edition, theme, height):
    """However long the page: no heading or caption is the last thing on it, and a short table is whole."""
    style = theme.static / "pdf.css"
    style.write_text(f"{style.read_text()}\n@page {{ size:210mm {height}mm; }}\n")
    laid = flow(summary_pdf(replace(edition, theme=theme).page("es")))
    assert {kind for kind, _ in laid} >= {"H2", "H3", "Figure", "Caption", "TR"}
    for (kind, place), (following, next_place) in pairwise(laid):
        if kind in ("H2", "H3", "Caption") or kind == following == "TR":
            assert place == next_place, f"{kind} on page {place + 1}, {following} on page {next_place + 1}"


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "../theme.cfg", "http://127.0.0.1:9/a.svg", "ftp://127.0.0.1/a", "absent.svg"],
)
def test_it_reads_nothing_but_its_theme(edition, theme, address):
    """An address outside of the theme's own files, or of a file that is not there, stops the PDF with a sentence."""
    template = theme.templates / "release" / "summary.html"
    template.write_text(template.read_text().replace("<h1>", f'<img src="{address}" alt="x"><h1>', 1))
    with pytest.raises(ForbiddenAddress, match=Path(address).name):
        summary_pdf(replace(edition, theme=theme).page("es"))


def test_data_in_an_address_are_allowed(edition, theme):
    """What an address holds itself is not read from anywhere."""
    template = theme.templates / "release" / "summary.html"
    dot = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E"
    template.write_text(template.read_text().replace("<h1>", f'<img src="{dot}" alt="x"><h1>', 1))
    assert summary_pdf(replace(edition, theme=theme).page("es")).startswith(b"%PDF-")


def test_a_module_without_a_summary_shows_everything():
    """Without sections of its own, a module has one with all its indicators."""
    (section,) = sections_of((), noise.INDICATORS)
    assert section.indicators == tuple(one.id for one in noise.INDICATORS)


def test_a_section_of_nothing_is_an_error():
    """A section that shows what is not published names both."""
    wrong = SummarySection("start", Text("Uno"), Text("Dos"), ("noisy", "nothing"))
    with pytest.raises(ValueError, match=r"'start'.*'nothing'"):
        sections_of((wrong,), noise.INDICATORS)
