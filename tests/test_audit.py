"""What an attacker can work out and guess from published tables, on tables small enough to see through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diversa.disclosure.audit import (
    CellName,
    Contradiction,
    Knowledge,
    Order,
    Sum,
    Use,
    audit,
    feasible,
    reach,
)
from diversa.disclosure.audit.findings import Measures
from diversa.disclosure.audit.guessing import Guesses
from diversa.disclosure.audit.judging import pooled
from diversa.disclosure.audit.knowledge import UNBOUNDED
from diversa.disclosure.cellkeys import perturb_many
from diversa.disclosure.noise import KEY_SPACE, NoiseRow, NoiseTable
from diversa.disclosure.profiles import PEOPLE
from diversa.texts import SPANISH

NOISE = NoiseTable.build()
SILENT = NoiseTable((NoiseRow((0,), (1.0,)),))
counts = st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4)


def crossing(grid: list[list[int]], noise: NoiseTable, seed: int = 0) -> Knowledge:
    """Publish a table of two variables, "a" and "b", with its margins; counts under 5 are "n. d."."""
    cells = np.array(grid)
    keys = np.random.default_rng(seed).integers(0, KEY_SPACE, cells.shape)
    names, true, sums_of = [], [], []
    places: dict[tuple[int | None, int | None], int] = {}
    for by, over in ((("a", "b"), ()), (("a",), (1,)), (("b",), (0,)), ((), (0, 1))):
        added, joined = cells.sum(over), keys.sum(over)
        for place in np.ndindex(added.shape):
            where = dict(zip(by, place, strict=True))
            places[where.get("a"), where.get("b")] = len(names)
            names.append(CellName(0, by, tuple(place), "everybody"))
            true.append(int(added[place]))
            sums_of.append(int(joined[place]) % KEY_SPACE)
    seen = perturb_many(np.array(true), np.array(sums_of), noise)
    bounds = [reach(noise, 0, 4) if n < 5 else reach(noise, int(n), int(n)) for n in seen]
    rows, columns = range(cells.shape[0]), range(cells.shape[1])
    sums = [
        *(Sum(places[a, None], tuple(places[a, b] for b in columns)) for a in rows),
        *(Sum(places[None, b], tuple(places[a, b] for a in rows)) for b in columns),
        Sum(places[None, None], tuple(places[a, None] for a in rows)),
        Sum(places[None, None], tuple(places[None, b] for b in columns)),
    ]
    size = len(names)
    small = [place for place, n in enumerate(true) if 0 < n < 5]
    return Knowledge(
        tuple(names),
        np.array(true),
        np.array([low for low, _ in bounds]),
        np.array([high for _, high in bounds]),
        np.ones(size, bool),
        np.zeros(size, bool),
        np.arange(size),
        np.array(small, np.int64),
        tuple(sums),
        (),
        tuple(Use(place, -1, 5, 0, 0) for place in range(size)),
        (tuple(range(size)),),
        (("x",),) * size,
    )


@settings(max_examples=40, deadline=None)
@given(counts, st.integers(0, 1000))
def test_the_truth_lies_in_every_feasible_interval(grid: list[list[int]], seed: int) -> None:
    """Whatever the counts and the noise, what everybody can work out never excludes the true count."""
    known = crossing(grid, NOISE, seed)
    every = list(range(len(known.names)))
    least, most = feasible(known, every, 2, seed)
    assert (least <= known.counts).all()
    assert (most >= known.counts).all()


@settings(max_examples=25, deadline=None)
@given(counts, st.integers(0, 1000))
def test_a_narrow_interval_is_as_narrow_as_a_search_finds_it(grid: list[list[int]], seed: int) -> None:
    """An interval of at most 2 has the ends that every other way of solving the program gives: nothing is cut short."""
    known = crossing(grid, NOISE, seed)
    every = list(range(len(known.names)))
    least, most = feasible(known, every, 2, seed)
    again = feasible(known, every, UNBOUNDED, seed + 1)
    for place in every:
        if most[place] - least[place] <= 2:
            assert (least[place], most[place]) == (again[0][place], again[1][place])
        else:
            assert again[1][place] - again[0][place] > 2


@pytest.mark.parametrize(
    "grid",
    [[[3, 20, 20], [20, 20, 20]], [[3, 20, 20], [2, 30, 30], [40, 4, 40]], [[1, 9, 9], [9, 1, 9], [9, 9, 1]]],
)
def test_hiding_small_cells_alone_is_undone_by_subtraction(grid: list[list[int]]) -> None:
    """Without noise a row less what is shown of it is what is hidden: every small cell is known, and the audit says where."""
    known = crossing(grid, SILENT)
    least, most = feasible(known, known.targets.tolist(), 2)
    assert (least == most).all()
    assert (least == known.counts[known.targets]).all()
    found = audit(known, PEOPLE, SILENT)
    assert not found.passed
    (finding,) = found.findings
    assert finding.by == ("a", "b")
    assert finding.indicators == ("x",)
    assert len(finding.groups) == found.measures.narrow == len(known.targets)
    assert "«a × b»" in SPANISH(finding.words)


def test_the_same_table_with_noise_passes() -> None:
    """Cell keys leave every small cell of that table an interval wider than 2."""
    found = audit(crossing([[3, 20, 20], [2, 30, 30], [40, 4, 40]], NOISE), PEOPLE, NOISE)
    assert found.passed
    assert found.measures.narrowest is not None
    assert found.measures.narrowest > PEOPLE.audit_interval_width


@pytest.mark.parametrize(
    ("least", "most", "expected"),
    [(0, 0, (0, 5)), (3, 4, (1, 9)), (0, 4, (0, 9)), (5, 5, (3, 10)), (40, 40, (35, 45))],
)
def test_what_a_published_number_says(least: int, most: int, expected: tuple[int, int]) -> None:
    """The noise table alone decides which true counts a number can stand for."""
    assert reach(NOISE, least, most) == expected


def test_a_number_that_no_count_gives_is_refused() -> None:
    """There is no published 1 or 2, so nothing stands behind one."""
    with pytest.raises(ValueError, match=r"1\.\.2"):
        reach(NOISE, 1, 2)


def one_sum(parts: list[tuple[int, int, int]], whole: tuple[int, int, int], *orders: Order) -> Knowledge:
    """Know a whole and its parts, each as (true count, least, most)."""
    cells = [whole, *parts]
    size = len(cells)
    return Knowledge(
        tuple(CellName(0, ("g",) if place else (), (place,) if place else (), "c") for place in range(size)),
        np.array([one[0] for one in cells]),
        np.array([one[1] for one in cells]),
        np.array([one[2] for one in cells]),
        np.ones(size, bool),
        np.zeros(size, bool),
        np.arange(size),
        np.array([1]),
        (Sum(0, tuple(range(1, size))),),
        orders,
        (),
        (tuple(range(size)),),
        ((),) * size,
    )


def test_extreme_noise_can_give_a_small_count_away() -> None:
    """A total at the top of its noise and parts at the bottom of theirs leave one value; the audit fails on it."""
    known = one_sum([(4, 0, 9), (10, 5, 10)], (14, 14, 24))
    least, most = feasible(known, [1], 2)
    assert (least[0], most[0]) == (4, 9)
    tight = one_sum([(4, 0, 9), (10, 8, 10)], (14, 5, 14), Order(2, 0, -4))
    least, most = feasible(tight, [1], 2)
    assert most[0] <= 6
    fixed = one_sum([(4, 0, 9), (10, 10, 10)], (14, 14, 14))
    assert not audit(fixed, PEOPLE, NOISE).passed


def test_what_fits_nothing_is_a_contradiction() -> None:
    """Bounds that no counts meet are an error of whoever put them together, not a verdict."""
    known = one_sum([(4, 0, 9), (10, 5, 6), (0, 0, 0)], (14, 40, 50))
    with pytest.raises(Contradiction):
        feasible(replace(known, high=np.array([50, 30, 6, 0]), low=np.array([40, 0, 5, 0])), [1], 2)


def guesses(by: str, *hits: tuple[int, int, int]) -> Guesses:
    return Guesses(((by,),), hits, 2000)


def test_ratios_are_judged_together_and_alone() -> None:
    """All tables together come first; a table with enough small counts is judged alone, the others as one."""
    large, small, tiny = (
        guesses("large", *[(500, 400, 700)] * 100),
        guesses("small", *[(500, 500, 500)] * 60),
        guesses("tiny", (100, 0, 2000)),
    )
    every, alone, others = pooled([large, small, tiny])
    assert (every.targets, alone.targets, others.targets) == (161, 100, 61)
    assert alone.ratio == pytest.approx(1.4)
    assert alone.luck == pytest.approx(0)
    assert others.tables == (("tiny",), ("small",))
    assert pooled([]) == ()


@pytest.mark.parametrize("make", [lambda: crossing([[3, 20, 20], [20, 2, 20]], NOISE, 4)])
def test_measures_do_not_change_from_one_time_to_the_next(make: Callable[[], Knowledge]) -> None:
    """The attackers draw the same secrets each time."""
    one, two = (audit(make(), PEOPLE, NOISE, seed=3).measures for _ in range(2))
    assert replace(one, seconds=0.0) == replace(two, seconds=0.0)
    assert one != Measures()
