"""Checks across answers, and variables computed from one person's answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from packaging.specifiers import SpecifierSet

from diversa.privacy.rules import Rule
from diversa.questionnaire.answers import Missing, Sheet, State
from diversa.questionnaire.conditions import Comparable, Condition
from diversa.questionnaire.questions import Option, require_rules
from diversa.records import Record
from diversa.texts import Text


class Severity(StrEnum):
    """Say whether a problem stops or asks once."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True)
class Problem:
    """Say where something is wrong, what, and how strongly."""

    where: str
    message: Text
    severity: Severity = Severity.HARD
    check: str = ""


Anonymizer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Stored values of one person → the same, blurred. It may coarsen or remove values, never add."""


def accepts(versions: str, version: str) -> bool:
    """Tell whether a range such as ">=1,<2" holds a questionnaire's version."""
    return SpecifierSet(versions).contains(version)


@dataclass(frozen=True, kw_only=True)
class Check:
    """Ask that a rule holds across answers.

    `holds` is a condition, broken where it is surely false, or a function of the answers that returns a truth. A soft
    check asks once and is then kept as a flag; a hard one stops.
    """

    id: str = field(kw_only=False)
    where: str
    holds: Condition | Callable[[Sheet], bool]
    message: Text
    hard: bool = False
    versions: str = ">=1,<2"

    def problem(self, sheet: Sheet) -> Problem | None:
        """Return what is wrong with an answer sheet, if anything."""
        broken = self.holds.surely_not(sheet) if isinstance(self.holds, Condition) else not self.holds(sheet)
        severity = Severity.HARD if self.hard else Severity.SOFT
        return Problem(self.where, self.message, severity, self.id) if broken else None


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """Tell a person what her own answers come to, on the last page before sending; nothing of it is kept.

    `tell` takes the answers and the derived variables and returns the sentences, none where there is nothing to say;
    `texts` are all sentences it may return, so that they are translated.
    """

    id: str = field(kw_only=False)
    title: Text
    tell: Callable[[Mapping[str, Any]], Iterable[Text]]
    texts: tuple[Text, ...]
    versions: str = ">=1,<2"


@dataclass(frozen=True)
class Class(Record):
    """Give a code to the people of whom a condition is surely true."""

    kind: ClassVar[str] = "class"
    code: int
    label: Text
    when: Condition


@dataclass(frozen=True, eq=False, kw_only=True)
class Derived(Comparable):
    """Compute one variable from one person's exact answers, after checking and before anonymising.

    Either `classes`, tried in order, or `compute`, a function of the answers; where neither gives a value the variable
    is missing. The formula's version is stored beside the value.
    """

    id: str = field(kw_only=False)
    title: Text = field(kw_only=False)
    store: Rule
    release: Rule
    licensed: Rule | None = None
    classes: tuple[Class, ...] = ()
    compute: Callable[[Mapping[str, Any]], State | None] | None = None
    options: tuple[Option, ...] = ()
    type: str = "int32"
    formula: str
    reference: str = ""
    version: int = 1
    versions: str = ">=1,<2"

    def __post_init__(self) -> None:
        require_rules(self.id, self.store, self.release)

    @property
    def ref(self) -> str:
        return self.id

    def categories(self) -> tuple[Option, ...]:
        """Return its codes with their labels."""
        return self.options or tuple(Option(c.code, c.label) for c in self.classes)

    def value(self, sheet: Sheet) -> State:
        """Compute the variable of one answer sheet."""
        if self.compute is not None:
            found = self.compute(sheet)
            return Missing.NOT_SHOWN if found is None else found
        for cls in self.classes:
            if cls.when.surely(sheet):
                return cls.code
        return Missing.NOT_SHOWN
