"""Answers in words, for the last look before sending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_skeleton, get_month_names
from flask import Flask
from flask_babel import format_decimal

from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Choice, Decimal, Grid, Integer, Month, MultipleChoice
from diversa.questionnaire.questions import Option, Question
from diversa.texts import Text
from diversa.web.languages import LOCALES, language

_ = Text
Translate = Callable[[str], str]
STATES = {
    Missing.REFUSED: _("Prefiero no responder"),
    Missing.DONT_KNOW: _("No sé"),
    Missing.BLANK: _("Sin responder"),
    Missing.NOT_SHOWN: _("Sin responder"),
    Missing.SECTION_REFUSED: _("Sin responder"),
}


def add_words(app: Flask) -> None:
    """Give templates the words they need."""
    app.jinja_env.globals.update(
        in_words=in_words,
        month_name=lambda n: get_month_names("wide", locale=_locale())[n],
        departments=geography.departments,
        municipalities=geography.municipalities,
    )


def _locale() -> str:
    return LOCALES[language()].partition("@")[0]


def in_words(question: Question, state: Any, t: Translate) -> list[str]:
    """Say an answer in words, a line for each row or option."""
    if isinstance(state, Missing):
        return [t(STATES[state])]
    if isinstance(question, Grid):
        labels = {str(r.code): t(r.label) for r in question.rows}
        return [
            f"{labels[row]}: {_label(question.options, cell, t)}"
            for row, cell in state.items()
            if cell is not Missing.NOT_SHOWN
        ]
    if isinstance(question, MultipleChoice):
        return [_label(question.options, code, t) for code in state]
    if isinstance(question, Choice):
        return [_label(question.options, state, t)]
    if isinstance(question, Integer | Decimal):
        return [f"{format_decimal(state)} {t(question.unit)}".strip()]
    if isinstance(question, Month):
        return [format_skeleton("yMMMM", date.fromisoformat(f"{state}-01"), locale=_locale())]
    return [_place(state)]


def _label(options: tuple[Option, ...], code: Any, t: Translate) -> str:
    if isinstance(code, Missing):
        return t(STATES[code])
    return next((t(o.label) for o in options if o.code == code), str(code))


def _place(state: str) -> str:
    """Name a place by its code; any other text is itself."""
    if not (state.isdigit() and len(state) in (2, 5)):
        return state
    department = geography.department(state[:2]).name
    return department if len(state) == 2 else f"{geography.municipality(state).name}, {department}"
