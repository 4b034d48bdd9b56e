"""People of whom the worked cases are made: only what matters is answered, the rest is blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa import YES
from diversa_water_quality.parameters import PARAMETERS, Parameter
from diversa_water_quality.sections.home import BODY, HOME, LONG_FORM, SHORT_FORM
from diversa_water_quality.sections.sample import IN_TIME, INCUBATED, LABORATORY

Person = Mapping[str, Any]
SAMPLED = "2026-01-13T08:30"
"""Shortly before the moment at which the engine judges worked cases."""
KIT = 4
WITHIN = {"turb": 1, "color": 5, "ph": 7, "cl": 1, "ct": 0, "ec": 0}
"""One sample of the basic analysis in which everything is acceptable."""


def home(source: Any = 1, **more: Any) -> Person:
    """Make a person who tells of the water at home, by default piped into the dwelling."""
    return {"report": HOME, "main_source": source, **more}


def carrying(minutes: Any, source: int = 9, **more: Any) -> Person:
    """Make a person who fetches water elsewhere, by default from a protected spring."""
    return home(source, source_place=3, fetch_minutes=minutes, **more)


def body(kind: int = 1, **more: Any) -> Person:
    """Make a person who tells of a water body, by default a river."""
    return {"report": BODY, "body_type": kind, **more}


def sample(**values: Any) -> Person:
    """Make the answers of somebody who measured these parameters well: a number, "<5", (from, to), "P", "A" or a reading.

    What no kit can tell was measured by a laboratory.
    """
    found = {PARAMETERS[key]: _reading(PARAMETERS[key], value) for key, value in values.items()}
    by_laboratory = any(p.laboratory for p in found)
    by_kit = any(not p.laboratory for p in found)
    answers: dict[str, Any] = {
        "measured": YES,
        "sample_moment": SAMPLED,
        "method": (*((KIT,) if by_kit else ()), *((LABORATORY,) if by_laboratory else ())),
        "measured_parameters": _codes(found, laboratory=False) or (0,),
    }
    if by_laboratory:
        answers["laboratory_parameters"] = _codes(found, laboratory=True)
    if "cl" in values:
        answers["chlorine_delay"] = IN_TIME
    if by_kit and not {"ec", "ct"}.isdisjoint(values):
        answers["incubation"] = INCUBATED
    return {**answers, **{p.reading: reading for p, reading in found.items()}}


def basic(**changed: Any) -> Person:
    """Make a sample of all six parameters of the basic analysis, acceptable but for what is changed."""
    return sample(**{**WITHIN, **changed})


def _codes(found: Mapping[Parameter, Any], *, laboratory: bool) -> tuple[int, ...]:
    return tuple(sorted(p.code for p in found if p.laboratory is laboratory))


def _reading(parameter: Parameter, value: Any) -> dict[str, Any]:
    method = {"method": LABORATORY if parameter.laboratory else KIT}
    if isinstance(value, Mapping):
        return {**value, **method}
    if value in ("P", "A"):
        return {"sign": value, **method}
    unit = {"unit": parameter.units[0].code}
    if isinstance(value, tuple):
        return {"sign": "band", "value": value[0], "to": value[1], **unit, **method}
    if isinstance(value, str):
        return {"sign": value[0], "value": float(value[1:]), **unit, **method}
    return {"sign": "=", "value": value, **unit, **method}


def thirsty(*codes: Any) -> Person:
    """Make a person who answered the twelve rows of the scale, or its four."""
    rows = range(1, 13) if len(codes) == 12 else (1, 4, 6, 8)
    form = LONG_FORM if len(codes) == 12 else SHORT_FORM
    return home(hwise_form=form, hwise=dict(zip(map(str, rows), codes, strict=True)))
