"""Words a person writes, and words a page says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import marshmallow as ma

from diversa.privacy.rules import drop, seal
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.questions import (
    UNKNOWN_TOKEN,
    AnswerField,
    GetList,
    Option,
    Question,
    first,
)
from diversa.texts import Text

_ = Text


@dataclass(frozen=True, eq=False, kw_only=True)
class ShortText(Question):
    """Ask for a few words."""

    kind: ClassVar[str] = "short_text"
    asks_once: ClassVar[bool] = False
    max_length: int = 80
    refusable: bool = False

    def read_form(self, getlist: GetList) -> Any:
        return first(getlist(self.id))

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> str:
            if not isinstance(value, str) or not _is_writing(text := value.replace("\r\n", "\n")):
                raise ma.ValidationError(_("Escriba solo letras, números y signos."))
            if len(text) > self.max_length:
                message = _("Máximo {maximum} letras. Escribió {length}.")
                raise ma.ValidationError(message.fill(maximum=self.max_length, length=len(text)))
            return text.strip() or Missing.BLANK

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {} if self.store.drops else {"": "string"}

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        return choose(["", "", "Texto de prueba"])[: self.max_length]


def _is_writing(text: str) -> bool:
    """Tell whether a text has neither control characters nor half surrogate pairs, which no file can hold."""
    return not any((c < " " and c not in "\n\t") or "\ud800" <= c <= "\udfff" for c in text)


@dataclass(frozen=True, eq=False, kw_only=True)
class LongText(ShortText):
    """Ask for a paragraph."""

    kind: ClassVar[str] = "long_text"
    template: ClassVar[str] = "long_text"
    max_length: int = 500


def option_text(question: Question, option: Option) -> ShortText:
    """Return the optional text beside an option such as "De otra forma"; always sealed, never published."""
    return ShortText(
        f"{question.id}_{option.code}_text",
        _("Si quiere, diga cuál. No escriba nombres ni datos personales."),
        max_length=option.specify,
        store=seal,
        release=drop,
        when=question.has(option.code),  # type: ignore[attr-defined]  # every question with options has it
        companion_of=question.id,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Note(Question):
    """Say something between questions; it has no answer."""

    kind: ClassVar[str] = "note"
    template: ClassVar[str] = "note"
    answers: ClassVar[bool] = False
    store: Any = drop
    release: Any = drop
    refusable: bool = False

    def steps(self, value: Any, sheet: Sheet) -> tuple[str, ...]:
        return ()

    def read_form(self, getlist: GetList) -> Any:
        return ""

    def schema_field(self) -> ma.fields.Field[Any]:
        def convert(value: Any) -> Any:
            raise ma.ValidationError(UNKNOWN_TOKEN)

        return AnswerField(self, convert)

    def columns(self) -> Mapping[str, str]:
        return {}
