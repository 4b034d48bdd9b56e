"""Erasing the responses of campaigns: by their date, or at once. Their releases and the ledger of these stay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from diversa.campaigns.campaigns import Campaigns
from diversa.campaigns.model import GRACE, Campaign, CampaignError, Status
from diversa.campaigns.retention import due_on
from diversa.store.responses import ResponseStore

StoreOf = Callable[[str, str], ResponseStore]
"""The names of a campaign and of a module → the database of what people said to it."""


def purge_due(campaigns: Campaigns, store_of: StoreOf, today: date) -> dict[str, int]:
    """Erase the responses whose day has come; return "campaign/module" → how many went."""
    erased: dict[str, int] = {}
    for campaign in campaigns.all():
        for name in campaigns.pinned(campaign.slug):
            day = due_on(campaign, sensitive=campaigns.is_sensitive(campaign.slug, name))
            if day is not None and today >= day:
                people = store_of(campaign.slug, name).erase(campaign.slug, name)
                erased |= {f"{campaign.slug}/{name}": people} if people else {}
        if _is_empty(campaigns, campaign, today):
            campaigns.note_purged(campaign.slug, today)
    return erased


def _is_empty(campaigns: Campaigns, campaign: Campaign, today: date) -> bool:
    """Tell whether the day of every module has come, and this was not written yet."""
    days = [
        due_on(campaign, sensitive=campaigns.is_sensitive(campaign.slug, name))
        for name in campaigns.pinned(campaign.slug)
    ]
    return campaign.purged_on is None and bool(days) and all(day is not None and today >= day for day in days)


def purge_now(
    campaigns: Campaigns,
    store_of: StoreOf,
    slug: str,
    confirmed: str,
    *,
    now: float,
    today: date,
    seen: int | None = None,
) -> int:
    """Erase every response of a closed campaign, for good; return how many went. Releases and their ledger stay.

    `confirmed` is the campaign's name, typed by whoever orders it. Raises CampaignError where it is another, the
    campaign may still receive answers, or it is not as it was seen.
    """
    campaign = campaigns[slug]
    if confirmed.strip() != slug:
        raise CampaignError(
            f"Para borrar las respuestas escriba el nombre de la campaña, «{slug}», tal como es."
        )
    if campaign.status not in (Status.CLOSED, Status.ARCHIVED) or campaign.closed_at is None:
        raise CampaignError(f"La campaña «{slug}» no está cerrada: ciérrela antes de borrar sus respuestas.")
    if now <= campaign.closed_at + GRACE:
        raise CampaignError("Quien empezó antes del cierre todavía puede enviar: espere una hora.")
    # Written first: should this end midway, nobody opens again what has lost a part of its responses.
    campaigns.note_purged(slug, today, seen)
    return sum(store_of(slug, name).erase(slug, name) for name in campaigns.pinned(slug))
