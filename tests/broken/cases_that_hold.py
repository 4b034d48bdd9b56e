"""A case worked by hand does not come out."""

from dataclasses import replace

from diversa.indicators.model import Case
from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(
    replace(sound.indicator, cases=(Case(({"noisy": 1}, {"noisy": 2}, {"noisy": 2}), 50.0),))
)
