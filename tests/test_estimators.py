"""The estimators: what they count, and what they make of counts. Numbers were worked by hand or are published ones."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.disclosure.tables import EVERYBODY, Part
from diversa.indicators.combinations import average, difference, ratio
from diversa.indicators.estimators import (
    Category,
    distribution,
    everybody,
    mean,
    median,
    options_of,
    share,
)
from diversa.indicators.model import Estimator, Measure, count_id
from diversa.privacy.rules import drop, keep
from diversa.questionnaire.conditions import And, Condition, Or, known_true
from diversa.questionnaire.judging import Class, Derived
from diversa.questionnaire.kinds import SingleChoice
from diversa.questionnaire.questions import Option
from diversa.texts import Text
from tests.neighbours import AGE, GENDER, LOUDNESS, STRATUM, TROUBLES, WHEN, indicator, whole

_ = Text
ANSWERED = GENDER.answered()


def measured(estimator: Estimator, *counts: int) -> tuple[Measure, ...]:
    """Give the counts of an estimator in the order in which it names them."""
    names = tuple(estimator.counts())
    assert len(names) == len(counts)
    return estimator.measures(dict(zip(names, counts, strict=True)))


def test_a_share_is_its_numerator_over_its_base() -> None:
    """15 of 100 with Wilson's interval."""
    (found,) = measured(share(GENDER == 1, among=ANSWERED), 15, 100)
    assert found.value == pytest.approx(0.15)
    assert found.parts == (Part(100, 15),)
    assert found.estimate is not None
    assert found.estimate.interval.low == pytest.approx(0.09306, abs=5e-6)
    assert found.estimate.interval.high == pytest.approx(0.232836, abs=5e-7)


def test_a_share_stays_within_zero_and_one() -> None:
    """Noise may carry the numerator past the base."""
    (found,) = measured(share(GENDER == 1, among=ANSWERED), 104, 100)
    assert found.value == 1.0


def test_a_share_of_nobody_is_nothing() -> None:
    """Without a base there is no value and no interval."""
    (found,) = measured(share(GENDER == 1, among=ANSWERED), 0, 0)
    assert (found.value, found.estimate) == (None, None)


def test_the_numerator_is_counted_among_the_base() -> None:
    """Who is outside of the base is in neither count."""
    estimator = share(TROUBLES.any(), among=GENDER == 1)
    above, below = estimator.counts().values()
    woman, man = whole({"gender": 1, "troubles": (1,)}), whole({"gender": 2, "troubles": (1,)})
    assert [above.surely(woman), below.surely(woman)] == [True, True]
    assert [above.surely(man), below.surely(man)] == [False, False]


def test_a_distribution_has_one_share_for_each_category() -> None:
    """A category may have a base of its own."""
    estimator = distribution(
        Category(1, _("Uno"), TROUBLES.has(1)),
        Category(2, _("Dos"), TROUBLES.has(2), among=GENDER == 1),
        among=ANSWERED,
    )
    one, two = measured(estimator, 30, 100, 10, 40)
    assert (one.category, one.label, one.value) == (1, "Uno", 0.3)
    assert (two.category, two.label, two.value) == (2, "Dos", 0.25)
    assert [option.code for option in estimator.categories()] == [1, 2]


def test_only_the_largest_categories_are_published_where_so_many_are_asked_for() -> None:
    """Those with most people among all participants; equal ones in the order of the indicator."""
    members = tuple(Category(n, _("Problema"), TROUBLES.has(n)) for n in (1, 2, 3, 4))
    estimator = distribution(*members, among=ANSWERED, top=3)
    names = list(estimator.counts())
    total = dict(zip(names, [5, 100, 9, 5, 7], strict=True))
    assert estimator.leading(total) == (2, 4, 1)
    assert distribution(*members, among=ANSWERED).leading(total) == (1, 2, 3, 4)


def test_categories_have_codes_of_their_own() -> None:
    """Two of one code, or none at all, is an error that names them."""
    twice = Category(7, _("Siete"), TROUBLES.has(1))
    with pytest.raises(ValueError, match="7"):
        distribution(twice, twice, among=ANSWERED)
    with pytest.raises(ValueError, match="needs categories"):
        distribution(among=ANSWERED)


