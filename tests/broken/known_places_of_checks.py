"""A check stands at a question that does not exist."""

from diversa.questionnaire.judging import Check
from diversa.texts import Text as _
from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_checks = sound.answering(
    Check("odd", where="noysi", holds=sound.noisy == 1, message=_("¿Es correcto?"))
)
