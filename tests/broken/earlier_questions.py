"""What is shown depends on a question that comes later."""

from tests.broken import sound

register_questionnaires = sound.questionnaires(sound.questionnaire(sound.times, sound.noisy))
