"""The files of a release: each, read back by a program that did not write it, says what the release says."""

from __future__ import annotations

import io
import json
import os
import time
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import duckdb
import openpyxl
import pandas
import pyarrow
import pyarrow.parquet
import pytest

from diversa.releases.exporters import Kind, open_data
from diversa.texts import Text
from tests.exporting import (
    ABOUT,
    EARLIER,
    WRITERS,
    beside,
    csv_rows,
    enriched,
    laid_out,
    results_of,
    same,
    spoken,
    written,
)
from tests.noise.building import answered, contents, engine, installation, release

__all__ = ["answered", "engine", "release"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Return everything that open data of a release can hold."""
    return enriched(laid_out(installation(tmp_path_factory.mktemp("exports") / "home")))


def column(data, name):
    """Return one column of the open data."""
    place = [column.name for column in data.columns].index(name)
    return [row[place] for row in data.rows]


def test_csv_says_every_row(data):
    """Python's own reader and pandas find every row, number for number; only what would be run has an apostrophe."""
    content = written("csv", data)
    header, *rows = csv_rows(content)
    assert header == [column.name for column in data.columns]
    for found, row in zip(rows, data.rows, strict=True):
        for text, cell in zip(found, row, strict=True):
            assert text == ("" if cell is None else f"'{cell}" if str(cell).startswith("=") else str(cell))
    frame = pandas.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    assert frame.to_numpy().tolist() == rows


def test_json_says_every_row(data):
    """The rows are those of the release, the columns say what they hold in both languages."""
    document = json.loads(written("json", data), parse_float=Decimal)
    assert {**document, "columns": 0, "rows": 0} == {**data.about, "columns": 0, "rows": 0}
    assert [c["name"] for c in document["columns"]] == [c.name for c in data.columns]
    for found, row in zip(document["rows"], data.rows, strict=True):
        for value, cell in zip(found, row, strict=True):
            assert same(value, cell.isoformat() if isinstance(cell, date) else cell), (value, cell)


def test_parquet_says_every_row(data, tmp_path):
    """DuckDB reads every row as it is, with exact decimals, whole numbers and days as such."""
    path = tmp_path / "tables.parquet"
    path.write_bytes(written("parquet", data))
    relation = duckdb.connect().read_parquet(str(path))
    assert relation.columns == [column.name for column in data.columns]
    types = {"text": "VARCHAR", "whole": "BIGINT", "number": "DECIMAL(18,4)", "day": "DATE"}
    assert [str(type_) for type_ in relation.types] == [types[column.kind] for column in data.columns]
    assert [tuple(row) for row in relation.fetchall()] == list(data.rows)


def test_parquet_says_what_it_is(data):
    """Its metadata tell the release apart and say what each column holds, in both languages."""
    schema = pyarrow.parquet.read_schema(io.BytesIO(written("parquet", data)))
    about = json.loads(schema.metadata[b"about"])
    assert about == {**data.about, "title": "Ruido", "citations": {"es": "Citar: es", "en": "Citar: en"}}
    assert "ruido" in schema.field("base").metadata[b"es"].decode()
    assert "noise" in schema.field("base").metadata[b"en"].decode()
    assert all(field.metadata[b"es"] and field.metadata[b"en"] for field in schema)


def test_parquet_never_rounds(data):
    """A number with more decimals than a column holds is an error, not another number."""
    place = [column.name for column in data.columns].index("value")
    row = tuple(Decimal("0.12345") if i == place else cell for i, cell in enumerate(data.rows[0]))
    with pytest.raises(pyarrow.ArrowInvalid):
        written("parquet", replace(data, rows=(row,), lines=data.lines[:1]))


def sheets(data):
    """Return the spreadsheet as another program reads it."""
    return openpyxl.load_workbook(io.BytesIO(written("xlsx", data)))


def test_xlsx_says_every_row(data):
    """Its table has every row: texts as texts, numbers as numbers with their published decimals, days as days."""
    header, *rows = sheets(data).worksheets[1].iter_rows()
    assert [cell.value for cell in header] == [column.name for column in data.columns]
    for found, row in zip(rows, data.rows, strict=True):
        for cell, expected in zip(found, row, strict=True):
            value = cell.value.date() if isinstance(cell.value, datetime) else cell.value
            assert same(value, expected), (cell.coordinate, value, expected)
            if isinstance(expected, Decimal):
                decimals = -expected.as_tuple().exponent
                assert cell.number_format == ("0." + "0" * decimals if decimals else "0")
                assert cell.data_type == "n"


def test_xlsx_can_be_read_by_anybody(data):
    """It names its title and language, keeps the header in sight, can be filtered, and explains itself twice."""
    book = sheets(data)
    readme, table, columns = book.worksheets
    assert book.sheetnames == ["Léame - Read me", "Tabla - Table", "Columnas - Columns"]
    assert book.properties.title == "Ruido. Datos simulados / Simulated data"
    assert book.properties.language == "es"
    assert book.properties.created == datetime(2026, 11, 22)
    said = [row[0] for row in readme.iter_rows(values_only=True) if row[0]]
    for words in ("Datos simulados", "Simulated data", "Citar: es", "Citar: en", data.address):
        assert words in said, words
    assert any("Tabla - Table" in line and "fila" in line for line in said)
    assert any("Tabla - Table" in line and "row" in line for line in said)
    for sheet in (table, columns):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert "Datos simulados / Simulated data" in sheet.oddHeader.center.text
    widths = [table.column_dimensions[c.column_letter].width for c in table[1]]
    assert all(8 < width < 50 for width in widths)
    meanings = list(columns.iter_rows(values_only=True))
    assert meanings[0] == ("name", "es", "en")
    assert [row[0] for row in meanings[1:]] == [column.name for column in data.columns]
    assert all(spanish and english for _, spanish, english in meanings[1:])


def test_xlsx_refuses_what_it_would_cut(data):
    """A text too long for a cell is an error that says so: half a text is another text."""
    with pytest.raises(ValueError, match="too long"):
        written("xlsx", spoken("a" * 32_768))


@pytest.mark.parametrize("exporter", sorted(WRITERS))
def test_the_same_release_gives_the_same_bytes(data, exporter, monkeypatch):
    """Written on another day, in another time zone and by a user with other rights, each file has the same bytes."""
    first = written(exporter, data)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    before = os.umask(0o077)
    try:
        time.tzset()
        monkeypatch.setattr(time, "time", lambda: 1_900_000_000.0)
        assert written(exporter, data) == first
    finally:
        monkeypatch.undo()
        os.umask(before)
        time.tzset()


@pytest.mark.parametrize("exporter", sorted(WRITERS))
def test_a_release_without_rows_has_files(exporter):
    """With nothing to tell there is a file all the same, with its header."""
    empty = open_data(results_of(), {"es": spoken("x").catalogues["es"]}, ABOUT, stamp=None)
    content = written(exporter, empty)
    if exporter == "csv":
        assert csv_rows(content) == [[column.name for column in empty.columns]]
    elif exporter == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(content)).worksheets[1].max_row == 1
    elif exporter == "parquet":
        assert pyarrow.parquet.read_table(io.BytesIO(content)).num_rows == 0
    else:
        assert content


