"""Columns over time as a small SVG: one for each day or week, as high as the rounded number beside it says.

The narrow drawing is for phones and the wide one for desktops, as with every chart here. Heights come from the numbers
that the table shows, so that who measures a column learns nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diversa.releases.charts import responsive
from diversa.releases.charts_svg import LEAF, Frame, Sheet, write

HEIGHT = 160
"""Height of the highest column, in units."""
MOST_COLUMNS = 31
"""Columns that can be told apart on a phone; of more, the newest are drawn."""


@dataclass(frozen=True)
class Column:
    """Describe one column: what stands under it, and its number."""

    label: str
    number: int


def columns(every: Sequence[Column], frame: Frame, written: Callable[[int], str] = str) -> str:
    """Draw columns, the oldest first, with the highest number and the first and the last label written out."""
    return responsive(lambda form: _draw(every[-MOST_COLUMNS:], form, written), frame)


def _draw(every: Sequence[Column], frame: Frame, written: Callable[[int], str]) -> str:
    sheet = Sheet(frame)
    top = max(max((one.number for one in every), default=0), 1)
    sheet.draw(write(0, sheet.y + frame.size, written(top), fill_opacity=".8"))
    sheet.y += frame.line + 4
    floor, pitch = sheet.y + HEIGHT, frame.width / max(len(every), 1)
    sheet.draw(
        f'<path d="M0 {sheet.y}h{frame.width}" stroke="currentColor" stroke-opacity=".25" stroke-dasharray="3 3"/>'
    )
    for place, one in enumerate(every):
        tall, left = round(one.number / top * HEIGHT), round(place * pitch)
        wide = max(round((place + 1) * pitch) - left - 2, 1)
        if tall:
            sheet.draw(
                f'<rect x="{left}" y="{floor - tall}" width="{wide}" height="{tall}" class="c-leaf" fill="{LEAF}"/>'
            )
    sheet.draw(f'<path d="M0 {floor}h{frame.width}" stroke="currentColor" stroke-width="2"/>')
    sheet.y = floor + frame.size + 6
    if every:
        sheet.draw(write(0, sheet.y, every[0].label, fill_opacity=".8"))
    if len(every) > 1:
        sheet.draw(write(frame.width, sheet.y, every[-1].label, text_anchor="end", fill_opacity=".8"))
    sheet.y += 8
    return sheet.finish()
