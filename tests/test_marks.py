"""Marks: what is shown of a figure follows from its perturbed counts and the thresholds, and nothing small is shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.disclosure.cellkeys import perturb
from diversa.disclosure.marks import Decision, Mark, Reason, decide_base, decide_proportion, percent
from diversa.disclosure.noise import KEY_SPACE, NoiseTable
from diversa.disclosure.profiles import (
    ORGANISATIONS,
    PEOPLE,
    PROFILES,
    SENSITIVE,
    Level,
    Profile,
    proposals,
)

TABLE = NoiseTable.build()
N_D, FIGURE, UNDER, OVER = Mark.WITHHELD, Mark.FIGURE, Mark.UNDER_FIVE, Mark.OVER_NINETY_FIVE
profiles = st.sampled_from(list(PROFILES.values()))
counts = st.one_of(st.integers(0, 15), st.integers(0, 400))
keys = st.integers(0, KEY_SPACE - 1)


@pytest.mark.parametrize(
    ("profile", "count", "base", "mark"),
    [
        (PEOPLE, 10, 29, N_D),
        (PEOPLE, 10, 30, FIGURE),
        (PEOPLE, 4, 60, N_D),
        (PEOPLE, 5, 60, FIGURE),
        (PEOPLE, 55, 60, FIGURE),
        (PEOPLE, 56, 60, N_D),
        (PEOPLE, 3, 5000, N_D),
        (PEOPLE, 4996, 5000, N_D),
        (PEOPLE, 0, 99, N_D),
        (PEOPLE, 0, 100, UNDER),
        (PEOPLE, 99, 99, N_D),
        (PEOPLE, 100, 100, OVER),
        (PEOPLE, 103, 100, OVER),
        (PEOPLE, 62, 60, N_D),
        (PEOPLE, 0, 0, N_D),
        (SENSITIVE, 20, 49, N_D),
        (SENSITIVE, 20, 50, FIGURE),
        (SENSITIVE, 9, 300, N_D),
        (SENSITIVE, 10, 300, FIGURE),
        (SENSITIVE, 291, 300, N_D),
        (SENSITIVE, 0, 199, N_D),
        (SENSITIVE, 0, 200, UNDER),
        (SENSITIVE, 200, 200, OVER),
        (ORGANISATIONS, 3, 4, N_D),
        (ORGANISATIONS, 3, 6, FIGURE),
        (ORGANISATIONS, 4, 6, N_D),
        (ORGANISATIONS, 0, 12, N_D),
    ],
)
def test_each_threshold_decides_at_its_own_number(profile, count, base, mark):
    """Each rule changes its answer exactly at the number that the profile states."""
    assert decide_proportion(count, base, profile).mark is mark


def test_a_figure_says_its_rate_count_base_care_and_decimals():
    """A figure carries what is printed beside it; smaller bases ask for care and get whole percents."""
    assert decide_proportion(12, 48, PEOPLE) == Decision(
        FIGURE, rate=0.25, count=12, base=48, with_care=True, decimals=0
    )
    assert decide_proportion(50, 199, PEOPLE).decimals == 0
    assert decide_proportion(50, 200, PEOPLE).decimals == 1
    assert not decide_proportion(12, 50, PEOPLE).with_care


def test_what_is_withheld_carries_no_number_but_its_base():
    """A withheld or extreme mark has no rate and no count; a base too small to be a count is not shown either."""
    assert decide_proportion(3, 60, PEOPLE) == Decision(N_D, Reason.SMALL_CELL, base=60)
    assert decide_proportion(0, 150, PEOPLE) == Decision(UNDER, base=150)
    assert decide_proportion(10, 20, PEOPLE) == Decision(N_D, Reason.SMALL_BASE, base=20)
    assert decide_proportion(3, 4, PEOPLE) == Decision(N_D, Reason.SMALL_BASE)


def test_a_small_an_empty_and_a_full_cell_give_one_and_the_same_mark():
    """The reason does not tell whether the count or its complement is small, or whether it is none at all."""
    same = {decide_proportion(count, 60, PEOPLE) for count in (0, 3, 4, 56, 57, 60, 61, 64)}
    assert same == {Decision(N_D, Reason.SMALL_CELL, base=60)}


@pytest.mark.parametrize(
    ("count", "complement", "mark"),
    [(90, 4, N_D), (96, 12, N_D), (94, 0, OVER), (98, 0, N_D), (90, 12, FIGURE)],
)
def test_a_complement_with_a_count_of_its_own_decides_too(count, complement, mark):
    """Where the complement is a published cell, the stricter of its own count and the remainder decides."""
    assert decide_proportion(count, 100, PEOPLE, complement).mark is mark


@given(profiles, counts, counts, st.none() | counts)
def test_no_figure_stands_on_a_small_count_or_complement(profile, count, base, complement):
    """Whatever the perturbed counts, a number is shown only if count, complement and base are large enough."""
    decision = decide_proportion(count, base, profile, complement)
    if decision.mark is FIGURE:
        others = [base - count] if complement is None else [base - count, complement]
        assert min(count, *others) >= profile.minimum_count
        assert base >= profile.minimum_base
        assert 0.0 <= decision.rate <= 1.0
    else:
        assert (decision.rate, decision.count) == (None, None)
    assert (decision.reason is None) == (decision.mark is not N_D)
    assert decision.base is None or decision.base >= profile.minimum_count


@given(profiles, counts, counts)
def test_an_extreme_mark_needs_its_base(profile, count, base):
    """ "Less than 5 %" and "more than 95 %" appear only for a zero or full cell on a large base."""
    decision = decide_proportion(count, base, profile)
    if decision.mark in (UNDER, OVER):
        assert base >= profile.extreme_base
        assert count == 0 if decision.mark is UNDER else count >= base


@given(profiles, st.integers(0, 60), keys, st.integers(0, 300), keys)
def test_true_counts_with_equal_perturbed_counts_get_equal_marks(profile, count, key, more, base_key):
    """Each pair of true counts that shows the same two perturbed counts gets the same decision."""
    shown, base = perturb(count, key, TABLE), perturb(count + more, base_key, TABLE)
    decision = decide_proportion(shown, base, profile)
    twins = [
        (n, k)
        for n in range(max(0, shown - 5), shown + 6)
        for k in range(0, KEY_SPACE, KEY_SPACE // 16)
        if perturb(n, k, TABLE) == shown
    ]
    assert all(decide_proportion(perturb(n, k, TABLE), base, profile) == decision for n, k in twins)
    assert decision.count is None or decision.count == shown


def test_means_and_medians_need_the_minimum_base():
    """A figure with no count of its own follows the base alone."""
    assert decide_base(29, PEOPLE) == Decision(N_D, Reason.SMALL_BASE, base=29)
    assert decide_base(30, PEOPLE) == Decision(FIGURE, base=30, with_care=True)
    assert decide_base(200, SENSITIVE) == Decision(FIGURE, base=200, decimals=1)


@pytest.mark.parametrize("numbers", [(-1, 50, None), (5, -50, None), (5, 50, -1)])
def test_negative_counts_are_refused(numbers):
    """No perturbed count is negative, so a negative one is somebody's error."""
    count, base, complement = numbers
    with pytest.raises(ValueError, match="0 or more"):
        decide_proportion(count, base, PEOPLE, complement)


