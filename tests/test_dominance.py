"""Totals of amounts: the p % rule and the (n, k) rule, on the numbers of the handbook and on amounts nobody chose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.disclosure.dominance import safe_by_dominance, safe_by_p_percent

amounts = st.lists(st.integers(0, 100_000), min_size=3, max_size=12)


def test_a_total_that_p_percent_lets_pass_and_dominance_does_not() -> None:
    """110,000 with 52,000 and 50,000: 8,000 are left, more than 10 % of 52,000; but two have 92.7 %, above 90.9."""
    assert safe_by_p_percent([52_000, 50_000], 10, 110_000)
    assert not safe_by_dominance([52_000, 50_000], 2, 90.9, 110_000)


def test_a_total_that_dominance_lets_pass_and_p_percent_does_not() -> None:
    """100,000 with 50,000 and 49,000: the largest has 50 %, below 90; but 1,000 are left, less than 10 % of 50,000."""
    assert safe_by_dominance([50_000, 49_000], 1, 90, 100_000)
    assert not safe_by_p_percent([50_000, 49_000], 10, 100_000)


@given(amounts, st.integers(1, 80))
def test_the_largest_two_say_as_much_as_all(found: list[int], p: int) -> None:
    """With the total, the others need not be told."""
    largest = sorted(found, reverse=True)[:2]
    assert safe_by_p_percent(found, p) == safe_by_p_percent(largest, p, sum(found))
    assert safe_by_dominance(found, 2, p) == safe_by_dominance(largest, 2, p, sum(found))


@given(amounts, st.integers(1, 99))
def test_a_stricter_p_never_lets_more_pass(found: list[int], p: int) -> None:
    """What is safe by a larger p is safe by a smaller one, and by a larger k what is by a smaller."""
    assert safe_by_p_percent(found, p) or not safe_by_p_percent(found, p + 1)
    assert safe_by_dominance(found, 1, p + 1) or not safe_by_dominance(found, 1, p)


@given(amounts.filter(lambda found: sum(found) > 0), st.integers(1, 80))
def test_the_second_largest_learns_no_more_than_p_percent(found: list[int], p: int) -> None:
    """Its estimate of the largest is the total less its own amount; in a safe total that is off by p percent or more."""
    first, second, *_rest = sorted(found, reverse=True)
    estimate = sum(found) - second
    assert safe_by_p_percent(found, p) == (100 * (estimate - first) >= p * first)


def test_one_contributor_is_never_safe() -> None:
    """Its amount is the total."""
    assert not safe_by_p_percent([500], 10)
    assert not safe_by_dominance([500], 1, 90)


@pytest.mark.parametrize(
    ("found", "total"), [([], None), ([-1, 5], None), ([60, 50], 100)], ids=["none", "negative", "too much"]
)
def test_amounts_that_make_no_total_are_refused(found: list[float], total: float | None) -> None:
    """There is one amount or more, none below 0, and they do not exceed the total."""
    with pytest.raises(ValueError, match="A total needs"):
        safe_by_p_percent(found, 10, total)
    with pytest.raises(ValueError, match="A total needs"):
        safe_by_dominance(found, 2, 90, total)


def test_rules_need_sensible_settings() -> None:
    """p is above 0, n is 1 or more, k a percentage, and enough amounts are told."""
    with pytest.raises(ValueError, match="p above 0"):
        safe_by_p_percent([5, 5], 0)
    for n, k in ((0, 90.0), (1, 0.0), (1, 101.0)):
        with pytest.raises(ValueError, match="n of 1 or more"):
            safe_by_dominance([5, 5], n, k)
    with pytest.raises(ValueError, match="do not tell the 2 largest"):
        safe_by_p_percent([5], 10, 100)
    with pytest.raises(ValueError, match="do not tell the 3 largest"):
        safe_by_dominance([5, 5], 3, 90, 100)
