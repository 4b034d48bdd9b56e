"""An indicator reads a text that is sealed: nobody can count it."""

from dataclasses import replace

from diversa.indicators.estimators import everybody, share
from diversa.indicators.model import Case
from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.answering(
    replace(
        sound.indicator,
        estimator=share(sound.story.answered(), among=everybody),
        cases=(Case(({"story": "x"}, {}), 50.0),),
    )
)
