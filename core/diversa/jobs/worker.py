"""The program that does the work: one in each home folder, one piece at a time.

It gives a sign of life while it works. When it is killed its work shows as interrupted, and nothing that it had begun to
write is left in a place where anybody looks.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from diversa.campaigns.campaigns import CampaignError
from diversa.campaigns.instruments import Paused
from diversa.engine import Diversa
from diversa.failures import log_failure
from diversa.home import Home
from diversa.jobs.jobs import Jobs
from diversa.jobs.kinds import KINDS
from diversa.jobs.model import State
from diversa.jobs.queue import queue_of
from diversa.releases.ledger import ReleaseError
from diversa.texts import SPANISH, Text

_ = Text
BEAT = 5.0
"""Seconds between two signs of life."""
TOLD = 1.0
"""Seconds after which the same step is told again, with the share that is done by then."""
WATCHED = 0.5
"""Seconds between two looks at whether the program that started this one is still there."""
LOCK = "jobs.lock"
SENTENCES = (CampaignError, Paused, ReleaseError)
"""Errors whose own message is a sentence for people."""


def do_job(engine: Diversa, id_: str) -> None:
    """Do one piece of work, whatever comes of it; work that was struck off is not done."""
    jobs = Jobs(engine)
    job = jobs.begin(id_)
    if job is None:
        return
    try:
        with _alive(jobs, id_):
            result = KINDS[job.kind].do(engine, job, _teller(jobs, id_))
        jobs.end(id_, State.DONE, SPANISH(result))
    except SENTENCES as error:
        jobs.end(id_, State.FAILED, " ".join(str(error).split()))
    except Exception as error:  # one piece of work that fails stops no other
        log_failure(error)
        jobs.end(id_, State.FAILED, _FAILED.format(kind=type(error).__name__))
    finally:
        engine.close()


_FAILED = "Algo falló que no esperábamos ({kind}). No quedó nada a medias; inténtelo de nuevo."


def do_waiting(engine: Diversa) -> int:
    """Do what waits, here and now, where no other program does; return how many pieces."""
    with only_one(engine.home) as mine:
        return queue_of(engine.home, lambda id_: do_job(engine, id_)).do_waiting() if mine else 0


def work(engine: Diversa, beside: int | None = None) -> bool:
    """Do what waits and what comes, until told to end; tell whether it was this program that did.

    With `beside`, the number of the process that started it, it waits for another one to leave off, and ends when that
    process is gone.
    """
    while True:
        with only_one(engine.home) as mine:
            if mine:
                _go_on(engine, beside)
                return True
        if beside is None or not _is_there(beside):
            return False
        time.sleep(WATCHED)


def _go_on(engine: Diversa, beside: int | None) -> None:
    jobs = Jobs(engine)
    jobs.interrupt_all()
    engine.close()
    consumer = _consumer(queue_of(engine.home, lambda id_: do_job(engine, id_)).huey)
    if beside is not None:
        threading.Thread(target=_watch, args=(beside, consumer.stop_flag), daemon=True).start()
    consumer.run()
    jobs.interrupt_all()
    engine.close()


def _consumer(huey: Any) -> Any:
    """Return huey's consumer with one thread, which ends at once when told: what it was doing can be begun again."""
    from huey.consumer import Consumer

    class Prompt(Consumer):  # type: ignore[misc]  # its package brings no types
        def _set_signal_handlers(self) -> None:
            neither_restart_nor_wait = (False, False)
            self._signal_actions = dict.fromkeys((signal.SIGINT, signal.SIGTERM), neither_restart_nor_wait)
            super()._set_signal_handlers()

    logging.getLogger("huey").setLevel(logging.ERROR)
    return Prompt(huey, workers=1, periodic=False, max_delay=1.0)


def _watch(parent: int, stop: Any) -> None:
    """End the program when the one that started it is gone."""
    while _is_there(parent):
        time.sleep(WATCHED)
    stop.set()


def _is_there(parent: int) -> bool:
    return os.getppid() == parent


@contextmanager
def only_one(home: Home) -> Iterator[bool]:
    """Tell whether nobody else does the work of a home folder; nobody does until the end."""
    handle = os.open(home.path / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def is_worked(home: Home) -> bool:
    """Tell whether some program does the work of a home folder now."""
    with only_one(home) as mine:
        return not mine


def _teller(jobs: Jobs, id_: str) -> Callable[[str, float], None]:
    """Return what writes how far work is: each step at once, its share not more often than anybody looks."""
    last, at = "", 0.0

    def tell(step: str, share: float) -> None:
        nonlocal last, at
        now = time.monotonic()
        if step != last or now - at > TOLD:
            last, at = step, now
            jobs.tell(id_, step, share)

    return tell


@contextmanager
def _alive(jobs: Jobs, id_: str) -> Iterator[None]:
    """Give signs of life from a thread of its own while work is done."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            jobs.beat(id_)
        jobs.engine.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
