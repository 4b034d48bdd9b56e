"""Well-known packages come to the same numbers as the engine, on inputs that nobody chose."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.contingency import relative_risk
from statsmodels.regression.linear_model import WLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from diversa.indicators.intervals import (
    Interval,
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

levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])
shares = st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
"""A count and the base it is of."""
inner = st.integers(2, 5000).flatmap(lambda base: st.tuples(st.integers(1, base - 1), st.just(base)))
"""A share that is neither 0 nor 1."""
cells = st.lists(st.tuples(st.floats(-50.0, 50.0), st.integers(1, 300)), min_size=2, max_size=12)
"""Values, each with how many people have it."""


def bounds(interval: Interval) -> tuple[float, float]:
    """Return both bounds."""
    return interval.low, interval.high


@given(shares, levels)
def test_wilson_is_that_of_statsmodels(share: tuple[int, int], level: float) -> None:
    """The score interval of a proportion, for any count, base and level."""
    count, base = share
    expected = proportion_confint(count, base, alpha=1 - level, method="wilson")
    assert bounds(wilson(count, base, level)) == pytest.approx(expected, abs=1e-12)


@given(shares, st.floats(0.05, 1.0))
def test_wilson_on_an_effective_size_is_that_of_statsmodels(share: tuple[int, int], part: float) -> None:
    """What weights leave of the base takes its place, and the proportion stays."""
    count, base = share
    size = base * part
    expected = proportion_confint(count / base * size, size, method="wilson")
    assert bounds(estimate_proportion(count, base, size).interval) == pytest.approx(expected, abs=1e-12)


@given(levels)
def test_normal_quantiles_are_those_of_scipy(level: float) -> None:
    """The middle of the normal distribution."""
    assert normal_quantile(level) == pytest.approx(stats.norm.ppf(0.5 + level / 2), rel=1e-12)


@given(st.floats(1.0, 1e6), levels)
def test_student_quantiles_are_those_of_scipy(degrees: float, level: float) -> None:
    """The middle of Student's distribution, for degrees of freedom that need not be whole."""
    assert student_quantile(level, degrees) == pytest.approx(stats.t.ppf(0.5 + level / 2, degrees), abs=1e-6)


@given(cells, st.floats(0.1, 1.0), levels)
def test_means_are_those_of_statsmodels(found: list[tuple[float, int]], part: float, level: float) -> None:
    """Mean, standard error and t interval of a frequency distribution, also of a smaller effective size."""
    values, counts = np.array([v for v, _ in found]), np.array([n for _, n in found], float)
    size = counts.sum() * part
    assume(size >= 2.5)
    estimate = estimate_mean(list(values), list(counts), size, level)
    expected = DescrStatsW(values, weights=counts * part)
    spread = 1e-9 * (1 + np.abs(values).max())
    assert estimate.value == pytest.approx(expected.mean, abs=spread)
    assert estimate.standard_error == pytest.approx(expected.std_mean, rel=1e-6, abs=spread)
    assert bounds(estimate.interval) == pytest.approx(expected.tconfint_mean(1 - level), abs=2e-6 * (1 + 50))


@given(st.lists(st.tuples(st.floats(0.0, 40.0), st.floats(0.5, 20.0)), min_size=3, max_size=40))
def test_ratios_are_those_of_a_robust_regression(people: list[tuple[float, float]]) -> None:
    """A ratio of totals is the slope through 0, weighted by 1 / x, and its linearised error the robust one (HC1)."""
    y, x = (np.array(column) for column in zip(*people, strict=True))
    fitted = WLS(y, x, weights=1 / x).fit(cov_type="HC1", use_t=True)
    estimate = estimate_ratio(list(y), list(x), [1.0] * len(people))
    assert estimate.value == pytest.approx(fitted.params[0], rel=1e-9, abs=1e-12)
    assert estimate.standard_error == pytest.approx(fitted.bse[0], rel=1e-6, abs=1e-9)
    assert bounds(estimate.interval) == pytest.approx(tuple(fitted.conf_int()[0]), rel=1e-5, abs=1e-6)


@given(
    st.lists(st.tuples(st.floats(0.5, 30.0), st.integers(1, 400)), min_size=2, max_size=15),
    st.floats(0.1, 1.0),
)
def test_medians_are_read_off_the_distribution(bands: list[tuple[float, int]], part: float) -> None:
    """Woodruff: the shares one half plus and minus z half over the root of n, read off the cumulated distribution."""
    edges = np.cumsum([0.0, *(width for width, _ in bands)])
    counts = np.array([n for _, n in bands], float)
    size = counts.sum() * part
    reached = np.concatenate([[0.0], np.cumsum(counts)]) / counts.sum()
    half = stats.norm.ppf(0.975) * 0.5 / math.sqrt(size)
    estimate = estimate_median(list(edges), list(counts), size)
    expected = np.interp([0.5, max(0.5 - half, 0.0), min(0.5 + half, 1.0)], reached, edges)
    found = (estimate.value, *bounds(estimate.interval))
    assert found == pytest.approx(tuple(expected), rel=1e-9, abs=1e-9)


@given(inner, inner, levels)
def test_prevalence_ratios_are_those_of_scipy(
    one: tuple[int, int], other: tuple[int, int], level: float
) -> None:
    """The ratio of two shares, with its interval on the log scale."""
    expected = relative_risk(one[0], one[1], other[0], other[1])
    found = prevalence_ratio(estimate_proportion(*one), estimate_proportion(*other), level)
    assert found.value == pytest.approx(expected.relative_risk, rel=1e-12)
    assert bounds(found.interval) == pytest.approx(tuple(expected.confidence_interval(level)), rel=1e-9)


@given(shares, shares)
def test_differences_are_those_of_statsmodels(one: tuple[int, int], other: tuple[int, int]) -> None:
    """Newcombe's hybrid score interval of the difference of two shares."""
    expected = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    found = prevalence_difference(estimate_proportion(*one), estimate_proportion(*other))
    assert bounds(found.interval) == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.tuples(st.floats(0.1, 10.0), st.integers(1, 200)), min_size=1, max_size=8))
def test_effective_sizes_are_those_of_every_single_weight(found: list[tuple[float, int]]) -> None:
    """Kish's formula over the weight of each person, one by one."""
    single = np.repeat([w for w, _ in found], [n for _, n in found])
    expected = single.sum() ** 2 / (single @ single)
    assert effective_size([w for w, _ in found], [n for _, n in found]) == pytest.approx(expected, rel=1e-9)
