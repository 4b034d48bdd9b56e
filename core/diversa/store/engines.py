"""Databases by address: embedded SQLite, or PostgreSQL when given one.

Writers take turns. On SQLite a lock on a file beside the database makes them queue, because the busy timeout alone
lets saturated writers starve each other; PostgreSQL queues by itself.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import peewee
from playhouse.db_url import parse
from playhouse.migrations import Runner

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",  # an acknowledged response survives a power cut
    "secure_delete": "on",  # deleted answers are overwritten with zeros
    "busy_timeout": 10_000,
    "cache_size": -16_000,
}
POSTGRES_OPTIONS = "-c synchronous_commit=on"
"""A server may be set up to acknowledge before it has written; this application's connections never are."""
MIGRATING = 0x64697665
"""The number of the lock under which PostgreSQL's tables are made: one process at a time."""
ANSWERS = ("response", "sent", "rating", "code", "thread", "message", "proposal", "text_out", "text_theme")
"""The tables out of which what people said is deleted."""
PATIENCE = 2.0
"""Seconds for which emptying SQLite's journal is tried again while somebody reads."""


class _Sqlite(peewee.SqliteDatabase):
    """Let the reason be heard where SQLite has rolled back by itself, as it does when the disk is full."""

    _state: Any  # the parent's, which names no type

    def rollback(self) -> Any:
        if self._state.conn.in_transaction:
            super().rollback()


class _Postgres(peewee.PostgresqlDatabase):
    """Connect again after the server restarted, but never inside a transaction."""

    _state: Any

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        return self._again(super().execute_sql, sql, params)

    def begin(self, *args: Any) -> Any:
        return self._again(super().begin, *args)

    def _again(self, act: Callable[..., Any], *args: Any) -> Any:
        try:
            return act(*args)
        except (peewee.OperationalError, peewee.InterfaceError) as error:
            if self.in_transaction() or not self._lost(error):
                raise
            self.close()
            return act(*args)

    def _lost(self, error: Exception) -> bool:
        connection = self._state.conn
        return connection is not None and (connection.closed or "terminating connection" in str(error))


class Engine:
    """Hold one database, and let its writers take turns."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = urlsplit(url).scheme.startswith("sqlite")
        self._turn: Path | None = None
        if self.is_sqlite:
            path = Path(url.split(":///", 1)[1])
            self._turn = path.with_suffix(".turn")
            self.db: Any = _private_sqlite(path)
        else:
            self.db = _postgres(url)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Wait for the turn to write, and run one transaction."""
        if self._turn is None:
            with self.db.atomic() as transaction:
                yield transaction
            return
        with _turn(self._turn), self.db.atomic("IMMEDIATE") as transaction:
            yield transaction

    def sql(self, statement: str) -> str:
        """Return a statement written with `?` as this database wants it."""
        return statement.replace("?", str(self.db.param))

    def migrate(self, folder: Path, package: str) -> None:
        """Apply the migrations of one package that are not applied yet, while no other process does."""
        with _turn(self._turn) if self._turn else self._migrating():
            Runner(self.db, str(folder), table_name=f"migrations_{package}").up()

    @contextmanager
    def _migrating(self) -> Iterator[None]:
        self.db.execute_sql("SELECT pg_advisory_lock(%s)", (MIGRATING,))
        try:
            yield
        finally:
            self.db.execute_sql("SELECT pg_advisory_unlock(%s)", (MIGRATING,))

    def forget_deleted(self) -> bool:
        """Make deleted rows unreadable in the files; tell whether it succeeded.

        SQLite: write the journal back and empty it; somebody who reads for long hinders it. PostgreSQL: rewrite the
        tables without their dead rows and close the journal file; what closed journal files still hold goes when the
        server removes or overwrites them.
        """
        return self._empty_journal() if self.is_sqlite else self._rewrite_tables()

    def _empty_journal(self) -> bool:
        deadline = time.monotonic() + PATIENCE
        self.db.execute_sql("PRAGMA busy_timeout = 0")  # writers must not stand behind a waiting checkpoint
        try:
            while self._checkpoint_is_hindered():
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.02)
        finally:
            self.db.execute_sql(f"PRAGMA busy_timeout = {SQLITE_PRAGMAS['busy_timeout']}")
        return True

    def _checkpoint_is_hindered(self) -> bool:
        with _turn(self._turn) if self._turn else nullcontext():
            try:
                return bool(self.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
            except peewee.OperationalError as error:
                if "locked" in str(error):
                    return True
                raise

    def _rewrite_tables(self) -> bool:
        for table in ANSWERS:
            self.db.execute_sql(f"VACUUM (FULL) {table}")
        try:
            self.db.execute_sql("SELECT pg_switch_wal()")
            self.db.execute_sql("CHECKPOINT")
        except peewee.ProgrammingError:  # this user may not; the server does both by itself within minutes
            return False
        return True

    def close(self) -> None:
        """Close this thread's connection."""
        if not self.db.is_closed():
            self.db.close()


def _private_sqlite(path: Path) -> _Sqlite:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # before SQLite makes it with the umask's mode
    return _Sqlite(str(path), pragmas=SQLITE_PRAGMAS)


def _postgres(url: str) -> _Postgres:
    settings = parse(url, unquote_password=True, unquote_user=True)
    given = settings.pop("options", "")
    return _Postgres(**settings, prefer_psycopg3=True, options=f"{given} {POSTGRES_OPTIONS}".strip())


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Wait for the turn, in line with other threads and processes; the system frees a dead one's."""
    handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
