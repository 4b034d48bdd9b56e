"""Who is shown what: the one place where conditions decide about questions, options and ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from diversa.questionnaire import plain
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.kinds import YES
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import End, Questionnaire, Section
from diversa.texts import Text

Surely = Callable[[Sheet], bool]


@dataclass(frozen=True)
class Route:
    """Hold what one person is shown, given the answers so far.

    `sheet` holds a judged answer or a state for every question: hidden ones are not shown, options that were not
    offered are cut, and what the schema refused is blank, with its sentences in `refused`.
    """

    sheet: Mapping[str, Any]
    refused: Mapping[str, tuple[Text, ...]]
    shown: Mapping[str, tuple[Question, ...]]
    """Section id → the questions shown in it; sections with none are absent."""
    end: End | None

    def is_shown(self, question: Question) -> bool:
        """Tell whether a question is shown."""
        return any(question is q for questions in self.shown.values() for q in questions)


class Router:
    """Walk answer sheets through one questionnaire; its conditions are compiled once."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.schema = schema(questionnaire)
        self._fields = self.schema.fields
        self._steps = [
            (s, q, _compile(question_condition(s, q)), s.consent and q.id != s.consent)
            for s in questionnaire.sections
            for q in s
        ]
        self._hidden = {q.id: Missing.NOT_SHOWN for q in questionnaire.questions()}
        self._ends: dict[str, list[tuple[End, Surely]]] = {}
        for end in questionnaire.ends:
            for name in end.when.references():
                self._ends.setdefault(name, []).append((end, _compile(end.when)))

    def route(self, given: Sheet) -> Route:
        """Decide what a person with these answers is shown, in order, and where the questionnaire ends."""
        sheet: dict[str, Any] = dict(self._hidden)
        shown: dict[str, list[Question]] = {}
        refused: dict[str, tuple[Text, ...]] = {}
        for section, question, condition, after_consent in self._steps:
            if after_consent and sheet[section.consent] != YES:
                if sheet[section.consent] in (Missing.NOT_SHOWN, Missing.BLANK):
                    continue
                if question.answers:
                    sheet[question.id] = Missing.SECTION_REFUSED
                continue
            if not condition(sheet):
                continue
            shown.setdefault(section.id, []).append(question)
            if not question.answers:
                continue
            try:
                judged = self._fields[question.id].deserialize(given.get(question.id))
            except ValidationError as refusal:
                sheet[question.id] = Missing.BLANK
                refused[question.id] = tuple(
                    Text(m) if not isinstance(m, Text) else m for m in refusal.messages
                )
                continue
            sheet[question.id] = question.cut(judged, sheet)
            end = self._ended(question, sheet)
            if end is not None:
                return Route(sheet, refused, _frozen(shown), end)
        return Route(sheet, refused, _frozen(shown), None)

    @cached_property
    def deciders(self) -> Mapping[str, plain.Plain]:
        """Map each question to the plain expression that is true where it is shown, its section's consent included."""
        return {q.id: _shown_where(s, q) for s in self.questionnaire.sections for q in s}

    def _ended(self, question: Question, sheet: Sheet) -> End | None:
        return next((end for end, surely in self._ends.get(question.id, ()) if surely(sheet)), None)


def schema(questionnaire: Questionnaire) -> Schema:
    """Build the marshmallow schema of all answers; names it does not know are refused."""
    fields = {q.id: q.schema_field() for q in questionnaire.questions()}
    return Schema.from_dict(dict(fields), name=questionnaire.id)(unknown=RAISE)


def question_condition(section: Section, question: Question) -> Condition | None:
    """Return the whole condition under which a question is shown, but for its section's consent."""
    if section.when is None or question.when is None:
        return question.when if section.when is None else section.when
    return section.when & question.when


def _shown_where(section: Section, question: Question) -> plain.Plain:
    condition = question_condition(section, question)
    shown = plain.YES if condition is None else condition.pair().true
    if section.consent and question.id != section.consent:
        return plain.both(("in", section.consent, (YES,), ()), shown)
    return shown


def _compile(condition: Condition | None) -> Surely:
    return plain.read(plain.YES if condition is None else condition.pair().true)


def _frozen(shown: Mapping[str, list[Question]]) -> Mapping[str, tuple[Question, ...]]:
    return {section: tuple(questions) for section, questions in shown.items()}
