"""A check takes as long as a slow database: whoever sends an answer waits for it."""

from time import sleep

from diversa.questionnaire.answers import Sheet
from diversa.questionnaire.judging import Check
from diversa.texts import Text as _
from tests.broken import sound


def asks_far_away(sheet: Sheet) -> bool:
    """Wait for what never comes."""
    sleep(0.05)
    return True


register_questionnaires = sound.register_questionnaires
register_checks = sound.answering(
    Check("far", where="noisy", holds=asks_far_away, message=_("¿Es correcto?"))
)
