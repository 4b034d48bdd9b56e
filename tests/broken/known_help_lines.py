"""Every page shows a help line that does not exist."""

from tests.broken import sound

register_questionnaires = sound.questionnaires(sound.questionnaire(care=("line_999",)))
