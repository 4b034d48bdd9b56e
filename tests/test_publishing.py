"""What is said of protected counts: marks, rounding, rare groups, and nothing that exact counts alone could tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.defaults.minimum_bases import IMPRECISE, suppress_cell
from diversa.disclosure.marks import Mark, Reason
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.profiles import PEOPLE, SENSITIVE, Profile
from diversa.disclosure.tables import EVERYBODY, Group, PublishedTable, Table, protect
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
from diversa.indicators.figures import REST_CODE, Figure, Results, interval_words, number, words
from diversa.indicators.model import Estimator
from diversa.indicators.plans import TablePlan, plan_tables
from diversa.indicators.publishing import publish
from diversa.indicators.quality import Quality
from diversa.indicators.rare import rare
from diversa.privacy.rules import keep
from diversa.questionnaire import standard
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Municipality
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import SPANISH, Catalogue, Text
from tests.neighbours import GENDER, LOUDNESS, PEOPLE_OF, TROUBLES, Module, indicator

ENGLISH = Catalogue("en")
SILENT = NoiseTable((NoiseRow((0,), (1.0,)),))
"""No noise, so that a test can choose protected counts."""
ASKED = TROUBLES.answered()
HAPPENED = share(TROUBLES.any(), among=ASKED)


class Engine:
    """Ask the engine's own plugin, and what a test adds."""

    def __init__(self, *more: str, own: bool = True) -> None:
        self.more, self.own = more, own

    def reasons(self, **arguments: Any) -> tuple[str, ...]:
        found = suppress_cell(**arguments) if self.own else None
        return tuple(sorted(reason for reason in (found, *self.more) if reason))


def made(
    plan: TablePlan, lines: Mapping[Group, Sequence[int]], noise: NoiseTable = SILENT, keys: int = 0
) -> PublishedTable:
    """Make a protected table from the counts of each group, in the order of the plan's counts; others are 0."""
    names = tuple(plan.conditions)
    counts = np.array([lines[group] for group in lines])
    return protect(Table(plan.by, tuple(lines), names, counts, np.full_like(counts, keys)), noise)


def total_of(
    estimator: Estimator, *counts: int, profile: Profile = PEOPLE, engine: Engine | None = None, **more: Any
) -> tuple[Figure, ...]:
    """Publish the total of one indicator, of which these are the protected counts (everybody's is 1,000)."""
    module = Module((indicator("x", estimator, **more),))
    (plan,) = plan_tables(module, profile)
    names = [name for name in plan.conditions if name != EVERYBODY]
    assert len(names) == len(counts)
    table = made(plan, {(): [1000, *counts]})
    (result,) = publish(module, [plan], [table], profile, engine or Engine())
    return result.groups[0].figures


def share_of(count: int, base: int, **more: Any) -> Figure:
    return total_of(HAPPENED, count, base, **more)[0]


def test_a_share_is_said_with_base_interval_and_quality() -> None:
    """312 of 600: 52 %, one decimal, Wilson's interval, and the best label there is."""
    figure = share_of(312, 600)
    assert (figure.mark, figure.value, figure.base, figure.count) == (Mark.FIGURE, 0.52, 600, 312)
    assert (figure.decimals, figure.care, figure.quality) == (1, False, Quality.INDICATIVE)
    assert (figure.low, figure.high) == (0.48, 0.56)
    assert words(figure, SPANISH) == "52,0 %"


def test_a_figure_holds_no_more_digits_than_it_shows() -> None:
    """Whole percents below a base of 200, for the bounds too; from there on one decimal."""
    small, large = share_of(65, 199), share_of(65, 200)
    assert (small.value, small.low, small.high, small.decimals) == (0.33, 0.27, 0.39, 0)
    assert (large.value, large.low, large.high, large.decimals) == (0.325, 0.264, 0.393, 1)


