"""Who is signed in: sessions that the office can see and end, and that end by themselves.

A browser's cookie names a session of ours. Where that session ended, the cookie is worth nothing, whoever kept a copy.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Any

from flask import Flask, g, redirect, request, session, url_for
from flask_login import user_logged_in, user_logged_out
from flask_security import (
    current_user,
    logout_user,
    password_changed,
    tf_profile_changed,
    user_failed_authn,
)

from diversa.console.context import engine
from diversa.console.datastore import StaffUser

LONGEST, IDLE, NOTED = 12 * 3600, 30 * 60, 60
"""Seconds after which a session ends in any case, without being used, and between two notes that it was used."""
MINUTE, LOOKED_AT = 60, 200
"""Seconds in which one refusal of an account is noted, and how many of the newest entries are looked at for it."""
KEY = "presence"
OPEN_TO_ALL = frozenset({"static", "invitation", None})


def add_presence(app: Flask) -> None:
    """Begin a session at every sign-in, and look at it before every page."""
    user_logged_in.connect(_begin, app)
    user_logged_out.connect(_end, app)
    user_failed_authn.connect(_refused, app)
    tf_profile_changed.connect(_changed_key, app)
    password_changed.connect(_changed_password, app)
    app.before_request(_look)
    app.after_request(_note_codes)


def _changed_key(_app: Flask, user: StaffUser, **_more: Any) -> None:
    engine().audit_log.write(user.email, "account.second_factor")


def _changed_password(_app: Flask, user: StaffUser, **_more: Any) -> None:
    engine().audit_log.write(user.email, "account.set_password")


def _refused(_app: Flask, user: StaffUser, **_more: Any) -> None:
    """Note that somebody tried in vain to come in to an account: once a minute, since anybody can try."""
    now, log = engine().clock(), engine().audit_log
    for entry in log.newest(LOOKED_AT):
        same = entry.who == user.email and entry.action == "account.refused"
        if same and abs(now - entry.at.timestamp()) < MINUTE:
            return
    log.write(user.email, "account.refused")


def _note_codes(response: Any) -> Any:
    """Note that somebody made recovery codes, which says nothing of the codes."""
    made = request.endpoint == "security.mf_recovery_codes" and request.method == "POST"
    if made and response.status_code == 200 and g.get("person") is not None:
        engine().audit_log.write(g.person.email, "account.recovery_codes")
    return response


def digest(secret: str) -> bytes:
    """Return what is stored of a session's secret."""
    return sha256(f"presence {secret}".encode()).digest()


def _begin(_app: Flask, user: StaffUser, **_more: Any) -> None:
    """Begin a session. Who was switched off between the two steps gets none, and so is led out by the next page."""
    if not user.active:
        _refused(_app, user)
        return
    session[KEY] = secret = secrets.token_urlsafe(32)
    now, store = int(engine().clock()), engine().people.store
    changed = request.endpoint == "security.change_password"
    if changed:  # every other browser is out with the old password, and the list of sessions says so
        store.end(user.id)
    store.end_old(now - LONGEST, now - IDLE)
    store.begin(digest(secret), user.id, now)
    if not changed:
        engine().audit_log.write(user.email, "account.sign_in")


def _end(_app: Flask, user: StaffUser | None = None, **_more: Any) -> None:
    secret = session.pop(KEY, "")
    if secret and isinstance(user, StaffUser):
        engine().people.store.end(user.id, digest(secret))
        engine().audit_log.write(user.email, "account.sign_out")


def _look() -> Any:
    """Find who is asking; lead everybody else to the door."""
    g.person = None
    if current_user.is_authenticated:
        if _is_present():
            g.person = engine().people[current_user.id]
        else:
            session.pop(KEY, None)
            logout_user()
            session.clear()
    endpoint = request.endpoint
    if g.person is not None:
        g.language = g.person.language
        return _codes_first(endpoint)
    if endpoint in OPEN_TO_ALL or str(endpoint).startswith("security."):
        return None
    return redirect(url_for("security.login", next=_here()), 303)


def _here() -> str | None:
    """Return the page to come back to after signing in; None where a form was sent, which cannot be sent again."""
    return f"{request.script_root}{request.path}" if request.method == "GET" else None


def _is_present() -> bool:
    store, secret = engine().people.store, session.get(KEY, "")
    row, now = store.presence(digest(secret)), int(engine().clock())
    if row is None or row["staff"] != current_user.id:
        return False
    if now - row["began"] > LONGEST or now - row["seen"] > IDLE:
        store.end(row["staff"], digest(secret))
        return False
    if abs(now - row["seen"]) > NOTED:
        store.seen(digest(secret), now)
    return True


def _codes_first(endpoint: str | None) -> Any:
    """Lead who has no recovery codes yet to them: without, a lost phone would mean a lost account."""
    free = endpoint in OPEN_TO_ALL or endpoint in ("security.mf_recovery_codes", "security.logout")
    if free or current_user.mf_recovery_codes or str(endpoint).startswith("security.two_factor"):
        return None
    return redirect(url_for("security.mf_recovery_codes"), 303)
