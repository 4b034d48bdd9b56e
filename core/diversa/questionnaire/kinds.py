"""The kinds of question that the engine brings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import marshmallow as ma

from diversa.privacy.rules import Code, drop, seal
from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.conditions import Cell, Condition, Counter, Named_codes, count_in, known_true
from diversa.questionnaire.questions import (
    INVALID_CHOICE,
    UNKNOWN_TOKEN,
    AnswerField,
    Choice,
    GetList,
    ManyCodes,
    Option,
    Question,
)
from diversa.texts import Text

_ = Text
YES, NO = 1, 2
ALONE = _("Marcó una opción que va sola junto con otras. Deje solo una de las dos.")


def _first(found: list[str]) -> str:
    return found[0].strip() if found else ""


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

    def read_form(self, getlist: GetList) -> Any:
        found = getlist(self.id)
        if len(found) > 1:  # a state beside an empty box
            return next((f for f in reversed(found) if f), "")
        typed = _first(found)
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
        typed = _first(getlist(self.id))
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


@dataclass(frozen=True, eq=False, kw_only=True)
class SingleChoice(Choice):
    """Ask for one of several options."""

    kind: ClassVar[str] = "single_choice"

    def read_form(self, getlist: GetList) -> Any:
        return self.to_code(_first(getlist(self.id)))

    def schema_field(self) -> ma.fields.Field[Any]:
        return AnswerField(self, self._one)

    def columns(self) -> Mapping[str, str]:
        return {"": _code_type(self.options)}

    def cut(self, value: Any, sheet: Sheet) -> Any:
        if isinstance(value, Missing) or all(o.when is None for o in self.options):
            return value
        return value if value in {o.code for o in self.shown(sheet)} else Missing.BLANK

    def has(self, code: Code) -> Condition:
        """This one was chosen."""
        return self.is_in(code)

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        shown = self.shown(sheet)
        return choose([o.code for o in shown]) if shown else Missing.BLANK


@dataclass(frozen=True, eq=False, kw_only=True)
class Consent(SingleChoice):
    """Ask for permission; always hard-required, and never refusable: "no" is an answer."""

    kind: ClassVar[str] = "consent"
    options: tuple[Option, ...] = (Option(YES, Text("Sí, acepto")), Option(NO, Text("No acepto")))
    required: bool = True
    refusable: bool = False


@dataclass(frozen=True, eq=False, kw_only=True)
class MultipleChoice(ManyCodes):
    """Ask for all options that apply; an exclusive option stands alone."""

    kind: ClassVar[str] = "multiple_choice"
    template: ClassVar[str] = "multiple"

    def read_form(self, getlist: GetList) -> Any:
        found = list(dict.fromkeys(self.to_code(v) for v in getlist(self.id) if v))
        return found[0] if len(found) == 1 and found[0] in tuple(Missing) else found

    def schema_field(self) -> ma.fields.Field[Any]:
        exclusive = {o.code for o in self.options if o.exclusive}

        def convert(value: Any) -> tuple[Code, ...]:
            if not isinstance(value, list | tuple) or not all(isinstance(v, int | str) for v in value):
                raise ma.ValidationError(INVALID_CHOICE)
            chosen = set(value)
            if len(chosen) > 1 and not chosen.isdisjoint(exclusive | set(Missing)):
                raise ma.ValidationError(ALONE)
            return tuple(sorted({self._one(v) for v in chosen}, key=lambda c: (isinstance(c, str), c)))

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {"": f"list<{_code_type(self.options)}>"}

    def cut(self, value: Any, sheet: Sheet) -> Any:
        if not isinstance(value, tuple) or all(o.when is None for o in self.options):
            return value
        shown = {o.code for o in self.shown(sheet)}
        return tuple(v for v in value if v in shown) or Missing.BLANK

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        shown = self.shown(sheet)
        if not shown:
            return Missing.BLANK
        first = choose(list(shown))
        if first.exclusive:
            return [first.code]
        real = [o.code for o in shown if not o.exclusive]
        return sorted({first.code, *(choose(real) for _ in range(choose([0, 0, 1, 2])))}, key=str)


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid(Choice):
    """Ask the same choice for several rows; a row's answer is `grid.row`."""

    kind: ClassVar[str] = "grid"
    template: ClassVar[str] = "grid"
    rows: tuple[Option, ...] = ()
    rows_per_screen: int = 4

    def cell(self, row: Code) -> Cell:
        """Return one row, to build conditions on."""
        if str(row) not in self.row_ids():
            raise KeyError(f"{self.id} has no row {row!r}.")
        return Cell(self.id, row)

    def cells(self, rows: tuple[Code, ...] | None = None) -> tuple[Cell, ...]:
        """Return some rows, or all of them, to count on together with those of other grids."""
        return tuple(self.cell(row) for row in (self.row_ids() if rows is None else rows))

    def answered(self) -> Condition:
        """Some row has a value."""
        return known_true(self.any_row(*(o.code for o in self.options)))

    def row_ids(self) -> tuple[str, ...]:
        """Return the rows' codes as strings, the keys of an answer."""
        return tuple(str(r.code) for r in self.rows)

    def count_rows(self, *codes: Named_codes, rows: tuple[Code, ...] | None = None) -> Counter:
        """So many rows (of all, if none is named) hold one of these codes."""
        return count_in(self.cells(rows), *codes)

    def any_row(self, *codes: Named_codes, rows: tuple[Code, ...] | None = None) -> Condition:
        """Some row holds one of these codes."""
        return self.count_rows(*codes, rows=rows) >= 1

    def all_rows(self, *codes: Named_codes, rows: tuple[Code, ...] | None = None) -> Condition:
        """Every row holds one of these codes."""
        return self.count_rows(*codes, rows=rows) >= len(self.rows if rows is None else rows)

    def rows_where(self, *codes: Named_codes) -> tuple[Option, ...]:
        """Return the rows as options, each shown only where its row holds one of these codes.

        What a row says of its option (`tip`, `specify`) goes with it.
        """
        return tuple(replace(r, when=self.cell(r.code).is_in(*codes)) for r in self.rows)

    def shown_rows(self, sheet: Sheet) -> tuple[Option, ...]:
        """Return the rows that are shown to this person."""
        return tuple(r for r in self.rows if r.when is None or r.when.surely(sheet))

    def form_names(self) -> tuple[str, ...]:
        return tuple(f"{self.id}.{row}" for row in self.row_ids())

    def read_form(self, getlist: GetList) -> Any:
        found = {row: self.to_code(_first(getlist(f"{self.id}.{row}"))) for row in self.row_ids()}
        return {row: value for row, value in found.items() if value != ""}

    def schema_field(self) -> ma.fields.Field[Any]:
        rows, states, codes = self.row_ids(), frozenset(map(str, self.states())), self.codes()

        def one(value: Any) -> Any:
            if value is None or value == "":
                return Missing.BLANK
            if isinstance(value, str) and value in states:
                return Missing(value)
            if isinstance(value, bool) or not isinstance(value, int | str) or value not in codes:
                raise ma.ValidationError(INVALID_CHOICE)
            return value

        def convert(value: Any) -> Any:
            if not isinstance(value, dict):
                raise ma.ValidationError(INVALID_CHOICE)
            if not value.keys() <= set(rows):
                raise ma.ValidationError(_("Esta pregunta no tiene esa línea."))
            found = {row: one(value.get(row)) for row in rows}
            return found if any(v != Missing.BLANK for v in found.values()) else Missing.BLANK

        return AnswerField(self, convert)

    def cut(self, value: Any, sheet: Sheet) -> Any:
        if not isinstance(value, dict) or all(r.when is None for r in self.rows):
            return value
        shown = {str(r.code) for r in self.shown_rows(sheet)}
        return {row: v if row in shown else Missing.NOT_SHOWN for row, v in value.items()}

    def columns(self) -> Mapping[str, str]:
        return {f".{row}": _code_type(self.options) for row in self.row_ids()}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        return {str(r.code): choose([o.code for o in self.options]) for r in self.shown_rows(sheet)}


