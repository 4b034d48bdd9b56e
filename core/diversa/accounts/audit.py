"""Who did what, when: a log in which every entry seals the one before it.

The digest of an entry is an HMAC, under a secret of the installation, of its content and of the digest before it: what
was changed, taken out or put in between shows, also to whom can write to the database alone. The number and digest of
the newest entry lie in a file of the home folder, so that a log which was cut short shows as well.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from diversa.privacy.sealing import framed
from diversa.store.audit import AuditStore

_LONGEST = 500
"""Letters of a value that is written."""


@dataclass(frozen=True)
class Entry:
    """Hold one thing that was done. `at` is in UTC, to the second."""

    number: int
    at: datetime
    who: str
    action: str
    subject: str
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """Say whether the log is whole: how many entries it has, and the number of the first bad one.

    `cut` tells that entries at the end are missing; then `bad` is the number of the first of them.
    """

    entries: int
    bad: int | None = None
    cut: bool = False


class AuditLog:
    """Write what is done, read it, and verify that nobody touched it."""

    def __init__(self, store: AuditStore, key: bytes, head: Path, clock: Callable[[], float]) -> None:
        self._store, self._key, self._head, self._clock = store, key, head, clock

    def write(self, who: str, action: str, subject: str = "", **details: Any) -> Entry:
        """Add an entry: who did what to what. `details` are short and hold nothing that a person answered."""
        moment = datetime.fromtimestamp(int(self._clock()), UTC)
        said = json.dumps(
            {name: str(value)[:_LONGEST] for name, value in details.items()},
            ensure_ascii=False,
            sort_keys=True,
        )
        text = (moment.isoformat(), who, action, subject, said)

        def make(number: int, before: bytes) -> Mapping[str, Any]:
            names = ("at", "who", "action", "subject", "details")
            digest = self._digest(number, text, before)
            return {"number": number, **dict(zip(names, text, strict=True)), "digest": digest}

        row = self._store.append(make)
        # After the entry is durable: a crash in between leaves an older head, which raises no false alarm.
        if row["number"] > self._read_head()[0]:
            self._keep_head(row["number"], row["digest"])
        return _entry(row)

    def newest(self, count: int, before: int | None = None, subject: str | None = None) -> tuple[Entry, ...]:
        """Return some entries, newest first."""
        return tuple(_entry(row) for row in self._store.newest(count, before, subject))

    def verify(self) -> Verdict:
        """Compute every digest again, and compare the end with what the home folder remembers."""
        before, expected = b"", 0
        remembered, head = self._read_head()
        for row in self._store.all():
            expected += 1
            text = (row["at"], row["who"], row["action"], row["subject"], row["details"])
            digest = self._digest(expected, text, before)
            whole = row["number"] == expected and hmac.compare_digest(digest, bytes(row["digest"]))
            if not whole or (expected == remembered and head != digest.hex()):
                return Verdict(expected - 1, bad=expected)
            before = digest
        if remembered > expected:
            return Verdict(expected, bad=expected + 1, cut=True)
        return Verdict(expected)

    def _digest(self, number: int, text: tuple[str, ...], before: bytes) -> bytes:
        content = framed(str(number).encode(), *(part.encode() for part in text), before)
        return hmac.digest(self._key, content, "sha256")

    def _keep_head(self, number: int, digest: bytes) -> None:
        draft = self._head.with_suffix(f".{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{number} {digest.hex()}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._head)

    def _read_head(self) -> tuple[int, str]:
        if not self._head.exists():
            return 0, ""
        number, _space, digest = self._head.read_text(encoding="ascii").strip().partition(" ")
        return int(number), digest


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        row["number"],
        datetime.fromisoformat(row["at"]),
        row["who"],
        row["action"],
        row["subject"],
        json.loads(row["details"]),
    )
