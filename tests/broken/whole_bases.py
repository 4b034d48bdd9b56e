"""The base is only "answered" on a question that most people are not asked."""

from dataclasses import replace

from diversa.indicators.estimators import share
from diversa.indicators.model import Case
from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(
    replace(
        sound.indicator,
        estimator=share(sound.sources.any_of(1), among=sound.sources.answered()),
        cases=(Case(({"noisy": 1, "sources": (1,)}, {"noisy": 2}), 100.0),),
    )
)