def pick_from(question: Choice, *more: Option) -> tuple[Option, ...]:
    """Offer the real options that were chosen in an earlier question, then some of its own.

    An option of its own replaces a copied one with the same code: it is offered to everybody.
    """
    own = {o.code for o in more}
    copied = (o for o in question.options if not o.exclusive and o.code not in own)
    return (*(Option(o.code, o.label, when=question.has(o.code)) for o in copied), *more)  # type: ignore[attr-defined]


@dataclass(frozen=True, eq=False, kw_only=True)
class ShortText(Question):
    """Ask for a few words."""

    kind: ClassVar[str] = "short_text"
    asks_once: ClassVar[bool] = False
    max_length: int = 80
    refusable: bool = False

    def read_form(self, getlist: GetList) -> Any:
        return _first(getlist(self.id)).replace("\r\n", "\n")

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> str:
            if not isinstance(value, str) or any(ord(c) < 32 and c not in "\n\t" for c in value):
                raise ma.ValidationError(_("Escriba solo letras, números y signos."))
            if len(value) > self.max_length:
                message = _("Máximo {maximum} letras. Escribió {length}.")
                raise ma.ValidationError(message.fill(maximum=self.max_length, length=len(value)))
            return value.strip() or Missing.BLANK

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {} if self.store.drops else {"": "string"}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        return choose(["", "", "Texto de prueba"])[: self.max_length]


