"""Small pictures for paper: the bar in a line of a table, and little people to count.

A bar stands in the background of its cell: the figure is written beside it, so nothing has to be said of it. It tells
sure from doubtful by a broken edge, not by colour alone. Drawn lengths are whole units of what is published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from diversa.disclosure.marks import Mark
from diversa.indicators.figures import Figure
from diversa.releases import wording
from diversa.releases.charts import Bar, scale_top
from diversa.releases.charts_svg import INK, LEAF, PAPER, escape
from diversa.releases.drawing import Scale
from diversa.texts import Catalogue

LONG, TALL = 210, 20
"""Length and height of a bar's track, in units of a fifth of a millimetre."""
_TRACK = "#E6EBEA"
_PERSON = "M5 0a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2zM2.8 6h4.4q2.3 0 2.3 2.3v5.4h-1.8v7.3H2.3v-7.3H.5V8.3Q.5 6 2.8 6z"
_STEP, _ROW = 13, 24
"""From one little person to the next, and from one row of them to the next, in units."""
MOST_IN_ROW = 10
_ENDS = {Mark.UNDER_FIVE: (1, 20), Mark.OVER_NINETY_FIVE: (19, 20)}


@dataclass(frozen=True)
class Axis:
    """Say which part of a scale a track shows, where its bars begin, and what its ends are called."""

    first: float
    last: float
    start: float
    ends: tuple[str, str]
    dots: bool = False

    def at(self, place: float) -> int:
        """Return where a place of the scale lies on the track, in whole units."""
        return round(min(max((place - self.first) / (self.last - self.first), 0.0), 1.0) * LONG)


def axis_of(scale: Scale, bars: Sequence[Bar], catalogue: Catalogue) -> Axis:
    """Return the axis on which all bars of one table can be seen well."""
    if scale.gap:
        trimmed = scale.trimmed(bars)
        return Axis(0.5 - trimmed.last / 2, 0.5 + trimmed.last / 2, 0.5, trimmed.ends(catalogue) or ("", ""))
    if scale.points:
        return Axis(0.0, 1.0, 0.0, scale.ends(catalogue) or ("", ""), dots=True)
    top, percents = scale_top(bars), wording.percent_pattern(catalogue)
    return Axis(0.0, top / 100, 0.0, (percents.format(0), percents.format(top)))


def bar_picture(bar: Bar, axis: Axis) -> str:
    """Return a bar as an address with the picture in it; nothing where there is no number to draw."""
    if bar.value is None:
        return ""
    zero, at, middle = axis.at(axis.start), axis.at(bar.value), TALL // 2
    drawn = [f'<path d="M0 {middle}h{LONG}" stroke="{_TRACK}" stroke-width="{TALL - 4}"/>']
    paint = (
        f'fill="{PAPER}" stroke="{LEAF}" stroke-width="2" stroke-dasharray="5 3"'
        if bar.care
        else f'fill="{LEAF}"'
    )
    if axis.dots:
        drawn += [*_interval(bar, axis), f'<circle cx="{at}" cy="{middle}" r="7" {paint}/>']
    else:
        left, length = min(zero, at), abs(at - zero)
        drawn += [f'<rect x="{left}" y="2" width="{length}" height="{TALL - 4}" {paint}/>'] if length else []
        drawn += [f'<path d="M{zero} 0v{TALL}" stroke="{INK}" stroke-width="2"/>', *_interval(bar, axis)]
    return _address(drawn)


def _interval(bar: Bar, axis: Axis) -> list[str]:
    """Draw an interval as a line with two ends, on a halo that keeps it visible over a dark bar."""
    if bar.low is None or bar.high is None:
        return []
    low, high = axis.at(bar.low), axis.at(bar.high)
    path = f'd="M{low} 10H{high}M{low} 5v10M{high} 5v10" fill="none"'
    return [
        f'<path {path} stroke="{PAPER}" stroke-width="4"/>',
        f'<path {path} stroke="{INK}" stroke-width="1.5"/>',
    ]


def _address(drawn: Sequence[str]) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-3 0 {LONG + 6} {TALL}" '
        f'width="{LONG + 6}" height="{TALL}">{"".join(drawn)}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg, safe='/:=,.-')}"


def counted(figure: Figure, catalogue: Catalogue) -> tuple[int, int] | None:
    """Return how many of how many a share is said to be, as `wording.spoken` says it; None for any other figure."""
    if figure.mark in _ENDS:
        return _ENDS[figure.mark]
    said = None if figure.gap else wording.spoken(figure, catalogue)
    return None if said is None else (said.params["count"], said.params["total"])


def people(count: int, total: int, words: str, note: str = "") -> str:
    """Draw so many little people, the first of them full and the others as outlines; `words` say it aloud."""
    rows = -(-total // MOST_IN_ROW)
    in_row = 20 if total > 20 else -(-total // rows)
    rows = -(-total // in_row)
    wide = _STEP * max(in_row, MOST_IN_ROW)
    full, empty = "", ""
    for number in range(total):
        use = f'<path transform="translate({_STEP * (number % in_row) + 1} {_ROW * (number // in_row) + 1})" d="{_PERSON}"/>'
        full, empty = (full + use, empty) if number < count else (full, empty + use)
    said = f"{note}. {words}" if note else words
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="people" viewBox="0 0 {wide} {_ROW * rows}" role="img">'
        f"<title>{escape(said)}.</title>"
        f'<g fill="{LEAF}" stroke="{LEAF}" stroke-width=".8">{full}</g>'
        f'<g fill="{PAPER}" stroke="{INK}" stroke-width=".8">{empty}</g></svg>'
    )
