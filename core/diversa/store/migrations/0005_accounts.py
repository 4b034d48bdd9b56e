"""The office's own people: accounts, their sessions, links that open once, and the log of what was done."""

from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    DateField,
    IntegerField,
    SqliteDatabase,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    """Create the four tables; none of them knows anything of a respondent."""
    model: Any = db.Model

    class Staff(model):
        id = TextField(primary_key=True)
        email = TextField(unique=True)
        name = TextField()
        roles = TextField()
        organisation = TextField()
        language = TextField()
        active = BooleanField()
        created_on = DateField()
        uniquifier = TextField(unique=True)
        password = TextField(null=True)
        totp_secret = TextField(null=True)
        totp_method = TextField(null=True)
        totp_counter = BigIntegerField()
        recovery_codes = TextField()

        class Meta:
            table_name = "staff"
            without_rowid = isinstance(db, SqliteDatabase)

    class Presence(model):
        id = BlobField(primary_key=True)
        staff = TextField(index=True)
        began = BigIntegerField()
        seen = BigIntegerField()

        class Meta:
            table_name = "presence"
            without_rowid = isinstance(db, SqliteDatabase)

    class Invitation(model):
        id = BlobField(primary_key=True)
        staff = TextField(index=True)
        until = BigIntegerField()

        class Meta:
            table_name = "invitation"
            without_rowid = isinstance(db, SqliteDatabase)

    class Entry(model):
        number = IntegerField(primary_key=True)
        at = TextField()
        who = TextField()
        action = TextField()
        subject = TextField()
        details = TextField()
        digest = BlobField()

        class Meta:
            table_name = "audit_entry"

    db.create_tables([Staff, Presence, Invitation, Entry])
