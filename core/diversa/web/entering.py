"""How people come in: with the open link, with a code from a card, or in a facilitated session.

A code is typed, or stands behind the `#` of a printed address, which browsers send to nobody; from then on it travels in
closed fields of forms. Whether it opens a sensitive module is asked at sending and never before: else the letters of a
card would tell who took part. A session is the first part of every address of its pages. See `docs/decisions/0017-access.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import peewee
from flask import abort, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from diversa.campaigns.access import NO_TICKET, NotAdmitted, Ticket, code_of, session_of
from diversa.campaigns.campaigns import EnabledModule
from diversa.campaigns.model import CampaignError
from diversa.campaigns.sessions import Session
from diversa.privacy.envelopes import Envelope, SheetError
from diversa.texts import Text
from diversa.web import messages, sensitive
from diversa.web.finding import engine, modules_of, open_campaign, session_here, url

_ = Text
ENTER = "enter"
"""The button that goes in with a code."""
CODE_SENDS, SESSION_SENDS = 60, 1_000
"""Final sendings an hour with one code, and in one session: they do not count for the address they come from."""
CODE_UNKNOWN = _(
    "Con ese código no se puede entrar aquí. Revise las letras. Si están bien, el código ya se usó en esta encuesta: "
    "cada código sirve una sola vez."
)
CODE_UNREADABLE = _("Un código tiene doce letras y números. Revise si falta o sobra alguno.")
CODE_USED = _(
    "Ese código ya se usó en esta encuesta, así que no guardamos nada. Lo que respondió sigue aquí: si tiene otro "
    "código, escríbalo y envíe de nuevo."
)
CODE_REFUSED = _(
    "Con ese código no se puede enviar, así que no guardamos nada. Revise las letras. Si están bien, el código ya se usó "
    "en esta encuesta o no es para ella. Lo que respondió sigue aquí: escriba un código y envíe de nuevo."
)
"""What a sensitive module says at sending: the same of a used code and of one that never was."""
NOT_LET_IN = _(
    "La manera de entrar cambió mientras usted respondía, así que no guardamos nada. Lo que respondió sigue aquí: si "
    "tiene un código, escríbalo y envíe de nuevo."
)


@dataclass(frozen=True)
class Asked:
    """Say that somebody must show a code first, and what was wrong with the one she typed."""

    error: Text | None = None
    typed: str = ""


# --- coming in ----------------------------------------------------------------------------------------------------------


def ticket(module: EnabledModule) -> Ticket | Asked:
    """Return what somebody comes in with to a module, or what she must be asked first."""
    if session := session_here():
        must_be_open(session)
        found, asked = Ticket(session=session.id), Asked()
    elif "entry" in request.form or "code" in request.form:
        code, typed = _carried_code(module), request.form.get("code", "")
        found, asked = _with_code(module, code or code_of(typed), typed)
    else:
        found, asked = NO_TICKET, Asked()
    try:
        engine().doors.admit(module.campaign.slug, found)
    except NotAdmitted:
        return asked
    return asked if asked.error else found


def _with_code(module: EnabledModule, code: str, typed: str) -> tuple[Ticket, Asked]:
    """Look a code up; one that opens nothing counts for this address. A sensitive module lets any code begin."""
    if not code:
        return NO_TICKET, Asked(CODE_UNREADABLE, typed[:60])
    if is_sensitive(module) or engine().doors.opens(*module.names, code):
        return Ticket(code=code), Asked()
    current_app.extensions["sends"].take()
    return NO_TICKET, Asked(CODE_UNKNOWN, typed[:60])


def door(module: EnabledModule, asked: Asked, sheet: str = "") -> ResponseReturnValue:
    """Ask for a code, in one box; `sheet` carries the answers of somebody who had filled everything in.

    Whoever typed the letters of a session is led there.
    """
    if not sheet and (there := _session_typed(asked.typed)):
        return there
    g.no_store = True
    page = render_template("door.html", module=module, error=asked.error, typed=asked.typed, sheet=sheet)
    return page, 422 if asked.error else 200


def _session_typed(typed: str) -> ResponseReturnValue | None:
    """Lead to the session whose letters somebody typed."""
    letters = session_of(typed)
    if not letters or engine().sessions.find(letters) is None:
        return None
    return redirect(url("citizen.session", session=letters.lower()), 303)


def ticket_of(code: str) -> Ticket:
    """Return what somebody came in with whose answers are here: a session says so in its address, a code in the sheet."""
    session = session_here()
    return Ticket(session=session.id) if session else Ticket(code=code)


def is_sensitive(module: EnabledModule) -> bool:
    """Tell whether nobody may find out here if a code was used in a module."""
    return module.instrument.questionnaire.sensitive


def code_refused(module: EnabledModule) -> Text:
    """Return what is said at sending of a code that opens nothing; in a sensitive module it counts for its address."""
    if not is_sensitive(module):
        return CODE_USED  # it was good when she came in
    current_app.extensions["sends"].take()
    return CODE_REFUSED


def count_sending(ticket: Ticket) -> None:
    """Count a final sending: for the code or the session it comes with, else for its address. Answers 429 at too many."""
    sends = current_app.extensions["sends"]
    if ticket.session:
        sends.take(f"session {ticket.session}", SESSION_SENDS)
    elif ticket.code:
        sends.take(f"code {ticket.code}", CODE_SENDS)
    else:
        sends.take()


# --- codes --------------------------------------------------------------------------------------------------------------


def close_code(code: str, campaign: str) -> str:
    """Close a code into a field of a form; empty without one."""
    if not code:
        return ""
    envelope, place = _envelope(), ("entry", campaign)
    return envelope.close({"c": code}, place, datetime.fromtimestamp(engine().clock(), UTC))


def _carried_code(module: EnabledModule) -> str:
    try:
        moment = datetime.fromtimestamp(engine().clock(), UTC)
        carried = _envelope().open(request.form.get("entry", ""), ("entry", module.campaign.slug), moment)
    except SheetError:
        return ""
    return str(carried["c"])


def _envelope() -> Envelope:
    return engine().main.envelope


def code_page(campaign: str) -> ResponseReturnValue:
    """Ask for the code of a card, and list what it opens."""
    found = open_campaign(campaign)
    g.no_store = g.secret_page = True
    if request.method != "POST":
        return render_template("code.html", campaign=found, error=None, typed="")
    typed = request.form.get("code", "")
    if there := _session_typed(typed):
        return there
    code, modules = code_of(typed), modules_of(found)
    opened = list(_opened(modules, code)) if code else []
    if not opened or (all(map(is_sensitive, opened)) and not all(map(is_sensitive, modules))):
        current_app.extensions["sends"].take()
    if not opened:
        error = CODE_UNKNOWN if code else CODE_UNREADABLE
        return render_template("code.html", campaign=found, error=error, typed=typed[:60]), 422
    entry = close_code(code, campaign)
    later = any(map(is_sensitive, opened))
    return render_template("modules_to_enter.html", campaign=found, modules=opened, entry=entry, later=later)


def _opened(modules: Iterable[EnabledModule], code: str) -> Iterable[EnabledModule]:
    """Yield the modules that a code opens, and every sensitive one, where it is not looked up.

    One whose database does not answer is left out.
    """
    for module in modules:
        try:
            if is_sensitive(module):
                if engine().doors.policy(module.campaign.slug).codes:
                    yield module
            elif engine().doors.opens(*module.names, code):
                yield module
        except peewee.DatabaseError:
            continue


# --- sessions -----------------------------------------------------------------------------------------------------------


def enter_session(values: dict[str, Any]) -> None:
    """Take a session out of an address, and put its campaign there; answers 404 where there is none."""
    if "session" not in values:
        return
    letters = session_of(values.pop("session"))
    session = engine().sessions.find(letters) if letters else None
    if session is None:
        abort(404)
    values["campaign"] = session.campaign
    g.session, g.shared = session, session.shared
    g.no_store = session.shared


def must_be_open(session: Session) -> None:
    """Answer with a sentence where a session does not take people now."""
    state = session.state(engine().today())
    if state == "early":
        raise messages.session_early(session.planned_on)
    if state != "open":
        raise messages.session_over()


def may_finish(began_at: float) -> None:
    """Answer with a sentence where answers that began then come too late for their session."""
    session, now = session_here(), engine().clock()
    if session and session.state(engine().today()) != "open" and not session.finishing(began_at, now):
        raise messages.session_over()


def session_page(campaign: str) -> ResponseReturnValue:
    """Welcome the people of a session, one after the other."""
    found, session = open_campaign(campaign), session_here()
    assert session is not None  # the address has one
    must_be_open(session)
    try:
        engine().doors.admit(campaign, Ticket(session=session.id))
    except CampaignError:
        raise messages.session_over() from None
    g.shared = False  # nobody has said anything here
    return render_template("session.html", campaign=found, session=session, modules=modules_of(found))


def next_person(campaign: str) -> ResponseReturnValue:
    """Have the browser forget what it holds of the last person, and begin anew."""
    session = session_here()
    assert session is not None  # the address has one
    foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    answer = redirect(url("citizen.session", session=session.id.lower()), 303)
    answer.headers.update({} if foreign else sensitive.CLEAR)
    return answer
