"""Household water insecurity (HWISE), in twelve items and in four; the two are never one series.

An item scores its code up to 3 ("always" as "often"); "does not apply" scores 0. Source: Young and others, HWISE-12 (12
or more is insecure) and HWISE-4 (4 or more); categories of J. WASH Dev. 14(11), 2024.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from diversa.questionnaire.answers import Missing

LONG = tuple(range(1, 13))
SHORT = (1, 4, 6, 8)
DOES_NOT_APPLY = 97
HIGHEST = 3
INSECURE_LONG, INSECURE_SHORT = 12, 4
_EDGES = (3, 12, 24)


def score(rows: Mapping[str, Any], items: Iterable[int]) -> int | None:
    """Return the sum of some items of a grid (row → code or state); None where one of them has no answer."""
    answers = [rows.get(str(item), Missing.BLANK) for item in items]
    if any(isinstance(answer, Missing) for answer in answers):
        return None
    return sum(0 if answer == DOES_NOT_APPLY else min(answer, HIGHEST) for answer in answers)


def category(total: int) -> int:
    """Return 0 for none to marginal (0-2), 1 for low (3-11), 2 for moderate (12-23), 3 for high (24-36)."""
    return bisect_right(_EDGES, total)
