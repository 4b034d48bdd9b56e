"""Dates, to the month."""

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
    first,
)
from diversa.texts import Text

_ = Text


@dataclass(frozen=True, eq=False, kw_only=True)
class Month(Question):
    """Ask for a month, written "2026-03"."""

    kind: ClassVar[str] = "month"
    template: ClassVar[str] = "month"
    first: str = "1900-01"
    last: str = "2100-12"

    def form_names(self) -> tuple[str, ...]:
        return (f"{self.id}.month", f"{self.id}.year", self.id)

    def read_form(self, getlist: GetList) -> Any:
        month, year = first(getlist(f"{self.id}.month")), first(getlist(f"{self.id}.year"))
        state = first(getlist(self.id))
        return state or (f"{year}-{month.zfill(2)}" if month or year else "")

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> str:
            if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", value, re.ASCII):
                raise ma.ValidationError(_("Elija el mes y escriba el año con cuatro números."))
            if not self.first <= value <= self.last:
                message = _("Escriba una fecha entre {first} y {last}.")
                raise ma.ValidationError(message.fill(first=self.first, last=self.last))
            return value

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {"": "string"}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        year = choose(list(range(int(self.first[:4]), int(self.last[:4]) + 1)))
        return min(max(f"{year}-{choose(list(range(1, 13))):02d}", self.first), self.last)
