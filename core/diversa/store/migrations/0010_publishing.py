"""Long work that can be left and found again, what two persons sign, and releases that were withdrawn."""

from typing import Any

from peewee import (
    BigIntegerField,
    CompositeKey,
    DateField,
    FloatField,
    IntegerField,
    SqliteDatabase,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    """Create the three tables; none of them knows anything of a respondent.

    What holds a `slot` is alone in it: two rows may share none, and what is over holds none.
    """
    model: Any = db.Model

    class Job(model):
        id = TextField(primary_key=True)
        number = IntegerField()
        kind = TextField()
        campaign = TextField()
        module = TextField()
        options = TextField()
        slot = TextField(null=True, unique=True)
        started_by = TextField()
        started = TextField()
        state = TextField()
        step = TextField()
        share = FloatField()
        result = TextField()
        beat = BigIntegerField()

        class Meta:
            table_name = "job"
            without_rowid = isinstance(db, SqliteDatabase)

    class Approval(model):
        id = TextField(primary_key=True)
        campaign = TextField()
        module = TextField()
        number = IntegerField()
        day = DateField()
        digest = TextField()
        slot = TextField(null=True, unique=True)
        state = TextField()
        proposed_by = TextField()
        proposed_on = DateField()
        reason = TextField()
        burst = TextField()
        decided_by = TextField()
        decided_on = DateField(null=True)
        comment = TextField()
        decided_burst = TextField()

        class Meta:
            table_name = "approval"
            without_rowid = isinstance(db, SqliteDatabase)

    class WithdrawnRelease(model):
        campaign = TextField()
        module = TextField()
        number = IntegerField()
        withdrawn_on = DateField()
        notice = TextField()
        notice_en = TextField()
        who = TextField()

        class Meta:
            table_name = "withdrawn_release"
            primary_key = CompositeKey("campaign", "module", "number")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([Job, Approval, WithdrawnRelease])
