"""Estimate weighted totals with any estimator, and say of them nothing that is not said of the unweighted ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

from diversa.disclosure.keeping import Shown
from diversa.disclosure.marks import Mark
from diversa.disclosure.profiles import PROPOSAL, Profile
from diversa.disclosure.tables import EVERYBODY, Group
from diversa.indicators.figures import Figure
from diversa.indicators.intervals import estimate_proportion
from diversa.indicators.model import Counts, Estimator, Indicator, Measure
from diversa.indicators.plans import Counted, TablePlan
from diversa.indicators.publishing import Withholding, figure_of, publish
from diversa.indicators.quality import Quality, QualityRules, label_proportion
from diversa.indicators.rare import RareCategories, rare_categories
from diversa.texts import Text

_ = Text
IMPRECISE = _("La estimación ponderada varía demasiado para publicarla.")


@dataclass(frozen=True)
class WeightedRules:
    """Hold the coefficients of variation up to which a weighted figure is published, as it is and with care."""

    publish_cv: float = field(default=0.15, metadata={"status": PROPOSAL})
    care_cv: float = field(default=0.20, metadata={"status": PROPOSAL})

    def __post_init__(self) -> None:
        if not 0.0 <= self.publish_cv <= self.care_cv:
            raise ValueError("Rules for weighted figures need 0 <= publish_cv <= care_cv.")


RULES = WeightedRules()


@dataclass(frozen=True)
class WeightedTotals:
    """Work out weighted totals from one weight for each cell of `plan` and one design effect.

    What is shown of them, the unweighted totals decide.
    """

    shown: Shown
    plan: TablePlan
    module: Counted
    profile: Profile
    registry: Withholding
    weights: Mapping[Group, float]
    effect: float
    rules: WeightedRules
    labels: QualityRules

    @cached_property
    def published(self) -> Mapping[str, tuple[Figure, ...]]:
        """Map each indicator to what is published of its unweighted total."""
        total = TablePlan((), tuple(self.module.indicators))
        results = publish(self.module, (total,), self.shown, self.profile, self.registry)
        return {result.indicator.id: result.groups[0].figures for result in results}

    @cached_property
    def variables(self) -> Mapping[str, Any]:
        """Map the id of each question and derived variable to it."""
        return {**self.module.questionnaire.by_id, **{d.id: d for d in self.module.derived}}

    def figures(self, indicator: Indicator) -> tuple[Figure, ...]:
        """Return one weighted figure for each of the indicator's published ones, in their order."""
        estimator = indicator.estimator
        ids = tuple(dict.fromkeys((*estimator.counts(), EVERYBODY)))
        plain = self.shown.table((), indicator.id).counts((), ids)
        few = rare_categories(indicator, self.variables, plain)
        profile = self.profile.raised(base=indicator.minimum_base, count=indicator.minimum_count)
        unweighted = _measures(estimator, plain, plain, few)
        weighted = self._weighted(indicator, plain, ids, few, unweighted)
        pairs = zip(self.published[indicator.id], unweighted, weighted, strict=True)
        return tuple(self._figure(estimator, profile, *pair) for pair in pairs)

    def _weighted(
        self,
        indicator: Indicator,
        plain: Counts,
        ids: Sequence[str],
        few: RareCategories,
        unweighted: Sequence[Measure],
    ) -> list[Measure]:
        """Return weighted measures, each from counts scaled so that it rests on the effective size of its base.

        An estimator takes the sum of its counts for the size that its precision rests on, and no estimate changes
        where all counts are multiplied by one number. Scaled until its base is perturbed base / design effect, an
        estimator therefore gives the weighted estimate with the interval of the effective size, whatever it
        computes. Where an estimate joins shares of several bases, no base is above its own effective size.
        """
        table = self.shown.table(self.plan.by, indicator.id)
        sums = dict.fromkeys(ids, 0.0)
        for group, weight in self.weights.items():
            for id_, count in table.counts(group, ids).items():
                sums[id_] += weight * count
        first = _measures(indicator.estimator, sums, plain, few)
        made: dict[float, tuple[Measure, ...]] = {}
        found = []
        for place, (one, other) in enumerate(zip(unweighted, first, strict=True)):
            scale = self._scale(one, other)
            if scale not in made:
                scaled = {id_: scale * count for id_, count in sums.items()}
                made[scale] = _measures(indicator.estimator, scaled, plain, few)
            found.append(made[scale][place])
        return found

    def _scale(self, unweighted: Measure, weighted: Measure) -> float:
        bases = [(u.base, w.base) for u, w in zip(unweighted.parts, weighted.parts, strict=True)]
        return min((u / self.effect / w for u, w in bases if w > 0), default=1.0)

    def _figure(
        self,
        estimator: Estimator,
        profile: Profile,
        published: Figure,
        unweighted: Measure,
        weighted: Measure,
    ) -> Figure:
        """Say what may be said of a weighted total: nothing that is not said of the unweighted one."""
        if published.mark is not Mark.FIGURE:
            return replace(published, count=None)
        joined = replace(unweighted, value=weighted.value, estimate=weighted.estimate)
        told = figure_of(joined, profile, (), estimator, self.labels)
        cv, quality = _precision(estimator, unweighted, weighted, self.labels)
        if told.mark is not Mark.FIGURE or cv > self.rules.care_cv:
            hidden = replace(told, mark=Mark.WITHHELD, reason=told.reason or str(IMPRECISE))
            return replace(
                hidden, value=None, low=None, high=None, count=None, quality=None, as_of=published.as_of
            )
        care = told.care or cv > self.rules.publish_cv
        return replace(told, count=None, care=care, quality=quality or told.quality, as_of=published.as_of)


def _measures(
    estimator: Estimator, counts: Mapping[str, float], plain: Counts, few: RareCategories
) -> tuple[Measure, ...]:
    """Return the measures that are published of counts, in order; which ones, unweighted counts tell."""
    # Estimators do nothing with counts that could not be done with any number.
    measured = {m.category: m for m in estimator.measures(cast(Counts, counts))}
    return few.merge([measured[code] for code in estimator.leading(plain)])


def _precision(
    estimator: Estimator, unweighted: Measure, weighted: Measure, rules: QualityRules
) -> tuple[float, Quality | None]:
    """Return the coefficient of variation that decides, and the label where it is not that of the estimate itself.

    A difference is as good as the worse of its shares: near 0 its own variation says nothing.
    """
    if not estimator.gap:
        return (math.inf if weighted.estimate is None else weighted.estimate.cv), None
    parts = [
        (estimate_proportion(w.count or 0, w.base), u.count or 0)
        for u, w in zip(unweighted.parts, weighted.parts, strict=True)
        if w.base > 0
    ]
    labels = [label_proportion(share, count, rules) for share, count in parts]
    return max(share.cv for share, _count in parts), max(labels, key=list(Quality).index)
