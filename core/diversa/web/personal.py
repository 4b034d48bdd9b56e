"""The warning before free words are sent: what looks like a phone, an e-mail, a document or an address, quoted back.

It asks once and never stops anybody. What was found is on the page alone: no log, no counter, no database.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request

from diversa.privacy.personal_data import Kind, find
from diversa.texts import Text

_ = Text
LONGEST = 60
"""Letters of a quote; more of it helps nobody to find the place."""
WORDS = {
    Kind.EMAIL: _("un correo electrónico"),
    Kind.URL: _("un enlace o el nombre de una cuenta"),
    Kind.ADDRESS: _("una dirección"),
    Kind.PHONE: _("un número de teléfono"),
    Kind.IDENTITY_NUMBER: _("un número de documento"),
}
LOOKS = _("«{quote}» parece {what}. Con eso alguien podría saber quién es usted. Mejor bórrelo.")
ANYWAY, CHANGE = "anyway", "change"
"""What the two buttons of the warning decide."""


@dataclass(frozen=True)
class Noticed:
    """Hold what was found in a text, as it stands there, and what it looks like."""

    quote: str = field(repr=False)
    what: Text


def noticed(text: str) -> tuple[Noticed, ...]:
    """Return what looks like personal data in a text, each once, in its order."""
    found = {
        text[one.start : one.end].strip(): WORDS[one.kind] for one in find(text)
    }  # the same number twice is one line
    return tuple(Noticed(_cut(quote), what) for quote, what in found.items())


def decision() -> str:
    """Return what a person decided on the warning: ANYWAY, CHANGE, or nothing yet."""
    return request.form.get("decision", "")


def changing() -> bool:
    """Tell whether a person said that she would change her words, and what she sent still has to be."""
    return decision() == CHANGE


def to_warn_of(text: str) -> tuple[Noticed, ...]:
    """Return what a person must be warned of before these words are kept; nothing where she said to send them."""
    return () if decision() == ANYWAY else noticed(text)


def in_a_sentence(found: tuple[Noticed, ...]) -> Text:
    """Say in one sentence what was found first, and that it is better left out."""
    return LOOKS.fill(quote=found[0].quote, what=found[0].what)


def _cut(quote: str) -> str:
    return quote if len(quote) <= LONGEST else f"{quote[:LONGEST]}…"
