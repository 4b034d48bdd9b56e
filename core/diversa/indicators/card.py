"""The quality card of a campaign's data: a few measures with a colour each, all from perturbed counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    """Why publishing has to wait for two signatures; None where nothing stops it."""
