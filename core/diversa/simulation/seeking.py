"""Looking for answers that lead to a place: people who are not left to chance.

A search that changes one answer at a time and keeps what comes no further from its goal. Every answer comes from
`Question.example`, or from what the conditions themselves name; the router judges each sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Choice, Decimal, Grid, Integer, ManyCodes
from diversa.questionnaire.plain import Plain
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Router
from diversa.simulation.goals import atoms, codes_of, distance, refs_of, states_of, with_routes

STARTS, STEPS = 16, 250
"""How often a search begins anew, and how many answers it changes each time."""
NEAR = (-1, 0, 1)


def seek(goal: Plain, router: Router, random: Random) -> Iterator[dict[str, Any]]:
    """Yield answers of which a plain expression is true, to the questions that it depends on and no others.

    Nothing is yielded where none were found: that is no proof that there are none.
    """
    whole = with_routes(goal, router.deciders)
    search = _Search(whole, router, random)
    for _start in range(STARTS):
        found = search.climb()
        if found is not None:
            yield found


class _Search:
    def __init__(self, goal: Plain, router: Router, random: Random) -> None:
        self.router, self.random = router, random
        self.measure = distance(goal)
        self.hints: dict[str, list[tuple[str, Any]]] = {}
        for atom in atoms(goal):
            for ref in refs_of(atom):
                name, _dot, part = ref.partition(".")
                named = [*codes_of(atom), *states_of(atom), *_bounds(atom)]
                self.hints.setdefault(name, []).extend((part, value) for value in named)
        self.questions = [
            router.questionnaire.by_id[name] for name in router.questionnaire.by_id if name in self.hints
        ]

    def climb(self) -> dict[str, Any] | None:
        """Start from random answers and change one at a time; return them once the goal is reached."""
        answers: dict[str, Any] = {}
        for question in self.questions:
            answers[question.id] = self._draw(question, self.router.route(answers).sheet)
        best, sheet = self._judge(answers)
        for _step in range(STEPS if self.questions else 0):
            if best == 0:
                break
            question = self.random.choice(self.questions)
            tried = {**answers, question.id: self._change(question, answers.get(question.id), sheet)}
            found, after = self._judge(tried)
            if found <= best:
                best, answers, sheet = found, tried, after
        return answers if best == 0 else None

    def _judge(self, answers: Mapping[str, Any]) -> tuple[float, Mapping[str, Any]]:
        """Return how far a sheet is from the goal; answers that are refused are further than any other."""
        route = self.router.route(answers)
        return self.measure(route.sheet) + 1_000 * len(route.refused), route.sheet

    def _draw(self, question: Question, sheet: Mapping[str, Any]) -> Any:
        if self.random.random() < 0.1:
            return self.random.choice((None, *question.states()))
        found = question.example(self.random.choice, sheet)
        return None if found is Missing.BLANK else found

    def _change(self, question: Question, before: Any, sheet: Mapping[str, Any]) -> Any:
        """Return another answer: any, or the one before with something in it that a condition names."""
        hints = self.hints[question.id]
        if not hints or self.random.random() < 0.3:
            return self._draw(question, sheet)
        part, value = self.random.choice(hints)
        if part:
            whole = before if isinstance(before, Mapping) else question.example(self.random.choice, sheet)
            if isinstance(question, Grid) and self.random.random() < 0.3:
                value = self.random.choice([option.code for option in question.options])
            return {**whole, part: value} if isinstance(whole, Mapping) else whole
        if value in question.states():
            return value
        if isinstance(question, ManyCodes):
            return self._more_or_less(before, value)
        if isinstance(question, Choice | Integer | Decimal) or isinstance(value, str):
            return int(value) if isinstance(question, Integer) else value
        return self._draw(question, sheet)

    def _more_or_less(self, before: Any, code: Any) -> list[Any]:
        """Add a code to what was chosen, or take it away, or let it stand alone."""
        chosen = set(before) if isinstance(before, list | tuple) else set()
        changed = chosen ^ {code} if self.random.random() < 0.7 else {code}
        return sorted(changed, key=str)


def _bounds(atom: Plain) -> list[float]:
    return [atom[3] + step for step in NEAR] if atom[0] == "cmp" else []
