"""Tell whether a total of amounts gives away what its largest contributors gave, for figures that add up magnitudes.

Counts of people have no large contributors; amounts of organisations have. Amounts are exact and stay in memory: what
may leave is the answer alone.

Source: European handbook on statistical disclosure control, sensitivity rules for magnitude tables.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def safe_by_p_percent(amounts: Sequence[float], p: float, total: float | None = None) -> bool:
    """Tell whether no contributor can estimate another's amount to within p percent of it.

    The second largest knows its own amount and subtracts it from the total; what is left must exceed the largest by p
    percent of that or more. `amounts` may be the two largest alone where `total` is given. Raises ValueError for a
    negative amount, too few to judge, a total below their sum, or a p that is not above 0.
    """
    (first, second), whole = _largest(amounts, total, 2)
    if not p > 0.0:
        raise ValueError(f"The p % rule needs a p above 0, not {p:g}.")
    return whole - second - first >= p / 100.0 * first


def safe_by_dominance(amounts: Sequence[float], n: int, k: float, total: float | None = None) -> bool:
    """Tell whether the n largest contributors give no more than k percent of the total.

    `amounts` may be the largest alone, n or more, where `total` is given. Raises ValueError as `safe_by_p_percent`, and
    for an n below 1 or a k outside 0..100.
    """
    largest, whole = _largest(amounts, total, n)
    if n < 1 or not 0.0 < k <= 100.0:
        raise ValueError(f"The (n, k) rule needs an n of 1 or more and a k in 0..100, not {n} and {k:g}.")
    return math.fsum(largest) <= k / 100.0 * whole


def _largest(amounts: Sequence[float], total: float | None, n: int) -> tuple[list[float], float]:
    """Return the n largest amounts, with 0 for those that there are not, and the total."""
    known = math.fsum(amounts)
    whole = known if total is None else total
    if not amounts or min(amounts) < 0.0 or whole < known:
        raise ValueError("A total needs one amount or more, none below 0, that do not exceed it.")
    if len(amounts) < n and known < whole:
        raise ValueError(f"{len(amounts)} amounts of a larger total do not tell the {n} largest.")
    return sorted([*amounts, *[0.0] * n], reverse=True)[:n], whole
