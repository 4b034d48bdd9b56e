"""Propose which breakdowns and crossings a campaign publishes of a module, from the protected counts of its responses.

What is told of a table is how many of its groups have enough people, and how many the smallest of them has, rounded
down: two looks on two days do not tell who came in between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from pathlib import Path

from diversa.campaigns.campaigns import EnabledModule
from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Level, Profile, profile_for
from diversa.disclosure.tables import EVERYBODY, PublishedTable, protect
from diversa.engine import Diversa
from diversa.indicators.breakdowns import Breakdown, breakdown
from diversa.indicators.layout import Layout, Stored, columns_of, write_columns
from diversa.indicators.plans import By, TablePlan, allowed, names_in, variables_of
from diversa.indicators.rare import Lining
from diversa.indicators.tabulate import tabulate
from diversa.releases.ledger import ReleaseError

WORTH = 0.75
"""A crossing is proposed where at least this part of its groups has enough people."""
STEP = 10
"""The smallest base is rounded down to a multiple of this."""


@dataclass(frozen=True)
class Proposal:
    """Say what one table would show: its groups, how many of them have enough people, and the fewest in one.

    `smallest` is rounded down to tens; None where it is too small to be told. `own` marks what the module itself is
    broken down by.
    """

    by: By
    groups: int
    enough: int
    smallest: int | None
    own: bool = False

    @property
    def share(self) -> float:
        """Return which part of its groups could be shown, 0..1."""
        return self.enough / self.groups if self.groups else 0.0


def suggest(engine: Diversa, enabled: EnabledModule) -> tuple[Proposal, ...]:
    """Propose tables: the module's own breakdowns, then crossings, as many as one release may publish.

    Crossings join up to three of the variables that the module is broken down by, one place at most, and show at least
    three quarters of their groups. The module's own come first, then those that show most groups and lack fewest; what was taken
    already counts less each time, so that no variable crowds out the others. Raises ReleaseError where nobody has
    answered yet.
    """
    with _counting(engine, enabled) as counter:
        single = counter.proposals((name,) for name in counter.names)
        pairs = counter.proposals(c for c in combinations(counter.names, 2) if counter.allows(c))
        good = {p.by for p in pairs if p.share >= WORTH}
        # A crossing of three has fewer people in each group than any two of its variables have.
        threes = (c for c in combinations(counter.names, 3) if good.issuperset(combinations(c, 2)))
        found = [*single, *pairs, *counter.proposals(c for c in threes if counter.allows(c))]
    own = [p for p in found if p.own and (len(p.by) == 1 or p.share >= WORTH)]
    others = [p for p in found if not p.own and p.share >= WORTH]
    room = counter.profile.maximum_tables - len(own)
    return (*own, *_spread(own, others, room))[: counter.profile.maximum_tables]


def measure(engine: Diversa, enabled: EnabledModule, tables: Iterable[By]) -> tuple[Proposal, ...]:
    """Say the same of tables that a person chose, in their order. Raises ReleaseError likewise."""
    with _counting(engine, enabled) as counter:
        return counter.proposals(tables)


def own_tables(enabled: EnabledModule) -> tuple[By, ...]:
    """Return the breakdowns by one variable that the module proposes itself, which every proposal keeps."""
    return tuple(by for by in _declared(enabled) if len(by) == 1)


def _declared(enabled: EnabledModule) -> tuple[By, ...]:
    declared = (by for indicator in enabled.instrument.indicators for by in indicator.by)
    return tuple(dict.fromkeys((by,) if isinstance(by, str) else by for by in declared))


def _spread(taken: Iterable[Proposal], others: Iterable[Proposal], room: int) -> tuple[Proposal, ...]:
    """Choose one after the other, the best of what is left, given how often its variables were taken."""
    uses = Counter(name for proposal in taken for name in proposal.by)
    left, chosen = list(others), list[Proposal]()
    while left and len(chosen) < room:
        best = min(
            left, key=lambda p: (-p.share * p.enough / (1 + sum(uses[n] for n in p.by)), len(p.by), p.by)
        )
        left.remove(best)
        chosen.append(best)
        uses.update(best.by)
    return tuple(chosen)


@dataclass(frozen=True)
class _Counter:
    """Count everybody in any table of one module."""

    columns: Path
    layout: Layout
    breakdowns: Mapping[str, Breakdown]
    names: tuple[str, ...]
    """The variables that the module's indicators are broken down by."""
    own: frozenset[frozenset[str]]
    """The variables of each table that the module declares; their order makes no other table."""
    profile: Profile

    def allows(self, by: By) -> bool:
        """Tell whether a crossing may be published and makes sense: places contain one another."""
        variables = [self.breakdowns[name] for name in by]
        places = [variable for variable in variables if variable.level is not Level.NATION]
        return len(places) < 2 and allowed(variables, self.profile)

    def proposals(self, tables: Iterable[By]) -> tuple[Proposal, ...]:
        """Count tables and say what each would show."""
        wanted = tuple(tables)
        every = dict.fromkeys([*((name,) for by in wanted for name in by), *wanted])
        if not every:
            return ()
        plans = [TablePlan(tuple(self.breakdowns[name] for name in by), ()) for by in every]
        noise = NoiseTable.build()
        shown = {t.by: protect(t, noise) for t in tabulate(self.columns, self.layout, plans)}
        by_name = {plan.by: plan for plan in plans}
        return tuple(self._proposal(by_name[by], shown) for by in wanted)

    def _proposal(self, plan: TablePlan, shown: Mapping[By, PublishedTable]) -> Proposal:
        table, profile = shown[plan.by], self.profile
        lining = Lining.of(table, plan.breakdowns, {b.id: shown[b.id,] for b in plan.breakdowns})
        sizes = [line.counts[EVERYBODY] for line in lining.lines(table, (EVERYBODY,))]
        places = (b.level for b in plan.breakdowns)
        bases = [profile.minimum_base, *(_least(level, profile) for level in places)]
        enough = sum(size >= max(bases) for size in sizes)
        fewest = min(sizes, default=0)
        smallest = fewest // STEP * STEP if fewest >= max(profile.minimum_count, STEP) else None
        return Proposal(plan.by, len(sizes), enough, smallest, frozenset(plan.by) in self.own)


