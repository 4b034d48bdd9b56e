"""What a piece of long work is, and where it can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from diversa.texts import Text

_ = Text


class State(StrEnum):
    """Say where a piece of work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


STATES: Mapping[State, Text] = {
    State.WAITING: _("en espera"),
    State.RUNNING: _("en marcha"),
    State.DONE: _("listo"),
    State.FAILED: _("no se pudo"),
    State.INTERRUPTED: _("se interrumpió"),
}
LIVE = (State.WAITING, State.RUNNING)


@dataclass(frozen=True)
class Job:
    """Hold one piece of work. `share` goes from 0 to 1; `started` is the minute in Colombia in which it was asked for."""

    id: str
    kind: str
    campaign: str
    module: str
    options: Mapping[str, str]
    started_by: str
    started: str
    state: State
    step: str
    """What is being done, in Spanish."""
    share: float
    result: str
    """What came of it, or why it could not be done, in Spanish."""
    beat: int = field(default=0, repr=False)

    @property
    def live(self) -> bool:
        """Tell whether it waits or is being done."""
        return self.state in LIVE

    @property
    def percent(self) -> int:
        """Return the share that is done in whole percents."""
        return int(100 * self.share)

    @property
    def again(self) -> bool:
        """Tell whether it makes sense to begin it again."""
        return self.state in (State.FAILED, State.INTERRUPTED)
