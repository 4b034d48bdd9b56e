"""Long work of the office, what two persons sign before a release, and releases that were withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import peewee
from peewee import fn

from diversa.store.engines import Engine
from diversa.store.responses import table


class JobStore:
    """Read and write long work in the main database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.jobs = table(
            engine.db,
            "job",
            "id number kind campaign module options slot started_by started state step share result beat",
            key="id",
        )

    def add(self, **values: Any) -> bool:
        """Write new work, numbered after all that was asked for before; tell whether its slot was free."""
        try:
            with self.engine.writing():
                last = self.jobs.select(fn.MAX(self.jobs.number)).scalar() or 0
                self.jobs.insert(number=last + 1, **values).execute()
        except peewee.IntegrityError:
            return False
        return True

    def change(self, id_: str, states: Collection[str], **values: Any) -> bool:
        """Change work that is in one of some states; tell whether it was."""
        t = self.jobs
        with self.engine.writing():
            query = t.update(**values).where((t.id == id_) & t.state.in_(tuple(states)))
            return bool(query.execute())

    def end_silent(self, state: str, before: int, to: str) -> int:
        """Move all work in a state of which nothing was heard since a moment to another; return how much."""
        t = self.jobs
        with self.engine.writing():
            query = t.update(state=to, slot=None).where((t.state == state) & (t.beat < before))
            return int(query.execute())

    def find(self, id_: str) -> Mapping[str, Any] | None:
        """Return one piece of work; None where there is none."""
        return next(iter(self.jobs.select().where(self.jobs.id == id_)), None)

    def newest(
        self, count: int, campaign: str | None = None, module: str | None = None
    ) -> list[Mapping[str, Any]]:
        """Return some work, newest first: all of it, or that of a campaign or of one of its modules."""
        t = self.jobs
        query = t.select()
        if campaign is not None:
            query = query.where(t.campaign == campaign)
        if module is not None:
            query = query.where(t.module == module)
        return list(query.order_by(t.number.desc()).limit(count))


class PublishingStore:
    """Read and write approvals and withdrawn releases in the main database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.approvals = table(
            engine.db,
            "approval",
            "id campaign module number day digest slot state proposed_by proposed_on reason burst decided_by "
            "decided_on comment decided_burst",
            key="id",
        )
        self.withdrawn = table(
            engine.db, "withdrawn_release", "campaign module number withdrawn_on notice notice_en who"
        )

    # --- approvals --------------------------------------------------------------------------------------------------

    def propose(self, **values: Any) -> bool:
        """Write a proposal; tell whether its slot was free."""
        try:
            with self.engine.writing():
                self.approvals.insert(**values).execute()
        except peewee.IntegrityError:
            return False
        return True

    def decide(self, id_: str, states: Collection[str], **values: Any) -> bool:
        """Change a proposal that is in one of some states; tell whether it was."""
        t = self.approvals
        with self.engine.writing():
            query = t.update(**values).where((t.id == id_) & t.state.in_(tuple(states)))
            return bool(query.execute())

    def approval(self, id_: str) -> Mapping[str, Any] | None:
        """Return one proposal; None where there is none."""
        return next(iter(self.approvals.select().where(self.approvals.id == id_)), None)

    def approvals_of(self, campaign: str, module: str) -> list[Mapping[str, Any]]:
        """Return every proposal of one module, oldest first."""
        t = self.approvals
        mine = (t.campaign == campaign) & (t.module == module)
        return list(t.select().where(mine).order_by(t.number, t.proposed_on, t.id))

    # --- withdrawn releases -----------------------------------------------------------------------------------------

    def withdraw(self, **values: Any) -> bool:
        """Write that a release was withdrawn; tell whether it was not before."""
        try:
            with self.engine.writing():
                self.withdrawn.insert(**values).execute()
        except peewee.IntegrityError:
            return False
        return True

    def withdrawn_of(self, campaign: str, module: str) -> list[Mapping[str, Any]]:
        """Return the withdrawn releases of one module, oldest first."""
        t = self.withdrawn
        mine = (t.campaign == campaign) & (t.module == module)
        return list(t.select().where(mine).order_by(t.number))
