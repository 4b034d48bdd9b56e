"""Published releases: static files, served as they lie in the folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, send_from_directory

from diversa.engine import Diversa


def blueprint(app: Flask) -> Blueprint:
    """Serve the newest published release of each module, and every earlier one by number."""
    room = Blueprint("results", __name__, url_prefix="/resultados")
    room.add_url_rule("/", "overview", overview)
    room.add_url_rule("/<campaign>/<module>/", "latest", latest)
    room.add_url_rule(
        "/<campaign>/<module>/<int:number>/", "release", release, defaults={"path": "index.html"}
    )
    room.add_url_rule("/<campaign>/<module>/<int:number>/<path:path>", "release", release)
    return room


def _engine() -> Diversa:
    found: Diversa = current_app.extensions["diversa"]
    return found


def _numbers(campaign: str, module: str) -> list[int]:
    questionnaires = _engine().registry.questionnaires.values()
    name = next((q.id for q in questionnaires if q.public_name == module), module)
    return [row["number"] for row in _engine().store.releases_of(campaign, name) if row["published"]]


def overview() -> str:
    """List what has been published."""
    engine = _engine()
    found = []
    for campaign in engine.campaigns.all():
        for row in engine.store.enabled_modules(campaign.slug):  # also what is no longer asked
            questionnaire = engine.registry.questionnaires.get(row["module"])
            if questionnaire and _numbers(campaign.slug, questionnaire.public_name):
                found.append((campaign, questionnaire))
    return render_template("results.html", found=found)


def latest(campaign: str, module: str) -> Any:
    """Lead to the newest release."""
    numbers = _numbers(campaign, module)
    if not numbers:
        abort(404)
    return redirect(f"/resultados/{campaign}/{module}/{numbers[-1]}/", 303)


def release(campaign: str, module: str, number: int, path: str) -> Any:
    """Serve one file of one published release."""
    if number not in _numbers(campaign, module):
        abort(404)
    folder = _folder(campaign, module, number)
    if path.endswith("/"):
        path += "index.html"
    response = send_from_directory(folder, path)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.direct_passthrough = False  # so that it can be compressed
    return response


def _folder(campaign: str, module: str, number: int) -> Path:
    return _engine().home.releases / campaign / module / str(number)
