"""An indicator has no case worked by hand."""

from dataclasses import replace

from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(replace(sound.indicator, cases=()))
