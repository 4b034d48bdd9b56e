"""What a campaign's staff was last shown is remembered, encrypted, so that two looks cannot be subtracted."""

from typing import Any

from peewee import BlobField, CompositeKey, IntegerField, SqliteDatabase, TextField


def up(migrator: Any, db: Any) -> None:
    """Make the table of looks, beside the responses that they counted."""
    model: Any = db.Model

    class Look(model):
        campaign = TextField()
        module = TextField()
        number = IntegerField()
        content = BlobField()

        class Meta:
            table_name = "look"
            primary_key = CompositeKey("campaign", "module", "number")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([Look])
