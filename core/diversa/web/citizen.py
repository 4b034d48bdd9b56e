"""A citizen's pages: choose a module, fill it in, get a receipt, rate, withdraw."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, abort, g, render_template

from diversa.campaigns.campaigns import Status
from diversa.texts import SOURCE_LANGUAGE
from diversa.web import entering, pages, ratings, sensitive
from diversa.web.answering import fill
from diversa.web.finding import campaign_of, engine, modules_of, speak, url
from diversa.web.languages import LOCALES, offered


def blueprint(app: Flask) -> Blueprint:
    """Make the citizen's routes; each stands twice, without and with a language."""
    room = Blueprint("citizen", __name__)
    room.url_value_preprocessor(_take_language)
    languages = ",".join(code for code in LOCALES if code != SOURCE_LANGUAGE)
    for rule, name, view, methods in (
        ("/", "home", home, ("GET",)),
        ("/retirar/", "withdraw", ratings.withdraw, ("GET", "POST")),
        ("/salir/", "leave", sensitive.leave, ("GET", "POST")),
        ("/salir/cerrada/", "closed", sensitive.closed, ("GET",)),
        ("/s/<session>/", "session", entering.session_page, ("GET",)),
        ("/s/<session>/siguiente/", "next_person", entering.next_person, ("GET",)),
        ("/s/<session>/<module>/", "session_fill", fill, ("GET", "POST")),
        ("/<campaign>/c/", "code", entering.code_page, ("GET", "POST")),
        ("/<campaign>/", "campaign", campaign_page, ("GET",)),
        ("/<campaign>/<module>/", "fill", fill, ("GET", "POST")),
        ("/<campaign>/<module>/ayuda/", "help_page", help_page, ("GET",)),
    ):
        room.add_url_rule(rule, name, view, methods=methods, defaults={"lang": SOURCE_LANGUAGE})
        room.add_url_rule(f"/<any({languages}):lang>{rule}", name, view, methods=methods)
    room.record(lambda state: state.app.jinja_env.globals.update(url=url, draw=pages.draw))
    return room


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    wanted = (values or {}).pop("lang", SOURCE_LANGUAGE)
    if wanted not in offered():
        abort(404)
    g.language = wanted
    if values:
        entering.enter_session(values)


def home() -> str:
    """List the campaigns that are open."""
    found = [c for c in engine().campaigns.all() if c.status is Status.OPEN]
    return render_template("home.html", campaigns=[(c, modules_of(c)) for c in found])


def campaign_page(campaign: str) -> str:
    """List the modules of a campaign."""
    found, codes = campaign_of(campaign), engine().doors.policy(campaign).codes
    return render_template("campaign.html", campaign=found, modules=modules_of(found), codes=codes)


def help_page(campaign: str, module: str) -> str:
    """List every verified help line of a module; it works without filling anything in."""
    enabled = speak(campaign, module)
    if g.sensitive:
        abort(404)  # one address for the whole module: the lines stand on each of its pages
    lines = [line for line in enabled.instrument.questionnaire.help_lines if line.verified]
    return render_template("help.html", module=enabled, lines=lines)
