"""What a campaign is, and what it records of the modules it asks with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from diversa.campaigns.instruments import Instrument

GRACE = 3600
"""Seconds after closing in which who began may finish."""


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
    )


def as_date(value: Any) -> date:
    """Read a date: one database returns dates, the other texts."""
    return value if isinstance(value, date) else date.fromisoformat(value)
