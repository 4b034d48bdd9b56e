"""What a campaign asks: modules pinned, switched on and off, signed off, and taken to what is installed now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from diversa.campaigns import declared, migrating
from diversa.campaigns.changes import What
from diversa.campaigns.instruments import Instrument
from diversa.campaigns.model import Campaign, CampaignError, EnabledModule
from diversa.campaigns.reading import Reading, no_such_module
from diversa.campaigns.sign_offs import check_said
from diversa.indicators.plans import By


class Pinning(Reading):
    """Change what campaigns ask."""

    def enable(self, slug: str, module: str, seen: int | None = None) -> EnabledModule:
        """Pin an installed module in a campaign that was never open, or switch a pinned one on again."""
        campaign = self._changeable(slug)
        if campaign.is_fixed:
            self.sign_offs.require_kept_key(campaign, module)
        if module in self.pinned(slug) and campaign.is_fixed:
            done = self.store.set_enabled(slug, module, True, seen, f"{What.MODULE}:{module}")
            self._done(slug, seen, done)
        else:
            self._pin(campaign, module, seen)
        return self.module(slug, module)

    def migrate(self, slug: str, module: str, today: date, seen: int | None = None) -> EnabledModule:
        """Pin what is installed of a module in place of what a campaign pinned.

        In a campaign that was never open, freely; in an open one, other words only (see `migrating`). What people read
        until today is kept. Raises `CampaignError` with the reasons where it may not be done.
        """
        campaign = self._changeable(slug)
        pinned = self.pinned_snapshot(slug, module)
        if not campaign.is_fixed:
            self._pin(campaign, module, seen, What.MIGRATED)
        else:
            migrating.require(campaign, pinned, self.installed_snapshot(module), self.registry)
            self._pin(campaign, module, seen, What.MIGRATED, former_until=today)
        return self.module(slug, module)

    def _pin(
        self,
        campaign: Campaign,
        module: str,
        seen: int | None = None,
        what: What = What.MODULE,
        former_until: date | None = None,
    ) -> None:
        snapshot = self.installed_snapshot(module)
        if snapshot.questionnaire.sensitive:
            self._expect(campaign.slug, seen)
            if self.sign_offs.require(
                campaign, module
            ):  # a demonstration signed itself off, which is a change
                campaign, seen = self._changeable(campaign.slug), None
        tables = self._fresh(campaign.slug).tables.get(module)
        if tables is not None:  # what a person declared must be in the version that is pinned now
            declared.checked(Instrument(snapshot, self.registry), tables)
        enabled = what is not What.MIGRATED or module in self.modules(campaign.slug)
        done = self.store.pin(
            campaign.slug,
            module,
            campaign.revision if seen is None else seen,
            f"{what}:{module}",
            former_until,
            version=snapshot.questionnaire.version,
            fingerprint=snapshot.questionnaire.fingerprint(),
            texts_digest=snapshot.texts_digest(),
            snapshot=snapshot.dumps(),
            enabled=enabled,
            sensitive=snapshot.questionnaire.sensitive,
        )
        self._done(campaign.slug, seen, done)

    def sign_off(
        self,
        slug: str,
        module: str,
        *,
        who: str,
        day: date,
        document: str,
        public_key: bytes,
        today: date,
        key_confirmed: bool = True,
        seen: int | None = None,
    ) -> None:
        """Record the ethics sign-off of a sensitive module, without which a campaign cannot enable it.

        `public_key` will seal its texts, so that the campaign's private key does not open them. In a draft it may be
        recorded again. Raises `CampaignError` where the module is not sensitive or is asked already, or a part is
        missing or in the future.
        """
        campaign = self._changeable(slug)
        if not self.installed_snapshot(module).questionnaire.sensitive:
            raise CampaignError(f"«{module}» no es un módulo sensible: no necesita aval ético.")
        if module in self.pinned(slug) and campaign.is_fixed and self.sign_offs.of(campaign, module):
            raise CampaignError(
                f"«{slug}» ya pregunta «{module}», con su aval ético: ya no se puede cambiar."
            )
        check_said(who, day, document, today)
        done = self.sign_offs.write(
            campaign,
            module,
            who=who.strip(),
            day=day,
            document=document.strip(),
            public_key=public_key,
            key_confirmed=key_confirmed,
            seen=seen,
        )
        self._done(slug, seen, done)

    def set_tables(
        self, slug: str, module: str, tables: Iterable[By] | None, seen: int | None = None
    ) -> EnabledModule:
        """Declare which breakdowns and crossings a campaign publishes of a module; None for the module's own.

        Raises `CampaignError` where the module is not enabled or a table may not be published.
        """
        instrument = self.module(self._changeable(slug).slug, module).instrument
        chosen = None if tables is None else declared.written(declared.checked(instrument, tables))
        done = self.store.set_tables(slug, module, chosen, seen, f"{What.TABLES}:{module}")
        self._done(slug, seen, done)
        return self.module(slug, module)

    def disable(self, slug: str, module: str, seen: int | None = None) -> None:
        """Switch a module off; its responses stay."""
        self._changeable(slug)
        if module not in self.modules(slug):
            raise no_such_module(slug, module)
        done = self.store.set_enabled(slug, module, False, seen, f"{What.MODULE}:{module}")
        self._done(slug, seen, done)
