"""A table is broken down by what may not be published."""

from dataclasses import replace

from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(replace(sound.indicator, by=("consent_main",)))
