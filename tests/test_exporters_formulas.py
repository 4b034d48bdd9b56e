"""Words that a stranger's module brings: no spreadsheet runs them, and no file changes them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import duckdb
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.escape import unescape

from diversa.releases.exporters import Column
from diversa.releases.plain_text import harmless, readable, runs
from diversa.texts import Text
from tests.exporting import csv_rows, spoken, written

COMMAND = "cmd|'/c calc'!A1"
BEGINNINGS = (
    *("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "'="),
    *("＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "⁼", "₊", "\N{MINUS SIGN}"),
    *("\N{NO-BREAK SPACE}=", "\N{ZERO WIDTH SPACE}=", "\N{ZERO WIDTH NO-BREAK SPACE}=", "\N{SOFT HYPHEN}="),
    *(
        "\N{RIGHT-TO-LEFT OVERRIDE}=",
        "\N{IDEOGRAPHIC SPACE}=",
        "\N{VARIATION SELECTOR-16}=",
        "\x00=",
        "x;=",
        "x\t@",
        "x\n-",
    ),
)
SIGNS = tuple("=+-@＝＋－＠﹦﹢﹣﹫⁼₊\N{MINUS SIGN}")
UNSEEN = " \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{SOFT HYPHEN}\N{RIGHT-TO-LEFT OVERRIDE}"
UNSEEN += "\N{IDEOGRAPHIC SPACE}\N{VARIATION SELECTOR-16}"
RICH = '<r></r></is></c><c r="A9"><f>1+1</f></c><c t="inlineStr"><is><r><t>x</t></r>'
SEPARATORS = re.compile(r"([;\t\r\n])")
texts = st.text(st.characters(exclude_categories=()), max_size=60)
risky = st.lists(
    st.sampled_from([*BEGINNINGS, ";", "'", '"', ",", "<r>", "</r>", "_x0041_", "ñ", "\x0b", "\ud800"])
).map("".join)


def restored(cell: str) -> str:
    """Take away the apostrophes, as docs/open_data.md says."""
    parts = SEPARATORS.split(cell)
    for place in range(0, len(parts), 2):
        rest = parts[place][1:]
        blank = place == 0 and cell.lstrip("'")[:1] in ("\t", "\r", "\n")
        if parts[place].startswith("'") and (runs(rest) or blank):
            parts[place] = rest
    return "".join(parts)


def sheet_cells(content):
    """Return every cell of a spreadsheet that holds something, as another program reads it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_no_spreadsheet_runs_a_label(beginning):
    """Whatever a label begins with, no cell of the spreadsheet is a formula, and the label is there as it was written."""
    words = beginning + COMMAND
    data = spoken(words, by="street")
    cells = sheet_cells(written("xlsx", data))
    assert {cell.data_type for cell in cells} == {"s", "n"}
    found = [unescape(cell.value) for cell in cells if cell.data_type == "s"]
    assert found.count(readable(words)) >= 10
    assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_no_csv_runs_a_label(beginning):
    """In a CSV an apostrophe stands before what would be run, also where another separator would begin a cell."""
    data = spoken(beginning + COMMAND, by="street")
    for exporter in ("csv", "sdmx_csv"):
        content = written(exporter, data)
        cells = [cell for row in csv_rows(content) for cell in row]
        assert any("cmd" in cell for cell in cells)
        pieces = [piece for cell in cells for piece in SEPARATORS.split(cell)]
        assert not [piece for piece in pieces if starts_formula(piece)], exporter
        assert not [cell for cell in cells if cell.startswith(("\t", "\r", "\n"))], exporter


def starts_formula(piece: str) -> bool:
    """Tell whether a cell that is no number begins with a sign that spreadsheets run, unseen characters aside."""
    seen = piece.lstrip(UNSEEN)
    return seen.startswith(SIGNS) and not re.fullmatch(r"-?\d+(\.\d+)?", piece)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_headers_are_text_too(beginning):
    """A column whose name would be run is text in every file."""
    data = spoken("x")
    name = beginning + COMMAND
    data = replace(data, columns=(Column(name, Text(name)), *data.columns[1:]))
    cells = sheet_cells(written("xlsx", data))
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert readable(name) in [unescape(cell.value) for cell in cells if cell.row == 1]
    assert csv_rows(written("csv", data))[0][0] == harmless(name)
    assert restored(csv_rows(written("csv", data))[0][0]) == name