def _least(level: Level, profile: Profile) -> int:
    """Return the smallest base of a place."""
    return {Level.DEPARTMENT: profile.department_base, Level.MUNICIPALITY: profile.municipality_base}.get(
        level, 0
    )


@contextmanager
def _counting(engine: Diversa, enabled: EnabledModule) -> Iterator[_Counter]:
    """Write the columns of what tables are broken down by, and lend what counts them."""
    instrument, names = enabled.instrument, names_in(enabled.instrument.indicators)
    known = variables_of(instrument)
    every = columns_of(instrument.questionnaire, instrument.derived)
    layout = Layout(tuple(one for one in every.variables if one.ref in known and not one.many))
    vault = engine.vault_of(*enabled.names)
    with engine.home.temporary() as folder:
        columns = folder / "responses.parquet"
        batches = (_encoded(batch) for batch in vault.store.documents(*enabled.names))
        if not write_columns(batches, layout, columns, partial(record_key, vault.cell_key)):
            campaign, module = enabled.names
            raise ReleaseError(
                f"La campaña «{campaign}» no tiene respuestas de «{module}»: todavía no hay de qué sacar una propuesta."
            )
        made = {name: breakdown(known[name]) for name in names}
        profile = profile_for(sensitive=instrument.questionnaire.sensitive)
        yield _Counter(columns, layout, made, names, frozenset(map(frozenset, _declared(enabled))), profile)


def _encoded(batch: Sequence[tuple[bytes, str, str]]) -> list[Stored]:
    return [(id_, period, document.encode()) for id_, period, document in batch]
