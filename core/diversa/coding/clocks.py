"""Two clocks: a parcel is back within 30 days, and no ciphertext is older than 90.

What is deleted here was not coded; the response keeps everything else. Both run in `diversa maintain`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from diversa.engine import Diversa
from diversa.pipeline import period
from diversa.store.coding import OUT, CodingStore

PARCEL, TEXT = timedelta(days=30), timedelta(days=90)
"""How long a parcel may be out, and how long a sealed text is kept."""


@dataclass(frozen=True)
class Deleted:
    """Count the ciphertexts that went, because their parcel was late or because they were too old."""

    late: int = 0
    old: int = 0

    def __add__(self, other: Deleted) -> Deleted:
        return Deleted(self.late + other.late, self.old + other.old)


def due(out_on: date) -> date:
    """Return the last day on which the codes of a parcel are taken."""
    return out_on + PARCEL


def delete_overdue(engine: Diversa, today: date) -> Deleted:
    """Delete the ciphertexts of late parcels and those that are too old, in every module of every campaign."""
    found = Deleted()
    for campaign in engine.campaigns.all():
        for module in engine.campaigns.pinned(campaign.slug):
            store = CodingStore(engine.store_of(campaign.slug, module))
            found += Deleted(
                _late(store, campaign.slug, module, today),
                _old(
                    store, campaign.slug, module, today, engine.campaigns.is_sensitive(campaign.slug, module)
                ),
            )
    return found


def _late(store: CodingStore, campaign: str, module: str, today: date) -> int:
    parcels = store.parcels_of(campaign, module)
    late = [row["id"] for row in parcels if row["state"] == OUT and row["due_on"] < today]
    return sum(store.forget_parcel(id_) for id_ in late)


def _old(store: CodingStore, campaign: str, module: str, today: date, sensitive: bool) -> int:
    # A week counts from its Monday: so nothing is kept for longer than was promised.
    last = today - TEXT
    return store.forget_until(campaign, module, period(last, sensitive), period(last, sensitive=True))
