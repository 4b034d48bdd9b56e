"""A sensitive module tells its subject in every address."""

from tests.broken import sound

register_questionnaires = sound.questionnaires(sound.questionnaire(sensitive=True))
