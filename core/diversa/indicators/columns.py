"""The column reader: plain conditions over typed columns, as Ibis expressions.

Stored values may be coarser than answers, so a plain expression is first rewritten to what is stored (`stored`, which
needs no Ibis and is what `diversa check` asks), then read column by column. Every expression is true or false of
every row, never null.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from diversa.indicators.layout import Layout, Variable
from diversa.privacy.rules import Code, CutsBand
from diversa.questionnaire.answers import EXPORT_CODES, Missing
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.plain import NO, OPERATORS, Plain

if TYPE_CHECKING:
    import ibis.expr.types as ir


def stored(part: Plain, layout: Layout, name: str) -> Plain:
    """Rewrite a plain expression on answers into the same one on what is stored of them.

    Raises `CutsBand`, naming the condition and the question, where that needs more detail than is stored, and
    ValueError where a part does not fit its question.
    """
    if part[0] in ("and", "or", "not"):
        return (part[0], *(stored(p, layout, name) for p in part[1:]))
    if part[0] in ("yes", "no"):
        return part
    refs = part[1] if part[0] == "rows" else part[1:2]
    try:
        return _ATOMS[part[0]]([_variable(layout, ref) for ref in refs], *part[1:])
    except CutsBand as error:
        raise CutsBand(
            f"The condition {name!r} on {', '.join(refs)} needs more than is stored: {error}."
        ) from None
    except ValueError as error:
        raise ValueError(f"The condition {name!r} cannot be read: {error}") from None


def _variable(layout: Layout, ref: str) -> Variable:
    found = layout.by_ref.get(ref)
    if found is not None:
        return found
    if any(other.startswith(f"{ref}.") for other in layout.by_ref):
        raise ValueError(f"{ref!r} is a grid; ask one row of it, or count rows.")
    raise CutsBand("nothing of it is stored")


def _expect(variable: Variable, *, many: bool) -> None:
    if variable.many != many:
        wanted = "one value" if variable.many else "a list of codes"
        raise ValueError(f"{variable.ref!r} does not hold {wanted}.")


def _codes(variable: Variable, wanted: Iterable[Code]) -> tuple[Code, ...]:
    """Return the stored codes that stand for exactly the wanted ones; of another type than the column there are none."""
    kind: Any = str if variable.type == "string" else int | float
    chosen = frozenset(wanted)
    found = variable.rule.select(chosen) if chosen else chosen
    return tuple(sorted((code for code in found if isinstance(code, kind)), key=str))


def _presence(variable: Variable) -> None:
    """Raise `CutsBand` where some answers leave nothing, so that the stored value seems missing."""
    lost = [code for code in variable.answers if variable.rule.apply(code) is None]
    if lost:
        raise CutsBand(f"nothing is left of the answers {lost}")


def _has(variables: list[Variable], ref: str) -> Plain:
    _presence(variables[0])
    return ("has", ref)


def _in(variables: list[Variable], ref: str, codes: tuple[Code, ...], states: tuple[str, ...]) -> Plain:
    if states:
        _presence(variables[0])
    if codes:
        _expect(variables[0], many=False)
    return ("in", ref, _codes(variables[0], codes), states)


def _cmp(variables: list[Variable], ref: str, op: str, bound: Any) -> Plain:
    (variable,) = variables
    _expect(variable, many=False)
    if variable.type == "string" or isinstance(bound, str):
        raise ValueError(f"{ref!r} or what it is compared with is no number.")
    if variable.answers:
        return _in(variables, ref, tuple(c for c in variable.answers if OPERATORS[op](c, bound)), ())
    if op == "==":
        return ("in", ref, _codes(variable, [bound]), ())
    variable.rule.check_bound(op, bound)
    return ("cmp", ref, op, bound)


def _any(variables: list[Variable], ref: str, codes: tuple[Code, ...]) -> Plain:
    _expect(variables[0], many=True)
    return ("any", ref, _codes(variables[0], codes))


def _count(variables: list[Variable], ref: str, codes: tuple[Code, ...], op: str, number: int) -> Plain:
    _expect(variables[0], many=True)
    # One by one: two answers that are stored as one code would count once.
    found = (stored_code for code in dict.fromkeys(codes) for stored_code in _codes(variables[0], [code]))
    return ("count", ref, tuple(found), op, number)


def _rows(variables: list[Variable], refs: tuple[str, ...], codes: tuple[Code, ...], *rest: Any) -> Plain:
    found = {_in([v], v.ref, codes, rest[0])[2] for v in variables}
    if rest[1]:
        for variable in variables:
            _presence(variable)
    if len(found) > 1:
        raise CutsBand("they store the same codes in different ways")
    return ("rows", refs, found.pop() if found else (), *rest)


_ATOMS: Mapping[str, Callable[..., Plain]] = {
    "has": _has,
    "in": _in,
    "cmp": _cmp,
    "any": _any,
    "count": _count,
    "rows": _rows,
}


class ColumnReader:
    """Read conditions on one table of typed columns; equal parts become one expression.

    Absence is folded in with CASE, which DuckDB reads three times as fast as COALESCE.
    """

    def __init__(self, table: ir.Table, layout: Layout) -> None:
        self.table, self.layout = table, layout
        self._known: dict[Plain, Any] = {}

    def surely(self, condition: Condition, name: str) -> ir.BooleanValue:
        """Return where a condition is surely true. Raises as `stored` does."""
        return self.read(condition.pair().true, name)

    def surely_not(self, condition: Condition, name: str) -> ir.BooleanValue:
        """Return where a condition is surely false. Raises as `stored` does."""
        return self.read(condition.pair().false, name)

    def read(self, part: Plain, name: str) -> ir.BooleanValue:
        """Return where a plain expression on answers is true. Raises as `stored` does."""
        return self._once(stored(part, self.layout, name))

    def _once(self, part: Plain) -> Any:
        found = self._known.get(part)
        if found is None:
            found = self._known[part] = getattr(self, f"_read_{part[0]}")(*part[1:])
        return found

    def _read_yes(self) -> Any:
        import ibis

        return ibis.literal(True)

    def _read_no(self) -> Any:
        import ibis

        return ibis.literal(False)

    def _read_and(self, *parts: Plain) -> Any:
        return reduce(operator.and_, map(self._once, parts))

    def _read_or(self, *parts: Plain) -> Any:
        return reduce(operator.or_, map(self._once, parts))

    def _read_not(self, part: Plain) -> Any:
        return ~self._once(part)

    def _read_has(self, ref: str) -> Any:
        variable = self.layout.by_ref[ref]
        return self.table[variable.state].isnull() if variable.many else self.table[ref].notnull()

    def _read_in(self, ref: str, codes: tuple[Code, ...], states: tuple[str, ...]) -> Any:
        return self._once(("holds", ref, codes, states, False)).ifelse(True, False)

    def _read_holds(self, ref: str, codes: tuple[Code, ...], states: tuple[str, ...], open_: bool) -> Any:
        """Return an expression that is true where a row counts, and elsewhere false or null."""
        variable = self.layout.by_ref[ref]
        found = [_is_one_of(self.table[ref], codes)] if codes else []
        if open_:
            found.append(self.table[ref].isnull())
        elif states:
            numbers = tuple(EXPORT_CODES[Missing(state)] for state in states)
            found.append(_is_one_of(self.table[variable.state], numbers))
        return reduce(operator.or_, found or [self._once(NO)])

    def _read_one(self, *holds: Any) -> Any:
        return self._once(("holds", *holds)).ifelse(_number(1), _number(0))

    def _read_cmp(self, ref: str, op: str, bound: float) -> Any:
        value: Any = OPERATORS[op](self.table[ref], bound)
        return value.ifelse(True, False)

    def _options(self, ref: str, codes: tuple[Code, ...]) -> list[Any]:
        variable = self.layout.by_ref[ref]
        return [self.table[variable.option(code)] for code in codes if code in variable.codes]

    def _read_any(self, ref: str, codes: tuple[Code, ...]) -> Any:
        return reduce(operator.or_, self._options(ref, codes) or [self._once(NO)])

    def _read_count(self, ref: str, codes: tuple[Code, ...], op: str, number: int) -> Any:
        chosen = (option.ifelse(_number(1), _number(0)) for option in self._options(ref, codes))
        return self._once(("has", ref)) & _compare(chosen, op, number)

    def _read_rows(self, refs: tuple[str, ...], *rest: Any) -> Any:
        *what, op, number = rest
        if (op, number) == (">=", 1):
            holds = [self._once(("holds", ref, *what)).ifelse(True, False) for ref in refs]
            return reduce(operator.or_, holds or [self._once(NO)])
        return _compare((self._once(("one", ref, *what)) for ref in refs), op, number)


def _is_one_of(value: Any, codes: tuple[Code, ...]) -> Any:
    return value == codes[0] if len(codes) == 1 else value.isin(codes)


def _number(value: int) -> Any:
    import ibis

    return ibis.literal(value, "int32")


def _compare(ones: Iterable[Any], op: str, number: int) -> Any:
    return OPERATORS[op](reduce(operator.add, ones, _number(0)), number)
