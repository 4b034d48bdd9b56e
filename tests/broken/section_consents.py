"""A section's consent is not its first question."""

from diversa.questionnaire.structure import Section
from diversa.texts import Text as _
from tests.broken import sound

consenting = Section("noise", _("El ruido"), (sound.noisy, sound.consent), consent="consent_main")
register_questionnaires = sound.questionnaires(sound.questionnaire(sections=(consenting,)))
