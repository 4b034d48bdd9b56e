"""`diversa run`: the web server."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from diversa.cli.campaigns import engine
from diversa.cli.words import Command, say, teach, tell
from diversa.cli.working import worker
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.engine import Diversa

_ = Text
APPLICATION = "diversa.site:create_site"
THREADS = 2
"""Requests that one process answers at a time: while one waits for the disk, another is drawn. More of them would only
compete for Python's one lock, which a writer needs back several times while others wait for its turn."""
PATIENCE = 3
"""Seconds for which a process may finish what it is doing when the server ends."""


@click.command(
    cls=Command,
    help=teach(
        _(
            "Sirve las campañas abiertas y los resultados publicados. Solo escucha en esta máquina; para recibir a otras, "
            "ponga delante un servidor con HTTPS o use --host."
        ),
        "diversa run --port 8000",
    ),
)
@click.option(
    "--host", default="127.0.0.1", help=say(_("Dirección en la que escucha; 127.0.0.1 sin decirla."))
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, help=say(_("Puerto; 8000 sin decirlo.")))
@click.option("--workers", type=click.IntRange(1, 64), default=2, help=say(_("Procesos; 2 sin decirlo.")))
def run(host: str, port: int, workers: int) -> None:
    """Serve until it is told to stop."""
    from diversa.web.settings import settings

    settings()  # here a wrong one is a sentence; the processes that serve would only die of it
    refuse_taken(host, port)
    installation = engine()
    # The processes that serve are started anew: they must find the same folder and databases that are up to date.
    os.environ["DIVERSA_HOME"] = str(installation.home.path)
    _announce(installation, address(host, port))
    for vault in installation.vaults():
        vault.store.engine.close()
    with worker():
        serve(host, port, workers)


def address(host: str, port: int) -> str:
    """Return the address that a person on this machine opens."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{reachable}:{port}"


def refuse_taken(host: str, port: int) -> None:
    """Raise a sentence where somebody else listens already: the server itself would share the port with them."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            sentence = _("El puerto {port} ya está en uso. Use otro, por ejemplo: --port {other}")
            raise click.ClickException(say(sentence, port=port, other=port % 65535 + 1)) from None


def _announce(installation: Diversa, base: str) -> None:
    from diversa.campaigns.campaigns import Status
    from diversa.cli.admin import invitation_address
    from diversa.console import CONSOLE

    tell(_("Sirviendo en {address}/ (Ctrl+C para terminar)"), address=base)
    for campaign in installation.campaigns.all():
        if campaign.status is Status.OPEN:
            tell(_("  {title}: {address}"), title=campaign.title, address=f"{base}/{campaign.slug}/")
    tell(_("  Consola: {address}"), address=f"{base}{CONSOLE}/")
    if secret := installation.people.first():
        link = invitation_address(secret, base)
        tell(_("  Primera cuenta de la consola (sirve una vez, tres días): {link}"), link=link)


def serve(host: str, port: int, workers: int, application: str = APPLICATION) -> None:
    """Serve an application factory (`module:function`) until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve(target_loader=load)


def load(factory: str) -> Any:
    """Make the application (`module:function`) in one process of the server.

    Until it serves, granian would lose the signal that ends it, and wait for that process for ever: it is kept here.
    """
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: told.append(received))
    module, _colon, function = factory.partition(":")
    made = getattr(import_module(module), function)()
    if told:
        sys.exit(0)
    return made
