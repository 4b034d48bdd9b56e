"""Messages that belong to a receipt: a person asks or adds something, and the office answers.

Only the receipt leads to a thread. The office knows it by a number drawn at random, and never learns who wrote or which
response is meant. Threads lie in the main vault alone: a sensitive module has none, since its responses are elsewhere
and are not looked for.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date

from diversa.conversation.words import kept_since, week
from diversa.privacy.locking import CannotUnlock, lock, unlock
from diversa.privacy.receipts import ALPHABET, response_id, thread_id
from diversa.store.conversation import Said, ThreadStore
from diversa.vaults import Vault

MOST = 10
"""Messages of one person that may wait for a reply."""
NUMBER = 8  # letters of 5 bits
MARK_BYTES = 8


@dataclass(frozen=True)
class Message:
    """Hold one message; `text` is None where it cannot be read any more."""

    office: bool
    text: str | None = field(repr=False)
    place: int = 0
    """Where it stands in its thread."""


@dataclass(frozen=True)
class Thread:
    """Describe a thread as the office sees it; `waiting` where the person wrote last."""

    number: str
    campaign: str
    module: str
    period: str
    messages: int
    waiting: bool


class Threads:
    """Read, write and erase the messages of receipts."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    @property
    def _store(self) -> ThreadStore:
        return ThreadStore(self._vault.store.engine)

    # --- the person -----------------------------------------------------------------------------------------------

    def read(self, receipt: str) -> tuple[Message, ...]:
        """Return the messages of a receipt, oldest first. Raises `ValueError` when it is no receipt."""
        return self._messages(thread_id(receipt))

    def remark(self, receipt: str, text: str, mark: bytes, today: date) -> Said:
        """Keep what a person says with her receipt; the same `mark` is kept once.

        UNKNOWN says that no response of an ordinary module has this receipt, and nothing else: one of a sensitive module
        is not looked for. Raises `ValueError` when it is no receipt.
        """
        thread, key = thread_id(receipt), self._vault.threads_key
        return self._store.remark(
            thread,
            response_id(receipt),
            number="".join(secrets.choice(ALPHABET) for _ in range(NUMBER)),
            period=week(today),
            mark=mark,
            most=MOST,
            lock=lambda place: lock(text, key, *_place(thread, place, office=False)),
        )

    # --- the office -----------------------------------------------------------------------------------------------

    def all(self) -> tuple[Thread, ...]:
        """Return every thread: those that wait for a reply first, the longest waiting at the top."""
        found = [
            Thread(
                row["number"],
                row["campaign"],
                row["module"],
                row["period"],
                row["messages"],
                row["replied"] < row["latest"],
            )
            for row in self._store.all()
        ]
        return tuple(sorted(found, key=lambda one: (not one.waiting, one.period, one.number)))

    def of(self, number: str) -> tuple[Thread, tuple[Message, ...]] | None:
        """Return a thread and its messages; None where there is none of this number."""
        row = self._store.thread(number)
        if row is None:
            return None
        messages = self._messages(bytes(row["id"]))
        waiting = bool(messages) and not messages[-1].office
        thread = Thread(number, row["campaign"], row["module"], row["period"], len(messages), waiting)
        return thread, messages

    def reply(self, number: str, text: str, mark: bytes, today: date) -> Said:
        """Answer a thread; UNKNOWN where it is gone: withdrawn, or too old."""
        key = self._vault.threads_key

        def locked(thread: bytes, place: int) -> bytes:
            return lock(text, key, *_place(thread, place, office=True))

        return self._store.reply(number, period=week(today), mark=mark, lock=locked)

    def blank(self, number: str, place: int) -> bool:
        """Erase the words of one message, because they tell who somebody is; tell whether there were any."""
        return self._store.blank(number, place)

    def forget(self, today: date) -> int:
        """Erase the messages of more than 90 days, and the threads that they leave empty; return how many messages went."""
        return self._store.forget_before(kept_since(today))

    def _messages(self, thread: bytes) -> tuple[Message, ...]:
        rows = self._store.messages_of(thread)
        return tuple(
            Message(office, self._text(thread, place, office, words), place) for place, office, words in rows
        )

    def _text(self, thread: bytes, place: int, office: bool, words: bytes) -> str | None:
        try:
            return unlock(words, self._vault.threads_key, *_place(thread, place, office=office))
        except CannotUnlock:
            return None


def new_mark() -> bytes:
    """Draw what tells two messages from one page that was sent twice."""
    return secrets.token_bytes(MARK_BYTES)


def _place(thread: bytes, place: int, *, office: bool) -> tuple[bytes, ...]:
    return b"message", thread, str(place).encode(), b"office" if office else b"person"
