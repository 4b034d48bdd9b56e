"""The summary shows an indicator that does not exist."""

from diversa.releases.summary import SummarySection
from diversa.texts import Text as _
from tests.broken import sound

register_questionnaires = sound.register_questionnaires
register_indicators = sound.register_indicators
register_summary = sound.answering(SummarySection("noise", _("Ruido"), _("Cuánto hay."), ("noise_shear",)))
