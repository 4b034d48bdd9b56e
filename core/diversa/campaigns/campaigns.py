"""Campaigns from draft to archive: made, changed, opened, closed, and served from what was pinned at opening."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from diversa.campaigns import editing, keys
from diversa.campaigns.changes import Stale, What
from diversa.campaigns.model import (
    GRACE,
    STATUSES,
    Campaign,
    CampaignError,
    EnabledModule,
    SignOff,
    Status,
)
from diversa.campaigns.pinning import Pinning
from diversa.campaigns.reading import FRESH
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
    "Stale",
    "Status",
    "What",
]


def _nothing_stops(slug: str) -> None:
    """Stand for the checks before opening where only the campaigns themselves are known."""


class Campaigns(Pinning):
    """Create, change, open, close and serve campaigns.

    `clock` gives seconds since 1970; `check` raises CampaignError where something stops a campaign from opening. Every
    change takes `seen`, the revision that whoever orders it looked at (None for any), and raises `Stale` where the
    campaign has changed since: then nothing was done.
    """

    def __init__(
        self,
        store: Store,
        registry: Registry,
        clock: Callable[[], float] = time.time,
        check: Callable[[str], None] = _nothing_stops,
    ) -> None:
        super().__init__(store, registry, clock)
        self._check = check

    def create(
        self,
        slug: str,
        title: str,
        public_key: bytes,
        *,
        demonstration: bool,
        today: date,
        key_confirmed: bool = True,
        **values: Any,
    ) -> Campaign:
        """Create a draft. Raises `CampaignError` where the name is taken or unfit for an address, or a value is wrong.

        `key_confirmed` is false where nobody has shown yet to have kept the private key; `values` are those of `edit`.
        """
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{3,40}", slug, re.ASCII) or slug in RESERVED:
            raise CampaignError(
                f"«{slug}» no sirve como nombre: use de 4 a 41 letras minúsculas sin tilde, números o guiones, "
                "y que no sea una palabra reservada."
            )
        draft = Campaign(slug, title, demonstration, Status.DRAFT, today, None, public_key, "comunidad")
        draft = replace(draft, key_confirmed=key_confirmed)
        stored = vars(draft) | editing.checked(draft, {**values, "title": title}, today)
        if not self.store.add_campaign(**stored):
            raise CampaignError(f"Ya hay una campaña llamada «{slug}». Elija otro nombre.")
        self._seen.pop(slug, None)
        return self[slug]

    def edit(self, slug: str, today: date, seen: int | None = None, **values: Any) -> Campaign:
        """Change the title, theme, opens_on, closes_on or purge_on of a campaign.

        Raises `CampaignError` for a value that is wrong, or that cannot be changed any more.
        """
        new = editing.checked(self._changeable(slug), values, today)
        return self._change(slug, What.EDITED, seen, **new) if new else self[slug]

    def confirm_key(self, slug: str, typed: str, module: str = "") -> None:
        """Note that whoever keeps a private key has shown its code; `module` for the own key of a sensitive module.

        Raises `CampaignError` where it is the code of another key.
        """
        campaign, found = self[slug], self.sign_off_of(slug, module) if module else None
        if module and found is None:
            raise CampaignError(f"«{module}» no tiene aval ético en «{slug}», ni llave propia.")
        if not keys.is_proof(typed, found.public_key if found else campaign.public_key):
            raise CampaignError(
                "Ese no es el comprobante de esta llave. Está en la última línea del archivo que guardó."
            )
        if module:
            self.store.confirm_own_key(slug, module)
            self._seen.pop(slug, None)
        else:
            self._change(slug, What.KEY, None, key_confirmed=True)

    def replace_key(
        self, slug: str, public_key: bytes, seen: int | None = None, *, confirmed: bool = False
    ) -> Campaign:
        """Give a campaign that was never open another key, because nobody has the old one."""
        if self._changeable(slug).is_fixed:
            raise CampaignError(
                f"«{slug}» ya se abrió: lo que las personas escribieron está cifrado con su llave, que no se cambia."
            )
        return self._change(slug, What.KEY, seen, public_key=public_key, key_confirmed=confirmed)

    def note(self, slug: str, what: What, seen: int | None = None) -> Campaign:
        """Take a campaign to its next revision, for a change that another room has written."""
        return self._change(slug, what, seen)

    def note_purged(self, slug: str, day: date, seen: int | None = None) -> Campaign:
        """Write that the responses of a campaign were erased: it cannot be opened again."""
        return self._change(slug, What.PURGED, seen, purged_on=day)

    # --- its life ---------------------------------------------------------------------------------------------------

    def open(self, slug: str, seen: int | None = None) -> Campaign:
        """Open a campaign; what is pinned is fixed from now on.

        Raises `CampaignError` with everything that stops it (see `readiness`).
        """
        self._may_go(slug, Status.OPEN, seen)
        self._require_modules(slug)
        self._check(slug)
        self._refresh(slug)
        return self._go(slug, Status.OPEN, closed_at=None)

    def try_out(self, slug: str, seen: int | None = None) -> Campaign:
        """Let people with the address go through a campaign; nothing that they send is stored."""
        self._may_go(slug, Status.TRIAL, seen)
        self._require_modules(slug)
        self._refresh(slug)
        return self._go(slug, Status.TRIAL)

    def close(self, slug: str, now: float | None = None, seen: int | None = None) -> Campaign:
        """Close a campaign; who began may finish within an hour."""
        if self[slug].status is not Status.OPEN:
            raise CampaignError(f"La campaña «{slug}» no está abierta.")
        self._may_go(slug, Status.CLOSED, seen)
        return self._go(slug, Status.CLOSED, closed_at=int(self.clock() if now is None else now))

    def move(self, slug: str, status: Status, seen: int | None = None) -> Campaign:
        """Take a campaign to another status. Raises `CampaignError` where it cannot go there from where it is."""
        acts = {Status.OPEN: self.open, Status.TRIAL: self.try_out}
        if status in acts:
            return acts[status](slug, seen)
        self._may_go(slug, status, seen)
        if self[slug].status is Status.OPEN:
            return self.close(slug, seen=seen)
        return self._go(slug, status)

    def _may_go(self, slug: str, status: Status, seen: int | None) -> None:
        self._expect(slug, seen)
        campaign = self[slug]
        if status not in campaign.moves():
            there = ", ".join(STATUSES[one] for one in campaign.moves()) or "ningún otro estado"
            erased = " Sus respuestas ya se borraron." if campaign.purged_on else ""
            raise CampaignError(
                f"La campaña «{slug}» está {STATUSES[campaign.status]}: de ahí solo puede pasar a {there}.{erased}"
            )

    def _go(self, slug: str, status: Status, **values: Any) -> Campaign:
        return self._change(slug, What.STATUS, self.now(slug).revision, status=status.value, **values)

    def _require_modules(self, slug: str) -> None:
        if not self.modules(slug):
            raise CampaignError(
                f"La campaña «{slug}» no tiene módulos. Agregue uno con `diversa campaign enable`."
            )

    def _refresh(self, slug: str) -> None:
        """Pin anew what is installed of each module, where nobody has answered yet."""
        for module in () if self[slug].is_fixed else self.modules(slug):
            if module in self.registry.questionnaires:
                self._pin(self._changeable(slug), module)


RESERVED = frozenset(
    {
        "static",
        "resultados",
        "results",
        "retirar",
        "withdraw",
        "salir",
        "ayuda",
        "salud",
        "consola",
        "recibo",
        "que-hicimos",
    }
)
"""First parts of the engine's own addresses; a shorter one (`api`, every language) is too short for a campaign."""
