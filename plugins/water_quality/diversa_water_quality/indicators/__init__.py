"""What is published, in the order of the summary: formula, reference and worked cases side by side."""

from __future__ import annotations

from diversa_water_quality.indicators.around import AROUND
from diversa_water_quality.indicators.irca import IRCA
from diversa_water_quality.indicators.quality import QUALITY
from diversa_water_quality.indicators.supply import SUPPLY

INDICATORS = (*SUPPLY, *IRCA, *QUALITY, *AROUND)
