"""Read the files of a release as anybody may, and look in them for numbers of people that were not published.

Tables in files must hold the figures of the results, digit by digit. In pages and pictures every base that is named, in a
table or in a sentence, an alternative text or a title, must be a published one. The PDF is printed from a page, which can
be given to be read as well.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from diversa.disclosure.audit import Finding
from diversa.disclosure.audit.findings import table_said
from diversa.indicators.card import QualityCard
from diversa.indicators.figures import Beside, Figure, Results
from diversa.releases.exporters import open_data
from diversa.texts import Text

_ = Text
_KEYS = ("indicator", "breakdown", "group", "category")
_NUMBERS = ("value", "low", "high", "base")
_BASE_COLUMNS = frozenset(("base", "count", "personas"))
_NAMED = re.compile(r"\b[Bb]ase:?\s+(\d[\d.,\u00a0\u202f]*)")
_FIRST = re.compile(r"\s*(\d[\d.,]*)")
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OTHER = _("El archivo «{file}» dice de la tabla «{table}» algo que no es lo publicado: {what}.")
_NUMBER = _("El archivo «{file}» muestra un número de personas que no es de los publicados: {what}.")
Row = Mapping[str, Any]


def scan(
    folder: Path,
    results: Results,
    pages: Mapping[str, str] | None = None,
    beside: Iterable[Figure] = (),
) -> tuple[Finding, ...]:
    """Compare every file of a release with its results; `pages` are more pages by name, such as the PDF's source.

    `beside` are figures that pages show beside the results (see `figures_beside`), with bases of their own. Nothing but
    what is read is judged: a file of an unknown kind is passed over.
    """
    published = _Published.of(results, tuple(beside))
    found: list[Finding] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in (".html", ".svg"):
            found += published.page(name, path.read_text())
        elif path.is_file():
            found += published.rows(name, _rows(path))
    for name, content in (pages or {}).items():
        found += published.page(name, content)
    return tuple(found)


def figures_beside(unflagged: Beside | None, card: QualityCard | None) -> tuple[Figure, ...]:
    """Return the figures that stand beside results: totals without flagged responses, and the quality card's."""
    ways = () if unflagged is None else (one for held in unflagged.figures.values() for one in held)
    items = () if card is None else (one for item in card.items for one in (item.missing, item.refused))
    metrics = () if card is None else (metric.figure for metric in card.metrics)
    return (*ways, *items, *metrics)


@dataclass(frozen=True)
class _Published:
    """Hold what may be said: one row for each figure, and every base."""

    lines: Mapping[tuple[str, ...], Mapping[str, str]]
    numbers: frozenset[int]

    @classmethod
    def of(cls, results: Results, beside: tuple[Figure, ...]) -> _Published:
        data = open_data(results, {}, {}, stamp=None)
        names = [column.name for column in data.columns]
        rows = [dict(zip(names, row, strict=True)) for row in data.rows]
        own = (figure for result in results for group in result.groups for figure in group.figures)
        figures = (*own, *beside)
        numbers = {n for figure in figures for n in (figure.base, figure.count) if n is not None}
        return cls(
            {_key(row): {name: _plain(row[name]) for name in _NUMBERS} for row in rows}, frozenset(numbers)
        )

    def rows(self, name: str, rows: Iterable[Row]) -> Iterator[Finding]:
        """Yield the tables of which a file says anything else, once each."""
        wrong: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for row in rows:
            if {"indicator", "base", "value"} <= row.keys():
                expected = self.lines.get(_key(row))
                told = {one: _plain(row.get(one)) for one in _NUMBERS}
                if expected is None or told != expected:
                    wrong[_table(row)].append(" · ".join(map(str, (*_key(row), *told.values()))))
            else:
                wrong[()] += [f"{n} = {v}" for n, v in row.items() if self._foreign(n, v)]
        for by, what in wrong.items():
            if what:
                words = _OTHER.fill(file=name, table=table_said(by), what=what[0])
                yield Finding(by, (), (), words)

    def _foreign(self, name: str, value: Any) -> bool:
        said = _plain(value)
        return name.lower() in _BASE_COLUMNS and said.isdigit() and int(said) not in self.numbers

    def page(self, name: str, content: str) -> Iterator[Finding]:
        """Yield one finding for the numbers of people on a page that are not published."""
        reader = _Page()
        reader.feed(content)
        said = [*reader.bases, *(found for words in reader.words for found in _NAMED.findall(words))]
        foreign = [one for one in said if _whole(one) not in self.numbers]
        if foreign:
            yield Finding((), (), (), _NUMBER.fill(file=name, what=foreign[0].strip()))


