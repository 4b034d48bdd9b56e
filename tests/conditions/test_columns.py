"""Conditions on what is stored: rewritten where that is exact, refused where it is not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from diversa.indicators.columns import stored
from diversa.indicators.layout import columns_of
from diversa.privacy.rules import CodePrefix, CutsBand, Group, Recode, Rule, bands, drop, keep
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Answered, Compare, Condition, Count, In, count_in
from diversa.questionnaire.kinds import Grid, Integer, Month, MultipleChoice, Municipality, SingleChoice
from diversa.questionnaire.plain import OPERATORS, read
from diversa.questionnaire.questions import Question
from diversa.texts import Text as _
from tests.conditions.stub import options, stub

PEOPLES = Recode(
    (
        Group(1, _("Indígena"), (1,)),
        Group(2, _("Afrodescendiente"), (3, 4, 5)),
        Group(9, _("Otra"), (2, 6)),
    )
)
SOME = Recode((Group(1, _("Sí"), (1, 2)),))


def asked(cls: Any, id: str, store: Rule, **more: Any) -> Any:
    """Return a question with a rule for what is stored."""
    return cls(id, _(id), store=store, release=keep, **more)


age = asked(Integer, "age", bands(18, 20, 25, 29, 30, 35, 60), high=120)
ethnicity = asked(SingleChoice, "ethnicity", PEOPLES, options=options(1, 2, 3, 4, 5, 6))
grounds = asked(MultipleChoice, "grounds", PEOPLES, options=options(1, 2, 3, 4, 5, 6))
acts = asked(Grid, "acts", PEOPLES, rows=options("a", "b"), options=options(1, 2, 3, 4, 5, 6))
place = asked(Municipality, "place", CodePrefix(2))
home = asked(Municipality, "home", keep)
shared = asked(SingleChoice, "shared", drop, options=options(1, 2))
partly = asked(SingleChoice, "partly", SOME, options=options(1, 2, 3))
month = asked(Month, "month", keep)
others = asked(Grid, "others", keep, rows=options("a"), options=options(1, 2, 3, 4, 5, 6))
QUESTIONS: tuple[Question, ...] = (age, ethnicity, grounds, acts, place, home, shared, partly, month, others)
LAYOUT = columns_of(stub(*QUESTIONS))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (age >= 18, ("cmp", "age", ">=", 18)),
        (age < 60, ("cmp", "age", "<", 60)),
        (age <= 28, ("cmp", "age", "<=", 28)),
        (age > 28, ("cmp", "age", ">", 28)),
        (age == 29, ("in", "age", (29,), ())),
        (Compare("age", "==", 29), ("in", "age", (29,), ())),
        (ethnicity.is_in(3, 4, 5), ("in", "ethnicity", (2,), ())),
        (ethnicity.is_in(1, Missing.REFUSED), ("in", "ethnicity", (1,), (Missing.REFUSED,))),
        (ethnicity < 2, ("in", "ethnicity", (1,), ())),
        (grounds.any_of(2, 6), ("any", "grounds", (9,))),
        (grounds.count_of(1) >= 1, ("count", "grounds", (1,), ">=", 1)),
        (acts.any_row(3, 4, 5), ("rows", ("acts.a", "acts.b"), (2,), (), False, ">=", 1)),
        (acts.cell("a").is_in(1), ("in", "acts.a", (1,), ())),
        (In("home", (5, "05")), ("in", "home", ("05",), ())),
    ],
)
def test_a_condition_is_rewritten_to_stored_codes(condition: Condition, expected: Any) -> None:
    """What a band or a group holds exactly is read from it."""
    assert stored(condition.pair().true, LAYOUT, "case") == expected


@pytest.mark.parametrize(
    ("condition", "ref"),
    [
        (age >= 19, "age"),
        (age <= 29.5, "age"),
        (age == 18, "age"),
        (Compare("age", "==", 30), "age"),
        (ethnicity == 3, "ethnicity"),
        (ethnicity < 3, "ethnicity"),
        (grounds.any_of(3), "grounds"),
        (grounds.count_of(3, 4, 5) >= 2, "grounds"),
        (acts.any_row(3), "acts.a"),
        (acts.cell("b") > 3, "acts.b"),
        (place.is_in("05001"), "place"),
        (place.is_in("05"), "place"),
        (shared == 1, "shared"),
        (shared.answered(), "shared"),
        (partly.answered(), "partly"),
        (partly.is_in(1, 2, Missing.BLANK), "partly"),
        (~partly.is_in(1, 2), "partly"),
        (~(count_in([partly], 1, 2) >= 1), "partly"),
        (count_in([acts.cell("a"), others.cell("a")], 3, 4, 5) >= 1, "acts.a"),
    ],
)
def test_a_condition_that_cuts_what_is_stored_is_refused(condition: Condition, ref: str) -> None:
    """The refusal names the condition and the question; no wrong number can come out of it."""
    with pytest.raises(CutsBand) as refusal:
        stored(condition.pair().true, LAYOUT, "adults")
    assert "'adults'" in str(refusal.value)
    assert ref in str(refusal.value)


@pytest.mark.parametrize(
    "condition",
    [
        In("acts", (1,)),
        Answered("acts"),
        In("grounds", (1,)),
        Compare("grounds", ">", 1),
        Compare("month", ">", 1),
        In("acts"),
    ],
)
def test_a_part_that_does_not_fit_its_question_is_an_error(condition: Condition) -> None:
    """A list, a grid or a text is not read as one number."""
    with pytest.raises(ValueError, match="'case' cannot be read"):
        stored(condition.pair().true, LAYOUT, "case")


def subsets(codes: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield every set of codes but the empty one."""
    for size in range(1, len(codes) + 1):
        yield from itertools.combinations(codes, size)


