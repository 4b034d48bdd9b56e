"""A condition reads a question that does not exist."""

from dataclasses import replace

from diversa.questionnaire.conditions import In
from tests.broken import sound

sources = replace(sound.sources, when=In("noysi", (1,)), panels=())
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, sources))
