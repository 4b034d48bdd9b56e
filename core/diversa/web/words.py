"""Answers in words, for the last look before sending."""

from __future__ import annotations

import decimal
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from babel import numbers
from babel.dates import format_skeleton, get_month_names
from flask import Flask
from flask_babel import format_decimal
from markupsafe import Markup, escape

from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import (
    SIGNS,
    Choice,
    Decimal,
    Department,
    Grid,
    Integer,
    Moment,
    Month,
    MultipleChoice,
    Reading,
)
from diversa.questionnaire.kinds.readings import BAND, EQUAL, VALUES
from diversa.questionnaire.questions import Option, Question
from diversa.texts import Text
from diversa.web.languages import LOCALES, language

_ = Text
_PHONE = re.compile(r"(\(?\d[\d() ]+\d)")
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
        with_calls=with_calls,
        month_name=lambda n: get_month_names("wide", locale=_locale())[n],
        departments=geography.departments,
        signs=SIGNS,
        as_typed=as_typed,
    )


def _locale() -> str:
    return LOCALES[language()].partition("@")[0]


@lru_cache(maxsize=256)
def with_calls(contact: str) -> Markup:
    """Write how to reach somebody so that a phone can call every number with a tap."""
    parts = (
        Markup('<a href="tel:{}">{}</a>').format(re.sub(r"\D", "", part), part) if place % 2 else escape(part)
        for place, part in enumerate(_PHONE.split(contact))
    )
    return Markup("").join(parts)


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
    if isinstance(question, Moment):
        return [_moment(state)]
    if isinstance(question, Reading):
        return [_reading(question, state, t)]
    return [place_in_words(state) if isinstance(question, Department) else str(state)]


def _label(options: tuple[Option, ...], code: Any, t: Translate) -> str:
    if isinstance(code, Missing):
        return t(STATES[code])
    return next((t(o.label) for o in options if o.code == code), str(code))


def as_typed(value: Any) -> str:
    """Write what stands in a box: a number as a person types it, with all its decimals; anything else as it came."""
    if not isinstance(value, float):
        return str(value)
    return format(_exact(value), "f").replace(".", ",")


def _number(value: float) -> str:
    """Write a number with all its decimals: 0.00005 is no zero."""
    return numbers.format_decimal(_exact(value), locale=_locale(), decimal_quantization=False)


def _exact(value: float) -> decimal.Decimal:
    return decimal.Decimal(repr(value)).normalize()


def _moment(state: str) -> str:
    day = format_skeleton("yMMMMd", date.fromisoformat(state[:10]), locale=_locale())
    return f"{day}, {state[11:]}" if len(state) > 10 else day


def _reading(question: Reading, state: Mapping[str, Any], t: Translate) -> str:
    """Say a reading in one line: its sign unless it is plainly equal, its values, unit and method."""
    sign = state["sign"]
    read = "; ".join(_number(state[part]) for part in VALUES if part in state)
    if sign == BAND:
        read = f"{read} – {_number(state['to'])}"
    words = ["" if sign in (EQUAL, BAND) else t(SIGNS[sign]), read]
    words.append(t(question.unit_of(state).label) if read else "")
    said = " ".join(word for word in words if word)
    return f"{said} ({_label(question.methods, state['method'], t)})" if "method" in state else said


def place_in_words(state: str) -> str:
    """Name a department or a municipality by its code."""
    department = geography.department(state[:2]).name
    return department if len(state) == 2 else f"{geography.municipality(state).name}, {department}"
