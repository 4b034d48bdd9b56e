"""A look: what staff sees of a module up to a day, counted at most once a day, and only when enough has changed.

Two looks are as safe together as two releases: each is made of protected counts, a count of which only a few records
changed stays as it was, and nothing is counted again before a number of people that no figure tells apart is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from diversa.campaigns.campaigns import EnabledModule
from diversa.disclosure.keeping import By, Remembered, Shown, shown_of, shown_releases
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.tables import EVERYBODY, PublishedTable, Table, joined, protect
from diversa.engine import Diversa
from diversa.indicators.bursts import manner_table, week_table
from diversa.indicators.flags import flag_table, flags_apply, write_flags
from diversa.indicators.hidden import asked_of
from diversa.indicators.layout import column_file
from diversa.indicators.tabulate import tabulate
from diversa.releases.reading import Progress, Read, read_columns
from diversa.store.looks import LookStore
from diversa.vaults import Vault
from diversa.watching import memory
from diversa.watching.delaying import Limits, Looks, limits_of, periods
from diversa.watching.planning import PERIOD, Watched
from diversa.watching.ratings import rating_counters

MOST_AT_ONCE = 5_000
"""Responses up to which a look is counted while somebody waits for the page."""
FLAGS, MANNERS, WEEKS = ("_flags",), ("_manners",), ("_week", "department")
"""Names of the tables for the quality card, which are counted as a whole and never kept from an earlier look."""
_READING, _COUNTING = 0.5, 0.6


@dataclass(frozen=True, eq=False)
class Look:
    """Hold what was counted, and protect it; `exact` tells that nobody in it is real."""

    watched: Watched
    counted: Remembered = field(repr=False)
    shown: Shown = field(repr=False)
    exact: bool

    @property
    def day(self) -> date:
        """Return the last day whose answers are in it."""
        return self.counted.day

    @property
    def periods(self) -> tuple[str, ...]:
        """Return the days, or weeks, from the first answers on."""
        return tuple(str(group[0]) for group in self.counted.tables[(PERIOD,)].groups if group[0] is not None)

    @property
    def counters(self) -> tuple[Mapping[str, Any], ...]:
        """Return the counters of sections and of ratings: section, event, people."""
        names = ("section", "event", "people")
        return tuple(dict(zip(names, row, strict=True)) for row in self.counted.counters)

    @cached_property
    def people(self) -> int:
        """Return how many responses there are: protected, or exact where nobody is real."""
        return self.size((), ())

    def size(self, by: By, group: tuple[Any, ...]) -> int:
        """Return how many people are in a group: protected, or exact where nobody is real."""
        if not self.exact:
            return self.shown.table(by, EVERYBODY).size(group)
        table = self.counted.tables[by]
        return int(table.counts[table.groups.index(group), table.count_ids.index(EVERYBODY)])

    def quality(self, name: By) -> PublishedTable | None:
        """Return a protected table for the quality card; None where the module has counters only."""
        return self.shown.tables.get(name)


def quiet(step: str, share: float) -> None:
    """Tell nobody how far the counting is."""


def latest(engine: Diversa, enabled: EnabledModule) -> Look | None:
    """Return the newest look at a module, without counting anything; None before the first."""
    kept = memory.recalled(engine.vault_of(*enabled.names), enabled.names)
    return _look(enabled, kept) if kept else None


def is_due(engine: Diversa, enabled: EnabledModule) -> bool:
    """Tell whether a new look has to be counted: a new day has passed, and enough answers came or went."""
    limits, vault = limits_of(enabled, engine.today()), engine.vault_of(*enabled.names)
    newest = LookStore(vault.store.engine).newest(*enabled.names)
    if newest >= limits.number and not limits.exact:
        return False
    look = latest(engine, enabled)
    before = 0 if look is None else _exactly(look.counted)
    return abs(vault.store.count(*enabled.names, limits.last) - before) >= limits.step


def is_quick(engine: Diversa, enabled: EnabledModule) -> bool:
    """Tell whether so few responses are stored that a page may wait for their counting."""
    return engine.store_of(*enabled.names).count(*enabled.names) <= MOST_AT_ONCE


def renew(engine: Diversa, enabled: EnabledModule, progress: Progress = quiet) -> bool:
    """Count a new look where one is due; tell whether there is one. `progress` hears each step and the share done."""
    if not is_due(engine, enabled):
        return False
    vault, names = engine.vault_of(*enabled.names), enabled.names
    limits = limits_of(enabled, engine.today())
    after = LookStore(vault.store.engine).newest(*names)
    before = () if limits.exact else memory.recalled(vault, names)
    look = _count(engine, enabled, limits, before, progress)
    kept = {number for numbers in look.shown.values() for number in numbers}
    return memory.keep(vault, names, look, after=after, kept=kept)


def _exactly(counted: Remembered) -> int:
    table = counted.tables[()]
    return int(table.counts[0, table.count_ids.index(EVERYBODY)])


def _look(enabled: EnabledModule, kept: Sequence[Remembered]) -> Look:
    *before, counted = kept
    noise = NoiseTable.build()
    shown = shown_of(counted, before, noise)
    whole = {name: _whole(counted.tables[name]) for name in (FLAGS, MANNERS) if name in counted.tables}
    tables = dict(shown.tables)
    tables.update({name: protect(table, noise) for name, table in whole.items()})
    return Look(
        Watched(enabled.instrument), counted, replace(shown, tables=tables), enabled.campaign.demonstration
    )


def _count(
    engine: Diversa,
    enabled: EnabledModule,
    limits: Limits,
    before: Sequence[Remembered],
    progress: Progress,
) -> Remembered:
    """Count every table, of each earlier look's responses apart; what only a few records changed is kept."""
    watched, vault = Watched(enabled.instrument), engine.vault_of(*enabled.names)
    store = LookStore(vault.store.engine)
    span = Looks(
        limits.last, limits.number, waiting=True, earlier=tuple(sorted(one.number for one in before))
    )
    with engine.home.temporary() as folder:
        read = _read(vault, enabled, span, folder, watched, progress)
        progress("Contando", _READING)
        plans = watched.plans(_periods(store, enabled.names, limits.last))
        parts: dict[By, dict[int, Table]] = {plan.by: {} for plan in plans}
        for vintage, columns in read.files.items():
            for table in tabulate(columns, watched.layout, plans):
                parts[table.by][vintage] = table
        progress("Revisando la calidad", _COUNTING)
        quality = dict(_quality(watched, read, folder))
    exact = {by: joined(tuple(tables.values())) for by, tables in parts.items()}
    shown = shown_releases(parts, asked_of(plans), before, limits.number, watched.profile.minimum_change)
    progress("Listo", 1.0)
    rated = rating_counters(vault, enabled, limits, before, watched.profile.minimum_change)
    counters = (*_counters(store, enabled.names, limits), *rated)
    return Remembered(limits.number, limits.day, {**exact, **quality}, shown, counters)


