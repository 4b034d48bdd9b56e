"""Decide what may be shown of one figure, from perturbed counts alone.

Nothing here ever sees a true count, so what is withheld says no more than the perturbed counts do.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from diversa.disclosure.profiles import Profile


class Mark(StrEnum):
    """Say how a figure appears."""

    FIGURE = "figure"
    WITHHELD = "withheld"
    """Shown as "n. d.", with no rate."""
    UNDER_FIVE = "under_5_percent"
    """Shown as "less than 5 %", without a count."""
    OVER_NINETY_FIVE = "over_95_percent"
    """Shown as "more than 95 %", without a count."""


class Reason(StrEnum):
    """Say why a figure is withheld, in words that may themselves be published.

    A small count, a small complement and an empty cell share one reason: telling them apart would narrow the
    true count more than the mark does.
    """

    SMALL_BASE = "small_base"
    SMALL_CELL = "small_cell"


@dataclass(frozen=True)
class Decision:
    """Hold what may be shown of one figure.

    `rate` is in 0..1; `rate` and `count` are None unless the mark is a figure, `base` where it is too small to
    be shown; `decimals` is for percentages and for their bounds.
    """

    mark: Mark
    reason: Reason | None = None
    rate: float | None = None
    count: int | None = None
    base: int | None = None
    with_care: bool = False
    decimals: int = 0


def decide_base(base: int, profile: Profile) -> Decision:
    """Decide for a mean, a median or another figure that has only a perturbed base.

    Raises ValueError for a negative base.
    """
    if base < 0:
        raise ValueError(f"A perturbed base is 0 or more, not {base}.")
    shown = base if base >= profile.minimum_count else None
    if base < profile.minimum_base:
        return Decision(Mark.WITHHELD, Reason.SMALL_BASE, base=shown)
    decimals = 0 if base < profile.whole_percent_below else 1
    return Decision(Mark.FIGURE, base=shown, with_care=base < profile.use_with_care_below, decimals=decimals)


def decide_proportion(count: int, base: int, profile: Profile, complement: int | None = None) -> Decision:
    """Decide for a proportion from the perturbed count of its numerator and the perturbed base.

    The complement is what remains of the base; where the complement is a cell of its own, with its own
    perturbed count, give that too: the stricter of both decides. Raises ValueError for a negative count.
    """
    if min(count, base, complement or 0) < 0:
        raise ValueError(f"Perturbed counts are 0 or more, not {count} of {base}.")
    on_base = decide_base(base, profile)
    if on_base.mark is Mark.WITHHELD:
        return on_base
    # Noise may carry the numerator past the base: nothing is left then, as in a full cell.
    left = max(base - count, 0)
    complements = (left, left if complement is None else complement)
    small = range(1, profile.minimum_count)
    empty, full = count == 0, 0 in complements
    if count in small or any(part in small for part in complements):
        return Decision(Mark.WITHHELD, Reason.SMALL_CELL, base=base)
    if (empty or full) and base < profile.extreme_base:
        return Decision(Mark.WITHHELD, Reason.SMALL_CELL, base=base)
    if empty or full:
        mark = Mark.UNDER_FIVE if empty else Mark.OVER_NINETY_FIVE
        return Decision(mark, base=base, with_care=on_base.with_care)
    return Decision(
        Mark.FIGURE,
        rate=clip(count / base),
        count=count,
        base=base,
        with_care=on_base.with_care,
        decimals=on_base.decimals,
    )


def clip(rate: float) -> float:
    """Return the rate held within 0..1, since a perturbed numerator may exceed its perturbed base."""
    return min(max(rate, 0.0), 1.0)


def percent(share: float, decimals: int) -> Decimal:
    """Return a share, or a difference of shares, in percent with so many decimals, halves away from zero."""
    # Twelve digits first: 0.145 is a hair below 14.5 % in binary and must still round up.
    exact = Decimal(repr(round(share * 100, 12)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