@pytest.mark.parametrize(
    ("count", "base", "mark", "reason", "shown"),
    [
        (10, 29, Mark.WITHHELD, Reason.SMALL_BASE, 29),
        (1, 3, Mark.WITHHELD, Reason.SMALL_BASE, None),
        (10, 30, Mark.FIGURE, None, 30),
        (4, 100, Mark.WITHHELD, Reason.SMALL_CELL, 100),
        (5, 100, Mark.FIGURE, None, 100),
        (96, 100, Mark.WITHHELD, Reason.SMALL_CELL, 100),
        (0, 99, Mark.WITHHELD, Reason.SMALL_CELL, 99),
        (0, 100, Mark.UNDER_FIVE, None, 100),
        (100, 100, Mark.OVER_NINETY_FIVE, None, 100),
        (104, 100, Mark.OVER_NINETY_FIVE, None, 100),
        (0, 0, Mark.WITHHELD, Reason.SMALL_BASE, None),
    ],
)
def test_small_bases_and_cells_are_withheld(
    count: int, base: int, mark: Mark, reason: Reason | None, shown: int | None
) -> None:
    """Minimum base 30, minimum count 5 on both sides, extremes in words from a base of 100."""
    figure = share_of(count, base)
    assert (figure.mark, figure.reason, figure.base) == (mark, reason, shown)
    if mark is not Mark.FIGURE:
        assert (figure.value, figure.low, figure.high, figure.count, figure.quality) == (None,) * 5


def test_a_sensitive_module_withholds_more() -> None:
    """A base of 49 and a count of 9 are too small there."""
    assert share_of(20, 49, profile=SENSITIVE).reason == Reason.SMALL_BASE
    assert share_of(9, 100, profile=SENSITIVE).reason == Reason.SMALL_CELL
    assert share_of(10, 100, profile=SENSITIVE).shown


def test_an_indicator_may_ask_for_more_but_never_for_less() -> None:
    """Minima of its own raise those of the profile."""
    assert share_of(9, 100, minimum_count=10).reason == Reason.SMALL_CELL
    assert share_of(20, 80, minimum_base=100).reason == Reason.SMALL_BASE
    assert share_of(4, 100, minimum_count=3).reason == Reason.SMALL_CELL
    assert share_of(10, 29, minimum_base=5).reason == Reason.SMALL_BASE


def test_a_small_base_asks_for_care() -> None:
    """Below 50 a figure is flagged."""
    assert share_of(20, 49).care
    assert not share_of(20, 50).care


def test_any_plugin_may_withhold_and_none_can_undo_it() -> None:
    """A reason of another plugin is said as it is; beside the engine's own, the first in order is said."""
    assert share_of(300, 600, engine=Engine("otra razón")).reason == "otra razón"
    both = share_of(3, 10, engine=Engine("otra razón"))
    assert (both.mark, both.value, both.reason) == (Mark.WITHHELD, None, "otra razón")


def test_minimum_bases_are_the_plugin_that_withholds() -> None:
    """Without it a small cell shows: whoever takes it out must fail the audit."""
    assert share_of(3, 20, engine=Engine(own=False)).value == 0.15


def test_an_imprecise_figure_is_withheld_where_its_indicator_asks() -> None:
    """30 of 100 against 20 of 200 has a CV of 26 %."""
    gap = ratio((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2))
    (loose,) = total_of(gap, 30, 100, 20, 200, maximum_cv=0.27)
    (strict,) = total_of(gap, 30, 100, 20, 200, maximum_cv=0.20)
    assert (loose.mark, strict.mark, strict.reason) == (Mark.FIGURE, Mark.WITHHELD, IMPRECISE)


def test_a_ratio_rests_on_both_of_its_groups() -> None:
    """The smaller base is shown and decides; a ratio has no numerator."""
    gap = ratio((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2))
    (figure,) = total_of(gap, 300, 1000, 30, 150)
    assert (figure.value, figure.base, figure.count, figure.percent) == (1.5, 150, None, False)
    assert words(figure, SPANISH) == "1,5"
    assert total_of(gap, 300, 1000, 10, 29)[0].reason == Reason.SMALL_BASE
    assert total_of(gap, 300, 1000, 4, 150)[0].reason == Reason.SMALL_CELL
    assert total_of(gap, 300, 1000, 2, 4)[0].base is None


def test_a_ratio_of_full_groups_is_still_a_ratio() -> None:
    """All of 200 against half of 200 is twice, not "more than 95 %"."""
    gap = ratio((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2))
    (figure,) = total_of(gap, 200, 200, 100, 200)
    assert (figure.mark, figure.value) == (Mark.FIGURE, 2.0)


