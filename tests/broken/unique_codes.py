"""Two options have one code."""

from dataclasses import replace

from diversa.questionnaire.questions import Option
from diversa.texts import Text as _
from tests.broken import sound

noisy = replace(sound.noisy, options=(*sound.YES_NO, Option(2, _("A veces"))))
register_questionnaires = sound.questionnaires(sound.questionnaire(noisy))