def test_options_are_as_coarse_as_they_are_released() -> None:
    """Real options for a question that is kept, groups for one that is recoded, classes of a derived variable."""
    assert [(c.code, c.label) for c in options_of(GENDER)] == [(1, "Mujeres"), (2, "Hombres"), (3, "Otras")]
    assert [c.code for c in options_of(TROUBLES)] == [1, 2, 3, 4]
    low, middle = options_of(STRATUM)
    assert low.label == "Bajo"
    assert [low.when.surely(whole({"stratum": n})) for n in (1, 2, 3, 5)] == [True, True, False, False]
    assert middle.when.surely(whole({"stratum": 4}))
    young = Derived(
        "young", _("J"), classes=(Class(1, _("Sí"), AGE < 29),), formula="", store=keep, release=keep
    )
    assert [(c.code, c.label) for c in options_of(young)] == [(1, "Sí")]


def test_options_of_what_is_not_released_are_an_error() -> None:
    """Neither what is dropped from publications, nor a text."""
    hidden = SingleChoice("x", _("X"), options=(Option(1, _("Uno")),), store=keep, release=drop)
    with pytest.raises(ValueError, match="released"):
        options_of(hidden)
    with pytest.raises(ValueError, match="options"):
        options_of(LOUDNESS_WITHOUT_OPTIONS)


LOUDNESS_WITHOUT_OPTIONS = Derived("n", _("N"), compute=lambda s: 1, formula="", store=keep, release=keep)


def test_a_mean_comes_from_counts_at_its_points() -> None:
    """8 × 1, 12 × 2 and 20 × 4: 112 / 40 = 2.8; s² = (8 × 3.24 + 12 × 0.64 + 20 × 1.44) / 39 = 1.6."""
    (found,) = measured(mean(LOUDNESS, (1.0, 2.0, 4.0), among=ANSWERED), 8, 12, 20, 43)
    assert found.value == pytest.approx(2.8)
    assert found.parts == (Part(43),)
    assert found.estimate is not None
    # t of 39 degrees of freedom is 2.0227; times the root of 1.6 / 40.
    assert found.estimate.interval.high == pytest.approx(2.8 + 2.0227 * 0.2, abs=1e-4)


def test_a_mean_of_one_person_has_no_interval() -> None:
    """A value there is; how sure it is, nobody knows."""
    (found,) = measured(mean(LOUDNESS, (1.0, 2.0), among=ANSWERED), 0, 1, 1)
    assert (found.value, found.estimate) == (2.0, None)


def test_a_median_is_interpolated_between_its_points() -> None:
    """Of 10 at 1, 20 at 2 and 10 at 3 the middle is 2; of 3 at 1 and 1 at 2 it is 2/3 of the way from 0.5 to 1.5."""
    estimator = median(LOUDNESS, (1.0, 2.0, 3.0), among=ANSWERED)
    assert measured(estimator, 10, 20, 10, 40)[0].value == pytest.approx(2.0)
    assert measured(estimator, 3, 1, 0, 4)[0].value == pytest.approx(0.5 + 2 / 3)
    # Woodruff: 1.96 × 0.5 / √40 = 0.15495 of 40 people are 6.198, of 20 in the band: 0.3099.
    interval = measured(estimator, 10, 20, 10, 40)[0].estimate
    assert interval is not None
    assert interval.interval.low == pytest.approx(2.0 - 0.3099, abs=1e-4)


def test_points_rise() -> None:
    """A mean and a median need two points or more, in order."""
    for points in ((1.0,), (2.0, 1.0), (1.0, 1.0)):
        with pytest.raises(ValueError, match="loudness"):
            mean(LOUDNESS, points, among=ANSWERED)
        with pytest.raises(ValueError, match="loudness"):
            median(LOUDNESS, points, among=ANSWERED)


def test_a_value_at_no_point_is_found() -> None:
    """Three troubles are none of the points; who is outside of the base does not count."""
    estimator = mean(LOUDNESS, (0.0, 1.0, 2.0), among=GENDER == 1)
    assert estimator.stray(whole({"gender": 1, "troubles": (1, 2, 3)})) == 3
    assert estimator.stray(whole({"gender": 1, "troubles": (1, 2)})) is None
    assert estimator.stray(whole({"gender": 2, "troubles": (1, 2, 3)})) is None
    assert estimator.stray(whole({"gender": 1})) is None


