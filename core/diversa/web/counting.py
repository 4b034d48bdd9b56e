"""Section counters: how many people reached each section, added up in memory and written every minute.

There is no person in them and no order; counts lost in a crash are accepted.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from itertools import groupby
from multiprocessing.util import Finalize

import peewee

from diversa.engine import Diversa
from diversa.pipeline import period

EVERY = 60.0
"""Seconds between two writings."""


class SectionCounters:
    """Add up section counters by campaign, module, section and week."""

    def __init__(self, engine: Diversa) -> None:
        self._engine = engine
        self._counts: Counter[tuple[str, str, str, str, str]] = Counter()
        self._lock = threading.Lock()
        self._written = time.monotonic()
        # Unlike atexit, this is also run where a process that serves was forked.
        Finalize(None, self.flush, exitpriority=0)

    def add(self, campaign: str, module: str, section: str, event: str) -> None:
        """Count one person; writes when a minute has passed."""
        week = period(self._engine.today(), sensitive=True)
        with self._lock:
            self._counts[campaign, module, section, event, week] += 1
            due = time.monotonic() - self._written > EVERY
        if due:
            self.flush()

    def flush(self) -> None:
        """Write what was counted since the last time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._written = time.monotonic()
        if not counts:
            return
        for names, own in groupby(sorted(counts.items()), key=lambda count: count[0][:2]):
            self._write(names, dict(own))

    def _write(self, names: tuple[str, str], counts: Mapping[tuple[str, str, str, str, str], int]) -> None:
        """Write what was counted in one module where its responses lie."""
        try:
            self._engine.store_of(*names).add_counts(counts)
        except (
            peewee.DatabaseError,
            OSError,
        ):  # nobody's page fails for a number: the next minute tries again
            with self._lock:
                self._counts.update(counts)
