"""Campaigns and the modules enabled in them, as the database has them, served from what was pinned."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from diversa.campaigns import declared, snapshots
from diversa.campaigns.changes import Stale, What
from diversa.campaigns.instruments import Instrument, Paused
from diversa.campaigns.model import (
    Campaign,
    CampaignError,
    EnabledModule,
    SignOff,
    Status,
    campaign_of,
    end_of,
)
from diversa.campaigns.sign_offs import SignOffs
from diversa.campaigns.snapshots import Snapshot
from diversa.indicators.plans import By
from diversa.registry import Registry
from diversa.store.store import Store

FRESH = 1.0
"""Seconds for which a campaign's status is trusted without asking the database again."""


@dataclass(frozen=True)
class _Seen:
    """Hold what the database said about a campaign, and when."""

    at: float
    campaign: Campaign
    pins: Mapping[str, str]
    """Enabled module → digest of what was pinned."""
    pinned: frozenset[str]
    """Every module that was pinned, also those that are switched off."""
    own_keys: Mapping[str, bytes | None]
    """Sensitive module → the public key of its sign-off; None where it has none."""
    tables: Mapping[str, tuple[By, ...] | None]
    """Module → the tables that the campaign declared; None for the module's own."""


class Reading:
    """Say what campaigns there are, and serve their modules as they were pinned."""

    def __init__(self, store: Store, registry: Registry, clock: Callable[[], float]) -> None:
        self.store, self.registry, self.clock = store, registry, clock
        self.sign_offs = SignOffs(store)
        self._instruments: dict[tuple[str, str, str], Instrument] = {}
        self._seen: dict[str, _Seen] = {}

    def all(self) -> list[Campaign]:
        """Return every campaign, by name."""
        return [self._ended(campaign_of(row)) for row in self.store.all_campaigns()]

    def __getitem__(self, slug: str) -> Campaign:
        """Return a campaign. Raises `CampaignError` where there is none."""
        return self._fresh(slug).campaign

    def now(self, slug: str) -> Campaign:
        """Return a campaign as the database has it in this moment. Raises `CampaignError` where there is none.

        For whoever decides by it, or draws a page on which somebody will: what was read a second ago may be old.
        """
        self._seen.pop(slug, None)
        return self[slug]

    def _fresh(self, slug: str) -> _Seen:
        seen = self._seen.get(slug)
        now = time.monotonic()
        if seen is None or now - seen.at > FRESH:
            row = next((r for r in self.store.all_campaigns() if r["slug"] == slug), None)
            if row is None:
                raise CampaignError(f"No hay ninguna campaña llamada «{slug}».")
            campaign, rows = self._ended(campaign_of(row)), self.store.enabled_modules(slug)
            pins = {r["module"]: f"{r['fingerprint']}{r['pin']}" for r in rows if r["enabled"]}
            keys = {r["module"]: self._own_key(campaign, r["module"]) for r in rows if r["sensitive"]}
            tables = {r["module"]: declared.read(r["tables"]) for r in rows}
            names = frozenset(r["module"] for r in rows)
            seen = self._seen[slug] = _Seen(now, campaign, pins, names, keys, tables)
        return seen

    def _ended(self, campaign: Campaign) -> Campaign:
        """Close a campaign whose last day is over, for good: a clock that is set back does not open it again."""
        if not campaign.is_over(self.clock()) or campaign.closes_on is None:
            return campaign
        closed_at = end_of(campaign.closes_on)
        self.store.close_ended(campaign.slug, campaign.closes_on, closed_at)
        return replace(campaign, status=Status.CLOSED, closed_at=closed_at)

    def _own_key(self, campaign: Campaign, module: str) -> bytes | None:
        found = self.sign_offs.of(campaign, module)
        return found.public_key if found else None

    def modules(self, slug: str) -> tuple[str, ...]:
        """Return the ids of the modules that are enabled in a campaign."""
        return tuple(sorted(self._fresh(slug).pins))

    def pinned(self, slug: str) -> tuple[str, ...]:
        """Return the ids of every module that a campaign pinned, also of those that are switched off."""
        return tuple(sorted(self._fresh(slug).pinned))

    def is_sensitive(self, slug: str, module: str) -> bool:
        """Tell whether a campaign pinned a module as sensitive, whatever is installed now; also one switched off.

        Raises `CampaignError` where the campaign has no such module.
        """
        seen = self._fresh(slug)
        if module not in seen.pinned:
            raise no_such_module(slug, module)
        return module in seen.own_keys

    def tables_of(self, slug: str, module: str) -> tuple[By, ...] | None:
        """Return the tables that a campaign declared for a module; None for the module's own."""
        return self._fresh(slug).tables.get(module)

    def module(self, slug: str, module: str) -> EnabledModule:
        """Return a pinned module. Raises `CampaignError` where it is not enabled, `Paused` where it cannot be served."""
        seen = self._fresh(slug)
        if module not in seen.pins:
            raise no_such_module(slug, module)
        key = (slug, module, seen.pins[module])
        if key not in self._instruments:
            self._instruments[key] = self._instrument(slug, module)
        own_key = seen.own_keys.get(module)
        if module in seen.own_keys and own_key is None:
            raise Paused(
                f"La campaña «{slug}» está en pausa para «{module}», que es sensible: no tiene aval ético."
            )
        return EnabledModule(seen.campaign, self._instruments[key], own_key, seen.tables[module])

    def _instrument(self, slug: str, module: str) -> Instrument:
        if not self.registry.owns(module):
            raise Paused(
                f"El módulo «{module}» no está instalado; la campaña «{slug}» queda en pausa para él."
            )
        try:
            return Instrument(snapshots.loads(self.store.snapshot(slug, module)), self.registry).prepare()
        except Exception as error:  # whatever a module does with what was pinned, the others are served
            raise Paused(f"La campaña «{slug}» está en pausa para «{module}»: {error}") from error

    def pinned_snapshot(self, slug: str, module: str) -> Snapshot:
        """Return what a campaign pinned of a module. Raises `CampaignError` where it has none, or cannot be read."""
        if module not in self.pinned(slug):
            raise no_such_module(slug, module)
        try:
            return snapshots.loads(self.store.snapshot(slug, module))
        except Exception as error:  # whatever a kind of a module's own does with what was pinned
            raise CampaignError(f"Lo que «{slug}» fijó de «{module}» no se puede leer: {error}") from error

    def installed_snapshot(self, module: str) -> Snapshot:
        """Return what would be pinned of a module now. Raises `CampaignError` where it is not installed, or fails."""
        if module not in self.registry.questionnaires:
            known = ", ".join(sorted(self.registry.questionnaires)) or "ninguno"
            raise CampaignError(f"No hay ningún módulo «{module}» instalado. Hay: {known}.")
        try:
            return snapshots.take(self.registry, module)
        except Exception as error:  # whatever a module's own code does when it is asked
            raise CampaignError(
                f"El módulo «{module}» no se puede usar: {type(error).__name__}: {error}. Vea `diversa modules`."
            ) from error

    def sign_off_of(self, slug: str, module: str) -> SignOff | None:
        """Return the ethics sign-off of a module in a campaign; None where there is none that counts."""
        return self.sign_offs.of(self[slug], module)

    # --- one change -------------------------------------------------------------------------------------------------

    def _changeable(self, slug: str) -> Campaign:
        """Return a campaign as it is now. Raises `CampaignError` where it can only be looked at."""
        campaign = self.now(slug)
        if campaign.status is Status.ARCHIVED:
            raise CampaignError(f"La campaña «{slug}» está archivada: solo se puede mirar.")
        return campaign

    def _expect(self, slug: str, seen: int | None) -> None:
        """Raise `Stale` where a campaign is not as it was seen; looks at the database itself."""
        if self.now(slug).revision != seen and seen is not None:
            raise Stale(self.store.changes_since(slug, seen))

    def _change(self, slug: str, what: What, seen: int | None, **values: Any) -> Campaign:
        if seen is None:
            _ = self[slug]  # there must be one
        self._done(slug, seen, self.store.change_campaign(slug, seen, what.value, **values))
        return self[slug]

    def _done(self, slug: str, seen: int | None, done: bool) -> None:
        self._seen.pop(slug, None)
        if not done:
            raise Stale(self.store.changes_since(slug, -1 if seen is None else seen))


def no_such_module(slug: str, module: str) -> CampaignError:
    return CampaignError(f"La campaña «{slug}» no tiene el módulo «{module}».")
