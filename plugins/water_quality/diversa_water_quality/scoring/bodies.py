"""Water bodies with good quality, after SDG 6.3.2: for data in which a body is known, which answers of people are not.

A body is good where at least 80 % of its values meet their targets. Source: metadata of SDG 6.3.2; three dates and ten
values as the least, own proposal. Citizen data may supplement official figures only where the reporting agency allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

GOOD = 80.0
LEAST_DATES, LEAST_VALUES = 3, 10


@dataclass(frozen=True)
class Value:
    """Hold one value of one body: when it was measured, and whether it met its target."""

    day: date
    met: bool


def compliance(values: Sequence[Value]) -> float | None:
    """Return the percentage of values that meet their targets; None with fewer than 3 dates or 10 values."""
    if len(values) < LEAST_VALUES or len({value.day for value in values}) < LEAST_DATES:
        return None
    return 100 * sum(value.met for value in values) / len(values)


def is_good(values: Sequence[Value]) -> bool | None:
    """Tell whether a body has good quality; None where there is too little to say."""
    found = compliance(values)
    return None if found is None else found >= GOOD


def share_good(bodies: Iterable[Sequence[Value]]) -> float | None:
    """Return the percentage of good bodies among those that can be classified; None where none can."""
    classified = [good for values in bodies if (good := is_good(values)) is not None]
    return 100 * sum(classified) / len(classified) if classified else None
