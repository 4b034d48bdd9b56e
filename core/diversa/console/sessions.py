"""Facilitated sessions: open one, hand out its address, see how many finished, close it, report to the community."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, render_template
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField

from diversa.accounts.roles import Permission
from diversa.campaigns.access import session_of
from diversa.campaigns.campaigns import Campaign, CampaignError, Status
from diversa.campaigns.sessions import Session
from diversa.console.access import base_address
from diversa.console.context import engine, go, notice, person, record
from diversa.console.forms import ConsoleForm
from diversa.console.routes import Entry, Screen
from diversa.facilitation.paper import Paper
from diversa.facilitation.sessions import (
    guide_pdf,
    people_said,
    poster_pdf,
    report_pdf,
    session_address,
    told,
)
from diversa.privacy.receipts import display
from diversa.releases.pdf import NO_PDF, NoPdf
from diversa.texts import SPANISH, Text

_ = Text
STATES = {
    "open": _("abierta"),
    "early": _("es más adelante"),
    "late": _("terminó"),
    "closed": _("cerrada"),
}
NO_NUMBERS = _("Escriba el día y cuántos minutos dura.")
PAPERS = {"afiche": poster_pdf, "guia": guide_pdf}


class SessionForm(ConsoleForm):
    """Say what a new session is."""

    campaign = SelectField(_("Campaña"))
    title = StringField(
        _("Título"), description=_("Lo ven las personas. No escriba nombres de nadie: «Taller del barrio».")
    )
    place = StringField(
        _("Lugar"), description=_("Solo para su organización. No queda junto a las respuestas.")
    )
    planned_on = DateField(_("Día"), description=_("Recibe personas ese día y el siguiente."))
    minutes = IntegerField(_("Minutos que dura"), default=90)
    shared = BooleanField(
        _("Varias personas usan el mismo celular"),
        description=_("Al terminar, cada persona oprime «Siguiente persona» y se borra todo lo suyo."),
    )


def all_() -> Any:
    """List the sessions of one's organisation; all of them to those who manage campaigns."""
    mine = [session for session in engine().sessions.all() if _may_see(session)]
    return render_template(
        "sessions/all.html", sessions=[(one, _state(one), _title(one)) for one in mine], states=STATES
    )


def new() -> Any:
    """Open a session."""
    form, offered = SessionForm(), _campaigns()
    form.campaign.choices = [(one.slug, one.title) for one in offered]
    refused: Text | None = None
    if form.validate_on_submit():
        try:
            return _opened(form)
        except CampaignError as error:
            refused = Text(str(error))
    elif not form.is_submitted():
        form.planned_on.data = engine().today()
    elif form.planned_on.data is None or form.minutes.data is None:
        refused = NO_NUMBERS
    page = render_template("sessions/new.html", form=form, offered=offered, refused=refused)
    return page, 422 if form.is_submitted() else 200


def _opened(form: SessionForm) -> Any:
    """Open the session that a form describes. Raises `CampaignError`."""
    if form.planned_on.data is None or form.minutes.data is None:
        raise CampaignError(str(NO_NUMBERS))
    made = engine().sessions.open(
        form.campaign.data,
        title=form.title.data or "",
        place=form.place.data or "",
        planned_on=form.planned_on.data,
        minutes=form.minutes.data,
        shared=bool(form.shared.data),
        organisation=person().organisation,
        opened_by=person().id,
        today=engine().today(),
    )
    record("session.open", made.campaign, day=made.planned_on)
    return go("sessions.show", session=made.id.lower())


def show(session: str) -> Any:
    """Show a session: its address, how many finished, its papers."""
    found = _session_or_404(session)
    engine().attendance.flush()
    paper = _paper(found)
    address = paper.address(session_address(found))
    return render_template(
        "sessions/show.html",
        session=found,
        campaign=engine().campaigns[found.campaign],
        state=_state(found),
        states=STATES,
        letters=display(found.id),
        address=address,
        qr=paper.qr(address),
        people=_people(found),
    )


def close(session: str) -> Any:
    """Close a session; who began may finish."""
    found = _session_or_404(session)
    engine().sessions.close(found.id, engine().clock())
    record("session.close", found.campaign, day=found.planned_on)
    notice(_("La sesión está cerrada. Quien ya empezó puede terminar durante una hora."))
    return go("sessions.show", session=session)


def paper(session: str, name: str) -> Any:
    """Hand out the poster or the guide."""
    found = _session_or_404(session)
    if name not in PAPERS:
        abort(404)
    return _pdf(PAPERS[name], _paper(found), found, name=f"{name}-{found.id.lower()}")


def report(session: str) -> Any:
    """Show what a community may be told afterwards."""
    found = _session_or_404(session)
    engine().attendance.flush()
    page = told(engine(), _paper(found), found)
    return render_template("sessions/report.html", session=found, told=page)


def report_file(session: str) -> Any:
    """Hand out the report as a PDF."""
    found = _session_or_404(session)
    engine().attendance.flush()
    return _pdf(report_pdf, engine(), _paper(found), found, name=f"informe-{found.id.lower()}")


def _pdf(printed: Any, *about: Any, name: str) -> Response:
    try:
        content = printed(*about)
    except NoPdf:
        raise CampaignError(str(NO_PDF)) from None
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _paper(session: Session) -> Paper:
    return Paper(engine(), engine().campaigns[session.campaign], base=base_address())


def _session_or_404(typed: str) -> Session:
    letters = session_of(typed)
    found = engine().sessions.find(letters) if letters else None
    if found is None or not _may_see(found):
        abort(404)
    return found


def _may_see(session: Session) -> bool:
    """Tell whether a session is of this person's organisation, or her own; who manages campaigns sees all."""
    who = person()
    of_hers = bool(who.organisation) and session.organisation == who.organisation
    return of_hers or session.opened_by == who.id or who.may(Permission.MANAGE_CAMPAIGNS)


def _campaigns() -> list[Campaign]:
    """Return the campaigns in which a session can be opened."""
    found = (one for one in engine().campaigns.all() if one.status is Status.OPEN)
    return [one for one in found if engine().doors.policy(one.slug).sessions]


def _state(session: Session) -> str:
    return session.state(engine().today())


def _title(session: Session) -> str:
    return engine().campaigns[session.campaign].title


def _people(session: Session) -> list[tuple[Text | str, str]]:
    """Return how many finished each module, in words."""
    found = engine().sessions.people(session)
    titles = {name: engine().registry.questionnaires.get(name) for name in found}
    return [
        (asked.title if (asked := titles[name]) else name, people_said(people, SPANISH))
        for name, people in found.items()
    ]


_P = Permission.FACILITATE
SCREENS = (
    Screen("/sesiones/", "sessions.all", all_, _P),
    Screen("/sesiones/nueva/", "sessions.new", new, _P, ("GET", "POST")),
    Screen("/sesiones/<session>/", "sessions.show", show, _P),
    Screen("/sesiones/<session>/cerrar/", "sessions.close", close, _P, ("POST",)),
    Screen("/sesiones/<session>/informe/", "sessions.report", report, _P),
    Screen("/sesiones/<session>/informe.pdf", "sessions.report_file", report_file, _P),
    Screen("/sesiones/<session>/<name>.pdf", "sessions.paper", paper, _P),
)
MENU = (Entry("sessions.all", _("Sesiones"), 40),)
