"""Until when the responses of a campaign are kept: the day that was chosen, and never longer than was promised."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from diversa.campaigns.model import Campaign, CampaignError, Status

KEPT, KEPT_SENSITIVE = 12, 6
"""Months after closing for which responses are kept at most."""


def limit(closed_on: date, *, sensitive: bool) -> date:
    """Return the first day on which responses may not be kept any longer, by the day of closing."""
    return months_later(closed_on, KEPT_SENSITIVE if sensitive else KEPT)


def due_on(campaign: Campaign, *, sensitive: bool) -> date | None:
    """Return the day on which the responses of a module are erased; None while nobody can tell.

    The day chosen for the campaign counts where it is before the limit. A campaign that is open, or was never, has none
    for certain: its closing day may still change.
    """
    if campaign.status is Status.OPEN or campaign.closed_on is None:
        return None
    last = limit(campaign.closed_on, sensitive=sensitive)
    return last if campaign.purge_on is None else min(campaign.purge_on, last)


def check_chosen(campaign: Campaign, purge_on: date, closes_on: date | None, today: date) -> None:
    """Raise CampaignError for a day of erasing that is past, before the close, or later than responses may be kept."""
    if purge_on <= today:
        raise CampaignError("La fecha para borrar las respuestas debe ser un día que no ha pasado.")
    closing = campaign.closed_on if campaign.status is not Status.OPEN else None
    closing = closing or closes_on
    if closing is None:
        return
    if purge_on <= closing:
        raise CampaignError("Las respuestas se borran después del cierre: elija una fecha posterior.")
    last = limit(closing, sensitive=False)
    if purge_on > last:
        raise CampaignError(
            f"Las respuestas no se pueden guardar más de {KEPT} meses después del cierre: elija una fecha hasta el {last}."
        )


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
