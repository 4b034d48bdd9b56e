"""What people may say of a campaign, and until when: its title, theme and dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from diversa.campaigns import retention
from diversa.campaigns.model import Campaign, CampaignError

LONGEST_TITLE, LONGEST_NAME = 120, 41
"""Letters."""


def checked(campaign: Campaign, values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the values that are new for a campaign: title, theme, opens_on, closes_on, purge_on.

    Raises CampaignError for one that is wrong, or that cannot be changed in the campaign's status.
    """
    said = {**values, "title": _title(values["title"])} if "title" in values else values
    new = {name: value for name, value in said.items() if value != getattr(campaign, name)}
    for name, check in _DATES.items():
        if name in new:
            check(campaign, {**_dates_of(campaign), **new}, today)
    return new


def _title(title: str) -> str:
    words = " ".join(title.split())
    if not words:
        raise CampaignError("La campaña necesita un título: es lo que leen las personas.")
    if len(words) > LONGEST_TITLE:
        raise CampaignError(f"El título es muy largo: use hasta {LONGEST_TITLE} letras.")
    return words


def _dates_of(campaign: Campaign) -> dict[str, date | None]:
    return {name: getattr(campaign, name) for name in _DATES}


def _check_opening(campaign: Campaign, dates: Mapping[str, Any], today: date) -> None:
    if campaign.is_fixed:
        raise CampaignError("La campaña ya se abrió: la fecha de apertura no se cambia.")
    _check_order(dates)


def _check_closing(campaign: Campaign, dates: Mapping[str, Any], today: date) -> None:
    closes_on = dates["closes_on"]
    if closes_on is not None and closes_on < today:
        raise CampaignError("La fecha de cierre ya pasó. Elija hoy o un día después.")
    _check_order(dates)
    if dates["purge_on"] is not None:
        _check_purge(campaign, dates, today)


def _check_order(dates: Mapping[str, Any]) -> None:
    opens_on, closes_on = dates["opens_on"], dates["closes_on"]
    if opens_on is not None and closes_on is not None and closes_on < opens_on:
        raise CampaignError("La fecha de cierre está antes de la de apertura.")


def _check_purge(campaign: Campaign, dates: Mapping[str, Any], today: date) -> None:
    if dates["purge_on"] is not None:
        retention.check_chosen(campaign, dates["purge_on"], dates["closes_on"], today)


_DATES: Mapping[str, Callable[[Campaign, Mapping[str, Any], date], None]] = {
    "opens_on": _check_opening,
    "closes_on": _check_closing,
    "purge_on": _check_purge,
}


def proposed_name(title: str) -> str:
    """Return a name for the address of a campaign, from its title; it may be taken, or unfit for a title of signs."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].rstrip("-")
