"""Quality labels and representation: each rule at its own number, and never a label better than indicative."""

import math

import pytest

from diversa.indicators.intervals import Estimate, Interval, estimate_proportion
from diversa.indicators.quality import Quality, QualityRules, label_estimate, label_proportion, log_cv
from diversa.indicators.representation import composition_gap, representation_index


def test_log_cv_numbers():
    """10 % and 90 % of 100 have the same log-CV, .03 / (.1 × 2.302585); 0 and 1 have none."""
    assert log_cv(0.1, 0.03) == pytest.approx(0.130288, abs=1e-6)
    assert log_cv(0.9, 0.03) == pytest.approx(0.130288, abs=1e-6)
    assert log_cv(0.55, 0.05) == pytest.approx(0.05 / (0.45 * -math.log(0.45)))
    assert log_cv(0.5, 0.05) == pytest.approx(0.05 / (0.5 * math.log(2)))
    assert log_cv(0.0, 0.0) == log_cv(1.0, 0.0) == math.inf


@pytest.mark.parametrize(
    ("count", "base", "effective", "label"),
    [
        (50, 150, None, Quality.INDICATIVE),
        (49, 150, None, Quality.CARE),
        (30, 75, None, Quality.CARE),
        (29, 75, None, Quality.NOT_RELIABLE),
        (80, 200, 60, Quality.INDICATIVE),
        (80, 200, 59.9, Quality.NOT_RELIABLE),
        (100, 200, 68, Quality.INDICATIVE),
        (100, 200, 67, Quality.NOT_RELIABLE),
        (58, 60, None, Quality.NOT_RELIABLE),
    ],
)
def test_labels_of_proportions(count, base, effective, label):
    """Effective size 60, log-CV .175, and 50 people in the numerator, or 30 with care."""
    assert label_proportion(estimate_proportion(count, base, effective), count) is label


@pytest.mark.parametrize(
    ("cv", "size", "count", "label"),
    [
        (0.199, 60, 50, Quality.INDICATIVE),
        (0.2, 60, 50, Quality.CARE),
        (0.3, 60, 50, Quality.CARE),
        (0.301, 60, 50, Quality.NOT_RELIABLE),
        (0.1, 59, 50, Quality.NOT_RELIABLE),
        (0.1, 60, 49, Quality.CARE),
        (0.25, 60, 30, Quality.CARE),
        (0.1, 60, 29, Quality.NOT_RELIABLE),
    ],
)
def test_labels_of_other_estimates(cv, size, count, label):
    """A CV below 20 % is usable, up to 30 % with care; the sizes hold as for proportions."""
    assert label_estimate(Estimate(10.0, 10.0 * cv, Interval(0, 20), size), count) is label


def test_nothing_is_better_than_indicative():
    """People choose to take part, so that even a huge and exact estimate is no more than indicative."""
    assert label_proportion(estimate_proportion(500_000, 1_000_000), 500_000) is Quality.INDICATIVE
    assert [label.value for label in Quality] == ["indicativo", "con cuidado", "no confiable"]


def test_an_estimate_of_zero_has_no_cv():
    """A mean of 0 cannot be precise in relation to itself."""
    assert label_estimate(Estimate(0.0, 0.1, Interval(-0.2, 0.2), 500), 500) is Quality.NOT_RELIABLE


def test_quality_rules_are_a_setting():
    """An office may set its own bands; bands in the wrong order are refused."""
    strict = QualityRules(usable_cv=0.07, care_cv=0.14)
    assert label_estimate(Estimate(10.0, 1.0, Interval(8, 12), 100), 100, strict) is Quality.CARE
    with pytest.raises(ValueError, match="usable_cv <= care_cv"):
        QualityRules(usable_cv=0.4)


def test_composition_gap_numbers():
    """(.40, .35, .25) against (.50, .30, .20) is .10 apart; equal is 0, nothing in common is 1."""
    assert composition_gap([0.40, 0.35, 0.25], [0.50, 0.30, 0.20]) == pytest.approx(0.10)
    assert composition_gap([0.5, 0.5], [0.5, 0.5]) == 0.0
    assert composition_gap([1.0, 0.0], [0.0, 1.0]) == 1.0
    with pytest.raises(ValueError, match="add up to 1"):
        composition_gap([0.4, 0.4], [0.5, 0.5])


def test_representation_index_numbers():
    """A group with 15 % of the participants and 30 % of the population is represented by half."""
    assert representation_index(0.15, 0.30) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="population"):
        representation_index(0.1, 0.0)
