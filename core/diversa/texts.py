"""Sentences that people read, and the catalogues that translate them.

Spanish is the source language: a `Text` *is* the Spanish sentence, and looks itself up in a catalogue when it is shown
in another language. Nothing here knows about requests, so the same words serve pages, releases, the PDF and the
command line.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any

SOURCE_LANGUAGE = "es"


class Text(str):
    """Hold a Spanish sentence that can be translated and filled in.

    Placeholders are written `{name}` and filled with `.fill(name=…)`; the source sentence stays the key.
    """

    params: Mapping[str, Any]

    def __new__(cls, source: str, params: Mapping[str, Any] | None = None) -> Text:
        text = super().__new__(cls, source)
        text.params = params or {}
        return text

    def fill(self, **params: Any) -> Text:
        """Return the same sentence with its placeholders' values."""
        return Text(str(self), {**self.params, **params})

    def placeholders(self) -> frozenset[str]:
        """Return the names that stand in braces."""
        return placeholders(self)


def placeholders(sentence: str) -> frozenset[str]:
    """Return the names that stand in braces in a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)


@dataclass(frozen=True)
class Catalogue:
    """Map Spanish sentences to one language; what is not in it stays Spanish."""

    language: str = SOURCE_LANGUAGE
    messages: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, text: str) -> str:
        """Return the sentence in this language, filled in."""
        translated = self.messages.get(text) or str(text)
        params = getattr(text, "params", None)
        if not params:
            return translated
        return translated.format(**{k: self(v) if isinstance(v, str) else v for k, v in params.items()})

    def __or__(self, other: Catalogue) -> Catalogue:
        """Join two catalogues of one language; the left one wins."""
        return Catalogue(self.language, {**other.messages, **self.messages})


SPANISH = Catalogue()


@cache
def load_catalogue(package: str, language: str) -> Catalogue:
    """Read `translations/<language>.po` of an installed package; an absent file is an empty catalogue."""
    if language == SOURCE_LANGUAGE:
        return SPANISH
    folder = _translations(package)
    source = folder / f"{language}.po" if folder else None
    return Catalogue(language, dict(_messages(source.read_bytes())) if source and source.is_file() else {})


def languages_of(package: str) -> tuple[str, ...]:
    """List the languages a package has a catalogue for, Spanish first."""
    folder = _translations(package)
    found = (entry.name for entry in folder.iterdir()) if folder else iter(())
    return (SOURCE_LANGUAGE, *sorted(name.removesuffix(".po") for name in found if name.endswith(".po")))


def _translations(package: str) -> Traversable | None:
    """Return the folder of a package's catalogues; a module in a single file, or made in a test, has none."""
    try:
        folder = files(package) / "translations"
    except (ModuleNotFoundError, TypeError):
        return None
    return folder if folder.is_dir() else None


def _messages(content: bytes) -> Iterator[tuple[str, str]]:
    from babel.messages.pofile import read_po  # heavy, and only needed when a catalogue is read

    for message in read_po(io.BytesIO(content)):
        if message.id and message.string and not message.fuzzy:
            yield str(message.id), str(message.string)
