"""What a view of the console works with: the installation, who is asking, the audit log, and a few ways to answer."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, g, redirect, url_for
from werkzeug.wrappers import Response

from diversa.accounts.people import Person
from diversa.campaigns.campaigns import Campaign, CampaignError
from diversa.engine import Diversa
from diversa.texts import Text
from diversa.web.languages import words


def engine() -> Diversa:
    """Return the installation that the console serves."""
    found: Diversa = current_app.extensions["diversa"]
    return found


def maybe_person() -> Person | None:
    """Return who is signed in with both factors; None where nobody is."""
    found: Person | None = g.get("person")
    return found


def person() -> Person:
    """Return who is signed in. Screens are only drawn for somebody."""
    found = maybe_person()
    if found is None:
        abort(404)
    return found


def record(action: str, on: str = "", **details: Any) -> None:
    """Write what the person did into the audit log; never answers, codes, receipts or keys."""
    engine().audit_log.write(person().email, action, on, **details)


def notice(sentence: Text, **values: Any) -> None:
    """Say one sentence on the next page, in the person's language: what is kept until then is plain text."""
    flash(words()(sentence.fill(**values) if values else sentence))


def title_of(module: str) -> Text:
    """Return how a module is called; its id where it is not installed any more."""
    questionnaire = engine().registry.questionnaires.get(module)
    return questionnaire.title if questionnaire else Text(module)


def go(endpoint: str, **values: Any) -> Response:
    """Lead to another screen, so that loading the page again does nothing twice."""
    return redirect(url_for(endpoint, **values), 303)


def campaign_or_404(slug: str) -> Campaign:
    """Return a campaign as it is now, whichever process changed it last; answer 404 where there is none."""
    try:
        return engine().campaigns.now(slug)
    except CampaignError:
        abort(404)


def module_or_404(campaign: str, module: str) -> str:
    """Return the id of a module that a campaign pinned; answer 404 where it has no such module."""
    if module not in engine().campaigns.pinned(campaign_or_404(campaign).slug):
        abort(404)
    return module
