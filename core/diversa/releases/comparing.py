"""This release beside earlier editions and other campaigns of the same module, with a warning where a series breaks.

Earlier figures are read from what was published: the ledger, and the open data in each release's folder. Nothing here
judges a change: where intervals cross it may be chance, where they do not, who took part may have changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from diversa.campaigns import snapshots
from diversa.campaigns.campaigns import Campaign
from diversa.disclosure.marks import Mark
from diversa.home import Home
from diversa.indicators.figures import Figure
from diversa.indicators.model import Indicator
from diversa.indicators.quality import Quality
from diversa.questionnaire.structure import Questionnaire
from diversa.records import to_json
from diversa.releases import ledger
from diversa.releases.ledger import Release
from diversa.store.store import Store

MOST_EDITIONS = 8
"""Editions that are compared, the newest."""
_ORIGINS = frozenset({"source", "instrument"})


@dataclass(frozen=True)
class EarlierEdition:
    """Hold what an earlier edition published of everybody.

    `changed` are the ids of questions of this release's questionnaire that were another or none then, or that are
    gone; None where nobody can tell which. `broken` says that the structural fingerprint was another.
    """

    campaign: str
    title: str
    number: int
    day: date
    figures: Mapping[str, tuple[Figure, ...]] = field(repr=False)
    same_campaign: bool = True
    broken: bool = False
    changed: frozenset[str] | None = frozenset()
    address: str = ""
    """Its public address; empty where the installation has none."""

    def breaks(self, indicator: Indicator) -> bool:
        """Tell whether the series of an indicator is broken between that edition and this one."""
        if not self.broken:
            return False
        if self.changed is None:
            return True
        counts = indicator.estimator.counts().values()
        asked = {name.partition(".")[0] for condition in counts for name in condition.references()}
        return not asked.isdisjoint(self.changed)


def earlier_editions(
    store: Store,
    home: Home,
    campaigns: Iterable[Campaign],
    campaign: Campaign,
    questionnaire: Questionnaire,
    indicators: Iterable[Indicator],
    *,
    base_address: str = "",
    only: Collection[tuple[str, int]] | None = None,
) -> tuple[EarlierEdition, ...]:
    """Read what was published of a module, oldest first: of this campaign and of the other `campaigns`.

    Demonstrations stand beside demonstrations alone. `base_address` is where results are served
    ("https://…/resultados"), empty where they are not; `only` some editions, named (campaign, number), are looked at.
    An edition whose folder or open data are gone is left out, and so is one that was withdrawn, where nobody named it.
    """
    known = {one.id: one for one in indicators}
    found = []
    for other in campaigns:
        if other.demonstration is not campaign.demonstration:
            continue
        name = questionnaire.public_name
        editions = ledger.standing if only is None else ledger.published
        for release in editions(store, home, other.slug, questionnaire.id, name):
            path = _open_data(release.folder)
            if path is not None and (only is None or (other.slug, release.number) in only):
                found.append((release, other, path))
    found.sort(key=lambda one: (one[0].made_on, one[1].slug == campaign.slug, one[0].number))
    return tuple(
        _edition(store, release, other, campaign, questionnaire, known, path, base_address)
        for release, other, path in found[-MOST_EDITIONS:]
    )


def _edition(
    store: Store,
    release: Release,
    other: Campaign,
    campaign: Campaign,
    questionnaire: Questionnaire,
    indicators: Mapping[str, Indicator],
    path: Path,
    base: str,
) -> EarlierEdition:
    then = str(release.manifest.get("fingerprint", ""))
    broken = then != questionnaire.fingerprint()
    changed = _changed(store, other.slug, questionnaire, then) if broken else frozenset[str]()
    place = f"{other.slug}/{questionnaire.public_name}/{release.number}/"
    return EarlierEdition(
        other.slug,
        other.title,
        release.number,
        release.made_on,
        totals(json.loads(path.read_bytes()), indicators),
        other.slug == campaign.slug,
        broken,
        changed,
        f"{base.rstrip('/')}/{place}" if base else "",
    )


def _open_data(folder: Path) -> Path | None:
    """Return the JSON file of a release's tables."""
    return next(iter(sorted(folder.glob("tables*.json"))), None)


def _changed(
    store: Store, campaign: str, questionnaire: Questionnaire, fingerprint: str
) -> frozenset[str] | None:
    """Return the ids of the questions that changed; None where what was asked then is no longer pinned."""
    try:
        then = snapshots.loads(store.snapshot(campaign, questionnaire.id)).questionnaire
    except (LookupError, ValueError, TypeError):
        return None
    if then.fingerprint() != fingerprint:
        return None
    return changed_questions(then, questionnaire)


def changed_questions(then: Questionnaire, now: Questionnaire) -> frozenset[str]:
    """Return the ids of questions that came, went, or changed in structure; other words alone change nothing."""
    before, after = ({id_: _structure(q) for id_, q in one.by_id.items()} for one in (then, now))
    return frozenset(name for name in {*before, *after} if before.get(name) != after.get(name))


def _structure(question: Any) -> str:
    data = to_json(question, texts=False)
    kept = {k: v for k, v in data.items() if k not in _ORIGINS} if isinstance(data, dict) else data
    return json.dumps(kept, sort_keys=True, default=str)


def totals(document: Mapping[str, Any], indicators: Mapping[str, Indicator]) -> dict[str, tuple[Figure, ...]]:
    """Read the totals of known indicators from the open data of a release.

    An indicator that is published in another unit now is left out, since its figures would mean something else.
    """
    names = [column["name"] for column in document["columns"]]
    found: dict[str, list[Figure]] = {}
    for row in document["rows"]:
        cells = row if isinstance(row, dict) else dict(zip(names, row, strict=True))
        indicator = indicators.get(cells["indicator"])
        if indicator is None or cells["breakdown"]:
            continue
        unit = "%" if indicator.estimator.percent else str(indicator.unit)
        if cells["unit"] == unit:
            found.setdefault(indicator.id, []).append(_figure(cells, indicator))
    return {name: tuple(figures) for name, figures in found.items()}


def _figure(cells: Mapping[str, Any], indicator: Indicator) -> Figure:
    estimator = indicator.estimator
    bounds = [cells["value"], cells["low"], cells["high"]]
    scaled = [None if bound in (None, "") else float(bound) / estimator.factor for bound in bounds]
    quality = cells.get("quality")
    return Figure(
        category=None if cells["category"] in (None, "") else cells["category"],
        value=scaled[0],
        low=scaled[1],
        high=scaled[2],
        base=None if cells["base"] in (None, "") else int(cells["base"]),
        mark=Mark(cells["mark"]),
        care=bool(cells.get("care")),
        quality=Quality(quality) if quality else None,
        decimals=max(_decimals(bound) for bound in bounds),
        percent=estimator.percent,
        gap=estimator.gap,
    )


def _decimals(bound: Any) -> int:
    """Return with how many decimals a bound was published; a trailing zero is not written."""
    return len(str(bound).partition(".")[2]) if bound not in (None, "") else 0


def series(
    indicator: Indicator, others: Iterable[EarlierEdition]
) -> Iterator[tuple[EarlierEdition, tuple[Figure, ...]]]:
    """Yield every earlier edition that published an indicator, with its figures of everybody."""
    for other in others:
        if figures := other.figures.get(indicator.id):
            yield other, figures
