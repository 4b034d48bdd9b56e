"""The queue in which the writers of one SQLite file stand, in every thread and process.

SQLite's own busy timeout lets saturated writers starve each other: who sleeps longest loses every race.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Turns:
    """Let one writer at a time pass.

    There are two locks: one is for writing, the other for being the next. Who has just written cannot overtake the
    next one, because to write again it must become the next first.
    """

    def __init__(self, database: Path) -> None:
        self._turn, self._next = database.with_suffix(".turn"), database.with_suffix(".next")

    @contextmanager
    def mine(self) -> Iterator[None]:
        """Wait for the turn, and hold it; the system gives on the turn of a process that dies."""
        turn = os.open(self._turn, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            following = os.open(self._next, os.O_CREAT | os.O_RDWR, 0o600)
            try:
                pass
                fcntl.flock(turn, fcntl.LOCK_EX)
            finally:
                os.close(following)
            yield
        finally:
            os.close(turn)
