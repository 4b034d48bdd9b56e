"""Published releases: static files, served as they lie in the folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, send_from_directory

from diversa.engine import Diversa
from diversa.releases.ledger import Release, published
from diversa.texts import SOURCE_LANGUAGE
from diversa.web.languages import offered


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


def _published(campaign: str, module: str) -> tuple[Release, ...]:
    """Return what was published of a module, by its name in addresses, oldest first, also what was withdrawn since."""
    engine = _engine()
    questionnaires = engine.registry.questionnaires.values()
    name = next((q.id for q in questionnaires if q.public_name == module), module)
    return published(engine.store, engine.home, campaign, name, module)


def overview() -> str:
    """List what has been published."""
    engine = _engine()
    found, gone = [], set()
    for campaign in engine.campaigns.all():
        for row in engine.store.enabled_modules(campaign.slug):  # also what is no longer asked
            questionnaire = engine.registry.questionnaires.get(row["module"])
            every = _published(campaign.slug, questionnaire.public_name) if questionnaire else ()
            if questionnaire and every:
                found.append((campaign, questionnaire))
                gone |= {(campaign.slug, questionnaire.id)} if every[-1].withdrawn else set()
    return render_template("results.html", found=found, gone=gone)


def latest(campaign: str, module: str) -> Any:
    """Lead to the newest release; where that one is withdrawn, to the notice that says so."""
    found = _published(campaign, module)
    if not found:
        abort(404)
    return redirect(f"/resultados/{campaign}/{module}/{found[-1].number}/", 303)


def release(campaign: str, module: str, number: int, path: str) -> Any:
    """Serve one file of one published release; of one that was withdrawn, the notice."""
    every = _published(campaign, module)
    found = next((one for one in every if one.number == number), None)
    if found is None:
        abort(404)
    if found.withdrawn is not None:
        return _gone(found, module, every, path.partition("/")[0])
    if path.endswith("/"):
        path += "index.html"
    response = send_from_directory(found.folder, path)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.direct_passthrough = False  # so that it can be compressed
    return response


def _gone(found: Release, module: str, every: Sequence[Release], first: str) -> Any:
    """Say that a release is withdrawn, since when and why, and which others can be read.

    `first` is the first part of the address inside the release, which names a language other than Spanish.
    """
    g.language = first if first in offered() else SOURCE_LANGUAGE
    page = render_template(
        "release_withdrawn.html",
        number=found.number,
        gone=found.withdrawn,
        others=[one for one in reversed(every) if one.withdrawn is None],
        base=f"/resultados/{found.campaign}/{module}",
    )
    return page, 410
