"""Styles and scripts, under addresses that carry their digest and may be cached for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, abort

from diversa.theming import Theme
from diversa.web.dress import worn

OWN = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


def blueprint(app: Flask) -> Blueprint:
    """Serve the engine's and the themes' static files; `asset(name)` gives an address in the theme of the page.

    Files are read once. Two themes may have files of one name: their addresses tell them apart.
    """
    themes = app.extensions["diversa"].themes
    room = Blueprint("statics", __name__)
    own = _read(OWN)
    looks = {theme.id: _files(theme) | own for theme in themes}  # what the engine brings, no theme replaces
    served = {address: file for files in looks.values() for address, file in files.values()}

    def asset(name: str) -> str:
        files = looks[worn().id]
        if name not in files:
            raise FileNotFoundError(f"No theme and no room has a static file {name!r}.")
        return files[name][0]

    @room.get("/static/<digest>/<name>")
    def serve(digest: str, name: str) -> Response:
        file = served.get(f"/static/{digest}/{name}")
        if file is None:
            abort(404)
        response = Response(file, mimetype=TYPES[Path(name).suffix])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.jinja_env.globals["asset"] = asset
    return room


_Files = dict[str, tuple[str, bytes]]
"""Name → its address and what is in it."""


def _files(theme: Theme) -> _Files:
    """Return the static files that a theme wears, its own and those that stand in for what it lacks."""
    found: _Files = {}
    for layer in reversed(theme.chain):
        found |= _read(layer.static)
    return found


def _read(folder: Path) -> _Files:
    found = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.suffix in TYPES and path.is_file():
            content = path.read_bytes()
            found[path.name] = (f"/static/{hashlib.sha256(content).hexdigest()[:10]}/{path.name}", content)
    return found
