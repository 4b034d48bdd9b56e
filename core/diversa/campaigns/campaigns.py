"""Campaigns and the modules enabled in them, served from what was pinned when the campaign opened."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from diversa.campaigns import declared, snapshots
from diversa.campaigns.instruments import Instrument, Paused
from diversa.campaigns.model import (
    GRACE,
    Campaign,
    CampaignError,
    EnabledModule,
    SignOff,
    Status,
    campaign_of,
)
from diversa.campaigns.sign_offs import SignOffs
from diversa.indicators.plans import By
from diversa.registry import Registry
from diversa.store.store import Store

__all__ = [
    "FRESH",
    "GRACE",
    "RESERVED",
    "Campaign",
    "CampaignError",
    "Campaigns",
    "EnabledModule",
    "SignOff",
    "Status",
]

FRESH = 1.0
"""Seconds for which a campaign's status is trusted without asking the database again."""


class Campaigns:
    """Create, open, close and serve campaigns."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self.store, self.registry = store, registry
        self.sign_offs = SignOffs(store)
        self._instruments: dict[tuple[str, str, str], Instrument] = {}
        self._seen: dict[str, _Seen] = {}

    def create(
        self, slug: str, title: str, public_key: bytes, *, demonstration: bool, today: date
    ) -> Campaign:
        """Create a draft. Raises `CampaignError` where the name is taken or unfit for an address."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{3,40}", slug, re.ASCII) or slug in RESERVED:
            raise CampaignError(
                f"«{slug}» no sirve como nombre: use de 4 a 41 letras minúsculas sin tilde, números o guiones, "
                "y que no sea una palabra reservada."
            )
        values = {
            "slug": slug,
            "title": title,
            "demonstration": demonstration,
            "status": Status.DRAFT.value,
            "created_on": today,
            "closed_at": None,
            "public_key": public_key,
            "theme": "comunidad",
        }
        if not self.store.add_campaign(**values):
            raise CampaignError(f"Ya hay una campaña llamada «{slug}». Elija otro nombre.")
        return self[slug]

    def all(self) -> list[Campaign]:
        """Return every campaign, by name."""
        return [campaign_of(row) for row in self.store.all_campaigns()]

    def __getitem__(self, slug: str) -> Campaign:
        """Return a campaign. Raises `CampaignError` where there is none."""
        return self._fresh(slug).campaign

    def _fresh(self, slug: str) -> _Seen:
        seen = self._seen.get(slug)
        now = time.monotonic()
        if seen is None or now - seen.at > FRESH:
            row = next((r for r in self.store.all_campaigns() if r["slug"] == slug), None)
            if row is None:
                raise CampaignError(f"No hay ninguna campaña llamada «{slug}».")
            rows = self.store.enabled_modules(slug)
            pins = {
                r["module"]: f"{r['fingerprint']}{r['texts_digest']}{r['version']}"
                for r in rows
                if r["enabled"]
            }
            keys = {r["module"]: self._own_key(campaign_of(row), r["module"]) for r in rows if r["sensitive"]}
            tables = {r["module"]: declared.read(r["tables"]) for r in rows}
            seen = self._seen[slug] = _Seen(
                now, campaign_of(row), pins, frozenset(r["module"] for r in rows), keys, tables
            )
        return seen

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
            raise _no_such_module(slug, module)
        return module in seen.own_keys

    def module(self, slug: str, module: str) -> EnabledModule:
        """Return a pinned module. Raises `CampaignError` where it is not enabled, `Paused` where it cannot be served."""
        seen = self._fresh(slug)
        if module not in seen.pins:
            raise _no_such_module(slug, module)
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

    def enable(self, slug: str, module: str) -> EnabledModule:
        """Pin an installed module in a campaign that is still a draft, or switch a pinned one on again."""
        campaign = self[slug]
        if module in self.pinned(slug) and campaign.status is not Status.DRAFT:
            self.store.set_enabled(slug, module, True)
        else:
            self._pin(campaign, module)
        self._seen.pop(slug, None)
        return self.module(slug, module)

    def _pin(self, campaign: Campaign, module: str) -> None:
        self._require_installed(module)
        if self.registry.questionnaires[module].sensitive:
            self.sign_offs.require(campaign, module)
        try:
            snapshot = snapshots.take(self.registry, module)
        except Exception as error:  # whatever a module's own code does when it is asked
            raise CampaignError(
                f"El módulo «{module}» no se puede usar: {type(error).__name__}: {error}. Vea `diversa modules`."
            ) from error
        tables = self._fresh(campaign.slug).tables.get(module)
        if tables is not None:  # what a person declared must be in the version that is pinned now
            declared.checked(Instrument(snapshot, self.registry), tables)
        self.store.pin(
            campaign.slug,
            module,
            version=snapshot.questionnaire.version,
            fingerprint=snapshot.questionnaire.fingerprint(),
            texts_digest=snapshot.texts_digest(),
            snapshot=snapshot.dumps(),
            enabled=True,
            sensitive=snapshot.questionnaire.sensitive,
        )

    def _require_installed(self, module: str) -> None:
        if module not in self.registry.questionnaires:
            known = ", ".join(sorted(self.registry.questionnaires)) or "ninguno"
            raise CampaignError(f"No hay ningún módulo «{module}» instalado. Hay: {known}.")

    def sign_off(
        self, slug: str, module: str, *, who: str, day: date, document: str, public_key: bytes, today: date
    ) -> None:
        """Record the ethics sign-off of a sensitive module, without which a campaign cannot enable it.

        `public_key` will seal its texts, so that the campaign's private key does not open them. In a draft it may be
        recorded again. Raises `CampaignError` where the module is not sensitive or is asked already, or a part is
        missing or in the future.
        """
        campaign = self[slug]
        self._require_installed(module)
        if not self.registry.questionnaires[module].sensitive:
            raise CampaignError(f"«{module}» no es un módulo sensible: no necesita aval ético.")
        asked = module in self.pinned(slug) and campaign.status is not Status.DRAFT
        if asked and self.sign_offs.of(campaign, module):
            raise CampaignError(
                f"«{slug}» ya pregunta «{module}», con su aval ético: ya no se puede cambiar."
            )
        if not who.strip() or not document.strip():
            raise CampaignError("El aval ético dice quién lo dio y en qué documento. Escriba los dos.")
        if day > today:
            raise CampaignError(f"El aval ético no puede tener una fecha futura ({day}).")
        self.sign_offs.write(
            campaign, module, who=who.strip(), day=day, document=document.strip(), public_key=public_key
        )
        self._seen.pop(slug, None)

    def sign_off_of(self, slug: str, module: str) -> SignOff | None:
        """Return the ethics sign-off of a module in a campaign; None where there is none that counts."""
        return self.sign_offs.of(self[slug], module)

    def set_tables(self, slug: str, module: str, tables: Iterable[By] | None) -> EnabledModule:
        """Declare which breakdowns and crossings a campaign publishes of a module; None for the module's own.

        Raises `CampaignError` where the module is not enabled or a table may not be published.
        """
        instrument = self.module(slug, module).instrument
        chosen = None if tables is None else declared.written(declared.checked(instrument, tables))
        self.store.set_tables(slug, module, chosen)
        self._seen.pop(slug, None)
        return self.module(slug, module)

    def disable(self, slug: str, module: str) -> None:
        """Switch a module off; its responses stay."""
        if module not in self.modules(slug):
            raise _no_such_module(slug, module)
        self.store.set_enabled(slug, module, False)
        self._seen.pop(slug, None)

    def open(self, slug: str) -> Campaign:
        """Open a campaign; what is pinned is fixed from now on."""
        if not self.modules(slug):
            raise CampaignError(
                f"La campaña «{slug}» no tiene módulos. Agregue uno con `diversa campaign enable`."
            )
        if self[slug].status is Status.DRAFT:
            for module in self._refreshable(slug):
                self._pin(self[slug], module)
        return self._change(slug, status=Status.OPEN.value, closed_at=None)

    def _refreshable(self, slug: str) -> Iterable[str]:
        return [m for m in self.modules(slug) if m in self.registry.questionnaires]

    def close(self, slug: str, now: float | None = None) -> Campaign:
        """Close a campaign; who began may finish within an hour."""
        if self[slug].status is not Status.OPEN:
            raise CampaignError(f"La campaña «{slug}» no está abierta.")
        return self._change(
            slug, status=Status.CLOSED.value, closed_at=int(time.time() if now is None else now)
        )

    def _change(self, slug: str, **values: Any) -> Campaign:
        self.store.change_campaign(slug, **values)
        self._seen.pop(slug, None)
        return self[slug]


RESERVED = frozenset({"static", "resultados", "results", "retirar", "withdraw", "salir", "ayuda", "salud"})
"""First parts of the engine's own addresses; a shorter one (`api`, every language) is too short for a campaign."""


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


def _no_such_module(slug: str, module: str) -> CampaignError:
    return CampaignError(f"La campaña «{slug}» no tiene el módulo «{module}».")
