"""An indicator cuts through the middle of a stored band."""

from dataclasses import replace

from diversa.indicators.estimators import share
from diversa.indicators.model import Case
from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(
    replace(
        sound.indicator,
        estimator=share(sound.age >= 25, among=sound.age.answered()),
        cases=(Case(({"age_years": 24}, {"age_years": 25}), 50.0),),
    )
)
