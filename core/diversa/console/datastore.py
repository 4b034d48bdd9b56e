"""What Flask-Security asks of the accounts: users as plain objects over the store's rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

from diversa.accounts.people import address_of
from diversa.store.staff import StaffStore


class StaffRole(RoleMixin):
    """Name a role."""

    def __init__(self, name: str) -> None:
        self.name, self.description, self.permissions = name, "", []


class StaffUser(UserMixin):
    """Hold one account while a request is answered."""

    fs_uniquifier = ""
    mf_recovery_codes: list[str]

    id: Any

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.id = row["id"]
        self.email = row["email"]
        self.password = row["password"]
        self.active = bool(row["active"]) and row["password"] is not None
        self.fs_uniquifier = row["uniquifier"]
        self.tf_totp_secret = row["totp_secret"]
        self.tf_primary_method = row["totp_method"]
        self.tf_phone_number = None
        self.mf_recovery_codes = json.loads(row["recovery_codes"])
        self.roles = [StaffRole(name) for name in row["roles"].split()]
        self.kept = self.columns()

    def columns(self) -> dict[str, Any]:
        """Return what signing in may change of an account, as it is stored."""
        return {
            "uniquifier": self.fs_uniquifier,
            "password": self.password,
            "totp_secret": self.tf_totp_secret,
            "totp_method": self.tf_primary_method,
            "recovery_codes": json.dumps(self.mf_recovery_codes or []),
        }


class StaffDatastore(UserDatastore):
    """Find and write accounts; what Flask-Security does not change is written elsewhere."""

    def __init__(self, store: StaffStore) -> None:
        super().__init__(StaffUser, StaffRole)
        self._store = store

    def find_user(self, case_insensitive: bool = False, **query: Any) -> StaffUser | None:
        """Return the account of an e-mail, an id or a uniquifier."""
        (name, value), *_more = query.items()
        column = {"fs_uniquifier": "uniquifier"}.get(name, name)
        row = self._store.find(column, address_of(str(value)) if column == "email" else str(value))
        return StaffUser(row) if row else None

    def put(self, model: Any) -> Any:
        """Write what was changed, and nothing else: what was read may be older than what is stored."""
        if isinstance(model, StaffUser):
            now = model.columns()
            changed = {name: value for name, value in now.items() if value != model.kept[name]}
            if changed:
                self._store.change(model.id, **changed)
            model.kept = now
        return model

    def mf_delete_recovery_code(self, user: Any, idx: int) -> bool:
        """Use a recovery code up; tell whether nobody used one since the account was read."""
        left = [code for place, code in enumerate(user.mf_recovery_codes) if place != idx]
        if not self._store.use_code(user.id, user.kept["recovery_codes"], json.dumps(left)):
            return False
        user.mf_recovery_codes = left
        user.kept = user.columns()
        return True

    def commit(self) -> None:
        """Do nothing: every write is one transaction of its own."""
