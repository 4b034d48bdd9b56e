"""The ladder, the scale, the index of rivers and the water bodies, against the numbers of their sources."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from diversa.questionnaire.answers import DONT_KNOW, REFUSED
from diversa.questionnaire.measurements import Verdict
from diversa_water_quality.scoring import bodies, hwise, ica, jmp
from diversa_water_quality.scoring.bodies import Value
from diversa_water_quality.scoring.jmp import Household, Level

OK, BAD, UNSURE = Verdict.ACCEPTABLE, Verdict.NOT_ACCEPTABLE, Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("home", "level"),
    [
        (Household(1, True, short=False, ecoli=OK, arsenic=OK, fluoride=OK), Level.SAFE),
        (Household(1, True, short=False, ecoli=BAD, arsenic=OK, fluoride=OK), Level.BASIC),
        (Household(1, True, short=False), Level.BASIC_OR_BETTER),
        (Household(9, False, minutes=40), Level.LIMITED),
        (Household(8, True), Level.UNIMPROVED),
        (Household(16), Level.SURFACE),
        (Household(2, True, days=7, hours=6, ecoli=OK), Level.BASIC),
        (Household(5, False, minutes=30), Level.BASIC),
        (Household(6, False), Level.IMPROVED_WITHOUT_TIME),
        (Household(1, True, short=False, ecoli=OK), Level.SAFE_MICROBIOLOGICAL_ONLY),
        (Household(1, True, short=False, ecoli=OK, arsenic=OK), Level.SAFE_MICROBIOLOGICAL_ONLY),
        (Household(1, True, short=False, ecoli=OK, arsenic=BAD, fluoride=OK), Level.BASIC),
        (Household(1, True, short=False, ecoli=UNSURE, arsenic=OK, fluoride=OK), Level.BASIC_OR_BETTER),
        (Household(5, False, minutes=31), Level.LIMITED),
        (Household(6), Level.IMPROVED_WITHOUT_TIME),
        (Household(96, True), Level.UNCLASSIFIED),
        (Household(), Level.UNCLASSIFIED),
        (Household(10, minutes=90), Level.UNIMPROVED),
    ],
)
def test_the_ladder(home: Household, level: Level) -> None:
    """The first rule that fits wins; what is unknown stops a household below "safe", never below "basic"."""
    assert jmp.level(home) is level


@pytest.mark.parametrize(
    ("short", "days", "hours", "expected"),
    [
        (False, 1, 1, True),
        (True, 7, 24, False),
        (None, 0, None, False),
        (None, 7, 12, True),
        (None, 7, 11, False),
        (None, 4, None, True),
        (None, 3, None, False),
        (None, None, None, None),
    ],
)
def test_available_when_needed(
    short: bool | None, days: int | None, hours: int | None, expected: bool | None
) -> None:
    """What people say of the month comes first, then the hours, then the days."""
    assert jmp.available(Household(1, True, short=short, days=days, hours=hours)) is expected


def test_the_ladder_never_rises_when_something_gets_worse() -> None:
    """Whatever else is known, a failed condition of a basic household leaves it basic."""
    verdicts = (OK, BAD, UNSURE)
    for premises, short, ecoli, arsenic in product((True, False), (True, False, None), verdicts, verdicts):
        home = Household(1, premises, 10, short, ecoli=ecoli, arsenic=arsenic, fluoride=OK)
        failed = not premises or short is True or BAD in (ecoli, arsenic)
        assert (jmp.level(home) is Level.BASIC) is failed


@pytest.mark.parametrize(
    ("codes", "twelve", "category", "four"),
    [
        ((1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0), 5, 1, 3),
        ((3, 3, 2, 2, 1, 1, 1, 1, 2, 0, 1, 0), 17, 2, 7),
        ((4,) * 12, 36, 3, 12),
        ((1,) * 11 + (0,), 11, 1, 4),
        ((1,) * 12, 12, 2, 4),
        ((0, 2) + (0,) * 10, 2, 0, 0),
        ((97,) * 12, 0, 0, 0),
    ],
)
def test_hwise(codes: tuple[int, ...], twelve: int, category: int, four: int) -> None:
    """ "Always" counts as "often", "does not apply" as never; the two forms can disagree."""
    rows = dict(zip(map(str, range(1, 13)), codes, strict=True))
    assert hwise.score(rows, hwise.LONG) == twelve
    assert hwise.category(twelve) == category
    assert hwise.score(rows, hwise.SHORT) == four


@pytest.mark.parametrize("state", [DONT_KNOW, REFUSED])
def test_hwise_needs_every_item(state: object) -> None:
    """A row that is not of the four takes the long score away and leaves the short one."""
    rows = {str(n): 1 for n in range(1, 13)} | {"2": state}
    assert hwise.score(rows, hwise.LONG) is None
    assert hwise.score(rows, hwise.SHORT) == 4
    assert hwise.score({**rows, "6": state}, hwise.SHORT) is None
    assert hwise.score({"1": 1, "4": 1, "6": 1, "8": 1}, hwise.LONG) is None


@pytest.mark.parametrize(
    ("total", "category"), [(0, 0), (2, 0), (3, 1), (11, 1), (12, 2), (23, 2), (24, 3), (36, 3)]
)
def test_hwise_categories(total: int, category: int) -> None:
    """Each limit belongs to the category that begins with it."""
    assert hwise.category(total) == category


@pytest.mark.parametrize(
    ("sample", "value", "quality"),
    [
        (ica.Sample(80, 40, 22, 150, 7.5), 0.7914, ica.Quality.ACCEPTABLE),
        (ica.Sample(95, 4, 10, 60, 7.2), 0.9455, ica.Quality.GOOD),
        (ica.Sample(30, 200, 90, 900, 6.0), 0.2881, ica.Quality.BAD),
        (ica.Sample(80, 40, 22, 150, 7.5, nutrients=17), 0.7887, ica.Quality.ACCEPTABLE),
    ],
)
def test_ica(sample: ica.Sample, value: float, quality: ica.Quality) -> None:
    """The four worked examples, of five variables and of six."""
    assert ica.index(sample) == pytest.approx(value, abs=5e-5)
    assert ica.classify(ica.index(sample)) is quality


@pytest.mark.parametrize(
    ("value", "quality"),
    [
        (0.0, 1),
        (0.254, 1),
        (0.255, 2),
        (0.504, 2),
        (0.505, 3),
        (0.704, 3),
        (0.705, 4),
        (0.904, 4),
        (0.905, 5),
        (1.0, 5),
    ],
)
def test_ica_classes_have_no_gap(value: float, quality: int) -> None:
    """Half up to two decimals, then the class."""
    assert ica.classify(value) == quality


@pytest.mark.parametrize(
    ("function", "points"),
    [
        (ica.of_oxygen, {0: 0, 100: 1, 120: 0.8, 250: 0}),
        (ica.of_solids, {4.5: 1, 5: 1, 320: 0, 100: 0.72}),
        (ica.of_demand, {20: 0.91, 25: 0.71, 40: 0.51, 80: 0.26, 81: 0.125}),
        (ica.of_conductivity, {0: 1, 5000: 0}),
        (ica.of_ph, {3.9: 0.1, 7.5: 1, 8: 1, 11.1: 0.1, 9: 0.59525, 6: 0.5953}),
        (ica.of_nutrients, {20: 0.8, 15: 0.8, 14.9: 0.6, 10: 0.35, 5: 0.15, 21: 0.15}),
    ],
)
def test_ica_sub_indices_at_their_edges(function: object, points: dict[float, float]) -> None:
    """Each piece of a sub-index ends where the next begins, and none leaves 0 to 1."""
    found = {x: function(x) for x in points}  # type: ignore[operator]
    assert found == pytest.approx(points, abs=5e-5)
    assert all(0 <= function(x / 10) <= 1 for x in range(0, 5000, 7))  # type: ignore[operator]


def values(good: int, of: int, dates: int = 4) -> list[Value]:
    return [Value(date(2026, 1, 1 + n % dates), n < good) for n in range(of)]


def test_water_bodies() -> None:
    """17 of 20 is 85 and good, 15 of 20 is 75 and not: one body of two, half."""
    first, second = values(17, 20), values(15, 20)
    assert (bodies.compliance(first), bodies.compliance(second)) == (85.0, 75.0)
    assert (bodies.is_good(first), bodies.is_good(second)) == (True, False)
    assert bodies.share_good((first, second)) == 50.0
    assert bodies.is_good(values(16, 20)) is True


@pytest.mark.parametrize("few", [values(9, 9), values(20, 20, dates=2)])
def test_a_body_with_too_few_values_is_not_classified(few: list[Value]) -> None:
    """Nine values, or two dates, say nothing; and they are in no base."""
    assert bodies.compliance(few) is None
    assert bodies.share_good((few, values(17, 20))) == 100.0
    assert bodies.share_good((few,)) is None