@pytest.mark.parametrize(
    ("share", "decimals", "expected"),
    [
        (0.145, 0, "15"),
        (0.125, 0, "13"),
        (0.1249, 0, "12"),
        (0.1235, 1, "12.4"),
        (0.0, 1, "0.0"),
        (1.0, 0, "100"),
    ],
)
def test_percentages_round_halves_up(share, decimals, expected):
    """A half rounds up as people expect, also where binary fractions fall a hair below it."""
    assert percent(share, decimals) == Decimal(expected)
    assert str(percent(share, decimals)) == expected


def test_profiles_have_the_thresholds_of_the_method():
    """Base, care, count, extreme base, whole percents, crossing and days, for people, sensitive and organisations."""
    thresholds = [
        (
            p.minimum_base,
            p.use_with_care_below,
            p.minimum_count,
            p.extreme_base,
            p.whole_percent_below,
            p.maximum_crossing,
            p.days_between_releases,
        )
        for p in (PEOPLE, SENSITIVE, ORGANISATIONS)
    ]
    assert thresholds == [
        (30, 50, 5, 100, 200, 3, 7),
        (50, 50, 10, 200, 200, 2, 90),
        (5, 50, 3, 100, 200, 3, 7),
    ]


def test_thresholds_without_an_office_behind_them_are_proposals():
    """The minimum cell and the attacker's ratio are marked as proposals; so each of them can be replaced."""
    assert set(proposals()) == {"minimum_base", "minimum_count", "extreme_base", "audit_guess_ratio"}


