"""An option has no words: whoever hears the page does not know what it is."""

from dataclasses import replace

from diversa.questionnaire.questions import Option
from diversa.texts import Text as _
from tests.broken import sound

noisy = replace(sound.noisy, options=(*sound.YES_NO, Option(3, _(""))))
register_questionnaires = sound.questionnaires(sound.questionnaire(noisy))
