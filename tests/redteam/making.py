"""Two releases of a demonstration, for an attacker to read, and the truth behind them, to judge his guesses by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diversa.engine import Diversa
from diversa.home import Home
from diversa.indicators.estimators import Distribution, Share
from diversa.indicators.plans import thresholds
from diversa.privacy import sealing
from diversa.questionnaire import geography
from diversa.registry import Registry
from diversa.releases import build
from diversa.releases.build import build_release
from diversa.releases.tallying import Tally, Task
from diversa.simulation import simulate
from tests.noise.building import DAY
from tests.redteam.published import CROSS, Cell, Public, Row, read
from tests.redteam.secrets import Made, People

SECRET = b"what no attacker has ever seen.."
MORE, FEWER = 60, 5
"""How many people answer between the releases, and how many withdraw."""


@dataclass(frozen=True)
class Demonstration:
    """Hold two releases of one module: their files, and how they were made."""

    made: tuple[Made, Made]
    rows: tuple[list[Row], list[Row]] = field(repr=False)
    """What the attacker reads in the folders."""
    public: Public = field(repr=False)


def answered(folder: Path, module: str, people: int) -> Diversa:
    """Make an installation in which simulated people answered a module."""
    engine = Diversa(Home(folder), Registry(), lambda: 1_795_359_600.0)
    _, public = sealing.generate_keypair()
    engine.campaigns.create("demo", "Prueba", public, demonstration=True, today=DAY)
    engine.campaigns.enable("demo", module)
    engine.campaigns.open("demo")
    vars(engine.vault_of("demo", module))["cell_key"] = SECRET  # so that every run is alike
    simulate(engine, "demo", module, people, 1)
    return engine


def demonstrate(folder: Path, module: str, people: int) -> Demonstration:
    """Let simulated people answer, publish, let a few come and go, and publish again."""
    engine = answered(folder, module, people)
    first = _publish(engine, module, 1)
    days = 100 if engine.campaigns.module("demo", module).instrument.questionnaire.sensitive else 8
    later = engine.clock() + days * 86_400
    engine.clock = lambda: later
    store = engine.store_of("demo", module)
    ids = [id_ for batch in store.documents("demo", module) for id_, _, _ in batch]
    for id_ in ids[:FEWER]:
        assert store.withdraw(id_, b"", engine.today())
    simulate(engine, "demo", module, MORE, 2)
    second = _publish(engine, module, 2)
    return Demonstration((first[0], second[0]), (first[1], second[1]), public_of(first[0]))


def _publish(engine: Diversa, module: str, number: int) -> tuple[Made, list[Row]]:
    held: list[Tally] = []
    with pytest.MonkeyPatch.context() as patch:
        real = build.count

        def count(*given: Any, **more: Any) -> Any:
            counted = real(*given, **more)
            held.append(counted.evidence.tally)
            return counted

        patch.setattr(build, "count", count)
        release = build_release(engine, "demo", module, publish=True)
    task = Task.of(engine, engine.campaigns.module("demo", module), engine.today(), number)
    return Made(task, held[0], People.of(task)), read(release.folder)


def public_of(made: Made) -> Public:
    """Say what the questionnaire and the formulas of its indicators tell everybody."""
    task, people = made.task, made.people
    counted: dict[tuple[str, str], tuple[str, str]] = {}
    one_of, whole = [], set()
    for indicator in task.instrument.indicators:
        tags = {id_: 10_000 + place for place, id_ in enumerate(indicator.estimator.counts())}
        name = {tag: id_ for id_, tag in tags.items()}
        for measure in indicator.estimator.measures(tags):
            if len(measure.parts) == 1:
                (part,) = measure.parts
                category = "" if measure.category is None else str(measure.category)
                above = "" if part.count is None else name[part.count]
                counted[indicator.id, category] = (above, name[part.base])
        if isinstance(indicator.estimator, Distribution):
            found = [pair for (id_, _), pair in counted.items() if id_ == indicator.id]
            members, bases = tuple(dict.fromkeys(a for a, _ in found)), {base for _, base in found}
            chosen = people.truth[[people.count_ids[one] for one in members]].sum(axis=0)
            if len(bases) == 1 and chosen.max(initial=0) <= 1 and len(members) > 1:
                (base,) = bases
                one_of.append((base, members))
                if (chosen == people.truth[people.count_ids[base]]).all():
                    whole.add((base, members))
    for name_, codes in people.codes.items():
        if (people.places[name_] < len(codes) - 1).all():
            whole.add(name_)
    return Public(
        counted,
        {
            (indicator.id, CROSS.join(plan.by)): thresholds(task.profile, indicator, plan.by).minimum_count
            for plan in task.plans
            for indicator in plan.indicators
        },
        tuple(dict.fromkeys(one_of)),
        frozenset(i.id for i in task.instrument.indicators if isinstance(i.estimator, Share)),
        frozenset(whole),
        {one.code: one.region for one in geography.departments()},
        task.profile.extreme_base,
    )


def truth_of(made: Made) -> Mapping[Cell, int]:
    """Return the true count of every cell that can be published."""
    found: dict[Cell, int] = {}
    for plan in made.task.plans:
        table = made.tally.counted.tables[plan.by]
        for line, codes in zip(table.counts, table.groups, strict=True):
            group = CROSS.join("" if code is None else str(code) for code in codes)
            if None in codes:
                continue
            for id_, count in zip(table.count_ids, line.tolist(), strict=True):
                found[CROSS.join(plan.by), group, id_] = count
    return found


def changes(demonstration: Demonstration) -> Mapping[Cell, tuple[int, int]]:
    """Return how many people came to each cell, and how many left it, between the releases."""
    first, second = demonstration.made
    came = replace(second, tally=_only(second, set(second.people.ids) - set(first.people.ids)))
    left = replace(first, tally=_only(first, set(first.people.ids) - set(second.people.ids)))
    coming, leaving = truth_of(came), truth_of(left)
    return {cell: (coming[cell], leaving[cell]) for cell in coming.keys() & leaving.keys()}


def _only(made: Made, ids: set[bytes]) -> Tally:
    """Return the tally of some of the people alone."""
    inside = [place for place, id_ in enumerate(made.people.ids) if id_ in ids]
    people = made.people.some(inside)
    counted = made.tally.counted
    tables = {by: people.table(table, np.zeros(len(inside))) for by, table in counted.tables.items()}
    return replace(made.tally, counted=replace(counted, tables=tables))
