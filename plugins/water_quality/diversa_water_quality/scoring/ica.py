"""The index of surface water quality (ICA) of IDEAM, over five variables or six.

ICA = sum of weight · sub-index. Oxygen is in percent of saturation, suspended solids and chemical oxygen demand in mg/L,
conductivity in µS/cm; the sixth is the ratio of total nitrogen to total phosphorus. Source: IDEAM, Índice de calidad del
agua en corrientes superficiales.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum


class Quality(IntEnum):
    """Name a class of quality."""

    VERY_BAD = 1
    BAD = 2
    FAIR = 3
    ACCEPTABLE = 4
    GOOD = 5


_TOPS = (
    (Decimal("0.25"), Quality.VERY_BAD),
    (Decimal("0.50"), Quality.BAD),
    (Decimal("0.70"), Quality.FAIR),
    (Decimal("0.90"), Quality.ACCEPTABLE),
)


@dataclass(frozen=True)
class Sample:
    """Hold the variables of one sample of surface water; the index needs all but the last."""

    oxygen: float
    solids: float
    demand: float
    conductivity: float
    ph: float
    nutrients: float | None = None


def index(sample: Sample) -> float:
    """Return the index, from 0 to 1; with nutrients, of six variables."""
    equal = (
        of_oxygen(sample.oxygen),
        of_solids(sample.solids),
        of_demand(sample.demand),
        of_conductivity(sample.conductivity),
    )
    if sample.nutrients is None:
        return 0.20 * math.fsum((*equal, of_ph(sample.ph)))
    return 0.17 * math.fsum((*equal, of_nutrients(sample.nutrients))) + 0.15 * of_ph(sample.ph)


def classify(value: float) -> Quality:
    """Return the class of an index, rounded half up to two decimals as its classes are written."""
    rounded = Decimal(repr(round(value, 9))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return next((quality for top, quality in _TOPS if rounded <= top), Quality.GOOD)


def of_oxygen(saturation: float) -> float:
    """Return the sub-index of dissolved oxygen, in percent of saturation."""
    return saturation / 100 if saturation <= 100 else max(0.0, 1 - (0.01 * saturation - 1))


def of_solids(mgl: float) -> float:
    """Return the sub-index of suspended solids, in mg/L."""
    if mgl <= 4.5:
        return 1.0
    return 0.0 if mgl >= 320 else min(1.0, 1.02 - 0.003 * mgl)


def of_demand(mgl: float) -> float:
    """Return the sub-index of chemical oxygen demand, in mg/L."""
    return next(
        (value for top, value in ((20, 0.91), (25, 0.71), (40, 0.51), (80, 0.26)) if mgl <= top), 0.125
    )


def of_conductivity(microsiemens: float) -> float:
    """Return the sub-index of conductivity, in µS/cm."""
    if microsiemens <= 0:
        return 1.0
    return max(0.0, 1 - 10 ** (-3.26 + 1.34 * math.log10(microsiemens)))


def of_ph(ph: float) -> float:
    """Return the sub-index of pH."""
    if ph < 4 or ph > 11:
        return 0.1
    if ph <= 7:
        return min(1.0, 0.02628419 * math.exp(0.520025 * ph))
    return 1.0 if ph <= 8 else math.exp(-0.5187742 * (ph - 8))


def of_nutrients(ratio: float) -> float:
    """Return the sub-index of the ratio of total nitrogen to total phosphorus."""
    if 15 <= ratio <= 20:
        return 0.8
    if 10 < ratio < 15:
        return 0.6
    return 0.35 if 5 < ratio <= 10 else 0.15
