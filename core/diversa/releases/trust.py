"""How far figures may be trusted, on paper: who took part, what was left unanswered, the quality card, weighting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from diversa.indicators.card import Colour, Metric
from diversa.indicators.figures import Beside, Figure, number
from diversa.releases import wording
from diversa.releases.drawing import SHARES
from diversa.releases.edition import Sheaf
from diversa.releases.paper import axis_of, bar_picture
from diversa.releases.summary import key_indicators
from diversa.releases.taking_part import Presence
from diversa.texts import Catalogue, Text

_ = Text
COMPOSITIONS = 6
"""Variables by which participants are shown; those that can be compared with the population come first."""
MOST_UNANSWERED = 8
"""Questions that are named among those most often left without an answer."""
MOST_IN_MARGIN = 8
"""Groups of a margin of the weighting that are shown; a longer one is left to the method annex."""
MOST_BESIDE = 8
"""Indicators that stand in the table of weighted figures; all of them are in the tables of the release."""
SIGNS: Mapping[Colour, str] = {Colour.GREEN: "●", Colour.AMBER: "▲", Colour.RED: "■", Colour.NONE: "–"}
"""Signs of the colours of the quality card, which are told apart in black and white."""


@dataclass(frozen=True)
class Shares:
    """Hold participants by the groups of one variable, each with the address of its bar's picture."""

    heading: str
    caption: str
    rows: tuple[tuple[Presence, str], ...]
    compared: bool
    gap: str


@dataclass(frozen=True)
class Unanswered:
    """Hold how often one question was left without an answer, and how often of those it was refused."""

    title: str
    missing: str
    refused: str
    colour: str


@dataclass(frozen=True)
class Measured:
    """Hold one measure of the quality card in words."""

    title: str
    figure: str
    colour: str
    rule: str


@dataclass(frozen=True)
class BesideRow:
    """Hold one indicator in several ways of counting, each (figure, interval); an empty pair where there is none."""

    label: str
    plain: tuple[str, str]
    weighted: tuple[str, str]
    unflagged: tuple[str, str]


@dataclass(frozen=True)
class Balanced:
    """Hold one group of a margin: before and after weighting, and in the population."""

    label: str
    before: str
    after: str
    population: str


def compositions(sheaf: Sheaf) -> tuple[Shares, ...]:
    """Return participants by group, for variables that can be drawn."""
    drawn = [one for one in sheaf.who.compositions if one.chart.page]
    few = sorted(drawn, key=lambda one: not one.compared)[:COMPOSITIONS]
    made = []
    for one in few:
        axis = axis_of(SHARES, [row.bar for row in one.rows], sheaf.t)
        rows = tuple((row, bar_picture(row.bar, axis)) for row in one.rows)
        ends = sheaf.t(_("escala de {first} a {last}").fill(first=axis.ends[0], last=axis.ends[1]))
        made.append(Shares(one.heading, f"{one.caption} · {ends}", rows, one.compared, one.gap))
    return tuple(made)


def unanswered(sheaf: Sheaf) -> tuple[Unanswered, ...]:
    """Return the questions most often left without an answer; none without a quality card."""
    items = sheaf.edition.card.items if sheaf.edition.card else ()
    shown = sorted(
        (item for item in items if item.missing.shown), key=lambda item: -(item.missing.value or 0.0)
    )
    t = sheaf.t
    return tuple(
        Unanswered(
            t(item.title),
            wording.figure_words(item.missing, t),
            wording.figure_words(item.refused, t),
            colour_said(item.colour, t),
        )
        for item in shown[:MOST_UNANSWERED]
    )


def card(sheaf: Sheaf) -> Mapping[str, tuple[Measured, ...]]:
    """Map each dimension of the quality card to its measures, in order; nothing without a card."""
    metrics, t = sheaf.edition.card.metrics if sheaf.edition.card else (), sheaf.t
    dimensions = dict.fromkeys(t(one.dimension) for one in metrics)
    return {
        dimension: tuple(_measured(one, t) for one in metrics if t(one.dimension) == dimension)
        for dimension in dimensions
    }


def _measured(metric: Metric, t: Catalogue) -> Measured:
    said = colour_said(metric.colour, t)
    return Measured(t(metric.title), wording.figure_words(metric.figure, t), said, t(metric.rule))


def colour_said(colour: Colour, t: Catalogue) -> str:
    """Say a colour of the quality card with its sign and in words."""
    return f"{SIGNS[colour]}{wording.NO_BREAK}{t(wording.COLOURS[colour])}"


def beside(sheaf: Sheaf) -> tuple[BesideRow, ...]:
    """Return indicators of one figure that were also weighted, or counted without flagged responses: key ones first."""
    edition, t = sheaf.edition, sheaf.t
    weighted, unflagged = edition.weighting.beside if edition.weighting else None, edition.unflagged
    rows = []
    keys = key_indicators(edition.indicators)
    for indicator in sorted(edition.indicators, key=lambda one: one not in keys):
        figures = edition.results.get(indicator.id).groups[0].figures
        others = [_in(one, indicator.id) for one in (weighted, unflagged)]
        if len(figures) == 1 and figures[0].shown and any(others):
            told = [_pair(figure, t) for figure in (figures[0], *others)]
            rows.append(BesideRow(t(indicator.title), *told))
    return tuple(rows[:MOST_BESIDE])


def _in(found: Beside | None, indicator: str) -> Figure | None:
    figures = found.figures.get(indicator, ()) if found else ()
    return figures[0] if figures else None


def _pair(figure: Figure | None, t: Catalogue) -> tuple[str, str]:
    if figure is None:
        return "", ""
    interval = wording.interval_said(figure, t)
    return wording.figure_words(figure, t), "" if interval == wording.NOTHING else interval


def weighting_facts(sheaf: Sheaf) -> tuple[str, ...]:
    """Say what weighting cost, and where its population figures are from."""
    weighting, t = sheaf.edition.weighting, sheaf.t
    if weighting is None or weighting.beside is None:
        return (t(weighting.reason),) if weighting and weighting.reason else ()
    said: list[str] = []
    if weighting.effective_size is not None:
        words = _("Tamaño efectivo: {size}. Con pesos, las respuestas valen como si fueran tantas.")
        said.append(t(words.fill(size=number(weighting.effective_size, 0, t))))
    if weighting.trimmed is not None:
        words = _("Pesos recortados: {share} de quienes participaron.")
        said.append(t(words.fill(share=wording.percent_said(weighting.trimmed, t))))
    return (*(t(words) for words in weighting.method), *said, *filter(None, (t(weighting.source),)))


def balances(sheaf: Sheaf) -> Iterator[tuple[str, tuple[Balanced, ...]]]:
    """Yield each short margin of the weighting with its groups."""
    weighting, t = sheaf.edition.weighting, sheaf.t
    for margin, found in groupby(weighting.balances if weighting else (), key=lambda one: one.margin):
        groups = tuple(found)
        if len(groups) <= MOST_IN_MARGIN:
            yield (
                t(margin),
                tuple(
                    Balanced(
                        t(one.label), *(_share(part, t) for part in (one.before, one.after, one.population))
                    )
                    for one in groups
                ),
            )


def _share(share: float | None, t: Catalogue) -> str:
    return wording.NOTHING if share is None else wording.percent_said(share, t)
