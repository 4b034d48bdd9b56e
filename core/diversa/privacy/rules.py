"""What is written down of a value, and what of it is published.

A rule is a small record with one method, `apply`. It knows values, never questions. `store=` takes a rule that decides
what reaches the disk; `release=` takes a rule that coarsens what was stored before anything is published.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from diversa.records import Record
from diversa.texts import Text

Code = int | str
Value = int | float | str | tuple[Code, ...] | Mapping[str, Code]


class CutsBand(ValueError):
    """Say that a condition needs more detail than is stored."""


class Rule(Record, ABC):
    """Turn a value into what may be kept of it, or into nothing."""

    drops: ClassVar[bool] = False
    seals: ClassVar[bool] = False

    @abstractmethod
    def apply(self, value: Value) -> Value | None:
        """Return what is left of a value; None when nothing is."""

    def select(self, wanted: frozenset[Code]) -> frozenset[Code]:
        """Return the stored codes that stand for exactly these exact ones.

        Raises `CutsBand` when a stored code also stands for others.
        """
        return wanted

    def check_bound(self, op: str, bound: float) -> None:
        """Raise `CutsBand` unless comparing the stored value with a bound gives the exact answer."""


@dataclass(frozen=True)
class Keep(Rule):
    """Keep the value as it is."""

    kind: ClassVar[str] = "keep"

    def apply(self, value: Value) -> Value | None:
        return value


@dataclass(frozen=True)
class Drop(Rule):
    """Keep nothing."""

    kind: ClassVar[str] = "drop"
    drops: ClassVar[bool] = True

    def apply(self, value: Value) -> Value | None:
        return None


@dataclass(frozen=True)
class Seal(Rule):
    """Encrypt a text to the campaign's public key; nothing readable is stored."""

    kind: ClassVar[str] = "seal"
    drops: ClassVar[bool] = True
    seals: ClassVar[bool] = True

    def apply(self, value: Value) -> Value | None:
        return None


@dataclass(frozen=True)
class Bands(Rule):
    """Keep the band a whole number falls in, written as the band's lower edge.

    `edges` are the lower edges in rising order; a value below the first belongs to the first band. The last band is
    open, or ends at `top`.
    """

    kind: ClassVar[str] = "bands"
    edges: tuple[int, ...]
    top: int | None = None

    def apply(self, value: Value) -> Value | None:
        if not isinstance(value, int | float):
            raise TypeError(f"Bands need a number, not {type(value).__name__}.")
        return self.edges[max(bisect_right(self.edges, value) - 1, 0)]

    def label(self, edge: int) -> str:
        """Return how people read a band: "18–28", "29", "60+"."""
        place = self.edges.index(edge)
        last = self.edges[place + 1] - 1 if place + 1 < len(self.edges) else self.top
        if last is None:
            return f"{edge}+"
        return str(edge) if last == edge else f"{edge}–{last}"

    def check_bound(self, op: str, bound: float) -> None:
        edge = bound + 1 if op in (">", "<=") else bound
        if edge not in self.edges and edge > self.edges[0]:
            raise CutsBand(f"{op} {bound:g} cuts a stored band; the bands begin at {_listed(self.edges)}")

    def select(self, wanted: frozenset[Code]) -> frozenset[Code]:
        exact = {e for e in self.edges if self.label(e) == str(e)}
        if not wanted <= exact:
            raise CutsBand(f"equality with {_listed(wanted)} cuts a stored band ({_listed(self.edges)})")
        return wanted


@dataclass(frozen=True)
class Group(Record):
    """Name a group of codes that are written as one."""

    kind: ClassVar[str] = "group"
    code: Code
    label: Text
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Recode(Rule):
    """Write groups of codes as one code each; a code in no group leaves nothing."""

    kind: ClassVar[str] = "recode"
    groups: tuple[Group, ...]

    def apply(self, value: Value) -> Value | None:
        if isinstance(value, tuple):
            found = {g.code for g in self.groups if not set(g.codes).isdisjoint(value)}
            return tuple(sorted(found, key=lambda code: (isinstance(code, str), code))) or None
        return next((g.code for g in self.groups if value in g.codes), None)

    def check_bound(self, op: str, bound: float) -> None:
        raise CutsBand(f"{op} {bound:g} has no meaning for stored groups")

    def select(self, wanted: frozenset[Code]) -> frozenset[Code]:
        touched = [g for g in self.groups if wanted & set(g.codes)]
        covered = frozenset(c for g in touched for c in g.codes)
        if covered != wanted:
            raise CutsBand(
                f"{_listed(wanted)} cuts a stored group; its groups hold {_listed(covered | wanted)}"
            )
        return frozenset(g.code for g in touched)


@dataclass(frozen=True)
class MergeRare(Rule):
    """Keep the categories, but publish those with a protected count below `minimum` as one."""

    kind: ClassVar[str] = "merge_rare"
    minimum: int

    def apply(self, value: Value) -> Value | None:
        return value


@dataclass(frozen=True)
class CodePrefix(Rule):
    """Keep the first characters of a hierarchical code, as the department of a municipality (2 of DIVIPOLA's 5)."""

    kind: ClassVar[str] = "code_prefix"
    length: int

    def apply(self, value: Value) -> Value | None:
        return str(value)[: self.length]

    def select(self, wanted: frozenset[Code]) -> frozenset[Code]:
        raise CutsBand(
            f"{_listed(wanted)} cannot be told apart by the first {self.length} characters that are stored"
        )


keep, drop, seal = Keep(), Drop(), Seal()


def merge_rare(minimum: int) -> MergeRare:
    """Publish categories below a protected count together."""
    return MergeRare(minimum)


def bands(*edges: int, top: int | None = None) -> Bands:
    """Cut whole numbers at these lower edges."""
    return Bands(edges, top)


def _listed(codes: Iterable[Any]) -> str:
    return ", ".join(str(c) for c in sorted(codes, key=str))
