"""Sealed texts that go out to be read: parcels, which texts are in them, themes that came back, lists of themes."""

from typing import Any

from peewee import BlobField, CompositeKey, DateField, IntegerField, SqliteDatabase, TextField


def up(migrator: Any, db: Any) -> None:
    """Create the tables; what stands beside a response has no time and no row number."""
    model: Any = db.Model
    sqlite = isinstance(db, SqliteDatabase)

    class TextParcel(model):
        id = TextField(primary_key=True)
        campaign = TextField()
        module = TextField()
        out_on = DateField()
        due_on = DateField()
        texts = IntegerField()
        state = TextField()

        class Meta:
            table_name = "text_parcel"
            without_rowid = sqlite

    class TextOut(model):
        id = BlobField()
        question = TextField()
        campaign = TextField()
        module = TextField()
        parcel = TextField()
        digest = BlobField()

        class Meta:
            table_name = "text_out"
            primary_key = CompositeKey("id", "question")
            without_rowid = sqlite

    class TextTheme(model):
        id = BlobField()
        question = TextField()
        campaign = TextField()
        module = TextField()
        themes = TextField()

        class Meta:
            table_name = "text_theme"
            primary_key = CompositeKey("id", "question")
            without_rowid = sqlite

    class ThemeList(model):
        campaign = TextField()
        module = TextField()
        version = IntegerField()
        content = TextField()

        class Meta:
            table_name = "theme_list"
            primary_key = CompositeKey("campaign", "module", "version")
            without_rowid = sqlite

    db.create_tables([TextParcel, TextOut, TextTheme, ThemeList])
    if not sqlite:
        _gather_no_samples(db)


def _gather_no_samples(db: Any) -> None:
    """Keep PostgreSQL from copying ids and themes into its statistics, where deleting would not reach them."""
    for table, column in (
        ("text_out", "id"),
        ("text_out", "digest"),
        ("text_theme", "id"),
        ("text_theme", "themes"),
    ):
        db.execute_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")
