"""A code to photograph: an address as a picture, drawn as one SVG with its words."""

from __future__ import annotations

from itertools import groupby

from diversa.releases.charts_svg import escape

QUIET = 4
"""Modules of white around the code, which readers need."""


def qr_svg(address: str, words: str) -> str:
    """Draw a QR code of an address, dark on white; `words` are its alternative text.

    A tenth or more of it may be dirty or torn (error level M). Raises ValueError for an address that is too long.
    """
    import segno

    code = segno.make(address, error="m", micro=False, boost_error=False)
    side = len(code.matrix) + 2 * QUIET
    strokes = "".join(_row(row, y) for y, row in enumerate(code.matrix, QUIET))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img">'
        f'<title>{escape(words)}</title><path d="M0 0h{side}v{side}H0z" fill="#fff"/>'
        f'<path d="{strokes}" fill="#000"/></svg>'
    )


def qr_png(address: str) -> str:
    """Draw a QR code as an address with the picture in it, a dot for each module: hundreds of them are printed at once.

    Its pattern is not chosen among eight as a reader would like it best, which takes as long as all the rest. Raises
    ValueError for an address that is too long.
    """
    import segno

    code = segno.make(address, error="m", micro=False, boost_error=False, mask=3)
    return code.png_data_uri(scale=1, border=QUIET)


def _row(row: bytearray, y: int) -> str:
    """Draw the dark modules of a row, those that touch as one piece."""
    drawn, x = "", QUIET
    for dark, modules in groupby(row):
        length = len(tuple(modules))
        drawn += f"M{x} {y}h{length}v1h-{length}z" if dark else ""
        x += length
    return drawn
