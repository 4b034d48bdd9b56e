"""When an open campaign may take over what is installed now: other words only, and nobody loses anything.

People are filling in, and others have answered. An unfinished sheet is bound to the structure that it was begun with, and
stored responses are counted by one structure; so another structure needs another campaign.
"""

from __future__ import annotations

from collections.abc import Iterator

from diversa.campaigns.instruments import Instrument, Paused
from diversa.campaigns.model import Campaign, CampaignError, Status
from diversa.campaigns.snapshots import Snapshot
from diversa.registry import Registry
from diversa.texts import SPANISH, Text

_ = Text


def require(campaign: Campaign, pinned: Snapshot, installed: Snapshot, registry: Registry) -> None:
    """Raise CampaignError with every reason for which a campaign that has been open keeps what it pinned."""
    reasons = tuple(obstacles(campaign, pinned, installed, registry))
    if reasons:
        said = " ".join(SPANISH(reason) for reason in reasons)
        raise CampaignError(f"«{campaign.slug}» se queda con la versión que fijó. {said}")


def obstacles(
    campaign: Campaign, pinned: Snapshot, installed: Snapshot, registry: Registry
) -> Iterator[Text]:
    """Yield why a campaign may not take over what is installed; nothing where it may."""
    if not campaign.is_fixed:
        return
    if campaign.status is not Status.OPEN:
        yield _("Está cerrada: queda como se preguntó.")
        return
    if pinned.questionnaire.fingerprint() != installed.questionnaire.fingerprint():
        yield _(
            "Cambia la estructura, no solo las palabras: quien está respondiendo perdería lo que lleva, y las respuestas "
            "guardadas y las nuevas no se podrían contar juntas. Haga otra campaña."
        )
        return
    lost = ", ".join(lang for lang in pinned.languages if lang not in installed.languages)
    if lost:
        yield _(
            "La versión instalada no está completa en: {languages}. Quien responde en ese idioma no podría seguir."
        ).fill(languages=lost)
    yield from _computed(pinned, installed, registry)


def _computed(pinned: Snapshot, installed: Snapshot, registry: Registry) -> Iterator[Text]:
    """Yield whether what is computed from answers would be another thing before and after."""
    try:
        before, after = (
            {(derived.id, derived.version) for derived in Instrument(one, registry).prepare().derived}
            for one in (pinned, installed)
        )
    except Paused as error:
        yield _("No se puede usar: {reason}").fill(reason=str(error))
        return
    if before != after:
        changed = ", ".join(sorted({name for name, _version in before ^ after}))
        yield _(
            "La versión instalada calcula de otra manera: {variables}. Las respuestas guardadas y las nuevas no se podrían "
            "contar juntas."
        ).fill(variables=changed)
