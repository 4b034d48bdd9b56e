"""Counting in columns: equal to counting one by one, in every group of every table."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import PEOPLE, SENSITIVE
from diversa.disclosure.tables import EVERYBODY, Table, protect
from diversa.indicators import tabulate as room
from diversa.indicators.breakdowns import BadBreakdown, breakdown
from diversa.indicators.estimators import Category, distribution, everybody, options_of, share
from diversa.indicators.plans import plan_tables
from diversa.privacy.rules import Bands, CutsBand, keep
from diversa.questionnaire import standard
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Condition, known_true
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Integer, Municipality
from diversa.texts import Text
from tests.neighbours import (
    AGE,
    GENDER,
    LOUDNESS,
    PEOPLE_OF,
    PLACE,
    SECRET,
    STRATUM,
    TROUBLES,
    WHEN,
    Module,
    Person,
    counted,
    id_of,
    indicator,
    tables,
)

ONE_WAY = ("age", "gender", "stratum", "people_of", "place", "loudness")
ATOMS: tuple[Condition, ...] = (
    AGE >= 45,
    AGE < 29,
    GENDER == 1,
    GENDER.is_in(2, 3, Missing.REFUSED),
    GENDER.is_in(Missing.BLANK),
    STRATUM <= 2,
    PEOPLE_OF.answered(),
    PLACE == "05001",
    TROUBLES.any(),
    TROUBLES.has(0),
    TROUBLES.count_of() >= 2,
    WHEN.any_row(1),
    WHEN.count_rows(1) == 1,
    WHEN.cell("night") == 2,
    LOUDNESS > 1,
    everybody,
)
conditions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] & pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
        inner.map(lambda one: ~one),
        inner.map(known_true),
    ),
    max_leaves=5,
)
breakdowns = st.lists(st.sampled_from(ONE_WAY), min_size=1, max_size=3, unique=True).map(tuple)


def person(draw: random.Random) -> Person:
    """Make a person who answers most things."""

    def some(*values: Any) -> Any:
        return draw.choice([*values, *values, Missing.BLANK, Missing.REFUSED])

    return {
        "age": some(*range(18, 99)),
        "gender": some(1, 2, 3),
        "stratum": some(1, 2, 3, 4, 5, 6),
        "people_of": some(1, 1, 1, 1, 2, 2, 3, 4, 5),
        "place": some("05001", "05", "11001", "76001"),
        "troubles": some((0,), (1,), (1, 2), (2, 3, 4), (1, 2, 3, 4)),
        "when": some({"day": 1, "night": 2}, {"day": 1, "night": 1}, {"day": Missing.BLANK, "night": 2}),
    }


def crowd(size: int, seed: int = 1) -> list[tuple[int, Person]]:
    """Make numbered people."""
    draw = random.Random(seed)
    return [(place, person(draw)) for place in range(size)]


def by_name(made: tuple[Table, ...]) -> dict[tuple[str, ...], Table]:
    return {table.by: table for table in made}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    wanted=st.lists(st.tuples(conditions, conditions), min_size=1, max_size=6),
    by=st.lists(breakdowns, max_size=4),
)
def test_columns_count_what_a_person_would_count(
    tmp_path: Path, seed: int, wanted: list[tuple[Condition, Condition]], by: list[tuple[str, ...]]
) -> None:
    """For random conditions and crossings, counts and sums of keys are those of counting one by one."""
    people = crowd(150, seed)
    made = Module(tuple(indicator(f"i{n}", share(a, among=b), by) for n, (a, b) in enumerate(wanted)))
    for table, plan in zip(tables(made, people, tmp_path), plan_tables(made, PEOPLE), strict=True):
        expected = counted(made, people, plan.by, plan.conditions)
        assert table.by == plan.by
        found = {
            (group, id_): (int(table.counts[line, place]), int(table.key_sums[line, place]))
            for line, group in enumerate(table.groups)
            for place, id_ in enumerate(table.count_ids)
        }
        assert found == expected


def test_more_people_than_fit_in_a_batch_are_counted_to_the_last_bit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches and the parts that are added up as floats leave no trace; every way of adding up gives the same."""
    people = crowd(2_500)
    family = indicator(
        "family", distribution(*options_of(TROUBLES), among=TROUBLES.answered()), ["gender", "place"]
    )
    one = indicator(
        "one", share(AGE >= 45, among=AGE.answered()), ["gender", ("gender", "place", "people_of")]
    )
    module = Module((family, one))
    expected = tables(module, people, tmp_path)
    monkeypatch.setattr(room, "BATCH", 2_048)
    for few, wide in ((0, 10_000), (100, 0)):
        monkeypatch.setattr(room, "_FEW", few)
        monkeypatch.setattr(room, "_WIDE", wide)
        for table, before in zip(tables(module, people, tmp_path), expected, strict=True):
            assert table.count_ids == before.count_ids
            assert np.array_equal(table.counts, before.counts)
            assert np.array_equal(table.key_sums, before.key_sums)
    (total,) = (table for table in expected if table.by == ())
    place = total.count_ids.index(EVERYBODY)
    assert total.counts[0, place] == 2_500
    assert total.key_sums[0, place] == sum(record_key(SECRET, id_of(n)) for n in range(2_500))


