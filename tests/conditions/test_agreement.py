"""All readers agree on thousands of random conditions and answer sheets, and with a logic of their own."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.conditions import (
    And,
    Answered,
    AnyOf,
    Compare,
    Condition,
    Count,
    In,
    KnownTrue,
    Named,
    Not,
    Or,
    Rows,
    count_in,
)
from diversa.questionnaire.plain import read, references, settle
from tests.conditions.stub import (
    Document,
    browser_reader,
    column_reader,
    read_server,
    services,
    sheet_of,
    threats,
)

STATES = st.sampled_from(list(Missing))
OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}
CELLS = ("services.AC", "services.AL", "services.EN", "threats.1", "threats.2")
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "age": st.integers(0, 4),
    "weight": st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0]),
    "area": st.integers(1, 3),
    "home": st.sampled_from(["05", "11", "27"]),
    "grounds": st.one_of(
        st.just([0]), st.lists(st.sampled_from([1, 2, 3, 96]), min_size=1, unique=True).map(sorted)
    ),
    "words": st.sampled_from(["hola", "refused"]),
    **dict.fromkeys(CELLS, st.integers(1, 3)),
}
ABSENT = "absent"


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw what a person answered: for each question a value, a state, or nothing at all."""
    values: dict[str, Any] = {}
    missing: dict[str, str] = {}
    hidden = {grid: draw(st.one_of(st.none(), STATES)) for grid in ("services", "threats")}
    missing.update((grid, str(state)) for grid, state in hidden.items() if state is not None)
    for ref, value in VALUES.items():
        question, _dot, row = ref.partition(".")
        if hidden.get(question) is not None:
            continue
        found = draw(st.one_of(value, value, STATES, st.just(ABSENT)))
        if isinstance(found, Missing):
            missing[ref] = str(found)
        elif found != ABSENT:
            if row:
                values.setdefault(question, {})[row] = found
            else:
                values[question] = found
    return {"values": values, "missing": missing}


def tuples(of: Iterable[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw a few of these, perhaps one of them twice."""
    return st.lists(st.sampled_from(list(of)), max_size=most).map(tuple)


CODES, FEW_STATES, OPS = tuples([1, 2, 3, 4]), tuples(Missing, 2), st.sampled_from(list(OPERATORS))
CHOICES = tuples([0, 1, 2, 3, 96])
ROWS = st.builds(Rows, tuples([*CELLS, "area"], 6), CODES, FEW_STATES, OPS, st.integers(0, 4))
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    st.builds(In, st.sampled_from(["age", "area", *CELLS]), CODES, FEW_STATES),
    st.builds(In, st.just("home"), tuples(["05", "11", "27"]), FEW_STATES),
    st.builds(Compare, st.sampled_from(["age", "area", *CELLS]), OPS, st.integers(0, 4)),
    st.builds(Compare, st.just("weight"), OPS, st.sampled_from([0.5, 1, 1.5])),
    st.builds(AnyOf, st.just("grounds"), CHOICES, FEW_STATES),
    st.builds(Count, st.just("grounds"), CHOICES, OPS, st.integers(0, 3)),
    ROWS,
    st.builds(Answered, st.sampled_from([*VALUES])),
)


def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Draw what joins conditions."""
    parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, parts),
        st.builds(Or, parts),
        st.builds(Not, inner),
        st.builds(KnownTrue, inner),
        st.builds(Named, st.just("name"), inner),
    )


CONDITIONS = st.recursive(LEAVES, joined, max_leaves=6)


