"""What everybody may do with an account of their own: sessions, language, password, recovery codes."""

from __future__ import annotations

from binascii import Error
from datetime import UTC, datetime
from typing import Any

from flask import abort, g, render_template, request, session

from diversa.console.context import engine, go, notice, person, record
from diversa.console.presence import KEY, digest
from diversa.console.routes import Entry, Screen
from diversa.texts import Text
from diversa.web.languages import offered

_ = Text


def show() -> Any:
    """Show the account and the sessions in which it is signed in."""
    mine = digest(session.get(KEY, ""))
    rows = engine().people.store.presences_of(person().id)
    sessions = [
        {
            "id": bytes(row["id"]).hex(),
            "began": datetime.fromtimestamp(row["began"], UTC),
            "seen": datetime.fromtimestamp(row["seen"], UTC),
            "this": bytes(row["id"]) == mine,
        }
        for row in rows
    ]
    return render_template("account/show.html", sessions=sessions, languages=offered())


def end(id: str) -> Any:
    """End one session of one's own."""
    try:
        which = bytes.fromhex(id)
    except (ValueError, Error):
        abort(404)
    if not engine().people.store.end(person().id, which):
        abort(404)  # it is nobody's, or somebody else's
    record("account.end_session")
    notice(_("Esa sesión se cerró."))
    return go("account.show")


def speak() -> Any:
    """Choose the language of the console."""
    chosen = request.form.get("language", "")
    if chosen not in offered():
        abort(404)
    engine().people.speak(person().id, chosen)
    g.language = chosen
    return go("account.show")


SCREENS = (
    Screen("/mi-cuenta/", "account.show", show, None),
    Screen("/mi-cuenta/sesiones/<id>/cerrar/", "account.end", end, None, ("POST",)),
    Screen("/mi-cuenta/idioma/", "account.speak", speak, None, ("POST",)),
)
MENU = (Entry("account.show", _("Mi cuenta"), 95),)
