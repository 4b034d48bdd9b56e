"""The tile map: one square for each department, so that Bogotá and San Andrés can be seen and tapped.

A square says nothing about size or borders, only about which departments are near each other. Colours come in four
steps of published whole percents: the map is no ranking, and the figure stands in the square.
"""

from collections.abc import Collection, Mapping, Sequence

from diversa.questionnaire.geography import department
from diversa.releases.charts_svg import (
    INK,
    MAIZE,
    PAPER,
    SWATCH,
    Bar,
    Frame,
    Sheet,
    Swatch,
    escape,
    points,
    room_of,
    write,
)

__all__ = ["TILES", "tile_map"]

TILES: dict[str, tuple[int, int, str]] = {
    "88": (0, 0, "SAP"), "44": (5, 0, "LAG"),
    "23": (1, 1, "COR"), "70": (2, 1, "SUC"), "08": (3, 1, "ATL"), "47": (4, 1, "MAG"), "20": (5, 1, "CES"),
    "27": (1, 2, "CHO"), "05": (2, 2, "ANT"), "13": (3, 2, "BOL"), "68": (4, 2, "SAN"), "54": (5, 2, "NSA"), "81": (6, 2, "ARA"),
    "66": (1, 3, "RIS"), "17": (2, 3, "CAL"), "25": (3, 3, "CUN"), "15": (4, 3, "BOY"), "85": (5, 3, "CAS"), "99": (6, 3, "VID"),
    "76": (0, 4, "VAC"), "63": (1, 4, "QUI"), "73": (2, 4, "TOL"), "11": (3, 4, "BOG"), "50": (4, 4, "MET"), "95": (5, 4, "GUV"), "94": (6, 4, "GUA"),
    "19": (1, 5, "CAU"), "41": (2, 5, "HUI"), "18": (3, 5, "CAQ"), "97": (4, 5, "VAU"),
    "52": (1, 6, "NAR"), "86": (2, 6, "PUT"), "91": (4, 6, "AMA"),
}  # fmt: skip
"""Column, row and three letters of each department, by its code."""

_PITCH = (
    51  # from one square to the next, in units: seven fit in the narrow drawing, 46 px on the smallest phone
)
_SIDE = 48
_STEPS = (("#E6F2EF", INK), ("#A5CFC7", INK), ("#37796D", PAPER), ("#084F45", PAPER))
_KEY = 400  # where the key of the wide drawing begins, in units


def tile_map(
    values: Mapping[str, Bar],
    frame: Frame,
    cuts: tuple[int, int, int] = (25, 50, 75),
    links: Mapping[str, str] | None = None,
) -> str:
    """Draw a square for each department, filled by the step that its published figure falls in.

    `values` holds a row for each department code; one that is not there is drawn empty. `cuts` are the whole percents
    at which the second, third and fourth step begin. `links` gives a department an address: the drawing is then a
    group of links, no image. ValueError for an unknown code or cuts that do not rise.
    """
    unknown = sorted({*values, *(links or {})} - set(TILES))
    if unknown:
        raise ValueError(
            f"There are no departments with the codes {', '.join(unknown)}. Give two digits, such as 05."
        )
    if not 0 < cuts[0] < cuts[1] < cuts[2] < 100:
        raise ValueError(f"The cuts {cuts} do not rise between 0 and 100.")
    sheet = Sheet(frame)
    top = sheet.y
    for code in TILES:
        bar = values.get(code) or Bar(department(code).name, None, text=frame.withheld or "–", short="–")
        sheet.draw(_tile(code, bar, frame, cuts, top, (links or {}).get(code)))
    below = top + 7 * _PITCH
    sheet.y = top + _PITCH if frame.wide else below + 12
    _draw_key(sheet, values.values(), cuts)
    sheet.y = max(sheet.y, below)
    return sheet.finish(interactive=bool(links))


