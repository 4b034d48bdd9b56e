"""From what was counted to what is told: protected results, and what stands beside them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date

from diversa.campaigns.campaigns import EnabledModule
from diversa.campaigns.instruments import Instrument
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Profile, profile_for
from diversa.disclosure.tables import EVERYBODY, PublishedTable
from diversa.engine import Diversa
from diversa.indicators.card import QualityCard
from diversa.indicators.figures import Beside, Result, Results
from diversa.indicators.hidden import FLAGGED
from diversa.indicators.nonresponse import items_of
from diversa.indicators.plans import TablePlan
from diversa.indicators.publishing import publish
from diversa.indicators.quality import rules_of
from diversa.indicators.quality_card import make_card
from diversa.indicators.weighting import Weighting, weigh
from diversa.questionnaire.population import Population, bundled
from diversa.questionnaire.structure import Questionnaire
from diversa.questionnaire.vintages import current
from diversa.releases.auditing import EarlierRelease, earlier_releases, guard
from diversa.releases.reading import Progress
from diversa.releases.tallying import Tally, Task, tally
from diversa.releases.withholding import withhold

FLAGGED_BY = (FLAGGED.id,)
TELLING, GUARDING, WEIGHING = 0.52, 0.54, 0.56
"""Shares of a release's time that have passed when results, the guard and the weights begin."""


@dataclass(frozen=True)
class Evidence:
    """Hold everything that the ledger remembers and the audit looks at; it goes nowhere else."""

    instrument: Instrument
    plans: tuple[TablePlan, ...]
    tally: Tally = field(repr=False)
    results: Results = field(repr=False)
    """All that is told, also beside the results."""
    profile: Profile
    noise: NoiseTable = field(repr=False)
    earlier: tuple[EarlierRelease, ...] = field(repr=False)


@dataclass(frozen=True)
class Counted:
    """Hold protected results with what stands beside them, and digests of what they were made from and how."""

    results: Results
    tables: tuple[PublishedTable, ...] = field(repr=False)
    """What is shown of everybody in each table."""
    profile: Profile
    records: str
    """SHA-256 of the sorted responses' ids, each hashed before."""
    parameters: str
    """Keyed digest of the protection, which only the holder of the key can compare."""
    card: QualityCard
    weighting: Weighting
    unflagged: Beside | None
    evidence: Evidence = field(repr=False)
    population: Population = field(default_factory=bundled, repr=False)


def profile_of(questionnaire: Questionnaire) -> Profile:
    """Return the thresholds that a module's figures must meet."""
    return profile_for(sensitive=questionnaire.sensitive)


def count(
    engine: Diversa,
    enabled: EnabledModule,
    progress: Progress,
    until: date | None = None,
    number: int | None = None,
    population: Population | None = None,
    signed: bool = False,
) -> Counted:
    """Count a module's responses up to a day (today without one) for every table, protect the counts, and say what they tell.

    With the number of a release, only the responses that are marked for it, or were in earlier ones, count; without
    one, all of them do, as in a preview. `population` are figures to compare with, the newest loaded ones without it;
    `signed` says that it is counted as in its preview, which two persons signed.
    """
    task = Task.of(engine, enabled, until or engine.today(), number, signed)
    found = tally(task, progress)
    progress("Calculando los resultados", TELLING)
    earlier = earlier_releases(
        task.instrument, task.told, found.memory, task.profile, task.noise, engine.registry
    )
    every = _told(task, found)
    progress("Buscando lo que se podría deducir", GUARDING)
    told = _guarded(task, found, every, earlier)
    progress("Ponderando", WEIGHING)
    results = replace(told, results=tuple(result for result in told if result.by != FLAGGED_BY))
    figures, tables = population or current(engine.home), tuple(_people(task, found))
    weighting = _weighting(task, found, results, figures)
    return Counted(
        results,
        tables,
        task.profile,
        found.records,
        _parameters(task.vault.cell_key, task.profile, task.noise),
        _card(task, found, results, tables, weighting, figures),
        weighting,
        _unflagged(found, told),
        Evidence(task.instrument, task.told, found, told, task.profile, task.noise, earlier),
        figures,
    )


def _people(task: Task, found: Tally) -> list[PublishedTable]:
    return [found.shown.table(plan.by, EVERYBODY) for plan in task.plans]


def _told(task: Task, found: Tally) -> Results:
    """Return every figure that could be told; of flags, only the totals of those who carry none."""
    rules, registry = rules_of(task.engine.home), task.engine.registry
    every = publish(task.instrument, task.told, found.shown, task.profile, registry, rules)
    kept = (_without_flags(result) if result.by == FLAGGED_BY else result for result in every)
    return replace(every, results=tuple(kept))


def _guarded(task: Task, found: Tally, told: Results, earlier: tuple[EarlierRelease, ...]) -> Results:
    """Return the results without what the guard withholds."""
    places = guard(task.instrument, task.told, found.shown, told, task.profile, task.noise, earlier=earlier)
    return withhold(told, places)


def _without_flags(result: Result) -> Result:
    return replace(result, groups=tuple(group for group in result.groups if group.codes == (0,)))


def _unflagged(found: Tally, told: Results) -> Beside | None:
    """Return the totals of those who carry no flag; None where nobody is flagged at all."""
    if FLAGGED_BY not in found.shown.tables:
        return None
    figures = {result.indicator.id: result.groups[0].figures for result in told if result.by == FLAGGED_BY}
    return Beside(figures, found.shown.table(FLAGGED_BY, EVERYBODY).size((0,)))


def _weighting(task: Task, found: Tally, results: Results, population: Population) -> Weighting:
    """Return weighted totals, without those whose own total is withheld."""
    home, registry = task.engine.home, task.engine.registry
    made = weigh(
        found.shown,
        task.raking,
        task.instrument,
        task.profile,
        registry,
        population,
        labels=rules_of(home),
    )
    if made.beside is None:
        return made
    plain = {result.indicator.id: result.groups[0].figures for result in results if result.is_total}
    figures = {
        name: tuple(w if p.shown else p for w, p in zip(weighted, plain[name], strict=True))
        for name, weighted in made.beside.figures.items()
    }
    return replace(made, beside=replace(made.beside, figures=figures))


def _card(
    task: Task,
    found: Tally,
    results: Results,
    tables: tuple[PublishedTable, ...],
    weighting: Weighting,
    population: Population,
) -> QualityCard:
    questionnaire = task.instrument.questionnaire
    names = ("section", "event", "people")
    counters: list[Mapping[str, object]] = [
        dict(zip(names, row, strict=True)) for row in found.counted.counters
    ]
    return make_card(
        questionnaire,
        task.profile,
        results=results,
        items=items_of(found.shown, questionnaire, task.profile, task.engine.registry),
        tables=tables,
        population=population,
        counters=counters,
        effective_size=weighting.effective_size,
        released=task.day,
        flags=found.quality.get("flags"),
        manners=found.quality.get("manners"),
        weeks=found.quality.get("weeks"),
    )


def _parameters(key: bytes, profile: Profile, noise: NoiseTable) -> str:
    """Digest the protection with the key: a plain digest of so few numbers could be guessed."""
    rows = [[row.values, row.probabilities] for row in noise.rows]
    thresholds = {f.name: getattr(profile, f.name) for f in fields(profile)}
    content = json.dumps({"profile": thresholds, "noise": rows}, sort_keys=True).encode()
    return hmac.new(key, b"parameters" + content, hashlib.sha256).hexdigest()
