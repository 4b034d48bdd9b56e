"""A help panel names a screen that does not exist."""

from dataclasses import replace

from diversa.questionnaire.questions import Panel
from tests.broken import sound

sources = replace(sound.sources, panels=(Panel(sound.noisy == 1, "hepl"),))
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, sources))
