"""A sentence of the summary has a blank that nothing fills: no release would come out."""

from diversa.releases.summary import SummarySection
from diversa.texts import Text as _
from tests.broken import sound

words = _("Lo que dijeron {people} personas.").fill(persons=30)
register_questionnaires = sound.register_questionnaires
register_indicators = sound.register_indicators
register_summary = sound.answering(SummarySection("noise", _("Ruido"), words, ("noise_share",)))
