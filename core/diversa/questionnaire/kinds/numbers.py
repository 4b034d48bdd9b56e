"""Numbers, whole and with decimals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import marshmallow as ma

from diversa.questionnaire.answers import Sheet
from diversa.questionnaire.questions import (
    AnswerField,
    GetList,
    Question,
)
from diversa.texts import Text

_ = Text


def _last(found: list[str]) -> str:
    """Return what was chosen beside the box, or else what was typed."""
    return next((typed.strip() for typed in reversed(found) if typed.strip()), "")


@dataclass(frozen=True, eq=False, kw_only=True)
class Integer(Question):
    """Ask for a whole number between two bounds."""

    kind: ClassVar[str] = "integer"
    template: ClassVar[str] = "number"
    low: int = 0
    high: int = 999_999_999
    unit: Text = Text("")
    message: Text = Text("Escriba un número entero entre {low} y {high}.")
    refusable: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not -(2**31) <= self.low <= self.high < 2**31:
            raise ValueError(f"{self.id}: low and high must be in order and fit in 32 bits.")

    def read_form(self, getlist: GetList) -> Any:
        typed = _last(getlist(self.id))
        return int(typed) if re.fullmatch(r"-?[0-9]{1,12}", typed, re.ASCII) else typed

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> int:
            if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
                raise ma.ValidationError(self.message.fill(low=self.low, high=self.high))
            return value

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {"": "int32"}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        return choose(list(range(max(self.low, 0), min(self.high, self.low + 1000) + 1)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Decimal(Question):
    """Ask for a number with decimals between two bounds; a comma or a point parts them."""

    kind: ClassVar[str] = "decimal"
    template: ClassVar[str] = "number"
    low: float = 0.0
    high: float = 1e9
    unit: Text = Text("")
    message: Text = Text("Escriba un número entre {low} y {high}. Puede usar coma o punto.")
    refusable: bool = False

    def read_form(self, getlist: GetList) -> Any:
        typed = _last(getlist(self.id))
        plain = typed.replace(",", ".")
        if not re.fullmatch(r"-?[0-9]{1,12}([.][0-9]{1,9})?", plain, re.ASCII):
            return typed
        return float(plain) if "." in plain else int(plain)

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> float:
            if (
                isinstance(value, bool)
                or not isinstance(value, int | float)
                or not self.low <= value <= self.high
            ):
                raise ma.ValidationError(self.message.fill(low=self.low, high=self.high))
            return float(value)

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {"": "double"}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        return self.low + (self.high - self.low) * choose(list(range(101))) / 100
