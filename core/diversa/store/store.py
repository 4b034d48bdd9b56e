"""What the office decides: campaigns, pinned modules, ethics sign-offs, and the ledger of releases.

The main database holds them beside the responses of ordinary modules. Every statement of the engine is in this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
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
            "slug title demonstration status created_on closed_at public_key theme opens_on closes_on purge_on "
            "purged_on revision key_confirmed",
            key="slug",
        )
        self.changes = table(db, "campaign_change", "campaign revision what")
        self.modules = table(
            db,
            "enabled_module",
            "campaign module version fingerprint texts_digest snapshot enabled sensitive tables pin",
        )
        self.former_pins = table(
            db, "former_pin", "campaign module pin version fingerprint texts_digest snapshot until"
        )
        self.sign_offs = table(
            db, "sign_off", "campaign module who signed_on document demonstration public_key key_confirmed"
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

    def change_campaign(self, slug: str, seen: int | None = None, what: str = "", **values: Any) -> bool:
        """Change a campaign; tell whether it was as it had been seen: `seen` is the revision, None for any.

        Every change is one revision more, and `what` stands beside it.
        """
        with self.engine.writing():
            return self._step(slug, seen, what, **values)

    def _step(self, slug: str, seen: int | None, what: str, **values: Any) -> bool:
        """Take a campaign to its next revision, inside a transaction; tell whether it was as it had been seen."""
        t = self.campaigns
        mine = t.slug == slug if seen is None else (t.slug == slug) & (t.revision == seen)
        if not t.update(**values, revision=t.revision + 1).where(mine).execute():
            return False
        revision = t.select(t.revision).where(t.slug == slug).scalar()
        self.changes.insert(campaign=slug, revision=revision, what=what).execute()
        return True

    def changes_since(self, slug: str, revision: int) -> list[str]:
        """Return what was changed in a campaign after a revision, oldest first."""
        t = self.changes
        found = t.select(t.what).where((t.campaign == slug) & (t.revision > revision)).order_by(t.revision)
        return [row["what"] for row in found]

    def close_ended(self, slug: str, closes_on: date, closed_at: int) -> None:
        """Write that an open campaign closed on its day; nothing where another process did so before.

        A database that cannot be written just now keeps nobody from reading: the next look writes it.
        """
        t = self.campaigns
        mine = (t.slug == slug) & (t.status == "open") & (t.closes_on == closes_on)
        new = {"status": "closed", "closed_at": closed_at}
        with suppress(peewee.OperationalError), self.engine.writing():
            if t.select(t.slug).where(mine).exists():
                self._step(slug, None, "closed_by_date", **new)

    def all_campaigns(self) -> list[Mapping[str, Any]]:
        """Return every campaign, by name."""
        return list(self.campaigns.select().order_by(self.campaigns.slug))

    def enabled_modules(self, campaign: str) -> list[Mapping[str, Any]]:
        """Return what is pinned in a campaign, without the snapshots."""
        t = self.modules
        columns = (t.module, t.version, t.fingerprint, t.texts_digest, t.enabled, t.sensitive, t.tables)
        return list(t.select(*columns, t.pin).where(t.campaign == campaign).order_by(t.module))

    def snapshot(self, campaign: str, module: str) -> str:
        """Return the pinned questionnaire and texts of one module, as JSON."""
        t = self.modules
        return str(t.select(t.snapshot).where((t.campaign == campaign) & (t.module == module)).scalar())

    def pin(
        self,
        campaign: str,
        module: str,
        seen: int | None = None,
        what: str = "",
        former_until: date | None = None,
        **values: Any,
    ) -> bool:
        """Write what a campaign asks; replaces what was pinned before, which is kept where `former_until` is its last day.

        Tells whether the campaign was as it had been seen, as `change_campaign` does.
        """
        t = self.modules
        with self.engine.writing():
            known = self._step(campaign, seen, what) or seen is None
            if known and former_until is not None:
                self._keep_former(campaign, module, former_until)
            if known:
                query = t.insert(campaign=campaign, module=module, **values)
                new = {**{getattr(t, name): value for name, value in values.items()}, t.pin: t.pin + 1}
                query.on_conflict(conflict_target=[t.campaign, t.module], update=new).execute()
        return known

    def _keep_former(self, campaign: str, module: str, until: date) -> None:
        t = self.modules
        columns = (t.pin, t.version, t.fingerprint, t.texts_digest, t.snapshot)
        for row in t.select(*columns).where((t.campaign == campaign) & (t.module == module)):
            self.former_pins.insert(campaign=campaign, module=module, until=until, **row).execute()

    def former_pins_of(self, campaign: str, module: str) -> list[Mapping[str, Any]]:
        """Return what an open campaign asked before with a module, oldest first, without the snapshots."""
        t = self.former_pins
        mine = (t.campaign == campaign) & (t.module == module)
        return list(t.select(t.pin, t.version, t.texts_digest, t.until).where(mine).order_by(t.pin))

    def set_enabled(
        self, campaign: str, module: str, enabled: bool, seen: int | None = None, what: str = ""
    ) -> bool:
        """Switch a pinned module on or off; tell whether the campaign was as it had been seen."""
        return self._set(campaign, module, seen, what, enabled=enabled)

    def set_tables(
        self, campaign: str, module: str, tables: str | None, seen: int | None = None, what: str = ""
    ) -> bool:
        """Write the tables that a campaign publishes of a module; None for the module's own. Tells as `set_enabled` does."""
        return self._set(campaign, module, seen, what, tables=tables)

    def _set(self, campaign: str, module: str, seen: int | None, what: str, **values: Any) -> bool:
        t = self.modules
        with self.engine.writing():
            known = self._step(campaign, seen, what) or seen is None
            if known:
                t.update(**values).where((t.campaign == campaign) & (t.module == module)).execute()
        return known

    def sensitive_modules(self) -> tuple[str, ...]:
        """Return the modules that some campaign pinned as sensitive."""
        t = self.modules
        found = t.select(t.module).where(t.sensitive == True).distinct()  # noqa: E712 (SQL)
        return tuple(sorted(row["module"] for row in found))

    # --- ethics sign-offs -----------------------------------------------------------------------------------------

    def sign_off(
        self, campaign: str, module: str, seen: int | None = None, what: str = "", **values: Any
    ) -> bool:
        """Write who signed off a sensitive module in a campaign, or a part of it anew; replaces an earlier one.

        Tells whether the campaign was as it had been seen.
        """
        t = self.sign_offs
        with self.engine.writing():
            known = self._step(campaign, seen, what) or seen is None
            if known:
                query = t.insert(campaign=campaign, module=module, **values)
                query.on_conflict(conflict_target=[t.campaign, t.module], update=values).execute()
        return known

    def confirm_own_key(self, campaign: str, module: str) -> None:
        """Write that whoever keeps the private key of a sensitive module has shown to have it."""
        t = self.sign_offs
        with self.engine.writing():
            t.update(key_confirmed=True).where((t.campaign == campaign) & (t.module == module)).execute()
            self._step(campaign, None, "key")

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
