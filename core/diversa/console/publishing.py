"""Publishing: a preview with what the attacker found, two persons who sign, the ledger, and withdrawing with a notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from flask import abort, render_template, request, send_from_directory, url_for

from diversa.accounts.people import Person
from diversa.accounts.roles import Permission
from diversa.campaigns.campaigns import CampaignError
from diversa.console.attention import Need
from diversa.console.context import (
    campaign_or_404,
    engine,
    go,
    module_or_404,
    notice,
    person,
    record,
    title_of,
)
from diversa.console.jobs import drawn, jobs
from diversa.console.routes import Screen, Tab
from diversa.engine import Diversa
from diversa.jobs.jobs import JobError
from diversa.releases import approving, ledger
from diversa.releases.approving import State
from diversa.releases.ledger import Release, ReleaseError
from diversa.releases.reviewing import calm_day, next_day_of, public_name, review_of
from diversa.releases.withdrawing import withdraw as take_away
from diversa.releases.wording import COLOURS
from diversa.texts import Text
from diversa.web.security import HEADERS

_ = Text
OWN = frozenset({"preview", "publish", "verify"})
"""The kinds of long work that these screens begin and follow."""
REFUSALS = (CampaignError, JobError, ReleaseError)
STATES = {
    State.PROPOSED: _("espera la firma de otra persona"),
    State.APPROVED: _("firmada, por publicar"),
    State.PUBLISHED: _("publicada"),
    State.RETURNED: _("devuelta"),
    State.RECALLED: _("retirada antes de publicar"),
    State.STALE: _("ya no vale: cambió lo que saldría"),
}
SANDBOX = f"{HEADERS['Content-Security-Policy']}; sandbox allow-same-origin allow-downloads"
"""What a preview may do: be read, and have its files downloaded."""


def show(campaign: str) -> Any:
    """List the modules of a campaign with what was published and what waits."""
    found = campaign_or_404(campaign)
    rows = []
    for module in engine().campaigns.pinned(campaign):
        waiting = approving.pending(engine(), campaign, module)
        rows.append((module, title_of(module), _published(campaign, module), waiting))
    live = next((job for job in jobs().newest(campaign=campaign) if job.live), None)
    return drawn("publishing/show.html", live, campaign=found, rows=rows, states=STATES)


def module(campaign: str, module: str) -> Any:
    """Show where a module stands on the way from the preview to the ledger."""
    return _page(campaign, module_or_404(campaign, module))


def _page(campaign: str, module: str, refused: Text | None = None) -> Any:
    job = next((one for one in jobs().newest(campaign=campaign, module=module) if one.kind in OWN), None)
    return drawn(
        "publishing/module.html",
        job,
        422 if refused else 200,
        campaign=campaign_or_404(campaign),
        module=module,
        title=title_of(module),
        review=review_of(engine(), campaign, module),
        approvals=tuple(reversed(approving.approvals_of(engine(), campaign, module))),
        waiting=approving.pending(engine(), campaign, module),
        releases=tuple(reversed(_published(campaign, module))),
        calm=calm_day(engine(), campaign, module),
        next_day=next_day_of(engine(), campaign, module),
        states=STATES,
        colours=COLOURS,
        public=public_name(engine().store, campaign, module),
        name_of=_name,
        refused=refused,
        given=request.form,
    )


def files(campaign: str, module: str, path: str) -> Any:
    """Serve one file of a preview, with its stamp, to those who are signed in."""
    found = review_of(engine(), campaign, module_or_404(campaign, module))
    if found is None:
        abort(404)
    answer = send_from_directory(found.folder, f"{path}index.html" if path.endswith("/") else path)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


def _acting(act: Callable[..., None]) -> Callable[..., Any]:
    """Make a view that does something to a module, and says on its page why it could not."""

    def view(campaign: str, module: str, **more: Any) -> Any:
        module_or_404(campaign, module)
        try:
            act(campaign, module, **more)
        except REFUSALS as error:
            return _page(campaign, module, getattr(error, "sentence", None) or Text(str(error)))
        return go("publishing.module", campaign=campaign, module=module)

    return view


def preview(campaign: str, module: str) -> None:
    """Begin a preview as of a day."""
    approving.refuse_pending(engine(), campaign, module)
    day = _day(request.form.get("day", ""))
    jobs().start("preview", campaign, module, person().id, day=day.isoformat())
    record("release.preview", f"{campaign}/{module}", day=day)


def propose(campaign: str, module: str) -> None:
    """Propose what the preview shows."""
    made = approving.propose(
        engine(), person(), campaign, module, request.form.get("reason", ""), request.form.get("burst", "")
    )
    record(
        "release.propose", f"{campaign}/{module}/{made.number}", digest=made.digest, burst=bool(made.burst)
    )
    notice(_("Propuesta hecha. Ahora la mira y la firma otra persona."))


def approve(campaign: str, module: str, id: str) -> None:
    """Sign what somebody else proposed, and begin to publish it."""
    _mine(campaign, module, id)
    comment, burst = request.form.get("comment", ""), request.form.get("burst", "")
    made = approving.approve(engine(), person(), id, comment, burst)
    record("release.approve", f"{campaign}/{module}/{made.number}", digest=made.digest, burst=bool(burst))
    jobs().start("publish", campaign, module, person().id, approval=id)


def give_back(campaign: str, module: str, id: str) -> None:
    """Send a proposal back with a comment."""
    _mine(campaign, module, id)
    made = approving.give_back(engine(), person(), id, request.form.get("comment", ""))
    record("release.return", f"{campaign}/{module}/{made.number}")
    notice(_("Se devolvió con su comentario."))


def recall(campaign: str, module: str, id: str) -> None:
    """Take a proposal back before it goes out."""
    _mine(campaign, module, id)
    made = approving.recall(engine(), person(), id)
    record("release.recall", f"{campaign}/{module}/{made.number}")
    notice(_("Se retiró la propuesta. La vista previa se puede volver a hacer."))


def publish(campaign: str, module: str, id: str) -> None:
    """Begin again to publish what two persons signed."""
    _mine(campaign, module, id)
    approving.refuse_unsigned(engine(), approving.find(engine(), id))
    jobs().start("publish", campaign, module, person().id, approval=id)
    record("release.publish", f"{campaign}/{module}")


def verify(campaign: str, module: str, number: int) -> None:
    """Begin to verify a release."""
    _release(campaign, module, number)
    jobs().start("verify", campaign, module, person().id, number=str(number))
    record("release.verify", f"{campaign}/{module}/{number}")


def withdraw(campaign: str, module: str, number: int) -> Any:
    """Ask for the notice of a release that is withdrawn, and withdraw it."""
    module_or_404(campaign, module)
    found, refused = _release(campaign, module, number), None
    if found.withdrawn is not None:
        abort(404)
    if request.method == "POST":
        said, said_en = request.form.get("notice", ""), request.form.get("notice_en", "")
        try:
            take_away(engine(), person().id, campaign, module, number, said, said_en)
        except ReleaseError as error:
            refused = Text(str(error))
        else:
            record("release.withdraw", f"{campaign}/{module}/{number}")
            notice(_("Se retiró la edición {number}. En su dirección queda el aviso."), number=number)
            return go("publishing.module", campaign=campaign, module=module)
    page = render_template(
        "publishing/withdraw.html",
        campaign=campaign_or_404(campaign),
        module=module,
        title=title_of(module),
        number=number,
        refused=refused,
        given=request.form,
    )
    return page, 422 if refused else 200


def _mine(campaign: str, module: str, id: str) -> None:
    """Answer 404 for a proposal of another module."""
    row = engine().publishing.approval(id)
    if row is None or (row["campaign"], row["module"]) != (campaign, module):
        abort(404)


def _published(campaign: str, module: str) -> tuple[Release, ...]:
    name = public_name(engine().store, campaign, module)
    return ledger.published(engine().store, engine().home, campaign, module, name)


def _release(campaign: str, module: str, number: int) -> Release:
    found = next((one for one in _published(campaign, module) if one.number == number), None)
    if found is None:
        abort(404)
    return found


def _name(id: str) -> str:
    """Return what an account is called; nothing for one that is gone."""
    try:
        return engine().people[id].name
    except KeyError:
        return ""


def _day(given: str) -> date:
    try:
        found = date.fromisoformat(given.strip())
    except ValueError:
        raise ReleaseError("Escriba la fecha con año, mes y día: 2026-11-22.") from None
    if found > engine().today():
        raise ReleaseError("La fecha no puede ser futura.")
    return found


def attention(engine: Diversa, person: Person) -> Iterator[Need]:
    """Yield the proposals that somebody else made and this person may sign."""
    if not person.may(Permission.APPROVE):
        return
    for campaign in engine.campaigns.all():
        for name in engine.campaigns.pinned(campaign.slug):
            waiting = approving.pending(engine, campaign.slug, name)
            if waiting is None or waiting.state is not State.PROPOSED or waiting.proposed_by == person.id:
                continue
            address = url_for("publishing.module", campaign=campaign.slug, module=name)
            yield Need(campaign.title, _("Una publicación espera la firma de otra persona."), address)


_SEE, _ONE = Permission.SEE_CAMPAIGNS, "/campanas/<campaign>/publicar/<module>/"
_POST = ("POST",)
SCREENS = (
    Screen("/campanas/<campaign>/publicar/", "publishing.show", show, _SEE),
    Screen(_ONE, "publishing.module", module, _SEE),
    Screen(f"{_ONE}vista-previa/<path:path>", "publishing.files", files, _SEE),
    Screen(f"{_ONE}previsualizar/", "publishing.preview", _acting(preview), Permission.PREVIEW, _POST),
    Screen(f"{_ONE}proponer/", "publishing.propose", _acting(propose), Permission.PREVIEW, _POST),
    Screen(f"{_ONE}firmar/<id>/", "publishing.approve", _acting(approve), Permission.APPROVE, _POST),
    Screen(f"{_ONE}devolver/<id>/", "publishing.give_back", _acting(give_back), Permission.APPROVE, _POST),
    Screen(f"{_ONE}desistir/<id>/", "publishing.recall", _acting(recall), _SEE, _POST),
    Screen(f"{_ONE}publicar/<id>/", "publishing.publish", _acting(publish), Permission.APPROVE, _POST),
    Screen(f"{_ONE}verificar/<int:number>/", "publishing.verify", _acting(verify), _SEE, _POST),
    Screen(
        f"{_ONE}retirar/<int:number>/", "publishing.withdraw", withdraw, Permission.APPROVE, ("GET", "POST")
    ),
)
TABS = (Tab("publishing.show", _("Publicar"), 60),)
