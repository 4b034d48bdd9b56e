"""What is computed from one person's exact answers: the ladder, the scale, and what `verdicts` makes of readings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa import YES, Class, Condition, Derived, Missing, Option, Text, keep
from diversa.questionnaire import standard
from diversa.questionnaire.measurements import Verdict
from diversa_water_quality.judging import FLUORIDE_JMP, usable
from diversa_water_quality.scoring import hwise, jmp
from diversa_water_quality.scoring.jmp import Level
from diversa_water_quality.sections import home
from diversa_water_quality.sections.sample import of_home
from diversa_water_quality.verdicts import VERDICT_VARIABLES

_ = Text
Sheet = Mapping[str, Any]

premises = Derived(
    "premises",
    _("El agua está en la casa o el lote"),
    classes=(Class(1, _("Sí"), home.on_premises), Class(0, _("No"), home.fetched)),
    formula="1: main_source in {1, 2, 3}, source_place in {1, 2} or delivered = 1; 0: source_place = 3 or delivered = 2",
    reference="JMP",
    store=keep,
    release=keep,
)


def _value(sheet: Sheet, name: str) -> Any:
    found = sheet.get(name, Missing.BLANK)
    return None if isinstance(found, Missing) else found


def _truth(condition: Condition, sheet: Sheet) -> bool | None:
    if condition.surely(sheet):
        return True
    return False if condition.surely_not(sheet) else None


def _verdict_at_home(sheet: Sheet, key: str) -> Verdict:
    if not of_home.surely(sheet):
        return Verdict.NOT_ANALYSED
    return usable(sheet, key, FLUORIDE_JMP if key == "f" else None)


def _level(sheet: Sheet) -> int | None:
    if not home.about_home.surely(sheet):
        return None
    on_premises = True if home.on_premises.surely(sheet) else False if home.fetched.surely(sheet) else None
    found = jmp.Household(
        source=_value(sheet, home.main_source.id),
        premises=on_premises,
        minutes=_value(sheet, home.fetch_minutes.id),
        short=_truth(home.short_of_water.is_in(YES), sheet),
        days=_value(sheet, home.days_per_week.id),
        hours=_value(sheet, home.hours_per_day.id),
        ecoli=_verdict_at_home(sheet, "ec"),
        arsenic=_verdict_at_home(sheet, "as"),
        fluoride=_verdict_at_home(sheet, "f"),
    )
    return int(jmp.level(found))


jmp_level = Derived(
    "jmp_level",
    _("Nivel del agua para beber, según el JMP"),
    compute=_level,
    options=(
        Option(Level.SURFACE.value, _("Agua superficial")),
        Option(Level.UNIMPROVED.value, _("Fuente no mejorada")),
        Option(Level.UNCLASSIFIED.value, _("Sin clasificar")),
        Option(Level.IMPROVED_WITHOUT_TIME.value, _("Fuente mejorada, sin saber el tiempo")),
        Option(Level.LIMITED.value, _("Limitado: más de 30 minutos")),
        Option(Level.BASIC.value, _("Básico")),
        Option(Level.BASIC_OR_BETTER.value, _("Básico o mejor: falta un dato")),
        Option(Level.SAFE_MICROBIOLOGICAL_ONLY.value, _("Gestión segura, solo por E. coli")),
        Option(Level.SAFE.value, _("Gestión segura")),
    ),
    formula="first that fits: source 16; 8 or 10; 96 or unknown; no time; over 30 min; premises, available and clean",
    reference="ODS 6.1.1, escalera del JMP; todas las condiciones a la vez en cada hogar",
    store=keep,
    release=keep,
)

FETCH_POINTS = (0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480, 600)


def _fetch(sheet: Sheet) -> int | None:
    minutes = _value(sheet, home.fetch_minutes.id)
    return None if minutes is None else min(FETCH_POINTS, key=lambda p: (abs(p - minutes), p))


fetch_rounded = Derived(
    "fetch_rounded",
    _("Minutos para traer el agua, redondeados"),
    compute=_fetch,
    formula="fetch_minutes to the nearest of " + ", ".join(map(str, FETCH_POINTS)),
    reference="ODS 6.1.1",
    store=keep,
    release=keep,
)


def _hwise(sheet: Sheet, items: tuple[int, ...]) -> int | None:
    rows = sheet.get(home.hwise.id, Missing.BLANK)
    return None if isinstance(rows, Missing) else hwise.score(rows, items)


def _hwise_category(sheet: Sheet) -> int | None:
    found = _hwise(sheet, hwise.LONG)
    return None if found is None else hwise.category(found)


hwise_12 = Derived(
    "hwise_12",
    _("Inseguridad del agua, 12 preguntas, de 0 a 36"),
    compute=lambda sheet: _hwise(sheet, hwise.LONG),
    formula="sum of min(code, 3) over the 12 rows of hwise, 97 as 0; missing where a row has no answer",
    reference="HWISE-12",
    store=keep,
    release=keep,
)
hwise_category = Derived(
    "hwise_category",
    _("Inseguridad del agua, por nivel"),
    compute=_hwise_category,
    options=(
        Option(0, _("Ninguna o casi ninguna (0 a 2)")),
        Option(1, _("Baja (3 a 11)")),
        Option(2, _("Media (12 a 23)")),
        Option(3, _("Alta (24 a 36)")),
    ),
    formula="hwise_12 cut at 3, 12 and 24",
    reference="HWISE-12",
    store=keep,
    release=keep,
)
hwise_4 = Derived(
    "hwise_4",
    _("Inseguridad del agua, 4 preguntas, de 0 a 12"),
    compute=lambda sheet: _hwise(sheet, hwise.SHORT),
    formula="sum of min(code, 3) over rows 1, 4, 6 and 8 of hwise, 97 as 0; missing where one has no answer",
    reference="HWISE-4",
    store=keep,
    release=keep,
)

DERIVED = (
    *standard.DERIVED,
    premises,
    jmp_level,
    fetch_rounded,
    hwise_12,
    hwise_category,
    hwise_4,
    *VERDICT_VARIABLES,
)