def test_a_ratio_compares_two_shares() -> None:
    """30 of 100 against 20 of 200: three times; log error √(0.7 / 30 + 0.9 / 20)."""
    (found,) = measured(ratio((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2)), 30, 100, 20, 200)
    assert found.value == pytest.approx(3.0)
    assert found.parts == (Part(100, 30), Part(200, 20))
    assert found.estimate is not None
    assert found.estimate.cv == pytest.approx((0.7 / 30 + 0.9 / 20) ** 0.5)


@pytest.mark.parametrize(
    ("counts", "value"),
    [((0, 100, 20, 200), 0.0), ((30, 100, 0, 200), None), ((30, 100, 0, 0), None), ((0, 0, 5, 10), None)],
    ids=["none in the first", "none in the second", "no second group", "no first group"],
)
def test_a_ratio_without_people_has_no_interval(counts: tuple[int, ...], value: float | None) -> None:
    """Nothing can be divided by nobody, and a log of 0 is none."""
    (found,) = measured(ratio((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2)), *counts)
    assert (found.value, found.estimate) == (value, None)


FIVE = tuple(share(TROUBLES.has(n), among=STRATUM.is_in(n)) for n in range(1, 6))
"""Five shares, each with a base of its own."""
GROUPS = ((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2))
pairs = st.integers(0, 500).flatmap(lambda base: st.tuples(st.integers(0, base + 5), st.just(base)))
"""A perturbed numerator, which noise may carry past its base, and the base."""


def test_the_answers_that_do_not_count_are_in_no_base() -> None:
    """Of 1,000 answers 65 are none that count; 561 of the other 935 are 60.0 %."""
    (found,) = measured(share(TROUBLES.any(), among=ANSWERED), 561, 1000 - 65)
    assert found.value == pytest.approx(0.6)


def test_an_average_weighs_every_share_alike() -> None:
    """50, 60, 73, 55 and 42 % are 56.0 % on average, whatever the size of each base."""
    (found,) = measured(average(*FIVE), 500, 1000, 60, 100, 292, 400, 110, 200, 21, 50)
    assert found.value == pytest.approx(0.56)
    assert found.parts == (Part(1000, 500), Part(100, 60), Part(400, 292), Part(200, 110), Part(50, 21))


def test_shares_of_an_average_may_have_one_base() -> None:
    """What two shares both count is counted once."""
    both = average(share(TROUBLES.has(1), among=ANSWERED), share(TROUBLES.has(2), among=ANSWERED))
    (found,) = measured(both, 30, 100, 50)
    assert found.value == pytest.approx(0.4)
    assert found.parts == (Part(100, 30), Part(100, 50))


def test_an_average_is_as_sure_as_if_all_its_shares_moved_as_one() -> None:
    """Twice the same share has the share's own interval; Wilson's of 15 % and 60 % of 100 are averaged."""
    (alone,) = measured(FIVE[1], 15, 100)
    (twice,) = measured(average(FIVE[1], FIVE[1]), 15, 100)
    assert alone.estimate == twice.estimate
    (found,) = measured(average(FIVE[1], FIVE[2]), 15, 100, 60, 100)
    assert found.estimate is not None
    # 15 of 100: .0931 to .2328; 60 of 100: .5020 to .6906.
    assert found.estimate.interval.low == pytest.approx((0.0931 + 0.5020) / 2, abs=5e-5)
    assert found.estimate.interval.high == pytest.approx((0.2328 + 0.6906) / 2, abs=5e-5)
    assert found.estimate.effective_size == 100


def test_an_average_needs_all_of_its_shares() -> None:
    """Where nobody is in one of the bases there is none; one share is no average."""
    (found,) = measured(average(FIVE[1], FIVE[2]), 15, 100, 0, 0)
    assert (found.value, found.estimate, found.parts) == (None, None, (Part(100, 15), Part(0, 0)))
    with pytest.raises(ValueError, match="two shares or more, not 1"):
        average(FIVE[0])