def exactly(count: int, of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw so many of these."""
    return st.lists(of, min_size=count, max_size=count)


MANY = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def kleene(condition: Condition, sheet: Sheet) -> bool | None:
    """Judge a condition by Kleene's three-valued logic, straight from the tree; None is unknown."""
    match condition:
        case And(parts):
            found = [kleene(part, sheet) for part in parts]
            return False if False in found else None if None in found else True
        case Or(parts):
            found = [kleene(part, sheet) for part in parts]
            return True if True in found else None if None in found else False
        case Not(inner):
            verdict = kleene(inner, sheet)
            return None if verdict is None else not verdict
        case KnownTrue(inner):
            return kleene(inner, sheet) is True
        case Named(_, inner):
            return kleene(inner, sheet)
        case Rows():
            return _kleene_rows(condition, sheet)
    return _kleene_leaf(condition, _look_up(sheet, condition.ref))  # type: ignore[attr-defined]  # every leaf has one


def _look_up(sheet: Sheet, ref: str) -> Any:
    question, _dot, row = ref.partition(".")
    answer = sheet.get(question, Missing.BLANK)
    return answer.get(row, Missing.BLANK) if row and isinstance(answer, dict) else answer


def _kleene_leaf(condition: Condition, answer: Any) -> bool | None:
    missing = isinstance(answer, Missing)
    match condition:
        case Answered():
            return not missing
        case In(_, codes, states) | AnyOf(_, codes, states) if missing:
            return True if answer in states else None
        case In(_, codes, _):
            return answer in codes
        case AnyOf(_, codes, _):
            return any(code in answer for code in codes)
        case Compare(_, op, bound):
            return None if missing else OPERATORS[op](answer, bound)
        case Count(_, codes, op, number):
            return None if missing else OPERATORS[op](len([c for c in answer if c in codes]), number)
    raise AssertionError(condition)


def _kleene_rows(condition: Rows, sheet: Sheet) -> bool | None:
    """Try every number that the rows could turn out to hold, once the missing ones were known."""
    answers = [_look_up(sheet, ref) for ref in condition.refs]
    sure = sum(a in condition.states if isinstance(a, Missing) else a in condition.codes for a in answers)
    could = sum(isinstance(a, Missing) and a not in condition.states for a in answers)
    outcomes = {OPERATORS[condition.op](held, condition.number) for held in range(sure, sure + could + 1)}
    return outcomes.pop() if len(outcomes) == 1 else None


@settings(MANY, max_examples=300)
@given(conditions=exactly(8, CONDITIONS), people=exactly(6, documents()))
def test_the_pair_is_three_valued_logic(conditions: list[Condition], people: list[Document]) -> None:
    """A condition is surely true exactly where Kleene's logic says true, surely false where it says false."""
    sheets = [sheet_of(document) for document in people]
    expected = [[kleene(condition, sheet) for sheet in sheets] for condition in conditions]
    found = read_server(conditions, people)
    assert found == [[(v is True, v is False) for v in line] for line in expected]


def test_a_count_over_two_pages_is_settled_in_part() -> None:
    """Rows of a grid on an earlier page are counted by the server; the browser counts the rest."""
    condition = count_in((services.cell("AC"), services.cell("AL"), threats.cell(1)), 1) >= 3
    earlier = {"services": {"AC": 1, "AL": 1}}
    rest = settle(condition.pair().true, earlier, frozenset({"threats"}))
    assert rest == ("rows", ("threats.1",), (1,), (), False, ">=", 1)
    assert [read(rest)({"threats": {"1": code}}) for code in (1, 2)] == [True, False]


@settings(MANY, max_examples=300)
@given(
    condition=st.one_of(CONDITIONS, ROWS),
    document=documents(),
    local=st.sets(st.sampled_from([*VALUES]), max_size=4),
)
def test_settling_what_is_known_changes_nothing(
    condition: Condition, document: Document, local: set[str]
) -> None:
    """What the server settles for a page and the browser decides there give the whole condition's answer."""
    here = frozenset(ref.partition(".")[0] for ref in local)
    sheet = sheet_of(document)
    for part, expected in zip(
        condition.pair(), (condition.surely(sheet), condition.surely_not(sheet)), strict=True
    ):
        rest = settle(part, sheet, here)
        assert references(rest) <= here
        assert read(rest)({id: answer for id, answer in sheet.items() if id in here}) == expected


@settings(MANY, max_examples=20)
@given(conditions=exactly(50, CONDITIONS), people=exactly(12, documents()))
def test_the_column_reader_agrees_with_the_server(
    conditions: list[Condition], people: list[Document]
) -> None:
    """Typed columns in DuckDB give the same pair for every condition and every person."""
    assert column_reader()(conditions, people) == read_server(conditions, people)


@pytest.mark.browser
def test_the_browser_reader_agrees_with_the_server(browser: Any) -> None:
    """Chromium gives the same pair for every condition and every sheet."""
    with browser_reader(browser) as chromium:

        @settings(MANY, max_examples=40)
        @given(conditions=exactly(30, CONDITIONS), people=exactly(12, documents()))
        def agree(conditions: list[Condition], people: list[Document]) -> None:
            assert chromium(conditions, people) == read_server(conditions, people)

        agree()
