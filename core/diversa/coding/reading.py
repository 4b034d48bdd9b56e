"""Reading, offline: a text is opened in memory, what looks like personal data is hidden, and nothing of it is written.

No installation, no database and no network is needed; only the parcel and the private key.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from diversa.coding.codes import Codes
from diversa.coding.model import CodingError
from diversa.coding.parcel import Entry, Parcel, key_digest
from diversa.coding.themes import Theme
from diversa.privacy import sealing
from diversa.privacy.personal_data import Finding, Kind, find

HIDDEN = "«[dato personal]»"
Span = tuple[int, int]


@dataclass(frozen=True)
class Reading:
    """Hold one opened text; in memory only. `hidden` are the parts that the coder hid besides what was found."""

    entry: Entry
    text: str = field(repr=False)
    hidden: tuple[Span, ...] = ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return what looks like personal data."""
        return find(self.text)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return which kinds of personal data were found, each once."""
        return tuple(dict.fromkeys(finding.kind for finding in self.findings))

    @property
    def redacted(self) -> str:
        """Return the text with personal data, and what the coder hid, replaced by two words."""
        return redact(self.text, (*((f.start, f.end) for f in self.findings), *self.hidden))

    @property
    def marked(self) -> str:
        """Return the whole text, with brackets around what `redacted` hides."""
        return redact(self.text, (*((f.start, f.end) for f in self.findings), *self.hidden), "⟦{}⟧")

    def hide(self, words: str) -> Reading:
        """Return the reading with these words hidden wherever they stand, whatever their case."""
        if not words.strip():
            return self
        text, wanted = self.text.lower(), words.strip().lower()
        if len(text) != len(self.text):  # a few letters change their number when they are made small
            text, wanted = self.text, words.strip()
        spans, start = [], text.find(wanted)
        while start >= 0:
            spans.append((start, start + len(wanted)))
            start = text.find(wanted, start + len(wanted))
        return replace(self, hidden=(*self.hidden, *spans))


def redact(text: str, spans: Iterable[Span], instead: str = HIDDEN) -> str:
    """Return a text with some parts replaced; parts that overlap or touch become one. `{}` stands for the part itself."""
    parts, end = [], 0
    for start, stop in _joined(spans):
        parts += [text[end:start], instead.replace("{}", text[start:stop])]
        end = stop
    return "".join((*parts, text[end:]))


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found


@dataclass(frozen=True)
class Reader:
    """Open the texts of one parcel, one at a time. Raises `CodingError` where the key is not the one they need."""

    parcel: Parcel
    private_key: str = field(repr=False)

    def __post_init__(self) -> None:
        try:
            public = sealing.public_key_of(self.private_key)
        except sealing.BadKey:
            raise CodingError(
                "La llave privada no se puede leer. Debe ser el archivo completo, con sus líneas BEGIN y END."
            ) from None
        if key_digest(public) != self.parcel.key:
            raise CodingError(
                "Esta llave privada no es la de los textos de este paquete. Cada campaña, y cada módulo sensible, tiene "
                "la suya."
            )

    def open(self, entry: Entry) -> Reading:
        """Decrypt one text. Raises `CodingError` where it was changed on its way."""
        names = (entry.fingerprint,) if entry.fingerprint else self.parcel.fingerprints
        for fingerprint in names:
            place = sealing.Place(self.parcel.campaign, fingerprint, entry.question, entry.id)
            try:
                return Reading(entry, sealing.unseal(entry.sealed, self.private_key, place))
            except sealing.CannotUnseal:
                continue
        raise CodingError("Un texto del paquete no se abre: cambió en el camino. Pida otro paquete.")

    def waiting(self, codes: Codes) -> list[Entry]:
        """Return the texts that have no themes yet, in an order drawn anew each time."""
        left = [entry for entry in self.parcel.entries if (entry.id, entry.question) not in codes.coded]
        secrets.SystemRandom().shuffle(left)
        return left


def read_themes(typed: str, offered: Iterable[Theme]) -> tuple[int, ...]:
    """Return the codes that were typed, "3 7" or "3, 7"; "0" alone is none. Raises `CodingError` for anything else."""
    known = {theme.code for theme in offered}
    words = typed.replace(",", " ").split()
    if words == ["0"]:
        return ()
    if not words or not all(word.isascii() and word.isdecimal() and len(word) < 5 for word in words):
        raise CodingError("Escriba números de temas, separados por espacios, o 0 si ninguno sirve.")
    chosen = tuple(sorted({int(word) for word in words}))
    unknown = [code for code in chosen if code not in known]
    if unknown:
        raise CodingError(f"El tema {unknown[0]} no está en la lista para esta pregunta.")
    return chosen
