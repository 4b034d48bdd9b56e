"""A condition reads a question with many answers as if it had one."""

from dataclasses import replace

from diversa.questionnaire.conditions import In
from tests.broken import sound

story = replace(sound.story, when=In("sources", (1,)))
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, sound.sources, story))
