"""Readings: one measured quantity, with its sign, unit, method and replicates, as people read them off a test kit."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import marshmallow as ma

from diversa.privacy.rules import Code
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.conditions import And, Cell, Compare, Condition, In, Or
from diversa.questionnaire.judging import Check
from diversa.questionnaire.questions import INVALID_CHOICE, AnswerField, GetList, Option, Question, first
from diversa.records import Record
from diversa.texts import Text

_ = Text
EQUAL, BELOW, ABOVE, BAND, PRESENT, ABSENT = "=", "<", ">", "band", "P", "A"
SIGNS: Mapping[str, Text] = {
    EQUAL: _("es igual a"),
    BELOW: _("menos de"),
    ABOVE: _("más de"),
    BAND: _("entre dos valores"),
    PRESENT: _("presente"),
    ABSENT: _("ausente"),
}
"""The signs of a reading: exact, left- and right-censored, the two edges of a colour band, presence and absence."""
VALUES = ("value", "value_2", "value_3")
NO_NUMBER = _("Escriba el valor que leyó, en números. Puede usar coma o punto.")
OUT_OF_RANGE = _("Ese valor no es posible: escriba un número entre {low} y {high}.")
NO_UNIT = _("Elija la unidad que dice su equipo.")
NO_BAND = _("Escriba los dos valores del color, primero el menor.")
UNUSUAL = _("Ese valor es poco usual. Revise si está bien escrito.")


@dataclass(frozen=True, kw_only=True)
class Unit(Record):
    """Name a unit, with the chemical form where it has one, and what can be read in it.

    `low` to `high` is possible, `usual` is what asks nobody twice; a value times `factor` is in the reading's first unit.
    """

    kind: ClassVar[str] = "unit"
    code: str = field(kw_only=False)
    label: Text = field(kw_only=False)
    low: float = 0.0
    high: float
    usual: tuple[float, float] | None = None
    factor: float = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Reading(Question):
    """Ask for what was measured of one quantity.

    An answer is a mapping from parts to values: `sign`, `value` (and `value_2`, `value_3` where it was measured again),
    `to` for the upper edge of a colour band, `unit`, `method`. Presence and absence have no value.
    """

    kind: ClassVar[str] = "reading"
    template: ClassVar[str] = "reading"
    units: tuple[Unit, ...] = ()
    signs: tuple[str, ...] = (EQUAL,)
    methods: tuple[Option, ...] = ()
    replicates: int = 1
    refusable: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        measured = set(self.signs) - {PRESENT, ABSENT}
        if not self.signs or not set(self.signs) <= SIGNS.keys() or (measured and not self.units):
            raise ValueError(
                f"{self.id}: a reading has signs among {', '.join(SIGNS)}, and units for its values."
            )
        if not 1 <= self.replicates <= len(VALUES):
            raise ValueError(f"{self.id}: a reading is repeated up to {len(VALUES)} times.")

    def offers(self) -> tuple[Option, ...]:
        return self.methods

    def parts(self) -> tuple[str, ...]:
        band = ("to",) if BAND in self.signs else ()
        measured = (*self._values, *band, "unit") if self.units else ()
        return ("sign", *measured, *(("method",) if self.methods else ()))

    @property
    def _values(self) -> tuple[str, ...]:
        return VALUES[: self.replicates]

    def part(self, name: str) -> Cell:
        """Return one part, to build conditions on. Raises `KeyError` where there is none of that name."""
        if name not in self.parts():
            raise KeyError(f"{self.id} has no part {name!r}.")
        return Cell(self.id, name)

    def unit_of(self, answer: Mapping[str, Any]) -> Unit:
        """Return the unit of an answer; the first where it names none."""
        return next((unit for unit in self.units if unit.code == answer.get("unit")), self.units[0])

    # --- conditions -------------------------------------------------------------------------------------------------

    def exceeds(self, limit: float) -> Condition:
        """What was read is surely above a limit, given in the first unit; any replicate is enough."""
        return self._beyond(limit, over=True)

    def falls_below(self, limit: float) -> Condition:
        """What was read is surely below a limit, given in the first unit; any replicate is enough."""
        return self._beyond(limit, over=False)

    def answered(self) -> Condition:
        """Something was read."""
        return Cell(self.id, "sign").answered()

    def present(self) -> Condition:
        """It was found: present, or in a number above zero."""
        found = [self._sign(PRESENT)] if PRESENT in self.signs else []
        return Or((*found, *([self.exceeds(0)] if self.units else [])))

    def _beyond(self, limit: float, *, over: bool) -> Condition:
        return Or(tuple(self._in_unit(unit, limit / unit.factor, over) for unit in self.units))

    def _in_unit(self, unit: Unit, limit: float, over: bool) -> Condition:
        op, censored, edge = (">", ABOVE, "value") if over else ("<", BELOW, "to")
        ways: list[Condition] = []
        if EQUAL in self.signs:
            beyond = Or(tuple(Compare(f"{self.id}.{name}", op, limit) for name in self._values))
            ways.append(And((self._sign(EQUAL), beyond)))
        if censored in self.signs:
            ways.append(And((self._sign(censored), Compare(f"{self.id}.value", f"{op}=", limit))))
        if BAND in self.signs:
            ways.append(And((self._sign(BAND), Compare(f"{self.id}.{edge}", op, limit))))
        own = (In(f"{self.id}.unit", (unit.code,)),) if len(self.units) > 1 else ()
        return And((*own, Or(tuple(ways))))

    def _sign(self, sign: str) -> Condition:
        """Say that the sign is this one: equal, where none was chosen; the only one, where nobody is asked for it."""
        unsaid = (Missing.BLANK,) if sign == EQUAL else ()
        return In(f"{self.id}.sign", (sign,), unsaid) if len(self.signs) > 1 else And(())

    # --- answers ----------------------------------------------------------------------------------------------------

    def form_names(self) -> tuple[str, ...]:
        return (*(f"{self.id}.{part}" for part in self.parts()), self.id)

    def read_form(self, getlist: GetList) -> Any:
        state = first(getlist(self.id))
        found = {part: _typed(part, first(getlist(f"{self.id}.{part}"))) for part in self.parts()}
        given = {part: value for part, value in found.items() if value != ""}
        if state:
            return state
        told = any(name in given for name in (*VALUES, "to")) or given.get("sign") in (PRESENT, ABSENT)
        return _method_as_code(given, self.methods) if told else ""

    def schema_field(self) -> ma.fields.Field[Any]:
        return AnswerField(self, self._judged)

    def _judged(self, value: Any) -> Any:
        if not isinstance(value, Mapping) or not value.keys() <= set(self.parts()):
            raise ma.ValidationError(INVALID_CHOICE)
        sign = value.get("sign", EQUAL if EQUAL in self.signs else "")
        if sign not in self.signs:
            raise ma.ValidationError(INVALID_CHOICE)
        found: dict[str, Any] = {"sign": sign}
        if sign not in (PRESENT, ABSENT):
            found |= self._measured(sign, value)
        if "method" in value:
            if value["method"] not in [option.code for option in self.methods]:
                raise ma.ValidationError(INVALID_CHOICE)
            found["method"] = value["method"]
        return found

    def _measured(self, sign: str, value: Mapping[str, Any]) -> dict[str, Any]:
        code = value.get("unit", self.units[0].code if len(self.units) == 1 else "")
        unit = next((unit for unit in self.units if unit.code == code), None)
        if unit is None:
            raise ma.ValidationError(NO_UNIT)
        names = self._values if sign == EQUAL else ("value", "to") if sign == BAND else ("value",)
        given = {name: _in_range(value[name], unit) for name in names if value.get(name, "") != ""}
        if "value" not in given:
            raise ma.ValidationError(NO_NUMBER)
        if sign == BAND and given.get("to", -math.inf) <= given["value"]:
            raise ma.ValidationError(NO_BAND)
        return {**given, "unit": unit.code}

    def cut(self, value: Any, sheet: Sheet) -> Any:
        """Leave out a method that is not offered; where only one is, it was that one."""
        if not isinstance(value, Mapping) or not self.methods:
            return value
        offered = [o.code for o in self.methods if o.when is None or o.when.surely(sheet)]
        method = offered[0] if len(offered) == 1 else value.get("method")
        rest = {part: v for part, v in value.items() if part != "method"}
        return {**rest, "method": method} if method in offered else rest

    def columns(self) -> Mapping[str, str]:
        kinds = {"sign": "string", "unit": "string", "method": _code_type(self.methods)}
        return {f".{part}": kinds.get(part, "double") for part in self.parts()}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        sign = choose(list(self.signs))
        if sign in (PRESENT, ABSENT):
            return {"sign": sign}
        unit = choose(list(self.units))
        low, high = unit.usual or (unit.low, unit.high)
        value = round(low + (high - low) * choose(list(range(51))) / 100, 3)
        more = {"to": round(value + (high - low) / 4, 3)} if sign == BAND else {}
        return {"sign": sign, "value": value, **more, "unit": unit.code}


def usual_range(reading: Reading) -> Check:
    """Ask once about a value outside what is usual in its unit."""

    def holds(sheet: Sheet) -> bool:
        answer = sheet.get(reading.id, Missing.BLANK)
        usual = None if isinstance(answer, Missing) or not reading.units else reading.unit_of(answer).usual
        numbers = [] if usual is None else [answer[name] for name in (*VALUES, "to") if name in answer]
        return usual is None or all(usual[0] <= number <= usual[1] for number in numbers)

    return Check(f"unusual_{reading.id}", where=reading.id, holds=holds, message=UNUSUAL)


def _typed(part: str, text: str) -> Any:
    """Read a number where one was typed; anything else stays as it came."""
    plain = text.replace(",", ".")
    if part not in (*VALUES, "to") or not re.fullmatch(r"[0-9]{1,9}([.][0-9]{1,6})?", plain, re.ASCII):
        return text
    return float(plain)


def _in_range(value: Any, unit: Unit) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ma.ValidationError(NO_NUMBER)
    if not unit.low <= value <= unit.high:
        raise ma.ValidationError(OUT_OF_RANGE.fill(low=f"{unit.low:g}", high=f"{unit.high:g}"))
    return float(value)


def _method_as_code(given: dict[str, Any], methods: tuple[Option, ...]) -> dict[str, Any]:
    known: dict[str, Code] = {str(option.code): option.code for option in methods}
    return {**given, "method": known.get(given["method"], given["method"])} if "method" in given else given


def _code_type(options: tuple[Option, ...]) -> str:
    return "int32" if all(isinstance(option.code, int) for option in options) else "string"
