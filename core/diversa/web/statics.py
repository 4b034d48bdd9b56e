"""Styles and scripts, under addresses that carry their digest and may be cached for ever."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort

OWN = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".ico": "image/x-icon"}


def blueprint(app: Flask) -> Blueprint:
    """Serve the engine's and the themes' static files; `asset(name)` gives an address."""
    engine = app.extensions["diversa"]
    folders = (OWN, *(theme.static for theme in engine.registry.collect("register_themes")))
    room = Blueprint("statics", __name__)

    @lru_cache(maxsize=64)
    def found(name: str) -> tuple[bytes, str] | None:
        for folder in folders:
            path = folder / name
            if path.suffix in TYPES and path.is_file() and path.parent == folder:
                content = path.read_bytes()
                return content, hashlib.sha256(content).hexdigest()[:10]
        return None

    @lru_cache(maxsize=64)
    def asset(name: str) -> str:
        file = found(name)
        if file is None:
            raise FileNotFoundError(f"No theme and no room has a static file {name!r}.")
        return f"/static/{file[1]}/{name}"

    @room.get("/static/<digest>/<name>")
    def serve(digest: str, name: str) -> Response:
        file = found(name)
        if file is None or file[1] != digest:
            abort(404)
        response = Response(file[0], mimetype=TYPES[Path(name).suffix])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.jinja_env.globals["asset"] = asset
    return room
