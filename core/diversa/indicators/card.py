"""The quality card of a campaign's data: a few measures with a colour each, all from perturbed counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from diversa.disclosure.marks import percent
from diversa.disclosure.profiles import Profile
from diversa.indicators.figures import Figure
from diversa.texts import Text


class Colour(StrEnum):
    """Say how a measure stands against its thresholds."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"
    """Shown without a judgement, or not known."""


@dataclass(frozen=True)
class Metric:
    """Hold one measure: what it is about, its figure, its colour, and the thresholds in words."""

    id: str
    dimension: Text
    title: Text
    meaning: Text
    figure: Figure
    colour: Colour
    rule: Text


@dataclass(frozen=True)
class ItemNonresponse:
    """Hold how often one question was left without an answer, among those to whom it was shown.

    `missing` counts refusals, "don't know" and blanks; `refused` is the refusals alone.
    """

    question: str
    title: Text
    missing: Figure
    refused: Figure
    colour: Colour


@dataclass(frozen=True)
class QualityCard:
    """Hold the measures of one module in one campaign, its label in a word, and what stops a publication."""

    label: Text
    metrics: tuple[Metric, ...]
    items: tuple[ItemNonresponse, ...]
    blocked: Text | None = None
    """Why publishing has to wait; None where nothing stops it."""
    signable: bool = False
    """Whether two persons who looked into it may sign that it goes out all the same."""


def colour_of(count: int, base: int, profile: Profile, green: float, amber: float) -> Colour:
    """Judge a share of perturbed counts: green up to one threshold, amber up to the other, else red.

    The share is rounded as it is shown. Where its count or its base is too small to show, there is no colour, which
    would say more than the mark does. A count that is nearly its whole base is red, although the share itself is
    withheld: that nearly everybody is concerned is what the card has to say.
    """
    if base < profile.minimum_base or 0 < count < profile.minimum_count:
        return Colour.NONE
    if count == 0:
        return Colour.GREEN if base >= profile.extreme_base else Colour.NONE
    share = float(percent(min(count / base, 1.0), 0 if base < profile.whole_percent_below else 1)) / 100
    if green and share <= green:  # a threshold of 0 means none at all, not a share that rounds to 0
        return Colour.GREEN
    return Colour.AMBER if share <= amber else Colour.RED
