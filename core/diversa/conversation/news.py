"""What the office did with the answers: one entry for each release, decision, action or answer, in plain words.

Entries are drafts until they are published. A published one can be corrected, which is said with its day, or taken
back to a draft.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from diversa.conversation.proposals import CHANGED
from diversa.conversation.words import ConversationError
from diversa.questionnaire.readability import (
    FAIRLY_EASY,
    LEAST_WORDS,
    LONGEST_SENTENCE,
    LOW,
    MANY_WORDS,
    measure,
    sentences,
)
from diversa.store.conversation import NewsStore
from diversa.store.publishing import PublishingStore
from diversa.store.responses import as_date
from diversa.store.store import Store
from diversa.texts import Text

_ = Text
TITLE, TEXT, LINK = 120, 3_000, 500
"""Letters of a title, a text and an address."""
NO_TITLE = _("Escriba un título de una a {most} letras.")
NO_TEXT = _("Escriba qué se hizo, de una a {most} letras.")
BAD_LINK = _(
    "La dirección debe empezar por https:// y tener un nombre de sitio, como https://www.example.org/página."
)
NO_RELEASE = _("Esa publicación no existe en esta campaña.")
NO_ENTRY = _("Esa noticia no existe en esta campaña.")
PUBLISHED = _("Una noticia publicada no se borra. Primero quítela de la página pública.")

_SITE = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?::([0-9]{1,5}))?(?:[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)
"""Programs that read an address differently agree on one like this: where it leads is what its name says."""
_UNFIT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Kind(StrEnum):
    """Say what an entry tells."""

    RELEASE = "release"
    DECISION = "decision"
    ACTION = "action"
    ANSWER = "answer"


TITLES = {
    Kind.RELEASE: _("Publicación"),
    Kind.DECISION: _("Decisión"),
    Kind.ACTION: _("Acción"),
    Kind.ANSWER: _("Respuesta a propuestas"),
}
Released = tuple[str, int]
"""Module and number of a release."""


@dataclass(frozen=True)
class Words:
    """Hold what staff writes in an entry; `release` leads to a release of this installation, `link` outside."""

    kind: Kind
    title: str
    text: str
    release: Released | None = None
    link: str = ""


@dataclass(frozen=True)
class Entry:
    """Hold one entry; it is public from `told_on`, and `changed_at` (seconds) is when its words last changed."""

    id: str
    campaign: str
    words: Words
    told_on: date | None
    corrected_on: date | None
    changed_at: int
    version: int

    @property
    def host(self) -> str:
        """Return the name of the site that the outside link leads to; empty without one."""
        return urlsplit(self.words.link).hostname or ""


class News:
    """Write, publish and correct what the office tells."""

    def __init__(self, store: Store) -> None:
        self._main, self._store = store, NewsStore(store.engine)

    def all(self, campaign: str) -> tuple[Entry, ...]:
        """Return the entries of a campaign, drafts first, then the newest first."""
        return tuple(map(_entry, self._store.of(campaign)))

    def told(self, campaign: str) -> tuple[Entry, ...]:
        """Return the entries that are public, the newest first."""
        return tuple(entry for entry in self.all(campaign) if entry.told_on)

    def get(self, campaign: str, id_: str) -> Entry:
        """Return one entry. Raises `ConversationError` where the campaign has none of this id."""
        row = self._store.get(id_)
        if row is None or row["campaign"] != campaign:
            raise ConversationError(NO_ENTRY)
        return _entry(row)

    def releases(self, campaign: str) -> tuple[Released, ...]:
        """Return the published releases of a campaign that were not withdrawn, the newest first."""
        gone = PublishingStore(self._main.engine)
        found = [
            (row["made_on"], module, int(row["number"]))
            for module in (row["module"] for row in self._main.enabled_modules(campaign))
            for row in self._main.releases_of(campaign, module)
            if row["published"]
            and row["number"] not in {one["number"] for one in gone.withdrawn_of(campaign, module)}
        ]
        return tuple((module, number) for _day, module, number in sorted(found, key=_by_day, reverse=True))

    def untold(self, campaign: str) -> tuple[Released, ...]:
        """Return the published releases that no entry leads to, not even a draft."""
        told = {entry.words.release for entry in self.all(campaign)}
        return tuple(release for release in self.releases(campaign) if release not in told)

    def draft(self, campaign: str, words: Words, now: float) -> Entry:
        """Write a new draft. Raises `ConversationError` for words that will not do."""
        values = self._checked(campaign, words)
        id_ = str(uuid.uuid4())
        self._store.add(
            id=id_, campaign=campaign, told_on=None, corrected_on=None, changed_at=int(now), **values
        )
        return self.get(campaign, id_)

    def save(self, entry: Entry, words: Words, today: date, now: float) -> None:
        """Change an entry; one that is public says from then on that it was corrected.

        Raises `ConversationError` for words that will not do, or where somebody was faster.
        """
        values = self._checked(entry.campaign, words)
        if words == entry.words:
            return
        if entry.told_on:
            values["corrected_on"] = today
        self._change(entry, changed_at=_later(entry, now), **values)

    def publish(self, entry: Entry, today: date, now: float) -> None:
        """Make a draft public. Raises `ConversationError` where somebody was faster."""
        self._change(entry, told_on=today, corrected_on=None, changed_at=_later(entry, now))

    def hide(self, entry: Entry) -> None:
        """Take an entry back to a draft. Raises `ConversationError` where somebody was faster."""
        self._change(entry, told_on=None, corrected_on=None)

    def discard(self, entry: Entry) -> None:
        """Erase a draft. Raises `ConversationError` where it is public."""
        if not self._store.discard(entry.id):
            raise ConversationError(PUBLISHED)

    def _change(self, entry: Entry, **values: Any) -> None:
        if not self._store.change(entry.id, entry.version, **values):
            raise ConversationError(CHANGED)

    def _checked(self, campaign: str, words: Words) -> dict[str, Any]:
        title, text = " ".join(_clean(words.title).split()), _clean(words.text.replace("\r\n", "\n")).strip()
        if not 1 <= len(title) <= TITLE:
            raise ConversationError(NO_TITLE.fill(most=TITLE))
        if not 1 <= len(text) <= TEXT:
            raise ConversationError(NO_TEXT.fill(most=TEXT))
        if words.release is not None and words.release not in self.releases(campaign):
            raise ConversationError(NO_RELEASE)
        module, number = words.release or (None, None)
        kind, link = words.kind.value, _link(words.link)
        return {"kind": kind, "title": title, "text": text, "module": module, "release": number, "link": link}


def hard_to_read(text: str) -> tuple[Text, ...]:
    """Say what makes a text hard to read: a low score of the whole, and each long sentence."""
    whole = measure(text)
    found = []
    if whole.words >= LEAST_WORDS and whole.inflesz < FAIRLY_EASY:
        found.append(LOW.fill(score=f"{whole.inflesz:.1f}", least=f"{FAIRLY_EASY:g}"))
    counted = ((sentence, measure(sentence).words) for sentence in sentences(text))
    found += [MANY_WORDS.fill(number=n, sentence=s) for s, n in counted if n > LONGEST_SENTENCE]
    return tuple(found)


def feed_id(*secrets: bytes) -> str:
    """Return an address for a feed that stays the same wherever the installation moves."""
    return uuid.UUID(bytes=hashlib.sha256(b"feed" + b"".join(secrets)).digest()[:16], version=5).urn


def newest(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries of several campaigns, the newest first."""
    return tuple(sorted(entries, key=lambda entry: (str(entry.told_on), entry.changed_at), reverse=True))


