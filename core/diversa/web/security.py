"""What every answer and every request must satisfy: headers, origins, sizes, well-formed bodies, rates."""

from __future__ import annotations

import gzip
import hmac
import threading
import time
from collections import Counter
from datetime import date
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would send Origin: null with every form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
}
COMPRESSED_FROM = 600
"""Bytes from which a page is compressed; below, the headers weigh more than is saved."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def add_security(app: Flask) -> None:
    """Check every request, and set the headers of every answer."""
    app.before_request(refuse_foreign_forms)
    app.before_request(_refuse_malformed)
    app.after_request(_protect)


class Sends:
    """Count the final writes and receipt look-ups of an hour by a digest of the address, with a key of the day.

    The address itself is kept nowhere. Pages are not counted: a workshop of sixty phones shares one address.
    """

    def __init__(self, hourly: int, secret: bytes) -> None:
        self._hourly, self._secret = hourly, secret
        self._lock, self._hour, self._counts = threading.Lock(), 0, Counter[bytes]()

    def take(self, name: str = "", most: int | None = None) -> None:
        """Count one of this address, or of a `name` with a limit of its own; answer 429 where there were too many."""
        hour, who = int(time.time()) // 3600, self._who(name or request.remote_addr or "")
        limit = self._hourly if most is None else most
        with self._lock:
            if hour != self._hour:
                self._hour, self._counts = hour, Counter()
            self._counts[who] += 1
            if self._counts[who] > limit:
                abort(429)

    def _who(self, name: str) -> bytes:
        today = hmac.digest(self._secret, date.today().isoformat().encode(), "sha256")
        return hmac.digest(today, name.encode(), "sha256")


def refuse_foreign_forms() -> None:
    """Refuse a form that another site sent; old phones send no header and pass."""
    if request.method in SAFE or request.path.startswith("/api/"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site in ("cross-site", "same-site") or (origin and urlsplit(origin).netloc != request.host):
        abort(403)


def _refuse_malformed() -> None:
    """Refuse bodies that a parser would quietly turn into an empty form or into replacement characters."""
    if request.method in SAFE or request.path.startswith("/api/"):
        return
    if request.mimetype == "application/x-www-form-urlencoded":
        body = request.get_data(cache=True)
        try:
            g.form_body = body.decode("ascii")
        except UnicodeDecodeError:
            abort(400)
        if not _is_utf8_form(g.form_body):
            abort(400)
    elif request.mimetype or request.content_length:
        abort(415)


def _is_utf8_form(body: str) -> bool:
    from urllib.parse import unquote_to_bytes

    if "%" not in body:
        return "\0" not in body
    try:
        text = unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return "\0" not in text


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # no-store breaks the browser's Back after a form, so only those pay for it whom a look at their phone endangers
    response.headers.setdefault("Cache-Control", "no-store" if _unkept() else "private, no-cache")
    return _compress(response)


def _unkept() -> bool:
    """Tell whether a browser must not keep the page: of a sensitive module, with a code, or on a shared phone."""
    return bool(g.get("sensitive") or g.get("no_store"))


def _compress(response: Response) -> Response:
    text = (response.mimetype or "").startswith("text/") or response.mimetype in _COMPRESSIBLE
    if (
        not text
        or response.direct_passthrough
        or response.status_code not in (200, 404, 422)
        or "gzip" not in request.headers.get("Accept-Encoding", "").lower()
        or response.headers.get("Content-Encoding")
        or getattr(g, "secret_page", False)
    ):
        return response
    body = response.get_data()
    if len(body) >= COMPRESSED_FROM:
        response.set_data(gzip.compress(body, 4, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
    return response


_COMPRESSIBLE = frozenset({"application/json", "application/javascript", "image/svg+xml"})
