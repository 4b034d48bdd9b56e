"""What a sensitive module means on the pages: a way out on each of them, and no way back to what was answered.

Why it is so stands in `docs/decisions/0009-quick-exit.md`. The pages work without scripts; `static/exit.js` makes them faster and
leaves less behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson
import peewee
from flask import current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from diversa.campaigns.campaigns import EnabledModule
from diversa.web import messages

if TYPE_CHECKING:
    from diversa.engine import Diversa

CLEAR = {"Clear-Site-Data": '"cache", "cookies", "storage"', "Cache-Control": "no-store"}
SHEET, LANGUAGE = "sheet", "language:"
SCRIPTED, UNSCRIPTED = 3600, 330
"""Seconds for which a page can be sent. Without scripts the browser keeps sent forms beside its history and would send
them again; scripts keep no history, and clear the page themselves."""


def leave() -> ResponseReturnValue:
    """Tell the browser to forget what it holds of this site: a link leads on, a script only says so."""
    # Another site could load this address as a picture and empty the browsers of our visitors.
    foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    headers = {} if foreign else CLEAR
    if request.method == "POST":
        return "", 204, headers
    answer = redirect(current_app.config["EXIT_SITE"], 303)
    answer.headers.update(headers)
    return answer


def closed() -> ResponseReturnValue:
    """Say that a page which nobody touched was cleared."""
    g.sensitive = True
    title, text = messages.CLEARED
    return render_template("message.html", title=title, text=text), 200, CLEAR


def interruption(module: EnabledModule, entry: str = "") -> str:
    """Say what the way out does and does not do, before the first question; `entry` carries a code, closed."""
    site = urlsplit(current_app.config["EXIT_SITE"]).hostname
    return render_template("before.html", module=module, site=site, entry=entry)


def enter(module: EnabledModule) -> None:
    """Give its help lines to every page, and take the language from the form: the address never changes."""
    g.module = module
    action, chosen = request.form.get("action", ""), request.form.get("lang", "")
    if action.startswith(LANGUAGE):
        chosen = action.removeprefix(LANGUAGE)
    if chosen in module.instrument.snapshot.languages:
        g.language = chosen


def life(module: EnabledModule) -> int | None:
    """Return for how many seconds a page of a module can be sent; without an answer, until the next day."""
    if not (module.instrument.questionnaire.sensitive or g.get("shared")):
        return None
    return SCRIPTED if request.form.get("scripted") == "1" else UNSCRIPTED


def unsent() -> list[tuple[str, str]]:
    """Return what a form that could not be taken held, so that it can be sent again."""
    if request.method != "POST" or SHEET not in request.form:
        return []
    return [(n, value) for n, value in request.form.items(multi=True) if n not in ("scripted", "action")]


def mark(engine: Diversa) -> None:
    """Note whether a request that failed was for a sensitive module, even one that is paused or switched off."""
    if "sensitive" not in g:
        place = request.view_args or {}
        known = "module" in place and "campaign" in place
        g.sensitive = known and _is_sensitive(engine, place["campaign"], place["module"])


def _is_sensitive(engine: Diversa, campaign: str, public_name: str) -> bool:
    installed = (q for q in engine.registry.questionnaires.values() if q.public_name == public_name)
    if any(q.sensitive for q in installed):
        return True
    try:
        pinned = [row["module"] for row in engine.store.enabled_modules(campaign) if row["sensitive"]]
        return any(pinned_name(engine, campaign, module) == public_name for module in pinned)
    except peewee.DatabaseError:
        return False  # what failed may be the database itself


def pinned_name(engine: Diversa, campaign: str, module: str) -> str:
    """Return the public name of a module as it was pinned, even where its package is gone."""
    questionnaire = orjson.loads(engine.store.snapshot(campaign, module))["questionnaire"]
    return str(questionnaire.get("slug", questionnaire["id"]))
