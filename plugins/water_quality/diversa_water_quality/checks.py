"""What must agree across answers: possible values, what only a laboratory can tell, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from diversa import Check, Missing, Text, usual_range
from diversa.questionnaire import measurements, standard
from diversa_water_quality import judging
from diversa_water_quality.judging import Sheet, reading
from diversa_water_quality.parameters import FIELD, IN_THE_LABORATORY, PARAMETERS
from diversa_water_quality.sections.body import SEA, body_type
from diversa_water_quality.sections.readings import READINGS
from diversa_water_quality.sections.sample import (
    BY_LABORATORY,
    LABORATORY,
    TRAINED,
    kit_expiry,
    measured_by,
    sample_moment,
)

_ = Text
ONLY_IN_A_LABORATORY = _(
    "Esta prueba solo la puede hacer un laboratorio. Marque «Laboratorio», o quite este resultado."
)
DISAGREE = _("Los valores que escribió no se parecen. Revíselos o mida otra vez.")


def _of_laboratory(key: str) -> Check:
    """Refuse a reading of what no field kit can tell, unless a laboratory made it."""

    def holds(sheet: Sheet) -> bool:
        answer = reading(sheet, key)
        return isinstance(answer, Missing) or answer.get("method", LABORATORY) == LABORATORY

    where = PARAMETERS[key].reading
    return Check(f"laboratory_{key}", where=where, holds=holds, message=ONLY_IN_A_LABORATORY, hard=True)


def _of_replicates(key: str) -> Check:
    """Ask once about replicates that lie too far apart."""
    parameter = PARAMETERS[key]

    def holds(sheet: Sheet) -> bool:
        answer = reading(sheet, key)
        return isinstance(answer, Missing) or measurements.agree(answer, parameter.units, parameter.agreement)

    return Check(f"replicates_{key}", where=parameter.reading, holds=holds, message=DISAGREE)


def _usual(key: str) -> Check:
    found = usual_range(READINGS[key])
    if key != "ce":
        return found
    within: Callable[[Any], bool] = found.holds  # type: ignore[assignment]  # usual_range brings a function
    return replace(
        found, holds=lambda sheet: sheet.get(body_type.id) == SEA or within(sheet)
    )  # the sea is salt


def _less_than(key: str, other: str) -> Callable[[Sheet], bool]:
    """Tell of two parameters, of which one is a part of the other, whether the part can be the smaller one."""

    def holds(sheet: Sheet) -> bool:
        part, whole = reading(sheet, key), reading(sheet, other)
        if isinstance(part, Missing) or isinstance(whole, Missing):
            return True
        smallest = measurements.interval(part, PARAMETERS[key].units)
        largest = measurements.interval(whole, PARAMETERS[other].units)
        closed = not (smallest.low_open or largest.high_open)
        return smallest.low < largest.high or (closed and smallest.low == largest.high)

    return holds


def _arsenic(sheet: Sheet) -> bool:
    answer = reading(sheet, "as")
    able = sheet.get(measured_by.id) in (TRAINED, BY_LABORATORY)
    return isinstance(answer, Missing) or able or answer.get("method") == LABORATORY


def _time(sheet: Sheet) -> bool:
    return sheet.get(sample_moment.id, Missing.NOT_SHOWN) is Missing.NOT_SHOWN or judging.is_time_known(sheet)


def _checks() -> Iterator[Check]:
    yield from (_usual(p.key) for p in PARAMETERS.values() if p.units)
    yield from (_of_replicates(p.key) for p in FIELD)
    yield from (_of_laboratory(p.key) for p in IN_THE_LABORATORY)
    yield Check(
        "kit_expired_before_sample",
        where=kit_expiry.id,
        holds=lambda sheet: not judging.is_expired(sheet),
        message=_(
            "El kit estaba vencido. Guardamos los resultados, pero no entran en los cálculos. ¿Es correcto?"
        ),
    )
    yield Check(
        "sample_time_missing",
        where=sample_moment.id,
        holds=_time,
        message=_("Sin la hora, los resultados no entran en los cálculos. ¿La recuerda?"),
    )
    yield Check(
        "ecoli_within_coliforms",
        where=READINGS["ct"].id,
        holds=_less_than("ec", "ct"),
        message=_("E. coli es un coliforme. No puede haber más E. coli que coliformes. ¿Es correcto?"),
    )
    yield Check(
        "free_within_total_chlorine",
        where=READINGS["clt"].id,
        holds=_less_than("cl", "clt"),
        message=_("El cloro libre es parte del total. No puede haber más libre que total. ¿Es correcto?"),
    )
    yield Check(
        "arsenic_by_trained_person",
        where=READINGS["as"].id,
        holds=_arsenic,
        message=_("El arsénico lo debe medir una persona capacitada o un laboratorio. ¿Es correcto?"),
    )


CHECKS = (
    *standard.CHECKS,
    *_checks(),
    standard.no_personal_data("neighbourhood"),
    standard.no_personal_data("kit_lot"),
    standard.no_personal_data("anything_else"),
)
