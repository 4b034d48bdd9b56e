"""Long work, as the office follows it: it can be left, found again, and begun anew."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, make_response, render_template, request

from diversa.accounts.roles import Permission
from diversa.console.context import engine, go, notice, person, record
from diversa.console.routes import Entry, Screen
from diversa.jobs.jobs import JobError, Jobs
from diversa.jobs.kinds import KINDS, step_said
from diversa.jobs.model import STATES, Job
from diversa.jobs.worker import is_worked
from diversa.texts import Text

_ = Text
EVERY = 5
"""Seconds after which a page that shows live work is asked for again."""
STILL = "quieta"
"""The question in an address by which a page stays as it is."""
NEEDS = {
    "preview": Permission.PREVIEW,
    "publish": Permission.APPROVE,
    "verify": Permission.SEE_CAMPAIGNS,
    "watch": Permission.WATCH,
}
"""What somebody must be allowed to do to begin each kind of work anew."""


def jobs() -> Jobs:
    """Return the work of the installation that the console serves."""
    return Jobs(engine())


def drawn(template: str, job: Job | None, status: int = 200, **values: Any) -> Response:
    """Draw a page that shows some work; it comes again by itself while that is live, unless the person had it stay."""
    page = render_template(
        template,
        job=job,
        worked=is_worked(engine().home),
        job_states=STATES,
        job_kinds=KINDS,
        step_said=step_said,
        may_repeat=may_repeat,
        **values,
    )
    answer = make_response(page, status)
    if job is not None and job.live and request.method == "GET" and STILL not in request.args:
        answer.headers["Refresh"] = str(EVERY)
    return answer


def every() -> Any:
    """List the newest work."""
    return render_template("jobs/all.html", found=jobs().newest(), kinds=KINDS, states=STATES)


def one(id: str) -> Any:
    """Show how far a piece of work is."""
    job = _found(id)
    return drawn("jobs/one.html", job, title=KINDS[job.kind].title)


def again(id: str) -> Any:
    """Begin anew what failed or was interrupted."""
    job = _allowed(id)
    try:
        begun = jobs().again(job.id, person().id)
    except JobError as error:
        notice(error.sentence)
        return go("jobs.one", id=id)
    record("job.again", f"{job.campaign}/{job.module}", kind=job.kind)
    return go("jobs.one", id=begun.id)


def cancel(id: str) -> Any:
    """Strike off work that has not begun."""
    job = _allowed(id)
    if jobs().cancel(job.id):
        record("job.cancel", f"{job.campaign}/{job.module}", kind=job.kind)
        notice(_("Se quitó de la espera."))
    else:
        notice(_("Ese trabajo ya empezó."))
    return go("jobs.one", id=id)


def _found(id: str) -> Job:
    try:
        return jobs()[id]
    except KeyError:
        abort(404)


def _allowed(id: str) -> Job:
    found = _found(id)
    if not person().may(NEEDS[found.kind]):
        abort(404)
    return found


def may_repeat(job: Job) -> bool:
    """Tell whether who is signed in may begin some work anew, or strike it off."""
    return person().may(NEEDS[job.kind])


_SEE = Permission.SEE_CAMPAIGNS
SCREENS = (
    Screen("/trabajos/", "jobs.every", every, _SEE),
    Screen("/trabajos/<id>/", "jobs.one", one, _SEE),
    Screen("/trabajos/<id>/repetir/", "jobs.again", again, _SEE, ("POST",)),
    Screen("/trabajos/<id>/quitar/", "jobs.cancel", cancel, _SEE, ("POST",)),
)
MENU = (Entry("jobs.every", _("Trabajos"), 70),)