def _clean(typed: str) -> str:
    """Return a text without the characters that no XML file can hold, as the feed is one."""
    return _UNFIT.sub(" ", typed)


def _link(typed: str) -> str:
    link = typed.strip()
    if not link:
        return ""
    found = _SITE.fullmatch(link) if len(link) <= LINK else None
    if not found or " " in link or "\\" in link or not link.isprintable():
        raise ConversationError(BAD_LINK)
    if found[1] is not None and not 1 <= int(found[1]) <= 65535:
        raise ConversationError(BAD_LINK)
    return link


def _later(entry: Entry, now: float) -> int:
    """Return the second of a change, after the last one even where a clock was set back."""
    return max(int(now), entry.changed_at + 1)


def _by_day(found: tuple[Any, str, int]) -> tuple[str, str, int]:
    day, module, number = found
    return str(day), module, number


def _entry(row: Mapping[str, Any]) -> Entry:
    release = None if row["module"] is None else (row["module"], int(row["release"]))
    return Entry(
        row["id"],
        row["campaign"],
        Words(Kind(row["kind"]), row["title"], row["text"], release, row["link"]),
        _day(row["told_on"]),
        _day(row["corrected_on"]),
        int(row["changed_at"]),
        row["version"],
    )


def _day(stored: Any) -> date | None:
    return None if stored is None else as_date(stored)
