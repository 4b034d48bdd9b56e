"""Conditions: a small closed language over the answers of one person.

Unanswered, refused and don't know are *unknown* unless the condition names them, and unknown propagates as in SQL.
Each node compiles to a pair of plain expressions (surely true, surely false); negation swaps the pair. Readers
(server, browser, columns) evaluate only those, so they cannot disagree.

Conditions are built on questions: `age >= 18`, `grounds.any_of(1, 2)`, `services.cell("AC").is_in(1, 2)`,
`grid.count_rows(NO) >= 11`, joined with `&`, `|` and `~`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from diversa.questionnaire import plain
from diversa.questionnaire.answers import Code, Missing, Sheet
from diversa.questionnaire.plain import Plain, both, either, negate
from diversa.records import Record, walk

Named_codes = Code | Missing


class Pair(NamedTuple):
    """Hold the two plain expressions of a condition."""

    true: Plain
    false: Plain


class Condition(Record, ABC):
    """Say something about one person's answers that is true, false or unknown."""

    @abstractmethod
    def pair(self) -> Pair:
        """Return (surely true, surely false)."""

    def __and__(self, other: Condition) -> Condition:
        return And((self, other))

    def __or__(self, other: Condition) -> Condition:
        return Or((self, other))

    def __invert__(self) -> Condition:
        return Not(self)

    def __bool__(self) -> bool:
        raise TypeError("A condition has no truth value of its own; join conditions with &, | and ~.")

    def references(self) -> frozenset[str]:
        """Return the ids of the questions it reads."""
        true, false = self.pair()
        return plain.references(true) | plain.references(false)

    def surely(self, sheet: Sheet) -> bool:
        """Tell whether the condition is surely true of an answer sheet."""
        return self._readers[0](sheet)

    def surely_not(self, sheet: Sheet) -> bool:
        """Tell whether the condition is surely false of an answer sheet."""
        return self._readers[1](sheet)

    @cached_property
    def _readers(self) -> tuple[plain.Reader, plain.Reader]:
        """Return both plain expressions compiled; questions ask them once for every page."""
        true, false = self.pair()
        return plain.read(true), plain.read(false)

    def nodes(self) -> Iterator[Condition]:
        """Yield this condition and every condition inside it."""
        return (node for node in walk(self) if isinstance(node, Condition))


