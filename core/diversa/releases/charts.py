"""Charts as small SVG texts: bars, dots and stacked bars, each in a narrow and a wide drawing.

The narrow one is for phones (label over the mark), the wide one for desktops and paper (label at the left).
A page holds both (`responsive`) and shows one of them by a media query on `chart-narrow` and `chart-wide`; hidden
with `display: none`, the other is silent for screen readers. A PDF takes the wide one.

A chart is drawn from published figures alone, and its lengths from whole percents of these (`points`): who measures
a bar learns nothing that is not written beside it. Equal rows give equal texts.

Classes for themes: `c-leaf` sure marks, `c-pale` doubtful bars, `c-hollow` doubtful dots, `c-paper` the halo of an
interval. Words, intervals and edges are `currentColor`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from diversa.releases.charts_svg import (
    INK,
    LEAF,
    MAIZE,
    NARROW,
    PALE,
    PAPER,
    WIDE,
    Bar,
    Frame,
    Sheet,
    Swatch,
    points,
    room_of,
    wrap,
    write,
)

__all__ = [
    "Bar",
    "Frame",
    "Part",
    "Stack",
    "alternative",
    "bars",
    "close_top",
    "dots",
    "responsive",
    "scale_top",
    "stacked",
]

_THICK, _TALL = 22, 28  # height of a bar, and of a stacked one that has words inside, in units
_FIGURES = 84  # width kept at the right of the wide drawing for the figure after a full bar
# From dark to light, as a ladder goes, then apart: fill, and the colour of words on it.
_SHADES = (("#084F45", PAPER), ("#37796D", PAPER), ("#A5CFC7", INK), (MAIZE, INK), ("#7A4B00", PAPER))


@dataclass(frozen=True)
class Part:
    """Describe one piece of a stacked bar: its published share (0 to 1) and the figure as people read it."""

    value: float
    text: str = ""


@dataclass(frozen=True)
class Stack:
    """Describe one stacked bar; without parts it is withheld and `text` is written in its place.

    ValueError for a share outside of 0 to 1, or a withheld row without words.
    """

    label: str
    parts: tuple[Part, ...]
    text: str = ""
    care: bool = False

    def __post_init__(self) -> None:
        if not self.parts and not self.text.strip():
            raise ValueError(f"The row {self.label!r} is withheld and has no text. Say so in words.")
        for part in self.parts:
            points(part.value)


@dataclass(frozen=True)
class _Row:
    """Hold one row ready to draw: its figure and how far it reaches (units), or the words instead of a mark."""

    label: str
    figure: str
    words: str
    care: str
    reach: int
    thick: int
    mark: Callable[[int], Sequence[str]]


def bars(rows: Sequence[Bar], frame: Frame) -> str:
    """Draw horizontal bars with their intervals as whiskers. ValueError if a figure lies beyond the scale."""
    return _chart([_row(row, frame, _bar) for row in rows], frame)


def dots(rows: Sequence[Bar], frame: Frame) -> str:
    """Draw dots with their intervals as lines. ValueError if a figure lies beyond the scale."""
    return _chart([_row(row, frame, _dot) for row in rows], frame)


def stacked(rows: Sequence[Stack], names: Sequence[str], frame: Frame) -> str:
    """Draw bars that share out 100 %, with a key of the names of their parts (five at most).

    Published parts may add up to a little more or less than 100 (each count is protected on its own): the bar is
    shared out in proportion. ValueError if a row has another number of parts than there are names, or too many.
    """
    if len(names) > len(_SHADES):
        raise ValueError(f"A stacked bar has {len(_SHADES)} parts at most, not {len(names)}. Join some.")
    for row in rows:
        if row.parts and len(row.parts) != len(names):
            raise ValueError(f"{row.label!r} has {len(row.parts)} parts and there are {len(names)} names.")
    swatches = [Swatch(name, fill) for name, (fill, _) in zip(names, _SHADES, strict=False)]
    return _chart([_stack_row(row, frame) for row in rows], replace(frame, top=100), swatches)


def responsive(draw: Callable[[Frame], str], frame: Frame) -> str:
    """Draw the narrow and the wide form, one after the other: `responsive(lambda form: bars(rows, form), frame)`."""
    return draw(replace(frame, wide=False)) + draw(replace(frame, wide=True))


def alternative(heading: str, rows: Sequence[Bar | Stack], names: Sequence[str] = (), care: str = "") -> str:
    """Say a whole chart in words, for its title: the heading, each label with its figure, `care` where in doubt."""
    said = []
    for row in rows:
        parts = row.parts if isinstance(row, Stack) else ()
        figures = (
            ", ".join(f"{name} {part.text}" for name, part in zip(names, parts, strict=True))
            if parts
            else row.text
        )
        doubt = _doubt(row, care)
        said.append(f"{row.label}: {figures}{f' ({doubt})' if doubt else ''}")
    return f"{heading}. {'; '.join(said)}."


def _doubt(row: Bar | Stack, care: str) -> str:
    """Give what is written by a doubtful row: its own words, else those of its frame."""
    return ((row.doubt if isinstance(row, Bar) else "") or care) if row.care else ""


def scale_top(rows: Sequence[Bar]) -> int:
    """Choose where a scale ends so that small shares can be seen: the first of 10, 25, 50, 100 that holds all rows."""
    highest = max((_reach(row) for row in rows), default=0)
    return next(top for top in (10, 25, 50, 100) if highest <= top)


def close_top(rows: Sequence[Bar]) -> int:
    """Choose where a scale of dots ends: at the next ten, since no length begins at 0 there."""
    return min(100, max(10, -(-max((_reach(row) for row in rows), default=0) // 10) * 10))


def _chart(rows: Sequence[_Row], frame: Frame, swatches: Sequence[Swatch] = ()) -> str:
    sheet = Sheet(frame)
    if swatches:
        sheet.key(swatches)
        sheet.y += 14
    for row in rows:
        if frame.wide:
            _draw_wide(sheet, row)
        else:
            _draw_narrow(sheet, row)
    _draw_ends(sheet)
    return sheet.finish()


def _draw_narrow(sheet: Sheet, row: _Row) -> None:
    """Draw a row with its label and its figure over its mark."""
    frame = sheet.frame
    if row.figure:
        sheet.draw(write(frame.width, sheet.y + frame.size, row.figure, text_anchor="end", font_weight=700))
    sheet.write(wrap(row.label, frame.width - room_of(row.figure, frame.size, bold=True) - 14, frame.size))
    sheet.y += 4
    if row.words:
        sheet.write(wrap(row.words, frame.width, frame.size), fill_opacity=".8")
    else:
        sheet.draw(*row.mark(sheet.y))
        sheet.y += row.thick + 4
        if row.care:
            sheet.write(wrap(row.care, frame.width, frame.size), fill_opacity=".8")
    sheet.y += 14


def _draw_wide(sheet: Sheet, row: _Row) -> None:
    """Draw a row with its label at the left of its mark and its figure at the right."""
    frame, top = sheet.frame, sheet.y
    sheet.write(wrap(row.label, frame.labels - 14, frame.size))
    below, sheet.y = sheet.y, top
    start, room = _track(frame)
    if row.words:
        sheet.write(wrap(row.words, frame.width - start, frame.size), start, fill_opacity=".8")
    else:
        sheet.draw(*row.mark(top - 1))
        if row.figure:
            sheet.draw(write(row.reach + 10, top + frame.size, row.figure, font_weight=700))
        sheet.y += row.thick + 2
        if row.care:
            sheet.write(wrap(row.care, room, frame.size), start, fill_opacity=".8")
    sheet.y = max(sheet.y, below) + 10


def _draw_ends(sheet: Sheet) -> None:
    """Write where the scale begins and where it ends, under a line that shows how long it is."""
    frame = sheet.frame
    start, room = _track(frame)
    sheet.draw(
        f'<path d="M{start} {sheet.y + 6}v-6m0 6h{room}v-6" fill="none" stroke="currentColor" stroke-opacity=".6"/>'
    )
    base = sheet.y + frame.size + 8
    first, last = frame.ends or (frame.percent.format(0), frame.percent.format(frame.top))
    sheet.draw(
        write(start, base, first, fill_opacity=".8"),
        write(start + room, base, last, text_anchor="end", fill_opacity=".8"),
    )
    if frame.zero:
        sheet.draw(write(_at(frame.zero / 100, frame), base, "0", text_anchor="middle", fill_opacity=".8"))
    sheet.y += frame.line + 8


def _track(frame: Frame) -> tuple[int, int]:
    """Give where the scale begins and how long it is, in units."""
    return (frame.labels, WIDE - frame.labels - _FIGURES) if frame.wide else (0, NARROW)


def _at(share: float, frame: Frame) -> int:
    """Place a published share on the scale: whole percents, whole units."""
    start, room = _track(frame)
    return start + round(points(share) * room / frame.top)


def _reach(row: Bar) -> int:
    """Give the highest whole percent that a row draws."""
    return max((points(share) for share in (row.value, row.high) if share is not None), default=0)


def _row(row: Bar, frame: Frame, mark: Callable[[Bar, Frame, int], list[str]]) -> _Row:
    if _reach(row) > frame.top:
        raise ValueError(
            f"{row.label!r} reaches {_reach(row)} %, beyond the scale, which ends at {frame.top} %."
        )
    if row.value is None:
        return _Row(row.label, "", row.text, "", 0, _THICK, lambda top: ())
    start, room = _track(frame)
    # The figure of a dot stands after the end of its line, which would cross it anywhere else.
    reach = _at(max(_reach(row), frame.zero) / 100, frame) if mark is _bar else start + room + 6
    return _Row(
        row.label, row.text, "", _doubt(row, frame.care), reach, _THICK, lambda top: mark(row, frame, top)
    )


def _bar(row: Bar, frame: Frame, top: int) -> list[str]:
    zero, at = _at(frame.zero / 100, frame), _at(row.value or 0, frame)
    left, length = min(zero, at), abs(at - zero)
    paint = f'class="c-leaf" fill="{LEAF}"'
    if row.care:  # pale alone is too light to be seen on paper: the edge carries it
        paint = f'class="c-pale" fill="{PALE}" stroke="{LEAF}" stroke-width="2" stroke-dasharray="5 3"'
    bar = f'<rect x="{left}" y="{top}" width="{length}" height="{_THICK}" rx="2" {paint}/>' if length else ""
    edge = f'<path d="M{zero} {top - 3}v{_THICK + 6}" stroke="currentColor" stroke-width="2"/>'
    return [bar, edge, *_interval(row, frame, top + _THICK // 2)]


def _dot(row: Bar, frame: Frame, top: int) -> list[str]:
    middle = top + _THICK // 2
    start, room = _track(frame)
    at = _at(row.value or 0, frame)
    kind = f'class="c-leaf" fill="{LEAF}" stroke="{PAPER}" stroke-width="2"'
    if row.care:
        kind = f'class="c-hollow" fill="{PAPER}" stroke="{LEAF}" stroke-width="3"'
    line = f'<path d="M{start} {middle}h{room}" stroke="currentColor" stroke-opacity=".25"/>'
    if frame.guide is not None:
        place = _at(frame.guide / 100, frame)
        across = f'd="M{place} {top - 4}v{_THICK + 8}" stroke="currentColor" stroke-dasharray="3 3"'
        line += f"<path {across}/>"
    return [
        line,
        *_interval(row, frame, middle),
        f'<circle cx="{at}" cy="{middle}" r="{6 if frame.guide is not None else 8}" {kind}/>',
    ]


def _interval(row: Bar, frame: Frame, middle: int) -> list[str]:
    """Draw an interval as a line with two ends, on a halo that keeps it visible over a dark bar."""
    if row.low is None or row.high is None:
        return []
    low, high = _at(row.low, frame), _at(row.high, frame)
    path = f'd="M{low} {middle}H{high}M{low} {middle - 7}v14M{high} {middle - 7}v14" fill="none"'
    return [
        f'<path class="c-paper" {path} stroke="{PAPER}" stroke-width="5"/>',
        f'<path {path} stroke="currentColor" stroke-width="2"/>',
    ]


def _stack_row(row: Stack, frame: Frame) -> _Row:
    words = "" if row.parts else row.text
    return _Row(row.label, "", words, _doubt(row, frame.care), 0, _TALL, lambda top: _stack(row, frame, top))


def _stack(row: Stack, frame: Frame, top: int) -> list[str]:
    start, room = _track(frame)
    shares = [points(part.value) for part in row.parts]
    whole = sum(shares) or 1
    edges = [start + round(sum(shares[:place]) * room / whole) for place in range(len(shares) + 1)]
    strokes = []
    for part, (fill, ink), left, right in zip(row.parts, _SHADES, edges, edges[1:], strict=False):
        if right == left:
            continue
        strokes.append(
            f'<rect x="{left}" y="{top}" width="{right - left}" height="{_TALL}" fill="{fill}" '
            f'class="c-paper" stroke="{PAPER}" stroke-width="2"/>'
        )
        if part.text and room_of(part.text, frame.size, bold=True) <= right - left - 6:
            base = top + (_TALL + frame.size * 7 // 10) // 2
            middle = (left + right) // 2
            strokes.append(write(middle, base, part.text, text_anchor="middle", fill=ink, font_weight=700))
    dashes = ' stroke-width="2" stroke-dasharray="6 4"' if row.care else ""
    edge = f'<path d="M{start} {top}h{room}v{_TALL}h-{room}z" fill="none" stroke="currentColor"{dashes}/>'
    return [*strokes, edge]
