"""The citizen IRCA: the risk index of Resolución 2115 de 2007 over what was judged, and whether it may be said.

IRCA (%) = points of what is not acceptable / points of what was analysed · 100 (artículo 14). Source of bands and
overrides: artículos 5, 13 and 15. Values are exact decimals, rounded half up to one decimal before they are classified,
because the official bands leave gaps (5.0 to 5.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum

from diversa.questionnaire.measurements import Verdict, exact
from diversa_water_quality.parameters import BASIC, PARAMETERS, POINTS


class Completeness(IntEnum):
    """Say how much of the basic analysis was judged; only the first two may carry a number or a band."""

    COMPLETE_BASIC = 1
    PARTIAL_MICROBIOLOGICAL = 2
    INSUFFICIENT = 3

    @property
    def publishable(self) -> bool:
        """Tell whether a number or a band may be shown."""
        return self is not Completeness.INSUFFICIENT


class Band(IntEnum):
    """Name the level of risk."""

    NO_RISK = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    UNFIT = 5


_TOPS = (
    (Decimal(5), Band.NO_RISK),
    (Decimal(14), Band.LOW),
    (Decimal(35), Band.MEDIUM),
    (Decimal(80), Band.HIGH),
)
_BESIDE_ECOLI = ("turb", "cl", "ph", "color", "ct")


@dataclass(frozen=True)
class Irca:
    """Hold what one sample gives: points in percent of 100, the index in percent, and what it rests on.

    `value` is there for every class; who shows it asks `completeness.publishable` first.
    """

    analysed: Decimal
    failed: Decimal
    value: Decimal
    completeness: Completeness
    exceeded: tuple[str, ...]
    missing: tuple[str, ...]
    overridden: bool = False

    @property
    def shown(self) -> Decimal | None:
        """Return the index to one decimal, or nothing where it may not be said."""
        return tenths(self.value) if self.completeness.publishable else None

    @property
    def band(self) -> Band | None:
        """Return the level of risk, or nothing where it may not be said."""
        return classify(self.value) if self.completeness.publishable else None


def of_sample(verdicts: Mapping[str, Verdict], *, trusted: Iterable[str] = ()) -> Irca | None:
    """Compute the index of one sample from the verdict on each parameter; None where nothing with points was judged.

    `trusted` are the substances of article 5 that a laboratory or a trained person measured: one of them above its limit
    makes the index 100, and so does a parasite.
    """
    judged = tuple(key for key in POINTS if verdicts.get(key, Verdict.NOT_ANALYSED).decided)
    exceeded = tuple(key for key in PARAMETERS if verdicts.get(key) is Verdict.NOT_ACCEPTABLE)
    overridden = any(
        PARAMETERS[key].parasite or (PARAMETERS[key].toxic and key in set(trusted)) for key in exceeded
    )
    if not judged:
        return None
    analysed, failed = points(judged), points(key for key in exceeded if key in POINTS)
    value = Decimal(100) if overridden else 100 * failed / analysed
    missing = tuple(key for key in POINTS if key not in judged)
    return Irca(analysed, failed, value, completeness(judged), exceeded, missing, overridden)


def points(keys: Iterable[str]) -> Decimal:
    """Return the points of some parameters."""
    return sum((exact(POINTS[key]) for key in keys), Decimal(0))


def completeness(judged: Iterable[str]) -> Completeness:
    """Tell how much of the basic analysis these parameters are."""
    found = set(judged)
    if found.issuperset(BASIC):
        return Completeness.COMPLETE_BASIC
    enough = "ec" in found and len(found.intersection(_BESIDE_ECOLI)) >= 2
    return Completeness.PARTIAL_MICROBIOLOGICAL if enough else Completeness.INSUFFICIENT


def monthly(values: Iterable[Decimal]) -> Decimal:
    """Return the index of a month: the mean of its samples, none of them rounded before. Raises ValueError for none."""
    found = tuple(values)
    if not found:
        raise ValueError("A month without samples has no index.")
    return sum(found, Decimal(0)) / len(found)


def classify(value: Decimal) -> Band:
    """Return the band of an index in percent, rounded half up to one decimal."""
    return next((band for top, band in _TOPS if tenths(value) <= top), Band.UNFIT)


def tenths(value: Decimal) -> Decimal:
    """Round half up to one decimal."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)
