"""Places, by their DIVIPOLA codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import marshmallow as ma

from diversa.questionnaire import geography
from diversa.questionnaire.answers import Sheet
from diversa.questionnaire.questions import (
    INVALID_CHOICE,
    AnswerField,
    GetList,
    Question,
    first,
)
from diversa.texts import Text

_ = Text


@dataclass(frozen=True, eq=False, kw_only=True)
class Department(Question):
    """Ask for one of the 33 departments, by its two-digit DIVIPOLA code."""

    kind: ClassVar[str] = "department"
    template: ClassVar[str] = "department"

    def read_form(self, getlist: GetList) -> Any:
        return first(getlist(self.id))

    def schema_field(self) -> ma.fields.Field[Any]:
        codes = {d.code for d in geography.departments()}

        def convert(value: Any) -> str:
            if not isinstance(value, str) or value not in codes:
                raise ma.ValidationError(INVALID_CHOICE)
            return value

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {"": "string"}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        return choose([d.code for d in geography.departments()])


@dataclass(frozen=True, eq=False, kw_only=True)
class Municipality(Department):
    """Ask for a municipality in two steps; the department alone (two digits) is an answer.

    With `smallest`, only municipalities of at least so many inhabitants are offered.
    """

    kind: ClassVar[str] = "municipality"
    template: ClassVar[str] = "municipality"
    live: ClassVar[bool] = False
    smallest: int = 0

    def offered(self, department: str) -> tuple[geography.Municipality, ...]:
        """Return the municipalities of a department that can be chosen."""
        if department not in {d.code for d in geography.departments()}:
            return ()  # a browser may send anything, and the page that says so is drawn with it
        return tuple(m for m in geography.municipalities(department) if m.population >= self.smallest)

    def form_names(self) -> tuple[str, ...]:
        return (f"{self.id}.department", self.id)

    def read_form(self, getlist: GetList) -> Any:
        department, place = first(getlist(f"{self.id}.department")), first(getlist(self.id))
        return place if department and place.startswith(department) else department

    def steps(self, value: Any, sheet: Sheet) -> tuple[str, ...]:
        chosen = value[:2] if isinstance(value, str) and value[:2].isdigit() else ""
        return (self.id, f"{self.id}:{chosen}") if chosen else (self.id,)

    def schema_field(self) -> ma.fields.Field[Any]:
        departments = {d.code for d in geography.departments()}

        def convert(value: Any) -> str:
            if not isinstance(value, str) or len(value) not in (2, 5) or value[:2] not in departments:
                raise ma.ValidationError(INVALID_CHOICE)
            if len(value) == 5 and value not in {m.code for m in self.offered(value[:2])}:
                raise ma.ValidationError(_("El municipio no pertenece a ese departamento."))
            return value

        return AnswerField(self, convert)

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        code = choose([d.code for d in geography.departments()])
        return choose([code, *(m.code for m in self.offered(code))])
