"""A campaign may publish other tables than a module proposes: its own list stands beside what it pinned."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Make room for the list, as JSON; null means the module's own."""
    db.execute_sql("ALTER TABLE enabled_module ADD COLUMN tables TEXT")
