"""Weighted totals: what the indicators would be if those who took part were as the population is.

Everything starts from the perturbed counts of one table, broken down by what the weights depend on. A weighted count is
the sum over its cells of perturbed count × weight; the weights are raked from the perturbed sizes of the cells.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from diversa.disclosure.keeping import Shown
from diversa.disclosure.marks import Mark, decide_proportion, percent
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import EVERYBODY, PublishedTable
from diversa.indicators.figures import Beside
from diversa.indicators.intervals import design_effect
from diversa.indicators.margins import GroupedMargin, margins_of
from diversa.indicators.plans import Counted, TablePlan
from diversa.indicators.publishing import Withholding
from diversa.indicators.quality import CEPAL_2023, QualityRules
from diversa.indicators.raking import CannotRake, Weights, weigh_cells
from diversa.indicators.weighted import RULES, WeightedRules, WeightedTotals
from diversa.questionnaire.population import Population
from diversa.texts import Text

_ = Text
NO_VARIABLES = _("No hay cifras ponderadas: este módulo no pregunta la región, el género ni la edad.")
FEW_PEOPLE = _("No hay cifras ponderadas: participaron muy pocas personas.")
EMPTY = _(
    "No hay cifras ponderadas: de algunos grupos de la población participaron muy pocas personas, o ninguna. Son: {groups}."
)
CONTRADICTION = _(
    "No hay cifras ponderadas: con quienes participaron, los grupos no se pueden igualar a los de la población a la vez."
)
METHOD = _(
    "Estimación experimental. Cada persona cuenta más o menos según su región, su género y su edad, para que los grupos "
    "pesen lo que pesan en la población de 18 años o más. Nadie cuenta menos de un tercio ni más de tres veces el promedio; "
    "por eso algunos grupos solo se acercan."
)
METHOD_UNKNOWN = _(
    "Quien tiene otra identidad de género, o no dijo un dato, no se ajusta por ese dato, porque la población no tiene esa "
    "cifra. El género se compara con el sexo de las proyecciones."
)
METHOD_ASSUMED = _(
    "De la población de 15 a 19 años se toman dos quintas partes como de 18 y 19, y de la de 25 a 29, cuatro quintas partes "
    "como de 25 a 28: es una suposición."
)


@dataclass(frozen=True)
class Balance:
    """Hold one group of one margin: its share among participants, after weighting, and in the population, 0..1.

    `before` and `after` are None where the group is too small to show. All are whole percents, among those of whom the
    group is known.
    """

    margin: Text
    label: Text
    before: float | None
    after: float | None
    population: float


@dataclass(frozen=True)
class Weighting:
    """Hold the weighted totals and how they were made, or the reason why there are none."""

    beside: Beside | None
    reason: Text | None = None
    design_effect: float | None = None
    effective_size: int | None = None
    trimmed: float | None = None
    """Share of participants whose weight was held at a limit, 0..1."""
    balances: tuple[Balance, ...] = ()
    source: str = ""
    """Which population figures, with their year."""
    method: tuple[Text, ...] = ()
    """Sentences on how it was done."""


def weigh(
    tables: Iterable[PublishedTable] | Shown,
    plan: TablePlan | None,
    module: Counted,
    profile: Profile,
    registry: Withholding,
    population: Population,
    rules: WeightedRules = RULES,
    labels: QualityRules = CEPAL_2023,
) -> Weighting:
    """Work out the weighted total of every indicator of a module, from the table of a `raking_plan` and the total.

    Without a plan, with too few people, or where a group of the population has (nearly) nobody, there is the reason in
    a sentence instead.
    """
    if plan is None:
        return Weighting(None, NO_VARIABLES)
    shown = tables if isinstance(tables, Shown) else Shown(0, {table.by: table for table in tables})
    people = shown.table((), EVERYBODY).size(())
    if people < profile.minimum_base:
        return Weighting(None, FEW_PEOPLE)
    cells = shown.table(plan.by, EVERYBODY)
    counts = [cells.size(group) for group in cells.groups]
    margins = margins_of(plan, cells.groups, population)
    found = _weights(counts, margins, profile)
    if isinstance(found, Text):
        return Weighting(None, found, source=population.described)
    effect = design_effect(found.weights, counts)
    weights = dict(zip(cells.groups, found.weights, strict=True))
    totals = WeightedTotals(shown, plan, module, profile, registry, weights, effect, rules, labels)
    return Weighting(
        Beside({indicator.id: totals.figures(indicator) for indicator in module.indicators}, people),
        design_effect=round(effect, 2),
        effective_size=round(people / effect),
        trimmed=_whole_percent(found.trimmed),
        balances=tuple(b for margin in margins for b in _balances(margin, counts, found, profile)),
        source=population.described,
        method=(METHOD, METHOD_UNKNOWN, *((METHOD_ASSUMED,) if population.adults().assumed else ())),
    )


def _weights(counts: Sequence[int], margins: Sequence[GroupedMargin], profile: Profile) -> Weights | Text:
    """Return the weights of the cells, or why there are none."""
    empty = [label for margin in margins for label in margin.below(counts, profile.minimum_count)]
    if empty:
        listed = reduce(lambda one, two: Text("{one}; {two}").fill(one=one, two=two), empty)
        return EMPTY.fill(groups=listed)
    try:
        return weigh_cells(counts, [margin.margin for margin in margins])
    except CannotRake:
        return CONTRADICTION


def _balances(
    margin: GroupedMargin, counts: Sequence[int], found: Weights, profile: Profile
) -> Iterable[Balance]:
    before = margin.margin.totals(counts)
    after = margin.margin.totals([n * w for n, w in zip(counts, found.weights, strict=True)])
    base, weighted = round(math.fsum(before)), math.fsum(after)
    for label, size, weight, share in zip(margin.labels, before, after, margin.margin.shares, strict=True):
        decision = decide_proportion(round(size), base, profile)
        shown = decision.mark is Mark.FIGURE
        yield Balance(
            margin.title,
            label,
            _whole_percent(size / base) if shown else None,
            _whole_percent(weight / weighted) if shown else None,
            _whole_percent(share),
        )


def _whole_percent(share: float) -> float:
    return float(percent(share, 0)) / 100
