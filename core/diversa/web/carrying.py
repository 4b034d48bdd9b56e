"""What a person said of herself, taken along to the next module of the same sitting, if she says so.

It travels in the page, closed, and only between modules that are not sensitive. No response names another: the next one
has a receipt of its own, and only answers to standard questions that both modules ask alike are taken along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from diversa.campaigns.campaigns import EnabledModule
from diversa.privacy.envelopes import Envelope, SheetError
from diversa.questionnaire.questions import Question
from diversa.questionnaire.standard import ABOUT_THE_PERSON
from diversa.questionnaire.structure import Questionnaire
from diversa.records import digest, to_json
from diversa.web import sheets
from diversa.web.sheets import AnswerSheet

SITTING = 3600
"""Seconds after sending for which what a person said of herself can still be taken along."""


def next_modules(module: EnabledModule, others: Iterable[EnabledModule]) -> tuple[EnabledModule, ...]:
    """Return the modules to which a person may go on: none from or to a sensitive one."""
    if module.instrument.questionnaire.sensitive:
        return ()
    return tuple(o for o in others if o.names != module.names and not o.instrument.questionnaire.sensitive)


def pack(module: EnabledModule, answers: Mapping[str, Any], envelope: Envelope, now: float) -> str:
    """Close what a person said of herself; empty where that is nothing, or the module is sensitive."""
    questionnaire = module.instrument.questionnaire
    said = {
        name: answers[name] for name in ABOUT_THE_PERSON if name in answers and name in questionnaire.by_id
    }
    if questionnaire.sensitive or not said:
        return ""
    shapes = {name: _shape(questionnaire[name]) for name in said}
    return envelope.close({"a": said, "q": shapes, "t": int(now)}, _place(module), _moment(now))


def begin(module: EnabledModule, page: str, token: str, envelope: Envelope, now: float) -> AnswerSheet:
    """Start a sheet with what was taken along; an empty one where that cannot be used."""
    sheet = sheets.begin(page, now)
    questionnaire = module.instrument.questionnaire
    if questionnaire.sensitive:
        return sheet
    try:
        packed = envelope.open(token, _place(module), _moment(now))
    except SheetError:
        return sheet
    if now - packed["t"] > SITTING:
        return sheet
    return sheet.at(page, answers=_usable(questionnaire, packed["a"], packed["q"]))


def _usable(
    questionnaire: Questionnaire, said: Mapping[str, Any], shapes: Mapping[str, str]
) -> dict[str, Any]:
    """Keep the answers to questions that are asked here as they were there."""
    known = questionnaire.by_id
    return {n: value for n, value in said.items() if n in known and _shape(known[n]) == shapes[n]}


def _shape(question: Question) -> str:
    """Digest what a question asks, without its words and what each module decides for itself about it."""
    own = to_json(question, texts=False)
    return digest({k: v for k, v in own.items() if k not in _OF_ITS_PLACE})[:16]


_OF_ITS_PLACE = frozenset({"when", "panels", "required", "store", "release", "licensed"})


def _place(module: EnabledModule) -> tuple[str, ...]:
    return ("carried", module.campaign.slug)


def _moment(now: float) -> datetime:
    return datetime.fromtimestamp(now, UTC)
