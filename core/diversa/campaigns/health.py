"""How each module of a campaign is: what was pinned, what is installed, whether it can be served, and in which languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diversa.campaigns import migrating, snapshots
from diversa.campaigns.campaigns import Campaigns
from diversa.campaigns.differences import Difference, computed_differences, differences
from diversa.campaigns.instruments import Instrument, Paused
from diversa.campaigns.model import CampaignError, SignOff
from diversa.campaigns.snapshots import Snapshot
from diversa.indicators.plans import By
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text


@dataclass(frozen=True)
class ModuleState:
    """Say how one pinned module is.

    `title`, `public_name`, `questions` and `languages` are those of the pinned version, empty where it cannot be read;
    `paused` says why it cannot be served; `installed` and `installed_fingerprint` are empty where it is not installed.
    `incomplete` maps a language to how many sentences the installed version lacks in it.
    """

    id: str
    title: Text
    public_name: str
    enabled: bool
    sensitive: bool
    version: str
    fingerprint: str
    questions: int
    languages: tuple[str, ...]
    incomplete: Mapping[str, int]
    paused: str
    installed: str
    installed_fingerprint: str
    same: bool
    """What is installed would be pinned as what is pinned, to the last word."""
    tables: tuple[By, ...] | None
    sign_off: SignOff | None
    former: tuple[tuple[str, str], ...]
    """Versions that an open campaign asked before, each with the last day on which it did."""


def module_states(campaigns: Campaigns, slug: str) -> tuple[ModuleState, ...]:
    """Return how every module is that a campaign pinned, also those that are switched off."""
    campaign = campaigns[slug]
    return tuple(module_state(campaigns, campaign.slug, name) for name in campaigns.pinned(slug))


def module_state(campaigns: Campaigns, slug: str, module: str) -> ModuleState:
    """Return how one module is. Raises `CampaignError` where the campaign did not pin it."""
    row = next((r for r in campaigns.store.enabled_modules(slug) if r["module"] == module), None)
    if row is None:
        raise CampaignError(f"La campaña «{slug}» no tiene el módulo «{module}».")
    pinned, reason = _readable(campaigns, slug, module)
    questionnaire = pinned.questionnaire if pinned else None
    new = _installed(campaigns, module)
    return ModuleState(
        module,
        questionnaire.title if questionnaire else Text(module),
        questionnaire.public_name if questionnaire else _public_name(campaigns, module),
        bool(row["enabled"]),
        bool(row["sensitive"]),
        row["version"],
        row["fingerprint"],
        questionnaire.count() if questionnaire else 0,
        pinned.languages if pinned else (),
        snapshots.missing(campaigns.registry, module) if new else {},
        reason,
        new.questionnaire.version if new else "",
        new.questionnaire.fingerprint() if new else "",
        bool(pinned and new and pinned.dumps() == new.dumps()),
        campaigns.tables_of(slug, module),
        campaigns.sign_off_of(slug, module),
        tuple(
            (former["version"], str(former["until"]))
            for former in campaigns.store.former_pins_of(slug, module)
        ),
    )


def available(campaigns: Campaigns, slug: str) -> tuple[Questionnaire, ...]:
    """Return the installed questionnaires that a campaign did not pin, by id."""
    pinned = campaigns.pinned(slug)
    return tuple(q for id_, q in sorted(campaigns.registry.questionnaires.items()) if id_ not in pinned)


@dataclass(frozen=True)
class Comparison:
    """Hold what would change in a campaign that migrates, and why it may not; without obstacles it may."""

    differences: tuple[Difference, ...]
    obstacles: tuple[Text, ...]

    @property
    def breaks(self) -> bool:
        """Tell whether the series is broken by it."""
        return any(one.breaks for one in self.differences)


def compare(campaigns: Campaigns, slug: str, module: str) -> Comparison:
    """Compare what a campaign pinned of a module with what is installed. Raises `CampaignError` where one cannot be read."""
    pinned, new = campaigns.pinned_snapshot(slug, module), campaigns.installed_snapshot(module)
    registry = campaigns.registry
    try:
        computed = computed_differences(Instrument(pinned, registry), Instrument(new, registry))
    except Paused:  # the module no longer accepts what was pinned: the obstacles say so
        computed = ()
    obstacles = tuple(migrating.obstacles(campaigns[slug], pinned, new, registry))
    return Comparison((*differences(pinned, new), *computed), obstacles)


def _readable(campaigns: Campaigns, slug: str, module: str) -> tuple[Snapshot | None, str]:
    """Return what was pinned, None where it cannot be read, and why it cannot be served; empty where it can."""
    try:
        pinned = campaigns.pinned_snapshot(slug, module)
    except CampaignError as error:
        return None, str(error)
    try:
        if module in campaigns.modules(slug):
            campaigns.module(slug, module)
    except Paused as error:
        return pinned, str(error)
    return pinned, ""


def _installed(campaigns: Campaigns, module: str) -> Snapshot | None:
    try:
        return campaigns.installed_snapshot(module)
    except CampaignError:
        return None


def _public_name(campaigns: Campaigns, module: str) -> str:
    found = campaigns.registry.questionnaires.get(module)
    return found.public_name if found else module
