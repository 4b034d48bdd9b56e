"""A table is broken down by nothing that exists."""

from dataclasses import replace

from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(replace(sound.indicator, by=("age",)))
