"""From protected tables to results: what may be said, and how, of every indicator in every group.

Estimators compute, plugins withhold (`suppress_cell`), and what is left is rounded. All of it sees perturbed counts
only, so that two sets of answers with equal perturbed counts give equal results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Protocol

from diversa.disclosure.keeping import Shown
from diversa.disclosure.marks import Decision, Mark, Reason, decide_base, decide_proportion, percent
from diversa.disclosure.profiles import Level, Profile
from diversa.disclosure.tables import EVERYBODY, Part, PublishedCell, PublishedTable
from diversa.indicators.breakdowns import Breakdown, Variable
from diversa.indicators.figures import Figure, GroupFigures, Result, Results
from diversa.indicators.intervals import Estimate, estimate_proportion
from diversa.indicators.model import Estimator, Indicator, Measure
from diversa.indicators.plans import Counted, TablePlan, thresholds
from diversa.indicators.quality import CEPAL_2023, Quality, QualityRules, label_estimate, label_proportion
from diversa.indicators.rare import Line, Lining, RareCategories, rare_categories
from diversa.privacy.rules import Code
from diversa.questionnaire import geography

_NARROW_TO_WIDE = (Level.MUNICIPALITY, Level.DEPARTMENT, Level.REGION)


class Withholding(Protocol):
    """Ask every plugin for reasons to withhold a cell, as the registry does."""

    def reasons(self, **arguments: Any) -> tuple[str, ...]: ...


def publish(
    module: Counted,
    plans: Sequence[TablePlan],
    tables: Iterable[PublishedTable] | Shown,
    profile: Profile,
    registry: Withholding,
    rules: QualityRules = CEPAL_2023,
) -> Results:
    """Compute all results of a module from its protected tables, one for each plan; some may show earlier counts.

    `rules` label how good an estimate is. Raises KeyError for a plan without its table.
    """
    shown = tables if isinstance(tables, Shown) else Shown(0, {table.by: table for table in tables})
    return _Publisher(module, shown, profile, registry, rules).results(plans)


@dataclass(frozen=True)
class _Publisher:
    module: Counted
    shown: Shown
    profile: Profile
    registry: Withholding
    rules: QualityRules

    @cached_property
    def variables(self) -> Mapping[str, Variable]:
        return {**self.module.questionnaire.by_id, **{d.id: d for d in self.module.derived}}

    def results(self, plans: Sequence[TablePlan]) -> Results:
        sizes = {by[0]: self.shown.table(by, EVERYBODY) for by in self.shown.tables if len(by) == 1}
        people = {plan.by: self.shown.table(plan.by, EVERYBODY) for plan in plans}
        lined = [(plan, Lining.of(people[plan.by], plan.breakdowns, sizes)) for plan in plans]
        found = (
            result
            for indicator in self.module.indicators
            for result in self._of(indicator, [(p, lining) for p, lining in lined if indicator.id in p.ids])
        )
        questionnaire = self.module.questionnaire
        return Results(
            questionnaire.id,
            questionnaire.title,
            questionnaire.version,
            questionnaire.fingerprint(),
            self.profile.id,
            people[()].size(()),
            tuple(found),
        )

    def _of(self, indicator: Indicator, lined: Sequence[tuple[TablePlan, Lining]]) -> Iterator[Result]:
        ids = tuple(dict.fromkeys((*indicator.estimator.counts(), EVERYBODY)))
        total = self.shown.table((), indicator.id).counts((), ids)
        few = rare_categories(indicator, self.variables, total)
        leading = indicator.estimator.leading(total)
        for plan, lining in lined:
            titles = tuple(variable.title for variable in plan.breakdowns)
            profile = thresholds(self.profile, indicator, plan.by)
            table, as_of = self.shown.table(plan.by, indicator.id), self.shown.as_of(plan.by, indicator.id)
            groups = tuple(
                GroupFigures(
                    line.codes, line.labels, self._figures(indicator, plan, line, profile, leading, few)
                )
                for line in lining.lines(table, ids, as_of)
            )
            yield Result(indicator, plan.by, titles, groups)

    def _figures(
        self,
        indicator: Indicator,
        plan: TablePlan,
        line: Line,
        profile: Profile,
        leading: Sequence[Code | None],
        few: RareCategories,
    ) -> tuple[Figure, ...]:
        measured = {m.category: m for m in indicator.estimator.measures(line.counts)}
        figures = []
        for measure in few.merge([measured[code] for code in leading]):
            cell = _cell(measure, plan, line, profile)
            reasons = self.registry.reasons(indicator=indicator, cell=cell)
            figure = figure_of(measure, profile, reasons, indicator.estimator, self.rules)
            figures.append(replace(figure, as_of=line.as_of) if line.as_of else figure)
        return tuple(figures)


def _cell(measure: Measure, plan: TablePlan, line: Line, profile: Profile) -> PublishedCell:
    level, inhabitants = _place(plan.breakdowns, line)
    cv = measure.estimate.cv if measure.estimate else None
    size = line.counts[EVERYBODY]
    return PublishedCell(
        plan.by, line.codes, measure.category, measure.parts, size, profile, level, inhabitants, cv
    )


def _place(breakdowns: Sequence[Breakdown], line: Line) -> tuple[Level, int | None]:
    """Return the narrowest place a line is about, and how many live there if it is a municipality."""
    levels = {variable.level: code for variable, code in zip(breakdowns, line.codes, strict=True)}
    level = next((level for level in _NARROW_TO_WIDE if level in levels), Level.NATION)
    if level is not Level.MUNICIPALITY:
        return level, None
    try:
        return level, geography.municipality(str(levels[level])).population
    except KeyError:  # several places in one line
        return level, None


def figure_of(
    measure: Measure,
    profile: Profile,
    reasons: Sequence[str],
    estimator: Estimator,
    rules: QualityRules = CEPAL_2023,
) -> Figure:
    """Say what may be said of one measure, rounded; the first reason to withhold is the one that is given.

    A share without people, or without others, is said in words; so is an average whose shares are all said in the
    same words. What has no interval is withheld whoever asks.
    """
    decisions = [_decide(part, profile) for part in measure.parts]
    bases = [decision.base for decision in decisions if decision.base is not None]
    # Of several bases the smallest is shown; if one is too small to show, none is.
    base = min(bases) if len(bases) == len(decisions) else None
    marks = {decision.mark for decision in decisions}
    care = any(part.base < profile.use_with_care_below for part in measure.parts)
    told = Figure(measure.category, measure.label, base=base, percent=estimator.percent, gap=estimator.gap)
    if reasons or measure.estimate is None:
        return replace(told, reason=str(reasons[0]) if reasons else Reason.SMALL_CELL.value)
    for mark in (Mark.UNDER_FIVE, Mark.OVER_NINETY_FIVE):
        if estimator.percent and marks == {mark}:
            return replace(told, mark=mark, care=care)
    return _number(told, measure, measure.estimate, profile, care, rules)


def _decide(part: Part, profile: Profile) -> Decision:
    if part.count is None:
        return decide_base(part.base, profile)
    return decide_proportion(part.count, part.base, profile, part.complement)


def _number(
    told: Figure, measure: Measure, estimate: Estimate, profile: Profile, care: bool, rules: QualityRules
) -> Figure:
    parts = measure.parts
    smallest = min(part.base for part in parts)
    decimals = (0 if smallest < profile.whole_percent_below else 1) + (told.factor == 1)
    value, low, high = (
        _rounded(number, decimals, told.factor)
        for number in (estimate.value, estimate.interval.low, estimate.interval.high)
    )
    return replace(
        told,
        mark=Mark.FIGURE,
        care=care,
        decimals=decimals,
        value=value,
        low=low,
        high=high,
        count=parts[0].count if told.percent and len(parts) == 1 else None,
        quality=_quality(told, parts, estimate, rules),
    )


def _quality(told: Figure, parts: Sequence[Part], estimate: Estimate, rules: QualityRules) -> Quality:
    """Label an estimate. A difference is as good as the worse of its shares: near 0 its own variation says nothing."""
    counts = [part.count or 0 for part in parts]
    if told.gap:
        shares = [estimate_proportion(count, part.base) for count, part in zip(counts, parts, strict=True)]
        labels = [label_proportion(share, count, rules) for share, count in zip(shares, counts, strict=True)]
        return max(labels, key=list(Quality).index)
    if told.percent:
        return label_proportion(estimate, sum(counts) / len(counts), rules)
    return label_estimate(estimate, min(part.base for part in parts), rules)


def _rounded(value: float, decimals: int, factor: int) -> float:
    if factor > 1:
        return float(percent(value, decimals).scaleb(-2)) + 0.0  # which turns -0.0 into 0.0
    exact = Decimal(repr(round(value, 12)))
    return float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