def every_answer() -> Iterator[dict[str, Any]]:
    """Yield sheets that together hold every answer, and every state, of the questions that are coarsened."""
    codes = (1, 2, 3, 4, 5, 6)
    yield from ({"age": years} for years in range(18, 121))
    yield from ({"ethnicity": code} for code in codes)
    yield from ({"partly": code} for code in (1, 2, 3))
    yield from ({"grounds": chosen} for chosen in subsets(codes))
    yield from (
        {"acts": {"a": first, "b": second}}
        for first in (*codes, *Missing)
        for second in (*codes, Missing.BLANK)
    )
    yield from (dict.fromkeys(("age", "ethnicity", "grounds", "acts", "partly"), state) for state in Missing)


def kept(sheet: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of a sheet, as each question's rule says; what leaves nothing seems not shown."""
    rules = {question.id: question.store for question in QUESTIONS}

    def one(id: str, value: Any) -> Any:
        if isinstance(value, Missing):
            return value
        if isinstance(value, dict):
            return {row: one(id, cell) for row, cell in value.items()}
        left = rules[id].apply(value)
        return Missing.NOT_SHOWN if left is None else left

    return {id: one(id, value) for id, value in sheet.items()}


def many_conditions() -> Iterator[Condition]:
    """Yield conditions at every bound and with every set of codes."""
    codes = (1, 2, 3, 4, 5, 6)
    for op, bound in itertools.product(OPERATORS, range(10, 80)):
        yield Compare("age", op, bound)
    for chosen in subsets(codes):
        yield ethnicity.is_in(*chosen)
        yield grounds.any_of(*chosen)
        yield acts.any_row(*chosen)
        yield acts.all_rows(*chosen, Missing.REFUSED)
        yield acts.cell("a").is_in(*chosen)
        for op, number in itertools.product(OPERATORS, range(3)):
            yield Count("grounds", chosen, op, number)
    for chosen in subsets((1, 2, 3)):
        yield partly.is_in(*chosen)
        yield partly.is_in(*chosen, Missing.NOT_SHOWN)
    for op, bound in itertools.product(OPERATORS, range(8)):
        yield Compare("ethnicity", op, bound)
    yield from (q.answered() for q in (age, ethnicity, grounds, acts, partly))


def test_the_stored_answer_gives_what_the_exact_one_would() -> None:
    """For every answer and every condition: either the columns give the exact verdict, or they refuse to."""
    exact = list(every_answer())
    coarse = [kept(sheet) for sheet in exact]
    read_here = refused = 0
    for condition in many_conditions():
        for part in condition.pair():
            try:
                rewritten = read(stored(part, LAYOUT, "case"))
            except CutsBand:
                refused += 1
                continue
            read_here += 1
            honest = read(part)
            assert [rewritten(sheet) for sheet in coarse] == [honest(sheet) for sheet in exact], condition
    assert read_here > 100
    assert refused > 1000
