"""Forms of the console: WTForms with a token against foreign forms, and labels that can be translated."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.fields import DateField

from diversa.texts import Text

_ = Text

__all__ = ["ConsoleForm", "DayField", "SelectChoice", "first_error"]


class ConsoleForm(FlaskForm):
    """Be the base of every form that changes something."""


class DayField(DateField):
    """Take a day; what is none is said in words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Escriba una fecha, como 2027-06-30.")) from None


def first_error(form: Any) -> str:
    """Return the first sentence that says what is wrong with a form; empty where nothing is, or nothing was sent."""
    found: dict[str | None, Any] = form.errors if form.is_submitted() else {}
    return next((str(sentence) for sentences in found.values() for sentence in sentences), "")
