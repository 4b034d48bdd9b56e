"""Accounts of the office's people, the sessions in which they are signed in, and links that open once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import peewee

from diversa.store.engines import Engine
from diversa.store.responses import table

COLUMNS = (
    "id email name roles organisation language active created_on uniquifier password totp_secret totp_method "
    "totp_counter recovery_codes"
)


class StaffStore:
    """Read and write accounts in the main database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.staff = table(engine.db, "staff", COLUMNS, key="id")
        self.presences = table(engine.db, "presence", "id staff began seen", key="id")
        self.invitations = table(engine.db, "invitation", "id staff until", key="id")

    # --- accounts -------------------------------------------------------------------------------------------------

    def add(self, **values: Any) -> bool:
        """Write a new account; tell whether its e-mail was free."""
        try:
            with self.engine.writing():
                self.staff.insert(**values).execute()
        except peewee.IntegrityError:
            return False
        return True

    def change(self, id_: str, **values: Any) -> None:
        """Change an account."""
        with self.engine.writing():
            self.staff.update(**values).where(self.staff.id == id_).execute()

    def change_unless_last(self, id_: str, role: str, **values: Any) -> bool:
        """Change an account only where another active one has a role; tell whether it was changed."""
        t = self.staff
        with self.engine.writing():
            if not self.engine.is_sqlite:  # on SQLite writers take turns already
                self.engine.db.execute_sql("LOCK TABLE staff IN SHARE ROW EXCLUSIVE MODE")
            others = t.select(t.roles).where((t.active == True) & (t.id != id_))  # noqa: E712 (SQL)
            if not any(role in row["roles"].split() for row in others):
                return False
            t.update(**values).where(t.id == id_).execute()
        return True

    def all(self) -> list[Mapping[str, Any]]:
        """Return every account, by e-mail."""
        return list(self.staff.select().order_by(self.staff.email))

    def find(self, column: str, value: str) -> Mapping[str, Any] | None:
        """Return the account whose column has a value; None where there is none."""
        query = self.staff.select().where(getattr(self.staff, column) == value)
        return next(iter(query), None)

    def use_counter(self, id_: str, counter: int) -> bool:
        """Note the time step of a one-time code that was accepted; tell whether it is later than every one before."""
        t = self.staff
        with self.engine.writing():
            fresh = t.update(totp_counter=counter).where((t.id == id_) & (t.totp_counter < counter))
            return bool(fresh.execute())

    def use_code(self, id_: str, before: str, after: str) -> bool:
        """Write the recovery codes that are left; tell whether they were still those `before`."""
        t = self.staff
        with self.engine.writing():
            used = t.update(recovery_codes=after).where((t.id == id_) & (t.recovery_codes == before))
            return bool(used.execute())

    # --- sessions -------------------------------------------------------------------------------------------------

    def begin(self, id_: bytes, staff: str, now: int) -> None:
        """Write that somebody signed in."""
        with self.engine.writing():
            self.presences.insert(id=id_, staff=staff, began=now, seen=now).execute()

    def presence(self, id_: bytes) -> Mapping[str, Any] | None:
        """Return a session; None where it ended."""
        return next(iter(self.presences.select().where(self.presences.id == id_)), None)

    def presences_of(self, staff: str) -> list[Mapping[str, Any]]:
        """Return the sessions of one person, newest first."""
        t = self.presences
        return list(t.select().where(t.staff == staff).order_by(t.began.desc()))

    def seen(self, id_: bytes, now: int) -> None:
        """Write that a session was used."""
        with self.engine.writing():
            self.presences.update(seen=now).where(self.presences.id == id_).execute()

    def end(self, staff: str, id_: bytes | None = None) -> int:
        """End one session of a person, or all of them; return how many ended."""
        mine = self.presences.staff == staff
        with self.engine.writing():
            ended = self.presences.delete().where(mine if id_ is None else mine & (self.presences.id == id_))
            return int(ended.execute())

    def end_old(self, began: int, seen: int) -> int:
        """End the sessions that began, or were last used, before a moment; return how many ended."""
        t = self.presences
        with self.engine.writing():
            return int(t.delete().where((t.began < began) | (t.seen < seen)).execute())

    # --- links that open once -------------------------------------------------------------------------------------

    def invite(self, id_: bytes, staff: str, until: int) -> None:
        """Write a link by its digest; it takes the place of an earlier one of the same person."""
        with self.engine.writing():
            self.invitations.delete().where(self.invitations.staff == staff).execute()
            self.invitations.insert(id=id_, staff=staff, until=until).execute()

    def invited(self, id_: bytes) -> Mapping[str, Any] | None:
        """Return whom a link is for, and until when; None where it was used or never made."""
        return next(iter(self.invitations.select().where(self.invitations.id == id_)), None)

    def accept(self, id_: bytes, staff: str, **values: Any) -> bool:
        """Use a link up and change its account; tell whether it could still be used."""
        with self.engine.writing():
            if not self.invitations.delete().where(self.invitations.id == id_).execute():
                return False
            self.staff.update(**values).where(self.staff.id == staff).execute()
            self.presences.delete().where(self.presences.staff == staff).execute()
        return True
