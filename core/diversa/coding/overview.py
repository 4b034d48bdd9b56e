"""What the office sees of sealed texts: how many wait, which parcels are out, and what was found in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from diversa.coding.counting import Counts, Share, star_counts, theme_counts
from diversa.coding.handing import coding_store, current_list
from diversa.disclosure.marks import Mark
from diversa.engine import Diversa
from diversa.store.coding import OUT
from diversa.texts import Text

_ = Text
STEP = 10
MARKS = {
    Mark.WITHHELD: _("n. d."),
    Mark.UNDER_FIVE: _("menos de 5 %"),
    Mark.OVER_NINETY_FIVE: _("más de 95 %"),
}
PERCENT = _("{percent} %")


@dataclass(frozen=True)
class Rough:
    """Hold a number of texts: of a real campaign rounded down to tens, of a demonstration as it is."""

    number: int
    exact: bool = False


@dataclass(frozen=True)
class SentParcel:
    """Say of a parcel when it went out, when it is due, about how many texts it has, and what became of it."""

    id: str
    out_on: date
    due_on: date
    texts: Rough
    state: str

    @property
    def is_out(self) -> bool:
        """Tell whether its codes are still awaited."""
        return self.state == OUT


@dataclass(frozen=True)
class Overview:
    """Hold what may be seen of one module's sealed texts; `version` is that of its list of themes, 0 without one."""

    campaign: str
    module: str
    waiting: Rough
    parcels: tuple[SentParcel, ...]
    version: int


def look(engine: Diversa, campaign: str, module: str) -> Overview:
    """Return what waits and what is out. Raises `CampaignError` where the campaign has no such module."""
    exact, store = engine.campaigns[campaign].demonstration, coding_store(engine, campaign, module)
    parcels = tuple(
        SentParcel(row["id"], row["out_on"], row["due_on"], rough(row["texts"], exact), row["state"])
        for row in store.parcels_of(campaign, module)
    )
    found = current_list(engine, campaign, module)
    waiting = rough(store.count_waiting(campaign, module), exact)
    return Overview(campaign, module, waiting, parcels, found.version if found else 0)


def rough(number: int, exact: bool) -> Rough:
    """Return a number as it may be shown."""
    return Rough(number if exact else number // STEP * STEP, exact)


def about(found: Rough) -> Text:
    """Say a number of texts in words."""
    if found.exact:
        return Text(str(found.number))
    if found.number < STEP:
        return _("menos de 10")
    return _("{number} o más").fill(number=found.number)


def said(share: Share) -> Text:
    """Say a share in words: "34 %", or why there is none."""
    return MARKS.get(share.mark) or PERCENT.fill(percent=share.percent)


def found_in(engine: Diversa, campaign: str, module: str) -> tuple[Counts, ...]:
    """Return what was found: themes by question, then the stars."""
    return (*theme_counts(engine, campaign, module), star_counts(engine, campaign, module))


def as_json(seen: Overview, found: tuple[Counts, ...]) -> Mapping[str, Any]:
    """Return the same for other programs."""
    parcels = [
        {
            "parcel": one.id,
            "out_on": one.out_on.isoformat(),
            "due_on": one.due_on.isoformat(),
            "texts": one.texts.number,
            "state": one.state,
        }
        for one in seen.parcels
    ]
    return {
        "waiting": seen.waiting.number,
        "list_version": seen.version,
        "parcels": parcels,
        "found": [asdict(counts) for counts in found],
    }
