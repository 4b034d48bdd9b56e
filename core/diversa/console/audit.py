"""The audit log, as the office reads it."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from diversa.accounts.roles import Permission
from diversa.console.context import engine, record
from diversa.console.deeds import deed
from diversa.console.routes import Entry, Screen, is_number
from diversa.texts import Text

_ = Text
PAGE = 50


def show() -> Any:
    """Show what was done, newest first."""
    before = request.args.get("antes", "")
    # A control character is in no subject, and no database takes every one of them.
    subject = "".join(filter(str.isprintable, request.args.get("sobre", ""))).strip()
    if before and not is_number(before):
        abort(404)
    entries = engine().audit_log.newest(PAGE, int(before) if before else None, subject or None)
    more = entries[-1].number if len(entries) == PAGE else None
    return render_template(
        "audit/show.html", entries=entries, more=more, subject=subject, verdict=None, deed=deed
    )


def verify() -> Any:
    """Verify the whole log, and say what was found."""
    verdict = engine().audit_log.verify()
    record("audit.verify", entries=verdict.entries, bad=verdict.bad or "")
    entries = engine().audit_log.newest(PAGE)
    return render_template(
        "audit/show.html", entries=entries, more=None, subject="", verdict=verdict, deed=deed
    )


SCREENS = (
    Screen("/registro/", "audit.show", show, Permission.READ_AUDIT),
    Screen("/registro/verificar/", "audit.verify", verify, Permission.READ_AUDIT, ("POST",)),
)
MENU = (Entry("audit.show", _("Registro"), 90),)