@dataclass(frozen=True, eq=False, kw_only=True)
class LongText(ShortText):
    """Ask for a paragraph."""

    kind: ClassVar[str] = "long_text"
    template: ClassVar[str] = "long_text"
    max_length: int = 500


def option_text(question: Choice, option: Option) -> ShortText:
    """Return the optional text beside an option such as "De otra forma"; always sealed, never published."""
    return ShortText(
        f"{question.id}_{option.code}_text",
        _("Si quiere, diga cuál. No escriba nombres ni datos personales."),
        max_length=option.specify,
        store=seal,
        release=drop,
        when=question.has(option.code),  # type: ignore[attr-defined]  # both kinds of choice have it
        companion_of=question.id,
    )


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
        month, year = _first(getlist(f"{self.id}.month")), _first(getlist(f"{self.id}.year"))
        state = _first(getlist(self.id))
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
class Department(Question):
    """Ask for one of the 33 departments, by its two-digit DIVIPOLA code."""

    kind: ClassVar[str] = "department"
    template: ClassVar[str] = "department"

    def read_form(self, getlist: GetList) -> Any:
        return _first(getlist(self.id))

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
    """Ask for a municipality in two steps; the department alone (two digits) is an answer."""

    kind: ClassVar[str] = "municipality"
    template: ClassVar[str] = "municipality"
    live: ClassVar[bool] = False

    def form_names(self) -> tuple[str, ...]:
        return (f"{self.id}.department", self.id)

    def read_form(self, getlist: GetList) -> Any:
        department, place = _first(getlist(f"{self.id}.department")), _first(getlist(self.id))
        if department in tuple(Missing):
            return department
        return place if place and place.startswith(department) else department or place

    def steps(self, value: Any, sheet: Sheet) -> tuple[str, ...]:
        chosen = value[:2] if isinstance(value, str) and value[:2].isdigit() else ""
        return (self.id, f"{self.id}:{chosen}") if chosen else (self.id,)

    def schema_field(self) -> ma.fields.Field[Any]:
        departments = {d.code for d in geography.departments()}

        def convert(value: Any) -> str:
            if not isinstance(value, str) or len(value) not in (2, 5) or value[:2] not in departments:
                raise ma.ValidationError(INVALID_CHOICE)
            if len(value) == 5 and value not in {m.code for m in geography.municipalities(value[:2])}:
                raise ma.ValidationError(_("El municipio no pertenece a ese departamento."))
            return value

        return AnswerField(self, convert)

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        code = choose([d.code for d in geography.departments()])
        return choose([code, *(m.code for m in geography.municipalities(code))])


@dataclass(frozen=True, eq=False, kw_only=True)
class Note(Question):
    """Say something between questions; it has no answer."""

    kind: ClassVar[str] = "note"
    template: ClassVar[str] = "note"
    answers: ClassVar[bool] = False
    store: Any = drop
    release: Any = drop
    refusable: bool = False

    def steps(self, value: Any, sheet: Sheet) -> tuple[str, ...]:
        return ()

    def read_form(self, getlist: GetList) -> Any:
        return ""

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> Any:
            raise ma.ValidationError(UNKNOWN_TOKEN)

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {}


def _code_type(options: tuple[Option, ...]) -> str:
    return "int32" if all(isinstance(o.code, int) for o in options) else "string"
