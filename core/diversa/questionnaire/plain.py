"""Plain expressions: the two-valued formulas that every reader evaluates.

A condition compiles to a pair of these (surely true, surely false). They are nested tuples, so that they go to the
browser as JSON. No operator knows about unknowns: each has one answer for every sheet.

    ("yes",) ("no",) ("and", p, …) ("or", p, …) ("not", p)
    ("has", ref)                              there is a value
    ("in", ref, codes, states)                the value is one of codes, or its absence one of states
    ("cmp", ref, op, number)                  there is a value, and it compares so
    ("any", ref, codes)                       a multiple choice holds one of codes
    ("count", ref, codes, op, number)         a multiple choice is answered, and holds so many of codes
    ("rows", refs, codes, states, open, op, number)
        so many rows hold one of codes or states; with open, rows missing for any other reason count too
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from diversa.questionnaire.answers import Missing, Sheet, at

Plain = tuple[Any, ...]
Reader = Callable[[Sheet], bool]

YES: Plain = ("yes",)
NO: Plain = ("no",)
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}


def both(*parts: Plain) -> Plain:
    """Join with *and*, folding constants."""
    return _join("and", YES, NO, parts)


def either(*parts: Plain) -> Plain:
    """Join with *or*, folding constants."""
    return _join("or", NO, YES, parts)


def negate(part: Plain) -> Plain:
    """Return the plain opposite."""
    if part in (YES, NO):
        return NO if part == YES else YES
    return part[1] if part[0] == "not" else ("not", part)


def _join(name: str, neutral: Plain, winner: Plain, parts: tuple[Plain, ...]) -> Plain:
    flat: dict[Plain, None] = {}
    for part in parts:
        for piece in part[1:] if part[0] == name else (part,):
            flat[piece] = None
    if winner in flat:
        return winner
    flat.pop(neutral, None)
    pieces = tuple(flat)
    return neutral if not pieces else pieces[0] if len(pieces) == 1 else (name, *pieces)


def references(part: Plain) -> frozenset[str]:
    """Return the ids of the questions a plain expression reads."""
    if part[0] in ("and", "or", "not"):
        return frozenset().union(*(references(p) for p in part[1:]))
    if part in (YES, NO):
        return frozenset()
    return frozenset(ref.partition(".")[0] for ref in (part[1] if part[0] == "rows" else part[1:2]))


def read(part: Plain) -> Reader:
    """Compile a plain expression into a function of an answer sheet."""
    return _READERS[part[0]](*part[1:])


def settle(part: Plain, sheet: Sheet, local: frozenset[str]) -> Plain:
    """Evaluate everything but what reads the `local` questions; what is left is for the browser to decide."""
    if part[0] in ("and", "or"):
        parts = (settle(p, sheet, local) for p in part[1:])
        return both(*parts) if part[0] == "and" else either(*parts)
    if part[0] == "not":
        return negate(settle(part[1], sheet, local))
    if not references(part) & local:
        return YES if read(part)(sheet) else NO
    return _settle_rows(sheet, local, *part[1:]) if part[0] == "rows" else part


def _settle_rows(
    sheet: Sheet,
    local: frozenset[str],
    refs: tuple[str, ...],
    codes: tuple[Any, ...],
    states: tuple[str, ...],
    open_: bool,
    op: str,
    number: int,
) -> Plain:
    """Count the rows of grids on other pages, and leave the rest of the number to the local ones."""
    here = tuple(ref for ref in refs if ref.partition(".")[0] in local)
    known = sum(_counts(at(sheet, ref), codes, states, open_) for ref in refs if ref not in here)
    return ("rows", here, codes, states, open_, op, number - known)


def _and(*parts: Plain) -> Reader:
    readers = tuple(read(p) for p in parts)

    def reader(sheet: Sheet) -> bool:
        for holds in readers:  # noqa: SIM110 - a generator costs as much as what it asks, and this is asked most
            if not holds(sheet):
                return False
        return True

    return reader


def _or(*parts: Plain) -> Reader:
    readers = tuple(read(p) for p in parts)

    def reader(sheet: Sheet) -> bool:
        for holds in readers:  # noqa: SIM110 - as above
            if holds(sheet):
                return True
        return False

    return reader


def _not(part: Plain) -> Reader:
    reader = read(part)
    return lambda sheet: not reader(sheet)


def _has(ref: str) -> Reader:
    return lambda sheet: not isinstance(at(sheet, ref), Missing)


def _in(ref: str, codes: tuple[Any, ...], states: tuple[str, ...]) -> Reader:
    def reader(sheet: Sheet) -> bool:
        found = at(sheet, ref)
        return found in states if isinstance(found, Missing) else found in codes

    return reader


def _cmp(ref: str, op: str, bound: float) -> Reader:
    compare = OPERATORS[op]

    def reader(sheet: Sheet) -> bool:
        found = at(sheet, ref)
        return not isinstance(found, Missing) and compare(found, bound)

    return reader


def _any(ref: str, codes: tuple[Any, ...]) -> Reader:
    wanted = frozenset(codes)

    def reader(sheet: Sheet) -> bool:
        found = at(sheet, ref)
        return not isinstance(found, Missing) and not wanted.isdisjoint(found)

    return reader


def _count(ref: str, codes: tuple[Any, ...], op: str, number: int) -> Reader:
    wanted, compare = frozenset(codes), OPERATORS[op]

    def reader(sheet: Sheet) -> bool:
        found = at(sheet, ref)
        return not isinstance(found, Missing) and compare(len(wanted.intersection(found)), number)

    return reader


def _rows(
    refs: tuple[str, ...],
    codes: tuple[Any, ...],
    states: tuple[str, ...],
    open_: bool,
    op: str,
    number: int,
) -> Reader:
    compare = OPERATORS[op]

    def reader(sheet: Sheet) -> bool:
        return compare(sum([_counts(at(sheet, ref), codes, states, open_) for ref in refs]), number)

    return reader


def _counts(found: Any, codes: tuple[Any, ...], states: tuple[str, ...], open_: bool) -> bool:
    return open_ or found in states if isinstance(found, Missing) else found in codes


_READERS: Mapping[str, Callable[..., Reader]] = {
    "yes": lambda: lambda sheet: True,
    "no": lambda: lambda sheet: False,
    "and": _and,
    "or": _or,
    "not": _not,
    "has": _has,
    "in": _in,
    "cmp": _cmp,
    "any": _any,
    "count": _count,
    "rows": _rows,
}
