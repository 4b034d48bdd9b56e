"""How simulated people answer: one question at a time, as the router asks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any
from zlib import crc32

from diversa.questionnaire.answers import Code, Missing
from diversa.questionnaire.kinds import NO, YES, Choice, Consent, Decimal, Department, Grid, Integer
from diversa.questionnaire.questions import Option, Question
from diversa.questionnaire.structure import Questionnaire
from diversa.simulation import people

Choose = Callable[[list[Any]], Any]

REFUSALS, UNSURE, BLANKS = 0.03, 0.02, 0.02
"""How often a person prefers not to say, does not know, or leaves a question out."""
NONE_OF_THESE = 0.2
"""How often a person chooses the option that goes alone."""
ONE_MORE = 0.5
"""How often something that happened in one row of a grid happened in one more."""
QUIET_WORDS = re.compile(r"(No(?! aplica)|Nunca|Nada|Ning[uú]n[ao]?)\b")
"""How the label of an answer begins that says that nothing was the matter."""


@dataclass(frozen=True)
class Crowd:
    """Hold what all people who answer one questionnaire share: how likely each answer is."""

    questionnaire: Questionnaire

    @cached_property
    def weights(self) -> Mapping[str, people.Weights]:
        """Map every question with options to the weights of its answers."""
        return {q.id: _weights(q) for q in self.questionnaire.questions() if isinstance(q, Choice)}

    @cached_property
    def quiet(self) -> Mapping[str, Code | None]:
        """Map every grid to the answer that says that nothing was the matter, if it has one."""
        return {q.id: quiet_code(q) for q in self.questionnaire.questions() if isinstance(q, Grid)}


@dataclass(eq=False)
class Person(Mapping[str, Any]):
    """Answer the questions of a questionnaire in the order in which they are asked, and stay with what was said.

    It is an answer sheet that fills itself: what the router never asks is never answered.
    """

    crowd: Crowd
    random: Random
    said: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.said:
            self.said[name] = self._answer(self.crowd.questionnaire.by_id[name])
        found = self.said[name]
        return None if found is Missing.BLANK else found

    def __iter__(self) -> Iterator[str]:
        return iter(self.said)

    def __len__(self) -> int:
        return len(self.said)

    def think_again(self, name: str) -> None:
        """Answer one question anew when it is asked the next time."""
        self.said.pop(name, None)

    def _answer(self, question: Question) -> Any:
        state = None if question.required else self._silence(question)
        if state is not None:
            return state
        standard = people.ANSWERS.get(question.id)
        if standard is not None:
            return self._weighted(standard(self.said))
        if isinstance(question, Grid):
            return self._rows(question)
        return question.example(self._chooser(question), self.said)

    def _silence(self, question: Question) -> Missing | None:
        chance, states = self.random.random(), question.states()
        if chance < REFUSALS:
            return Missing.REFUSED if Missing.REFUSED in states else None
        if chance < REFUSALS + UNSURE:
            return Missing.DONT_KNOW if Missing.DONT_KNOW in states else None
        return Missing.BLANK if chance < REFUSALS + UNSURE + BLANKS else None

    def _weighted(self, weights: people.Weights) -> Any:
        return self.random.choices(tuple(weights), tuple(weights.values()))[0]

    def _chooser(self, question: Question) -> Choose:
        """Return how one of several candidates is drawn for a question."""
        if isinstance(question, Choice):
            return lambda items: self._option(items, self.crowd.weights[question.id])
        if isinstance(question, Department):
            return lambda items: self._by_weight(
                items, people.places(items[0] if len(items[-1]) > 2 else None)
            )
        if isinstance(question, Integer | Decimal):
            return lambda items: items[
                int(len(items) * self.random.random() ** 2.5)
            ]  # small numbers are common
        return self.random.choice

    def _option(self, items: list[Any], weights: people.Weights) -> Any:
        alone = [item for item in items if isinstance(item, Option) and item.exclusive]
        if alone and (len(alone) == len(items) or self.random.random() < NONE_OF_THESE):
            return self.random.choice(alone)
        return self._by_weight([item for item in items if item not in alone] if alone else items, weights)

    def _by_weight(self, items: list[Any], weights: people.Weights) -> Any:
        codes = [item.code if isinstance(item, Option) else item for item in items]
        return self.random.choices(items, cum_weights=list(accumulate(weights.get(c, 1.0) for c in codes)))[0]

    def _rows(self, grid: Grid) -> dict[str, Any]:
        """Answer a grid: to most people little of it happened, to some nothing."""
        quiet, rows = self.crowd.quiet[grid.id], [str(r.code) for r in grid.shown_rows(self.said)]
        if quiet is None:
            codes = [o.code for o in grid.options]
            return {row: self._by_weight(codes, self.crowd.weights[grid.id]) for row in rows}
        answers: dict[str, Any] = dict.fromkeys(rows, quiet)
        for row in self._held(grid, rows):
            answers[row] = self._weighted(_louder(grid, quiet))
        if rows and Missing.DONT_KNOW in grid.states() and self.random.random() < 2 * UNSURE:
            answers[self.random.choice(rows)] = Missing.DONT_KNOW
        return answers

    def _held(self, grid: Grid, rows: list[str]) -> list[str]:
        """Draw the rows in which something was the matter."""
        if self.random.random() >= people.DIFFICULTIES.get(grid.id, people.exposure(self.said)):
            return []
        many = 1
        while many < len(rows) and self.random.random() < ONE_MORE:
            many += 1
        # The smallest of weighted exponential draws are a weighted sample without repetition.
        draws = {row: self.random.expovariate(0.2 + spread(grid.id, row)) for row in rows}
        return sorted(rows, key=draws.__getitem__)[:many]


def quiet_code(question: Choice) -> Code | None:
    """Return the option that says that nothing was the matter, if there is one: it stands at an end of the list."""
    found = next((o for o in question.options if QUIET_WORDS.match(o.label)), None)
    ends = (question.options[0], question.options[-1]) if question.options else ()
    return found.code if found is not None and any(found is end for end in ends) else None


def spread(*names: object) -> float:
    """Return a number in 0..1 that belongs to these names: the same in every simulation."""
    return crc32("/".join(map(str, names)).encode()) / 2**32


def _weights(question: Choice) -> people.Weights:
    """Let the first options be likelier, each its own way; beside one other, a "no" takes most."""
    if isinstance(question, Consent):
        return {YES: 97.0, NO: 3.0}
    found = {o.code: 0.9**n * (0.4 + spread(question.id, o.code)) for n, o in enumerate(question.options)}
    quiet = quiet_code(question)
    if len(found) == 2 and quiet is not None:
        found = {code: 0.65 if code == quiet else 0.35 for code in found}
    return found


def _louder(grid: Grid, quiet: Code) -> people.Weights:
    """Return the weights of the other options: those near the quiet one are likelier."""
    codes = [o.code for o in grid.options]
    return {code: 0.35 ** abs(n - codes.index(quiet)) for n, code in enumerate(codes) if code != quiet}
