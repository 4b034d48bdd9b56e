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
from diversa.privacy.envelopes import Envelope
from diversa.questionnaire.answers import Sheet
from diversa.registry import Registry
from diversa.store.store import Store


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

    @cached_property
    def store(self) -> Store:
        """Return the database, migrated."""
        return Store(self.home.database_url())

    @cached_property
    def campaigns(self) -> Campaigns:
        """Return the campaigns."""
        return Campaigns(self.store, self.registry)

    @cached_property
    def envelope(self) -> Envelope:
        """Return what closes and opens answer sheets."""
        return Envelope(self.home.secret("sheet"))

    @cached_property
    def sending_key(self) -> bytes:
        """Return the key of the digests by which sending twice is recognised."""
        return self.home.secret("sending")

    @cached_property
    def cell_key(self) -> bytes:
        """Return the secret of the record keys that perturb published counts; never published."""
        return self.home.secret("cells")

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
        record = pipeline.anonymize(pipeline.check(submission), self.sending_key, self.today())
        return pipeline.keep(record, self.store, self.today())
