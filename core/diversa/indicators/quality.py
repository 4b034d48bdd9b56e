"""Label how sure an estimate is, by rules that an office can set.

Source: CEPAL's quality criteria for household surveys (2023). They were made for probability samples; people choose
to take part here, so that the best label is "indicativo" whatever the numbers say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from diversa.indicators.intervals import Estimate


class Quality(StrEnum):
    """Name the quality of an estimate, best first."""

    INDICATIVE = "indicativo"
    CARE = "con cuidado"
    NOT_RELIABLE = "no confiable"


def _proposal(default: float) -> Any:
    return field(default=default, metadata={"status": "propuesta"})


@dataclass(frozen=True)
class QualityRules:
    """Hold the thresholds of the labels; the bands of the CV are proposals until an office sets its own.

    Raises ValueError where a threshold of care is milder than that of use.
    """

    minimum_effective_size: float = 60.0
    usable_cv: float = _proposal(0.20)
    """Below this an estimate is usable."""
    care_cv: float = _proposal(0.30)
    """From `usable_cv` up to this, with care; above, not reliable."""
    maximum_log_cv: float = 0.175
    """Up to this a proportion is usable."""
    usable_count: float = 50.0
    care_count: float = 30.0

    def __post_init__(self) -> None:
        if self.care_cv < self.usable_cv or self.care_count > self.usable_count:
            raise ValueError("Quality rules need usable_cv <= care_cv and care_count <= usable_count.")


CEPAL_2023 = QualityRules()


def log_cv(rate: float, standard_error: float) -> float:
    """Return the coefficient of variation of -ln(p), of the smaller side of a proportion; infinite at 0 and 1."""
    side = rate if rate < 0.5 else 1.0 - rate
    return standard_error / (side * -math.log(side)) if side > 0.0 else math.inf


def label_proportion(estimate: Estimate, count: float, rules: QualityRules = CEPAL_2023) -> Quality:
    """Label a proportion from its estimate and the unweighted count of its numerator."""
    precise = log_cv(estimate.value, estimate.standard_error) <= rules.maximum_log_cv
    return _label(Quality.INDICATIVE if precise else Quality.NOT_RELIABLE, estimate, count, rules)


def label_estimate(estimate: Estimate, count: float, rules: QualityRules = CEPAL_2023) -> Quality:
    """Label a mean, a median or a ratio from its estimate and its unweighted base."""
    if estimate.cv < rules.usable_cv:
        return _label(Quality.INDICATIVE, estimate, count, rules)
    return _label(
        Quality.CARE if estimate.cv <= rules.care_cv else Quality.NOT_RELIABLE, estimate, count, rules
    )


def _label(precision: Quality, estimate: Estimate, count: float, rules: QualityRules) -> Quality:
    if estimate.effective_size < rules.minimum_effective_size or count < rules.care_count:
        return Quality.NOT_RELIABLE
    if precision is Quality.INDICATIVE and count < rules.usable_count:
        return Quality.CARE
    return precision
