"""The first tables: campaigns, pinned modules, responses, and what sending twice needs."""

from typing import Any

from peewee import (
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    DateField,
    IntegerField,
    SqliteDatabase,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    """Create the tables; responses have no row number, so that their order tells nothing."""
    model: Any = db.Model

    class Campaign(model):
        slug = TextField(primary_key=True)
        title = TextField()
        demonstration = BooleanField()
        status = TextField()
        created_on = DateField()
        closed_at = BigIntegerField(null=True)
        public_key = BlobField()
        theme = TextField()

        class Meta:
            table_name = "campaign"

    class EnabledModule(model):
        campaign = TextField()
        module = TextField()
        version = TextField()
        fingerprint = TextField()
        texts_digest = TextField()
        snapshot = TextField()
        enabled = BooleanField()

        class Meta:
            table_name = "enabled_module"
            primary_key = CompositeKey("campaign", "module")
            without_rowid = True

    class Response(model):
        id = BlobField(primary_key=True)
        campaign = TextField()
        module = TextField()
        fingerprint = TextField()
        period = TextField()
        document = TextField()
        release = IntegerField(null=True)

        class Meta:
            table_name = "response"
            without_rowid = True
            indexes = ((("campaign", "module", "id"), False),)

    class Sent(model):
        id = BlobField(primary_key=True)
        digest = BlobField()
        until = DateField()

        class Meta:
            table_name = "sent"
            without_rowid = True

    class Rating(model):
        id = BlobField(primary_key=True)
        campaign = TextField()
        module = TextField()
        period = TextField()
        stars = IntegerField(null=True)
        comment = BlobField(null=True)

        class Meta:
            table_name = "rating"
            without_rowid = True

    class Counter(model):
        campaign = TextField()
        module = TextField()
        section = TextField()
        event = TextField()
        period = TextField()
        people = IntegerField()

        class Meta:
            table_name = "counter"
            primary_key = CompositeKey("campaign", "module", "section", "event", "period")
            without_rowid = True

    class Release(model):
        campaign = TextField()
        module = TextField()
        number = IntegerField()
        made_on = DateField()
        published = BooleanField()
        manifest = TextField()

        class Meta:
            table_name = "release"
            primary_key = CompositeKey("campaign", "module", "number")
            without_rowid = True

    tables = (Campaign, EnabledModule, Response, Sent, Rating, Counter, Release)
    sqlite = isinstance(db, SqliteDatabase)
    for table in tables:
        table._meta.without_rowid = sqlite and table._meta.without_rowid
    db.create_tables(tables)
    if not sqlite:
        _gather_no_samples(db)


def _gather_no_samples(db: Any) -> None:
    """Keep PostgreSQL from copying what people said into its statistics, where deleting would not reach it."""
    for table, column in (
        ("response", "id"),
        ("response", "document"),
        ("sent", "id"),
        ("sent", "digest"),
        ("rating", "id"),
        ("rating", "comment"),
    ):
        db.execute_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