def test_a_set_of_records_has_one_published_count_in_every_table_and_order(tmp_path: Path) -> None:
    """Women are as many in the table by gender as in a share of women, a crossing, and in another order of records."""
    women = share(GENDER == 1, among=everybody)
    module = Module((indicator("women", women, ["gender", ("gender", "age")]),))
    people = crowd(400)
    noise = NoiseTable.build()
    seen = set()
    for order in (people, people[::-1]):
        found = {table.by: protect(table, noise) for table in tables(module, order, tmp_path)}
        above, _ = women.counts()
        seen |= {
            found[()].counts(())[above],
            found["gender",].size((1,)),
            found["gender",].counts((1,))[above],
        }
    assert len(seen) == 1
    crossed = found["gender", "age"]
    assert crossed.size((1, 18)) == crossed.counts((1, 18))[above]


def test_no_published_count_is_one_or_two(tmp_path: Path) -> None:
    """Small groups are many in a crossing of three; none of them shows."""
    module = Module(
        (indicator("x", share(TROUBLES.any(), among=everybody), [("age", "place", "people_of")]),)
    )
    made = by_name(tables(module, crowd(900), tmp_path))["age", "place", "people_of"]
    protected = protect(made, NoiseTable.build())
    exact = {int(number) for number in made.counts.flat}
    published = {number for group in protected.groups for number in protected.counts(group).values()}
    assert {1, 2} <= exact
    assert not {1, 2} & published


def test_nobody_is_a_table_of_zeros(tmp_path: Path) -> None:
    """A module that nobody answered has its tables, with 0 everywhere."""
    module = Module((indicator("x", share(TROUBLES.any(), among=everybody), ["gender"]),))
    for table in tables(module, [], tmp_path):
        assert not table.counts.any()
        assert not table.key_sums.any()


def test_people_without_a_value_are_a_group_of_their_own(tmp_path: Path) -> None:
    """Blank, refused, not released: all of them in the group None, which is counted and keyed as any other."""
    people: list[tuple[int, Person]] = [
        (0, {"stratum": 6}),
        (1, {"stratum": Missing.REFUSED}),
        (2, {}),
        (3, {"stratum": 4}),
    ]
    module = Module((indicator("x", share(TROUBLES.any(), among=everybody), ["stratum"]),))
    table = by_name(tables(module, people, tmp_path))["stratum",]
    assert table.groups == ((1,), (2,), (None,))
    assert table.counts[:, table.count_ids.index(EVERYBODY)].tolist() == [0, 1, 3]


def test_a_table_counts_only_what_is_declared_for_it(tmp_path: Path) -> None:
    """A family that stands in the total alone is in no other table."""
    family = indicator("family", distribution(*options_of(TROUBLES), among=everybody))
    one = indicator("one", share(GENDER == 1, among=everybody), ["age"])
    found = by_name(tables(Module((family, one)), crowd(50), tmp_path))
    assert len(found[()].count_ids) == 6
    assert len(found["age",].count_ids) == 2


# --- which tables there are ------------------------------------------------------------------------------------------


def planned(
    *by: Any, profile: Any = PEOPLE, declared: Any = None, module: Any = None
) -> list[tuple[str, ...]]:
    module = module or Module((indicator("x", share(GENDER == 1, among=everybody), by),))
    return [plan.by for plan in plan_tables(module, profile, declared)]


def test_every_indicator_stands_in_the_total() -> None:
    """The total comes first, then breakdowns in the order in which they are declared."""
    assert planned() == [()]
    assert planned("age", ("gender", "age"), "gender") == [(), ("age",), ("gender", "age"), ("gender",)]


def test_one_crossing_is_one_table_in_whatever_order() -> None:
    """The same variables the other way round would publish the same people twice."""
    first = indicator("a", share(GENDER == 1, among=everybody), [("age", "gender")])
    second = indicator("b", share(GENDER == 2, among=everybody), [("gender", "age")])
    _, plan = plan_tables(Module((first, second)), PEOPLE)
    assert plan.by == ("age", "gender")
    assert [one.id for one in plan.indicators] == ["a", "b"]


def test_a_campaign_may_declare_its_own_tables() -> None:
    """Its list replaces the module's, but for what is published in total only."""
    alone = indicator("alone", share(GENDER == 1, among=everybody))
    broken = indicator("broken", share(GENDER == 2, among=everybody), ["age"])
    plans = plan_tables(Module((alone, broken)), PEOPLE, [("stratum",), ("gender", "place")])
    assert [plan.by for plan in plans] == [(), ("stratum",), ("gender", "place")]
    assert [[one.id for one in plan.indicators] for plan in plans] == [
        ["alone", "broken"],
        ["broken"],
        ["broken"],
    ]


