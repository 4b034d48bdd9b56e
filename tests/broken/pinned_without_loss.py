"""A kind of question has no name of its own: a campaign could not read back what it pinned."""

from dataclasses import dataclass

from diversa.privacy.rules import keep
from diversa.questionnaire.kinds import SingleChoice
from tests.broken import sound


@dataclass(frozen=True, eq=False, kw_only=True)
class Thermometer(SingleChoice):
    colour: str = "red"


noisy = Thermometer("noisy", sound.noisy.title, options=sound.YES_NO, colour="blue", store=keep, release=keep)
register_questionnaires = sound.questionnaires(sound.questionnaire(noisy))
