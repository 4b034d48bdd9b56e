"""One installation: its folder, plugins, database, keys and campaigns, and the pipeline that joins them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import cached_property

from diversa import pipeline
from diversa.accounts.audit import AuditLog
from diversa.accounts.people import People
from diversa.campaigns.access import NO_TICKET, Ticket
from diversa.campaigns.campaigns import CampaignError, Campaigns
from diversa.campaigns.doors import Doors
from diversa.campaigns.readiness import Readiness
from diversa.campaigns.sessions import Attendance, Sessions
from diversa.conversation.news import News
from diversa.conversation.proposals import Proposals
from diversa.conversation.threads import Threads
from diversa.home import Home
from diversa.pipeline import Access, Response
from diversa.privacy.receipts import rating_id, response_id, thread_id
from diversa.questionnaire.answers import Sheet
from diversa.registry import Registry
from diversa.store.access import AccessStore
from diversa.store.audit import AuditStore
from diversa.store.publishing import PublishingStore
from diversa.store.responses import ResponseStore
from diversa.store.staff import StaffStore
from diversa.store.store import Store
from diversa.theming import Themes
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
        return Campaigns(
            self.store, self.registry, lambda: self.clock(), lambda slug: self.readiness.require(slug)
        )

    @cached_property
    def doors(self) -> Doors:
        """Return what campaigns ask of those who come in, and the single-use codes."""
        return Doors(self.campaigns, AccessStore(self.store.engine), self.vault_of)

    @cached_property
    def sessions(self) -> Sessions:
        """Return the facilitated sessions."""
        return Sessions(self.campaigns, self.doors, AccessStore(self.store.engine), self._access_of)

    @cached_property
    def attendance(self) -> Attendance:
        """Return what counts who finished in each session."""
        return Attendance(self._access_of, self.close)

    def _access_of(self, campaign: str, module: str) -> AccessStore:
        return AccessStore(self.store_of(campaign, module).engine)

    @cached_property
    def people(self) -> People:
        """Return the accounts of the office's people."""
        return People(StaffStore(self.store.engine), self.clock, self.today)

    @cached_property
    def audit_log(self) -> AuditLog:
        """Return the log of what the office's people did."""
        store, head = AuditStore(self.store.engine), self.home.path / "audit.head"
        is_new = not self.home.has_secret("audit")
        log = AuditLog(store, self.home.secret("audit"), head, self.clock)
        if is_new:
            log.begin()
        return log

    @cached_property
    def themes(self) -> Themes:
        """Return what campaigns can wear: what plugins bring, and the folders in `themes/` of this installation."""
        return Themes(self.registry.collect("register_themes"), self.home.path / "themes")

    @cached_property
    def threads(self) -> Threads:
        """Return the messages between people and the office; all lie in the main vault."""
        return Threads(self.main)

    @cached_property
    def proposals(self) -> Proposals:
        """Return what people propose to ask."""
        return Proposals(self.main)

    @cached_property
    def news(self) -> News:
        """Return what the office tells that it did."""
        return News(self.store)

    @cached_property
    def publishing(self) -> PublishingStore:
        """Return what two persons sign before a release, and the releases that were withdrawn."""
        return PublishingStore(self.store.engine)

    @cached_property
    def readiness(self) -> Readiness:
        """Return what looks whether a campaign can be opened."""
        return Readiness(
            self.campaigns, self.home, self.store_of, self.doors, lambda: self.themes, self.today
        )

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
        ticket: Ticket = NO_TICKET,
    ) -> Response:
        """Take one person's answers all the way to the disk: accept, check, anonymize, keep.

        A `ticket` says what she came in with, and decides over `access`. Raises `CampaignError` (`NotAdmitted` where the
        campaign does not take what she came with), `Paused`, `Rejected`, `Ended`, `AlreadyStored`, `WithdrawnBefore` or
        `CodeSpent`.
        """
        enabled = self.campaigns.module(campaign, module)
        if not enabled.campaign.is_fixed:
            raise CampaignError(f"La campaña «{campaign}» no está abierta: nada se guarda.")
        access, code = self._let_in(campaign, module, access, ticket)
        submission = pipeline.accept(enabled, id_, given, access=access, seconds=seconds, confirmed=confirmed)
        vault = self.vault_of(campaign, module)
        record = pipeline.anonymize(pipeline.check(submission), vault.sending_key, self.today())
        response = pipeline.keep(record, vault.store, self.today(), code)
        if response.new and ticket.session:
            self.attendance.add(campaign, module, ticket.session)
        return response

    def _let_in(
        self, campaign: str, module: str, access: Access, ticket: Ticket
    ) -> tuple[Access, bytes | None]:
        """Return how somebody came in, and what is stored of her code. Raises `NotAdmitted`."""
        if access is Access.OPEN:
            self.doors.admit(campaign, ticket)
        if ticket.code:
            return Access.CODE, self.doors.digest(campaign, module, ticket.code)
        return (Access.FACILITATED if ticket.session else access), None

    def withdraw(self, receipt: str) -> bool:
        """Erase the response, rating and messages of a receipt, wherever they lie; tell whether it is withdrawn.

        Every database is looked at in any case, so that the answer does not tell which module it was. Raises `ValueError` when it is no receipt.
        """
        id_, rating, thread, today = (
            response_id(receipt),
            rating_id(receipt),
            thread_id(receipt),
            self.today(),
        )
        stores = [vault.store for vault in self.vaults()]
        gone = [store.withdraw(id_, rating, today, thread) or store.is_withdrawn(id_) for store in stores]
        return any(gone)
