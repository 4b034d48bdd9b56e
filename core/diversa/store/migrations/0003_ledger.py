"""What a release counted is remembered, encrypted, beside the responses that it counted."""

from typing import Any

from peewee import BlobField, CompositeKey, IntegerField, SqliteDatabase, TextField


def up(migrator: Any, db: Any) -> None:
    """Make the table of what each release counted."""
    model: Any = db.Model

    class Counted(model):
        campaign = TextField()
        module = TextField()
        number = IntegerField()
        content = BlobField()

        class Meta:
            table_name = "counted"
            primary_key = CompositeKey("campaign", "module", "number")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([Counted])