def test_what_stands_beside_a_total(data):
    """Weighted and unflagged figures stand beside totals that are shown, in the decimals of each, and nowhere else."""
    names = ("breakdown", "value", "low", "high", "weighted", "weighted_low", "weighted_high", "unflagged")
    held = list(zip(*(column(data, name) for name in names), strict=True))
    totals = [row for row in held if not row[0] and row[1] is not None]
    assert len(totals) > 3
    assert not [
        row for row in held if (row[0] or row[1] is None) and any(cell is not None for cell in row[4:])
    ]
    for line, row in zip(data.lines, data.rows, strict=True):
        if line.weighted is not None:
            cells = dict(zip((c.name for c in data.columns), row, strict=True))
            exact = Decimal(repr(round(line.weighted.value * line.figure.factor, 10)))
            assert abs(cells["weighted"] - exact) <= Decimal("0.5").scaleb(-line.figure.decimals)
            assert cells["weighted"].as_tuple().exponent == cells["value"].as_tuple().exponent
            assert cells["unflagged"] != cells["weighted"] or not cells["weighted"]


def test_nothing_stands_beside_a_withheld_total(data):
    """A total that may not be shown is not told by what is worked out beside it."""
    line = next(line for line in data.lines if line.result.is_total and line.figure.shown)
    hidden = replace(line.figure, value=None, low=None, high=None, count=None)
    group = replace(line.group, figures=(hidden, *line.group.figures[1:]))
    found = results_of(replace(line.result, groups=(group,)))
    made = open_data(
        found, data.catalogues, ABOUT, stamp=None, unflagged=beside(results_of(line.result), 0.5)
    )
    assert column(made, "unflagged")[0] is None


