"""Forms from questions: one WTForms class for each section, built once.

WTForms draws and collects; it decides nothing. What it collects goes into the answer sheet as it came, and the schema
judges it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value

from diversa.questionnaire.questions import Question

SEEN = "seen"
"""Input that each question on a page carries: its name is sent only if the question was shown."""


class AnswerField(wtforms.Field):
    """Collect one question's answer; the theme's macro for its kind draws it."""

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(label=None, **kwargs)
        self.question = question

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what a browser sent where the question was on its page, and what the sheet held otherwise."""
        self.process_errors: list[str] = []
        self.data = None if data is unset_value else data
        if formdata is not None and self.question.id in formdata.getlist(SEEN):
            self.data = self.question.read_form(formdata.getlist)


class AnswerForm(wtforms.Form):
    """Hold the answer fields of one section."""

    def collect(self) -> dict[str, Any]:
        """Return the answers that are not blank, as JSON would carry them."""
        return {f.name: f.data for f in self if f.data not in (None, "", [], {})}


def form_class(questions: Iterable[Question]) -> type[AnswerForm]:
    """Build the form class of some questions."""
    return type(
        "SectionForm", (AnswerForm,), {q.id: UnboundField(AnswerField, q) for q in questions if q.answers}
    )


def read(form: type[AnswerForm], sent: MultiDict[str, str] | None, answers: Mapping[str, Any]) -> AnswerForm:
    """Fill a form from what was sent, and from the answers so far where nothing was."""
    return form(formdata=sent, data=dict(answers))
