"""What is computed from one person's exact answers: which kinds of violence happened, and how much of it at once.

Every index follows one rule: 1 if any of its acts happened; 0 if none did and at least half of them were answered;
otherwise it is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from diversa import Class, Condition, Derived, Missing, Named, Option, Text, drop, keep, known_true
from diversa.questionnaire import geography, standard
from diversa.questionnaire.conditions import Cell
from diversa_gbv.acts import BEFORE, NEVER, YEAR, Acts, half_answered, least
from diversa_gbv.sections.aftermath import BLOCKS, GBV_ANY, GBV_BUT_CONTROL, days_lost
from diversa_gbv.sections.opening import NEVER_PARTNERED, geo_area, partner_status
from diversa_gbv.sections.others import (
    NPV_ANY,
    NPV_HARASS,
    NPV_PHYS,
    NPV_SEX_BROAD,
    OF_OTHERS,
    npv_acts,
    npv_sexual,
)
from diversa_gbv.sections.partner import (
    BUT_CONTROL,
    IPV_ANY,
    IPV_ECON,
    IPV_PHYS,
    IPV_PSYCH,
    IPV_SEX,
    OF_PARTNERS,
    control,
    economic,
    physical,
    psychological,
    sexual,
)
from diversa_gbv.sections.tech import TF_ANY, tf_acts

_ = Text
Answers = Mapping[str, Any]
_IN_YEAR = _("{kind}, en los últimos 12 meses")
_EVER = _("{kind}, alguna vez")
_WINDOWS = (("12m", _IN_YEAR, (YEAR,)), ("ever", _EVER, (YEAR, BEFORE)))
OWN = "Propuesta propia"

GRIDS = (control, psychological, economic, physical, sexual, npv_acts, npv_sexual, tf_acts)
LEAST_CONTROLS = 6
"""How many of the eight rows on control must be answered to count them."""
LEAST_FORMS = 6
"""How many of the eight forms must be known to count them."""
TOP_DAYS = 90


def _listed(acts: Acts) -> str:
    """Name the rows of each grid: "ipv_physical {push, slap}"."""
    parts = (cell.ref.split(".") for cell in acts.cells)
    grids = groupby(parts, key=lambda part: part[0])
    return ", ".join(f"{grid} {{{', '.join(row for _grid, row in rows)}}}" for grid, rows in grids)


def _index(acts: Acts, enough: Condition, said: str) -> tuple[Derived, Derived]:
    """Make both indices of a kind of violence: in the last twelve months, and ever."""
    happened = {"12m": acts.in_year, "ever": acts.ever}
    twelve, ever = (
        Derived(
            f"{acts.id}_{window}",
            title.fill(kind=acts.name),
            classes=(
                Class(1, _("Sí"), happened[window]),
                Class(0, _("No"), ~known_true(happened[window]) & enough),
            ),
            formula=f"1: any of {_listed(acts)} in {set(codes)}; 0: none, and {said}; otherwise missing",
            reference=OWN,
            store=keep,
            release=keep,
        )
        for window, title, codes in _WINDOWS
    )
    return twelve, ever


def _of_acts(acts: Acts) -> tuple[Derived, Derived]:
    said = f"at least {least(acts.cells)} of {len(acts.cells)} answered"
    return _index(acts, half_answered(acts.cells), said)


def _of_parts(acts: Acts, partner: tuple[Cell, ...]) -> tuple[Derived, Derived]:
    """Make the indices of all violence together, of which one part that is known is enough."""
    enough = half_answered(partner) | half_answered(NPV_ANY.cells) | half_answered(TF_ANY.cells)
    return _index(acts, enough, "half of the rows answered of partner, other people, or phone and internet")


INDICES = tuple(index for acts in (*OF_PARTNERS, *OF_OTHERS, TF_ANY) for index in _of_acts(acts))
TOGETHER = (*_of_parts(GBV_ANY, IPV_ANY.cells), *_of_parts(GBV_BUT_CONTROL, BUT_CONTROL))
INDEX = {index.id: index for index in (*INDICES, *TOGETHER)}
"""Every index by its id, `ipv_phys_12m` and so on."""


def _rows(sheet: Answers, grid: str) -> list[int]:
    given = sheet.get(grid, Missing.BLANK)
    return [] if isinstance(given, Missing) else [v for v in given.values() if not isinstance(v, Missing)]


def _controls(sheet: Answers) -> int | None:
    given = _rows(sheet, control.id)
    return sum(v != NEVER for v in given) if len(given) >= LEAST_CONTROLS else None


OF_A_PARTNER = tuple(f"{acts.id}_12m" for acts in (IPV_PHYS, IPV_SEX, IPV_PSYCH, IPV_ECON))
OF_ANYBODY = tuple(f"{acts.id}_12m" for acts in (NPV_PHYS, NPV_SEX_BROAD, NPV_HARASS, TF_ANY))


def _forms(sheet: Answers) -> int | None:
    """Count the forms; whoever never had a partner was not asked about one, and that means none."""
    hidden = sheet.get(partner_status.id) == NEVER_PARTNERED
    states = [0 if hidden else sheet.get(name) for name in OF_A_PARTNER]
    known = [s for s in (*states, *(sheet.get(name) for name in OF_ANYBODY)) if s in (0, 1)]
    return sum(known) if len(known) >= LEAST_FORMS else None


def _parts(sheet: Answers) -> int:
    return sum(half_answered(block.cells).surely(sheet) or block.ever.surely(sheet) for block in BLOCKS)


def _full_grids(sheet: Answers) -> int:
    return sum(grid.all_rows(YEAR).surely(sheet) for grid in GRIDS)


def _days(sheet: Answers) -> int | None:
    days = sheet.get(days_lost.id, Missing.BLANK)
    return None if isinstance(days, Missing) else min(days, TOP_DAYS)


def _region(sheet: Answers) -> str | None:
    place = sheet.get(geo_area.id, Missing.BLANK)
    return None if isinstance(place, Missing) else geography.region_of(place[:2])


controls = Derived(
    "ipv_ctrl_n",
    _("Número de controles de la pareja, alguna vez"),
    compute=_controls,
    formula="number of rows of ipv_control in {1, 2}; missing with fewer than 6 of 8 rows answered",
    reference="Conteo usual con el dominio de DHS d101",
    store=keep,
    release=keep,
)
forms = Derived(
    "gbv_forms_n",
    _("Número de formas de violencia en los últimos 12 meses"),
    compute=_forms,
    formula=(
        f"how many of {', '.join((*OF_A_PARTNER, *OF_ANYBODY))} are 1; missing with fewer than 6 of the 8 known; "
        "the first four are 0 for partner_status = 4"
    ),
    reference=OWN,
    store=keep,
    release=keep,
)
blocks_answered = Derived(
    "gbv_parts_n",
    _("Partes respondidas: pareja, otras personas, celular e internet"),
    compute=_parts,
    options=(
        Option(0, _("Ninguna parte")),
        Option(1, _("Una parte")),
        Option(2, _("Dos partes")),
        Option(3, _("Las tres partes")),
    ),
    formula="how many of ipv_any_ever, npv_any_ever and tf_any_ever are known",
    reference=OWN,
    store=keep,
    release=keep,
)
full_grids = Derived(
    "all_yes_grids",
    _("Tablas con «Sí, en los últimos 12 meses» en todas las líneas"),
    compute=_full_grids,
    formula=(
        "number of the 8 grids with every row 1; a mark of quality with 4 or more in a response that was too fast, never "
        "a reason to doubt one person"
    ),
    reference=OWN,
    store=keep,
    release=drop,
)
days_top = Derived(
    "days_lost_top",
    _("Días perdidos, hasta 90"),
    compute=_days,
    formula="days_lost, and 90 where it is more",
    reference=OWN,
    store=keep,
    release=drop,
)
region = replace(
    standard.REGION,
    compute=_region,
    formula="region of the department in geo_area, six groups of this project's own",
)

GROUPS = (
    standard.GENDER_GROUP,
    standard.LGBTIQ,
    standard.ETHNIC_GROUP,
    standard.DISABILITY,
    standard.AREA_GROUP,
    region,
)
DERIVED = (*GROUPS, *INDICES, *TOGETHER, controls, forms, blocks_answered, full_grids, days_top)

women = Named("women", standard.GENDER_GROUP == 1)