def test_a_ratio_to_nobody_is_withheld() -> None:
    """There is nothing to divide by, even where the base is large."""
    gap = ratio((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2))
    for counts in ((300, 1000, 0, 500), (0, 1000, 300, 500)):
        (figure,) = total_of(gap, *counts)
        assert (figure.mark, figure.reason) == (Mark.WITHHELD, Reason.SMALL_CELL)


APART = difference((TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2))
JOINED = average(*(share(TROUBLES.has(n), among=GENDER.is_in(n)) for n in (1, 2, 3)))


def test_a_difference_is_said_in_points() -> None:
    """Tenths of a point on 200 people or more, whole points below, with the smaller base and no numerator."""
    (figure,) = total_of(APART, 561, 1000, 90, 250)
    assert (figure.value, figure.base, figure.count) == (0.201, 250, None)
    assert (figure.percent, figure.gap, figure.decimals) == (False, True, 1)
    assert (words(figure, SPANISH), interval_words(figure, SPANISH)) == ("20,1", "13,2 a 26,6")
    (figure,) = total_of(APART, 48, 80, 56, 70)
    assert (figure.value, figure.decimals, figure.base) == (-0.2, 0, 70)
    assert (words(figure, SPANISH), interval_words(figure, SPANISH)) == ("−20", "−33 a −5")
    assert interval_words(figure, ENGLISH).startswith("−33 ")


def test_no_difference_has_no_sign() -> None:
    """A hair below 0 is 0, not "−0,0"."""
    (figure,) = total_of(APART, 4998, 10000, 5000, 10000)
    assert words(figure, SPANISH) == "0,0"


def test_a_difference_is_as_good_as_the_worse_of_its_shares() -> None:
    """Two sure shares that are alike are a sure finding; 20 people in one numerator are not reliable."""
    assert total_of(APART, 300, 600, 300, 600)[0].quality is Quality.INDICATIVE
    assert total_of(APART, 300, 600, 20, 600)[0].quality is Quality.NOT_RELIABLE
    assert total_of(APART, 20, 600, 300, 600)[0].quality is Quality.NOT_RELIABLE


def test_an_average_is_said_in_percent() -> None:
    """50, 60 and 73 %: 61.0 %, on the smallest base; it has no numerator, and its label rests on their average."""
    (figure,) = total_of(JOINED, 500, 1000, 300, 500, 292, 400)
    assert (figure.value, figure.base, figure.count) == (0.61, 400, None)
    assert (words(figure, SPANISH), interval_words(figure, SPANISH)) == ("61,0 %", "57,0–64,8 %")
    assert figure.quality is Quality.INDICATIVE
    assert total_of(JOINED, 5, 1000, 15, 500, 10, 400)[0].quality is Quality.NOT_RELIABLE


def test_an_average_is_said_in_words_where_all_of_its_shares_are() -> None:
    """Three empty shares are "less than 5 %"; beside others, an empty one is a part as any."""
    assert total_of(JOINED, 0, 1000, 0, 500, 0, 400)[0].mark is Mark.UNDER_FIVE
    assert total_of(JOINED, 1000, 1000, 500, 500, 400, 400)[0].mark is Mark.OVER_NINETY_FIVE
    (figure,) = total_of(JOINED, 0, 1000, 500, 500, 200, 400)
    assert (figure.mark, figure.value) == (Mark.FIGURE, 0.5)


PAIRS = st.integers(0, 250).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@given(st.lists(PAIRS, min_size=3, max_size=3))
def test_nothing_joined_is_shown_without_each_of_its_shares(counts: list[tuple[int, int]]) -> None:
    """Where one share alone would be withheld so is an average, and a difference; the base too, if it is too small."""
    for estimator, size in ((JOINED, 3), (APART, 2)):
        used = counts[:size]
        (figure,) = total_of(estimator, *(n for pair in used for n in pair))
        alone = [share_of(*pair) for pair in used]
        withheld = [one for one in alone if one.mark is Mark.WITHHELD]
        assert (figure.mark is Mark.WITHHELD) == bool(withheld)
        if withheld:
            assert (figure.value, figure.low, figure.high, figure.quality) == (None,) * 4
            assert figure.reason in {one.reason for one in withheld}
        if None in {one.base for one in alone}:
            assert figure.base is None


