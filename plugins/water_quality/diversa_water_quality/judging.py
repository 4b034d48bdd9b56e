"""From one person's readings to verdicts: what was judged, and what is kept but left out of every index.

A reading is left out where the kit had expired, where the hour of the sample is not known, where free chlorine was read
more than half an hour later, and where a test of bacteria did not stand for 18 to 28 hours. It counts as not analysed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from diversa import Missing
from diversa.questionnaire import measurements
from diversa.questionnaire.measurements import Limits, Verdict
from diversa_water_quality.parameters import JUDGED, PARAMETERS, WHO_FLUORIDE
from diversa_water_quality.sections.readings import chlorinated
from diversa_water_quality.sections.sample import (
    BY_LABORATORY,
    IN_TIME,
    INCUBATED,
    LABORATORY,
    TRAINED,
    chlorine_delay,
    incubation,
    kit_expiry,
    measured_by,
    sample_moment,
)

Sheet = Mapping[str, Any]
FLUORIDE_JMP = Limits(high=WHO_FLUORIDE)
RISK_TOPS = (10, 100)


def reading(sheet: Sheet, key: str) -> Any:
    """Return the answer to a parameter's reading, or why there is none."""
    return sheet.get(PARAMETERS[key].reading, Missing.NOT_SHOWN)


def judged(sheet: Sheet, key: str, limits: Limits | None = None) -> Verdict:
    """Return what a reading proves, whether or not it may enter an index; chlorine only of a supply that has it."""
    parameter = PARAMETERS[key]
    wanted = parameter.limits if limits is None else limits
    if wanted is None or (key == "cl" and not chlorinated.surely(sheet)):
        return Verdict.NOT_ANALYSED
    return measurements.judge(reading(sheet, key), parameter.units, wanted, parameter.agreement)


def usable(sheet: Sheet, key: str, limits: Limits | None = None) -> Verdict:
    """Return the verdict with which a reading enters an index: what is left out was not analysed."""
    return Verdict.NOT_ANALYSED if is_left_out(sheet, key) else judged(sheet, key, limits)


def verdicts(sheet: Sheet) -> dict[str, Verdict]:
    """Return the verdict on every parameter that has a limit."""
    return {p.key: usable(sheet, p.key) for p in JUDGED if not isinstance(reading(sheet, p.key), Missing)}


def trusted(sheet: Sheet) -> tuple[str, ...]:
    """Return the toxic substances that a laboratory or a trained person measured."""
    by_hand = sheet.get(measured_by.id) in (TRAINED, BY_LABORATORY)
    return tuple(p.key for p in JUDGED if p.toxic and (by_hand or _in_laboratory(sheet, p.key)))


def point(sheet: Sheet, key: str, unit: str = "") -> Decimal | None:
    """Return the one value that was read, in a unit if one is named; None where it is censored, left out or discordant."""
    answer, parameter = reading(sheet, key), PARAMETERS[key]
    if isinstance(answer, Missing) or is_left_out(sheet, key) or (unit and answer.get("unit") != unit):
        return None
    if not measurements.agree(answer, parameter.units, parameter.agreement):
        return None
    return measurements.interval(answer, parameter.units).point


def ecoli_risk(sheet: Sheet) -> int | None:
    """Return the class of risk of counted E. coli: 1 below 1, 2 to 10, 3 to 100, 4 above; None where it is not certain."""
    answer = reading(sheet, "ec")
    if isinstance(answer, Missing) or answer.get("sign") in ("P", "A") or is_left_out(sheet, "ec"):
        return None
    if judged(sheet, "ec") is Verdict.DISCORDANT:
        return None
    found = measurements.interval(answer, PARAMETERS["ec"].units).of_whole_numbers()
    classes = {_risk(found.low), _risk(found.high)}
    return classes.pop() if len(classes) == 1 else None


def _risk(colonies: Decimal) -> int:
    return 1 if colonies < 1 else 2 + sum(colonies > top for top in RISK_TOPS)


def is_left_out(sheet: Sheet, key: str) -> bool:
    """Tell whether a reading is kept but enters no index."""
    if not is_time_known(sheet):
        return True
    if key == "cl" and sheet.get(chlorine_delay.id) != IN_TIME:
        return True
    if _in_laboratory(sheet, key):
        return False
    return is_expired(sheet) or (key in ("ec", "ct") and sheet.get(incubation.id) != INCUBATED)


def is_time_known(sheet: Sheet) -> bool:
    """Tell whether the hour of the sample was given, and not only the day."""
    return "T" in _given(sheet, sample_moment.id)


def is_expired(sheet: Sheet) -> bool:
    """Tell whether the kit had expired before the month of the sample; what is not known is not."""
    expiry, moment = _given(sheet, kit_expiry.id), _given(sheet, sample_moment.id)
    return bool(expiry and moment) and expiry < moment[:7]


def _given(sheet: Sheet, name: str) -> str:
    found = sheet.get(name, Missing.BLANK)
    return "" if isinstance(found, Missing) else found


def _in_laboratory(sheet: Sheet, key: str) -> bool:
    """Tell whether a laboratory made a reading; what no kit can tell needs no word for it."""
    answer = reading(sheet, key)
    if isinstance(answer, Missing):
        return False
    return bool(answer.get("method", LABORATORY if PARAMETERS[key].laboratory else None) == LABORATORY)
