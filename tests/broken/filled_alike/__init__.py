"""The English of a sentence lost a blank that is filled in."""

from dataclasses import replace

from diversa.texts import Text as _
from tests.broken import sound

years = replace(sound.age, id="years_here", message=_("Escriba entre {low} y {high} años."))
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, years))