@dataclass(frozen=True)
class In(Condition):
    """The value is one of some codes, or its absence is of a named kind."""

    kind: ClassVar[str] = "in"
    ref: str
    codes: tuple[Code, ...] = ()
    states: tuple[Missing, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", tuple(Missing(s) for s in self.states))

    def pair(self) -> Pair:
        holds: Plain = ("in", self.ref, self.codes, self.states)
        return Pair(holds, both(("has", self.ref), negate(holds)))


@dataclass(frozen=True)
class Compare(Condition):
    """The value is less or more than a number."""

    kind: ClassVar[str] = "compare"
    ref: str
    op: str
    bound: float

    def pair(self) -> Pair:
        holds: Plain = ("cmp", self.ref, self.op, self.bound)
        return Pair(holds, both(("has", self.ref), negate(holds)))


@dataclass(frozen=True)
class AnyOf(Condition):
    """A multiple choice holds at least one of some codes, or is missing for a named reason."""

    kind: ClassVar[str] = "any_of"
    ref: str
    codes: tuple[Code, ...]
    states: tuple[Missing, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", tuple(Missing(s) for s in self.states))

    def pair(self) -> Pair:
        holds: Plain = ("any", self.ref, self.codes)
        missing: Plain = ("in", self.ref, (), self.states) if self.states else plain.NO
        return Pair(either(holds, missing), both(("has", self.ref), negate(holds)))


@dataclass(frozen=True)
class Count(Condition):
    """A multiple choice holds so many of some codes."""

    kind: ClassVar[str] = "count"
    ref: str
    codes: tuple[Code, ...]
    op: str
    number: int

    def pair(self) -> Pair:
        holds: Plain = ("count", self.ref, self.codes, self.op, self.number)
        return Pair(holds, both(("has", self.ref), negate(holds)))


@dataclass(frozen=True)
class Rows(Condition):
    """So many rows, of one grid or of several, hold one of some codes.

    Rows that are missing could go either way: surely true is judged without them, surely false with all of them.
    """

    kind: ClassVar[str] = "rows"
    refs: tuple[str, ...]
    codes: tuple[Code, ...]
    states: tuple[Missing, ...]
    op: str
    number: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "states", tuple(Missing(s) for s in self.states))

    def pair(self) -> Pair:
        fewest, most = self._counting(False), self._counting(True)
        if self.op in (">", ">="):
            return Pair(fewest(self.op), negate(most(self.op)))
        if self.op in ("<", "<="):
            return Pair(most(self.op), negate(fewest(self.op)))
        return Pair(both(fewest("=="), most("==")), negate(both(fewest("<="), most(">="))))

    def _counting(self, open_: bool) -> Any:
        return lambda op: ("rows", self.refs, self.codes, self.states, open_, op, self.number)


@dataclass(frozen=True)
class Answered(Condition):
    """There is a value; this is never unknown."""

    kind: ClassVar[str] = "answered"
    ref: str

    def pair(self) -> Pair:
        return Pair(("has", self.ref), negate(("has", self.ref)))


@dataclass(frozen=True)
class KnownTrue(Condition):
    """Another condition is surely true; unknown counts as no."""

    kind: ClassVar[str] = "known_true"
    condition: Condition

    def pair(self) -> Pair:
        true = self.condition.pair().true
        return Pair(true, negate(true))


@dataclass(frozen=True)
class And(Condition):
    """All are true."""

    kind: ClassVar[str] = "and"
    parts: tuple[Condition, ...]

    def pair(self) -> Pair:
        pairs = [p.pair() for p in self.parts]
        return Pair(both(*(p.true for p in pairs)), either(*(p.false for p in pairs)))


@dataclass(frozen=True)
class Or(Condition):
    """At least one is true."""

    kind: ClassVar[str] = "or"
    parts: tuple[Condition, ...]

    def pair(self) -> Pair:
        pairs = [p.pair() for p in self.parts]
        return Pair(either(*(p.true for p in pairs)), both(*(p.false for p in pairs)))


@dataclass(frozen=True)
class Not(Condition):
    """Another condition is false."""

    kind: ClassVar[str] = "not"
    condition: Condition

    def pair(self) -> Pair:
        true, false = self.condition.pair()
        return Pair(false, true)


@dataclass(frozen=True)
class Named(Condition):
    """A condition with a name of its own, as `ipv_any_ever`."""

    kind: ClassVar[str] = "named"
    name: str
    condition: Condition

    def pair(self) -> Pair:
        return self.condition.pair()


def known_true(condition: Condition) -> Condition:
    """Read unknown as no."""
    return KnownTrue(condition)


def split(codes: tuple[Named_codes, ...]) -> tuple[tuple[Code, ...], tuple[Missing, ...]]:
    """Part codes from the states that stand for a missing answer."""
    return (
        tuple(c for c in codes if not isinstance(c, Missing)),
        tuple(c for c in codes if isinstance(c, Missing)),
    )


class Comparable:
    """Give anything with one value the operators that build conditions."""

    @property
    def ref(self) -> str:
        """Return what a condition reads: `question` or `question.row`."""
        raise NotImplementedError

    def is_in(self, *codes: Named_codes) -> Condition:
        """The value is one of these."""
        return In(self.ref, *split(codes))

    def answered(self) -> Condition:
        """There is a value."""
        return Answered(self.ref)

    def __eq__(self, code: object) -> Condition:  # type: ignore[override]
        return self.is_in(code)  # type: ignore[arg-type]

    def __ne__(self, code: object) -> Condition:  # type: ignore[override]
        return ~self.is_in(code)  # type: ignore[arg-type]

    def __lt__(self, bound: float) -> Condition:
        return Compare(self.ref, "<", bound)

    def __le__(self, bound: float) -> Condition:
        return Compare(self.ref, "<=", bound)

    def __gt__(self, bound: float) -> Condition:
        return Compare(self.ref, ">", bound)

    def __ge__(self, bound: float) -> Condition:
        return Compare(self.ref, ">=", bound)

    __hash__ = object.__hash__


class Cell(Comparable):
    """Stand for one row of a grid in a condition."""

    def __init__(self, grid: str, row: Code) -> None:
        self._ref = f"{grid}.{row}"

    @property
    def ref(self) -> str:
        return self._ref


class Counter:
    """Wait for a comparison: `question.count_of(1, 2) >= 2`."""

    def __init__(self, build: Any) -> None:
        self._build = build

    def __eq__(self, number: object) -> Condition:  # type: ignore[override]
        return self._build("==", number)  # type: ignore[no-any-return]

    def __lt__(self, number: int) -> Condition:
        return self._build("<", number)  # type: ignore[no-any-return]

    def __le__(self, number: int) -> Condition:
        return self._build("<=", number)  # type: ignore[no-any-return]

    def __gt__(self, number: int) -> Condition:
        return self._build(">", number)  # type: ignore[no-any-return]

    def __ge__(self, number: int) -> Condition:
        return self._build(">=", number)  # type: ignore[no-any-return]

    __hash__ = object.__hash__


def count_in(places: Iterable[Comparable], *codes: Named_codes) -> Counter:
    """So many of these rows or questions hold one of these codes: `count_in((*acts.cells(), *threats.cells()), YES) >= 1`."""
    refs = tuple(place.ref for place in places)
    return Counter(lambda op, number: Rows(refs, *split(codes), op, number))
