"""What is sensitive has places of its own: which pinned modules are, and who signed them off for a campaign."""

import json
from typing import Any

from peewee import BlobField, BooleanField, CompositeKey, DateField, SqliteDatabase, TextField


def up(migrator: Any, db: Any) -> None:
    """Say of every pinned module whether it is sensitive, and make the table of ethics sign-offs."""
    db.execute_sql("ALTER TABLE enabled_module ADD COLUMN sensitive BOOLEAN NOT NULL DEFAULT false")
    pins = db.execute_sql("SELECT campaign, module, snapshot FROM enabled_module").fetchall()
    for campaign, module, snapshot in pins:
        if json.loads(snapshot)["questionnaire"].get("sensitive"):
            update = "UPDATE enabled_module SET sensitive = true WHERE campaign = ? AND module = ?"
            db.execute_sql(update.replace("?", db.param), (campaign, module))

    model: Any = db.Model

    class SignOff(model):
        campaign = TextField()
        module = TextField()
        who = TextField()
        signed_on = DateField()
        document = TextField()
        demonstration = BooleanField()
        public_key = BlobField()

        class Meta:
            table_name = "sign_off"
            primary_key = CompositeKey("campaign", "module")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([SignOff])
