"""What a request is about: the installation, a campaign, a module in the language of the page, and addresses."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, g, request, url_for

from diversa.campaigns.campaigns import Campaign, CampaignError, EnabledModule, Status
from diversa.campaigns.instruments import Paused
from diversa.campaigns.sessions import Session
from diversa.engine import Diversa
from diversa.texts import SOURCE_LANGUAGE, load_catalogue
from diversa.web import messages, sensitive
from diversa.web.languages import ENGINE


def engine() -> Diversa:
    """Return the installation that this application serves."""
    found: Diversa = current_app.extensions["diversa"]
    return found


def session_here() -> Session | None:
    """Return the session in whose addresses this request is."""
    found: Session | None = g.get("session")
    return found


def url(endpoint: str, **values: Any) -> str:
    """Return an address in the language of the page."""
    values.setdefault("lang", g.get("language", SOURCE_LANGUAGE))
    session = session_here()
    if session and endpoint == "citizen.fill" and values["campaign"] == session.campaign:
        endpoint, values = "citizen.session_fill", {**values, "session": session.id.lower()}
        del values["campaign"]
    known: dict[Any, str] = current_app.extensions.setdefault("addresses", {})
    key = (endpoint, request.root_path, *sorted(values.items()))
    if key not in known:
        known[key] = url_for(endpoint, **values)
    return known[key]


def campaign_of(slug: str, tried: bool = False) -> Campaign:
    """Return a campaign; aborts where there is none, or where it is a draft that is not being `tried`."""
    try:
        found = engine().campaigns[slug]
    except CampaignError:
        abort(404)
    if found.status is Status.DRAFT and not tried:
        abort(404)
    return found


def open_campaign(slug: str) -> Campaign:
    """Return a campaign that takes answers now; aborts where there is none."""
    found = campaign_of(slug)
    if found.status is not Status.OPEN:
        raise messages.closed()
    return found


def modules_of(campaign: Campaign) -> list[EnabledModule]:
    """Return the modules of a campaign that can be served."""
    found = []
    for name in engine().campaigns.modules(campaign.slug):
        try:
            found.append(engine().campaigns.module(campaign.slug, name))
        except Paused:
            continue
    return found


def find_module(campaign: str, public_name: str, tried: bool = False) -> EnabledModule:
    """Return a module by the name in its address; aborts where there is none or it is paused."""
    draft = (
        campaign_of(campaign, tried).status is Status.DRAFT
    )  # of which nothing is said, not even that it is paused
    for name in engine().campaigns.modules(campaign):
        try:
            module = engine().campaigns.module(campaign, name)
        except Paused as error:
            if not draft and public_name == sensitive.pinned_name(engine(), campaign, name):
                raise messages.paused() from error
            continue
        if module.instrument.questionnaire.public_name == public_name:
            return module
    if request.method == "POST" and not draft:
        raise messages.removed()
    abort(404)


def speak(campaign: str, public_name: str, tried: bool = False) -> EnabledModule:
    """Return a module, and speak its words in the language of the page."""
    module = find_module(campaign, public_name, tried)
    if g.language not in module.instrument.snapshot.languages:
        abort(404)
    g.sensitive = module.instrument.questionnaire.sensitive
    if g.sensitive:
        sensitive.enter(module)
    g.catalogue = module.instrument.snapshot.catalogue(g.language) | load_catalogue(ENGINE, g.language)
    return module