def _read(
    vault: Vault, enabled: EnabledModule, span: Looks, folder: Path, watched: Watched, progress: Progress
) -> Read:
    def first(step: str, share: float) -> None:
        progress(step, _READING * share)

    read = read_columns(vault, enabled.names, span, watched.layout, folder, first)
    if not read.files:
        read.files[span.number] = folder / "nobody.parquet"
        column_file(watched.layout, read.files[span.number]).close()
    read.files = dict(sorted(read.files.items()))
    return read


def _periods(store: LookStore, names: tuple[str, str], last: str) -> tuple[str, ...]:
    """Return every day, or week, from the first answer to the last one shown, also those without any."""
    first = store.first_period(*names)
    return periods(first, last) if first is not None else ()


def _quality(watched: Watched, read: Read, folder: Path) -> Iterator[tuple[By, Table]]:
    """Yield what the quality card needs beside, where responses may be looked at for it at all."""
    if not flags_apply(watched.questionnaire):
        return
    files, flags = tuple(read.files.values()), folder / "flags.parquet"
    write_flags(files, watched.layout, watched.questionnaire, flags)
    yield FLAGS, _named(FLAGS, flag_table(files, flags))
    yield MANNERS, _named(MANNERS, manner_table(files))
    yield WEEKS, _named(WEEKS, week_table(files, watched.layout, watched.questionnaire))


def _named(name: By, table: Table) -> Table:
    """Return a table under a name of its own, beside the total."""
    groups = table.groups if table.by else ((0,),)
    return Table(name, groups, table.count_ids, table.counts, table.key_sums)


def _whole(table: Table) -> Table:
    """Return a table of everybody as it was before it was named."""
    return Table((), ((),), table.count_ids, table.counts, table.key_sums)


def _counters(store: LookStore, names: tuple[str, str], limits: Limits) -> tuple[tuple[str, str, int], ...]:
    """Return the section counters of the weeks that are over."""
    rows = store.counters_until(*names, limits.last_week)
    return tuple(sorted((row["section"], row["event"], int(row["people"])) for row in rows))
