"""What is published, in the order of the summary: formula, reference and worked cases side by side."""

from __future__ import annotations

from diversa_gbv.indicators.aftermath import AFTERMATH
from diversa_gbv.indicators.help import HELP
from diversa_gbv.indicators.others import OTHERS
from diversa_gbv.indicators.partner import PARTNER
from diversa_gbv.indicators.quality import QUALITY
from diversa_gbv.indicators.together import TOGETHER

INDICATORS = (*TOGETHER, *PARTNER, *OTHERS, *AFTERMATH, *HELP, *QUALITY)
