"""The strokes that every chart is made of: escaped text, wrapped lines, whole percents, and the frame around them.

Colours are presentation attributes, so that a chart is right by itself, in a PDF too; words and thin lines take
`currentColor`, and each filled mark has a class, so that a theme can repaint both on dark paper. There is no style
attribute: the content security policy forbids it.
"""

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

LEAF, PALE, INK, MAIZE, PAPER = "#0B6E5F", "#7FB3A9", "#1B2A41", "#F2B705", "#fff"
NARROW, WIDE = 360, 640  # widths of the two drawings, in units of their viewBox
SWATCH = 16  # side of a square of the key, in units
_FONT = "system-ui,-apple-system,Segoe UI,Roboto,DejaVu Sans,sans-serif"

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_FORBIDDEN = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
)
_SLIM, _BROAD = frozenset(" \xa0.,:;'|!()[]iíjlItf"), frozenset("mwMW%@—")


@dataclass(frozen=True)
class Bar:
    """Describe one row, dot or tile: what it is about, and what is published of it.

    `value`, `low` and `high` are the published figures, already rounded, as shares from 0 to 1; without a value the
    row is withheld and `text` is written in its place. `text` is the figure as people read it ("52 %", "n. d.",
    "menos de 5 %"), `short` the same for a small tile. With `care` the mark is drawn
    paler, and `doubt` is written by it, or what the frame says where that is empty. ValueError for a figure
    outside of 0 to 1, or a withheld row without words.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    care: bool = False
    short: str = ""
    doubt: str = ""

    def __post_init__(self) -> None:
        for figure in (self.value, self.low, self.high):
            if figure is not None:
                points(figure)
        if self.value is None and not self.text.strip():
            raise ValueError(f"The row {self.label!r} is withheld and has no text. Say so in words.")


@dataclass(frozen=True)
class Frame:
    """Describe what stands around the marks of a chart.

    `title` is the alternative text and `id` the beginning of every id inside (the page gives each chart its own).
    `wide` chooses the drawing for desktops and paper. `note` is written in the chart itself ("Datos simulados"),
    `care` beside every doubtful mark ("base pequeña, con cuidado"), `withheld` beside an empty square in the key of
    a map. `percent` is how the language writes a percentage, `top` the whole percent at which the scale ends; `ends` are
    written there instead where the scale is of something else, as points from 0 to 4. Bars begin at `zero`, a whole
    percent of the scale: in its middle for differences, where 0 is then written. `labels` is the width of the label
    column of the wide drawing, in units. `guide` is a whole percent at which every row of dots has a broken line.
    ValueError with a sentence for an unusable id, an empty title or a scale that ends outside of 1 to 100.
    """

    title: str
    id: str
    wide: bool = False
    note: str = ""
    care: str = ""
    withheld: str = ""
    percent: str = "{}\N{NO-BREAK SPACE}%"
    top: int = 100
    ends: tuple[str, str] | None = None
    zero: int = 0
    labels: int = 200
    guide: int | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"The id {self.id!r} of a chart must be a letter, then letters, digits, - or _.")
        if not self.title.strip():
            raise ValueError(f"The chart {self.id!r} has no title. Say in words what it shows.")
        if not 1 <= self.top <= 100:
            raise ValueError(
                f"The scale of the chart {self.id!r} ends at {self.top}. Give a whole percent, 1 to 100."
            )

    @property
    def width(self) -> int:
        """Give the width of the drawing in units."""
        return WIDE if self.wide else NARROW

    @property
    def size(self) -> int:
        """Give the size of the letters in units: over 14 px on a phone 320 px wide, 11 pt on paper."""
        return 15 if self.wide else 18

    @property
    def line(self) -> int:
        """Give the height of a line of words in units."""
        return 20 if self.wide else 24


@dataclass(frozen=True)
class Swatch:
    """Describe one square of the key of a chart, and the words beside it."""

    words: str
    fill: str
    path: str = f"h{SWATCH}v{SWATCH}h-{SWATCH}z"
    dashes: str = ""


@dataclass
class Sheet:
    """Collect the strokes of one drawing from top to bottom; `y` is where the next one starts, in units."""

    frame: Frame
    y: int = 0
    strokes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for words in wrap(self.frame.note, self.frame.width - 16, self.frame.size) if self.frame.note else ():
            room, height = room_of(words, self.frame.size, bold=True) + 16, self.frame.line + 4
            self.draw(
                f'<path d="M0 {self.y}h{room}v{height}h-{room}z" fill="{MAIZE}"/>',
                write(8, self.y + self.frame.size + 3, words, fill=INK, font_weight=700),
            )
            self.y += height
        self.y += 12 if self.frame.note else 0

    def draw(self, *strokes: str) -> None:
        """Add strokes as they are."""
        self.strokes.extend(strokes)

    def write(self, lines: Sequence[str], x: int = 0, **attributes: str | int) -> None:
        """Write lines of words under each other and move down past them."""
        for words in lines:
            self.draw(write(x, self.y + self.frame.size, words, **attributes))
            self.y += self.frame.line

    def key(self, swatches: Sequence[Swatch], x: int = 0, room: int = 0) -> None:
        """Draw squares with their words, as many on a line as fit in the room, and move down past them."""
        frame, at, end = self.frame, x, x + (room or self.frame.width)
        for swatch in swatches:
            lines = wrap(swatch.words, end - x - SWATCH - 8, frame.size)
            needed = SWATCH + 8 + max((room_of(words, frame.size) for words in lines), default=0)
            if at > x and at + needed > end:
                at, self.y = x, self.y + frame.line + 4
            dashes = f' stroke-dasharray="{swatch.dashes}"' if swatch.dashes else ""
            square = f'd="M{at + 1} {self.y + 3}{swatch.path}" fill="{swatch.fill}"'
            self.draw(f'<path {square} stroke="currentColor"{dashes}/>')
            top = self.y
            self.write(lines, at + SWATCH + 8)
            self.y = max(top, self.y - frame.line)
            at += needed + 16
        self.y += frame.line if swatches else 0

    def finish(self, interactive: bool = False) -> str:
        """Give the whole SVG.

        The title is the first child of the root, where browsers and PDF writers look for the alternative text. A
        drawing with links is a group, since the children of an image cannot be reached by keyboard.
        """
        frame, form = self.frame, "wide" if self.frame.wide else "narrow"
        name = f"{frame.id}-{form}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {self.y}" '
            f'class="chart chart-{form}" role="{"group" if interactive else "img"}" aria-labelledby="{name}" '
            f'overflow="visible" font-family="{_FONT}" font-size="{frame.size}" fill="currentColor">'
            f'<title id="{name}">{escape(frame.title)}</title>{"".join(self.strokes)}</svg>'
        )


def points(share: float) -> int:
    """Round a published share (0 to 1) to whole percents, halves up: no length tells more than the words do.

    Every length and colour of a chart comes from here. ValueError if the share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is not a share. Give a number from 0 to 1.")
    return math.floor(round(share * 100, 6) + 0.5)


def escape(text: str) -> str:
    """Make any text safe inside XML, as content or in quotes; characters that XML forbids are dropped."""
    return html.escape(text.translate(_FORBIDDEN), quote=True)


def write(x: int, y: int, words: str, **attributes: str | int) -> str:
    """Draw words with their base line at y; attributes are written with - for _."""
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text x="{x}" y="{y}"{extra}>{escape(words)}</text>'


def room_of(words: str, size: int, bold: bool = False) -> int:
    """Estimate, generously, how wide words are drawn at a size: fonts differ, and nothing here can measure them."""
    ems = sum(
        0.36 if one in _SLIM else 0.92 if one in _BROAD else 0.72 if one.isupper() else 0.62 for one in words
    )
    return math.ceil(ems * size * (1.13 if bold else 1))


def wrap(words: str, room: int, size: int) -> tuple[str, ...]:
    """Break words into lines that fit in a room, at plain spaces; a word too long for it gets a line of its own."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and room_of(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)
