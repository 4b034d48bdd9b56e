"""Months, and moments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
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
COLOMBIA = timezone(timedelta(hours=-5))
_PRETENDED: ContextVar[datetime | None] = ContextVar("pretended moment", default=None)


@contextmanager
def as_if(moment: datetime) -> Iterator[None]:
    """Judge what is recent as if it were another moment, told in the time of Colombia: worked cases have a fixed one."""
    token = _PRETENDED.set(moment)
    try:
        yield
    finally:
        _PRETENDED.reset(token)


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


@dataclass(frozen=True, eq=False, kw_only=True)
class Moment(Question):
    """Ask for a day and an hour of the last `within_days` days, written "2026-03-05T14:30", the time in Colombia.

    The day alone, "2026-03-05", is an answer too. `store=CodePrefix(10)` writes down no more than the day, and
    `release=CodePrefix(7)` publishes the month.
    """

    kind: ClassVar[str] = "moment"
    template: ClassVar[str] = "moment"
    within_days: int = 60

    def form_names(self) -> tuple[str, ...]:
        return (f"{self.id}.day", f"{self.id}.hour", self.id)

    def read_form(self, getlist: GetList) -> Any:
        day, hour = first(getlist(f"{self.id}.day")), first(getlist(f"{self.id}.hour"))
        return first(getlist(self.id)) or (f"{day}T{hour}" if hour else day)

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> str:
            try:
                if not isinstance(value, str) or not re.fullmatch(_MOMENT, value, re.ASCII):
                    raise ValueError
                told = datetime.fromisoformat(value)
            except ValueError:
                raise ma.ValidationError(NO_MOMENT) from None
            now = self._now()
            if told > now or told.date() < now.date() - timedelta(days=self.within_days):
                raise ma.ValidationError(NOT_RECENT.fill(days=self.within_days))
            return value

        return AnswerField(self, convert)

    def _now(self) -> datetime:
        return _PRETENDED.get() or datetime.now(UTC).astimezone(COLOMBIA).replace(tzinfo=None)

    def columns(self) -> Mapping[str, str]:
        return {"": "string"}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        then = self._now() - timedelta(days=choose(list(range(1, self.within_days))))
        return f"{then:%Y-%m-%d}T{choose(list(range(6, 19))):02d}:{choose([0, 15, 30, 45]):02d}"


_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?"
NO_MOMENT = _("Elija el día y, si la recuerda, la hora.")
NOT_RECENT = _("Elija un día de los últimos {days} días, y que no sea después de hoy.")
