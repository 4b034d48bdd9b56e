"""What is published, in the order of the summary: formula, reference and worked cases side by side."""

from __future__ import annotations

from diversa_discrimination.indicators.everybody import EVERYBODY
from diversa_discrimination.indicators.experience import EXPERIENCE
from diversa_discrimination.indicators.gaps import GAPS
from diversa_discrimination.indicators.intersections import INTERSECTIONS
from diversa_discrimination.indicators.prevalence import PREVALENCE
from diversa_discrimination.indicators.quality import QUALITY
from diversa_discrimination.indicators.reporting import REPORTING

INDICATORS = (*PREVALENCE, *INTERSECTIONS, *GAPS, *EXPERIENCE, *REPORTING, *EVERYBODY, *QUALITY)