def test_more_than_forty_tables_are_too_many() -> None:
    """The error says how many there are, and what to do."""
    variables = tuple(
        Derived(
            f"d{n}",
            Text("D"),
            options=LOUDNESS.options,
            compute=lambda s: 1,
            formula="",
            store=keep,
            release=keep,
        )
        for n in range(41)
    )
    many = Module(
        (indicator("x", share(GENDER == 1, among=everybody), [v.id for v in variables]),), derived=variables
    )
    with pytest.raises(BadBreakdown, match=r"41 tables; at most 40 .* by="):
        plan_tables(many, PEOPLE)
    fewer = Module(
        (indicator("x", share(GENDER == 1, among=everybody), [f"d{n}" for n in range(40)]),),
        derived=variables,
    )
    assert len(plan_tables(fewer, PEOPLE)) == 41


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("nobody_asked", "x is broken down by 'nobody_asked'"),
        ("note", "'note': it is not stored or not released"),
        ("troubles", "'troubles', which holds several answers"),
        ("when", "'when', which holds several answers"),
        (("age", "gender", "stratum", "place"), "crosses more than the 3 variables"),
        (("age", "age"), "each of its variables once"),
        ((), "each of its variables once"),
    ],
)
def test_what_cannot_be_a_breakdown_says_why(by: Any, sentence: str) -> None:
    """The sentence names the variable, and the indicator where nothing has that name."""
    with pytest.raises(BadBreakdown, match=sentence):
        planned(by)


def test_a_region_stands_beside_what_a_sensitive_module_may_cross() -> None:
    """Two variables and the region, but not three variables."""
    by = ("age", "gender", "region")
    variables = (LOUDNESS, standard.REGION)
    module = Module((indicator("x", share(GENDER == 1, among=everybody), [by]),), derived=variables)
    assert planned(profile=SENSITIVE, module=module) == [(), by]
    with pytest.raises(BadBreakdown, match="crosses more than the 2"):
        planned(("age", "gender", "stratum"), profile=SENSITIVE)


def test_a_number_needs_bands_to_be_a_breakdown() -> None:
    """Nothing lists the groups of a number that is kept whole."""
    with pytest.raises(BadBreakdown, match="'n': give it options, or bands"):
        breakdown(Integer("n", Text("N"), store=keep, release=keep))


def test_released_bands_may_not_cut_stored_ones() -> None:
    """30 lies inside the stored band 29 to 39."""
    cut = Integer("n", Text("N"), store=Bands((18, 29, 40)), release=Bands((18, 30, 40)))
    with pytest.raises(BadBreakdown, match="cut"):
        breakdown(cut)


def test_groups_are_called_as_people_read_them() -> None:
    """Bands by their ages, groups by their label, departments by their name, everybody's order kept."""
    assert list(breakdown(AGE).labels.values()) == ["18–28", "29–44", "45–59", "60+"]
    assert dict(breakdown(STRATUM).labels) == {1: "Bajo", 2: "Medio"}
    assert breakdown(PLACE).labels["05"] == "Antioquia"
    assert len(breakdown(PLACE).labels) == 33
    assert breakdown(PLACE).codes[-1] is None


def test_a_municipality_that_was_not_told_is_no_municipality() -> None:
    """Who answered the department alone has no group among municipalities."""
    whole_country = breakdown(Municipality("m", Text("M"), store=keep, release=keep))
    assert whole_country.group_of("05001") == "05001"
    assert whole_country.group_of("05") is None


def test_a_value_in_no_group_is_an_error() -> None:
    """Silence would count people as if they had not answered."""
    with pytest.raises(BadBreakdown, match=r"'gender' holds 7"):
        breakdown(GENDER).group_of(7)


def test_a_condition_that_cuts_a_band_names_the_indicator(tmp_path: Path) -> None:
    """What the columns cannot answer is an error, never a wrong count."""
    module = Module((indicator("cutting", share(AGE >= 50, among=everybody)),))
    with pytest.raises(CutsBand, match="cutting"):
        tables(module, crowd(5), tmp_path)


def test_a_category_is_counted_once_for_all_who_ask(tmp_path: Path) -> None:
    """Two indicators on the same people are one column of the table."""
    same = Category(1, Text("Uno"), TROUBLES.has(1))
    module = Module(
        (
            indicator("a", distribution(same, among=everybody)),
            indicator("b", share(TROUBLES.has(1), among=everybody)),
        )
    )
    (table,) = tables(module, crowd(20), tmp_path)
    assert len(table.count_ids) == 2
