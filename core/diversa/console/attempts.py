"""How often somebody may try to sign in: counted by digests, with a key of the day, in memory."""

from __future__ import annotations

import hmac
import threading
from collections import Counter
from collections.abc import Callable, Mapping

from flask import Flask, abort, request, session

from diversa.accounts.people import address_of

PATHS = frozenset(
    {
        "security.login",
        "security.two_factor_token_validation",
        "security.mf_recovery",
        "security.verify",
        "security.change_password",
        "invitation",
    }
)
QUARTER = 900
"""Seconds for which attempts are counted."""
OF_ONE, OF_ALL = 10, 100
"""Attempts in that time for one account, and from one address."""


class Attempts:
    """Count attempts by account and by address; a new quarter of an hour begins at zero."""

    def __init__(self, secret: bytes, clock: Callable[[], float]) -> None:
        self._secret, self._clock = secret, clock
        self._lock, self._now, self._counts = threading.Lock(), 0, Counter[bytes]()

    def take(self, account: str, address: str) -> bool:
        """Count one; tell whether it may be tried. Without an account only the address counts."""
        now = int(self._clock()) // QUARTER
        keys = [(f"address {address}", OF_ALL), *([(f"account {account}", OF_ONE)] if account else [])]
        with self._lock:
            if now != self._now:
                self._now, self._counts = now, Counter()
            found = [(self._digest(key), most) for key, most in keys]
            self._counts.update(digest for digest, _most in found)
            return all(self._counts[digest] <= most for digest, most in found)

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._secret, f"{self._now} {text}".encode(), "sha256")


def add_attempts(app: Flask, secret: bytes, clock: Callable[[], float]) -> None:
    """Answer 429 to who tries too often."""
    attempts = Attempts(secret, clock)

    def look() -> None:
        if request.method != "POST" or request.endpoint not in PATHS:
            return
        if not attempts.take(_account(), request.remote_addr or ""):
            abort(429)

    app.before_request(look)


def _account() -> str:
    """Return whose password or code is tried: as the account is found by what was typed, as the first step left it, or who is signed in already.

    Only the address counts for a link that opens once: its secret cannot be guessed.
    """
    if request.endpoint == "security.login":
        sent = request.get_json(silent=True) if request.is_json else request.form
        return address_of(str(sent.get("email") or "")) if isinstance(sent, Mapping) else ""
    if request.endpoint == "invitation":
        return ""
    return str(session.get("tf_user_id") or session.get("_user_id") or "")
