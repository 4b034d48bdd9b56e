"""Small peoples are published by themselves."""

from dataclasses import replace

from diversa.privacy.rules import keep
from diversa.questionnaire import standard
from tests.broken import sound

ethnicity = replace(standard.ETHNICITY, release=keep)
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, ethnicity))
