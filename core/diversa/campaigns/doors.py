"""The doors of campaigns: who may come in, batches of codes, and whether a code opens a module.

A batch opens the modules that the campaign had when it was made: codes are kept nowhere in clear, so nobody could make
them open another one later.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

import orjson
import peewee

from diversa.campaigns.access import (
    Batch,
    Policy,
    Share,
    Ticket,
    admit,
    checked_batch,
    checked_policy,
    code_digest,
    new_code,
    policy_of,
    share_of,
)
from diversa.campaigns.campaigns import FRESH, Campaigns
from diversa.campaigns.changes import What
from diversa.campaigns.model import CampaignError, Status
from diversa.privacy.receipts import draw
from diversa.store.access import AccessStore
from diversa.store.responses import as_date
from diversa.vaults import Vault

BATCH_LETTERS = 10
FINISHED = (Status.CLOSED, Status.ARCHIVED)


class Doors:
    """Say who may come in to a campaign, and make, count and cancel codes.

    `vault_of` gives the vault of a module in a campaign.
    """

    def __init__(
        self, campaigns: Campaigns, store: AccessStore, vault_of: Callable[[str, str], Vault]
    ) -> None:
        self._campaigns, self._store, self._vault_of = campaigns, store, vault_of
        self._seen: dict[str, tuple[float, Policy]] = {}

    # --- what a campaign asks ---------------------------------------------------------------------------------------

    def policy(self, campaign: str) -> Policy:
        """Return what a campaign takes; the open link alone where nobody said anything."""
        seen, now = self._seen.get(campaign), time.monotonic()
        if seen is None or now - seen[0] > FRESH:
            seen = self._seen[campaign] = now, policy_of(self._store.policy(campaign))
        return seen[1]

    def set_policy(self, campaign: str, policy: Policy, seen: int | None = None) -> Policy:
        """Decide what a campaign takes; `seen` is the revision of the campaign that whoever decides looked at.

        Raises `CampaignError` where nobody could come in, or it is over, and `Stale` where somebody changed it meanwhile.
        """
        if self._campaigns[campaign].status in FINISHED:
            raise CampaignError(f"La campaña «{campaign}» ya terminó: no se puede cambiar cómo se entra.")
        checked_policy(policy)
        self._campaigns.note(campaign, What.ACCESS, seen)
        self._store.set_policy(campaign, **vars(policy))
        self._seen.pop(campaign, None)
        return policy

    def admit(self, campaign: str, ticket: Ticket) -> None:
        """Let somebody in with what she has. Raises `NotAdmitted` where the campaign does not take it.

        Whether a code is good only the writing of the response can tell.
        """
        admit(self.policy(campaign), ticket)

    # --- codes ------------------------------------------------------------------------------------------------------

    def make(self, campaign: str, name: str, count: int, today: date) -> tuple[Batch, tuple[str, ...]]:
        """Make a batch, and return it with its codes, which nobody can ever read again.

        Raises `CampaignError` for a wrong name or number, a campaign that is over, takes no codes or has no modules.
        """
        name, modules = checked_batch(name, count), self._campaigns.modules(campaign)
        if self._campaigns[campaign].status in FINISHED:
            raise CampaignError(f"La campaña «{campaign}» ya terminó: no se le pueden hacer códigos.")
        if not self.policy(campaign).codes:
            raise CampaignError(f"La campaña «{campaign}» no recibe códigos. Actívelos primero.")
        if not modules:
            raise CampaignError(f"La campaña «{campaign}» no tiene módulos: los códigos no abrirían nada.")
        batch = Batch(draw(BATCH_LETTERS), campaign, name, count, today, modules, False)
        codes = tuple(new_code() for _ in range(count))
        try:
            for module in modules:  # before the batch itself: one that is listed is whole
                digests = sorted(self.digest(campaign, module, code) for code in codes)
                self._store_of(campaign, module).add_codes(campaign, module, batch.id, digests)
            self._store.add_batch(**vars(batch) | {"modules": orjson.dumps(modules).decode()})
        except peewee.DatabaseError:
            self._strike(batch)  # nobody will ever have these codes
            raise
        return batch, codes

    def _strike(self, batch: Batch) -> None:
        for module in batch.modules:
            with suppress(peewee.DatabaseError):
                self._store_of(batch.campaign, module).strike_batch(batch.campaign, module, batch.id)

    def batches(self, campaign: str) -> tuple[Batch, ...]:
        """Return the batches of a campaign, oldest first."""
        return tuple(
            Batch(
                row["id"],
                row["campaign"],
                row["name"],
                row["made"],
                as_date(row["made_on"]),
                tuple(orjson.loads(row["modules"])),
                bool(row["cancelled"]),
            )
            for row in self._store.batches(campaign)
        )

    def used(self, campaign: str) -> Mapping[tuple[str, str], int | Share]:
        """Tell how many codes were used, as staff see it: (batch, module) → people in a demonstration, else a share.

        Nothing is known of cancelled batches, of the sensitive modules of a real campaign (`untold`), nor where a
        module's database does not answer.
        """
        exact, batches = self._campaigns[campaign].demonstration, self.batches(campaign)
        left: dict[str, Mapping[str, int]] = {}
        for module in sorted(
            {module for batch in batches for module in batch.modules} - self.untold(campaign)
        ):
            with suppress(peewee.DatabaseError):
                left[module] = self._store_of(campaign, module).codes_left(campaign, module)
        people = {
            (batch, module): batch.made - left[module].get(batch.id, 0)
            for batch in batches
            if not batch.cancelled
            for module in batch.modules
            if module in left
        }
        return {
            (batch.id, module): count if exact else share_of(count, batch.made)
            for (batch, module), count in people.items()
        }

    def untold(self, campaign: str) -> frozenset[str]:
        """Return the modules of a campaign of which nobody is told how many codes were used: sensitive, and real."""
        if self._campaigns[campaign].demonstration:
            return frozenset()
        made = {module for batch in self.batches(campaign) for module in batch.modules}
        return frozenset(module for module in made if self._vault_of(campaign, module).module)

    def cancel(self, campaign: str, batch: str) -> None:
        """Cancel what is left of a batch; doing it again changes nothing. Raises `CampaignError` where there is none."""
        found = next((one for one in self.batches(campaign) if one.id == batch), None)
        if found is None:
            raise CampaignError(f"La campaña «{campaign}» no tiene ese lote de códigos.")
        self._store.cancel_batch(batch)
        for module in found.modules:
            self._store_of(campaign, module).strike_batch(campaign, module, batch)

    def digest(self, campaign: str, module: str, code: str) -> bytes:
        """Return what is stored of a code for a module."""
        return code_digest(self._vault_of(campaign, module).code_key, campaign, module, code)

    def opens(self, campaign: str, module: str, code: str) -> bool:
        """Tell whether a code opens a module: it was made for it and was not used there."""
        return self._store_of(campaign, module).has_code(self.digest(campaign, module, code))

    def _store_of(self, campaign: str, module: str) -> AccessStore:
        return AccessStore(self._vault_of(campaign, module).store.engine)