def test_a_mean_comes_from_perturbed_counts() -> None:
    """9, 14 and 19 at 1, 2 and 4 give 113 / 42 = 2.7, one decimal; the base is its own protected count."""
    (figure,) = total_of(mean(LOUDNESS, (1.0, 2.0, 4.0), among=everybody), 9, 14, 19, 40)
    assert (figure.value, figure.decimals, figure.base, figure.count) == (2.7, 1, 40, None)
    assert total_of(mean(LOUDNESS, (1.0, 2.0), among=everybody), 100, 100, 204)[0].decimals == 2


def test_a_median_is_said_as_a_mean_is() -> None:
    """In the indicator's unit, without a percent sign."""
    (figure,) = total_of(median(LOUDNESS, (1.0, 2.0, 3.0), among=everybody), 100, 200, 100, 400)
    assert words(figure, SPANISH) == "2,00"
    assert interval_words(figure, SPANISH) == "1,90–2,10"


def test_only_the_leading_categories_are_said() -> None:
    """In the order of their protected counts among all participants."""
    members = tuple(Category(n, Text("Problema"), TROUBLES.has(n)) for n in (1, 2, 3))
    figures = total_of(distribution(*members, among=ASKED, top=2), 50, 300, 60, 70)
    assert [(f.category, f.count) for f in figures] == [(3, 70), (2, 60)]


# --- rare groups and categories --------------------------------------------------------------------------------------


def test_rare_ones_are_at_least_two() -> None:
    """A rare one alone takes the next smallest with it."""
    assert rare({1: 50, 2: 4, 3: 0, 4: 9}, 5) == {2, 3}
    assert rare({1: 50, 2: 4, 3: 30, 4: 9}, 5) == {2, 4}
    assert rare({1: 50, 2: 40}, 5) == frozenset()
    assert rare({1: 3}, 5) == {1}


def broken_down(lines: Mapping[Group, Sequence[int]], *by: str) -> Results:
    """Publish one share in one breakdown; lines hold everybody, the numerator and the base of each group."""
    module = Module((indicator("x", HAPPENED, [by]),))
    plans = plan_tables(module, PEOPLE)
    total = [sum(column) for column in zip(*lines.values(), strict=True)]
    return publish(module, plans, [made(plans[0], {(): total}), made(plans[1], lines)], PEOPLE, Engine())


def test_rare_groups_are_published_as_one_with_their_counts_added() -> None:
    """Peoples 4 and 5 have 4 and 3 members each: together 7, in the last line."""
    lines = {(1,): [400, 100, 400], (2,): [90, 40, 80], (3,): [50, 20, 50], (4,): [4, 2, 4], (5,): [3, 3, 3]}
    found = broken_down({**lines, (None,): [60, 30, 60]}, "people_of").get("x", ("people_of",))
    assert [group.codes for group in found.groups] == [(1,), (2,), (3,), (REST_CODE,)]
    assert found.groups[-1].labels == ("Otras categorías con pocas personas",)
    assert found.groups[-1].figure.base == 7
    assert found.groups[1].figure.count == 40


def test_people_without_a_value_have_no_line() -> None:
    """They are counted and keyed, and published nowhere but in the total."""
    lines = {(code,): [100, 50, 100] for code in (1, 2, 3, None)}
    found = broken_down(lines, "gender")
    assert [group.codes for group in found.get("x", ("gender",)).groups] == [(1,), (2,), (3,)]
    assert found.get("x").groups[0].figure.base == 400
    assert found.participants == 400


def test_rare_groups_are_the_same_in_a_crossing() -> None:
    """What is rare among all is joined in every line of a crossing, after the other groups of the same line."""
    codes = (1, 2, 3, 4, 5, None)
    sizes = {1: 400, 2: 90, 3: 50, 4: 4, 5: 3, None: 60}
    lines = {(g, p): [sizes[p], 0, sizes[p]] for g in (1, 2, 3, None) for p in codes}
    module = Module((indicator("x", HAPPENED, ["people_of", ("gender", "people_of")]),))
    plans = plan_tables(module, PEOPLE)
    total = [4 * sum(sizes.values()), 0, 4 * sum(sizes.values())]
    one_way = {(p,): [size, 0, size] for p, size in sizes.items()}
    tables = [made(plans[0], {(): total}), made(plans[1], one_way), made(plans[2], lines)]
    found = publish(module, plans, tables, PEOPLE, Engine()).get("x", ("gender", "people_of"))
    assert [group.codes for group in found.groups][:5] == [(1, 1), (1, 2), (1, 3), (1, REST_CODE), (2, 1)]
    assert found.groups[3].labels == ("Mujeres", "Otras categorías con pocas personas")


