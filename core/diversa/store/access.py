"""How people come in: a campaign's policy, batches of codes, the codes that are left, and facilitated sessions.

Policies, batches and sessions lie in the main database; codes and the people counted in a session lie where the
responses of their module lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import peewee
from peewee import fn

from diversa.store.engines import Engine
from diversa.store.responses import table

AT_ONCE = 500
"""Rows of one statement: SQLite takes so many values and no more."""


class AccessStore:
    """Read and write what lets people in, in one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine, db = engine, engine.db
        self.policies = table(db, "access_policy", "campaign link codes sessions", key="campaign")
        self.batch_rows = table(db, "code_batch", "id campaign name made made_on modules cancelled", key="id")
        self.codes = table(db, "code", "digest campaign module batch", key="digest")
        self.session_rows = table(
            db,
            "facilitated_session",
            "id campaign organisation opened_by title place planned_on minutes shared closed_at",
            key="id",
        )
        self.people_rows = table(db, "session_people", "campaign module session people")

    # --- what a campaign asks ---------------------------------------------------------------------------------------

    def policy(self, campaign: str) -> Mapping[str, Any] | None:
        """Return what a campaign asks of people; None where nobody said."""
        return next(iter(self.policies.select().where(self.policies.campaign == campaign)), None)

    def set_policy(self, campaign: str, **values: bool) -> None:
        """Write what a campaign asks of people."""
        t = self.policies
        with self.engine.writing():
            query = t.insert(campaign=campaign, **values)
            query.on_conflict(conflict_target=[t.campaign], update=values).execute()

    # --- codes ------------------------------------------------------------------------------------------------------

    def add_batch(self, **values: Any) -> None:
        """Write that a batch of codes was made."""
        with self.engine.writing():
            self.batch_rows.insert(**values).execute()

    def batches(self, campaign: str) -> list[Mapping[str, Any]]:
        """Return the batches of a campaign, oldest first."""
        t = self.batch_rows
        return list(t.select().where(t.campaign == campaign).order_by(t.made_on, t.name, t.id))

    def cancel_batch(self, id_: str) -> None:
        """Write that a batch counts no more."""
        t = self.batch_rows
        with self.engine.writing():
            t.update(cancelled=True).where(t.id == id_).execute()

    def add_codes(self, campaign: str, module: str, batch: str, digests: Iterable[bytes]) -> None:
        """Write the digests of codes that open a module."""
        rows = [
            {"digest": digest, "campaign": campaign, "module": module, "batch": batch} for digest in digests
        ]
        with self.engine.writing():
            for start in range(0, len(rows), AT_ONCE):
                self.codes.insert(rows[start : start + AT_ONCE]).execute()

    def has_code(self, digest: bytes) -> bool:
        """Tell whether a code was made and not used."""
        t = self.codes
        return bool(t.select(t.batch).where(t.digest == digest).exists())

    def codes_left(self, campaign: str, module: str) -> dict[str, int]:
        """Count the unused codes of a module, by batch."""
        t = self.codes
        query = t.select(t.batch, fn.COUNT(t.digest).alias("left_over")).where(
            (t.campaign == campaign) & (t.module == module)
        )
        return {row["batch"]: int(row["left_over"]) for row in query.group_by(t.batch)}

    def strike_batch(self, campaign: str, module: str, batch: str) -> None:
        """Erase the codes of a batch that were not used."""
        t = self.codes
        mine = (t.campaign == campaign) & (t.module == module) & (t.batch == batch)
        with self.engine.writing():
            t.delete().where(mine).execute()

    # --- sessions ---------------------------------------------------------------------------------------------------

    def add_session(self, **values: Any) -> bool:
        """Write a new session; tell whether its letters were free."""
        try:
            with self.engine.writing():
                self.session_rows.insert(**values).execute()
        except peewee.IntegrityError:
            return False
        return True

    def session(self, id_: str) -> Mapping[str, Any] | None:
        """Return a session; None where there is none."""
        return next(iter(self.session_rows.select().where(self.session_rows.id == id_)), None)

    def sessions(self) -> list[Mapping[str, Any]]:
        """Return every session, the latest first."""
        t = self.session_rows
        return list(t.select().order_by(t.planned_on.desc(), t.id))

    def close_session(self, id_: str, closed_at: int) -> None:
        """Write when a session was closed; the first time counts."""
        t = self.session_rows
        with self.engine.writing():
            t.update(closed_at=closed_at).where((t.id == id_) & t.closed_at.is_null()).execute()

    def add_people(self, campaign: str, module: str, session: str, people: int) -> None:
        """Add people who finished in a session."""
        t = self.people_rows
        with self.engine.writing():
            query = t.insert(campaign=campaign, module=module, session=session, people=people)
            query.on_conflict(
                conflict_target=[t.campaign, t.module, t.session], update={t.people: t.people + people}
            ).execute()

    def people(self, campaign: str, module: str, session: str) -> int:
        """Count the people who finished a module in a session."""
        t = self.people_rows
        mine = (t.campaign == campaign) & (t.module == module) & (t.session == session)
        return int(t.select(t.people).where(mine).scalar() or 0)
