"""The private keys of sealed texts: shown once, kept by somebody, confirmed by the code that stands in their file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import render_template, request, url_for

from diversa.accounts.roles import Permission
from diversa.campaigns import keys
from diversa.campaigns.campaigns import Campaign, CampaignError
from diversa.console.context import campaign_or_404, engine, go, notice, record, title_of
from diversa.console.routes import Screen
from diversa.privacy.sealing import generate_keypair
from diversa.texts import Text

_ = Text


@dataclass(frozen=True)
class Pair:
    """Hold a new pair of keys in memory, until the page that shows the private one is drawn."""

    private: str = field(repr=False)
    public: bytes


def new_pair() -> Pair:
    """Make a pair of keys."""
    return Pair(*generate_keypair())


def shown(campaign: Campaign, pair: Pair, module: str = "") -> Any:
    """Show a private key, which nobody can be shown again; `module` where it is the own key of a sensitive one."""
    name = f"{campaign.slug}, {module}" if module else campaign.slug
    content = keys.file_of(pair.private, name, pair.public)
    return render_template(
        "campaigns/key_shown.html",
        campaign=campaign,
        module=module,
        title=title_of(module),
        content=content,
        file=f"data:text/plain;charset=utf-8,{quote(content)}",
        file_name=f"llave-{name.replace(', ', '-')}.pem",
        on=confirming(campaign, module),
    )


def confirming(campaign: Campaign, module: str = "") -> str:
    """Return the address at which a key is confirmed."""
    return url_for("ceremony.confirm", campaign=campaign.slug, llave=module or None)


def confirm(campaign: str) -> Any:
    """Take the code of a key that somebody has kept."""
    found, module, refused = campaign_or_404(campaign), request.args.get("llave", ""), None
    signed = engine().campaigns.sign_off_of(found.slug, module) if module else None
    if module and signed is None:
        module = ""
    if request.method == "POST":
        try:
            engine().campaigns.confirm_key(found.slug, request.form.get("code", "")[:200], module)
        except CampaignError as error:
            refused = Text(str(error))
        else:
            record("key.confirm", found.slug, module=module)
            notice(_("Quedó confirmado que alguien guardó esa llave."))
            return go("campaigns.show", campaign=found.slug)
    page = render_template(
        "campaigns/key.html",
        campaign=found,
        module=module,
        title=title_of(module),
        confirmed=signed.key_confirmed if module and signed else found.key_confirmed,
        refused=refused,
    )
    return page, 422 if refused else 200


def replace(campaign: str) -> Any:
    """Make another key for a campaign that was never open, because nobody has the old one; show it once."""
    from diversa.console.campaigns import seen_by

    found, pair = campaign_or_404(campaign), new_pair()
    changed = engine().campaigns.replace_key(found.slug, pair.public, seen_by(request.form.get("seen")))
    record("key.replace", found.slug)
    return shown(changed, pair)


_MANAGE = Permission.MANAGE_CAMPAIGNS
SCREENS = (
    Screen("/campanas/<campaign>/llave/", "ceremony.confirm", confirm, _MANAGE, ("GET", "POST")),
    Screen("/campanas/<campaign>/llave/otra/", "ceremony.replace", replace, _MANAGE, ("POST",)),
)
