"""Goals: how far an answer sheet is from making a plain expression true, and who may come to a question at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any

from diversa.questionnaire import plain
from diversa.questionnaire.answers import Missing, Sheet, at
from diversa.questionnaire.plain import Plain, both, either, negate

Distance = Callable[[Sheet], float]
"""Answer sheet → 0 where an expression holds, more the further it is from that."""


def atoms(part: Plain) -> Iterator[Plain]:
    """Yield the parts of a plain expression that read answers."""
    if part[0] in ("and", "or", "not"):
        for inner in part[1:]:
            yield from atoms(inner)
    elif part[0] not in ("yes", "no"):
        yield part


def refs_of(atom: Plain) -> tuple[str, ...]:
    """Return the questions and rows that a part reads."""
    return tuple(atom[1]) if atom[0] == "rows" else (atom[1],)


def codes_of(atom: Plain) -> tuple[Any, ...]:
    """Return the answers that a part names."""
    return tuple(atom[2]) if atom[0] in ("in", "any", "count", "rows") else ()


def states_of(atom: Plain) -> tuple[Any, ...]:
    """Return the missing states that a part names."""
    return tuple(atom[3]) if atom[0] in ("in", "rows") else ()


def references(part: Plain) -> tuple[str, ...]:
    """Return the questions and rows that a plain expression reads, each once."""
    return tuple(dict.fromkeys(ref for atom in atoms(part) for ref in refs_of(atom)))


def with_routes(part: Plain, deciders: Mapping[str, Plain]) -> Plain:
    """Add that whoever answered a question was shown it, and so on for what that depends on."""
    parts, open_, known = [part], [part], set[str]()
    while open_:
        for ref in references(open_.pop()):
            shown = deciders.get(ref.partition(".")[0], plain.NO)  # what is not asked has no answer
            if ref not in known and shown != plain.YES:
                parts.append(either(negate(("has", ref)), shown))
                open_.append(shown)
            known.add(ref)
    return reduce(both, parts)


def distance(part: Plain, wanted: bool = True) -> Distance:
    """Return how far a sheet is from a plain expression being as wanted.

    A number that is off by more is further away, and so is a count: a search can tell when it comes closer.
    """
    if part[0] == "not":
        return distance(part[1], not wanted)
    if part[0] in ("and", "or"):
        parts = [distance(inner, wanted) for inner in part[1:]]
        every = (part[0] == "and") == wanted
        return lambda sheet: (sum if every else min)(measure(sheet) for measure in parts)
    holds, gap = plain.read(part), _gap(part)
    return lambda sheet: 0.0 if holds(sheet) == wanted else gap(sheet)


def _gap(atom: Plain) -> Distance:
    """Return how far off an expression is that is not as wanted: 1, more for a number that is further from its bound."""
    if atom[0] == "cmp":
        return lambda sheet: 1 + _off(at(sheet, atom[1]), atom[3])
    if atom[0] == "count":
        return lambda sheet: 1 + _off(_held(at(sheet, atom[1]), atom[2]), atom[4])
    if atom[0] == "rows":
        refs, codes, states = atom[1], atom[2], (*atom[3], *(Missing if atom[4] else ()))
        return lambda sheet: 1 + _off(sum(at(sheet, ref) in (*codes, *states) for ref in refs), atom[6])
    return lambda sheet: 1.0


def _held(found: Any, codes: tuple[Any, ...]) -> Any:
    return found if isinstance(found, Missing) else len(set(codes).intersection(found))


def _off(found: Any, bound: float) -> float:
    if not isinstance(found, int | float):
        return 1.0
    return abs(found - bound) / (1 + abs(found - bound))
