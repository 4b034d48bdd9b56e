"""A question does not say how it is protected."""

from diversa.questionnaire.kinds import SingleChoice
from tests.broken import sound

noisy = SingleChoice("noisy", sound.noisy.title, options=sound.YES_NO)
register_questionnaires = sound.questionnaires(sound.questionnaire(noisy))
