"""The queue that hands work from the pages to the program that does it: huey on a file of the home folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from diversa.home import Home

FILE = "jobs.db"
_MODE = 0o600


class Queue:
    """Hold the queue of one installation, and what is done with each piece of work that is taken from it."""

    def __init__(self, home: Home, do: Callable[[str], None]) -> None:
        from huey import SqliteHuey

        file = home.path / FILE
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, _MODE))  # before SQLite makes it with the umask's mode
        self.huey: Any = SqliteHuey("diversa", filename=str(file), results=False, fsync=True)

        def take(id_: str) -> None:
            do(id_)

        self._task = self.huey.task(name="take")(take)  # known by this name to whoever adds and whoever takes

    def put(self, id_: str) -> None:
        """Add a piece of work to the end."""
        self._task(id_)
        self.close()

    def do_waiting(self) -> int:
        """Do what is waiting, here and now, one after the other; return how many pieces."""
        done = 0
        while (task := self.huey.dequeue()) is not None:
            self.huey.execute(task)
            done += 1
        self.close()
        return done

    def close(self) -> None:
        """Close this thread's connection."""
        self.huey.storage.close()


def queue_of(home: Home, do: Callable[[str], None] | None = None) -> Queue:
    """Return the queue of an installation; who only adds to it needs not say what is done."""
    return Queue(home, do or _nothing)


def _nothing(id_: str) -> None:
    raise RuntimeError(f"Nobody said how to do {id_}.")
