"""Begin long work, follow it, and find it again.

The main database knows what is to be done and how far it is; a queue of its own, in the home folder, hands it to the
program that does it. Work whose program fell silent is shown as interrupted, and can be begun again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from diversa.engine import Diversa
from diversa.jobs.kinds import KINDS
from diversa.jobs.model import Job, State
from diversa.jobs.queue import queue_of
from diversa.store.publishing import JobStore
from diversa.texts import Text

_ = Text
SILENT = 30
"""Seconds without a sign of life after which running work counts as interrupted; one comes every few seconds."""
_BOGOTA = timedelta(hours=-5)


class JobError(Exception):
    """Say why work cannot be begun."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Jobs:
    """Begin, follow and end the work of an installation."""

    def __init__(self, engine: Diversa) -> None:
        self.engine = engine
        self.store = JobStore(engine.store.engine)

    # --- for whoever looks on ----------------------------------------------------------------------------------------

    def start(self, kind: str, campaign: str, module: str, by: str, **options: str) -> Job:
        """Ask for work of a known kind; `by` is the account that asks.

        Raises `JobError` where the same is being done, or waits to be.
        """
        self._end_silent()
        now = self.engine.clock()
        job: dict[str, Any] = {
            "id": secrets.token_hex(8),
            "kind": kind,
            "campaign": campaign,
            "module": module,
            "options": json.dumps(options, sort_keys=True),
            "slot": "/".join((KINDS[kind].slot, campaign, module)),
            "started_by": by,
            "started": (datetime.fromtimestamp(now, UTC) + _BOGOTA).strftime("%Y-%m-%d %H:%M"),
            "state": State.WAITING.value,
            "step": "",
            "share": 0.0,
            "result": "",
            "beat": int(now),
        }
        if not self.store.add(**job):
            raise JobError(_("Ese trabajo ya se está haciendo. Espere a que termine."))
        try:
            queue_of(self.engine.home).put(job["id"])
        except Exception:
            self.cancel(job["id"])
            raise
        return self._job(job)

    def __getitem__(self, id_: str) -> Job:
        """Return one piece of work. Raises KeyError."""
        row = self.store.find(id_)
        if row is None:
            raise KeyError(id_)
        return self._job(row)

    def newest(
        self, count: int = 50, campaign: str | None = None, module: str | None = None
    ) -> tuple[Job, ...]:
        """Return some work, newest first: all of it, or that of a campaign or of one of its modules."""
        return tuple(map(self._job, self.store.newest(count, campaign, module)))

    def again(self, id_: str, by: str) -> Job:
        """Begin anew what failed or was interrupted. Raises `JobError`, and KeyError where there is no such work."""
        old = self[id_]
        if not old.again:
            raise JobError(_("Este trabajo no necesita repetirse."))
        return self.start(old.kind, old.campaign, old.module, by, **old.options)

    def cancel(self, id_: str) -> bool:
        """Strike off work that has not begun; tell whether it had not."""
        return self.store.change(id_, [State.WAITING.value], state=State.INTERRUPTED.value, slot=None)

    # --- for the program that does it --------------------------------------------------------------------------------

    def begin(self, id_: str) -> Job | None:
        """Take work that waits; None where it was struck off."""
        taken = self.store.change(
            id_, [State.WAITING.value], state=State.RUNNING.value, beat=int(self.engine.clock())
        )
        return self[id_] if taken else None

    def tell(self, id_: str, step: str, share: float) -> None:
        """Write how far work is, which is a sign of life."""
        self._change(id_, step=step, share=share, beat=int(self.engine.clock()))

    def beat(self, id_: str) -> None:
        """Give a sign of life."""
        self._change(id_, beat=int(self.engine.clock()))

    def end(self, id_: str, state: State, result: str) -> None:
        """Write what came of work."""
        share = {"share": 1.0} if state is State.DONE else {}
        self._change(id_, state=state.value, result=result, slot=None, **share)

    def interrupt_all(self) -> int:
        """Write that all running work was interrupted: for the program that does it, before it begins and as it ends."""
        return self._end_silent(before=2**62)

    def _change(self, id_: str, **values: Any) -> None:
        self.store.change(id_, [State.RUNNING.value], **values)

    def _end_silent(self, before: int | None = None) -> int:
        limit = int(self.engine.clock()) - SILENT if before is None else before
        return self.store.end_silent(State.RUNNING.value, limit, State.INTERRUPTED.value)

    def _job(self, row: Mapping[str, Any]) -> Job:
        """Read work as it is stored; what fell silent is shown as interrupted."""
        values = {name: row[name] for name in Job.__dataclass_fields__}
        values |= {"options": json.loads(row["options"]), "state": State(row["state"])}
        found = Job(**values)
        if found.state is State.RUNNING and found.beat < int(self.engine.clock()) - SILENT:
            return replace(found, state=State.INTERRUPTED)
        return found
