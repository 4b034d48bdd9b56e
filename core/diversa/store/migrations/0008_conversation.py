"""What people and the office say to each other: threads, proposals and their answers, what was done, what was hard."""

from typing import Any

from peewee import BlobField, BooleanField, CompositeKey, DateField, IntegerField, SqliteDatabase, TextField


def up(migrator: Any, db: Any) -> None:
    """Create the tables; of people they hold ciphertexts and weeks alone, and no order of arrival across threads."""
    sqlite = isinstance(db, SqliteDatabase)
    db.create_tables([*_of_people(db.Model, sqlite), *_of_the_office(db.Model, sqlite)])
    db.execute_sql("ALTER TABLE rating ADD COLUMN hard TEXT")
    if not sqlite:
        _gather_no_samples(db)


def _of_people(model: Any, sqlite: bool) -> tuple[Any, ...]:
    class Thread(model):
        id = BlobField(primary_key=True)
        number = TextField(unique=True)
        campaign = TextField()
        module = TextField()
        period = TextField()

        class Meta:
            table_name = "thread"
            without_rowid = sqlite

    class Message(model):
        thread = BlobField()
        place = IntegerField()
        office = BooleanField()
        period = TextField()
        mark = BlobField()
        content = BlobField()

        class Meta:
            table_name = "message"
            primary_key = CompositeKey("thread", "place")
            without_rowid = sqlite

    class Proposal(model):
        id = BlobField(primary_key=True)
        campaign = TextField()
        kind = TextField()
        period = TextField()
        content = BlobField()
        joined = IntegerField(null=True)

        class Meta:
            table_name = "proposal"
            without_rowid = sqlite
            indexes = ((("campaign", "joined"), False),)

    return Thread, Message, Proposal


def _of_the_office(model: Any, sqlite: bool) -> tuple[Any, ...]:
    class ProposalGroup(model):
        campaign = TextField()
        number = IntegerField()
        title = TextField()
        answer = TextField()
        proposals = IntegerField()
        answered_on = DateField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "proposal_group"
            primary_key = CompositeKey("campaign", "number")
            without_rowid = sqlite

    class News(model):
        id = TextField(primary_key=True)
        campaign = TextField()
        kind = TextField()
        title = TextField()
        text = TextField()
        module = TextField(null=True)
        release = IntegerField(null=True)
        link = TextField()
        told_on = DateField(null=True)
        corrected_on = DateField(null=True)
        changed_at = IntegerField()
        version = IntegerField()

        class Meta:
            table_name = "news"
            without_rowid = sqlite

    return ProposalGroup, News


def _gather_no_samples(db: Any) -> None:
    """Keep PostgreSQL from copying what people said into its statistics, where deleting would not reach it."""
    for table, columns in {
        "thread": ("id", "number"),
        "message": ("thread", "mark", "content"),
        "proposal": ("id", "content"),
        "rating": ("hard",),
    }.items():
        for column in columns:
            db.execute_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
