"""Figures: what may be published of one cell, ready for a page, a PDF or a file.

Everything here is a function of perturbed counts, and already rounded: what writes a figure out can show no more
than it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from diversa.disclosure.marks import Mark
from diversa.disclosure.tables import Group
from diversa.indicators.quality import Quality
from diversa.privacy.rules import Code
from diversa.texts import Catalogue, Text

if TYPE_CHECKING:
    from diversa.indicators.model import Indicator

_ = Text
MINUS = "\N{MINUS SIGN}"
NOT_AVAILABLE = _("n. d.")
"""What stands for a withheld figure: "no disponible"."""
UNDER_FIVE = _("menos de 5 %")
OVER_NINETY_FIVE = _("más de 95 %")
REST, REST_CODE = _("Otras categorías con pocas personas"), "rest"
"""Where rare categories, or rare groups of a breakdown, are published together."""


@dataclass(frozen=True)
class Figure:
    """Hold what may be said of one category of one group.

    `value`, `low` and `high` are shares in 0..1 where `percent` is true, differences of shares in -1..1 where `gap`
    is, else in the indicator's unit; all rounded to `decimals` (of the percentage or the points, where they are). They are
    None unless the mark is `Mark.FIGURE`; `high` or `low` may also be None there, where an interval has no such end.
    `base` is None where it is too small to show.
    """

    category: Code | None = None
    label: Text = Text("")
    value: float | None = None
    low: float | None = None
    high: float | None = None
    count: int | None = None
    """The perturbed numerator of a proportion that is shown."""
    base: int | None = None
    mark: Mark = Mark.WITHHELD
    reason: str | None = None
    """Why it is withheld: a `Reason`, or what another plugin gave; None unless withheld."""
    care: bool = False
    """To be used with care: its base is small."""
    quality: Quality | None = None
    """None unless the mark is `Mark.FIGURE`."""
    decimals: int = 0
    percent: bool = True
    gap: bool = False
    as_of: date | None = None
    """The day of the earlier release whose figure this still is; None for a figure of this release."""

    @property
    def factor(self) -> int:
        """Return what values are multiplied by to be shown."""
        return 100 if self.percent or self.gap else 1

    @property
    def shown(self) -> bool:
        """Tell whether it has a number."""
        return self.value is not None


@dataclass(frozen=True)
class GroupFigures:
    """Hold the figures of one group, with one code and one label for each variable of the breakdown."""

    codes: Group
    labels: tuple[Text, ...]
    figures: tuple[Figure, ...]
    """One for each category, in the indicator's order; the only one of an indicator without categories."""

    @property
    def figure(self) -> Figure:
        """Return the first figure: the only one, of an indicator without categories."""
        return self.figures[0]


@dataclass(frozen=True)
class Result:
    """Hold one indicator in one breakdown; the breakdown () is the total, with one group of code ()."""

    indicator: Indicator
    by: tuple[str, ...]
    titles: tuple[Text, ...]
    """What the variables of the breakdown are called."""
    groups: tuple[GroupFigures, ...]

    @property
    def is_total(self) -> bool:
        """Tell whether it is about all participants."""
        return not self.by


@dataclass(frozen=True)
class Beside:
    """Hold the totals of every indicator worked out in another way, to stand beside what is published.

    `figures` maps each indicator's id to one figure for each category, in the order of the published total;
    `participants` is the perturbed number of responses behind them.
    """

    figures: Mapping[str, tuple[Figure, ...]]
    participants: int


@dataclass(frozen=True)
class Results:
    """Hold all that a module publishes.

    `participants` is the perturbed number of responses. Results stand in the order of the indicators, the total of
    each before its breakdowns.
    """

    module: str
    title: Text
    version: str
    fingerprint: str
    profile: str
    participants: int
    results: tuple[Result, ...]

    @cached_property
    def _places(self) -> Mapping[tuple[str, tuple[str, ...]], Result]:
        return {(result.indicator.id, result.by): result for result in self.results}

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return what is published, each once, in order."""
        return tuple({result.indicator.id: result.indicator for result in self.results}.values())

    def of(self, indicator: str) -> tuple[Result, ...]:
        """Return the results of one indicator, its total first."""
        return tuple(result for result in self.results if result.indicator.id == indicator)

    def get(self, indicator: str, by: tuple[str, ...] = ()) -> Result:
        """Return one indicator in one breakdown. Raises KeyError where it is not published."""
        return self._places[indicator, by]

    @property
    def withheld(self) -> float:
        """Return the share of all figures that are withheld, 0..1."""
        marks = [f.mark for r in self.results for group in r.groups for f in group.figures]
        return sum(mark is Mark.WITHHELD for mark in marks) / len(marks) if marks else 0.0


def words(figure: Figure, catalogue: Catalogue) -> str:
    """Say a figure as people read it: "52 %", "n. d.", "menos de 5 %", "2,4"."""
    if figure.mark is Mark.UNDER_FIVE:
        return catalogue(UNDER_FIVE)
    if figure.mark is Mark.OVER_NINETY_FIVE:
        return catalogue(OVER_NINETY_FIVE)
    if figure.value is None:
        return catalogue(NOT_AVAILABLE)
    return amount(figure.value, figure, catalogue)


def interval_words(figure: Figure, catalogue: Catalogue) -> str:
    """Say the interval of a figure: "48–56 %", "−5 a 12"; nothing where it has none."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (
        number(_scaled(figure.low, figure), figure.decimals, catalogue),
        amount(figure.high, figure, catalogue),
    )
    if figure.gap:  # a dash beside a minus sign cannot be read
        return catalogue(_("{low} a {high}").fill(low=low, high=high))
    return f"{low}–{high}"


def amount(value: float, figure: Figure, catalogue: Catalogue) -> str:
    """Say a value in the unit and with the decimals of a figure."""
    said = number(_scaled(value, figure), figure.decimals, catalogue)
    if not figure.percent:
        return said
    return f"{said}%" if catalogue.language == "en" else f"{said} %"


def number(value: float | Decimal, decimals: int, catalogue: Catalogue) -> str:
    """Say a number: "−1.230,5" in Spanish, "−1,230.5" in English; halves round away from zero."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    said = f"{exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):,f}"
    said = said.replace("-", MINUS)
    return said if catalogue.language == "en" else said.translate(_SPANISH)


def _scaled(value: float, figure: Figure) -> float:
    return round(value * figure.factor, 12) if figure.factor > 1 else value


_SPANISH = str.maketrans(",.", ".,")