def test_a_difference_is_the_published_example() -> None:
    """Newcombe (1998): 56 of 70 against 48 of 80 differ by .20, from .0524 to .3339."""
    (found,) = measured(difference(*GROUPS), 56, 70, 48, 80)
    assert found.value == pytest.approx(0.2)
    assert found.parts == (Part(70, 56), Part(80, 48))
    assert found.estimate is not None
    assert found.estimate.interval.low == pytest.approx(0.0524, abs=5e-5)
    assert found.estimate.interval.high == pytest.approx(0.3339, abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "value"),
    [((10, 100, 45, 90), -0.4), ((0, 100, 20, 200), -0.1), ((30, 100, 0, 200), 0.3), ((9, 9, 0, 9), 1.0)],
    ids=["below", "none in the first", "none in the second", "all against none"],
)
def test_a_difference_has_a_sign(counts: tuple[int, ...], value: float) -> None:
    """It is below 0 where the second share is the larger, and needs nobody to be divided by."""
    (found,) = measured(difference(*GROUPS), *counts)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("counts", [(0, 0, 5, 10), (5, 10, 0, 0)], ids=["no first group", "no second group"])
def test_a_difference_needs_both_groups(counts: tuple[int, ...]) -> None:
    """A group without people has no share to compare."""
    (found,) = measured(difference(*GROUPS), *counts)
    assert (found.value, found.estimate) == (None, None)


@given(pairs, pairs)
def test_a_difference_turns_its_sign_with_its_groups(one: tuple[int, int], two: tuple[int, int]) -> None:
    """Exchanged groups give the opposite value and bounds; all stay within -1 and 1, the value between its bounds."""
    (there,) = measured(difference(*GROUPS), *one, *two)
    (back,) = measured(difference(*GROUPS), *two, *one)
    if there.estimate is None or back.estimate is None:
        assert 0 in (one[1], two[1])
        return
    assert there.estimate.value == pytest.approx(-back.estimate.value)
    low, high = there.estimate.interval.low, there.estimate.interval.high
    assert (low, high) == pytest.approx((-back.estimate.interval.high, -back.estimate.interval.low))
    hair = 1e-9
    assert -1 - hair <= low <= there.estimate.value + hair <= high + 2 * hair <= 1 + 3 * hair


@given(st.lists(pairs, min_size=2, max_size=5))
def test_an_average_lies_between_its_shares(counts: list[tuple[int, int]]) -> None:
    """It is no smaller than the smallest and no larger than the largest, and lies in its interval, within 0 and 1."""
    (found,) = measured(average(*FIVE[: len(counts)]), *(n for pair in counts for n in pair))
    if found.estimate is None:
        assert 0 in [base for _, base in counts]
        return
    held = [min(count / base, 1.0) for count, base in counts]
    hair = 1e-9
    assert min(held) - hair <= found.estimate.value <= max(held) + hair
    bounds = found.estimate.interval
    assert -hair <= bounds.low <= found.estimate.value + hair <= bounds.high + 2 * hair <= 1 + 3 * hair


def test_an_indicator_takes_the_unit_of_its_estimator() -> None:
    """Shares are in percent, differences in points; an indicator that names a unit keeps it."""
    assert indicator("x", FIVE[0]).unit == indicator("x", average(*FIVE)).unit == "%"
    assert indicator("x", difference(*GROUPS)).unit == "puntos porcentuales"
    assert indicator("x", ratio(*GROUPS), unit="veces").unit == "veces"


def test_one_condition_has_one_name_wherever_it_is_counted() -> None:
    """The same people, the same count: order, nesting and double negation change nothing."""
    a, b, c = GENDER == 1, TROUBLES.any(), WHEN.any_row(1)
    same: list[Condition] = [
        a & b & c,
        c & (b & a),
        And((b, And((c, a)))),
        ~~(a & b & c),
        known_true(a & b & c),
    ]
    assert {count_id(condition) for condition in same} == {count_id(same[0])}
    assert len({count_id(x) for x in (a, b, c, a & b, a | b, Or((a, c)), ~a)}) == 7


def test_everybody_is_everybody() -> None:
    """An indicator about all participants shares the count that every table holds."""
    estimator = share(GENDER == 1, among=everybody)
    assert EVERYBODY in estimator.counts()
    assert everybody.surely({})


def test_shares_of_one_base_share_its_count() -> None:
    """21 categories of one base are 22 counts; mean and median of one variable are the same counts."""
    family = distribution(*options_of(TROUBLES), among=ANSWERED)
    assert len(family.counts()) == 5
    points = (0.0, 1.0, 2.0)
    ids: list[Any] = [
        set(e.counts())
        for e in (mean(LOUDNESS, points, among=ANSWERED), median(LOUDNESS, points, among=ANSWERED))
    ]
    assert ids[0] == ids[1]
