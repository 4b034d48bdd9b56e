"""One installation: its folder, plugins, database, keys and campaigns, and the pipeline that joins them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import cached_property

from diversa import pipeline
from diversa.campaigns.campaigns import Campaigns
from diversa.home import Home
from diversa.pipeline import Access, Response
from diversa.privacy.receipts import rating_id, response_id
from diversa.questionnaire.answers import Sheet
from diversa.registry import Registry
from diversa.store.responses import ResponseStore
from diversa.store.store import Store
from diversa.vaults import Vault, own_vault


class Diversa:
    """Join what an installation needs; everything is made at first use."""

    def __init__(
        self,
        home: Home | None = None,
        registry: Registry | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.home = home or Home.from_environment()
        self.registry = registry or Registry()
        self.clock = clock
        self._own: dict[str, Vault] = {}

    @cached_property
    def store(self) -> Store:
        """Return the main database, migrated: campaigns, pins, the ledger of releases, and ordinary responses."""
        return Store(self.home.database_url())

    @cached_property
    def campaigns(self) -> Campaigns:
        """Return the campaigns."""
        return Campaigns(self.store, self.registry)

    @cached_property
    def main(self) -> Vault:
        """Return where lies what people said to ordinary modules, with its keys."""
        return Vault(self.home, lambda: self.store)

    def vault_of(self, campaign: str, module: str) -> Vault:
        """Return where lies what people say to a module in a campaign: the main vault, or a sensitive module's own.

        What the campaign pinned decides. Raises `CampaignError` where it has no such module.
        """
        return self._own_vault(module) if self.campaigns.is_sensitive(campaign, module) else self.main

    def store_of(self, campaign: str, module: str) -> ResponseStore:
        """Return the database of what people say to a module in a campaign, as `vault_of` does."""
        return self.vault_of(campaign, module).store

    def vaults(self) -> tuple[Vault, ...]:
        """Return the main vault, and one for each module that some campaign pinned as sensitive."""
        return (self.main, *map(self._own_vault, self.store.sensitive_modules()))

    def _own_vault(self, module: str) -> Vault:
        if module not in self._own:
            others = (m for m in self.store.sensitive_modules() if m != module)
            urls = (self.home.database_url(), *map(self.home.database_url, others))
            self._own.setdefault(module, own_vault(self.home, module, urls))
        return self._own[module]

    def close(self) -> None:
        """Close this thread's connections to every database that was used."""
        for vault in self._own.values():
            vault.close()
        if "store" in vars(self):  # the main vault's too
            self.store.engine.close()

    def today(self) -> date:
        """Return the day in Colombia (UTC−5, no daylight saving)."""
        return datetime.fromtimestamp(self.clock() - 5 * 3600, UTC).date()

    def send(
        self,
        campaign: str,
        module: str,
        id_: bytes,
        given: Sheet,
        *,
        access: Access = Access.OPEN,
        seconds: float | None = None,
        confirmed: Collection[str] | None = frozenset(),
    ) -> Response:
        """Take one person's answers all the way to the disk: accept, check, anonymize, keep.

        Raises `CampaignError`, `Paused`, `Rejected`, `Ended`, `AlreadyStored` or `WithdrawnBefore`.
        """
        enabled = self.campaigns.module(campaign, module)
        submission = pipeline.accept(enabled, id_, given, access=access, seconds=seconds, confirmed=confirmed)
        vault = self.vault_of(campaign, module)
        record = pipeline.anonymize(pipeline.check(submission), vault.sending_key, self.today())
        return pipeline.keep(record, vault.store, self.today())

    def withdraw(self, receipt: str) -> bool:
        """Erase the response and the rating of a receipt, wherever they lie; tell whether this receipt is withdrawn.

        Every database is looked at in any case, so that the answer does not tell which module it was. Raises `ValueError` when it is no receipt.
        """
        id_, rating, today = response_id(receipt), rating_id(receipt), self.today()
        stores = [vault.store for vault in self.vaults()]
        gone = [store.withdraw(id_, rating, today) or store.is_withdrawn(id_) for store in stores]
        return any(gone)
