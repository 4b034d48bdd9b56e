"""The margins that weights meet: region, and gender by age, from the groups that tables show anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from diversa.disclosure.tables import Group
from diversa.indicators.breakdowns import BadBreakdown, Breakdown, Variable, breakdown
from diversa.indicators.plans import Counted, TablePlan
from diversa.indicators.raking import Margin
from diversa.privacy.rules import Code
from diversa.questionnaire import geography, standard
from diversa.questionnaire.population import Population
from diversa.texts import Text

_ = Text
GENDER_CODES: tuple[Code, ...] = (1, 2)
"""Women and men, who are compared with the two sexes of the population figures."""
_WANTED: dict[str, tuple[Code, ...]] = {
    standard.REGION.id: tuple(region.code for region in geography.REGIONS),
    standard.GENDER_GROUP.id: GENDER_CODES,
    standard.AGE.id: tuple(band.first for band in geography.AGE_BANDS),
}
"""The groups of each variable that the population has."""
_MARGINS = ((standard.REGION.id,), (standard.GENDER_GROUP.id, standard.AGE.id))
_TITLES = {
    (standard.REGION.id,): _("Región"),
    (standard.GENDER_GROUP.id,): _("Género"),
    (standard.AGE.id,): _("Edad"),
    (standard.GENDER_GROUP.id, standard.AGE.id): _("Género y edad"),
}


@dataclass(frozen=True)
class GroupedMargin:
    """Hold one margin with what it and its categories are called."""

    title: Text
    labels: tuple[Text, ...]
    margin: Margin

    def below(self, counts: Sequence[int], least: int) -> Iterator[Text]:
        """Yield the categories of the population that have fewer than so many people."""
        for label, total, share in zip(
            self.labels, self.margin.totals(counts), self.margin.shares, strict=True
        ):
            if share > 0.0 and total < least:
                yield label


def raking_by(module: Counted) -> tuple[str, ...]:
    """Return the variables that a module's weights can depend on; none where it has none of them.

    A variable counts where its published groups hold all those of the population.
    """
    return tuple(variable.id for variable in _breakdowns(module))


def raking_plan(module: Counted) -> TablePlan | None:
    """Plan the table that weights are made from: every indicator, in every cell; None without variables."""
    found = _breakdowns(module)
    return TablePlan(found, tuple(module.indicators)) if found else None


def _breakdowns(module: Counted) -> tuple[Breakdown, ...]:
    known: dict[str, Variable] = {**module.questionnaire.by_id, **{d.id: d for d in module.derived}}
    found = []
    for name, codes in _WANTED.items():
        try:
            made = breakdown(known[name]) if name in known else None
        except BadBreakdown:  # it is not released, so nothing may depend on it
            made = None
        if made is not None and made.labels.keys() >= set(codes):
            found.append(made)
    return tuple(found)


def margins_of(plan: TablePlan, groups: Sequence[Group], population: Population) -> tuple[GroupedMargin, ...]:
    """Return the margins of a raking table with these groups, in the shares of the adults of the population."""
    by = {variable.id: variable for variable in plan.breakdowns}
    wanted = [tuple(name for name in names if name in by) for names in _MARGINS]
    return tuple(_margin(names, plan.by, by, groups, population) for names in wanted if names)


def _margin(
    names: tuple[str, ...],
    by: tuple[str, ...],
    breakdowns: dict[str, Breakdown],
    groups: Sequence[Group],
    population: Population,
) -> GroupedMargin:
    categories = list(product(*(_WANTED[name] for name in names)))
    found = [population.adults_in(dict(zip(names, codes, strict=True))) for codes in categories]
    people = [one.count if one else 0 for one in found]
    place: dict[tuple[Code | None, ...], int] = {codes: number for number, codes in enumerate(categories)}
    columns = [by.index(name) for name in names]
    cells = tuple(place.get(tuple(group[column] for column in columns)) for group in groups)
    labels = tuple(
        _label([breakdowns[name].labels[code] for name, code in zip(names, codes, strict=True)])
        for codes in categories
    )
    shares = tuple(count / sum(people) for count in people)
    return GroupedMargin(_TITLES[names], labels, Margin(cells, shares))


def _label(parts: list[Text]) -> Text:
    return parts[0] if len(parts) == 1 else Text("{one}, {two}").fill(one=parts[0], two=parts[1])
