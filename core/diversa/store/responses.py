"""What people said: responses, what recognises a second sending, ratings and section counters.

A sensitive module has a database of its own, which holds nothing else. Responses are written once and never updated but
for the number of the first release they were in; a withdrawn response is erased.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from peewee import Table, fn

from diversa.store.engines import Engine

REMEMBERED = timedelta(days=7)
"""How long sending twice is recognised, and how long a withdrawn id is remembered."""
OF_ONE = ("text_out", "text_theme")
"""Tables of what became of a person's sealed texts, by the id of the response or of the rating."""
BESIDE = ("code", "session_people", "text_parcel", "look", *OF_ONE)
"""Tables that are erased with the responses of a module: unused codes, people counted in sessions, coded texts, looks."""
WITHDRAWN = b""
"""Stands in place of the digest of what was sent once that was withdrawn."""
INSERT_SENT = """
    INSERT INTO sent (id, digest, until) SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM response WHERE id = ?)
    ON CONFLICT (id) DO NOTHING
"""
INSERT_RESPONSE = """
    INSERT INTO response (id, campaign, module, fingerprint, period, document) VALUES (?, ?, ?, ?, ?, ?)
"""
INSERT_BOTH = f"""
    WITH fresh AS ({INSERT_SENT} RETURNING id)
    INSERT INTO response (id, campaign, module, fingerprint, period, document) SELECT id, ?, ?, ?, ?, ? FROM fresh
"""
"""Both at once, which SQLite cannot: one round to the server and back, and its own transaction."""
DELETE_CODE = "DELETE FROM code WHERE digest = ?"
SELECT_KNOWN = """
    SELECT (SELECT digest FROM sent WHERE id = ?), EXISTS (SELECT 1 FROM response WHERE id = ?)
"""


class Outcome(Enum):
    """Say what became of a response that was sent."""

    STORED = "stored"
    SAME = "same"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    SPENT = "spent"
    """Nothing was written: the code is used, or none."""


@dataclass(frozen=True)
class Row:
    """Hold what is written of one response."""

    id: bytes
    campaign: str
    module: str
    fingerprint: str
    period: str
    document: str


class _Spent(Exception):
    """Undo a transaction whose code was not there to be struck off."""