def test_rare_categories_of_one_answer_are_added() -> None:
    """Who belongs to one people belongs to no other, so that 4 and 3 are 7 of 400."""
    family = distribution(*options_of(PEOPLE_OF), among=PEOPLE_OF.answered())
    figures = total_of(family, 200, 400, 100, 80, 4, 3)
    assert [f.category for f in figures] == [1, 2, 3, REST_CODE]
    assert (figures[-1].count, figures[-1].value, figures[-1].base) == (7, 0.018, 400)


def test_rare_categories_of_many_answers_are_named_without_a_number() -> None:
    """A person may have several troubles: how many have any of the rare ones is not known."""
    figures = total_of(distribution(*options_of(TROUBLES), among=ASKED), 200, 400, 100, 4, 3)
    assert [f.category for f in figures] == [1, 2, REST_CODE]
    assert (figures[-1].mark, figures[-1].reason, figures[-1].base) == (Mark.WITHHELD, Reason.SMALL_CELL, 400)


def test_categories_that_are_more_than_one_answer_stay_apart() -> None:
    """Combinations, answers joined with a state, and categories with a base of their own are withheld one by one."""
    pairs = (
        Category(1, Text("A"), TROUBLES.has(1) & TROUBLES.has(2)),
        Category(2, Text("B"), TROUBLES.has(3)),
    )
    assert [f.category for f in total_of(distribution(*pairs, among=ASKED), 3, 400, 2)] == [1, 2]
    unsure = tuple(Category(n, Text("A"), PEOPLE_OF.is_in(n, Missing.REFUSED)) for n in (1, 2))
    assert [f.category for f in total_of(distribution(*unsure, among=everybody), 3, 2)] == [1, 2]
    own = tuple(Category(n, Text("A"), TROUBLES.has(n), among=GENDER.is_in(n)) for n in (1, 2))
    assert [f.category for f in total_of(distribution(*own, among=ASKED), 3, 400, 2, 300)] == [1, 2]


# --- places ----------------------------------------------------------------------------------------------------------


