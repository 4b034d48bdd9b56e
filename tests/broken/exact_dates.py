"""A moment is published to the minute."""

from diversa.privacy.rules import keep
from diversa.questionnaire.kinds import Moment
from diversa.texts import Text as _
from tests.broken import sound

when = Moment("heard", _("¿Cuándo lo oyó por última vez?"), store=keep, release=keep)
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, when))
