"""Which questions of a module have sealed texts, what they are about, and how a coder reads their titles."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from diversa.questionnaire.kinds import LongText
from diversa.questionnaire.questions import Question
from diversa.questionnaire.standard.ending import COMMENTS
from diversa.questionnaire.structure import Questionnaire
from diversa.store.coding import COMMENT
from diversa.texts import Text

_ = Text
COMMENT_TITLE = _("Comentario que la persona dejó después de responder")


class Subject(StrEnum):
    """Say what kind of thing people write about there."""

    STORY = "story"
    OTHER = "other"
    """What an option such as "Otra cosa" stands for."""
    SURVEY = "survey"
    """The questionnaire itself."""
    NAME = "name"
    """A few words, as the name of a place."""


def sealed_questions(questionnaire: Questionnaire) -> Mapping[str, Subject]:
    """Return the questions whose texts are sealed, with their subject, and the comment of the receipt page.

    A sensitive module takes no comments.
    """
    found = {q.id: _subject(q) for q in questionnaire.questions() if q.store.seals}
    return found if questionnaire.sensitive else {**found, COMMENT: Subject.SURVEY}


def _subject(question: Question) -> Subject:
    if question.companion_of:
        return Subject.OTHER
    if question.id == COMMENTS.id:
        return Subject.SURVEY
    return Subject.STORY if isinstance(question, LongText) else Subject.NAME


def titles(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return what was asked, by the id of the question, in Spanish; a companion also says of which question it is."""
    return {name: _title(questionnaire, name) for name in sealed_questions(questionnaire)}


def _title(questionnaire: Questionnaire, name: str) -> str:
    question = questionnaire.by_id.get(name)
    if question is None:
        return str(COMMENT_TITLE)
    if not question.companion_of:
        return str(question.title)
    return f"{questionnaire[question.companion_of].title} – {question.title}"
