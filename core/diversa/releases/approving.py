"""Two persons let a release out: one proposes a preview, another one signs it, and nothing else goes out than that.

An approval binds to the content as it will be published, word by word and figure by figure. Where what would go out
today is not what was signed, nothing goes out, and somebody looks again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from diversa.accounts.people import Person
from diversa.accounts.roles import Permission
from diversa.engine import Diversa
from diversa.releases import ledger
from diversa.releases.ledger import ReleaseError
from diversa.releases.reviewing import Review, next_day_of, review_of
from diversa.store.responses import as_date

LONGEST = 1_000
"""Letters of a reason or a comment."""


class State(StrEnum):
    """Say where a proposal is."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETURNED = "returned"
    """The second person sent it back with a comment."""
    RECALLED = "recalled"
    """Taken back before it was published."""
    STALE = "stale"
    """What would go out is no longer what was proposed or signed."""


PENDING = (State.PROPOSED, State.APPROVED)
"""While a proposal is one of these, its preview stays as it is."""


@dataclass(frozen=True)
class Approval:
    """Hold what was proposed to publish, who proposed and who decided (ids of accounts), and why."""

    id: str
    campaign: str
    module: str
    number: int
    day: date
    digest: str
    state: State
    proposed_by: str
    proposed_on: date
    reason: str
    burst: str = ""
    """Why the first person lets a burst of responses pass; empty where there was none."""
    decided_by: str = ""
    decided_on: date | None = None
    comment: str = ""
    decided_burst: str = ""
    """Why the second person does."""

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of the campaign and of the module."""
        return self.campaign, self.module

    @property
    def pending(self) -> bool:
        """Tell whether it still waits for somebody, or for going out."""
        return self.state in PENDING

    @property
    def signed(self) -> bool:
        """Tell whether two different persons stand behind it."""
        two = bool(self.proposed_by) and bool(self.decided_by) and self.proposed_by != self.decided_by
        return two and self.state in (State.APPROVED, State.PUBLISHED)

    @property
    def bursts_signed(self) -> bool:
        """Tell whether both persons let a burst of responses pass."""
        return self.signed and bool(self.burst) and bool(self.decided_burst)


def approvals_of(engine: Diversa, campaign: str, module: str) -> tuple[Approval, ...]:
    """Return every proposal of a module, oldest first."""
    rows = engine.publishing.approvals_of(campaign, module)
    return tuple(_settled(engine, approval_of(row)) for row in rows)


def pending(engine: Diversa, campaign: str, module: str) -> Approval | None:
    """Return the proposal that waits for somebody, or for going out; None where none does."""
    return next((one for one in approvals_of(engine, campaign, module) if one.pending), None)


def find(engine: Diversa, id_: str) -> Approval:
    """Return a proposal. Raises ReleaseError where there is none."""
    row = engine.publishing.approval(id_)
    if row is None:
        raise ReleaseError("Esa propuesta no existe.")
    return _settled(engine, approval_of(row))


def propose(
    engine: Diversa, person: Person, campaign: str, module: str, reason: str, burst: str = ""
) -> Approval:
    """Propose to publish what the preview shows. Raises ReleaseError.

    `reason` says why now, for whom; `burst` why an unusual number of responses is genuine, where there was one.
    """
    _require(person, Permission.PREVIEW)
    review = _publishable(engine, campaign, module)
    _refuse_early(engine, campaign, module, review.day)
    values = {
        "id": secrets.token_hex(8),
        "campaign": campaign,
        "module": module,
        "number": review.number,
        "day": review.day,
        "digest": review.digest,
        "slot": f"{campaign}/{module}",
        "state": State.PROPOSED.value,
        "proposed_by": person.id,
        "proposed_on": engine.today(),
        "reason": _said(reason, "Escriba por qué propone publicar."),
        "burst": _burst(review, burst),
        "decided_by": "",
        "decided_on": None,
        "comment": "",
        "decided_burst": "",
    }
    pending(engine, campaign, module)  # what is over gives its place free
    if not engine.publishing.propose(**values):
        raise ReleaseError("Ya hay una propuesta de este módulo sin decidir. Decídanla antes de hacer otra.")
    return approval_of(values)


def approve(engine: Diversa, person: Person, id_: str, comment: str = "", burst: str = "") -> Approval:
    """Sign what somebody else proposed. Raises ReleaseError, also where it is no longer what was proposed."""
    found = _decidable(engine, person, id_)
    review = _publishable(engine, *found.names)
    if (review.digest, review.number) != (found.digest, found.number):
        _finish(engine, found, State.STALE)
        raise ReleaseError("La vista previa ya no es la que se propuso. Devuélvala y pida otra propuesta.")
    values = {"decided_burst": _burst(review, burst), "comment": comment.strip()[:LONGEST]}
    return _decide(engine, person, found, State.APPROVED, **values)


def give_back(engine: Diversa, person: Person, id_: str, comment: str) -> Approval:
    """Send a proposal back to whom it came from, with a comment. Raises ReleaseError."""
    found = _decidable(engine, person, id_)
    said = _said(comment, "Escriba qué hay que revisar.")
    return _decide(engine, person, found, State.RETURNED, slot=None, comment=said)


def recall(engine: Diversa, person: Person, id_: str) -> Approval:
    """Take a proposal back that is not published yet: who made it, or who may sign. Raises ReleaseError."""
    found = find(engine, id_)
    if found.proposed_by != person.id or not person.may(Permission.PREVIEW):
        _require(person, Permission.APPROVE)
    if not _finish(engine, found, State.RECALLED):
        raise ReleaseError("Esta propuesta ya está decidida.")
    return find(engine, id_)


def refuse_unsigned(engine: Diversa, approval: Approval) -> None:
    """Raise ReleaseError unless an approval stands as it is given, and for the release that comes next."""
    if approval.number != ledger.next_number(engine.store, *approval.names):
        raise ReleaseError("Desde que se propuso salió otra edición. Haga una vista previa nueva.")
    stored = find(engine, approval.id)
    if stored != approval or stored.state is not State.APPROVED or not stored.signed:
        raise ReleaseError("Para publicar hacen falta las firmas de dos personas distintas.")
    for account, permission in (
        (stored.proposed_by, Permission.PREVIEW),
        (stored.decided_by, Permission.APPROVE),
    ):
        _refuse_gone(engine, account, permission)


def _refuse_gone(engine: Diversa, account: str, permission: Permission) -> None:
    """Raise ReleaseError where whoever proposed or signed has no account any more that may."""
    try:
        person = engine.people[account]
    except KeyError:
        person = None
    if person is None or not person.may(permission):
        raise ReleaseError(
            "Quien propuso o firmó ya no puede hacerlo: su cuenta cambió. Retiren la propuesta y háganla otra vez."
        )


def refuse_changed(engine: Diversa, approval: Approval, digest: str) -> None:
    """Raise ReleaseError where what would go out is not what two persons signed; then nobody has signed any more."""
    if approval.digest == digest:
        return
    _finish(engine, approval, State.STALE)
    raise ReleaseError(
        "No se publica: lo que saldría ya no es lo que dos personas firmaron. Alguien respondió o retiró sus respuestas, "
        "o cambiaron textos o programas. Haga otra vista previa y fírmenla de nuevo."
    )


def refuse_pending(engine: Diversa, campaign: str, module: str) -> None:
    """Raise ReleaseError where somebody is deciding about the preview that another one would replace."""
    if pending(engine, campaign, module) is not None:
        raise ReleaseError(
            "La vista previa de este módulo está propuesta para publicar y no se puede cambiar. Antes hay que publicarla, "
            "devolverla o retirar la propuesta."
        )


def claim(engine: Diversa, approval: Approval) -> None:
    """Use signatures up, the moment before the ledger has the release. Raises ReleaseError where they were taken back.

    A crash right after loses the signatures, and never publishes without them.
    """
    if not engine.publishing.decide(
        approval.id, (State.APPROVED.value,), state=State.PUBLISHED.value, slot=None
    ):
        raise ReleaseError("No se publica: mientras se hacía, alguien retiró la propuesta.")


def approval_of(row: Mapping[str, Any]) -> Approval:
    """Read a proposal as it is stored."""
    values = {name: row[name] for name in Approval.__dataclass_fields__}
    for name in ("day", "proposed_on", "decided_on"):
        values[name] = None if values[name] is None else as_date(values[name])
    return Approval(**{**values, "state": State(values["state"])})


def _settled(engine: Diversa, found: Approval) -> Approval:
    """Close a proposal whose number has gone out: as published where that was it, else as stale."""
    if not found.pending or found.number >= ledger.next_number(engine.store, *found.names):
        return found
    rows = engine.store.releases_of(*found.names)
    out = any(int(row["number"]) == found.number and found.digest in row["manifest"] for row in rows)
    _finish(engine, found, State.PUBLISHED if out and found.signed else State.STALE)
    row = engine.publishing.approval(found.id)
    return found if row is None else approval_of(row)


def _publishable(engine: Diversa, campaign: str, module: str) -> Review:
    review = review_of(engine, campaign, module)
    if review is None or not review.whole:
        raise ReleaseError("No hay una vista previa completa de la próxima edición. Haga una.")
    if review.findings:
        raise ReleaseError("La auditoría encontró lo que alguien podría deducir: así no se puede publicar.")
    if review.blocked and not review.signable:
        raise ReleaseError(f"Así no se puede publicar, ni con firmas. {review.blocked}")
    return review


def _refuse_early(engine: Diversa, campaign: str, module: str, day: date) -> None:
    first = next_day_of(engine, campaign, module)
    if first is not None and day < first:
        raise ReleaseError(f"La próxima publicación puede llevar la fecha del {first} o una posterior.")


def _decidable(engine: Diversa, person: Person, id_: str) -> Approval:
    """Return what a person may decide about."""
    _require(person, Permission.APPROVE)
    found = find(engine, id_)
    if found.state is not State.PROPOSED:
        raise ReleaseError("Esta propuesta ya está decidida.")
    if found.proposed_by == person.id:
        raise ReleaseError("Quien propone no puede firmar: debe decidir otra persona.")
    return found


def _decide(engine: Diversa, person: Person, found: Approval, state: State, **values: Any) -> Approval:
    decided = {"state": state.value, "decided_by": person.id, "decided_on": engine.today(), **values}
    if not engine.publishing.decide(found.id, (State.PROPOSED.value,), **decided):
        raise ReleaseError("Esta propuesta ya está decidida.")
    return find(engine, found.id)


def _finish(engine: Diversa, found: Approval, state: State) -> bool:
    return engine.publishing.decide(found.id, [one.value for one in PENDING], state=state.value, slot=None)


def _burst(review: Review, given: str) -> str:
    """Return why a burst may pass; empty where nothing stops the release."""
    if not review.blocked:
        return ""
    return _said(given, "Llegaron muchas más respuestas que de costumbre. Escriba por qué son de verdad.")


def _said(given: str, sentence: str) -> str:
    said = given.strip()
    if not said:
        raise ReleaseError(sentence)
    if len(said) > LONGEST:
        raise ReleaseError(f"El texto es muy largo. Use hasta {LONGEST} letras.")
    return said


def _require(person: Person, permission: Permission) -> None:
    if not person.may(permission):
        raise ReleaseError("Su cuenta no tiene permiso para eso.")
