"""How long a questionnaire takes: the words on its pages at a reading speed, and seconds for each answer.

Source of the speed: Brysbaert (2019) finds 278 words a minute for adults who read Spanish in studies, and fewer on
screens and for people who read little; 200 is this project's own proposal for everybody, and so are the seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import (
    Choice,
    Consent,
    Department,
    Grid,
    LongText,
    Moment,
    Month,
    MultipleChoice,
    Note,
    Reading,
    ShortText,
)
from diversa.questionnaire.questions import Option, Question
from diversa.questionnaire.routing import Route
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import SPANISH

WORDS_A_MINUTE = 200
SCANNED = 8
"""Options that are all read; in a longer list people look for theirs, which is taken for half of the words."""
PAGE, ROW, TICK, WRITING, PASSING = 3.0, 2.5, 1.0, 4.0, 1.0
"""Seconds to leave a page, for each row of a grid, for one more tick, for each word that is written, to leave a text out."""
SECONDS: tuple[tuple[type[Question], float], ...] = (
    (Note, 0.0),
    (Consent, 4.0),
    (Reading, 20.0),
    (Department, 8.0),
    (Moment, 12.0),
    (Month, 8.0),
    (Choice, 3.0),
)
OTHER_SECONDS = 5.0
"""Seconds to think and to tap, by kind of question: the first that fits."""
LONG_TEXT, SHORT_TEXT = 15, 3
"""Words that somebody writes who writes."""


@dataclass(frozen=True)
class Pace:
    """Say how many seconds one person takes for one questionnaire."""

    questionnaire: Questionnaire

    def seconds(self, route: Route) -> float:
        """Return how long a person takes who is shown these questions and gives these answers."""
        total = 0.0
        for section in self.questionnaire.sections:
            if section.id in route.shown:
                total += PAGE + self._words[section.id] * 60 / WORDS_A_MINUTE
                for question in route.shown[section.id]:
                    total += self._words[question.id] * 60 / WORDS_A_MINUTE
                    total += _answering(question, route.sheet)
        return total

    @cached_property
    def _words(self) -> Mapping[str, float]:
        """Map every section and question to the words that are read of it, its options and rows included."""
        own = {s.id: float(_words(s.title) + _words(s.intro)) for s in self.questionnaire.sections}
        return own | {q.id: _read(q) for q in self.questionnaire.by_id.values()}


def _words(text: str) -> int:
    return len(SPANISH(text).split())


def _read(question: Question) -> float:
    options = question.options if isinstance(question, Choice) else ()
    rows = question.rows if isinstance(question, Grid) else ()
    return _words(question.title) + _words(question.help) + _scanned(options) + _scanned(rows, every=True)


def _scanned(options: tuple[Option, ...], every: bool = False) -> float:
    words = sum(_words(option.label) for option in options)
    return words if every or len(options) <= SCANNED else words / 2


def _answering(question: Question, sheet: Mapping[str, Any]) -> float:
    state = sheet.get(question.id)
    if isinstance(question, ShortText):
        words = LONG_TEXT if isinstance(question, LongText) else SHORT_TEXT
        return PASSING if isinstance(state, Missing) else WRITING * words
    if isinstance(question, Grid):
        return ROW * len(question.shown_rows(sheet))
    ticks = (
        TICK * (len(state) - 1) if isinstance(question, MultipleChoice) and isinstance(state, tuple) else 0
    )
    return ticks + next((s for kind, s in SECONDS if isinstance(question, kind)), OTHER_SECONDS)
