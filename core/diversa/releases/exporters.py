"""Open data of a release: one plain table of everything published, and the ways to write it as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from diversa.disclosure.marks import percent
from diversa.indicators.figures import Beside, Figure, GroupFigures, Result, Results
from diversa.indicators.weighting import Weighting
from diversa.releases.plain_text import readable
from diversa.releases.wording import REASONS, Stamp
from diversa.texts import Catalogue, Text

_ = Text
Cell = str | int | Decimal | date | None
"""A text, a number as it was published, a day, or nothing."""
_CODES = " × "


class Kind(StrEnum):
    """Say what the cells of a column are; a file with types keeps it."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """Name one column of the open data and say what is in it."""

    name: str
    meaning: Text
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Line:
    """Hold one published figure with its place, and what stands beside it where it is a total."""

    result: Result
    group: GroupFigures
    figure: Figure
    weighted: Figure | None = None
    unflagged: Figure | None = None

    @property
    def unit(self) -> str:
        """Return what its value is in."""
        return "%" if self.figure.percent else self.result.indicator.unit


@dataclass(frozen=True)
class OpenData:
    """Hold everything published of one module, one row for each indicator, group and category.

    `lines` are the figures that the rows say, in the same order, for files that need more than a flat table.
    """

    about: Mapping[str, Any]
    """What the file is: campaign, module, release, day, and the words that mark simulated data."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    catalogues: Mapping[str, Catalogue] = field(repr=False)
    lines: tuple[Line, ...] = field(default=(), repr=False)
    title: Text = Text("")
    """What the module is called."""
    stamp: Stamp | None = None
    citations: Mapping[str, str] = field(default_factory=dict)
    """Language → how to cite it."""
    address: str = ""
    """Where the results can be read; empty where the installation has no public address."""
    since: date | None = None
    """The day the campaign began; None where it is not said."""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("A row of open data needs one cell for each column.")

    @property
    def day(self) -> date:
        """Return the day up to which responses were counted."""
        return date.fromisoformat(self.about["made_on"])


@dataclass(frozen=True)
class Exporter:
    """Write open data as a file: `tables` and `suffix` make its name, `write` its bytes."""

    id: str
    title: Text
    suffix: str
    media_type: str
    write: Callable[[OpenData], bytes]


_BEFORE = (
    ("indicator", _("Indicador")),
    ("indicator_title", _("Nombre del indicador")),
    ("breakdown", _("Variables por las que se divide; vacío para el total")),
    ("breakdown_title", _("Nombre de esas variables")),
    ("group", _("Código del grupo")),
    ("group_label", _("Nombre del grupo")),
    ("category", _("Código de la categoría, si el indicador tiene varias")),
    ("category_label", _("Nombre de la categoría")),
)
_AFTER = (
    Column(
        "mark", _("Cómo se publica: figure (con cifra), withheld (n. d.), under_5_percent u over_95_percent")
    ),
    Column("value", _("Resultado"), Kind.NUMBER),
    Column("low", _("Límite inferior del intervalo basado en modelo"), Kind.NUMBER),
    Column("high", _("Límite superior del intervalo basado en modelo"), Kind.NUMBER),
    Column("unit", _("Unidad")),
    Column("base", _("Personas en las que se basa, con ruido de protección"), Kind.WHOLE),
    Column("quality", _("Calidad: indicativo, con cuidado o no confiable")),
    Column("care", _("1 si la base es pequeña"), Kind.WHOLE),
    Column("reason", _("Por qué no se publica la cifra")),
    Column("note", _("Nota")),
    Column(
        "count",
        _("Personas que cumplen lo que mide el porcentaje, con ruido de protección; vacío si no se muestran"),
        Kind.WHOLE,
    ),
    Column(
        "as_of",
        _("Día de la publicación anterior de la que se conserva la cifra; vacío si es de esta"),
        Kind.DAY,
    ),
    Column(
        "weighted",
        _("Estimación experimental: el total, si quienes participaron fueran como la población"),
        Kind.NUMBER,
    ),
    Column("weighted_low", _("Límite inferior del intervalo de la estimación experimental"), Kind.NUMBER),
    Column("weighted_high", _("Límite superior del intervalo de la estimación experimental"), Kind.NUMBER),
    Column("unflagged", _("El total, sin las respuestas que llevan una alerta de calidad"), Kind.NUMBER),
)
_TRANSLATED = ("indicator_title", "breakdown_title", "group_label", "category_label")


