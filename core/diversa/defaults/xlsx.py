"""Open data as a spreadsheet: what it is, the table, and what each column holds, in the release's languages.

Text is written as text whatever it begins with, so that a spreadsheet runs none of it.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from diversa.releases.exporters import Cell, OpenData, described
from diversa.releases.plain_text import readable, runs
from diversa.texts import Text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_ = Text
_README, _TABLE, _COLUMNS = _("Léame"), _("Tabla"), _("Columnas")
_SHEET_NAME = 31
"""Characters that the name of a sheet may have."""
_NARROW, _WIDE, _READING = 9, 44, 100
_CORE = "docProps/core.xml"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def to_xlsx(data: OpenData) -> bytes:
    """Write open data as a spreadsheet with typed numbers. Raises ValueError for a text too long for a cell."""
    from xlsxwriter import Workbook

    raw = io.BytesIO()
    with Workbook(raw, _OPTIONS) as book:
        made = datetime(data.day.year, data.day.month, data.day.day)
        book.set_properties({"title": readable(_title(data)), "comments": _note(data), "created": made})
        _Book(book, data).fill()
    return _sealed(raw, next(iter(data.catalogues)))


@dataclass(frozen=True)
class _Book:
    book: Workbook
    data: OpenData

    def fill(self) -> None:
        readme, table, columns = (self._sheet(name) for name in (_README, _TABLE, _COLUMNS))
        _Writer(self.book, readme).sentences(_sentences(self.data, table.name, columns.name))
        self._table(_Writer(self.book, table))
        self._columns(_Writer(self.book, columns))

    def _sheet(self, name: Text) -> Worksheet:
        sheet = self.book.add_worksheet(_sheet_name(name, self.data))
        if self.data.stamp is not None:
            sheet.set_header(f"&C{_note(self.data).replace('&', '&&')}")
        return sheet

    def _table(self, writer: _Writer) -> None:
        names = [column.name for column in self.data.columns]
        cells = zip(*self.data.rows, strict=True) if self.data.rows else ((),) * len(names)
        for place, (name, column) in enumerate(zip(names, cells, strict=True)):
            longest = max((len(str(cell)) for cell in column if cell is not None), default=0)
            writer.sheet.set_column(place, place, _width(max(longest, len(name) + 3)))
        writer.table(names, self.data.rows)

    def _columns(self, writer: _Writer) -> None:
        rows = [tuple(column.values()) for column in described(self.data)]
        writer.sheet.set_column(0, 0, _width(24))
        writer.sheet.set_column(1, len(self.data.catalogues), _READING)
        writer.table(["name", *self.data.catalogues], rows)


class _Writer:
    """Write the cells of one sheet, each as what it is."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.book, self.sheet = book, sheet
        self._formats: dict[str, Format] = {}

    def sentences(self, sentences: Iterator[tuple[str, bool]]) -> None:
        """Write one sentence a row, titles in bold."""
        self.sheet.set_column(0, 0, _READING)
        self.sheet.hide_gridlines(2)
        for place, (said, title) in enumerate(sentences):
            look = {"bold": title, "font_size": 14 if title else 11, "text_wrap": True, "valign": "top"}
            self.text(place, 0, said, self._format(f"sentence {title}", look))

    def table(self, names: list[str], rows: Any) -> None:
        """Write a header that stays in sight, and the rows below it."""
        header = self._format("header", {"bold": True, "bottom": 1, "bg_color": "#E6E6E6"})
        for place, name in enumerate(names):
            self.text(0, place, readable(name), header)
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                self.cell(line, place, cell)
        self.sheet.freeze_panes(1, 0)
        self.sheet.autofilter(0, 0, max(len(rows), 1), len(names) - 1)
        self.sheet.repeat_rows(0)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def cell(self, line: int, place: int, cell: Cell) -> None:
        """Write a text, a number with its published decimals, or a day; nothing for nothing."""
        if isinstance(cell, str):
            quoted = self._format("quoted", {"quote_prefix": True}) if runs(cell) else None
            self.text(line, place, cell, quoted)
        elif isinstance(cell, date):
            self.sheet.write_datetime(line, place, cell, self._format("day", {"num_format": "yyyy-mm-dd"}))
        elif cell is not None:
            decimals = -int(cell.as_tuple().exponent) if isinstance(cell, Decimal) else 0
            look = f"0.{'0' * decimals}" if decimals > 0 else "0"
            self.sheet.write_number(line, place, cell, self._format(look, {"num_format": look}))

    def text(self, line: int, place: int, text: str, look: Format | None = None) -> None:
        """Write a text as a text. Raises ValueError where it is longer than a cell may be."""
        # The writer takes what stands between these two for rich text of its own and would not escape it.
        rich = text.startswith("<r>") and text.endswith("</r>")
        held = f'<r><t xml:space="preserve">{escape(text)}</t></r>' if rich else text
        if text and self.sheet.write_string(line, place, held, look) != 0:
            raise ValueError(f"A text of {len(text)} characters is too long for a cell of a spreadsheet.")

    def _format(self, name: str, look: dict[str, Any]) -> Format:
        if name not in self._formats:
            self._formats[name] = self.book.add_format(look)
        return self._formats[name]


