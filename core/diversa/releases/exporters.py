"""Open data of a release: one plain table of everything published, and the ways to write it as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from diversa.disclosure.marks import percent
from diversa.indicators.figures import Figure, GroupFigures, Result, Results
from diversa.releases.wording import REASONS, Stamp
from diversa.texts import Catalogue, Text

_ = Text
Cell = str | int | Decimal | None
"""A text, a number as it was published, or nothing."""
_CODES = " × "


@dataclass(frozen=True)
class Column:
    """Name one column of the open data and say what is in it."""

    name: str
    meaning: Text


@dataclass(frozen=True)
class OpenData:
    """Hold everything published of one module, one row for each indicator, group and category."""

    about: Mapping[str, Any]
    """What the file is: campaign, module, release, day, and the words that mark simulated data."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    catalogues: Mapping[str, Catalogue] = field(repr=False)

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("A row of open data needs one cell for each column.")


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
    ("mark", _("Cómo se publica: figure (con cifra), withheld (n. d.), under_5_percent u over_95_percent")),
    ("value", _("Resultado")),
    ("low", _("Límite inferior del intervalo basado en modelo")),
    ("high", _("Límite superior del intervalo basado en modelo")),
    ("unit", _("Unidad")),
    ("base", _("Personas en las que se basa, con ruido de protección")),
    ("quality", _("Calidad: indicativo, con cuidado o no confiable")),
    ("care", _("1 si la base es pequeña")),
    ("reason", _("Por qué no se publica la cifra")),
    ("note", _("Nota")),
)
_TRANSLATED = ("indicator_title", "breakdown_title", "group_label", "category_label")


def open_data(
    results: Results, catalogues: Mapping[str, Catalogue], about: Mapping[str, Any], *, stamp: Stamp | None
) -> OpenData:
    """Lay all figures of a module out as rows, with their labels in every language of the release."""
    note = str(stamp.words) if stamp else ""
    rows = tuple(
        _row(result, group, figure, catalogues, note)
        for result in results
        for group in result.groups
        for figure in group.figures
    )
    return OpenData(about, tuple(_columns(catalogues)), rows, catalogues)


def _columns(catalogues: Mapping[str, Catalogue]) -> Iterator[Column]:
    for name, meaning in _BEFORE:
        if name in _TRANSLATED:
            yield from (Column(f"{name}_{language}", meaning) for language in catalogues)
        else:
            yield Column(name, meaning)
    yield from (Column(name, meaning) for name, meaning in _AFTER)


def _row(
    result: Result, group: GroupFigures, figure: Figure, catalogues: Mapping[str, Catalogue], note: str
) -> tuple[Cell, ...]:
    def said(*texts: Text) -> list[Cell]:
        return [_CODES.join(catalogue(text) for text in texts) for catalogue in catalogues.values()]

    unit = "%" if figure.percent else result.indicator.unit
    return (
        result.indicator.id,
        *said(result.indicator.title),
        _CODES.join(result.by),
        *said(*result.titles),
        _CODES.join("" if code is None else str(code) for code in group.codes),
        *said(*group.labels),
        "" if figure.category is None else str(figure.category),
        *said(figure.label),
        figure.mark.value,
        *(_number(bound, figure) for bound in (figure.value, figure.low, figure.high)),
        unit,
        figure.base,
        figure.quality.value if figure.quality else "",
        int(figure.care),
        _reason(figure),
        note,
    )


def _number(value: float | None, figure: Figure) -> Decimal | None:
    """Write a published number with the decimals it was published with."""
    if value is None:
        return None
    return percent(value * figure.factor / 100, figure.decimals)


def _reason(figure: Figure) -> str:
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
