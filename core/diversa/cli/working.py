"""`diversa work`: the program that does long work, and how `diversa run` keeps one beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from diversa.cli.campaigns import engine
from diversa.cli.words import Command, say, teach, tell
from diversa.texts import Text

_ = Text
PATIENCE = 3.0
"""Seconds for which the program may end by itself."""
PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds after which one that died is started again; twice as long after each that died at once."""


@click.command(
    cls=Command,
    help=teach(
        _(
            "Hace los trabajos largos que se piden en la consola, como vistas previas y publicaciones, uno después de otro. "
            "`diversa run` ya lo hace; úsela sola cuando otro servidor muestra las páginas."
        ),
        "diversa work",
        "diversa work --once",
    ),
)
@click.option("--once", is_flag=True, help=say(_("Hace lo que está en espera y termina.")))
@click.option(
    "--beside", type=int, hidden=True, help=say(_("El número del programa que la inició: termina con él."))
)
def work(once: bool, beside: int | None) -> None:
    """Do long work until told to end."""
    from diversa.jobs.worker import do_waiting
    from diversa.jobs.worker import work as go_on

    installation = engine()
    if once:
        tell(_("Trabajos hechos: {count}."), count=do_waiting(installation))
        return
    if beside is None:
        tell(_("Haciendo los trabajos de la consola (Ctrl+C para terminar)."))
    alone = go_on(installation, beside)
    if beside is None and not alone:
        raise click.ClickException(say(_("Otro programa ya hace los trabajos de esta instalación.")))
    sys.stdout.flush()
    os._exit(0)  # work that was going on lives in a thread, and nothing waits for it


class Beside:
    """Keep one such program running beside this one; start it again when it dies."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._started: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Start it."""
        self._thread.start()

    def end(self) -> None:
        """End it, by its own process number, and wait until it is gone."""
        self._over.set()
        with self._lock:
            started = self._started
        if started is not None and started.poll() is None:
            started.terminate()
            try:
                started.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                started.kill()
        self._thread.join(PATIENCE)

    def _keep(self) -> None:
        pause = PAUSE
        while (started := self._begin()) is not None:
            since = time.monotonic()
            started.wait()
            pause = PAUSE if time.monotonic() - since > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            self._over.wait(pause)

    def _begin(self) -> subprocess.Popen[bytes] | None:
        """Start the program; None where it is all over. Ctrl+C is for this process alone, which then ends that one."""
        command = [sys.executable, "-m", "diversa.cli", "work", "--beside", str(os.getpid())]
        with self._lock:
            if self._over.is_set():
                return None
            self._started = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)
            return self._started


@contextmanager
def worker() -> Iterator[None]:
    """Keep the program that does long work running for a while."""
    kept = Beside()
    kept.start()
    try:
        yield
    finally:
        kept.end()
