"""Open data as SDMX sees them: a cube with dimensions, one observed value and attributes.

Each variable by which figures are broken down is a dimension of its own, with `_T` for the total, so that a crossing
uses several; variables of place share REF_AREA. Ids keep the codes of the open data where the standard allows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from diversa.defaults import sdmx_codes
from diversa.defaults.sdmx_codes import Codes, Component, code_id, component_id, unique
from diversa.indicators.figures import REST_CODE
from diversa.privacy.rules import Code
from diversa.questionnaire import geography
from diversa.releases.exporters import Cell, Line, OpenData
from diversa.texts import Text

_ = Text
AGENCY = "DANE"
"""Who maintains the structures: a proposal, until the office says which id it uses; `about["agency"]` replaces it."""
TOTAL, REST_ID, NOT_APPLICABLE, COUNTRY = "_T", "_O", "_Z", "CO"
_AGENCY_ID = re.compile(r"[A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*", re.ASCII)
VALUE, TIME = "OBS_VALUE", "TIME_PERIOD"
_TYPED = {
    "DECIMALS": "Integer",
    "LOW": "Decimal",
    "HIGH": "Decimal",
    "BASE": "Integer",
    "CARE": "Integer",
    "COUNT": "Integer",
    "AS_OF": "GregorianDay",
    "WEIGHTED": "Decimal",
    "WEIGHTED_LOW": "Decimal",
    "WEIGHTED_HIGH": "Decimal",
    "UNFLAGGED": "Decimal",
    "REASON": "String",
    "NOTE": "String",
}
"""Attributes without codes; but for the decimals each is a column of the open data."""


@dataclass(frozen=True)
class Cube:
    """Join the structure of open data with their rows, one text for each of `columns`."""

    agency: str
    stem: str
    """What the ids of this campaign's module end in."""
    version: str
    """Each release has a structure of its own, since its breakdowns may change."""
    dimensions: tuple[Component, ...]
    time: Component
    measure: Component
    attributes: tuple[Component, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the ids of all components, in the order of the rows."""
        return tuple(part.id for part in (*self.dimensions, self.time, self.measure, *self.attributes))

    @property
    def dataflow(self) -> str:
        """Return what data files name as their structure."""
        return f"{self.agency}:DF_{self.stem}({self.version})"


def cube_of(data: OpenData) -> Cube:
    """Lay open data out as a cube. Raises ValueError for an agency whose id the standard does not allow."""
    about = data.about
    agency = str(about.get("agency", AGENCY))
    if not _AGENCY_ID.fullmatch(agency):
        raise ValueError(
            f"{agency!r} is no id of an agency: letters, digits, _ and -, parted by points, a letter first."
        )
    builder = _Builder(data)
    return Cube(
        agency,
        component_id(f"{about.get('campaign', '')}_{about.get('module', '')}"),
        f"{about.get('release', 1)}.0.0",
        rows=tuple(builder.rows()),
        dimensions=(builder.indicator, builder.category, builder.place, *builder.variables.values()),
        time=Component(TIME, _("Tiempo en que se respondió"), text_type="ObservationalTimePeriod"),
        measure=Component(VALUE, _("Resultado"), text_type="Decimal"),
        attributes=builder.attributes(),
    )


class _Builder:
    """Give ids to what the lines say, in their order."""

    def __init__(self, data: OpenData) -> None:
        self.data = data
        self.indicator = Component("INDICATOR", _("Indicador"), Codes())
        self.category = Component("CATEGORY", _("Categoría"), Codes({NOT_APPLICABLE: _("No aplica")}))
        self.place = Component("REF_AREA", _("Lugar"), Codes({COUNTRY: _("Colombia")}))
        self.coded = sdmx_codes.coded_attributes()
        self.variables = self._variables()

    def _variables(self) -> dict[str, Component]:
        """Map each variable that is no place to its dimension."""
        fixed = (self.indicator.id, self.category.id, self.place.id, VALUE, TIME, *self.coded, *_TYPED)
        taken: dict[str, object] = dict.fromkeys(("STRUCTURE", "STRUCTURE_ID", "ACTION", *fixed))
        places = place_variables(self.data.lines)
        found: dict[str, Component] = {}
        for line in self.data.lines:
            for name, title in zip(line.result.by, line.result.titles, strict=True):
                if name not in places and name not in found:
                    id_ = unique(component_id(name), taken)
                    taken[id_] = None
                    found[name] = Component(id_, title, Codes({TOTAL: _("Total")}))
        return found

    def attributes(self) -> tuple[Component, ...]:
        meanings = {column.name.upper(): column.meaning for column in self.data.columns}
        typed = (Component(id_, meanings.get(id_, _("Decimales")), text_type=_TYPED[id_]) for id_ in _TYPED)
        return (*self.coded.values(), *typed)

    def rows(self) -> Iterator[tuple[str, ...]]:
        names = [column.name.upper() for column in self.data.columns]
        time = _period(self.data)
        for line, row in zip(self.data.lines, self.data.rows, strict=True):
            cells = dict(zip(names, row, strict=True))
            cells["DECIMALS"] = line.figure.decimals if line.figure.shown else None
            typed = (_plain(cells[id_]) for id_ in _TYPED)
            yield (*self._key(line), time, _plain(cells["VALUE"]), *self._statements(line), *typed)

    def _key(self, line: Line) -> Iterator[str]:
        """Yield where a figure stands: one code for each dimension but the time."""
        indicator, category = line.result.indicator, line.figure.category
        place, groups = COUNTRY, dict.fromkeys(self.variables, TOTAL)
        for name, code, label in zip(line.result.by, line.group.codes, line.group.labels, strict=True):
            if name in groups:
                groups[name] = _listed(self.variables[name], name, code, label)
            else:
                place = _listed(self.place, name, code, label)
        yield self.indicator.code(indicator.id, indicator.id, indicator.title)
        if category is None:
            yield NOT_APPLICABLE
        else:
            # One list for all indicators, whose codes mean other things in each.
            yield _listed(self.category, indicator.id, category, line.figure.label, f"{indicator.id}__")
        yield place
        yield from groups.values()

    def _statements(self, line: Line) -> Iterator[str]:
        figure = line.figure
        said = {
            "OBS_STATUS": sdmx_codes.status(figure),
            "CONF_STATUS": sdmx_codes.confidentiality(figure),
            "MARK": figure.mark.value,
            "QUALITY": code_id(figure.quality.value) if figure.quality else "",
            "UNIT_MEASURE": self.coded["UNIT_MEASURE"].code(line.unit, line.unit, Text(line.unit)),
        }
        yield from (said[id_] for id_ in self.coded)


def _listed(component: Component, name: str, code: Code | None, label: Text, before: str = "") -> str:
    """Return the id of one group or category in its list."""
    wanted = REST_ID if code == REST_CODE else f"{before}{code}"
    return component.code((REST_CODE,) if before and code == REST_CODE else (name, code), wanted, label)


def place_variables(lines: Sequence[Line]) -> frozenset[str]:
    """Return the variables whose groups are places, which share a dimension: no two of one level or of one crossing."""
    codes: dict[str, set[Code]] = {}
    for line in lines:
        for name, code in zip(line.result.by, line.group.codes, strict=True):
            codes.setdefault(name, set()).update({code} - {None, REST_CODE})  # type: ignore[arg-type]
    crossings = {line.result.by for line in lines}
    chosen: list[str] = []
    for name, own in codes.items():
        places = own and any(own <= level for level in _levels())
        crossed = any(name in by and other in by for by in crossings for other in chosen)
        if places and not crossed and all(own.isdisjoint(codes[other]) for other in chosen):
            chosen.append(name)
    return frozenset(chosen)


def _levels() -> tuple[frozenset[str], ...]:
    departments = geography.departments()
    return (
        frozenset(region.code for region in geography.REGIONS),
        frozenset(department.code for department in departments),
        frozenset(place.code for department in departments for place in department.municipalities),
    )


def _period(data: OpenData) -> str:
    """Return the time that figures are about: from the campaign's beginning to the last day that was counted."""
    since, day = data.since, data.day
    if since is None or since > day:
        return day.isoformat()
    return f"{since}/P{(day - since).days + 1}D"


def _plain(cell: Cell) -> str:
    """Say a cell on one line, as readers of SDMX split lines before they look at quotes."""
    return "" if cell is None else " ".join(str(cell).split())
