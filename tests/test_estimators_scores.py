"""Scores and pairs: a scale with ends that mean something, and which two options come together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa import pairs as public_pairs
from diversa import score as public_score
from diversa.disclosure.marks import Mark, decide_proportion
from diversa.disclosure.profiles import PEOPLE, SENSITIVE
from diversa.disclosure.tables import Part
from diversa.indicators.estimators import Category, distribution, mean
from diversa.indicators.model import Estimator, Measure
from diversa.indicators.pairs import pairs
from diversa.indicators.scores import Score, score
from diversa.texts import SPANISH, Text, load_catalogue
from tests.neighbours import GENDER, LOUDNESS, STRATUM, TROUBLES, indicator, whole

_ = Text
ANSWERED = GENDER.answered()
NEVER, ALWAYS = _("nunca"), _("siempre")
people = st.lists(st.integers(0, 300), min_size=4, max_size=4).filter(lambda counts: sum(counts) >= 2)


def measured(estimator: Estimator, *counts: int) -> tuple[Measure, ...]:
    """Give the counts of an estimator in the order in which it names them."""
    return estimator.measures(dict(zip(estimator.counts(), counts, strict=True)))


def scale(values: tuple[float, ...] = (0, 1, 2, 3)) -> Score:
    """Return a score of loudness."""
    return score(LOUDNESS, values, low=NEVER, high=ALWAYS, among=ANSWERED)


def test_scores_and_pairs_are_public() -> None:
    """A module imports them from the engine."""
    assert (public_score, public_pairs) == (score, pairs)


@given(people)
def test_a_score_is_the_mean_of_the_same_counts(counts: list[int]) -> None:
    """It counts the same people as a mean at the same points and has its value; its interval is held within the scale."""
    plain = mean(LOUDNESS, (0.0, 1.0, 2.0, 3.0), among=ANSWERED)
    assert set(scale().counts()) == set(plain.counts())
    (one,), (other,) = (measured(e, *counts, sum(counts)) for e in (scale(), plain))
    assert (one.value, one.parts) == (other.value, other.parts)
    assert one.estimate is not None
    assert other.estimate is not None
    assert one.estimate.interval.low == max(other.estimate.interval.low, 0.0)
    assert one.estimate.interval.high == min(other.estimate.interval.high, 3.0)


def test_no_interval_of_a_score_leaves_its_scale() -> None:
    """Of 58 people at 0 and 2 at 3 the t interval would begin below 0: mean 0.1, error √(.2949 / 60)."""
    (found,) = measured(scale(), 58, 0, 0, 2, 60)
    assert found.value == pytest.approx(0.1)
    assert found.estimate is not None
    assert found.estimate.standard_error == pytest.approx((0.294915 / 60) ** 0.5, rel=1e-4)
    assert found.estimate.interval.low == 0.0
    assert found.estimate.interval.high == pytest.approx(0.1 + 2.0010 * 0.070109, abs=1e-4)


def test_codes_may_score_what_they_are_worth() -> None:
    """Strata 1 and 2 score nothing, 3 and 4 half, 5 and 6 two; (0 × 30 + 0.5 × 20 + 2 × 10) / 60 = 0.5."""
    banded = score(
        STRATUM, {5: 2.0, 6: 2.0, 1: 0.0, 2: 0.0, 3: 0.5, 4: 0.5}, low=NEVER, high=ALWAYS, among=ANSWERED
    )
    assert banded.points == (0.0, 0.5, 2.0)
    assert len(banded.counts()) == 4
    (found,) = measured(banded, 30, 20, 10, 60)
    assert found.value == pytest.approx(0.5)
    assert found.parts == (Part(60),)
    at_two = list(banded.counts().values())[2]
    held = [at_two.surely(whole({"gender": 1, "stratum": code})) for code in range(1, 7)]
    assert held == [False, False, False, False, True, True]


def test_a_score_says_its_ends_in_both_languages() -> None:
    """What 0 and 3 mean stands beside the number; a mean says nothing."""
    english = load_catalogue("diversa", "en")
    assert SPANISH(scale().scale()) == "De 0 (nunca) a 3 (siempre)"
    assert english(scale().scale()) == "From 0 (nunca) to 3 (siempre)"
    assert scale().texts() == (NEVER, ALWAYS)
    assert mean(LOUDNESS, (0.0, 1.0), among=ANSWERED).scale() == ""


def test_a_score_can_be_cut() -> None:
    """The share of people with 2 or more, of the people who have a score: 30 of 100."""
    cut = scale().at_least(2)
    numerator, base = cut.counts().values()
    for troubles, reached in (((1,), False), ((1, 2), True), ((1, 2, 3), True)):
        sheet = whole({"gender": 1, "troubles": troubles})
        assert (numerator.surely(sheet), base.surely(sheet)) == (reached, True)
    (found,) = measured(cut, 30, 100)
    assert found.value == pytest.approx(0.3)
    assert set(cut.counts()) & set(scale().counts())


@pytest.mark.parametrize("value", [0, -1, 3.5])
def test_a_cut_that_says_nothing_is_refused(value: float) -> None:
    """Everybody reaches the low end, and nobody what lies beyond the high one."""
    with pytest.raises(ValueError, match="cannot be cut"):
        scale().at_least(value)


def test_values_of_a_score_rise_and_none_is_lost() -> None:
    """Fewer than two, or in another order, is an error; an answer that scores nothing is found by a worked case."""
    for values in ((1.0,), (2.0, 1.0)):
        with pytest.raises(ValueError, match="rising order"):
            scale(values)
    assert scale((0, 1)).stray(whole({"gender": 1, "troubles": (1, 2)})) == 2
    assert scale().stray(whole({"gender": 1, "troubles": (1, 2)})) is None
    banded = score(STRATUM, {1: 0.0, 2: 1.0}, low=NEVER, high=ALWAYS, among=ANSWERED)
    assert banded.stray(whole({"gender": 1, "stratum": 3})) == 3


def test_pairs_are_shares_of_both() -> None:
    """Four options make six pairs of one base; who chose both counts, who chose one does not."""
    both = pairs(TROUBLES, among=ANSWERED)
    assert [option.code for option in both.categories()] == ["1_2", "1_3", "1_4", "2_3", "2_4", "3_4"]
    assert SPANISH(both.categories()[0].label) == "Problema 1 y Problema 2"
    assert len(both.counts()) == 7
    first = next(iter(both.counts().values()))
    assert first.surely(whole({"gender": 1, "troubles": (1, 2, 4)}))
    assert not first.surely(whole({"gender": 1, "troubles": (1, 4)}))
    (found, *_rest) = measured(both, 20, 100, 0, 0, 0, 0, 0)
    assert (found.value, found.parts) == (0.2, (Part(100, 20),))


def test_pairs_equal_the_distribution_written_by_hand() -> None:
    """The same counts under the same names, so that they are the same published numbers."""
    options = (1, 2, 3, 4)
    by_hand = distribution(
        *(
            Category(f"{a}_{b}", _("Par"), TROUBLES.has(a) & TROUBLES.has(b))
            for a in options
            for b in options
            if a < b
        ),
        among=ANSWERED,
    )
    assert set(pairs(TROUBLES, among=ANSWERED).counts()) == set(by_hand.counts())


def test_options_of_a_pair_may_have_other_names() -> None:
    """Short names stand in tables where options are asked in long sentences."""
    named = pairs(TROUBLES, among=ANSWERED, names={1: _("Ruido"), 2: _("Humo")})
    assert [SPANISH(option.label) for option in named.categories()[:2]] == [
        "Ruido y Humo",
        "Ruido y Problema 3",
    ]


def test_only_pairs_of_enough_people_are_published() -> None:
    """The largest come first, as many as asked for, none below ten; of nothing but small pairs the first stands, withheld."""
    both = pairs(TROUBLES, among=ANSWERED, top=3)
    ids = [m.category for m in both.measures(dict.fromkeys(both.counts(), 1))]

    def total(*counts: int) -> dict[str, int]:
        base, *others = counts
        names = list(both.counts())
        return dict(zip(names, (others[0], base, *others[1:]), strict=True))

    assert len(ids) == 6
    assert both.leading(total(100, 12, 9, 40, 10, 30, 11)) == ("1_4", "2_4", "1_2")
    assert both.leading(total(100, 12, 9, 4, 3, 0, 0)) == ("1_2",)
    assert both.leading(total(100, 2, 9, 4, 3, 0, 0)) == ("1_3",)
    every = pairs(TROUBLES, among=ANSWERED, top=0)
    assert len(every.leading(total(100, 12, 19, 40, 10, 30, 11))) == 6


def test_an_indicator_of_pairs_shows_no_pair_of_fewer_than_ten() -> None:
    """The estimator's minimum is the indicator's, unless it names one; a profile is never loosened by it."""
    one = indicator("x", pairs(TROUBLES, among=ANSWERED))
    assert one.minimum_count == 10
    assert indicator("x", pairs(TROUBLES, among=ANSWERED), minimum_count=20).minimum_count == 20
    assert indicator("x", scale()).minimum_count == 0
    assert SENSITIVE.raised(count=5).minimum_count == 10
    profile = PEOPLE.raised(base=one.minimum_base, count=one.minimum_count)
    marks = [decide_proportion(count, 100, profile).mark for count in (9, 10, 90, 91)]
    assert marks == [Mark.WITHHELD, Mark.FIGURE, Mark.FIGURE, Mark.WITHHELD]


def test_pairs_need_two_options() -> None:
    """A question with one option has no pair."""
    single = replace(TROUBLES, options=TROUBLES.options[:1])
    with pytest.raises(ValueError, match="two options"):
        pairs(single, among=ANSWERED)
