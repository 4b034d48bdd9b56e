"""What staff was shown of a module while it is answered: counted once, encrypted, and kept beside the responses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from peewee import fn

from diversa.store.engines import Engine
from diversa.store.responses import table


class LookStore:
    """Read and write looks in the database that holds the responses they counted."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.looks = table(engine.db, "look", "campaign module number content")
        self.responses = table(engine.db, "response", "campaign module period")
        self.counters = table(engine.db, "counter", "campaign module section event period people")

    def all(self, campaign: str, module: str) -> list[tuple[int, bytes]]:
        """Return the looks at a module: (number, content), oldest first."""
        t = self.looks
        rows = t.select(t.number, t.content).where(self._of(campaign, module)).order_by(t.number)
        return [(row["number"], bytes(row["content"])) for row in rows]

    def newest(self, campaign: str, module: str) -> int:
        """Return the number of the newest look at a module; 0 where there is none."""
        t = self.looks
        rows = t.select(t.number).where(self._of(campaign, module)).order_by(t.number.desc()).limit(1)
        return next((int(row["number"]) for row in rows), 0)

    def write(
        self, campaign: str, module: str, number: int, content: bytes, *, after: int, kept: Collection[int]
    ) -> bool:
        """Write a look and forget the others but those in `kept`; tell whether it was written.

        It is not, where another process wrote one after the look `after`, which this one started from.
        """
        t = self.looks
        with self.engine.writing():
            if self.newest(campaign, module) != after:
                return False
            stays = t.number.in_([one for one in kept if one != number])
            t.delete().where(self._of(campaign, module) & ~stays).execute()
            t.insert(campaign=campaign, module=module, number=number, content=content).execute()
        return True

    def first_period(self, campaign: str, module: str) -> str | None:
        """Return the period of the first response that is stored of a module; None where there is none."""
        t = self.responses
        mine = (t.campaign == campaign) & (t.module == module)
        found = t.select(fn.MIN(t.period)).where(mine).tuples()
        return next((row[0] for row in found), None)

    def counters_until(self, campaign: str, module: str, last: str) -> list[Mapping[str, Any]]:
        """Return the section counters of a module, summed up to a week: section, event, people."""
        t = self.counters
        mine = (t.campaign == campaign) & (t.module == module) & (t.period <= last)
        query = t.select(t.section, t.event, fn.SUM(t.people).alias("people")).where(mine)
        return list(query.group_by(t.section, t.event))

    def forget(self, campaign: str, module: str) -> None:
        """Erase every look at a module."""
        with self.engine.writing():
            self.looks.delete().where(self._of(campaign, module)).execute()

    def _of(self, campaign: str, module: str) -> Any:
        return (self.looks.campaign == campaign) & (self.looks.module == module)
