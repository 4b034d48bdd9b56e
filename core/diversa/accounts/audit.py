"""Who did what, when: a log in which every entry seals the one before it.

The digest of an entry is an HMAC, under a secret of the installation, of its content and of the digest before it: what
was changed, taken out or put in between shows, also to whom can write to the database alone. The number and digest of
the newest entry lie, sealed too, in a file of the home folder, so that a log which was cut short shows as well: the file
only moves on from an entry that is still there, and is laid down once, when the installation's secret is drawn.
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

    `cut` tells that entries at the end are missing; then `bad` is the number of the first of them. `lost` tells that
    the file which remembers the newest entry is not there or is not ours: then nobody knows whether entries are missing
    after the last one, and `bad` is the number after it.
    """

    entries: int
    bad: int | None = None
    cut: bool = False
    lost: bool = False


class AuditLog:
    """Write what is done, read it, and verify that nobody touched it."""

    def __init__(self, store: AuditStore, key: bytes, head: Path, clock: Callable[[], float]) -> None:
        self._store, self._key, self._head, self._clock = store, key, head, clock

    def begin(self) -> None:
        """Remember that there is no entry yet: called once, when the secret of a new installation is drawn."""
        if not self._head.exists():
            self._keep_head(0, b"")

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
        head = self._read_head()
        if head is not None and row["number"] > head[0] and self._is_there(*head):
            self._keep_head(row["number"], row["digest"])
        return _entry(row)

    def _is_there(self, number: int, digest: bytes) -> bool:
        """Tell whether the entry that is remembered is still the one that was written.

        Where it is not, the head stays: it is what names the place.
        """
        return number == 0 or hmac.compare_digest(self._store.digest_of(number) or b"", digest)

    def newest(self, count: int, before: int | None = None, subject: str | None = None) -> tuple[Entry, ...]:
        """Return some entries, newest first."""
        return tuple(_entry(row) for row in self._store.newest(count, before, subject))

    def verify(self) -> Verdict:
        """Compute every digest again, and compare the end with what the home folder remembers."""
        before, expected = b"", 0
        found = self._read_head()
        lost, (remembered, head) = found is None, found or (0, b"")
        for row in self._store.all():
            expected += 1
            text = (row["at"], row["who"], row["action"], row["subject"], row["details"])
            digest = self._digest(expected, text, before)
            whole = row["number"] == expected and hmac.compare_digest(digest, bytes(row["digest"]))
            if not whole or (expected == remembered and head != digest):
                return Verdict(expected - 1, bad=expected)
            before = digest
        if remembered > expected:
            return Verdict(expected, bad=expected + 1, cut=True)
        return Verdict(expected, bad=expected + 1 if lost else None, lost=lost)

    def _digest(self, number: int, text: tuple[str, ...], before: bytes) -> bytes:
        content = framed(str(number).encode(), *(part.encode() for part in text), before)
        return hmac.digest(self._key, content, "sha256")

    def _keep_head(self, number: int, digest: bytes) -> None:
        draft = self._head.with_suffix(f".{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{number} {digest.hex() or '-'} {self._seal(number, digest)}\n")
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._head)

    def _read_head(self) -> tuple[int, bytes] | None:
        """Return the number and digest that are remembered; None where the file is not there or is not ours."""
        try:
            written, name, seal = self._head.read_text(encoding="ascii").split()
            number, digest = int(written), b"" if name == "-" else bytes.fromhex(name)
        except (OSError, ValueError):
            return None
        return (number, digest) if hmac.compare_digest(seal, self._seal(number, digest)) else None

    def _seal(self, number: int, digest: bytes) -> str:
        return hmac.digest(self._key, framed(b"head", str(number).encode(), digest), "sha256").hex()


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        row["number"],
        datetime.fromisoformat(row["at"]),
        row["who"],
        row["action"],
        row["subject"],
        json.loads(row["details"]),
    )
