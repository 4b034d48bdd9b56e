"""CSV, XLSX and Parquet: values with the numbers of what is missing; the words stand where the format has a place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from diversa.releases.ledger import ReleaseError
from diversa.releases.microdata_files.table import LABELS, Table, Variable
from diversa.texts import SPANISH, Text

_ = Text
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Stands where a format asks when a file was made, so that the same answers give the same bytes."""
_SHEETS = _("Datos"), _("Variables"), _("Códigos"), _("Notas")
_VARIABLES = _("Variable"), _("Nombre"), _("Pregunta")
_CODES = _("Variable"), _("Código"), _("Qué significa"), _("Es dato faltante")
_NOTES = _("Sobre este archivo")


def arrow(table: Table, rows: slice = slice(None)) -> Any:
    """Return rows as an Arrow table."""
    import pyarrow as pa

    arrays = [pa.array(variable.values[rows]) for variable in table.variables]
    return pa.Table.from_arrays(arrays, names=[variable.name for variable in table.variables])


def write_csv(table: Table, path: Path, work: Path) -> None:
    """Write numbers, with a byte order mark so that spreadsheets read UTF-8; the words are in the codebook (`ddi`)."""
    from pyarrow import csv

    options = csv.WriteOptions(quoting_style="needed")
    with path.open("wb") as stream:
        stream.write(b"\xef\xbb\xbf")
        with csv.CSVWriter(stream, arrow(table, slice(0)).schema, write_options=options) as file:
            for rows in table.blocks():
                file.write_table(arrow(table, rows))


def write_parquet(table: Table, path: Path, work: Path) -> None:
    """Write numbers; labels and codes of each column are JSON in its metadata, the study in the file's."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [
        field.with_metadata({"label": v.label, "labels": _json(v.labels), "missing": _json(v.missing)})
        for field, v in zip(arrow(table, slice(0)).schema, table.variables, strict=True)
    ]
    about = {"title": table.study.name, "treatment": _json(table.study.treatment)}
    schema = pa.schema(fields, metadata=about)
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for rows in table.blocks(1 << 16):
            file.write_table(arrow(table, rows).cast(schema))


def _json(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False)


def write_xlsx(table: Table, path: Path, work: Path) -> None:
    """Write a workbook: data, variables, codes and notes; texts are always texts, never formulas or links."""
    import xlsxwriter

    if len(table) >= _ROWS:
        raise ReleaseError(f"Una hoja de XLSX no tiene más de {_ROWS} filas: pida otro formato.")
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(work), **safe}) as book:
        book.set_properties({"title": table.study.name, "created": _EPOCH})
        sheets = [book.add_worksheet(SPANISH(name)) for name in _SHEETS]
        _rows(sheets[0], _data(table))
        _rows(sheets[1], [_said(_VARIABLES), *([v.name, v.label, v.question] for v in table.variables)])
        _rows(sheets[2], [_said(_CODES), *(line for v in table.variables for line in _codes(v))])
        _rows(sheets[3], [_said((_NOTES,)), [table.study.name], *([said] for said in table.study.treatment)])


_ROWS = 1 << 20


def _said(texts: tuple[Text, ...]) -> list[Any]:
    return [SPANISH(text) for text in texts]


def _data(table: Table) -> Iterator[list[Any]]:
    yield [variable.name for variable in table.variables]
    for rows in table.blocks():
        columns = [variable.values[rows].tolist() for variable in table.variables]
        yield from map(list, zip(*columns, strict=True))


def _codes(variable: Variable) -> Iterator[list[Any]]:
    yes, no = SPANISH(_("Sí")), SPANISH(_("No"))
    yield from ([variable.name, code, label, no] for code, label in variable.labels.items())
    yield from ([variable.name, code, SPANISH(LABELS[why]), yes] for why, code in variable.missing.items())


def _rows(sheet: Any, rows: Any) -> None:
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell)
            else:
                sheet.write_number(number, place, cell)
