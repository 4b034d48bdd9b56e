"""One sentence has no English."""

from tests.broken import sound

register_questionnaires = sound.register_questionnaires