def _whole(said: str) -> int:
    return int(re.sub(r"\D", "", said))


def _key(row: Row) -> tuple[str, ...]:
    return tuple("" if row.get(name) is None else str(row[name]) for name in _KEYS)


def _table(row: Row) -> tuple[str, ...]:
    return tuple(part for part in str(row.get("breakdown") or "").split(" × ") if part)


def _plain(value: Any) -> str:
    """Write a number in one way, however a file does."""
    if value is None or value == "" or value != value:
        return ""
    try:
        return f"{float(value):.10g}"
    except (TypeError, ValueError):
        return str(value)


def _rows(path: Path) -> Iterable[Row]:
    """Return the rows of a table in a file; none of a file that holds no table."""
    if path.suffix == ".csv":
        return csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    if path.suffix == ".json":
        return _json_rows(path)
    if path.suffix == ".xlsx":
        return _sheet_rows(path)
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        rows: list[Row] = pq.ParquetFile(path).read().to_pylist()
        return rows
    return ()


def _json_rows(path: Path) -> Iterator[Row]:
    held = json.loads(path.read_bytes())
    if isinstance(held, dict) and "rows" in held and "columns" in held:
        names = [column["name"] for column in held["columns"]]
        yield from (dict(zip(names, row, strict=False)) for row in held["rows"])


def _sheet_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of the sheets whose first row names an indicator and a base."""
    with ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(one.itertext()) for one in strings.iter(f"{_SHEET}si")]
        for name in sorted(one for one in book.namelist() if one.startswith("xl/worksheets/sheet")):
            rows = [
                _cells(row, shared) for row in ElementTree.fromstring(book.read(name)).iter(f"{_SHEET}row")
            ]
            head = next((at for at, row in enumerate(rows) if "indicator" in row.values()), None)
            if head is not None:
                yield from (
                    {title: row.get(at) for at, title in rows[head].items()} for row in rows[head + 1 :]
                )


def _cells(row: ElementTree.Element, shared: list[str]) -> dict[str, str]:
    """Map the letters of each column to its text."""
    found = {}
    for cell in row.iter(f"{_SHEET}c"):
        value, inline = cell.find(f"{_SHEET}v"), cell.find(f"{_SHEET}is")
        said = (
            "".join(inline.itertext())
            if inline is not None
            else (value.text or "")
            if value is not None
            else ""
        )
        letters = re.sub(r"\d", "", cell.get("r", ""))
        found[letters] = shared[int(said)] if cell.get("t") == "s" and said else said
    return found


class _Page(HTMLParser):
    """Collect the words of a page, those of attributes too, and the cells of columns of bases."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.bases: list[str] = []
        self.cell: list[str] | None = None
        self.heads: list[str] = []
        self.place = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [
            value for name, value in attrs if value and name in ("alt", "title", "aria-label", "content")
        ]
        if tag == "table":
            self.heads = []
        elif tag == "tr":
            self.place = 0
        elif tag in ("td", "th"):
            self.cell = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("td", "th") or self.cell is None:
            return
        said = "".join(self.cell)
        if tag == "th" and len(self.heads) == self.place:
            self.heads.append(said)
        elif tag == "td" and self.place < len(self.heads) and self.heads[self.place].startswith("Base"):
            self.bases += _FIRST.findall(said)[:1] if _FIRST.match(said) else []
        self.place, self.cell = self.place + 1, None
