"""What is computed from one person's exact answers: lacking basic services, hours of water, the worst problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa import YES, Class, Derived, Missing, Text, keep
from diversa.questionnaire import standard
from diversa_public_services.sections.home import (
    LACKS,
    cooking_fuel,
    service_access,
    toilet,
    toilet_shared,
    waste_disposal,
)
from diversa_public_services.sections.lists import EVERY_SERVICE, NONE
from diversa_public_services.sections.problems import problems, worst_service
from diversa_public_services.sections.quality import water_days, water_hours

_ = Text

LEAST_VALID = 5
"""How many of the six components must be known for a score."""
DEPRIVATION_POINTS = tuple(sorted({6 * lacking / valid for valid in (5, 6) for lacking in range(valid + 1)}))
HOURS_IN_A_WEEK = 168
CONTINUITY_POINTS = tuple(
    sorted({100 * days * hours / HOURS_IN_A_WEEK for days in range(1, 8) for hours in range(1, 25)} | {0.0})
)

no_water = service_access.cell("AC").is_in(*LACKS)
no_sanitation = toilet.is_in(3, 4, 5, 6) | (toilet.is_in(1, 2) & (toilet_shared == YES))
no_waste_service = waste_disposal.is_in(4, 5, 6, 7)
no_power = service_access.cell("EN").is_in(*LACKS)
dirty_fuel = cooking_fuel.is_in(4, 5, 6, 7)
no_internet = service_access.cell("IF").is_in(*LACKS) & service_access.cell("IM").is_in(*LACKS)
COMPONENTS = (no_water, no_sanitation, no_waste_service, no_power, dirty_fuel, no_internet)


def _deprivation(sheet: Mapping[str, Any]) -> float | None:
    lacking = sum(component.surely(sheet) for component in COMPONENTS)
    valid = lacking + sum(component.surely_not(sheet) for component in COMPONENTS)
    return 6 * lacking / valid if valid >= LEAST_VALID else None


def _number(sheet: Mapping[str, Any], name: str) -> int | None:
    found = sheet.get(name, Missing.BLANK)
    return None if isinstance(found, Missing) else int(found)


def _hours(sheet: Mapping[str, Any]) -> int | None:
    days, hours = _number(sheet, water_days.id), _number(sheet, water_hours.id)
    if days == 0:
        return 0
    return None if days is None or hours is None else days * hours


def _continuity(sheet: Mapping[str, Any]) -> float | None:
    hours = _hours(sheet)
    return None if hours is None else 100 * hours / HOURS_IN_A_WEEK


def _worst(sheet: Mapping[str, Any]) -> str | None:
    chosen = sheet.get(problems.id, Missing.BLANK)
    named = sheet.get(worst_service.id, Missing.BLANK)
    if not isinstance(named, Missing):
        return str(named)
    real = () if isinstance(chosen, Missing) else tuple(code for code in chosen if code != NONE)
    return str(real[0]) if len(real) == 1 else None


deprivation = Derived(
    "service_deprivation",
    _("Carencia de servicios básicos, de 0 a 6"),
    compute=_deprivation,
    type="double",
    formula=(
        "6 x lacking / valid of: service_access AC in {3, 4}; toilet in {3 … 6}, or in {1, 2} and toilet_shared = 1; "
        "waste_disposal in {4 … 7}; EN in {3, 4}; cooking_fuel in {4 … 7}; IF and IM in {3, 4}; at least 5 valid"
    ),
    reference="IA4, propuesta propia con los componentes del ODS 1.4.1; una letrina cuenta como carencia",
    store=keep,
    release=keep,
)
water_week = Derived(
    "water_hours_week",
    _("Horas de agua a la semana"),
    compute=_hours,
    formula="water_days x water_hours; 0 where water_days = 0",
    reference="IA5",
    store=keep,
    release=keep,
)
continuity = Derived(
    "water_continuity",
    _("Continuidad del agua, en porcentaje de la semana"),
    compute=_continuity,
    type="double",
    formula="100 x water_hours_week / 168",
    reference="IA5",
    store=keep,
    release=keep,
)
# The daily mean is a seventh of the week: 10, 18 and 23 hours a day are 70, 126 and 161 hours a week.
continuity_class = Derived(
    "water_continuity_class",
    _("Continuidad del agua"),
    classes=(
        Class(1, _("Insuficiente (hasta 10 horas al día)"), water_week <= 70),
        Class(2, _("No satisfactorio (más de 10 y hasta 18)"), water_week <= 126),
        Class(3, _("Suficiente (más de 18 y hasta 23)"), water_week <= 161),
        Class(4, _("Continuo (más de 23)"), water_week <= HOURS_IN_A_WEEK),
    ),
    formula="h = water_hours_week / 7: 1: h <= 10; 2: <= 18; 3: <= 23; 4: above",
    reference="IA5; bandas del índice de continuidad de la Resolución 2115 de 2007, por cotejar con el texto oficial",
    store=keep,
    release=keep,
)
problem_service = Derived(
    "problem_service",
    _("Servicio del problema más grave"),
    compute=_worst,
    options=EVERY_SERVICE,
    type="string",
    formula="worst_service, or the only one in problem_services",
    store=keep,
    release=keep,
)
AGES = (
    (25, _("Menos de 25 años")),
    (35, _("25 a 34")),
    (45, _("35 a 44")),
    (55, _("45 a 54")),
    (65, _("55 a 64")),
)
age_group = Derived(
    "age_group_sdg",
    _("Edad, en los grupos del ODS 16.6.2"),
    classes=(
        *(Class(code, label, above > standard.AGE) for code, (above, label) in enumerate(AGES, start=1)),
        Class(6, _("65 o más"), standard.AGE >= 65),
    ),
    formula="age_years: below 25, 25 to 34, 35 to 44, 45 to 54, 55 to 64, 65 or more",
    reference="Metadatos del ODS 16.6.2",
    store=keep,
    release=keep,
)

DERIVED = (
    *standard.DERIVED,
    deprivation,
    water_week,
    continuity,
    continuity_class,
    problem_service,
    age_group,
)
