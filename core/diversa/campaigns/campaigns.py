"""Campaigns and the modules enabled in them, served from what was pinned when the campaign opened."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from diversa.campaigns import snapshots
from diversa.campaigns.instruments import Instrument, Paused
from diversa.registry import Registry
from diversa.store.store import Store

GRACE = 3600
"""Seconds after closing in which who began may finish."""
FRESH = 1.0
"""Seconds for which a campaign's status is trusted without asking the database again."""


class Status(StrEnum):
    """Say where a campaign is in its life."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class CampaignError(Exception):
    """Say why something cannot be done with a campaign."""


@dataclass(frozen=True)
class Campaign:
    """Name one round of asking."""

    slug: str
    title: str
    demonstration: bool
    status: Status
    created_on: date
    closed_at: int | None
    public_key: bytes
    theme: str

    def accepts(self, began_at: float | None, now: float) -> bool:
        """Tell whether an answer sheet that began then may be sent now."""
        if self.status is Status.OPEN:
            return True
        if self.status is Status.DRAFT or self.closed_at is None or began_at is None:
            return False
        return began_at <= self.closed_at and now <= self.closed_at + GRACE


@dataclass(frozen=True)
class EnabledModule:
    """Join a campaign to one of the instruments it asks with."""

    campaign: Campaign
    instrument: Instrument


class Campaigns:
    """Create, open, close and serve campaigns."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self.store, self.registry = store, registry
        self._instruments: dict[tuple[str, str, str], Instrument] = {}
        self._seen: dict[str, tuple[float, Campaign, dict[str, str]]] = {}

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
        return [_campaign(row) for row in self.store.all_campaigns()]

    def __getitem__(self, slug: str) -> Campaign:
        """Return a campaign. Raises `CampaignError` where there is none."""
        return self._fresh(slug)[0]

    def _fresh(self, slug: str) -> tuple[Campaign, dict[str, str]]:
        seen = self._seen.get(slug)
        now = time.monotonic()
        if seen is None or now - seen[0] > FRESH:
            row = next((r for r in self.store.all_campaigns() if r["slug"] == slug), None)
            if row is None:
                raise CampaignError(f"No hay ninguna campaña llamada «{slug}».")
            pins = {
                r["module"]: f"{r['fingerprint']}{r['texts_digest']}{r['version']}"
                for r in self.store.enabled_modules(slug)
                if r["enabled"]
            }
            seen = self._seen[slug] = (now, _campaign(row), pins)
        return seen[1], seen[2]

    def modules(self, slug: str) -> tuple[str, ...]:
        """Return the ids of the modules that are enabled in a campaign."""
        return tuple(sorted(self._fresh(slug)[1]))

    def module(self, slug: str, module: str) -> EnabledModule:
        """Return a pinned module. Raises `CampaignError` where it is not enabled, `Paused` where it cannot be served."""
        campaign, pins = self._fresh(slug)
        if module not in pins:
            raise CampaignError(f"La campaña «{slug}» no tiene el módulo «{module}».")
        key = (slug, module, pins[module])
        if key not in self._instruments:
            self._instruments[key] = self._instrument(slug, module)
        return EnabledModule(campaign, self._instruments[key])

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
        pinned = {row["module"] for row in self.store.enabled_modules(slug)}
        if module in pinned and campaign.status is not Status.DRAFT:
            self.store.set_enabled(slug, module, True)
        else:
            self._pin(campaign, module)
        self._seen.pop(slug, None)
        return self.module(slug, module)

    def _pin(self, campaign: Campaign, module: str) -> None:
        if module not in self.registry.questionnaires:
            known = ", ".join(sorted(self.registry.questionnaires)) or "ninguno"
            raise CampaignError(f"No hay ningún módulo «{module}» instalado. Hay: {known}.")
        snapshot = snapshots.take(self.registry, module)
        self.store.pin(
            campaign.slug,
            module,
            version=snapshot.questionnaire.version,
            fingerprint=snapshot.questionnaire.fingerprint(),
            texts_digest=snapshot.texts_digest(),
            snapshot=snapshot.dumps(),
            enabled=True,
        )

    def disable(self, slug: str, module: str) -> None:
        """Switch a module off; its responses stay."""
        if module not in self.modules(slug):
            raise CampaignError(f"La campaña «{slug}» no tiene el módulo «{module}».")
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


RESERVED = frozenset({"static", "resultados", "results", "retirar", "withdraw", "ayuda", "salud"})
"""First parts of the engine's own addresses; a shorter one (`api`, every language) is too short for a campaign."""


def _campaign(row: Any) -> Campaign:
    return Campaign(
        row["slug"],
        row["title"],
        bool(row["demonstration"]),
        Status(row["status"]),
        _as_date(row["created_on"]),
        row["closed_at"],
        bytes(row["public_key"]),
        row["theme"],
    )


def _as_date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
