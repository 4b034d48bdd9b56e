"""Raking: margins are met, limits hold, and unequal weights cost what Kish says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.indicators.intervals import design_effect, effective_size, wilson
from diversa.indicators.raking import (
    CLOSE,
    HIGH,
    LOW,
    CannotRake,
    EmptyCategory,
    Margin,
    distance,
    rake,
    trim,
    weigh_cells,
)

counts_of_cells = st.lists(st.integers(1, 300), min_size=12, max_size=12)
parts = st.lists(st.integers(1, 40), min_size=4, max_size=4)
fewer_parts = st.lists(st.integers(1, 40), min_size=2, max_size=2)


def shares(whole: list[int]) -> tuple[float, ...]:
    """Return numbers as shares of their sum."""
    return tuple(part / sum(whole) for part in whole)


def grid(rows: list[int], columns: list[int]) -> tuple[Margin, Margin]:
    """Return the margins of a grid of 4 × 3 cells, of whose third column the population knows nothing."""
    places = [(row, column) for row in range(4) for column in range(3)]
    down = Margin(tuple(row for row, _ in places), shares(rows))
    across = Margin(tuple(column if column < 2 else None for _, column in places), shares(columns))
    return down, across


def fitted(counts: list[int], rows: list[int], columns: list[int]) -> np.ndarray:
    """Fit a grid as matrices do: rows to their part of everybody, known columns to their part of those known."""
    table = np.array(counts, float).reshape(4, 3)
    to_rows = np.array(rows) / sum(rows) * table.sum()
    to_columns = np.array(columns) / sum(columns) * table[:, :2].sum()
    before = np.zeros_like(table)
    while np.abs(table - before).max() > 1e-11:
        before = table.copy()
        table *= (to_rows / table.sum(axis=1))[:, None]
        table[:, :2] *= to_columns / table[:, :2].sum(axis=0)
    return table / table.sum()


def mean(counts: list[int], weights: tuple[float, ...]) -> float:
    """Return the mean weight of the records."""
    return sum(n * w for n, w in zip(counts, weights, strict=True)) / sum(counts)


@given(counts=counts_of_cells, rows=parts, columns=fewer_parts)
def test_margins_are_met_and_equal_a_fit_by_matrices(counts, rows, columns):
    """Every known share is met within 1e-6, weights are above 0 with mean 1, and another way of fitting agrees."""
    margins = grid(rows, columns)
    weights = rake(counts, margins)
    assert min(weights) > 0.0
    assert mean(counts, weights) == pytest.approx(1.0)
    weighted = np.array(counts, float) * weights
    down = weighted.reshape(4, 3).sum(axis=1) / weighted.sum()
    across = weighted.reshape(4, 3)[:, :2].sum(axis=0) / weighted.reshape(4, 3)[:, :2].sum()
    assert np.abs(down - margins[0].shares).max() <= 1e-6
    assert np.abs(across - margins[1].shares).max() <= 1e-6
    assert weighted / weighted.sum() == pytest.approx(fitted(counts, rows, columns).ravel(), abs=1e-5)


@given(counts=counts_of_cells, rows=parts, columns=fewer_parts, times=st.integers(2, 50))
def test_weights_depend_on_shares_alone(counts, rows, columns, times):
    """So many times as many people in every cell have the same weights."""
    margins = grid(rows, columns)
    more = [times * count for count in counts]
    assert rake(more, margins) == pytest.approx(rake(counts, margins), rel=1e-9)


@given(counts=counts_of_cells, rows=parts, columns=fewer_parts)
def test_limits_have_the_last_word(counts, rows, columns):
    """After trimming no weight is beyond a third or three times the mean, which is still 1."""
    found = weigh_cells(counts, grid(rows, columns))
    assert mean(counts, found.weights) == pytest.approx(1.0)
    assert min(found.weights) >= LOW - 1e-9
    assert max(found.weights) <= HIGH + 1e-9
    # Weights within a factor of nine cannot cost more than this.
    assert 1.0 - 1e-9 <= design_effect(found.weights, counts) <= (LOW + HIGH) ** 2 / (4 * LOW * HIGH) + 1e-9


@given(
    counts=st.lists(st.integers(80, 120), min_size=12, max_size=12),
    rows=st.lists(st.integers(20, 30), min_size=4, max_size=4),
    columns=st.lists(st.integers(20, 30), min_size=2, max_size=2),
)
def test_what_needs_no_trimming_is_not_trimmed(counts, rows, columns):
    """Where raked weights lie within the limits, they are what comes out, and the margins are met."""
    margins = grid(rows, columns)
    raked = rake(counts, margins)
    assert LOW < min(raked) <= max(raked) < HIGH
    found = weigh_cells(counts, margins)
    assert found.weights == pytest.approx(raked, rel=1e-5)
    assert found.trimmed == 0.0
    assert distance(counts, margins, found.weights) <= CLOSE


@given(
    counts=counts_of_cells,
    weights=st.lists(st.floats(0.001, 1000), min_size=12, max_size=12),
    c=st.floats(0.1, 9),
)
def test_trimming_does_not_ask_for_a_unit(counts, weights, c):
    """Weights in another unit are trimmed to the same."""
    scaled = [c * weight for weight in weights]
    assert trim(counts, scaled) == pytest.approx(trim(counts, weights), rel=1e-6)


def test_a_rare_group_stops_at_three_times_the_mean():
    """A group that should weigh 30 times as much weighs three means, and the rest shares out what is left."""
    margin = Margin((0, 1), (0.3, 0.7))
    found = weigh_cells([10, 990], [margin])
    assert found.weights[0] == pytest.approx(3.0)
    assert found.weights[1] == pytest.approx((1000 - 30) / 990)
    assert found.trimmed == pytest.approx(0.01)


def test_trimming_makes_room_for_other_margins():
    """What one held group lacks does not bend a margin that can still be met."""
    places = [(row, column) for row in range(2) for column in range(2)]
    rows = Margin(tuple(row for row, _ in places), (0.4, 0.6))
    columns = Margin(tuple(column for _, column in places), (0.5, 0.5))
    counts = [3, 3, 400, 200]
    found = weigh_cells(counts, [rows, columns])
    across = columns.totals([n * w for n, w in zip(counts, found.weights, strict=True)])
    assert across[0] / sum(across) == pytest.approx(0.5, abs=0.01)
    assert max(found.weights) == pytest.approx(HIGH)


def test_people_of_whom_the_population_knows_nothing_keep_their_weight():
    """Where the only margin has no figure for a group, that group weighs 1, as the others do on average."""
    margin = Margin((0, 1, None), (0.75, 0.25))
    weights = rake([50, 50, 20], [margin])
    assert weights == pytest.approx((1.5, 0.5, 1.0))


def test_nobody_in_a_group_of_the_population_is_said():
    """A category that the population has and the participants lack is named."""
    with pytest.raises(EmptyCategory) as caught:
        rake([10, 0, 5], [Margin((0, 0, 0), (1.0,)), Margin((0, 1, 2), (0.2, 0.3, 0.5))])
    assert (caught.value.margin, caught.value.category) == (1, 1)


def test_margins_that_contradict_each_other_are_said_beside_empty_cells_too():
    """A cell without records has no say in it, however its weight grows: no weights that are no numbers come out."""
    crossed = [Margin((0, 0, 1, 1), (0.9, 0.1)), Margin((0, 1, 0, 1), (0.1, 0.9))]
    with pytest.raises(CannotRake):
        rake([5, 0, 0, 5], crossed)
    with pytest.raises(CannotRake):
        weigh_cells([5, 0, 0, 5], crossed)


def test_margins_that_contradict_each_other_are_said():
    """Where all of one group live in one region, its shares cannot differ: there is an error and no endless loop."""
    with pytest.raises(CannotRake):
        rake([10, 20], [Margin((0, 1), (0.5, 0.5)), Margin((0, 1), (0.4, 0.6))])


@pytest.mark.parametrize("wrong", [(0.5, 0.4), (1.5, -0.5)])
def test_a_margin_shares_out_the_whole(wrong):
    """Shares that do not add up to 1, or below 0, are refused."""
    with pytest.raises(ValueError, match="add up to 1"):
        Margin((0, 1), wrong)


def test_the_worked_numbers_of_kish():
    """50 records of weight 1 and 50 of weight 3 are worth 80; 50 × 1, 30 × 2 and 20 × 4 are worth 73.67."""
    assert effective_size([1.0, 3.0], [50, 50]) == pytest.approx(80.0)
    assert design_effect([1.0, 3.0], [50, 50]) == pytest.approx(1.25)
    assert effective_size([1.0, 2.0, 4.0], [50, 30, 20]) == pytest.approx(73.67, abs=0.005)
    interval = wilson(0.125 * 80, 80)
    assert (interval.low, interval.high) == pytest.approx((0.069336, 0.215028), abs=5e-7)
    # The same weights from a margin: half of the people should be a quarter, and the other half three.
    weights = rake([50, 50], [Margin((0, 1), (0.25, 0.75))])
    assert weights == pytest.approx((0.5, 1.5))
    assert (10 * weights[0] + 5 * weights[1]) / 100 == pytest.approx(0.125)
    assert math.isclose(design_effect(weights, [50, 50]), 1.25)
