"""What people write is stored as it is."""

from dataclasses import replace

from diversa.privacy.rules import keep
from tests.broken import sound

register_questionnaires = sound.questionnaires(
    sound.questionnaire(sound.noisy, replace(sound.story, store=keep))
)
