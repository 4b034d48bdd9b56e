"""What a campaign is, and what it records of the modules it asks with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from diversa.campaigns.instruments import Instrument
from diversa.store.responses import as_date
from diversa.texts import Text

_ = Text
GRACE = 3600
"""Seconds after closing in which who began may finish."""
BEHIND_UTC = timedelta(hours=5)
"""Colombia's time, which has no daylight saving."""


class Status(StrEnum):
    """Say where a campaign is in its life."""

    DRAFT = "draft"
    TRIAL = "trial"
    """People with the address can go through it, and nothing is stored."""
    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"
    """Read only, and in no list."""


STATUSES: Mapping[Status, Text] = {
    Status.DRAFT: _("borrador"),
    Status.TRIAL: _("en prueba"),
    Status.OPEN: _("abierta"),
    Status.CLOSED: _("cerrada"),
    Status.ARCHIVED: _("archivada"),
}
"""What people call them."""

MOVES: Mapping[Status, tuple[Status, ...]] = {
    Status.DRAFT: (Status.TRIAL, Status.OPEN, Status.ARCHIVED),
    Status.TRIAL: (Status.DRAFT, Status.OPEN, Status.ARCHIVED),
    Status.OPEN: (Status.CLOSED,),
    Status.CLOSED: (Status.OPEN, Status.ARCHIVED),
    Status.ARCHIVED: (Status.DRAFT, Status.CLOSED),
}
"""Where a campaign may go from where it is; `Campaign.moves` leaves out what its past forbids."""


class CampaignError(Exception):
    """Say why something cannot be done with a campaign."""


@dataclass(frozen=True)
class Campaign:
    """Name one round of asking.

    `opens_on` is a plan that opens nothing by itself; after the end of `closes_on`, in Colombia, the campaign is closed.
    `purge_on` is the day chosen for erasing the responses, `purged_on` the one on which it was done. `key_confirmed`
    tells that whoever keeps the private key has shown to have it. `revision` is one more after every change.
    """

    slug: str
    title: str
    demonstration: bool
    status: Status
    created_on: date
    closed_at: int | None
    public_key: bytes
    theme: str
    opens_on: date | None = None
    closes_on: date | None = None
    purge_on: date | None = None
    purged_on: date | None = None
    revision: int = 0
    key_confirmed: bool = True

    @property
    def is_fixed(self) -> bool:
        """Tell whether people have answered it, or may have, so that what was pinned stays."""
        return self.opened or self.status is Status.OPEN

    @property
    def opened(self) -> bool:
        """Tell whether it was ever closed, and so was open before."""
        return self.closed_at is not None

    @property
    def ends_at(self) -> int | None:
        """Return the second at which its last day is over in Colombia; None where no day is planned."""
        return None if self.closes_on is None else end_of(self.closes_on)

    @property
    def closed_on(self) -> date | None:
        """Return the day in Colombia on which it closed; None while it is open or was never open."""
        if self.closed_at is None:
            return None
        # A campaign that closed with its last day closed on that day, not at the first second of the next.
        return (datetime.fromtimestamp(self.closed_at - 1, UTC) - BEHIND_UTC).date()

    def moves(self) -> tuple[Status, ...]:
        """Return where it may go now: what was opened is no draft again, and what was purged does not open again."""
        barred = {Status.CLOSED if not self.opened else Status.DRAFT} if self._is(Status.ARCHIVED) else set()
        if self.purged_on is not None:
            barred.add(Status.OPEN)
        return tuple(status for status in MOVES[self.status] if status not in barred)

    def _is(self, status: Status) -> bool:
        return self.status is status

    def is_over(self, now: float) -> bool:
        """Tell whether it is open in the books, and its last day is over."""
        return self._is(Status.OPEN) and self.ends_at is not None and now >= self.ends_at

    def accepts(self, began_at: float | None, now: float) -> bool:
        """Tell whether an answer sheet that began then may be sent now, to be stored; in a trial nothing is."""
        if self._is(Status.OPEN) and not self.is_over(now):
            return True
        closed_at = self.ends_at if self._is(Status.OPEN) else self.closed_at
        if self.status in (Status.DRAFT, Status.TRIAL) or closed_at is None or began_at is None:
            return False
        return began_at <= closed_at and now <= closed_at + GRACE


def end_of(day: date) -> int:
    """Return the second at which a day is over in Colombia."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) + BEHIND_UTC
    return int(midnight.timestamp())


@dataclass(frozen=True)
class EnabledModule:
    """Join a campaign to one of the instruments it asks with.

    `own_key` is the public key of a sensitive module, recorded with its ethics sign-off. `tables` are the breakdowns and
    crossings that the campaign publishes; None for the module's own.
    """

    campaign: Campaign
    instrument: Instrument
    own_key: bytes | None = None
    tables: tuple[tuple[str, ...], ...] | None = None

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the campaign and of the module."""
        return self.campaign.slug, self.instrument.questionnaire.id

    @property
    def public_key(self) -> bytes:
        """Return the key that seals texts: the campaign's, or a sensitive module's own."""
        return self.campaign.public_key if self.own_key is None else self.own_key


@dataclass(frozen=True)
class SignOff:
    """Record that an ethics committee let a campaign ask with a sensitive module: who, when, in which document."""

    who: str
    day: date
    document: str
    demonstration: bool
    """Made by the tool itself, for simulated data alone."""
    public_key: bytes
    key_confirmed: bool = True


def campaign_of(row: Any) -> Campaign:
    """Read a campaign as it is stored."""
    return Campaign(
        row["slug"],
        row["title"],
        bool(row["demonstration"]),
        Status(row["status"]),
        as_date(row["created_on"]),
        row["closed_at"],
        bytes(row["public_key"]),
        row["theme"],
        _day(row["opens_on"]),
        _day(row["closes_on"]),
        _day(row["purge_on"]),
        _day(row["purged_on"]),
        row["revision"],
        bool(row["key_confirmed"]),
    )


def _day(value: Any) -> date | None:
    return None if value is None else as_date(value)
