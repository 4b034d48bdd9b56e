"""Label how sure an estimate is, by rules that an office can set.

Source: CEPAL's quality criteria for household surveys (2023). They were made for probability samples; people choose
to take part here, so that the best label is "indicativo" whatever the numbers say.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from diversa.disclosure.profiles import PROPOSAL
from diversa.home import Home
from diversa.indicators.intervals import Estimate

QUALITY_FILE = "quality.toml"
"""Where an office writes its own thresholds, in the folder of the installation."""


class BadQualityRules(ValueError):
    """Say in a sentence for people what is wrong with an office's own thresholds."""


class Quality(StrEnum):
    """Name the quality of an estimate, best first."""

    INDICATIVE = "indicativo"
    CARE = "con cuidado"
    NOT_RELIABLE = "no confiable"


def _proposal(default: float) -> Any:
    return field(default=default, metadata={"status": PROPOSAL})


@dataclass(frozen=True)
class QualityRules:
    """Hold the thresholds of the labels; the bands of the CV are proposals until an office sets its own.

    Raises ValueError where a threshold is below 0, or one of care is stricter than that of use.
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

    decided: frozenset[str] = frozenset()
    """Names of the thresholds that the office set itself."""

    def __post_init__(self) -> None:
        if self.care_cv < self.usable_cv or self.care_count > self.usable_count:
            raise ValueError("Quality rules need usable_cv <= care_cv and care_count <= usable_count.")
        if min(getattr(self, name) for name in THRESHOLDS) < 0.0:
            raise ValueError("No threshold of the quality labels is below 0.")

    def proposals(self) -> tuple[str, ...]:
        """Return the names of the thresholds that are proposals until the office sets its own."""
        marked = (rule.name for rule in fields(self) if rule.metadata.get("status") == PROPOSAL)
        return tuple(name for name in marked if name not in self.decided)


THRESHOLDS = tuple(rule.name for rule in fields(QualityRules) if rule.name != "decided")
CEPAL_2023 = QualityRules()


def rules_of(home: Home) -> QualityRules:
    """Return the thresholds of an installation: CEPAL's, and in their place what its `quality.toml` sets.

    Raises BadQualityRules, naming the file and the threshold, for what cannot be read, is unknown or is no number.
    """
    file = home.path / QUALITY_FILE
    if not file.exists():
        return CEPAL_2023
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadQualityRules(f"El archivo {file} no se puede leer: {error}. Corríjalo o bórrelo.") from error
    return _decided(given, str(file))


def _decided(given: Mapping[str, Any], where: str) -> QualityRules:
    for name, value in given.items():
        if name not in THRESHOLDS:
            raise BadQualityRules(f"En {where} sobra «{name}». Puede decir: {', '.join(THRESHOLDS)}.")
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise BadQualityRules(f"En {where}, «{name}» debe ser un número, como 0.2.")
    try:
        return QualityRules(**given, decided=frozenset(given))
    except ValueError as error:
        raise BadQualityRules(
            f"En {where} los límites se contradicen: use números de 0 o más, con usable_cv hasta care_cv y care_count "
            "hasta usable_count."
        ) from error


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
