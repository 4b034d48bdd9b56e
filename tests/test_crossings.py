"""Crossings of up to three variables: what is counted there, and the smallest numbers that are shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.defaults.minimum_bases import suppress_cell
from diversa.disclosure.marks import Mark
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.profiles import PEOPLE, SENSITIVE
from diversa.disclosure.tables import EVERYBODY, Group, PublishedTable, Table, protect
from diversa.indicators.breakdowns import BadBreakdown
from diversa.indicators.estimators import share
from diversa.indicators.figures import Figure
from diversa.indicators.pairs import pairs
from diversa.indicators.plans import TablePlan, plan_tables, thresholds
from diversa.indicators.publishing import publish
from diversa.indicators.scores import score
from diversa.questionnaire import standard
from diversa.questionnaire.structure import Section
from diversa.texts import Text
from tests.neighbours import GENDER, LOUDNESS, NEIGHBOURS, TROUBLES, Module, counted, indicator, tables

_ = Text
SILENT = NoiseTable((NoiseRow((0,), (1.0,)),))
ASKED = TROUBLES.answered()
HAPPENED = share(TROUBLES.any(), among=ASKED)
THREE = ("gender", "stratum", "age")


class Engine:
    """Withhold as the engine's own plugin does."""

    def reasons(self, **arguments: object) -> tuple[str, ...]:
        found = suppress_cell(**arguments)
        return (found,) if found else ()


def silent(plan: TablePlan, group: Group, count: int, base: int) -> PublishedTable:
    """Make the table of one group, without noise: so many of the base, of 900 people."""
    known = {EVERYBODY: 900, **dict(zip(HAPPENED.counts(), (count, base), strict=True))}
    counts = np.array([[known[id_] for id_ in plan.conditions]])
    return protect(Table(plan.by, (group,), tuple(plan.conditions), counts, np.zeros_like(counts)), SILENT)


def crossed(count: int, base: int, **minima: int) -> Figure:
    """Publish one share in one group of a crossing of three variables."""
    module = Module((indicator("x", HAPPENED, [THREE], **minima),))
    total, plan = plan_tables(module, PEOPLE)
    made = [silent(total, (), count, base), silent(plan, (1, 1, 18), count, base)]
    return publish(module, [total, plan], made, PEOPLE, Engine()).get("x", THREE).groups[0].figure


@pytest.mark.parametrize(
    ("count", "base", "shown"),
    [(10, 30, True), (20, 30, True), (9, 30, False), (21, 30, False), (14, 29, False), (10, 500, True)],
    ids=["ten with", "ten without", "nine with", "nine without", "base 29", "ten of many"],
)
def test_an_intersection_needs_thirty_people_ten_with_and_ten_without(
    count: int, base: int, shown: bool
) -> None:
    """An indicator's own minima decide in crossings, where they are stricter than the profile's."""
    figure = crossed(count, base, minimum_base=30, minimum_count=10)
    assert (figure.mark is Mark.FIGURE) is shown


@given(st.integers(0, 120), st.integers(0, 120), st.integers(0, 40), st.integers(0, 60))
def test_no_minimum_of_an_indicator_loosens_those_of_a_crossing(
    count: int, rest: int, own_count: int, own_base: int
) -> None:
    """Whatever an indicator names, a number in a crossing has the profile's base, count and complement at least."""
    figure = crossed(count, count + rest, minimum_count=own_count, minimum_base=own_base)
    if figure.shown:
        assert count + rest >= max(PEOPLE.minimum_base, own_base)
        assert min(count, rest) >= max(PEOPLE.minimum_count, own_count)


