"""What is written down of a value, and which questions about the written value still have exact answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.privacy.rules import (
    Bands,
    CodePrefix,
    CutsBand,
    Group,
    Recode,
    Rule,
    bands,
    drop,
    keep,
    merge_rare,
    seal,
)
from diversa.records import from_json, to_json
from diversa.texts import Text

AGES = bands(18, 20, 25, 29, 30, 45, 60)
CLOSED = bands(0, 4, 9, top=12)
WORK = Recode(
    (
        Group(1, Text("Trabaja"), (1, 2)),
        Group(10, Text("Estudia"), (3,)),
        Group(9, Text("Otra cosa"), (4, 96)),
    )
)
RULES: tuple[Rule, ...] = (keep, drop, seal, AGES, CLOSED, WORK, merge_rare(5), CodePrefix(2))


@pytest.mark.parametrize(
    ("rule", "value", "left"),
    [
        (keep, 37, 37),
        (keep, (1, 2), (1, 2)),
        (drop, 37, None),
        (seal, "told in confidence", None),
        (AGES, 18, 18),
        (AGES, 24, 20),
        (AGES, 29, 29),
        (AGES, 44, 30),
        (AGES, 110, 60),
        (AGES, 3, 18),
        (CLOSED, 8.5, 4),
        (WORK, 2, 1),
        (WORK, 96, 9),
        (WORK, 77, None),
        (WORK, (1, 2, 3), (1, 10)),
        (WORK, (4, 3), (9, 10)),
        (WORK, (77,), None),
        (merge_rare(5), 3, 3),
        (CodePrefix(2), "05001", "05"),
        (CodePrefix(2), "05", "05"),
    ],
)
def test_what_is_left_of_a_value(rule: Rule, value: Any, left: Any) -> None:
    """Codes of several answers stay sorted as numbers are, without repeating."""
    assert rule.apply(value) == left


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_goes_to_json_and_back(rule: Rule) -> None:
    """A snapshot protects as the module did."""
    assert from_json(to_json(rule)) == rule


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_left_exactly_where_the_rule_says_so(rule: Rule) -> None:
    """Dropping and sealing leave no column."""
    assert rule.drops == (rule in (drop, seal))
    assert rule.seals == (rule is seal)


def test_bands_are_read_as_people_say_them() -> None:
    """A single year alone, an open band with a plus, a closed one with its end."""
    assert [AGES.label(edge) for edge in AGES.edges] == [
        "18–19",
        "20–24",
        "25–28",
        "29",
        "30–44",
        "45–59",
        "60+",
    ]
    assert [CLOSED.label(edge) for edge in CLOSED.edges] == ["0–3", "4–8", "9–12"]


def test_bands_take_numbers_alone() -> None:
    """A rule on the wrong question fails instead of storing anything."""
    with pytest.raises(TypeError, match="Bands need a number, not str"):
        AGES.apply("37")


@pytest.mark.parametrize(
    ("op", "bound"), [(">=", 30), ("<", 30), (">", 29), ("<=", 29), ("<", 60), (">=", 18)]
)
def test_a_bound_between_bands_is_exact(op: str, bound: float) -> None:
    """Nothing is raised."""
    AGES.check_bound(op, bound)


@pytest.mark.parametrize(
    ("op", "bound"), [(">=", 29.5), ("<", 27), (">", 30), ("<=", 30), (">", 60), (">=", 61)]
)
def test_a_bound_inside_a_band_cuts_it(op: str, bound: float) -> None:
    """The sentence says where the bands begin."""
    with pytest.raises(CutsBand, match="cuts a stored band; the bands begin at 18, 20, 25, 29, 30, 45, 60"):
        AGES.check_bound(op, bound)


@given(
    op=st.sampled_from(["<", "<=", ">", ">="]),
    bound=st.integers(0, 120),
    value=st.integers(18, 120),
)
def test_what_is_not_refused_is_exact(op: str, bound: int, value: int) -> None:
    """Comparing the stored band gives the answer that comparing the exact age would give."""
    try:
        AGES.check_bound(op, bound)
    except CutsBand:
        return
    compare = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__}[op]
    stored = AGES.apply(value)
    assert isinstance(stored, int)
    assert compare(stored, bound) == compare(value, bound)


def test_equality_needs_a_band_of_one_value() -> None:
    """29 is stored as itself; 18 also stands for 19."""
    assert AGES.select(frozenset({29})) == {29}
    with pytest.raises(CutsBand, match="equality with 18, 29 cuts a stored band"):
        AGES.select(frozenset({18, 29}))


def test_groups_are_chosen_whole() -> None:
    """A condition on half a group cannot be answered any more."""
    assert WORK.select(frozenset({1, 2, 3})) == {1, 10}
    with pytest.raises(CutsBand, match="1, 3 cuts a stored group; its groups hold 1, 2, 3"):
        WORK.select(frozenset({1, 3}))
    with pytest.raises(CutsBand, match="cuts a stored group"):
        WORK.select(frozenset({77}))
    with pytest.raises(CutsBand, match="no meaning for stored groups"):
        WORK.check_bound("<", 2)


def test_a_prefix_forgets_the_rest_of_the_code() -> None:
    """Two municipalities of one department cannot be told apart."""
    with pytest.raises(CutsBand, match="05001 cannot be told apart by the first 2 characters"):
        CodePrefix(2).select(frozenset({"05001"}))


@pytest.mark.parametrize("rule", [keep, merge_rare(5)])
def test_what_is_kept_answers_everything(rule: Rule) -> None:
    """Rare categories are joined when they are published, not when they are stored."""
    assert rule.select(frozenset({1, "05"})) == {1, "05"}
    rule.check_bound("<", 3.5)


@given(st.sets(st.integers(0, 100), min_size=1), st.integers(-5, 120))
def test_a_band_is_the_highest_edge_below(edges: set[int], value: int) -> None:
    """Or the first, where all are above."""
    rule = Bands(tuple(sorted(edges)))
    below = [edge for edge in edges if edge <= value]
    assert rule.apply(value) == max(below, default=min(edges))
