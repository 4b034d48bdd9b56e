"""Count a module's responses: exactly, in memory, and protected, as everything else sees them.

Typed columns live in a temporary folder of the installation and are gone when the counting ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from diversa.campaigns.campaigns import EnabledModule
from diversa.campaigns.instruments import Instrument
from diversa.conversation.ratings import star_counters
from diversa.disclosure.keeping import By, Remembered, Shown, shown_of, shown_releases
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Profile, profile_for
from diversa.disclosure.tables import PublishedTable, Table, joined, protect
from diversa.engine import Diversa
from diversa.indicators.bursts import manner_table, week_table
from diversa.indicators.flags import flag_table, flags_apply, write_flags
from diversa.indicators.hidden import asked_of, flagged_plan, united
from diversa.indicators.layout import Layout, column_file, columns_of
from diversa.indicators.margins import raking_plan
from diversa.indicators.nonresponse import nonresponse_indicators
from diversa.indicators.plans import TablePlan, plan_tables
from diversa.indicators.tabulate import tabulate
from diversa.pipeline import period
from diversa.releases import ledger
from diversa.releases.reading import Progress, Read, Span, read_columns
from diversa.releases.remembering import remembered
from diversa.vaults import Vault

READING, FLAGGING, TABULATING = 0.30, 0.35, 0.50
"""Shares of a release's time that have passed when reading, looking for flags and counting end."""


@dataclass(frozen=True)
class Task:
    """Hold what one counting needs to know."""

    engine: Diversa
    enabled: EnabledModule
    day: date
    span: Span
    profile: Profile
    plans: tuple[TablePlan, ...]
    """What is published."""
    raking: TablePlan | None
    flagged: TablePlan | None
    every: tuple[TablePlan, ...]
    """What is counted."""
    layout: Layout
    noise: NoiseTable
    signed: bool = False
    """Whether it is counted as in its preview, which two persons signed."""

    @classmethod
    def of(
        cls, engine: Diversa, enabled: EnabledModule, day: date, number: int | None, signed: bool = False
    ) -> Task:
        """Plan what is counted for the release of a number, or for a preview without one."""
        instrument, questionnaire = enabled.instrument, enabled.instrument.questionnaire
        profile = profile_for(sensitive=questionnaire.sensitive)
        layout = columns_of(questionnaire, instrument.derived)
        plans = plan_tables(instrument, profile, enabled.tables)
        raking = raking_plan(instrument)
        flagged = flagged_plan(instrument.indicators) if flags_apply(questionnaire) else None
        silence = TablePlan((), nonresponse_indicators(questionnaire, layout))
        every = united(plans, [plan for plan in (silence, raking, flagged) if plan is not None])
        span = _span(engine, enabled, day, number)
        return cls(
            engine,
            enabled,
            day,
            span,
            profile,
            plans,
            raking,
            flagged,
            every,
            layout,
            NoiseTable.build(),
            signed,
        )

    @property
    def instrument(self) -> Instrument:
        """Return what was asked, as pinned, with its indicators."""
        return self.enabled.instrument

    @property
    def vault(self) -> Vault:
        """Return where the responses are."""
        return self.engine.vault_of(*self.enabled.names)

    @property
    def told(self) -> tuple[TablePlan, ...]:
        """Return the tables of which figures are told: the published ones, and who carries no flag."""
        return (*self.plans, *(() if self.flagged is None else (self.flagged,)))


def _span(engine: Diversa, enabled: EnabledModule, day: date, number: int | None) -> Span:
    last = period(day, enabled.instrument.questionnaire.sensitive)
    following = ledger.next_number(engine.store, *enabled.names)
    return Span(last, following if number is None else number, waiting=number is None)


@dataclass(frozen=True)
class Tally:
    """Hold what was counted: protected, as it is shown, and exactly, as the ledger remembers it."""

    shown: Shown
    counted: Remembered = field(repr=False)
    memory: tuple[Remembered, ...] = field(repr=False)
    """What earlier releases counted."""
    records: str
    quality: Mapping[str, PublishedTable]
    """Protected tables for the quality card, where responses may carry flags: flags, manners, weeks."""


def tally(task: Task, progress: Progress) -> Tally:
    """Count a task's responses; `progress` is told each step and the share that is done."""
    number = task.span.number
    with task.engine.home.temporary() as folder:
        read = _read(task, folder, progress)
        progress("Buscando respuestas repetidas", READING)
        flags = _flags(task, read, folder)
        progress("Contando", FLAGGING)
        parts = _tabulated(task, read, flags)
        quality = _quality(task, read, flags)
    progress("Protegiendo las cuentas", TABULATING)
    exact = {by: joined(tuple(tables.values())) for by, tables in parts.items()}
    memory = remembered(task.vault, task.enabled.names, number)
    releases = shown_releases(parts, asked_of(task.every), memory, number, task.profile.minimum_change)
    counted = Remembered(number, task.day, exact, releases, _counters(task, memory))
    return Tally(shown_of(counted, memory, task.noise), counted, memory, read.records, quality)


def _read(task: Task, folder: Path, progress: Progress) -> Read:
    """Write the columns; where nobody is counted, there is a file without rows."""

    def first(step: str, share: float) -> None:
        progress(step, READING * share)

    read = read_columns(task.vault, task.enabled.names, task.span, task.layout, folder, first)
    if not read.files:
        read.files[task.span.number] = folder / "nobody.parquet"
        column_file(task.layout, read.files[task.span.number]).close()
    read.files = dict(sorted(read.files.items()))
    return read


def _flags(task: Task, read: Read, folder: Path) -> Path | None:
    if task.flagged is None:
        return None
    flags = folder / "flags.parquet"
    write_flags(tuple(read.files.values()), task.layout, task.instrument.questionnaire, flags)
    return flags


def _tabulated(task: Task, read: Read, flags: Path | None) -> dict[By, dict[int, Table]]:
    """Count each vintage on its own, so that every response is counted once."""
    parts: dict[By, dict[int, Table]] = {plan.by: {} for plan in task.every}
    for vintage, columns in read.files.items():
        for table in tabulate(columns, task.layout, task.every, flags):
            parts[table.by][vintage] = table
    return parts


def _quality(task: Task, read: Read, flags: Path | None) -> Mapping[str, PublishedTable]:
    if flags is None:
        return {}
    files = tuple(read.files.values())
    exact = {
        "flags": flag_table(files, flags),
        "manners": manner_table(files),
        "weeks": week_table(files, task.layout, task.instrument.questionnaire),
    }
    return {name: protect(table, task.noise) for name, table in exact.items()}


def _counters(task: Task, memory: tuple[Remembered, ...]) -> tuple[tuple[str, str, int], ...]:
    """Return the section counters: of a release that is counted again, those that it saw or its preview did.

    They are of the day of counting, and go on while people answer: what two persons signed must not move with them.
    """
    names, number = task.enabled.names, task.span.number
    before = remembered(task.vault, names, number + 1) if not task.span.waiting else ()
    known = next((one for one in before if one.number == number), None)
    seen = task.signed or ledger.is_published(task.engine.store, *names, number)
    if known is not None and seen:
        return known.counters
    rows = task.vault.store.counts(*names)
    shown = memory[-1].counters if memory else ()
    stars = star_counters(task.vault, task.enabled, task.day, shown, task.profile.minimum_change)
    return tuple(sorted([*((row["section"], row["event"], int(row["people"])) for row in rows), *stars]))
