"""What people propose to ask: a form without account or cookie, and the office's answers to groups of proposals."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from diversa.campaigns.campaigns import Campaign, CampaignError, Status
from diversa.conversation.proposals import TITLES, Kind, new_id
from diversa.conversation.words import PROPOSAL, ConversationError, written
from diversa.engine import Diversa
from diversa.texts import Text
from diversa.web import personal

_ = Text
KEPT = _("Recibimos su propuesta. La leerá una persona. Las respuestas se publican aquí, para todas.")
NO_KIND = _("Elija si propone una pregunta o un tema.")
_ID = re.compile(r"[0-9a-f]{32}")


def public_campaign(slug: str) -> Campaign:
    """Return a campaign that the public knows of; aborts with 404 for others."""
    engine: Diversa = current_app.extensions["diversa"]
    try:
        found = engine.campaigns[slug]
    except CampaignError:
        abort(404)
    if found.status in (Status.DRAFT, Status.TRIAL):
        abort(404)
    return found


def proposals_page(campaign: str) -> ResponseReturnValue:
    """Show what was answered and, while the campaign is open, take a proposal."""
    found = public_campaign(campaign)
    if request.method != "POST":
        return _page(found)
    if found.status is not Status.OPEN:
        return _page(found), 410
    current_app.extensions["sends"].take()
    return _propose(found)


def _propose(campaign: Campaign) -> ResponseReturnValue:
    engine: Diversa = current_app.extensions["diversa"]
    typed, chosen = request.form.get("words", ""), request.form.get("kind", "")
    kept = {"typed": typed, "chosen": chosen, "id": _id(request.form.get("id", ""))}
    try:
        text = written(PROPOSAL, typed)
        if chosen not in set(Kind):
            raise ConversationError(NO_KIND)
        if found := personal.to_warn_of(text):
            return _page(campaign, **kept, found=found, changing=personal.changing()), 422
        engine.proposals.propose(campaign.slug, bytes.fromhex(kept["id"]), Kind(chosen), text, engine.today())
    except ConversationError as refusal:
        return _page(campaign, **kept, error=refusal.sentence), 422
    return _page(campaign, done=KEPT)


def _page(campaign: Campaign, **more: Any) -> str:
    engine: Diversa = current_app.extensions["diversa"]
    values = {
        "campaign": campaign,
        "groups": engine.proposals.answered(campaign.slug),
        "proposal": PROPOSAL,
        "kinds": TITLES,
        "id": new_id().hex(),
    }
    return render_template("proposals.html", **(values | more))


def _id(typed: str) -> str:
    """Return the id that the page carried, which makes sending twice harmless; a new one where it is none."""
    return typed if _ID.fullmatch(typed) else new_id().hex()
