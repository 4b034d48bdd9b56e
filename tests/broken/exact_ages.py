"""An age is published to the year."""

from dataclasses import replace

from diversa.privacy.rules import keep
from diversa.questionnaire.structure import Section
from tests.broken import sound

age = replace(sound.age, store=keep, release=keep)
start = Section("start", sound.questionnaire().sections[0].title, (age, sound.consent))
register_questionnaires = sound.questionnaires(
    sound.questionnaire(sections=(start, sound.questionnaire().sections[1]))
)
