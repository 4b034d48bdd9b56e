"""What Flask-Security asks of the accounts: users as plain objects over the store's rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

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


class StaffDatastore(UserDatastore):
    """Find and write accounts; what Flask-Security does not change is written elsewhere."""

    def __init__(self, store: StaffStore) -> None:
        super().__init__(StaffUser, StaffRole)
        self._store = store

    def find_user(self, case_insensitive: bool = False, **query: Any) -> StaffUser | None:
        """Return the account of an e-mail, an id or a uniquifier."""
        (name, value), *_more = query.items()
        column = {"fs_uniquifier": "uniquifier"}.get(name, name)
        row = self._store.find(column, str(value).casefold() if column == "email" else str(value))
        return StaffUser(row) if row else None

    def put(self, model: Any) -> Any:
        """Write what signing in may change of an account."""
        if isinstance(model, StaffUser):
            self._store.change(
                model.id,
                uniquifier=model.fs_uniquifier,
                password=model.password,
                totp_secret=model.tf_totp_secret,
                totp_method=model.tf_primary_method,
                recovery_codes=json.dumps(model.mf_recovery_codes or []),
            )
        return model

    def commit(self) -> None:
        """Do nothing: every write is one transaction of its own."""
