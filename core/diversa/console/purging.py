"""Erasing the responses of a campaign that is closed: at once, by who types its name."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from diversa.accounts.roles import Permission
from diversa.campaigns.campaigns import Campaign, CampaignError
from diversa.campaigns.purging import purge_now
from diversa.console.campaigns import due_days, seen_by
from diversa.console.context import campaign_or_404, engine, go, notice, record
from diversa.console.routes import Screen
from diversa.texts import Text

_ = Text


def purge(campaign: str) -> Any:
    """Show until when responses are kept, and erase them where somebody confirms it."""
    found, refused = campaign_or_404(campaign), None
    if request.method == "POST":
        try:
            _purge(found)
        except CampaignError as error:
            refused, found = Text(str(error)), engine().campaigns[found.slug]
        else:
            record("campaign.purge", found.slug)
            notice(_("Se borraron las respuestas. Las publicaciones quedan."))
            return go("campaigns.show", campaign=found.slug)
    page = render_template("campaigns/purge.html", campaign=found, refused=refused, days=due_days(found))
    return page, 422 if refused else 200


def _purge(found: Campaign) -> None:
    installation = engine()
    purge_now(
        installation.campaigns,
        installation.store_of,
        found.slug,
        request.form.get("confirm", ""),
        now=installation.clock(),
        today=installation.today(),
        seen=seen_by(request.form.get("seen")),
    )
    for vault in installation.vaults():  # on a server, `diversa maintain` rewrites the tables at night
        if vault.store.engine.is_sqlite:
            vault.store.engine.forget_deleted()


SCREENS = (
    Screen(
        "/campanas/<campaign>/borrar/", "purging.show", purge, Permission.MANAGE_CAMPAIGNS, ("GET", "POST")
    ),
)