@pytest.mark.parametrize(
    ("by", "least"),
    [
        (("gender_group", "department"), 10),
        (("department", "age_years", "ethnic_group"), 10),
        (("municipality", "disability"), 10),
        (("department",), 5),
        (("ethnic_group",), 5),
        (("ethnic_group", "region"), 5),
        (("department", "age_years"), 5),
    ],
)
def test_who_people_are_in_a_department_needs_ten(by: tuple[str, ...], least: int) -> None:
    """Gender, ethnic group or disability crossed with a small place asks for ten people, and ten others; a wide one for five."""
    one = indicator("x", HAPPENED)
    assert thresholds(PEOPLE, one, by).minimum_count == least
    assert thresholds(PEOPLE, indicator("x", HAPPENED, minimum_count=20), by).minimum_count == 20
    assert thresholds(SENSITIVE, one, by).minimum_count == 10
    assert thresholds(PEOPLE, indicator("x", HAPPENED, minimum_base=70), by).minimum_base == 70


def test_a_department_shows_no_gender_of_fewer_than_ten() -> None:
    """Nine of a hundred women of a department are withheld, ten are shown, and so are nine of a region."""
    questionnaire = replace(
        NEIGHBOURS,
        sections=(
            Section(
                "all",
                _("Todo"),
                (standard.GENDER_IDENTITY, standard.MUNICIPALITY, *NEIGHBOURS.sections[0].questions),
            ),
        ),
    )
    found = {}
    for place, code in (("department", "05"), ("region", None)):
        by = ("gender_group", place)
        module = Module((indicator("x", HAPPENED, [by]),), questionnaire, (*standard.DERIVED, LOUDNESS))
        total, plan = plan_tables(module, PEOPLE)
        group = (1, code or plan.breakdowns[1].codes[0])
        for count in (9, 10):
            made = [silent(total, (), count, 100), silent(plan, group, count, 100)]
            found[place, count] = (
                publish(module, [total, plan], made, PEOPLE, Engine()).get("x", by).groups[0].figure.mark
            )
    assert found == {
        ("department", 9): Mark.WITHHELD,
        ("department", 10): Mark.FIGURE,
        ("region", 9): Mark.FIGURE,
        ("region", 10): Mark.FIGURE,
    }


def test_a_sensitive_module_crosses_two_variables_and_the_region() -> None:
    """Three others are an error that names them, whoever declares them."""
    module = Module((indicator("x", HAPPENED, ["gender"]),))
    assert len(plan_tables(module, SENSITIVE, [("gender", "age")])) == 2
    with pytest.raises(BadBreakdown, match="gender × stratum × age crosses more than the 2"):
        plan_tables(module, SENSITIVE, [THREE])


def test_scores_and_pairs_are_counted_in_columns_as_one_by_one(tmp_path: Path) -> None:
    """In a crossing of three variables, every count and every sum of keys is that of plain Python."""
    values = {1: 0.0, 2: 0.0, 3: 0.5, 4: 1.0}
    both = pairs(TROUBLES, among=ASKED)
    loud = score(LOUDNESS, (0, 1, 2, 3, 4), low=_("nada"), high=_("todo"), among=ASKED)
    rich = score(LOUDNESS, values, low=_("poco"), high=_("mucho"), among=GENDER.answered())
    module = Module(
        tuple(
            indicator(name, estimator, [THREE])
            for name, estimator in (
                ("pairs", both),
                ("loud", loud),
                ("rich", rich),
                ("cut", loud.at_least(2)),
            )
        )
    )
    random = Random(4)
    people = [
        (
            number,
            {
                "age": random.randint(18, 90),
                "gender": random.randint(1, 3),
                "stratum": random.randint(1, 4),
                "troubles": tuple(sorted(random.sample((1, 2, 3, 4), random.randint(1, 4))))
                if random.random() < 0.8
                else (0,),
            },
        )
        for number in range(400)
    ]
    for table, plan in zip(tables(module, people, tmp_path), plan_tables(module, PEOPLE), strict=True):
        expected = counted(module, people, plan.by, plan.conditions)
        for row, group in enumerate(table.groups):
            for place, id_ in enumerate(table.count_ids):
                found = int(table.counts[row, place]), int(table.key_sums[row, place])
                assert found == expected[group, id_]
