"""A telephone number is asked for, stored and published."""

from diversa.privacy.rules import bands, keep
from diversa.questionnaire.kinds import Integer
from diversa.texts import Text as _
from tests.broken import sound

phone = Integer(
    "contact",
    _("¿Cuál es su número de celular?"),
    high=2_000_000_000,
    store=keep,
    release=bands(0, 1_500_000_000),
)
register_questionnaires = sound.questionnaires(sound.questionnaire(sound.noisy, phone))
