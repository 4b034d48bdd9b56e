"""What an audit found, in words: which table, which indicators and groups, and why it must not leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diversa.disclosure.tables import Group
from diversa.texts import Text

_ = Text


@dataclass(frozen=True)
class Finding:
    """Name one table that tells too much, and say why."""

    by: tuple[str, ...]
    indicators: tuple[str, ...]
    groups: tuple[Group, ...]
    words: Text


@dataclass(frozen=True)
class Measures:
    """Hold what an audit measured."""

    targets: int = 0
    """Small true counts that were judged."""
    narrowest: int | None = None
    """The narrowest feasible interval among them; None without any."""
    narrow: int = 0
    """How many of them have an interval that is too narrow."""
    ratio: float = 0.0
    """How often the better attacker guessed right over all of them, for each time that the own mark did."""
    worst_ratio: float = 0.0
    """The same for the table, or the group of small tables, where it is largest."""
    worst_tables: tuple[str, ...] = ()
    guessed: int = 0
    """Small true counts that attackers guessed at."""
    seconds: float = 0.0


@dataclass(frozen=True)
class Audit:
    """Hold the verdict on one release."""

    findings: tuple[Finding, ...]
    measures: Measures

    @property
    def passed(self) -> bool:
        """Tell whether the release may leave."""
        return not self.findings


def table_said(by: Iterable[str]) -> str:
    """Name a table: "region × gender_group", "total"."""
    return " × ".join(by) or "total"


def narrow_words(by: tuple[str, ...], cells: int, width: int) -> Text:
    """Say that small counts of a table can be worked out."""
    return _(
        "La tabla «{table}» deja deducir cuántas personas hay en {cells} casillas pequeñas: restando y sumando lo "
        "publicado, cada una queda entre dos números a {width} o menos de distancia. Quite cifras de esa tabla."
    ).fill(table=table_said(by), cells=cells, width=width)


def guess_words(tables: Iterable[tuple[str, ...]], ratio: float, limit: float) -> Text:
    """Say that small counts of some tables are guessed too often."""
    return _(
        "En la tabla «{table}» se adivinan cuentas pequeñas {ratio} veces tan a menudo como con su propia marca; el "
        "límite es {limit}. Quite una división de esas personas, o cifras de esa tabla."
    ).fill(table="», «".join(table_said(by) for by in tables), ratio=f"{ratio:.2f}", limit=f"{limit:.2f}")


def bare_words(by: tuple[str, ...]) -> Text:
    """Say that a table holds exact counts."""
    return _(
        "La tabla «{table}» tiene cuentas exactas o con un ruido que se puede adivinar: las claves de protección no se "
        "aplicaron. No publique hasta revisar el secreto de la instalación."
    ).fill(table=table_said(by))


def other_words(by: tuple[str, ...]) -> Text:
    """Say that a table is not what protection makes of its counts."""
    return _(
        "La tabla «{table}» no es la que resulta de proteger sus cuentas. No publique: vuelva a contar."
    ).fill(table=table_said(by))
