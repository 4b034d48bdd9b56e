"""A municipality is published, however small."""

from diversa.privacy.rules import keep
from diversa.questionnaire.kinds import Municipality
from diversa.texts import Text as _
from tests.broken import sound

place = Municipality("home", _("¿En qué municipio vive?"), store=keep, release=keep)
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, place))
