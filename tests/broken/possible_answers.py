"""An indicator waits for an answer that nobody can give."""

from dataclasses import replace

from diversa.indicators.estimators import share
from diversa.indicators.model import Case
from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(
    replace(
        sound.indicator,
        estimator=share(sound.noisy == 7, among=sound.noisy.is_in(1, 2, 7) & sound.age.answered()),
        cases=(Case(({"noisy": 1, "age_years": 30},), 0.0),),
    )
)
