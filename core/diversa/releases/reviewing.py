"""What somebody has to know of a preview before signing it: what the audit found, how good it is, what is withheld."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from diversa.campaigns import snapshots
from diversa.campaigns.campaigns import Status
from diversa.disclosure.marks import Mark
from diversa.disclosure.profiles import profile_for
from diversa.engine import Diversa
from diversa.indicators.card import Colour
from diversa.indicators.figures import Figure
from diversa.releases import ledger, wording
from diversa.releases.counting import Counted
from diversa.releases.ledger import MANIFEST, PREVIEW
from diversa.store.responses import as_date
from diversa.store.store import Store
from diversa.texts import SPANISH


@dataclass(frozen=True)
class Review:
    """Hold what is known of the preview of the next release; sentences are in Spanish.

    `digest` is that of the content as it would be published. `blocked` is why it may not go out by itself, which two
    persons can sign where it is `signable`.
    """

    number: int
    day: date
    digest: str
    findings: tuple[str, ...]
    notes: tuple[str, ...]
    label: str
    blocked: str
    signable: bool
    colours: tuple[tuple[str, Colour], ...]
    """Each measure of the quality card, and its colour."""
    shown: int
    """Figures with a number or a mark."""
    withheld: tuple[tuple[str, int], ...]
    """Why figures are withheld, and how many for each reason."""
    next_day: date
    """The first day on which the release after this one may go out."""
    folder: Path

    @property
    def publishable(self) -> bool:
        """Tell whether two signatures are enough for it to go out."""
        return not self.findings and (not self.blocked or self.signable)

    @property
    def whole(self) -> bool:
        """Tell whether its files are still as they were written."""
        found = {name: digest for name, digest in ledger.digests(self.folder).items() if name != MANIFEST}
        return found == _read(self.folder).get("files")


def judged(counted: Counted, digest: str, findings: Iterable[str], notes: Iterable[str]) -> dict[str, Any]:
    """Return what the manifest of a preview keeps for those who review it."""
    card, figures = counted.card, tuple(_figures(counted))
    reasons = Counter(SPANISH(wording.reason_said(one)) for one in figures if one.mark is Mark.WITHHELD)
    return {
        "digest": digest,
        "findings": list(findings),
        "notes": list(notes),
        "label": SPANISH(card.label),
        "blocked": SPANISH(card.blocked) if card.blocked else "",
        "signable": card.signable,
        "colours": [[SPANISH(metric.title), metric.colour.value] for metric in card.metrics],
        "shown": sum(one.mark is not Mark.WITHHELD for one in figures),
        "withheld": [list(pair) for pair in reasons.most_common()],
    }


def _figures(counted: Counted) -> Iterator[Figure]:
    for result in counted.results:
        for group in result.groups:
            yield from group.figures


def review_of(engine: Diversa, campaign: str, module: str) -> Review | None:
    """Return what is known of a module's preview; None without one that is of its next release."""
    folder = ledger.folder_of(engine.home, campaign, public_name(engine.store, campaign, module)) / PREVIEW
    manifest = _read(folder)
    if "review" not in manifest or manifest["release"] != ledger.next_number(engine.store, campaign, module):
        return None
    found: Mapping[str, Any] = manifest["review"]
    return Review(
        manifest["release"],
        date.fromisoformat(manifest["made_on"]),
        found["digest"],
        tuple(found["findings"]),
        tuple(found["notes"]),
        found["label"],
        found["blocked"],
        found["signable"],
        tuple((title, Colour(colour)) for title, colour in found["colours"]),
        found["shown"],
        _pairs(found["withheld"]),
        date.fromisoformat(manifest["next_release"]),
        folder,
    )


def calm_day(engine: Diversa, campaign: str, module: str) -> date:
    """Return the last day on which the number of responses no longer changes, so that two persons have time to sign.

    Today where nobody answers any more, or nobody is real; else the day, or the week of a sensitive module, that is over.
    """
    today, found = engine.today(), engine.campaigns[campaign]
    if found.demonstration or found.status is not Status.OPEN:
        return today
    sensitive = engine.campaigns.is_sensitive(campaign, module)
    calm = today - timedelta(today.isoweekday() if sensitive else 1)
    made = [as_date(row["made_on"]) for row in engine.store.releases_of(campaign, module)]
    return max([calm, *made])


def next_day_of(engine: Diversa, campaign: str, module: str) -> date | None:
    """Return the first day that the next release may carry; None where there is no need to wait."""
    if engine.campaigns[campaign].demonstration:
        return None
    profile = profile_for(sensitive=engine.campaigns.is_sensitive(campaign, module))
    return ledger.next_day(engine.store, campaign, module, profile.days_between_releases)


def _pairs(given: Sequence[Sequence[Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((str(reason), int(count)) for reason, count in given)


def _read(folder: Path) -> Mapping[str, Any]:
    """Read a manifest; nothing where there is none that can be read."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def public_name(store: Store, campaign: str, module: str) -> str:
    """Return by what name a campaign's module stands in addresses, also where it is switched off or not installed."""
    return snapshots.loads(store.snapshot(campaign, module)).questionnaire.public_name
