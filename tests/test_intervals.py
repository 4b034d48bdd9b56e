"""Estimates and their intervals: worked numbers, and what must hold for every distribution."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.indicators.intervals import (
    Interval,
    design_effect,
    effective_size,
    estimate_mean,
    estimate_median,
    estimate_proportion,
    estimate_ratio,
    normal_quantile,
    prevalence_difference,
    prevalence_ratio,
    student_quantile,
    wilson,
)

sizes = st.floats(0.5, 1e6)
rates = st.floats(0.0, 1.0)
distributions = st.lists(st.integers(0, 400), min_size=2, max_size=8).filter(lambda counts: sum(counts) >= 2)


def bounds(interval: Interval) -> tuple[float, float]:
    """Return both bounds."""
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [
        (15, 100, (0.09306, 0.232836)),
        (0, 20, (0.0, 0.161125)),
        (3, 7, (0.15822, 0.749542)),
        (97, 100, (0.915481, 0.989745)),
        (10, 80, (0.069336, 0.215028)),
    ],
)
def test_wilson_numbers(successes, n, expected):
    """The score interval gives the worked bounds."""
    assert bounds(wilson(successes, n)) == pytest.approx(expected, abs=6e-7)


@given(rates, sizes, st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_bounds_solve_their_equation(rate, n, level):
    """Each bound is a proportion that lies exactly z standard errors of its own from the rate, for any size."""
    low, high = bounds(wilson(rate * n, n, level))
    z = normal_quantile(level)
    assert 0.0 <= low <= rate + 1e-12
    assert rate - 1e-12 <= high <= 1.0
    for bound in (low, high):
        assert abs(rate - bound) == pytest.approx(z * math.sqrt(bound * (1 - bound) / n), abs=1e-7)


@given(rates, sizes)
def test_wilson_is_the_same_from_the_other_side(rate, n):
    """The interval of the complement is the mirror image."""
    low, high = bounds(wilson(rate * n, n))
    assert bounds(wilson(n - rate * n, n)) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_wilson_holds_noisy_counts_within_the_base():
    """A perturbed numerator past its base counts as a full one; an empty base is an error."""
    assert wilson(104, 100) == wilson(100, 100)
    assert wilson(100, 100).high == 1.0
    with pytest.raises(ValueError, match="above 0"):
        wilson(0, 0)


def test_kish_numbers():
    """50 × 1, 30 × 2 and 20 × 4 are worth 73.67 records; 50 × 1 and 50 × 3 are worth 80, design effect 1.25."""
    assert effective_size([1] * 50 + [2] * 30 + [4] * 20) == pytest.approx(73.67, abs=0.005)
    assert effective_size([1, 2, 4], counts=[50, 30, 20]) == pytest.approx(73.67, abs=0.005)
    assert effective_size([1, 3], counts=[50, 50]) == pytest.approx(80.0)
    assert design_effect([1, 3], counts=[50, 50]) == pytest.approx(1.25)
    assert design_effect([1.0] * 50 + [3.0] * 50) == pytest.approx(1.25)


def test_a_weighted_proportion_rests_on_its_effective_size():
    """10 yes of 50 with weight 1 and 5 of 50 with weight 3 is 12.5 %, with Wilson's interval on 80."""
    estimate = estimate_proportion(10 * 1 + 5 * 3, 50 * 1 + 50 * 3, effective_size([1, 3], [50, 50]))
    assert estimate.value == pytest.approx(0.125)
    assert bounds(estimate.interval) == pytest.approx((0.069336, 0.215028), abs=6e-7)
    assert estimate.standard_error == pytest.approx(math.sqrt(0.125 * 0.875 / 80))
    assert estimate.effective_size == pytest.approx(80)


@given(
    st.lists(st.tuples(st.floats(0.1, 10), st.integers(1, 50)), min_size=1, max_size=10), st.floats(0.01, 100)
)
def test_effective_size_knows_no_unit_and_never_exceeds_the_records(cells, factor):
    """Scaling all weights changes nothing, and unequal weights only lose precision."""
    weights, counts = [w for w, _ in cells], [n for _, n in cells]
    size = effective_size(weights, counts)
    assert size <= sum(counts) * (1 + 1e-9)
    assert effective_size([w * factor for w in weights], counts) == pytest.approx(size)


@pytest.mark.parametrize("weights", [[], [0.0, 0.0], [1.0, -0.5]])
def test_weights_that_say_nothing_are_refused(weights):
    """No weights, only zeros, or a negative one is an error."""
    with pytest.raises(ValueError, match="effective size"):
        effective_size(weights)


