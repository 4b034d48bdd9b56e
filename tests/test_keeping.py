"""A cell of which only a few records changed keeps its earlier figure, whatever else changed around it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.disclosure.keeping import NEVER, Remembered, Shown, changed, shown_releases
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.tables import EVERYBODY, Table, protect
from diversa.releases.remembering import decode, encode

NOISE = NoiseTable.build()
DAY = date(2026, 11, 1)
LEAST = 10
BY = ("gender",)
ASKED = {BY: {EVERYBODY: (EVERYBODY,), "a": ("yes", EVERYBODY), "b": ("no",)}}


def counted(people: list[tuple[int, bool, int]], groups: tuple[int, ...] = (1, 2)) -> Table:
    """Count people, each (gender, yes or no, record key), as tabulation does."""
    ids = (EVERYBODY, "yes", "no")
    counts, keys = np.zeros((len(groups), 3), np.int64), np.zeros((len(groups), 3), np.int64)
    for gender, yes, key in people:
        row = groups.index(gender)
        for line in (0, 1 if yes else 2):
            counts[row, line] += 1
            keys[row, line] += key
    return Table(BY, tuple((g,) for g in groups), ids, counts, keys)


def remembered(number: int, table: Table, shown: dict[str, tuple[int, ...]] | None = None) -> Remembered:
    told = shown or {name: (number,) * len(table.groups) for name in ASKED[BY]}
    return Remembered(number, DAY, {BY: table}, {(BY, name): numbers for name, numbers in told.items()})


people = st.lists(st.tuples(st.sampled_from((1, 2)), st.booleans(), st.integers(0, 2**32 - 1)), max_size=40)


@given(stayed=people, left=people, came=people)
def test_change_is_what_came_and_what_left(stayed: Any, left: Any, came: Any) -> None:
    """Additions and withdrawals add up; nothing else can be told from what the ledger holds."""
    found = changed(counted(stayed + left), {1: counted(stayed), 2: counted(came)}, 1)
    assert (found == counted(left).counts + counted(came).counts).all()


def test_as_many_records_but_others_are_a_change() -> None:
    """Where the key sums differ, somebody is not who was counted."""
    found = changed(counted([(1, True, 5)]), {1: counted([(1, True, 6)])}, 1)
    assert found.tolist() == [[1, 1, 0], [0, 0, 0]]


def test_a_cell_that_was_never_counted_is_told_apart() -> None:
    """A new group, or a new count, has nothing to be subtracted from."""
    found = changed(counted([(1, True, 5)], (1,)), {1: counted([(1, True, 5), (2, True, 7)])}, 1)
    assert found.tolist() == [[0, 0, 0], [NEVER, NEVER, NEVER]]


@pytest.mark.parametrize(("newcomers", "kept"), [(0, False), (1, True), (9, True), (10, False), (60, False)])
def test_a_figure_keeps_what_it_showed_while_few_records_changed(newcomers: int, kept: bool) -> None:
    """1 to 9 keep the earlier figure; none, or 10 and more, show today's."""
    before = [(1, True, key) for key in range(100)] + [(2, True, key) for key in range(50)]
    came = [(1, True, 1000 + key) for key in range(newcomers)]
    parts = {BY: {1: counted(before), 2: counted(came)}}
    found = shown_releases(parts, ASKED, [remembered(1, counted(before))], 2, LEAST)
    assert found[BY, "a"] == (1 if kept else 2, 2)
    assert found[BY, "b"] == (2, 2)  # nobody said no: nothing of it changed


def test_a_figure_rests_on_all_of_its_counts() -> None:
    """Where many came, but few of them said yes, the share of those who said yes is the earlier one."""
    before = [(1, True, key) for key in range(100)]
    came = [(1, True, 1000), *((1, False, 2000 + key) for key in range(50))]
    found = shown_releases(
        {BY: {1: counted(before), 2: counted(came)}}, ASKED, [remembered(1, counted(before))], 2, LEAST
    )
    assert (found[BY, "a"][0], found[BY, "b"][0], found[BY, EVERYBODY][0]) == (1, 2, 2)


def test_changes_add_up_over_releases_until_they_are_enough() -> None:
    """Six came after the first release and six after the second: the third shows all twelve."""
    first = counted([(1, True, key) for key in range(100)])
    six, more = (counted([(1, True, start + key) for key in range(6)]) for start in (1000, 2000))
    memory = [remembered(1, first)]
    second = shown_releases({BY: {1: first, 2: six}}, ASKED, memory, 2, LEAST)
    assert second[BY, "a"] == (1, 2)
    both = Table(BY, first.groups, first.count_ids, first.counts + six.counts, first.key_sums + six.key_sums)
    memory.append(remembered(2, both, {name: second[BY, name] for name in ASKED[BY]}))
    third = shown_releases({BY: {1: first, 2: six, 3: more}}, ASKED, memory, 3, LEAST)
    assert third[BY, "a"] == (3, 3)


def test_the_kept_counts_are_those_that_were_published() -> None:
    """The same records have the same key, and so the same perturbed count as before."""
    before, now = (counted([(1, True, 7 * key) for key in range(size)]) for size in (40, 44))
    shown = Shown(
        2,
        {BY: protect(now, NOISE)},
        {(BY, "a"): (1, 2), (BY, "b"): (2, 2)},
        {(1, BY): protect(before, NOISE)},
        {1: DAY},
    )
    assert shown.table(BY, "a").counts((1,)) == protect(before, NOISE).counts((1,))
    assert shown.table(BY, "b").counts((1,)) == protect(now, NOISE).counts((1,))
    assert shown.as_of(BY, "a") == {(1,): DAY}
    assert shown.as_of(BY, "b") == {}


@given(one=people, number=st.integers(1, 99))
def test_what_is_remembered_comes_back_as_it_was(one: Any, number: int) -> None:
    """Counts, key sums modulo 2**32, groups without a value, and which release each figure is from."""
    table = counted(one)
    found = decode(encode(remembered(number, table)))
    back = found.tables[BY]
    assert (found.number, found.day, found.shown) == (number, DAY, remembered(number, table).shown)
    assert (back.by, back.groups, back.count_ids) == (table.by, table.groups, table.count_ids)
    assert (back.counts == table.counts).all()
    assert ((back.key_sums - table.key_sums) % 2**32 == 0).all()
    assert protect(back, NOISE) == protect(table, NOISE)