class ResponseStore:
    """Read and write what people said, in one database.

    With `weekly`, nothing that stands beside a response tells the day on which it came, only the week.
    """

    def __init__(self, url: str, *, weekly: bool = False) -> None:
        self.engine, self.weekly = Engine(url), weekly
        self.engine.migrate(Path(__file__).parent / "migrations", "diversa")
        self._insert_both = self.engine.sql(INSERT_BOTH)
        self._select_known = self.engine.sql(SELECT_KNOWN)
        self._delete_code = self.engine.sql(DELETE_CODE)
        self._insert_sent = self.engine.sql(INSERT_SENT)
        self._insert_response = self.engine.sql(INSERT_RESPONSE)
        db = self.engine.db
        self.responses = table(
            db, "response", "id campaign module fingerprint period document release", key="id"
        )
        self.sent = table(db, "sent", "id digest until", key="id")
        self.ratings = table(db, "rating", "id campaign module period stars comment hard", key="id")
        self.threads = table(db, "thread", "id campaign module", key="id")
        self.messages = table(db, "message", "thread")
        self.counters = table(db, "counter", "campaign module section event period people")
        self.counted = table(db, "counted", "campaign module number content")

    def is_main(self) -> bool:
        """Tell whether this is the main database, by its campaigns: a sensitive module's own has none."""
        return bool(self.engine.db.execute_sql("SELECT EXISTS (SELECT 1 FROM campaign)").fetchone()[0])

    # --- responses ----------------------------------------------------------------------------------------------

    def keep(self, row: Row, sent: bytes, today: date, code: bytes | None = None) -> Outcome:
        """Write a response once, durably; sending the same again changes nothing.

        `sent` is the digest of what was sent. It goes first: where two send with one id at the same moment, only one
        can write it, and the other finds out whether it was the same. `code` is the digest of a single-use code, which
        is struck off in the same transaction; without it there, nothing is written.
        """
        while True:
            try:
                if self._insert(row, sent, self._until(today), code):
                    return Outcome.STORED
            except _Spent:
                return Outcome.SPENT
            known = self.known(row.id, sent)
            if known is not None:  # nothing is known where it was forgotten in this very moment
                return known

    def _until(self, today: date) -> date:
        """Return the last day on which what happens today is remembered; from a weekly store, always a Monday."""
        until = today + REMEMBERED
        return until + timedelta(7 - until.weekday()) if self.weekly else until

    def _insert(self, row: Row, sent: bytes, until: date, code: bytes | None) -> bool:
        """Write a response where its id is new, and strike off its code if it has one; tell whether it was new."""
        execute, values = self.engine.db.execute_sql, (row.id, sent, until, row.id)
        rest = (row.campaign, row.module, row.fingerprint, row.period, row.document)
        if code is None and not self.engine.is_sqlite:
            return bool(execute(self._insert_both, (*values, *rest)).rowcount)
        with self.engine.writing():
            if not execute(self._insert_sent, values).rowcount:
                return False
            execute(self._insert_response, (row.id, *rest))
            if code is not None and not execute(self._delete_code, (code,)).rowcount:
                raise _Spent
        return True

    def keep_many(self, rows: list[Row]) -> None:
        """Write many new responses in one transaction, without remembering what was sent."""
        with self.engine.writing():
            for start in range(0, len(rows), 500):
                self.responses.insert([vars(row) for row in rows[start : start + 500]]).execute()

    def known(self, id_: bytes, sent: bytes) -> Outcome | None:
        """Tell what sending this again would give, without writing; None where it is new."""
        digest, stored = self.engine.db.execute_sql(self._select_known, (id_, id_)).fetchone()
        if digest is not None:
            before = bytes(digest)
            if before == WITHDRAWN:
                return Outcome.WITHDRAWN
            return Outcome.SAME if before == sent else Outcome.CONFLICT
        return Outcome.CONFLICT if stored else None

    def has(self, id_: bytes) -> bool:
        """Tell whether a response is stored."""
        return bool(self.responses.select(self.responses.id).where(self.responses.id == id_).exists())

    def is_withdrawn(self, id_: bytes) -> bool:
        """Tell whether a response was withdrawn within the last days."""
        t = self.sent
        return bool(t.select(t.id).where((t.id == id_) & (t.digest == WITHDRAWN)).exists())

    def withdraw(self, id_: bytes, rating_id: bytes, today: date, thread_id: bytes = b"") -> bool:
        """Erase a response, its rating and its messages, on SQLite also from the journal; tell whether there was one."""
        with self.engine.writing():
            gone = self.responses.delete().where(self.responses.id == id_).execute()
            rated = self.ratings.delete().where(self.ratings.id == rating_id).execute()
            # After the response: whoever writes a message looks for it first.
            told = self.messages.delete().where(self.messages.thread == thread_id).execute()
            self.threads.delete().where(self.threads.id == thread_id).execute()
            for name in OF_ONE:
                t = table(self.engine.db, name, "id")
                t.delete().where(t.id.in_([id_, rating_id])).execute()
            if gone:
                new = {"digest": WITHDRAWN, "until": self._until(today)}
                query = self.sent.insert(id=id_, **new)
                query.on_conflict(conflict_target=[self.sent.id], update=new).execute()
        if self.engine.is_sqlite and (gone or rated or told):
            self.engine.forget_deleted()
        return bool(gone)

    def erase(self, campaign: str, module: str) -> int:
        """Erase every response, rating and message of one module in one campaign; return how many responses went."""
        mine = self._of(campaign, module)
        spoken = (self.threads.campaign == campaign) & (self.threads.module == module)
        rated = (self.ratings.campaign == campaign) & (self.ratings.module == module)
        with self.engine.writing():
            self.sent.delete().where(
                self.sent.id.in_(self.responses.select(self.responses.id).where(mine))
            ).execute()
            people = int(self.responses.delete().where(mine).execute())
            self.ratings.delete().where(rated).execute()
            self.messages.delete().where(
                self.messages.thread.in_(self.threads.select(self.threads.id).where(spoken))
            ).execute()
            self.threads.delete().where(spoken).execute()
            for name in BESIDE:
                t = table(self.engine.db, name, "campaign module")
                t.delete().where((t.campaign == campaign) & (t.module == module)).execute()
        return people

    def count(self, campaign: str, module: str, last: str = "~") -> int:
        """Count the stored responses of one module in one campaign, up to a period."""
        t = self.responses
        return int(t.select().where(self._of(campaign, module) & (t.period <= last)).count())

    def documents(
        self, campaign: str, module: str, batch: int = 20_000
    ) -> Iterator[list[tuple[bytes, str, str]]]:
        """Yield (id, period, document) in batches, in the order of ids."""
        for rows in self._in_order(campaign, module, batch, "period", "document"):
            yield [(bytes(i), p, d) for i, p, d in rows]

    def vintages(
        self, campaign: str, module: str, batch: int = 20_000
    ) -> Iterator[list[tuple[bytes, str, str, int | None]]]:
        """Yield (id, period, document, number of the first release it was in) in batches, in the order of ids."""
        for rows in self._in_order(campaign, module, batch, "period", "document", "release"):
            yield [(bytes(i), p, d, r) for i, p, d, r in rows]

    def _in_order(self, campaign: str, module: str, batch: int, *columns: str) -> Iterator[list[Any]]:
        t, after = self.responses, b""
        while True:
            query = t.select(t.id, *(getattr(t, name) for name in columns))
            mine = query.where(self._of(campaign, module) & (t.id > after)).order_by(t.id)
            rows = list(mine.limit(batch).tuples())
            if not rows:
                return
            yield rows
            after = bytes(rows[-1][0])

    def _of(self, campaign: str, module: str) -> Any:
        return (self.responses.campaign == campaign) & (self.responses.module == module)

    def rate(
        self,
        id_: bytes,
        response: bytes,
        campaign: str,
        module: str,
        period: str,
        stars: int | None,
        comment: bytes | None,
        hard: str | None = None,
    ) -> bool:
        """Write the rating of a stored response, in place of an earlier one; tell whether the response is there.

        `hard` names what was hard, as JSON. Who withdrew in the meantime leaves no rating behind.
        """
        new = {
            "campaign": campaign,
            "module": module,
            "period": period,
            "stars": stars,
            "comment": comment,
            "hard": hard,
        }
        with self.engine.writing():
            mine = self.responses.select(self.responses.id).where(self.responses.id == response)
            if not list(mine if self.engine.is_sqlite else mine.for_update("FOR SHARE")):
                return False
            query = self.ratings.insert(id=id_, **new)
            query.on_conflict(conflict_target=[self.ratings.id], update=new).execute()
        return True

    def ratings_of(
        self, campaign: str, module: str, last: str = "~"
    ) -> list[tuple[bytes, int | None, str | None]]:
        """Return (id, stars, what was hard) of every rating of one module up to a week, in the order of ids."""
        t = self.ratings
        mine = (t.campaign == campaign) & (t.module == module) & (t.period <= last)
        query = t.select(t.id, t.stars, t.hard).where(mine).order_by(t.id)
        return [(bytes(i), stars, hard) for i, stars, hard in query.tuples()]

    # --- releases -------------------------------------------------------------------------------------------------

    def mark_released(self, campaign: str, module: str, number: int, last: str = "~") -> None:
        """Write the number of a release beside the responses up to a period that were in none before.

        What an unfinished release of the same number marked is forgotten first.
        """
        t, mine = self.responses, self._of(campaign, module)
        with self.engine.writing():
            t.update(release=None).where(mine & (t.release >= number)).execute()
            t.update(release=number).where(mine & t.release.is_null() & (t.period <= last)).execute()

    def remember_counted(self, campaign: str, module: str, number: int, content: bytes) -> None:
        """Write what a release counted, encrypted; replaces what an unfinished one of the same number left."""
        t = self.counted
        with self.engine.writing():
            query = t.insert(campaign=campaign, module=module, number=number, content=content)
            target = [t.campaign, t.module, t.number]
            query.on_conflict(conflict_target=target, update={"content": content}).execute()

    def counted_before(self, campaign: str, module: str, number: int) -> list[tuple[int, bytes]]:
        """Return what earlier releases counted, encrypted: (number, content), oldest first."""
        t = self.counted
        mine = (t.campaign == campaign) & (t.module == module) & (t.number < number)
        rows = t.select(t.number, t.content).where(mine).order_by(t.number)
        return [(row["number"], bytes(row["content"])) for row in rows]

    # --- counters -------------------------------------------------------------------------------------------------

    def add_counts(self, counts: Mapping[tuple[str, str, str, str, str], int]) -> None:
        """Add people to section counters: (campaign, module, section, event, week) → people."""
        t = self.counters
        columns = ("campaign", "module", "section", "event", "period")
        with self.engine.writing():
            for key, people in sorted(counts.items()):
                query = t.insert(**dict(zip(columns, key, strict=True)), people=people)
                query.on_conflict(
                    conflict_target=[getattr(t, name) for name in columns],
                    update={t.people: t.people + people},
                ).execute()

    def counts(self, campaign: str, module: str) -> list[Mapping[str, Any]]:
        """Return the section counters of one module, summed over weeks."""
        t = self.counters
        query = t.select(t.section, t.event, fn.SUM(t.people).alias("people"))
        return list(query.where((t.campaign == campaign) & (t.module == module)).group_by(t.section, t.event))

    # --- housekeeping ---------------------------------------------------------------------------------------------

    def forget_old(self, today: date) -> int:
        """Erase what is remembered only for some days; return how many rows went."""
        with self.engine.writing():
            return int(self.sent.delete().where(self.sent.until < today).execute())


def table(db: Any, name: str, columns: str, key: str | None = None) -> Any:
    """Return a table of the room, by its columns."""
    return Table(name, columns.split(), primary_key=key, _database=db)


def as_date(value: Any) -> date:
    """Read a date: one database returns dates, the other texts."""
    return value if isinstance(value, date) else date.fromisoformat(value)