@pytest.mark.parametrize(
    ("degrees", "t"),
    [
        (1, 12.706204736),
        (2, 4.302652730),
        (5, 2.570581836),
        (10, 2.228138852),
        (30, 2.042272456),
        (100, 1.983971519),
        (1000, 1.962339081),
        (1e7, 1.959964222),
    ],
)
def test_student_quantiles_are_those_of_the_tables(degrees, t):
    """The 97.5 % points agree with the tables to 1e-6."""
    assert student_quantile(0.95, degrees) == pytest.approx(t, abs=1e-6)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.98, 0.99])
def test_student_quantiles_agree_with_the_closed_forms(level):
    """For 1, 2 and 4 degrees of freedom the quantile has a formula."""
    p = 0.5 + level / 2
    a = 4 * p * (1 - p)
    assert student_quantile(level, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), abs=1e-6)
    assert student_quantile(level, 2) == pytest.approx(2 * (p - 0.5) * math.sqrt(2 / a), abs=1e-6)
    four = 2 * math.sqrt(math.cos(math.acos(math.sqrt(a)) / 3) / math.sqrt(a) - 1)
    assert student_quantile(level, 4) == pytest.approx(four, abs=1e-6)


@given(st.floats(1.0, 5000.0), st.floats(0.01, 5000.0))
def test_student_quantiles_fall_towards_the_normal_one(degrees, more):
    """More degrees of freedom, whole or not, give a smaller t that stays above z."""
    t = student_quantile(0.95, degrees)
    assert normal_quantile() < student_quantile(0.95, degrees + more) < t


@pytest.mark.parametrize(("level", "degrees"), [(0.95, 0.9), (1.0, 5), (0.0, 5)])
def test_student_quantiles_out_of_reach_are_refused(level, degrees):
    """Fewer than 1 degree of freedom or a level outside 0..1 is an error."""
    with pytest.raises(ValueError, match="t quantile"):
        student_quantile(level, degrees)


@given(distributions)
def test_a_mean_is_that_of_the_people_counted(counts):
    """From a distribution come the mean and the standard error that the single values give."""
    values = range(len(counts))
    people = [value for value, n in zip(values, counts, strict=True) for _ in range(n)]
    estimate = estimate_mean(values, counts)
    error = statistics.stdev(people) / math.sqrt(len(people))
    half = student_quantile(0.95, len(people) - 1) * error
    assert estimate.value == pytest.approx(statistics.fmean(people))
    assert estimate.standard_error == pytest.approx(error, abs=1e-12)
    assert bounds(estimate.interval) == pytest.approx((estimate.value - half, estimate.value + half))


def test_a_worked_mean():
    """Eight scores with mean 2.5 and variance 12 / 7 have t = 2.364624 on 7 degrees of freedom."""
    estimate = estimate_mean([1, 2, 3, 4], [2, 2, 2, 2])
    assert (estimate.value, estimate.effective_size) == (2.5, 8)
    assert estimate.standard_error == pytest.approx(math.sqrt(10 / 7 / 8))
    assert bounds(estimate.interval) == pytest.approx(
        (2.5 - 2.364624 * 0.422577, 2.5 + 2.364624 * 0.422577), abs=1e-5
    )


@given(distributions.filter(lambda counts: sum(counts) >= 4), st.floats(0.1, 50))
def test_a_mean_from_weighted_counts_knows_no_unit(counts, factor):
    """With a stated effective size, scaling all the counts changes nothing."""
    values = range(len(counts))
    plain = estimate_mean(values, counts, effective=sum(counts))
    scaled = estimate_mean(values, [n * factor for n in counts], effective=sum(counts))
    assert scaled.value == pytest.approx(plain.value)
    assert scaled.standard_error == pytest.approx(plain.standard_error, abs=1e-9)


def test_a_smaller_effective_size_widens_the_mean():
    """Halving what the precision rests on makes the standard error about the root of two times as large."""
    whole = estimate_mean([0, 1], [100, 100])
    half = estimate_mean([0, 1], [100, 100], effective=100)
    assert half.standard_error / whole.standard_error == pytest.approx(math.sqrt(199 / 99))


def test_means_of_too_few_are_refused():
    """One record has no spread, a distribution needs a count, and no count is negative."""
    with pytest.raises(ValueError, match="at least 2"):
        estimate_mean([1, 2], [1, 0])
    with pytest.raises(ValueError, match="do not add up to 0"):
        estimate_mean([1, 2], [0, 0])
    with pytest.raises(ValueError, match="0 or more"):
        estimate_mean([1, 2], [5, -1])


def test_a_worked_ratio():
    """Totals 1 + 3 over 2 + 4 are 2/3; residuals are ±1/3, so the standard error is 1/9."""
    estimate = estimate_ratio([1, 3], [2, 4], [1, 1])
    assert estimate.value == pytest.approx(2 / 3)
    assert estimate.standard_error == pytest.approx(1 / 9)
    assert estimate.interval.high - estimate.value == pytest.approx(student_quantile(0.95, 1) / 9)