def _tile(code: str, bar: Bar, frame: Frame, cuts: Sequence[int], top: int, link: str | None) -> str:
    column, row, letters = TILES[code]
    left, top = column * _PITCH + 1, top + row * _PITCH + 1
    fill, ink = ("none", "currentColor") if bar.value is None else _STEPS[_step(bar.value, cuts)]
    doubt = f" ({bar.doubt or frame.care})" if bar.care and (bar.doubt or frame.care) else ""
    strokes = [f"<title>{escape(f'{bar.label}: {bar.text}{doubt}')}</title>", _square(left, top, fill)]
    if bar.care:
        corner = f"M{left + _SIDE - 14} {top}h14v14z"
        strokes.append(f'<path d="{corner}" fill="{MAIZE}" stroke="currentColor"/>')
    middle, figure = left + _SIDE // 2, {"font_size": 18, "font_weight": 700} if bar.value is not None else {}
    strokes += [
        write(middle, top + 20, letters, text_anchor="middle", font_size=16, fill=ink),
        write(middle, top + 41, _figure(bar), text_anchor="middle", fill=ink, **({"font_size": 16} | figure)),
    ]
    inside = "".join(strokes)
    return f'<a href="{escape(link)}">{inside}</a>' if link else f"<g>{inside}</g>"


def _square(left: int, top: int, fill: str) -> str:
    """Draw a filled square, or a broken outline where nothing is published."""
    if fill == "none":
        path = f"M{left} {top}h{_SIDE}v{_SIDE}h-{_SIDE}z"
        return (
            f'<path d="{path}" fill="none" pointer-events="all" stroke="currentColor" stroke-opacity=".6" '
            'stroke-dasharray="4 3"/>'
        )
    return f'<rect x="{left}" y="{top}" width="{_SIDE}" height="{_SIDE}" rx="3" fill="{fill}" stroke="currentColor"/>'


def _figure(bar: Bar) -> str:
    """Give what fits in a square: the short text, or the text without its sign, or three dots."""
    words = bar.short or bar.text.removesuffix("%").strip()
    return words if room_of(words, 18) <= _SIDE else "…"


def _step(share: float, cuts: Sequence[int]) -> int:
    return sum(points(share) >= cut for cut in cuts)


def _draw_key(sheet: Sheet, bars: Collection[Bar], cuts: Sequence[int]) -> None:
    """Draw what the colours mean; doubt and silence only where the map has any."""
    frame = sheet.frame
    starts, ends = (0, *cuts), (*(cut - 1 for cut in cuts), 100)
    steps = [
        Swatch(frame.percent.format(f"{start}–{end}"), fill)
        for start, end, (fill, _) in zip(starts, ends, _STEPS, strict=True)
    ]
    others = []
    if frame.care and any(bar.care for bar in bars):
        others.append(Swatch(frame.care, MAIZE, f"h{SWATCH}v{SWATCH}z"))
    if frame.withheld and (len(bars) < len(TILES) or any(bar.value is None for bar in bars)):
        others.append(Swatch(frame.withheld, "none", dashes="4 3"))
    if not frame.wide:
        _draw_ramp(sheet, steps)
    for swatch in (*steps, *others) if frame.wide else others:
        sheet.key([swatch], _KEY if frame.wide else 0, frame.width - _KEY if frame.wide else 0)
        sheet.y += 8


def _draw_ramp(sheet: Sheet, steps: Sequence[Swatch]) -> None:
    """Draw the steps as one band with their limits under it: on a phone four squares do not fit on a line."""
    size, part = sheet.frame.size, sheet.frame.width // len(steps)
    for place, step in enumerate(steps):
        left = place * part
        sheet.draw(
            f'<path d="M{left + 1} {sheet.y}h{part - 2}v{SWATCH}h-{part - 2}z" fill="{step.fill}" stroke="currentColor"/>',
            write(
                left + part // 2,
                sheet.y + SWATCH + size + 4,
                step.words,
                text_anchor="middle",
                font_size=size - 2,
            ),
        )
    sheet.y += SWATCH + sheet.frame.line + 12