def open_data(
    results: Results,
    catalogues: Mapping[str, Catalogue],
    about: Mapping[str, Any],
    *,
    stamp: Stamp | None,
    weighting: Weighting | None = None,
    unflagged: Beside | None = None,
    citations: Mapping[str, str] | None = None,
    address: str = "",
    since: date | None = None,
) -> OpenData:
    """Lay all figures of a module out as rows, with their labels in every language of the release.

    `weighting` and `unflagged` stand beside the totals. Raises ValueError where they do not have one figure for each
    category of a published total.
    """
    lines = tuple(_lines(results, weighting.beside if weighting else None, unflagged))
    note = str(stamp.words) if stamp else ""
    rows = tuple(tuple(_cells(line, catalogues, note)) for line in lines)
    columns = tuple(_columns(catalogues))
    return OpenData(
        about, columns, rows, catalogues, lines, results.title, stamp, citations or {}, address, since
    )


def _lines(results: Results, weighted: Beside | None, unflagged: Beside | None) -> Iterator[Line]:
    for result in results:
        for group in result.groups:
            heavy, clean = _beside(weighted, result, group), _beside(unflagged, result, group)
            for figures in zip(group.figures, heavy, clean, strict=True):
                yield Line(result, group, *figures)


def _beside(beside: Beside | None, result: Result, group: GroupFigures) -> tuple[Figure | None, ...]:
    """Return what stands beside the figures of a total; nothing beside a figure that is not shown itself."""
    found = beside.figures.get(result.indicator.id) if beside and result.is_total else None
    if found is None:
        return (None,) * len(group.figures)
    if [other.category for other in found] != [figure.category for figure in group.figures]:
        raise ValueError(f"What stands beside {result.indicator.id!r} has other categories than its total.")
    return tuple(other if figure.shown else None for figure, other in zip(group.figures, found, strict=True))


def _columns(catalogues: Mapping[str, Catalogue]) -> Iterator[Column]:
    for name, meaning in _BEFORE:
        if name in _TRANSLATED:
            yield from (Column(f"{name}_{language}", meaning) for language in catalogues)
        else:
            yield Column(name, meaning)
    yield from _AFTER


def _cells(line: Line, catalogues: Mapping[str, Catalogue], note: str) -> Iterator[Cell]:
    for cell in (*_where(line, catalogues), *_what(line, note)):
        yield readable(cell) if isinstance(cell, str) else cell


def _where(line: Line, catalogues: Mapping[str, Catalogue]) -> Iterator[Cell]:
    def said(texts: Iterable[Text]) -> list[Cell]:
        return [_CODES.join(catalogue(text) for text in texts) for catalogue in catalogues.values()]

    result, group, figure = line.result, line.group, line.figure
    yield result.indicator.id
    yield from said([result.indicator.title])
    yield _CODES.join(result.by)
    yield from said(result.titles)
    yield _CODES.join("" if code is None else str(code) for code in group.codes)
    yield from said(group.labels)
    yield "" if figure.category is None else str(figure.category)
    yield from said([figure.label])


def _what(line: Line, note: str) -> Iterator[Cell]:
    figure, weighted, unflagged = line.figure, line.weighted, line.unflagged
    yield figure.mark.value
    yield from (number(bound, figure) for bound in (figure.value, figure.low, figure.high))
    yield line.unit
    yield figure.base
    yield figure.quality.value if figure.quality else ""
    yield int(figure.care)
    yield reason_of(figure)
    yield note
    yield figure.count
    yield figure.as_of
    bounds = (weighted.value, weighted.low, weighted.high) if weighted else (None, None, None)
    yield from (number(bound, weighted or figure) for bound in bounds)
    yield number(unflagged.value, unflagged) if unflagged else None


def number(value: float | None, figure: Figure) -> Decimal | None:
    """Return a published number with the decimals it was published with."""
    if value is None:
        return None
    return percent(value * figure.factor / 100, figure.decimals)


def reason_of(figure: Figure) -> str:
    """Say in Spanish why a figure is withheld; empty where it is not."""
    return "" if figure.reason is None else str(REASONS.get(figure.reason, figure.reason))


def described(data: OpenData) -> list[dict[str, str]]:
    """Say what each column holds, in every language."""
    return [
        {
            "name": column.name,
            **{name: catalogue(column.meaning) for name, catalogue in data.catalogues.items()},
        }
        for column in data.columns
    ]
