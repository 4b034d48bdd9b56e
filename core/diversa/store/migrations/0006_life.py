"""The life of a campaign: planned dates, keys whose keeper was asked, purges, and what changed since somebody looked."""

from typing import Any

from peewee import CompositeKey, DateField, IntegerField, SqliteDatabase, TextField

COLUMNS = (
    ("campaign", "opens_on DATE"),
    ("campaign", "closes_on DATE"),
    ("campaign", "purge_on DATE"),
    ("campaign", "purged_on DATE"),
    ("campaign", "revision INTEGER NOT NULL DEFAULT 0"),
    # The keys of campaigns that are there already were handed over in their own time.
    ("campaign", "key_confirmed BOOLEAN NOT NULL DEFAULT true"),
    ("sign_off", "key_confirmed BOOLEAN NOT NULL DEFAULT true"),
    ("enabled_module", "pin INTEGER NOT NULL DEFAULT 0"),
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns, the list of changes, and the place of what an open campaign asked before."""
    for table, column in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")

    model: Any = db.Model

    class CampaignChange(model):
        campaign = TextField()
        revision = IntegerField()
        what = TextField()

        class Meta:
            table_name = "campaign_change"
            primary_key = CompositeKey("campaign", "revision")
            without_rowid = isinstance(db, SqliteDatabase)

    class FormerPin(model):
        campaign = TextField()
        module = TextField()
        pin = IntegerField()
        version = TextField()
        fingerprint = TextField()
        texts_digest = TextField()
        snapshot = TextField()
        until = DateField()

        class Meta:
            table_name = "former_pin"
            primary_key = CompositeKey("campaign", "module", "pin")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([CampaignChange, FormerPin])
