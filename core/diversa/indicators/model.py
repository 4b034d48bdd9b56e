"""What an indicator is: a formula over conditions, its reference, and cases that prove it.

An estimator names the counts it needs, each a condition over one person's answers, and computes from protected counts
what they say. Whether that may be shown is decided elsewhere, for all estimators alike. It never sees an exact count
but in a worked case.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from diversa.disclosure.tables import EVERYBODY, Part
from diversa.indicators.intervals import Estimate
from diversa.privacy.rules import Code
from diversa.questionnaire.answers import Sheet
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.plain import YES, Plain
from diversa.questionnaire.questions import Option
from diversa.records import digest, to_json
from diversa.texts import Text

Counts = Mapping[str, int]
"""Count id → protected count of people in one cell."""


def count_id(condition: Condition) -> str:
    """Return the name of the count of those of whom a condition is surely true.

    It is a digest of what readers evaluate, so that two estimators that count the same people share one count.
    """
    expression = _ordered(condition.pair().true)
    return EVERYBODY if expression == YES else digest(to_json(expression))[:20]


def _ordered(part: Plain) -> Plain:
    """Put the parts of *and* and *or* in one order, which changes nothing they say."""
    if part[0] in ("and", "or"):
        return (part[0], *sorted(map(_ordered, part[1:]), key=repr))
    return (part[0], _ordered(part[1])) if part[0] == "not" else part


@dataclass(frozen=True)
class Measure:
    """Say what protected counts give for one category of one cell, before it is decided whether to show it.

    `value` is None where nothing can be computed, `estimate` where no interval can.
    """

    parts: tuple[Part, ...]
    value: float | None
    estimate: Estimate | None = None
    category: Code | None = None
    label: Text = Text("")


class Estimator(ABC):
    """Compute estimates from protected counts."""

    percent: ClassVar[bool] = True
    """Whether values are shares in 0..1, shown as percentages."""
    gap: ClassVar[bool] = False
    """Whether values are differences of shares in -1..1, shown in percentage points."""
    unit: ClassVar[str] = "%"
    """What an indicator is published in that names no unit."""
    least_count: ClassVar[int] = 0
    """Smallest count that is shown where an indicator names none; the module's profile may ask for more."""

    @property
    def factor(self) -> int:
        """Return what values are multiplied by to be shown."""
        return 100 if self.percent or self.gap else 1

    @abstractmethod
    def counts(self) -> Mapping[str, Condition]:
        """Return the counts it needs: `count_id` → whom it counts (where the condition is surely true)."""

    @abstractmethod
    def measures(self, counts: Counts) -> tuple[Measure, ...]:
        """Return one measure for each category, or the only one."""

    def categories(self) -> tuple[Option, ...]:
        """Return the labelled categories; an estimator of one figure has none."""
        return ()

    def texts(self) -> tuple[Text, ...]:
        """Return every sentence it says to people."""
        return tuple(option.label for option in self.categories())

    def scale(self) -> Text:
        """Say what the ends of its values mean; nothing where the unit says enough."""
        return Text("")

    def leading(self, total: Counts) -> tuple[Code | None, ...]:
        """Return the categories to publish, in order, given the protected counts of all participants."""
        return tuple(option.code for option in self.categories()) or (None,)

    def stray(self, sheet: Sheet) -> Any:
        """Return an answer that should count but that no count takes in, if there is one; worked cases ask."""
        return None


@dataclass(frozen=True)
class Case:
    """Work one example by hand: these people, this result, in the unit that is published.

    `people` are answer sheets, one mapping each (question id → answer); what is not given is blank. `expected` is a
    number (rounded to one decimal), None where nothing can be said, or a mapping from category to number.
    """

    people: tuple[Mapping[str, Any], ...]
    expected: float | Mapping[Any, float | None] | None
    note: Text = Text("")


@dataclass(frozen=True)
class Indicator:
    """Publish one figure, or one for each category, in every breakdown it is declared for.

    `by` are ids of questions or derived variables; a tuple inside it is a crossing.
    """

    id: str
    title: Text
    estimator: Estimator
    by: tuple[str | tuple[str, ...], ...] = field(default=(), kw_only=True)
    meaning: Text = field(kw_only=True)
    formula: str = field(kw_only=True)
    """Whom it counts, " / ", among whom; a `Text` where it holds words, which are said in the language of a page."""
    reference: str = field(kw_only=True)
    cases: tuple[Case, ...] = field(default=(), kw_only=True)
    unit: str = field(default="", kw_only=True)
    """What it is published in; left out, the estimator's own."""
    note: Text = field(default=Text(""), kw_only=True)
    proposal: bool = field(default=False, kw_only=True)
    minimum_count: int = field(default=0, kw_only=True)
    """Smallest count of its own, where that is stricter than the module's profile; left out, the estimator's."""
    minimum_base: int = field(default=0, kw_only=True)
    """Smallest base of its own, likewise."""
    maximum_cv: float | None = field(default=None, kw_only=True)
    """Largest coefficient of variation with which it is shown; None asks for none."""
    headline: bool = field(default=False, kw_only=True)
    versions: str = field(default=">=1,<2", kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", self.unit or self.estimator.unit)
        object.__setattr__(self, "minimum_count", self.minimum_count or self.estimator.least_count)