def test_what_does_not_fit_beside_a_total_is_refused(data):
    """Figures of other categories than the total's never stand beside it."""
    line = next(line for line in data.lines if line.result.is_total and len(line.group.figures) > 1)
    found = results_of(line.result)
    wrong = beside(found, 0.5)
    wrong = replace(wrong, figures={k: tuple(reversed(v)) for k, v in wrong.figures.items()})
    with pytest.raises(ValueError, match=line.result.indicator.id):
        open_data(found, data.catalogues, ABOUT, stamp=None, unflagged=wrong)


def test_counts_are_those_that_may_be_shown(data):
    """The numerator stands beside a percentage that is shown, and beside nothing else."""
    counts, marks, units = column(data, "count"), column(data, "mark"), column(data, "unit")
    assert any(count is not None for count in counts)
    assert [line.figure.count for line in data.lines] == counts
    assert {mark for count, mark in zip(counts, marks, strict=True) if count is not None} == {"figure"}
    assert {unit for count, unit in zip(counts, units, strict=True) if count is not None} == {"%"}
    assert not {1, 2} & set(counts)


def test_a_kept_figure_says_since_when(data):
    """A figure of an earlier release is dated; those of this one are not."""
    days = column(data, "as_of")
    assert days.count(EARLIER) == 1
    assert days.count(None) == len(days) - 1


def test_new_columns_come_last(data):
    """Who reads columns by their place finds those of earlier releases where they were."""
    names = [column.name for column in data.columns]
    assert names[-7:] == ["note", "count", "as_of", "weighted", "weighted_low", "weighted_high", "unflagged"]
    assert {column.kind for column in data.columns} == set(Kind)


def test_every_file_is_in_the_release(release):
    """A release holds one file of each kind, each with a name that says that its data are simulated."""
    files = contents(release.folder)
    suffixes = {one.suffix for one in WRITERS.values()}
    assert len(suffixes) == len(WRITERS) == 6
    names = {name for name in files if name.startswith("tables")}
    assert names == {f"tables-datos-simulados{suffix}" for suffix in suffixes}
    pages = b"".join(files[name] for name in files if name.endswith(".html")).decode()
    for one in WRITERS.values():
        assert f"tables-datos-simulados{one.suffix}" in pages
        assert str(one.title) in pages
    rows = csv_rows(files["tables-datos-simulados.csv"])
    book = openpyxl.load_workbook(io.BytesIO(files["tables-datos-simulados.xlsx"]))
    assert book.worksheets[1].max_row == len(rows)
    table = pyarrow.parquet.read_table(io.BytesIO(files["tables-datos-simulados.parquet"]))
    assert table.num_rows == len(rows) - 1


def test_titles_are_plain_and_in_english_too(data):
    """What a download is called says what it is for, in both languages."""
    english = data.catalogues["en"]
    for one in WRITERS.values():
        assert len(one.title) > len("JSON"), one.id
        assert english(one.title) != one.title, one.id
        assert isinstance(one.title, Text)
