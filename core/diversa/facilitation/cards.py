"""Cards with single-use codes: ten on a sheet, each with a code to photograph, the address and the letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import RawIOBase
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from diversa.facilitation.paper import Paper
from diversa.privacy.receipts import display
from diversa.releases.qr import qr_png

ON_A_SHEET = 10
AT_ONCE = 100
"""Cards that are printed while somebody waits for them; more are printed in a process of their own."""
IN_A_FILE = 500
"""Cards of one PDF: a browser and a printer take them well, and so does the memory of this machine."""


@dataclass(frozen=True)
class Card:
    """Hold what one card shows."""

    code: str
    picture: str
    """An address with the picture in it; empty where the installation has no public address."""


def card_address(campaign: str, code: str = "") -> str:
    """Return the path that a card leads to; the code stands behind the `#`, which browsers send to nobody."""
    return f"/{campaign}/c/" + (f"#{display(code)}" if code else "")


def cards_pdf(paper: Paper, codes: Sequence[str]) -> bytes:
    """Print a card for each code. Raises `NoPdf` where this machine cannot."""
    slug = paper.campaign.slug
    made = [Card(display(code), _picture(paper, card_address(slug, code))) for code in codes]
    pages = [made[start : start + ON_A_SHEET] for start in range(0, len(made), ON_A_SHEET)]
    apart = len(codes) > AT_ONCE
    return paper.pdf("cards", apart=apart, pages=pages, address=paper.spoken(card_address(slug)))


def _picture(paper: Paper, path: str) -> str:
    address = paper.address(path)
    return qr_png(address) if address else ""


def cards_files(paper: Paper, codes: Sequence[str]) -> Iterator[bytes]:
    """Yield an archive of card files, piece by piece as they are printed: thousands of cards take a minute.

    Raises `NoPdf` at the first piece where this machine cannot print.
    """
    written = _Sink()
    with ZipFile(written, "w", ZIP_STORED) as archive:  # a PDF is compressed already
        for number, start in enumerate(range(0, len(codes), IN_A_FILE), 1):
            archive.writestr(f"tarjetas-{number:02d}.pdf", cards_pdf(paper, codes[start : start + IN_A_FILE]))
            yield written.taken()
    yield written.taken()


class _Sink(RawIOBase):
    """Hold what was written until somebody takes it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        content = bytes(piece)
        self._pieces.append(content)
        return len(content)

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