def places(profile: Profile, sizes: Mapping[str, int]) -> dict[Any, str | None]:
    """Publish a share by municipality, and return why each is withheld."""
    town = Municipality("town", Text("Municipio"), store=keep, release=keep)
    section = Section("all", Text("Todo"), questions=(town, TROUBLES))
    asked = Questionnaire("towns", version="1.0.0", title=Text("T"), summary=Text("S"), sections=(section,))
    module = Module((indicator("x", HAPPENED, ["town"]),), asked, ())
    plans = plan_tables(module, profile)
    lines = {(code,): [n, n // 2, n] for code, n in sizes.items()}
    tables = [made(plans[0], {(): [5000, 2500, 5000]}), made(plans[1], lines)]
    found = publish(module, plans, tables, profile, Engine()).get("x", ("town",))
    return {group.codes[0]: group.figure.reason for group in found.groups}


def test_only_large_municipalities_with_enough_answers_are_shown() -> None:
    """Medellín with 100 people and 99; Abejorral has fewer than 100,000 inhabitants; a sensitive module shows none."""
    small = Reason.SMALL_BASE
    assert places(PEOPLE, {"05001": 100, "11001": 99, "05002": 300}) == {
        "05001": None,
        "11001": small,
        "05002": small,
    }
    assert places(SENSITIVE, {"05001": 3000}) == {"05001": small}


def test_a_sensitive_module_shows_departments_with_200_people() -> None:
    """A department of 199 is withheld although its base would do."""
    module = Module((indicator("x", HAPPENED, ["department"]),), derived=(standard.DEPARTMENT,))
    plans = plan_tables(module, SENSITIVE)
    lines = {("05",): [200, 80, 150], ("11",): [199, 80, 150]}
    tables = [made(plans[0], {(): [399, 160, 300]}), made(plans[1], lines)]
    found = publish(module, plans, tables, SENSITIVE, Engine()).get("x", ("department",))
    assert [group.figure.reason for group in found.groups] == [None, Reason.SMALL_BASE]


# --- only perturbed counts matter ------------------------------------------------------------------------------------


def test_equal_perturbed_counts_give_equal_results() -> None:
    """Exact counts of two sets of answers differ by noise, and nothing that is published tells them apart."""
    noise = NoiseTable.build()
    module = Module(
        (
            indicator("share", HAPPENED, ["gender"]),
            indicator("mean", mean(LOUDNESS, (0.0, 1.0, 2.0), among=everybody), ["gender"]),
        )
    )
    plans = plan_tables(module, PEOPLE)
    row = noise.row(100)
    key = {value: row.thresholds[row.values.index(value)] for value in (-3, 0, 4)}
    results, exact = [], []
    for shift in (-3, 0, 4):
        tables = []
        for plan in plans:
            groups = [()] if not plan.by else [(code,) for code in (1, 2, 3, None)]
            wanted = np.array([[300 + 20 * n for n in range(len(plan.conditions))] for _ in groups])
            table = Table(
                plan.by,
                tuple(groups),
                tuple(plan.conditions),
                wanted - shift,
                np.full_like(wanted, key[shift]),
            )
            exact.append(int(table.counts[0, 0]))
            tables.append(protect(table, noise))
        results.append(publish(module, plans, tables, PEOPLE, Engine()))
    assert len(set(exact)) == 3
    assert results[0] == results[1] == results[2]
    assert results[0].participants == 300


def test_a_published_table_keeps_no_exact_count() -> None:
    """Nothing that hangs on it holds the counts it was made of."""
    noise = NoiseTable.build()
    module = Module((indicator("x", HAPPENED),))
    (plan,) = plan_tables(module, PEOPLE)
    protected = made(plan, {(): [1003, 777, 911]}, noise, keys=2**32 - 1)
    assert protected.counts(())[EVERYBODY] == 1008
    held = repr([np.asarray(v).tolist() for v in vars(protected).values() if isinstance(v, np.ndarray)])
    assert not {"1003", "777", "911"} & set(
        held.replace("[", " ").replace("]", " ").replace(",", " ").split()
    )


def test_results_can_be_asked_for() -> None:
    """By indicator, by breakdown, and how much is withheld."""
    found = broken_down({(1,): [100, 50, 100], (2,): [100, 2, 100], (3,): [20, 10, 20]}, "gender")
    assert [result.by for result in found.of("x")] == [(), ("gender",)]
    assert found.get("x").is_total
    assert [one.id for one in found.indicators] == ["x"]
    assert found.withheld == pytest.approx(2 / 4)
    with pytest.raises(KeyError):
        found.get("x", ("age",))


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "spanish", "english"),
    [
        (1230, 0, "1.230", "1,230"),
        (1230.45, 1, "1.230,5", "1,230.5"),
        (0.125, 2, "0,13", "0.13"),
        (2.5, 0, "3", "3"),
        (-1234567, 0, "−1.234.567", "−1,234,567"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    value: float, decimals: int, spanish: str, english: str
) -> None:
    """Comma and point change places; a minus sign is one; halves round away from zero."""
    assert number(value, decimals, SPANISH) == spanish
    assert number(value, decimals, ENGLISH) == english


def test_figures_are_said_in_words() -> None:
    """A share, its interval, a withheld one, and both extremes, in two languages."""
    said = Figure(value=0.52, low=0.484, high=0.556, mark=Mark.FIGURE, decimals=1)
    assert (words(said, SPANISH), interval_words(said, SPANISH)) == ("52,0 %", "48,4–55,6 %")
    assert (words(said, ENGLISH), interval_words(said, ENGLISH)) == ("52.0%", "48.4–55.6%")
    assert words(Figure(), SPANISH) == "n. d."
    assert interval_words(Figure(), SPANISH) == ""
    assert words(Figure(mark=Mark.UNDER_FIVE), SPANISH) == "menos de 5 %"
    assert (
        words(Figure(mark=Mark.OVER_NINETY_FIVE), Catalogue("en", {"más de 95 %": "over 95%"})) == "over 95%"
    )