def _sentences(data: OpenData, table: str, columns: str) -> Iterator[tuple[str, bool]]:
    """Yield what the first sheet says, language by language, and whether it is a title."""
    for language, catalogue in data.catalogues.items():
        yield readable(catalogue(data.title)), True
        for sentence in _said(data, table, columns):
            yield readable(catalogue(sentence)), False
        if language in data.citations:
            yield readable(data.citations[language]), False
        if data.address:
            yield data.address, False
        yield "", False


def _said(data: OpenData, table: str, columns: str) -> Iterator[Text]:
    if data.stamp is not None:
        yield data.stamp.words
        yield data.stamp.says
    about = data.about
    yield _("Campaña {campaign}, publicación {number}, datos hasta el {day}.").fill(
        campaign=about.get("campaign", ""), number=about.get("release", ""), day=data.day.isoformat()
    )
    yield _(
        "La hoja «{table}» tiene una fila por cada indicador, grupo y categoría. La hoja «{columns}» dice qué hay en "
        "cada columna."
    ).fill(table=table, columns=columns)
    yield from _READING_HELP


_READING_HELP = (
    _("Los resultados hablan de las personas que participaron, no de toda la población."),
    _("Lea cada resultado junto con su intervalo (low y high), su base y su calidad."),
    _("Donde «mark» dice «withheld», la cifra no se publica (n. d.) para no señalar a nadie."),
    _(
        "Las cantidades llevan un poco de ruido para proteger a las personas: las partes pueden no sumar el total."
    ),
    _("Las columnas que empiezan por «weighted» son una estimación experimental."),
)


def _title(data: OpenData) -> str:
    catalogue = next(iter(data.catalogues.values()))
    return f"{catalogue(data.title)}. {_note(data)}" if data.stamp else catalogue(data.title)


def _note(data: OpenData) -> str:
    return " / ".join(_each(data.stamp.words, data)) if data.stamp else ""


def _each(text: Text, data: OpenData) -> list[str]:
    return list(dict.fromkeys(catalogue(text) for catalogue in data.catalogues.values()))


def _sheet_name(text: Text, data: OpenData) -> str:
    """Return the name of a sheet in every language that fits; only signs that sheets allow."""
    names = [re.sub(r"[^\w ]", "", name).strip() for name in _each(text, data)]
    joined = " - ".join(name for name in names if name)
    return joined if len(joined) <= _SHEET_NAME else names[0][:_SHEET_NAME]


def _width(characters: int) -> int:
    return min(max(characters, _NARROW), _WIDE)


def _sealed(raw: io.BytesIO, language: str) -> bytes:
    """Return the spreadsheet with its language in its properties and the same bytes each time it is made."""
    out = io.BytesIO()
    with ZipFile(raw) as made, ZipFile(out, "w") as file:
        for name in made.namelist():
            member = ZipInfo(name, _MOMENT)
            member.compress_type = ZIP_DEFLATED
            with made.open(name) as source, file.open(member, "w") as target:
                if name == _CORE:
                    words = f"<dc:language>{escape(language)}</dc:language></cp:coreProperties>"
                    target.write(source.read().replace(b"</cp:coreProperties>", words.encode()))
                else:
                    shutil.copyfileobj(source, target)
    return out.getvalue()
