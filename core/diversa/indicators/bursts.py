"""Counts of how and when answers came, and the weeks in which far too many came from one territory.

A burst may be a workshop, or somebody who sends the same thing a thousand times: two people have to look before
anything is published. It is judged from perturbed counts, as everything that can be seen from outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from diversa.disclosure.tables import EVERYBODY, PublishedTable, Table
from diversa.indicators.duplicates import place_of, quoted, text
from diversa.indicators.layout import Layout
from diversa.questionnaire.structure import Questionnaire

TIMES = 5
"""A week with more than so many times the usual number is a burst."""
KNOWN_WEEKS = 4
"""Fewest weeks of which a usual one is told."""
LEAST_PEOPLE = 30
"""Fewest people of a burst (propuesta)."""
DEPARTMENT_DIGITS = 2
SOFT, TIMED = "soft", "timed"
"""Counts: at least one soft check was kept as it was answered; it is known how long the answers took."""
ACCESSES = ("open", "code", "facilitated", "paper", "odk")
DURATIONS = ("<2", "2-5", "5-10", "10-20", ">20")
_DAY = "____-__-__"


@dataclass(frozen=True)
class Burst:
    """Hold one week of one territory with far more people than usual; counts are perturbed.

    `week` is an ISO week, "2026-W47"; `territory` a department's code, None where the place is not known or not asked.
    """

    week: str
    territory: str | None
    people: int
    usual: float


def access_id(access: str) -> str:
    """Return the count id of those who came in one way."""
    return f"access:{access}"


def duration_id(band: str) -> str:
    """Return the count id of those who took so many minutes."""
    return f"duration:{band}"


def manner_table(files: Sequence[Path]) -> Table:
    """Count how answers came, over some Parquet files of typed columns: one group (), to be protected.

    Count ids are EVERYBODY, SOFT, TIMED, and one for each access and each band of duration.
    """
    conditions = {EVERYBODY: "true", SOFT: "_soft > 0", TIMED: "_duration IS NOT NULL"}
    conditions |= {access_id(name): f"_access = {text(name)}" for name in ACCESSES}
    conditions |= {duration_id(band): f"_duration = {text(band)}" for band in DURATIONS}
    selected = ", ".join(
        f"count(*) FILTER ({c}), coalesce(sum(rk) FILTER ({c}), 0)::BIGINT" for c in conditions.values()
    )
    found = _asked(files, f"SELECT {selected} FROM read_parquet(?)") or [(0,) * (2 * len(conditions))]
    return _table((), [()], tuple(conditions), found)


def week_table(files: Sequence[Path], layout: Layout, questionnaire: Questionnaire) -> Table:
    """Count responses by ISO week and department, over some Parquet files of typed columns; to be protected.

    Groups are those that hold somebody, so the table is for `bursts` and the card alone, and is never published.
    """
    place = place_of(questionnaire, layout)
    territory = f"left({quoted(place)}, {DEPARTMENT_DIGITS})" if place else "NULL"
    week = f"CASE WHEN period LIKE '{_DAY}' THEN strftime(period::DATE, '%G-W%V') ELSE period END"
    query = (
        f"SELECT {week} AS week, {territory} AS place, count(*), sum(rk)::BIGINT FROM read_parquet(?) "
        "GROUP BY ALL ORDER BY ALL"
    )
    found = _asked(files, query)
    return _table(
        ("week", "department"), [row[:2] for row in found], (EVERYBODY,), [row[2:] for row in found]
    )


def _asked(files: Sequence[Path], query: str) -> list[tuple[Any, ...]]:
    import duckdb

    if not files:
        return []
    with duckdb.connect() as database:
        return database.execute(query, [[str(file) for file in files]]).fetchall()


def _table(
    by: tuple[str, ...], groups: Sequence[Any], ids: tuple[str, ...], rows: Sequence[Sequence[int]]
) -> Table:
    import numpy as np

    numbers = np.array(rows, np.int64).reshape(len(groups), 2 * len(ids))
    return Table(by, tuple(map(tuple, groups)), ids, numbers[:, 0::2], numbers[:, 1::2])


def bursts(weeks: PublishedTable) -> tuple[Burst, ...]:
    """Return the weeks with more than five times the usual number of a territory, from a protected `week_table`.

    The usual week is the median of those with responses; it is told where at least four are known. Weeks stand in
    order, territories within them by code.
    """
    found = [
        burst for territory, known in _by_territory(weeks).items() for burst in _sudden(territory, known)
    ]
    return tuple(sorted(found, key=lambda one: (one.week, one.territory or "")))


def _by_territory(weeks: PublishedTable) -> Mapping[str | None, Mapping[str, int]]:
    """Map each territory to its weeks with people."""
    found: dict[str | None, dict[str, int]] = {}
    for group in weeks.groups:
        people, (week, territory) = weeks.size(group), group
        if people:
            found.setdefault(None if territory is None else str(territory), {})[str(week)] = people
    return found


def _sudden(territory: str | None, known: Mapping[str, int]) -> Iterator[Burst]:
    if len(known) < KNOWN_WEEKS:
        return
    usual = median(known.values())
    for week, people in known.items():
        if people >= LEAST_PEOPLE and people > TIMES * usual:
            yield Burst(week, territory, people, usual)


def last_week(weeks: PublishedTable, least: int) -> str | None:
    """Return the last week in which at least so many people answered somewhere, in perturbed counts."""
    return max((str(group[0]) for group in weeks.groups if weeks.size(group) >= least), default=None)
