"""Ids that SDMX allows, and the lists of codes in which open data are said."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from diversa.disclosure.marks import Mark, Reason
from diversa.indicators.figures import OVER_NINETY_FIVE, UNDER_FIVE, Figure
from diversa.indicators.quality import Quality
from diversa.releases.wording import QUALITIES
from diversa.texts import Text

_ = Text
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_-]+")
_LETTER = re.compile(r"[A-Za-z]")
_STATUS = {"A": _("Valor normal"), "Q": _("Falta el valor: se protege"), "U": _("Valor poco confiable")}
"""What is used of the standard's CL_OBS_STATUS, with its ids."""
_CONFIDENTIALITY = {
    "F": _("Se publica"),
    "A": _("No se publica: son pocas personas"),
    "N": _("No se publica: otra regla"),
}
"""What is used of the standard's CL_CONF_STATUS, with its ids."""


class Codes:
    """Give each thing an id that the standard allows, its own wherever that is allowed, and keep what it is called."""

    def __init__(self, names: Mapping[str, Text] | None = None) -> None:
        self.names: dict[str, Text] = dict(names or {})
        """Id → what it is called, in order."""
        self._ids: dict[Hashable, str] = {}

    def add(self, key: Hashable, wanted: str, name: Text) -> str:
        """Return the id of a thing, the same each time; two things never share one."""
        if key not in self._ids:
            self._ids[key] = unique(code_id(wanted), self.names)
            self.names[self._ids[key]] = name
        return self._ids[key]


@dataclass(frozen=True)
class Component:
    """Describe a dimension, a measure or an attribute: coded where it has codes, else typed as `text_type`."""

    id: str
    title: Text
    codes: Codes | None = None
    text_type: str = field(default="String", kw_only=True)

    def code(self, key: Hashable, wanted: str, name: Text) -> str:
        """Return the id of one of its codes. Raises ValueError where it has none."""
        if self.codes is None:
            raise ValueError(f"{self.id} has no codes.")
        return self.codes.add(key, wanted, name)


def code_id(wanted: str) -> str:
    """Return the nearest id of a code: letters, digits, `_` and `-`, which is never the first."""
    made = _FORBIDDEN.sub("_", wanted.replace("+", "PLUS"))
    return f"_{made[1:]}" if made[:1] in ("", "-") else made


def component_id(wanted: str) -> str:
    """Return the nearest id of a dimension: capitals, digits and `_`, a letter first."""
    made = code_id(wanted).replace("-", "_").upper()
    return made if _LETTER.match(made) else f"V{made}" if made.startswith("_") else f"V_{made}"


def unique(wanted: str, taken: Mapping[str, object]) -> str:
    """Return an id that is not taken yet."""
    number, made = 1, wanted
    while made in taken:
        number += 1
        made = f"{wanted}_{number}"
    return made


def coded_attributes() -> dict[str, Component]:
    """Return the attributes that have codes, by id; only the units are still to be listed."""
    units = Codes()
    units.add("%", "PT", _("Porcentaje"))
    marks = {
        Mark.FIGURE.value: _("Con cifra"),
        Mark.WITHHELD.value: _("No se publica (n. d.)"),
        Mark.UNDER_FIVE.value: UNDER_FIVE,
        Mark.OVER_NINETY_FIVE.value: OVER_NINETY_FIVE,
    }
    found = (
        Component("OBS_STATUS", _("Estado de la observación"), Codes(_STATUS)),
        Component("CONF_STATUS", _("Estado de confidencialidad"), Codes(_CONFIDENTIALITY)),
        Component("MARK", _("Cómo se publica"), Codes(marks)),
        Component("QUALITY", _("Calidad"), Codes({code_id(q.value): name for q, name in QUALITIES.items()})),
        Component("UNIT_MEASURE", _("Unidad"), units),
    )
    return {component.id: component for component in found}


def status(figure: Figure) -> str:
    """Return the observation status of a figure."""
    if not figure.shown:
        return "Q"
    return "U" if figure.quality is Quality.NOT_RELIABLE else "A"


def confidentiality(figure: Figure) -> str:
    """Return the confidentiality status of a figure."""
    if figure.shown:
        return "F"
    return "A" if figure.reason in (None, Reason.SMALL_BASE, Reason.SMALL_CELL) else "N"
