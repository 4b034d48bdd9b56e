"""One of several options, several of them, or one for each row of a grid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import marshmallow as ma

from diversa.privacy.rules import Code
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.conditions import Cell, Condition, Counter, Named_codes, count_in, known_true
from diversa.questionnaire.kinds.options import Choice, ManyCodes
from diversa.questionnaire.questions import INVALID_CHOICE, AnswerField, GetList, Option, first
from diversa.texts import Text

_ = Text
YES, NO = 1, 2
TOO_MANY = _("Marque máximo {at_most}. Quite las demás.")
ALONE = _("Marcó una opción que va sola junto con otras. Deje solo una de las dos.")


@dataclass(frozen=True, eq=False, kw_only=True)
class SingleChoice(Choice):
    """Ask for one of several options."""

    kind: ClassVar[str] = "single_choice"

    def read_form(self, getlist: GetList) -> Any:
        return self.to_code(first(getlist(self.id)))

    def schema_field(self) -> ma.fields.Field[Any]:
        return AnswerField(self, self._one)

    def columns(self) -> Mapping[str, str]:
        return {"": _code_type(self.options)}

    def cut(self, value: Any, sheet: Sheet) -> Any:
        if isinstance(value, Missing) or not self.varies:
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
    at_most: int = 0
    """How many options may be chosen; 0 sets no limit."""

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
            if self.at_most and len(chosen) > self.at_most:
                raise ma.ValidationError(TOO_MANY.fill(at_most=self.at_most))
            return tuple(sorted({self._one(v) for v in chosen}, key=lambda c: (isinstance(c, str), c)))

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {"": f"list<{_code_type(self.options)}>"}

    def cut(self, value: Any, sheet: Sheet) -> Any:
        if not isinstance(value, tuple) or not self.varies:
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
        more = min(choose([0, 0, 1, 2]), self.at_most - 1 if self.at_most else 2)
        return sorted({first.code, *(choose(real) for _ in range(more))}, key=str)


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

    def parts(self) -> tuple[str, ...]:
        return self.row_ids()

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
        found = {row: self.to_code(first(getlist(f"{self.id}.{row}"))) for row in self.row_ids()}
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
        if all(value[row] is Missing.BLANK for row in shown):
            return Missing.BLANK
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


def _code_type(options: tuple[Option, ...]) -> str:
    return "int32" if all(isinstance(o.code, int) for o in options) else "string"
