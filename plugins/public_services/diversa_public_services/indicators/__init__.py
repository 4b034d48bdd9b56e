"""What is published, in the order of the summary: formula, reference and worked cases side by side."""

from __future__ import annotations

from diversa_public_services.indicators.access import ACCESS
from diversa_public_services.indicators.complaints import COMPLAINTS
from diversa_public_services.indicators.condition import CONDITION
from diversa_public_services.indicators.sdg import SDG_16_6_2
from diversa_public_services.indicators.treatment import TREATMENT

INDICATORS = (*ACCESS, *CONDITION, *SDG_16_6_2, *COMPLAINTS, *TREATMENT)
