"""`diversa maintain`: forget what should be forgotten. Meant for a timer, once a day."""

from __future__ import annotations

import time
from calendar import monthrange
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import engine
from diversa.cli.words import Command, json_option, print_json, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.campaigns.campaigns import Campaign
    from diversa.engine import Diversa
    from diversa.store.engines import Engine

_ = Text
KEPT, KEPT_SENSITIVE = 12, 6
"""Months after closing for which responses are kept."""
PATIENCE = 10.0
"""Seconds for which readers are waited for, so that the journal of the database can be emptied."""


@click.command(
    cls=Command,
    help=teach(
        _(
            "Borra lo que ya no se debe guardar. Son las huellas de envíos de más de siete días, y las respuestas de "
            "campañas cerradas hace más de 12 meses (6 en los módulos sensibles). Después limpia los archivos para que lo borrado "
            "no se pueda leer. Prográmela una vez al día."
        ),
        "diversa maintain",
    ),
)
@json_option
def maintain(as_json: bool) -> int:
    """Forget, erase, and make what was erased unreadable; status 1 where that must be tried again."""
    installation = engine()
    today = installation.today()
    vaults = installation.vaults()
    forgotten = sum(vault.store.forget_old(today) for vault in vaults)
    erased = erase_expired(installation, today)
    unclean = [vault for vault in vaults if not _clean(vault.store.engine)]
    clean = not unclean
    if as_json:
        print_json({"forgotten": forgotten, "erased": erased, "clean": clean})
        return 0 if clean else 1
    tell(_("Huellas de envíos olvidadas: {forgotten}."), forgotten=forgotten)
    for name, people in erased.items():
        tell(_("Respuestas borradas de {name}, por vencimiento: {people}."), name=name, people=people)
    if clean:
        tell(_("Los archivos quedaron limpios: lo borrado ya no se puede leer."))
    else:
        tell(
            _(
                "Otro proceso está usando la base de datos: falta limpiar los archivos. Repita en unos minutos."
            )
        )
    return 0 if clean else 1


def erase_expired(installation: Diversa, today: date) -> dict[str, int]:
    """Erase the responses that were kept long enough; return "campaign/module" → how many went."""
    erased: dict[str, int] = {}
    for campaign in installation.campaigns.all():
        for name in installation.campaigns.pinned(campaign.slug):
            if today >= _kept_until(installation, campaign, name):
                people = installation.store_of(campaign.slug, name).erase(campaign.slug, name)
                erased |= {f"{campaign.slug}/{name}": people} if people else {}
    return erased


def _kept_until(installation: Diversa, campaign: Campaign, module: str) -> date:
    """Return the first day on which responses are erased, as was promised when the module was pinned."""
    if campaign.closed_at is None:
        return date.max
    closed = datetime.fromtimestamp(campaign.closed_at, UTC).date()
    sensitive = installation.campaigns.is_sensitive(campaign.slug, module)
    return months_later(closed, KEPT_SENSITIVE if sensitive else KEPT)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _clean(database: Engine) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not database.forget_deleted():
        if (
            not database.is_sqlite or time.monotonic() > deadline
        ):  # PostgreSQL would rewrite every table again
            return False
        time.sleep(0.2)
    return True
