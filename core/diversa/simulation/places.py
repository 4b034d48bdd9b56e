"""Everything in a questionnaire that a person can reach: questions, options, rows, panels, ends."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.kinds import Choice, Grid, ManyCodes
from diversa.questionnaire.plain import Plain, both, negate
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Route
from diversa.questionnaire.structure import Questionnaire
from diversa.records import to_json


@dataclass(frozen=True)
class Place:
    """Name something that can be reached; `kind` is question, option, row, panel, end or screen.

    `goals` are plain expressions that are true of whoever reaches it, to be tried one after the other.
    """

    kind: str
    where: str
    goals: tuple[Plain, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.kind}:{self.where}"


def places_of(questionnaire: Questionnaire, deciders: Mapping[str, Plain]) -> Iterator[Place]:
    """Yield every place in order, each once; `deciders` tell where each question is shown."""
    ends = [end.when.pair().true for end in questionnaire.ends]
    going_on = both(*(negate(end) for end in ends))
    found = {
        place: None
        for question in questionnaire.by_id.values()
        for place in _of_question(question, deciders[question.id], going_on)
    }
    yield from found
    for number, end in enumerate(questionnaire.ends):
        others = both(*(negate(other) for other in ends[:number]))
        yield Place("end", end.screen, (both(ends[number], others), ends[number]))
    yield from _unnamed(questionnaire)


def _of_question(question: Question, shown: Plain, going_on: Plain) -> Iterator[Place]:
    """Yield a question with all that belongs to it; whoever comes there was let pass by the ends before, if possible."""

    def place(kind: str, where: str, *wanted: Plain) -> Place:
        goal = both(shown, *wanted)
        return Place(kind, where, (both(goal, going_on), goal))

    yield place("question", question.id)
    if isinstance(question, Choice):
        for option in question.options:
            chosen = _chosen(question, option.code)
            yield place("option", f"{question.id}={option.code}", _true(option.when), chosen)
    if isinstance(question, Grid):
        for row in question.rows:
            yield place("row", f"{question.id}.{row.code}", _true(row.when))
    for panel in question.panels:
        yield place("panel", f"{question.id}>{panel.screen}", _true(panel.when))


def _true(condition: Condition | None) -> Plain:
    return ("yes",) if condition is None else condition.pair().true


def _chosen(question: Choice, code: Any) -> Plain:
    if isinstance(question, Grid):
        refs = tuple(f"{question.id}.{row}" for row in question.row_ids())
        return ("rows", refs, (code,), (), False, ">=", 1)
    if isinstance(question, ManyCodes):
        return ("any", question.id, (code,))
    return ("in", question.id, (code,), ())


def _unnamed(questionnaire: Questionnaire) -> Iterator[Place]:
    """Yield the screens that nothing leads to."""
    written = json.dumps(to_json(questionnaire, texts=False))  # once where it stands itself
    yield from (Place("screen", s.id) for s in questionnaire.screens if written.count(json.dumps(s.id)) < 2)


def visited(route: Route) -> set[Place]:
    """Return the places that one person reached."""
    found = set()
    left = (
        list(route.shown)[:-1] if route.end else list(route.shown)
    )  # the pages whose panels are shown on the next
    for section, questions in route.shown.items():
        for question in questions:
            found.add(Place("question", question.id))
            state = route.sheet.get(question.id)
            found |= {Place("option", f"{question.id}={code}") for code in _codes(question, state)}
            if isinstance(question, Grid):
                rows = question.shown_rows(route.sheet)
                found |= {Place("row", f"{question.id}.{row.code}") for row in rows}
            if section in left:
                shown = (p.screen for p in question.panels if p.when.surely(route.sheet))
                found |= {Place("panel", f"{question.id}>{screen}") for screen in shown}
    return found | ({Place("end", route.end.screen)} if route.end else set())


def _codes(question: Question, state: Any) -> tuple[Any, ...]:
    if not isinstance(question, Choice):
        return ()
    if isinstance(state, Mapping):
        return tuple(state.values())
    return state if isinstance(state, tuple) else (state,)
