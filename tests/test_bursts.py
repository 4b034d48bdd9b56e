"""Weeks with far too many responses, and counts of how responses came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.tables import EVERYBODY, PublishedTable, Table, protect
from diversa.indicators.bursts import Burst, bursts, last_week, manner_table, week_table
from tests.sheets import LONG, QUESTIONS, SECRET, Stored, id_of, layout, questionnaire, write

EXACT = NoiseTable((NoiseRow((0,), (1.0,)),))


def weeks(people: Mapping[str | None, Sequence[int]]) -> PublishedTable:
    """Return a table of weeks: for each territory so many people in one week after the other."""
    rows = [((f"2026-W{w:02d}", place), n) for place, each in people.items() for w, n in enumerate(each, 1)]
    counts = np.array([n for _group, n in rows], np.int64)[:, None]
    table = Table(
        ("week", "department"), tuple(group for group, _n in rows), (EVERYBODY,), counts, counts * 0
    )
    return protect(table, EXACT)


@pytest.mark.parametrize(
    ("people", "red"),
    [
        ([10, 10, 10, 51], True),
        ([10, 10, 10, 50], False),
        ([10, 10, 51], False),
        ([10, 0, 10, 51], False),
        ([5, 5, 5, 30], True),
        ([5, 5, 5, 29], False),
        ([51, 10, 10, 10], True),
        ([400, 400, 400, 400], False),
        ([], False),
    ],
    ids=[
        "six",
        "five-times",
        "three-weeks",
        "three-with-people",
        "thirty",
        "few",
        "first",
        "steady",
        "nobody",
    ],
)
def test_more_than_five_times_the_usual_week(people, red):
    """A burst is more than five times the median of at least four weeks with people, and at least 30 people."""
    found = bursts(weeks({"05": people}))
    place = max(range(len(people)), key=people.__getitem__, default=0)
    expected = Burst(f"2026-W{place + 1:02d}", "05", max(people, default=0), min(people, default=0))
    assert found == ((expected,) if red else ())


def test_each_territory_has_its_own_usual_week():
    """Many people in a large department hide nobody in a small one, nor where the place is not known."""
    found = bursts(weeks({"11": [900, 950, 900, 990], "91": [6, 6, 6, 40], None: [6, 40, 6, 6]}))
    assert [(one.week, one.territory) for one in found] == [("2026-W02", None), ("2026-W04", "91")]


def test_weeks_are_told_by_perturbed_counts():
    """Whether a week is a burst follows from the perturbed count, not from the true one."""
    rows = [10, 10, 10, 50]
    counts = np.array([[n] for n in rows], np.int64)
    groups = tuple((f"2026-W{w:02d}", "05") for w in range(1, 5))
    table = Table(("week", "department"), groups, (EVERYBODY,), counts, counts * 0)
    up = NoiseTable((*(NoiseRow((0,), (1.0,)) for _n in range(49)), NoiseRow((1,), (1.0,))))
    assert bursts(protect(table, EXACT)) == ()
    assert [one.people for one in bursts(protect(table, up))] == [51]


def test_weeks_and_departments_are_counted_from_columns(tmp_path):
    """Days become ISO weeks, weeks stay, municipalities become departments; counts and keys are exact over files."""
    told = [
        ("2026-11-22", "05001"),
        ("2026-11-16", "05"),
        ("2026-11-23", "05002"),
        ("2027-01-01", None),
        ("2026-W47", "11001"),
    ]
    people = [Stored({"place": place} if place else {}, period=period) for period, place in told]
    files = [write(tmp_path / "1.parquet", people[:2]), write(tmp_path / "2.parquet", people[2:], first=2)]
    table = week_table(files, layout(), LONG)
    expected = {
        ("2026-W47", "05"): (0, 1),
        ("2026-W47", "11"): (4,),
        ("2026-W48", "05"): (2,),
        ("2026-W53", None): (3,),
    }
    sums = {group: sum(record_key(SECRET, id_of(n)) for n in held) for group, held in expected.items()}
    assert dict(zip(table.groups, table.counts[:, 0].tolist(), strict=True)) == {
        group: len(held) for group, held in expected.items()
    }
    assert dict(zip(table.groups, table.key_sums[:, 0].tolist(), strict=True)) == sums
    assert last_week(protect(table, EXACT), 1) == "2026-W53"
    assert last_week(protect(table, EXACT), 2) == "2026-W47"
    assert last_week(protect(table, EXACT), 3) is None


def test_without_a_place_there_is_one_territory(tmp_path):
    """A questionnaire that asks for no place has weeks all the same."""
    asked = questionnaire(*QUESTIONS[:3])
    files = [write(tmp_path / "c.parquet", [Stored({"q1": 1})] * 3, asked)]
    assert week_table(files, layout(asked), asked).groups == (("2026-W47", None),)


@pytest.mark.parametrize("files", [0, 1])
def test_nobody(tmp_path, files):
    """Without responses there are no weeks, and every count is zero."""
    columns = [write(tmp_path / "c.parquet", [])] * files
    assert week_table(columns, layout(), LONG).groups == ()
    assert bursts(protect(week_table(columns, layout(), LONG), EXACT)) == ()
    assert set(manner_table(columns).counts[0].tolist()) == {0}


def test_how_answers_came(tmp_path):
    """Access, duration and soft checks are counted, each with the sum of its keys."""
    people = [
        Stored(about={"access": "code", "duration": "<2", "flags": ["a", "b"]}),
        Stored(about={"access": "paper"}),
        Stored(about={"duration": ">20", "flags": []}),
    ]
    table = manner_table([write(tmp_path / "c.parquet", people)])
    counted = {id_: n for id_, n in zip(table.count_ids, table.counts[0].tolist(), strict=True) if n}
    assert counted == {
        "everybody": 3,
        "soft": 1,
        "timed": 2,
        "access:open": 1,
        "access:code": 1,
        "access:paper": 1,
        "duration:<2": 1,
        "duration:>20": 1,
    }
    keys = dict(zip(table.count_ids, table.key_sums[0].tolist(), strict=True))
    assert keys["timed"] == record_key(SECRET, id_of(0)) + record_key(SECRET, id_of(2))