def test_a_ratio_of_proportional_values_is_certain():
    """Where every record has the same ratio there is no error, and a denominator of 0 is refused."""
    assert estimate_ratio([2, 4, 8], [1, 2, 4], [5, 6, 7]).standard_error == pytest.approx(0.0)
    with pytest.raises(ValueError, match="denominator"):
        estimate_ratio([1, 1], [0, 0], [5, 5])


def test_a_worked_median():
    """Half of 100 below 10: the median is 10, and ±.098 of the people reach from 8.04 to 11.96."""
    estimate = estimate_median([0, 10, 20], [50, 50])
    assert estimate.value == 10
    assert bounds(estimate.interval) == pytest.approx((8.04, 11.96), abs=5e-5)
    assert estimate.standard_error == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("edges", "counts", "median"),
    [
        ([0, 10, 20, 30], [10, 20, 10], 15),
        ([0, 10, 20, 30], [30, 0, 10], 20 / 3),
        ([0, 10, 20, 30], [20, 0, 20], 10),
        ([0, 10, 20, 30], [0, 40, 0], 15),
        ([0, 5, 60], [100, 1], 2.525),
        ([-math.inf, 5, 60], [100, 1], -math.inf),
        ([0, 5, math.inf], [1, 100], math.inf),
    ],
)
def test_medians_are_interpolated_in_their_band(edges, counts, median):
    """The median stands in its band in proportion; in an open band it is only known to lie beyond the edge."""
    assert estimate_median(edges, counts).value == pytest.approx(median)


@given(distributions)
def test_a_median_lies_within_its_interval_and_its_bands(counts):
    """Bounds surround the median and never leave the bands that hold people."""
    edges = [5 * i for i in range(len(counts) + 1)]
    estimate = estimate_median(edges, counts)
    held = [i for i, n in enumerate(counts) if n]
    assert edges[held[0]] <= estimate.interval.low <= estimate.value <= estimate.interval.high
    assert estimate.interval.high <= edges[held[-1] + 1]
    below = sum(n * min(max((estimate.value - low) / 5, 0), 1) for low, n in zip(edges, counts, strict=False))
    assert below == pytest.approx(sum(counts) / 2)


def test_an_interval_of_few_people_stays_where_people_are():
    """With three people the bounds reach the ends of the bands that hold them, past empty ones."""
    assert bounds(estimate_median([0, 10, 20, 30], [0, 3, 0]).interval) == (10, 20)


def test_a_median_in_an_open_band_has_no_finite_error():
    """Where a bound lies beyond the last edge, the standard error is infinite rather than invented."""
    estimate = estimate_median([0, 10, math.inf], [50, 50])
    assert estimate.interval.high == math.inf
    assert estimate.standard_error == math.inf


@pytest.mark.parametrize("edges", [[0, 10], [0, 10, 10], [0, 10, 5]])
def test_bands_that_do_not_ascend_are_refused(edges):
    """Two counts need three ascending edges."""
    with pytest.raises(ValueError, match="edges"):
        estimate_median(edges, [5, 5])


def test_a_worked_gap():
    """56 of 70 against 48 of 80: Newcombe's difference .2 [.0524, .3339]; ratio 1.3333 [1.0766, 1.6512]."""
    first, second = estimate_proportion(56, 70), estimate_proportion(48, 80)
    difference = prevalence_difference(first, second)
    assert difference.value == pytest.approx(0.2)
    assert bounds(difference.interval) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    ratio = prevalence_ratio(first, second)
    error = math.sqrt(1 / 56 - 1 / 70 + 1 / 48 - 1 / 80)
    assert ratio.value == pytest.approx(4 / 3)
    assert ratio.cv == pytest.approx(error)
    assert bounds(ratio.interval) == pytest.approx(
        (4 / 3 * math.exp(-1.959964 * error), 4 / 3 * math.exp(1.959964 * error))
    )
    assert ratio.effective_size == 70


def test_a_prevalence_ratio_needs_two_rates():
    """Nothing is a multiple of none."""
    none, some = estimate_proportion(0, 70), estimate_proportion(7, 70)
    for pair in ((none, some), (some, none)):
        with pytest.raises(ValueError, match="above 0"):
            prevalence_ratio(*pair)


@given(st.integers(1, 99), st.integers(1, 99))
def test_gaps_turn_around_with_their_groups(one, other):
    """Exchanging the groups inverts the ratio and negates the difference, bounds included."""
    first, second = estimate_proportion(one, 100), estimate_proportion(other, 100)
    ratio, inverse = prevalence_ratio(first, second), prevalence_ratio(second, first)
    assert bounds(inverse.interval) == pytest.approx((1 / ratio.interval.high, 1 / ratio.interval.low))
    gap, mirror = prevalence_difference(first, second), prevalence_difference(second, first)
    assert bounds(mirror.interval) == pytest.approx((-gap.interval.high, -gap.interval.low))
