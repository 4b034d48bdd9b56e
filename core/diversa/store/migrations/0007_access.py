"""How people come in: what a campaign asks of them, batches of single-use codes, and facilitated sessions.

Codes lie where the responses of their module lie, one row for each code that was not used yet: a used one is struck off
in the transaction that writes the response, so that nothing stays that was written together with it.
"""

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
    """Create the tables; codes have no row number, so that their order tells nothing."""
    model: Any = db.Model

    class AccessPolicy(model):
        campaign = TextField(primary_key=True)
        link = BooleanField()
        codes = BooleanField()
        sessions = BooleanField()

        class Meta:
            table_name = "access_policy"

    class CodeBatch(model):
        id = TextField(primary_key=True)
        campaign = TextField()
        name = TextField()
        made = IntegerField()
        made_on = DateField()
        modules = TextField()
        cancelled = BooleanField()

        class Meta:
            table_name = "code_batch"

    class Code(model):
        digest = BlobField(primary_key=True)
        campaign = TextField()
        module = TextField()
        batch = TextField()

        class Meta:
            table_name = "code"
            without_rowid = isinstance(db, SqliteDatabase)
            indexes = ((("campaign", "module", "batch"), False),)

    class FacilitatedSession(model):
        id = TextField(primary_key=True)
        campaign = TextField()
        organisation = TextField()
        opened_by = TextField()
        title = TextField()
        place = TextField()
        planned_on = DateField()
        minutes = IntegerField()
        shared = BooleanField()
        closed_at = BigIntegerField(null=True)

        class Meta:
            table_name = "facilitated_session"
            indexes = ((("campaign",), False),)

    class SessionPeople(model):
        campaign = TextField()
        module = TextField()
        session = TextField()
        people = IntegerField()

        class Meta:
            table_name = "session_people"
            primary_key = CompositeKey("campaign", "module", "session")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([AccessPolicy, CodeBatch, Code, FacilitatedSession, SessionPeople])
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("ALTER TABLE code ALTER COLUMN digest SET STATISTICS 0")
