"""A condition reads a row that the grid does not have."""

from dataclasses import replace

from diversa.questionnaire.conditions import In
from tests.broken import sound

story = replace(sound.story, when=In("times.dawn", (1,)))
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, sound.times, story))
