"""Rare categories and rare groups, published as one, as `release=merge_rare(…)` asks.

What is rare is told by protected counts of all participants, so that a category is in the same line of every table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from diversa.disclosure.tables import Group, Part, PublishedTable
from diversa.indicators.breakdowns import Breakdown, Variable
from diversa.indicators.estimators import Category, Distribution
from diversa.indicators.figures import REST, REST_CODE
from diversa.indicators.intervals import estimate_proportion
from diversa.indicators.model import Counts, Indicator, Measure
from diversa.privacy.rules import Code, MergeRare
from diversa.questionnaire.kinds import ManyCodes
from diversa.texts import Text


def rare(counts: Mapping[Code, int], minimum: int) -> frozenset[Code]:
    """Return the codes to publish as one: those with a protected count below a minimum.

    A single one takes the next smallest with it, since alone it would be as rare under another name.
    """
    found = [code for code, count in counts.items() if count < minimum]
    if len(found) == 1 and len(counts) > 1:
        found.append(min((code for code in counts if code != found[0]), key=lambda code: counts[code]))
    return frozenset(found)


@dataclass(frozen=True)
class Line:
    """Hold one line of a table: a published group with its codes, labels and protected counts."""

    codes: Group
    labels: tuple[Text, ...]
    counts: Counts
    as_of: date | None = None
    """The day of the earlier release that it shows, the oldest where its groups show several."""


@dataclass(frozen=True)
class Lining:
    """Put the groups of a table into lines: rare groups are one, the last; people without a value have none.

    `members` maps the codes of each line to its groups.
    """

    breakdowns: tuple[Breakdown, ...]
    members: Mapping[Group, tuple[Group, ...]]

    @classmethod
    def of(
        cls, table: PublishedTable, breakdowns: Sequence[Breakdown], sizes: Mapping[str, PublishedTable]
    ) -> Lining:
        """Line up a table; `sizes` maps each variable to its table of one variable, where there is one.

        Where there is none, this table's own counts tell what is rare.
        """
        merged = [_rare_groups(b, sizes.get(b.id, table), table) for b in breakdowns]
        found: dict[Group, list[Group]] = {}
        for group in table.groups:
            if None not in group:
                codes = tuple(REST_CODE if c in rest else c for c, rest in zip(group, merged, strict=True))
                found.setdefault(codes, []).append(group)
        places = [{code: place for place, code in enumerate((*b.labels, REST_CODE))} for b in breakdowns]
        ordered = sorted(
            found, key=lambda codes: [of[c] for of, c in zip(places, codes, strict=True) if c is not None]
        )
        return cls(tuple(breakdowns), {codes: tuple(found[codes]) for codes in ordered})

    def lines(
        self, table: PublishedTable, ids: Collection[str], as_of: Mapping[Group, date] | None = None
    ) -> Iterator[Line]:
        """Yield the lines with some counts of a table; the count of several groups is the sum of their protected ones."""
        for codes, groups in self.members.items():
            every = [table.counts(group, ids) for group in groups]
            counts = every[0] if len(every) == 1 else {id_: sum(one[id_] for one in every) for id_ in ids}
            days = [as_of[group] for group in groups if group in as_of] if as_of else []
            yield Line(codes, _labels(codes, self.breakdowns), counts, min(days, default=None))


def _rare_groups(variable: Breakdown, one_way: PublishedTable, table: PublishedTable) -> frozenset[Code]:
    if not variable.merge_below:
        return frozenset()
    source = one_way if one_way.by == (variable.id,) else table
    place = source.by.index(variable.id)
    counts: dict[Code, int] = dict.fromkeys(variable.labels, 0)
    for group in source.groups:
        code = group[place]
        if code is not None:
            counts[code] += source.size(group)
    return rare(counts, variable.merge_below)


def _labels(codes: Group, breakdowns: Iterable[Breakdown]) -> tuple[Text, ...]:
    named = zip(codes, breakdowns, strict=True)
    return tuple(REST if code == REST_CODE else b.labels[code] for code, b in named if code is not None)


@dataclass(frozen=True)
class RareCategories:
    """Say which categories of an indicator are published as one, and whether nobody is in two of them."""

    codes: frozenset[Code] = frozenset()
    apart: bool = True

    def merge(self, measures: Sequence[Measure]) -> tuple[Measure, ...]:
        """Return the measures with the rare ones as one, the last; each has one part, all of the same base.

        Where a person can be in several categories, how many are in any of them is not known from their counts: that
        line has no value.
        """
        few = [m for m in measures if m.category in self.codes]
        if not few:
            return tuple(measures)
        kept = tuple(m for m in measures if m.category not in self.codes)
        if not self.apart:
            part = replace(few[0].parts[0], count=None)
            return (*kept, Measure((part,), None, None, REST_CODE, REST))
        base, count = few[0].parts[0].base, sum(m.parts[0].count or 0 for m in few)
        found = estimate_proportion(count, base) if base else None
        rest = Measure((Part(base, count),), found.value if found else None, found, REST_CODE, REST)
        return (*kept, rest)


def rare_categories(indicator: Indicator, variables: Mapping[str, Variable], total: Counts) -> RareCategories:
    """Return which categories of an indicator are rare, given the protected counts of all participants.

    It asks for categories that are each one answer to one question whose `release=` merges; others stay as they are.
    """
    estimator = indicator.estimator
    if not isinstance(estimator, Distribution) or estimator.top:
        return RareCategories()
    asked = {_answer(category) for category in estimator.members}
    variable = variables.get(next(iter(asked))) if len(asked) == 1 else None
    if variable is None or not isinstance(variable.release, MergeRare):
        return RareCategories()
    measures = estimator.measures(total)
    counts = {m.category: m.parts[0].count or 0 for m in measures if m.category is not None}
    return RareCategories(rare(counts, variable.release.minimum), not isinstance(variable, ManyCodes))


def _answer(category: Category) -> str:
    """Return the question of which a category is one answer; "" where it is more, or has a base of its own."""
    holds = category.when.pair().true
    single = holds[0] in ("in", "any") and len(holds[2]) == 1 and not any(holds[3:])
    return str(holds[1]) if single and category.among is None else ""
