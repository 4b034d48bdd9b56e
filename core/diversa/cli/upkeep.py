"""`diversa maintain`: forget what should be forgotten. Meant for a timer, once a day."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import engine
from diversa.cli.words import Command, json_option, print_json, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.store.engines import Engine

_ = Text
PATIENCE = 10.0
"""Seconds for which readers are waited for, so that the journal of the database can be emptied."""


@click.command(
    cls=Command,
    help=teach(
        _(
            "Borra lo que ya no se debe guardar. Son las huellas de envíos de más de siete días, las respuestas de "
            "campañas cuyo día llegó: el que se eligió, o 12 meses después del cierre (6 en los módulos sensibles), los "
            "textos cifrados que nadie leyó a tiempo, y los mensajes y propuestas de hace 90 días. Después limpia los "
            "archivos para que lo borrado no se pueda leer. Prográmela una vez al día."
        ),
        "diversa maintain",
    ),
)
@json_option
def maintain(as_json: bool) -> int:
    """Forget, erase, and make what was erased unreadable; status 1 where that must be tried again."""
    from diversa.campaigns.purging import purge_due
    from diversa.coding.clocks import delete_overdue
    from diversa.watching.watching import renew_all

    installation = engine()
    today = installation.today()
    vaults = installation.vaults()
    forgotten = sum(vault.store.forget_old(today) for vault in vaults)
    erased = purge_due(installation.campaigns, installation.store_of, today)
    texts = delete_overdue(installation, today)
    spoken = {
        "threads": installation.threads.forget(today),
        "proposals": installation.proposals.forget(today),
    }
    unclean = [vault for vault in vaults if not _clean(vault.store.engine)]
    clean = not unclean
    watched = len(list(renew_all(installation)))
    if as_json:
        print_json(
            {
                "forgotten": forgotten,
                "erased": erased,
                "texts": asdict(texts),
                **spoken,
                "clean": clean,
                "watched": watched,
            }
        )
        return 0 if clean else 1
    tell(_("Huellas de envíos olvidadas: {forgotten}."), forgotten=forgotten)
    for name, people in erased.items():
        tell(_("Respuestas borradas de {name}, por vencimiento: {people}."), name=name, people=people)
    if texts.late:
        tell(_("Textos cifrados borrados porque su paquete no volvió en 30 días: {texts}."), texts=texts.late)
    if texts.old:
        tell(_("Textos cifrados borrados porque nadie los leyó en 90 días: {texts}."), texts=texts.old)
    if any(spoken.values()):
        tell(_("Conversaciones borradas por tener 90 días: {threads}. Propuestas: {proposals}."), **spoken)
    if watched:
        tell(_("Módulos con cifras de seguimiento nuevas: {watched}."), watched=watched)
    if clean:
        tell(_("Los archivos quedaron limpios: lo borrado ya no se puede leer."))
    else:
        tell(
            _(
                "Otro proceso está usando la base de datos: falta limpiar los archivos. Repita en unos minutos."
            )
        )
    return 0 if clean else 1


def _clean(database: Engine) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not database.forget_deleted():
        if (
            not database.is_sqlite or time.monotonic() > deadline
        ):  # PostgreSQL would rewrite every table again
            return False
        time.sleep(0.2)
    return True
