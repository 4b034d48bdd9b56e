"""Two people may work on one campaign: what one of them changed since the other looked, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from diversa.campaigns.model import CampaignError
from diversa.texts import Text

_ = Text


class What(StrEnum):
    """Name what a change was about; behind a colon may stand which module."""

    EDITED = "edited"
    STATUS = "status"
    BY_DATE = "closed_by_date"
    MODULE = "module"
    MIGRATED = "migrated"
    TABLES = "tables"
    SIGN_OFF = "sign_off"
    KEY = "key"
    ACCESS = "access"
    PURGED = "purged"


WORDS: Mapping[str, Text] = {
    What.EDITED: _("el título, las fechas o el tema"),
    What.STATUS: _("el estado de la campaña"),
    What.BY_DATE: _("el estado: la campaña se cerró en su fecha"),
    What.MODULE: _("los módulos: «{module}»"),
    What.MIGRATED: _("la versión de «{module}»"),
    What.TABLES: _("las tablas que se publican de «{module}»"),
    What.SIGN_OFF: _("el aval ético de «{module}»"),
    What.KEY: _("la llave de los textos cifrados"),
    What.ACCESS: _("por dónde se puede responder"),
    What.PURGED: _("las respuestas se borraron"),
}
OTHER = _("otros datos de la campaña")


class Stale(CampaignError):
    """Say that a campaign is not as it was seen, and what changed; nothing of what was asked for was done."""

    def __init__(self, changes: Iterable[str]) -> None:
        self.changes = told(changes)
        listed = "; ".join(str(change).format(**change.params) for change in self.changes)
        super().__init__(
            f"No se guardó: mientras usted miraba la campaña, alguien más cambió algo ({listed}). Revise cómo está ahora "
            "y envíe otra vez lo que todavía quiera cambiar."
        )


def told(changes: Iterable[str]) -> tuple[Text, ...]:
    """Return stored changes as words, each once."""
    found: dict[str, Text] = {}
    for change in changes:
        what, _colon, module = change.partition(":")
        found.setdefault(
            change, WORDS.get(what, OTHER).fill(module=module) if module else WORDS.get(what, OTHER)
        )
    return tuple(found.values()) or (OTHER,)
