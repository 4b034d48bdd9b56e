"""Facilitated sessions: an organisation gathers people, opens a session for the day, and sees how many finished.

Of a session its people are counted and nothing else: no response names it, and there are no results of one.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing.util import Finalize
from typing import Any

import peewee

from diversa.campaigns.access import new_session
from diversa.campaigns.campaigns import Campaigns
from diversa.campaigns.doors import Doors
from diversa.campaigns.model import GRACE, CampaignError, Status
from diversa.store.access import AccessStore
from diversa.store.responses import as_date

MINUTES = (15, 600)
PLANNED_WITHIN = timedelta(days=365)
FEWEST_SHOWN = 5
"""People from whom on a session shows how many they are."""
EVERY = 10.0
"""Seconds for which people are counted together before that is written."""
LONGEST_TEXT = 120
_FRESH = 1.0
_TRIES = 5


@dataclass(frozen=True)
class Session:
    """Name one gathering. `shared`: the phones go from hand to hand, and must forget each person."""

    id: str
    campaign: str
    organisation: str
    opened_by: str
    title: str
    place: str
    planned_on: date
    minutes: int
    shared: bool
    closed_at: int | None

    def state(self, today: date) -> str:
        """Return `closed`, `early`, `late` or `open`: a session is open on its day and on the next one."""
        if self.closed_at is not None:
            return "closed"
        if today < self.planned_on:
            return "early"
        return "open" if today <= self.planned_on + timedelta(days=1) else "late"

    def finishing(self, began_at: float, now: float) -> bool:
        """Tell whether somebody who began then may still finish, although the session does not take others."""
        ended = _midnight_after(self.planned_on + timedelta(days=1))
        over = min(ended, ended if self.closed_at is None else self.closed_at)
        return began_at <= over and now <= over + GRACE


def _midnight_after(day: date) -> float:
    """Return the second at which a day ends in Colombia (UTC−5)."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + 29 * 3600


def _check(title: str, place: str, planned_on: date, minutes: int, today: date) -> None:
    """Raise `CampaignError` with the first thing that is wrong with a plan."""
    if not 1 <= len(title) <= LONGEST_TEXT or len(place) > LONGEST_TEXT:
        raise CampaignError(f"Escriba un título; el título y el lugar tienen hasta {LONGEST_TEXT} letras.")
    if not today <= planned_on <= today + PLANNED_WITHIN:
        raise CampaignError("El día de la sesión es hoy o dentro de los próximos doce meses.")
    if not MINUTES[0] <= minutes <= MINUTES[1]:
        raise CampaignError(f"Una sesión dura de {MINUTES[0]} a {MINUTES[1]} minutos.")


class Sessions:
    """Open, find and close sessions, and say how many people finished."""

    def __init__(
        self,
        campaigns: Campaigns,
        doors: Doors,
        store: AccessStore,
        store_of: Callable[[str, str], AccessStore],
    ) -> None:
        self._campaigns, self._doors, self._store, self._store_of = campaigns, doors, store, store_of
        self._seen: dict[str, tuple[float, Session]] = {}

    def open(
        self,
        campaign: str,
        *,
        title: str,
        place: str,
        planned_on: date,
        minutes: int,
        shared: bool,
        organisation: str,
        opened_by: str,
        today: date,
    ) -> Session:
        """Open a session in an open campaign that takes them. Raises `CampaignError` with what is wrong."""
        if self._campaigns[campaign].status is not Status.OPEN:
            raise CampaignError(f"La campaña «{campaign}» no está abierta.")
        if not self._doors.policy(campaign).sessions:
            raise CampaignError(f"La campaña «{campaign}» no recibe sesiones acompañadas.")
        title, place = " ".join(title.split()), " ".join(place.split())
        _check(title, place, planned_on, minutes, today)
        about = (campaign, organisation, opened_by, title, place, planned_on, minutes, shared, None)
        for _ in range(_TRIES):
            made = Session(new_session(), *about)
            if self._store.add_session(**vars(made)):
                return made
        raise CampaignError("No se pudo abrir la sesión. Intente de nuevo.")

    def find(self, id_: str) -> Session | None:
        """Return a session by its letters; None where there is none."""
        seen, now = self._seen.get(id_), time.monotonic()
        if seen is None or now - seen[0] > _FRESH:
            row = self._store.session(id_)
            if row is None:
                return None
            if len(self._seen) > 1_000:
                self._seen.clear()
            seen = self._seen[id_] = now, session_of_row(row)
        return seen[1]

    def all(self) -> tuple[Session, ...]:
        """Return every session, the latest first."""
        return tuple(map(session_of_row, self._store.sessions()))

    def close(self, id_: str, now: float) -> None:
        """Close a session; who began may finish within an hour. Doing it again changes nothing."""
        self._store.close_session(id_, int(now))
        self._seen.pop(id_, None)

    def people(self, session: Session) -> dict[str, int | None]:
        """Count who finished each module in a session: module → people, None for fewer than five."""
        found = {}
        for module in self._campaigns.modules(session.campaign):
            people = self._store_of(session.campaign, module).people(session.campaign, module, session.id)
            found[module] = people if people >= FEWEST_SHOWN else None
        return found


def session_of_row(row: Any) -> Session:
    """Read a session as it is stored."""
    return Session(
        row["id"],
        row["campaign"],
        row["organisation"],
        row["opened_by"],
        row["title"],
        row["place"],
        as_date(row["planned_on"]),
        row["minutes"],
        bool(row["shared"]),
        row["closed_at"],
    )


class Attendance:
    """Add up who finished in each session, in memory, and write it some seconds later.

    Not in the transaction of the response: what a database remembers of a transaction would join the two. What a crash
    loses is a count, never a response.
    """

    def __init__(self, store_of: Callable[[str, str], AccessStore], close: Callable[[], None]) -> None:
        self._store_of, self._close = store_of, close
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        Finalize(None, self.flush, exitpriority=0)  # as the counters of sections do

    def add(self, campaign: str, module: str, session: str) -> None:
        """Count one person."""
        with self._lock:
            self._counts[campaign, module, session] += 1
            if self._timer is None:
                self._timer = threading.Timer(EVERY, self._later)
                self._timer.daemon = True
                self._timer.start()

    def _later(self) -> None:
        self.flush()
        self._close()  # the connection of this thread

    def flush(self) -> None:
        """Write what was counted since the last time; what cannot be written is tried again with the next person."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            if self._timer is not None:
                self._timer.cancel()
            self._timer = None
        for (campaign, module, session), people in sorted(counts.items()):
            try:
                self._store_of(campaign, module).add_people(campaign, module, session, people)
            except (peewee.DatabaseError, OSError):
                with self._lock:
                    self._counts[campaign, module, session] += people