@given(profiles, st.integers(0, 100), st.integers(0, 100))
def test_an_indicator_can_only_raise_the_minima(profile, base, count):
    """Minima of an indicator's own make a profile stricter or leave it, never milder."""
    own = profile.raised(base=base, count=count)
    assert own.minimum_base == max(base, profile.minimum_base)
    assert own.minimum_count == max(count, profile.minimum_count)
    assert (own.extreme_base, own.maximum_crossing) == (profile.extreme_base, profile.maximum_crossing)


def test_an_intersection_with_minima_of_its_own():
    """A crossing that asks for 30 people, 10 of them with and 10 without, is withheld at 9."""
    own = PEOPLE.raised(base=30, count=10)
    assert [decide_proportion(n, 40, own).mark for n in (9, 10, 30, 31)] == [N_D, FIGURE, FIGURE, N_D]


@pytest.mark.parametrize("thresholds", [{"minimum_base": 4}, {"minimum_count": 2}])
def test_no_profile_goes_below_the_floor(thresholds):
    """A profile that would show a base under 5 or a count under 3 cannot be made."""
    with pytest.raises(ValueError, match="at least 5 and 3"):
        Profile(id="loose", **thresholds)


@pytest.mark.parametrize(
    ("profile", "variables", "region", "allowed"),
    [
        (PEOPLE, 3, False, True),
        (PEOPLE, 2, True, True),
        (PEOPLE, 3, True, False),
        (PEOPLE, 4, False, False),
        (SENSITIVE, 2, False, True),
        (SENSITIVE, 2, True, True),
        (SENSITIVE, 3, False, False),
        (SENSITIVE, 3, True, False),
    ],
)
def test_crossings_have_a_depth(profile, variables, region, allowed):
    """Three crossed variables at most, region included; for sensitive modules two, and region."""
    assert profile.allows_crossing(variables, region=region) is allowed


@pytest.mark.parametrize(
    ("profile", "level", "base", "inhabitants", "allowed"),
    [
        (PEOPLE, Level.DEPARTMENT, 30, None, True),
        (PEOPLE, Level.MUNICIPALITY, 100, 100_000, True),
        (PEOPLE, Level.MUNICIPALITY, 99, 100_000, False),
        (PEOPLE, Level.MUNICIPALITY, 100, 99_999, False),
        (PEOPLE, Level.MUNICIPALITY, 100, None, False),
        (SENSITIVE, Level.REGION, 50, None, True),
        (SENSITIVE, Level.DEPARTMENT, 199, None, False),
        (SENSITIVE, Level.DEPARTMENT, 200, None, True),
        (SENSITIVE, Level.MUNICIPALITY, 5000, 8_000_000, False),
    ],
)
def test_small_places_are_not_shown(profile, level, base, inhabitants, allowed):
    """A municipality needs inhabitants and a base, a sensitive module stops at the department with 200."""
    assert profile.allows_place(level, base, inhabitants) is allowed
