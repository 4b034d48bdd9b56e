"""Repeats: the same questions, once for each item of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.questions import Option, Question


def repeat(
    questions: Question | tuple[Question, ...],
    *,
    over: Iterable[Option],
    when: Callable[[Option], Condition] | None = None,
) -> tuple[Question, ...]:
    """Ask a question, or several together, once for each item.

    `{item}` in a title or a help becomes the item's label, and is translated with it. The copy about item 3 of `reasons`
    is named `reasons_3`; `when` says of which items it is asked. What reads a repeated question names one copy, so
    `questions` may have no condition about each other.
    """
    templates = questions if isinstance(questions, tuple) else (questions,)
    return tuple(_about(question, item, when) for item in over for question in templates)


def _about(question: Question, item: Option, when: Callable[[Option], Condition] | None) -> Question:
    conditions = [c for c in (question.when, when and when(item)) if c is not None]
    return replace(
        question,
        id=f"{question.id}_{item.code}",
        title=question.title.fill(item=item.label),
        help=question.help.fill(item=item.label) if question.help else question.help,
        when=conditions[0] & conditions[1] if len(conditions) == 2 else next(iter(conditions), None),
        repeat_of=question.id,
    )
