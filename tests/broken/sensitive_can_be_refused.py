"""A sensitive question does not let people prefer not to say."""

from dataclasses import replace

from tests.broken import sound

noisy = replace(sound.noisy, sensitive=True, refusable=False)
register_questionnaires = sound.questionnaires(sound.questionnaire(noisy))
