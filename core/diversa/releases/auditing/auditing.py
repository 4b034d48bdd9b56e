"""The door to the audit: from what a release counted and published to a verdict, and to what should be withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from diversa.disclosure.audit import Audit, audit
from diversa.disclosure.keeping import Remembered, Shown, shown_of
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Profile, profile_for
from diversa.disclosure.tables import PublishedTable, Table
from diversa.indicators.figures import Results
from diversa.indicators.plans import By, Counted, TablePlan
from diversa.indicators.publishing import Withholding, publish
from diversa.releases.auditing.cells import Layer
from diversa.releases.auditing.checking import check_keys, check_rules
from diversa.releases.auditing.guarding import withheld_by_guard
from diversa.releases.auditing.knowing import Builder
from diversa.releases.auditing.reading import Place
from diversa.releases.auditing.relations import nested_of

Tables = Iterable[PublishedTable] | Shown
"""Published tables, or what every indicator shows of them where some of it is kept from earlier releases."""


@dataclass(frozen=True)
class EarlierRelease:
    """Hold a release that is already out: what it counted, and what it published of it."""

    number: int
    exact_tables: Mapping[By, Table] = field(repr=False)
    published_tables: Tables = field(repr=False)
    results: Results = field(repr=False)
    hidden: frozenset[Place] = frozenset()
    """Figures of the results that the guard withheld then."""

    @property
    def _shown(self) -> Shown:
        return _shown(self.published_tables, self.number)

    @property
    def exact(self) -> Layer:
        """Return it with its exact counts."""
        return Layer(self.exact_tables, self._shown, self.results, self.hidden)

    @property
    def published(self) -> Layer:
        """Return it as everybody sees it."""
        return Layer(None, self._shown, self.results, self.hidden)


def audit_release(
    module: Counted,
    plans: Sequence[TablePlan],
    exact_tables: Iterable[Table],
    published_tables: Tables,
    results: Results,
    profile: Profile,
    noise: NoiseTable,
    earlier: Iterable[EarlierRelease] = (),
    seed: int = 0,
) -> Audit:
    """Attack a release with everything published, in it and before it, and compare it with its rules.

    The thresholds it is judged by are those of the module, whatever profile it was made with. Raises KeyError for a
    table of `results` that is not given, ValueError for an exact table that is not the one published.
    """
    house = profile_for(sensitive=module.questionnaire.sensitive)
    layer = Layer({table.by: table for table in exact_tables}, _shown(published_tables), results)
    before = [one.exact for one in _latest_first(earlier)]
    more = [*check_keys(layer, noise), *check_rules(layer, plans, house)]
    known = Builder(
        [layer, *before], profile, noise, nested_of(plans), judged_below=house.minimum_count
    ).build()
    return audit(known, house, noise, seed=seed, more=more)


def guard(
    module: Counted,
    plans: Sequence[TablePlan],
    published_tables: Tables,
    results: Results,
    profile: Profile,
    noise: NoiseTable,
    earlier: Iterable[EarlierRelease] = (),
    seed: int = 0,
) -> frozenset[Place]:
    """Return the figures to withhold beside those that their own counts withhold; each shows no base either.

    Only what is published is looked at, so that what is withheld tells nothing more.
    """
    layer, before = Layer(None, _shown(published_tables), results), _latest_first(earlier)
    nested = nested_of(plans)
    return withheld_by_guard(layer, profile, noise, nested, [one.published for one in before], seed)


def _latest_first(earlier: Iterable[EarlierRelease]) -> list[EarlierRelease]:
    return sorted(earlier, key=lambda one: -one.number)


def earlier_releases(
    module: Counted,
    plans: Sequence[TablePlan],
    memory: Iterable[Remembered],
    profile: Profile,
    noise: NoiseTable,
    registry: Withholding,
) -> tuple[EarlierRelease, ...]:
    """Publish earlier releases again from what is remembered of them, for the audit; tables no longer planned are left out."""
    known = {one.number: one for one in sorted(memory, key=lambda one: one.number)}
    found: list[EarlierRelease] = []
    for one in known.values():
        made = _again(module, plans, one, known, profile, noise, registry)
        hidden = guard(module, plans, made.published_tables, made.results, profile, noise, found)
        found.append(replace(made, hidden=hidden))
    return tuple(found)


def _again(
    module: Counted,
    plans: Sequence[TablePlan],
    one: Remembered,
    known: Mapping[int, Remembered],
    profile: Profile,
    noise: NoiseTable,
    registry: Withholding,
) -> EarlierRelease:
    held = [
        plan
        for plan in plans
        if plan.by in one.tables and set(plan.conditions) <= set(one.tables[plan.by].count_ids)
    ]
    shown = shown_of(one, known.values(), noise, [plan.by for plan in held])
    results = publish(module, held, shown, profile, registry)
    exact = {by: one.tables[by] for by in shown.tables}
    return EarlierRelease(one.number, exact, shown, results)


def _shown(tables: Tables, number: int = 1 << 30) -> Shown:
    return tables if isinstance(tables, Shown) else Shown(number, {table.by: table for table in tables})
