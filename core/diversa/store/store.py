"""What the office decides: campaigns, pinned modules, ethics sign-offs, and the ledger of releases.

The main database holds them beside the responses of ordinary modules. Every statement of the engine is in this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import peewee

from diversa.store.responses import ResponseStore, table


class Store(ResponseStore):
    """Read and write the main database."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        db = self.engine.db
        self.campaigns = table(
            db,
            "campaign",
            "slug title demonstration status created_on closed_at public_key theme",
            key="slug",
        )
        self.modules = table(
            db,
            "enabled_module",
            "campaign module version fingerprint texts_digest snapshot enabled sensitive tables",
        )
        self.sign_offs = table(
            db, "sign_off", "campaign module who signed_on document demonstration public_key"
        )
        self.releases = table(db, "release", "campaign module number made_on published manifest")

    # --- campaigns ------------------------------------------------------------------------------------------------

    def add_campaign(self, **values: Any) -> bool:
        """Write a new campaign; tell whether its name was free."""
        try:
            with self.engine.writing():
                self.campaigns.insert(**values).execute()
        except peewee.IntegrityError:
            return False
        return True

    def change_campaign(self, slug: str, **values: Any) -> None:
        """Change a campaign."""
        with self.engine.writing():
            self.campaigns.update(**values).where(self.campaigns.slug == slug).execute()

    def all_campaigns(self) -> list[Mapping[str, Any]]:
        """Return every campaign, by name."""
        return list(self.campaigns.select().order_by(self.campaigns.slug))

    def enabled_modules(self, campaign: str) -> list[Mapping[str, Any]]:
        """Return what is pinned in a campaign, without the snapshots."""
        t = self.modules
        columns = (t.module, t.version, t.fingerprint, t.texts_digest, t.enabled, t.sensitive, t.tables)
        return list(t.select(*columns).where(t.campaign == campaign).order_by(t.module))

    def snapshot(self, campaign: str, module: str) -> str:
        """Return the pinned questionnaire and texts of one module, as JSON."""
        t = self.modules
        return str(t.select(t.snapshot).where((t.campaign == campaign) & (t.module == module)).scalar())

    def pin(self, campaign: str, module: str, **values: Any) -> None:
        """Write what a campaign asks; replaces what was pinned before."""
        t = self.modules
        with self.engine.writing():
            query = t.insert(campaign=campaign, module=module, **values)
            query.on_conflict(conflict_target=[t.campaign, t.module], update=values).execute()

    def set_enabled(self, campaign: str, module: str, enabled: bool) -> None:
        """Switch a pinned module on or off."""
        t = self.modules
        with self.engine.writing():
            t.update(enabled=enabled).where((t.campaign == campaign) & (t.module == module)).execute()

    def set_tables(self, campaign: str, module: str, tables: str | None) -> None:
        """Write the tables that a campaign publishes of a module; None for the module's own."""
        t = self.modules
        with self.engine.writing():
            t.update(tables=tables).where((t.campaign == campaign) & (t.module == module)).execute()

    def sensitive_modules(self) -> tuple[str, ...]:
        """Return the modules that some campaign pinned as sensitive."""
        t = self.modules
        found = t.select(t.module).where(t.sensitive == True).distinct()  # noqa: E712 (SQL)
        return tuple(sorted(row["module"] for row in found))

    # --- ethics sign-offs -----------------------------------------------------------------------------------------

    def sign_off(self, campaign: str, module: str, **values: Any) -> None:
        """Write who signed off a sensitive module in a campaign; replaces an earlier one."""
        t = self.sign_offs
        with self.engine.writing():
            query = t.insert(campaign=campaign, module=module, **values)
            query.on_conflict(conflict_target=[t.campaign, t.module], update=values).execute()

    def sign_off_of(self, campaign: str, module: str) -> Mapping[str, Any] | None:
        """Return the sign-off of one module in one campaign; None where there is none."""
        t = self.sign_offs
        return next(iter(t.select().where((t.campaign == campaign) & (t.module == module))), None)

    # --- releases -------------------------------------------------------------------------------------------------

    def add_release(
        self, campaign: str, module: str, number: int, made_on: date, published: bool, manifest: str
    ) -> None:
        """Write a release into the ledger."""
        with self.engine.writing():
            self.releases.insert(
                campaign=campaign,
                module=module,
                number=number,
                made_on=made_on,
                published=published,
                manifest=manifest,
            ).execute()

    def releases_of(self, campaign: str, module: str) -> list[Mapping[str, Any]]:
        """Return the ledger of one module, oldest first."""
        t = self.releases
        return list(t.select().where((t.campaign == campaign) & (t.module == module)).order_by(t.number))
