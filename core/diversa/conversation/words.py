"""What people and the office may write to each other, and for how long words of people are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from marshmallow import ValidationError

from diversa.privacy.rules import drop
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import LongText
from diversa.texts import Text

_ = Text
KEPT = timedelta(days=90)
"""Longest time for which words that people wrote are kept."""
REMARK = LongText("words", _("Escriba su mensaje"), max_length=1000, store=drop, release=drop)
REPLY = LongText("words", _("Escriba la respuesta"), max_length=2000, store=drop, release=drop)
PROPOSAL = LongText("words", _("Escriba su propuesta"), max_length=500, store=drop, release=drop)
NOTHING = _("No escribió nada. Escriba unas palabras y envíe otra vez.")


class ConversationError(Exception):
    """Say in a sentence why something cannot be written, published or changed."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(str(sentence).format(**getattr(sentence, "params", {})))
        self.sentence = sentence


def written(form: LongText, typed: str) -> str:
    """Return what was typed, ready to be kept. Raises `ConversationError` for nothing, too much, or no letters."""
    try:
        found = form.schema_field().deserialize(typed)
    except ValidationError as refusal:
        raise ConversationError(_first(refusal.messages)) from refusal
    if isinstance(found, Missing):
        raise ConversationError(NOTHING)
    return str(found)


def _first(messages: list[Any] | Mapping[Any, Any]) -> Text:
    """Return the sentence of a refusal; Marshmallow nests them."""
    found: Any = messages
    while not isinstance(found, str):
        found = next(iter(found.values() if isinstance(found, Mapping) else found))
    return found if isinstance(found, Text) else Text(found)


def week(day: date) -> str:
    """Return the ISO week of a day: "2026-W47"."""
    year, number, _day = day.isocalendar()
    return f"{year}-W{number:02d}"


def monday(period: str) -> date:
    """Return the first day of an ISO week."""
    year, number = period.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def kept_since(today: date) -> str:
    """Return the earliest week whose words are still kept: none of its days is 90 days ago."""
    last = today - KEPT
    return week(last + timedelta(7 - last.weekday()))
