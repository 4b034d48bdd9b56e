"""The quality card and the weighting, in words: what vouches for a release as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from diversa.indicators.card import Colour, ItemNonresponse, Metric, QualityCard
from diversa.indicators.figures import number
from diversa.indicators.weighting import Balance, Weighting
from diversa.releases import wording
from diversa.texts import Catalogue, Text

_ = Text
_SIGNS = {Colour.GREEN: "●", Colour.AMBER: "▲", Colour.RED: "■", Colour.NONE: "○"}


@dataclass(frozen=True)
class Judgement:
    """Say a colour in three ways: its name for styles, a sign, and a word."""

    colour: str
    sign: str
    word: str


@dataclass(frozen=True)
class Measured:
    """Hold one measure of the card."""

    dimension: str
    title: str
    meaning: str
    figure: str
    judgement: Judgement
    rule: str


@dataclass(frozen=True)
class Silence:
    """Hold how often one question was left without an answer."""

    title: str
    missing: str
    refused: str
    base: str
    judgement: Judgement


@dataclass(frozen=True)
class Card:
    """Hold the quality card."""

    label: str
    blocked: str
    metrics: tuple[Measured, ...]
    items: tuple[Silence, ...]
    tally: tuple[tuple[Judgement, int], ...]
    """How many measures have each colour; of those that have any."""


@dataclass(frozen=True)
class Margin:
    """Hold one group before and after weighting, and in the population."""

    label: str
    before: str
    after: str
    population: str


@dataclass(frozen=True)
class Weights:
    """Hold how the experimental estimate was made, or why there is none."""

    reason: str
    method: tuple[str, ...]
    facts: tuple[str, ...]
    margins: tuple[tuple[str, tuple[Margin, ...]], ...]
    source: str


def card_of(card: QualityCard, catalogue: Catalogue) -> Card:
    """Say a quality card in one language."""
    t = catalogue
    colours = [metric.colour for metric in card.metrics]
    return Card(
        t(card.label),
        t(card.blocked) if card.blocked else "",
        tuple(_measured(metric, t) for metric in card.metrics),
        tuple(_silence(item, t) for item in card.items),
        tuple((judgement(one, t), colours.count(one)) for one in Colour if one in colours),
    )


def judgement(colour: Colour, t: Catalogue) -> Judgement:
    """Say a colour so that nobody has to see it."""
    return Judgement(colour.value, _SIGNS[colour], t(wording.COLOURS[colour]))


def _measured(metric: Metric, t: Catalogue) -> Measured:
    return Measured(
        t(metric.dimension),
        t(metric.title),
        t(metric.meaning),
        wording.figure_words(metric.figure, t),
        judgement(metric.colour, t),
        t(metric.rule),
    )


def _silence(item: ItemNonresponse, t: Catalogue) -> Silence:
    return Silence(
        t(item.title),
        wording.figure_words(item.missing, t),
        wording.figure_words(item.refused, t),
        wording.base_said(item.missing, t),
        judgement(item.colour, t),
    )


def weights_of(weighting: Weighting, catalogue: Catalogue) -> Weights:
    """Say in one language how responses were weighted, or why they were not."""
    t = catalogue
    margins: dict[str, list[Margin]] = {}
    for balance in weighting.balances:
        margins.setdefault(t(balance.margin), []).append(_margin(balance, t))
    return Weights(
        t(weighting.reason) if weighting.reason else "",
        tuple(t(words) for words in weighting.method),
        tuple(_facts(weighting, t)),
        tuple((name, tuple(found)) for name, found in margins.items()),
        t(weighting.source),
    )


def _facts(weighting: Weighting, t: Catalogue) -> list[str]:
    said = []
    if weighting.effective_size is not None:
        words = _("Tamaño efectivo: {number} respuestas.")
        said.append(t(words.fill(number=number(weighting.effective_size, 0, t))))
    if weighting.design_effect is not None:
        words = _("Efecto del diseño: {number}. Con 1 no se perdería nada al ponderar.")
        said.append(t(words.fill(number=number(weighting.design_effect, 2, t))))
    if weighting.trimmed is not None:
        words = _("Pesos que llegaron a un límite, de un tercio a tres veces el promedio: {share}.")
        said.append(t(words.fill(share=wording.percent_said(weighting.trimmed, t))))
    return said


def _margin(balance: Balance, t: Catalogue) -> Margin:
    def said(share: float | None) -> str:
        return wording.NOTHING if share is None else wording.percent_said(share, t)

    return Margin(t(balance.label), said(balance.before), said(balance.after), said(balance.population))