def test_rich_text_is_not_smuggled_in():
    """A label that looks like the inside of a spreadsheet's own file stays a label: it adds no cell and no formula."""
    plain = sheet_cells(written("xlsx", spoken("calm", by="street")))
    cells = sheet_cells(written("xlsx", spoken(RICH, by="street")))
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.coordinate for cell in cells] == [cell.coordinate for cell in plain]
    assert [cell.value for cell in cells].count(RICH) >= 10


def test_what_would_be_run_stays_text_when_it_is_edited():
    """A cell whose text looks like a formula is marked, so that editing it does not run it."""
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", spoken("=1+1"))))
    cells = [cell for row in book.worksheets[1].iter_rows(min_row=2) for cell in row if cell.value == "=1+1"]
    assert cells
    assert all(cell.quotePrefix for cell in cells)


@given(st.one_of(texts, risky))
@example("'=x")
@example("''\t")
@example(";'@")
def test_apostrophes_can_be_taken_away(text):
    """A harmless text runs nowhere and gives back the text that it was made of."""
    safe = harmless(text)
    assert not [part for part in SEPARATORS.split(safe)[::2] if runs(part) and not part.startswith("'")]
    assert safe[:1] not in ("\t", "\r", "\n")
    assert restored(safe) == text


@given(st.text(st.characters(categories=("L", "N")), max_size=20))
def test_ordinary_words_are_left_alone(text):
    """Letters and digits are never given an apostrophe and never replaced."""
    assert harmless(text) == text
    assert readable(text) == text


@given(st.one_of(texts, risky))
def test_what_is_readable_can_be_held_by_every_file(text):
    """What is left is text in XML and in UTF-8, of the same length but for line ends, and stays as it is."""
    found = readable(text)
    assert found == readable(found)
    assert etree.fromstring(f"<a>{found.replace('&', '').replace('<', '')}</a>".encode()).text in (
        None,
        found.replace("&", "").replace("<", ""),
    )
    assert len(found) == len(text.replace("\r\n", "\n"))


@settings(max_examples=60, deadline=None)
@given(st.one_of(texts, risky), st.one_of(texts, risky))
@example("=1+1", RICH)
@example("_x0041_", "a\r\nb")
@example("\x00\ud800\ufffe", " x ")
def test_any_text_survives_every_file(tmp_path_factory, spanish, english):
    """Whatever a title or a label holds comes back from each file, in both languages, from a reader that is not ours."""
    data = spoken(spanish, by="street", english=english)
    expected = [["" if cell is None else str(cell) for cell in row] for row in data.rows]
    said = [[cell for cell in row if isinstance(cell, str)] for row in data.rows]
    assert readable(english or spanish) in said[1]
    assert [[restored(c) for c in row] for row in csv_rows(written("csv", data))[1:]] == expected
    assert [
        [c for c in row if isinstance(c, str)] for row in json.loads(written("json", data))["rows"]
    ] == said
    path = tmp_path_factory.getbasetemp() / "any.parquet"
    path.write_bytes(written("parquet", data))
    assert duckdb.connect().read_parquet(str(path)).fetchall() == list(data.rows)
    table = openpyxl.load_workbook(io.BytesIO(written("xlsx", data))).worksheets[1]
    found = [[c.value for c in row] for row in table.iter_rows(min_row=2)]
    for row, cells in zip(found, data.rows, strict=True):
        texts_ = [(unescape(v or ""), c) for v, c in zip(row, cells, strict=True) if isinstance(c, str)]
        assert [text for text, _ in texts_] == [cell for _, cell in texts_]
    names = etree.fromstring(written("sdmx_xml", data)).iter("{*}Name")
    spoken_ = {(n.get("{http://www.w3.org/XML/1998/namespace}lang"), n.text) for n in names}
    assert ("es", readable(spanish) or "–") in spoken_
    assert ("en", readable(english or spanish) or "–") in spoken_
