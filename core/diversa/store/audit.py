"""The log of what the office's people did: entries are only ever added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from diversa.store.engines import Engine
from diversa.store.responses import table

BATCH = 1_000
_LOCK = 0x6C6F67
"""The number of the lock under which PostgreSQL's entries are added: one at a time."""


class AuditStore:
    """Add and read entries, by number."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.entries = table(
            engine.db, "audit_entry", "number at who action subject details digest", key="number"
        )

    def append(self, make: Callable[[int, bytes], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Add the entry that `make` returns for its number and the digest before it."""
        with self.engine.writing():
            if not self.engine.is_sqlite:
                self.engine.db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            last = self.last()
            entry = make(last["number"] + 1 if last else 1, bytes(last["digest"]) if last else b"")
            self.entries.insert(**entry).execute()
        return entry

    def last(self) -> Mapping[str, Any] | None:
        """Return the newest entry; None before the first."""
        return next(iter(self.entries.select().order_by(self.entries.number.desc()).limit(1)), None)

    def digest_of(self, number: int) -> bytes | None:
        """Return the digest of one entry; None where there is no such entry."""
        row = next(iter(self.entries.select(self.entries.digest).where(self.entries.number == number)), None)
        return bytes(row["digest"]) if row else None

    def newest(
        self, count: int, before: int | None = None, subject: str | None = None
    ) -> list[Mapping[str, Any]]:
        """Return some entries, newest first; those before a number, or about one subject and what is under it."""
        t = self.entries
        query = t.select()
        if before is not None:
            query = query.where(t.number < before)
        if subject:
            query = query.where((t.subject == subject) | t.subject.startswith(f"{subject}/"))
        return list(query.order_by(t.number.desc()).limit(count))

    def all(self) -> Iterator[Mapping[str, Any]]:
        """Yield every entry, oldest first."""
        after = 0
        while True:
            t = self.entries
            rows = list(t.select().where(t.number > after).order_by(t.number).limit(BATCH))
            if not rows:
                return
            yield from rows
            after = rows[-1]["number"]
