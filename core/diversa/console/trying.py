"""Trying a campaign before people do: as a citizen would, and rule by rule. Nothing is stored, counted or used up."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from diversa.accounts.roles import Permission
from diversa.campaigns.campaigns import Campaign, EnabledModule
from diversa.campaigns.instruments import Paused
from diversa.console import CONSOLE
from diversa.console.context import campaign_or_404, engine, module_or_404
from diversa.console.imagining import imagine
from diversa.console.routes import Screen, Tab
from diversa.questionnaire import geography
from diversa.questionnaire.kinds import SIGNS, Municipality
from diversa.texts import SOURCE_LANGUAGE, Text
from diversa.web.languages import NAMES, words
from diversa.web.trying import BY_TICKET, TRIED_WHILE, make_ticket

_ = Text


def citizen(campaign: str) -> Any:
    """Offer every module of a campaign to be tried, each in its languages."""
    found = campaign_or_404(campaign)
    modules, paused = _modules(found)
    return render_template(
        "trying/citizen.html",
        campaign=found,
        open=found.status in TRIED_WHILE[BY_TICKET],
        offers=[(one, make_ticket(engine(), one), _addresses(one)) for one in modules],
        paused=paused,
        language_names=NAMES,
    )


def _modules(campaign: Campaign) -> tuple[list[EnabledModule], list[tuple[str, str]]]:
    """Return the modules that can be tried, and the others with the sentence that says why not."""
    found, paused = [], []
    for name in engine().campaigns.modules(campaign.slug):
        try:
            found.append(engine().campaigns.module(campaign.slug, name))
        except Paused as reason:
            paused.append((name, str(reason)))
    return found, paused


def _addresses(module: EnabledModule) -> list[tuple[str, str]]:
    """Return the languages of a module with the citizens' address of each."""
    root = request.script_root.removesuffix(CONSOLE)
    path = f"/{module.campaign.slug}/{module.instrument.questionnaire.public_name}/"
    languages = module.instrument.snapshot.languages
    return [(one, f"{root}{'' if one == SOURCE_LANGUAGE else f'/{one}'}{path}") for one in languages]


def rules(campaign: str, module: str) -> Any:
    """Take the answers of a person who does not exist, and show what every rule makes of them."""
    found = campaign_or_404(campaign)
    enabled = engine().campaigns.module(campaign, module_or_404(campaign, module))
    questionnaire, sent = enabled.instrument.questionnaire, request.method == "POST"
    given = {q.id: q.read_form(request.form.getlist) for q in questionnaire.questions()} if sent else {}
    given = {name: answer for name, answer in given.items() if answer not in (None, "", [], {})}
    return render_template(
        "trying/rules.html",
        campaign=found,
        module=enabled,
        given=given,
        imagined=imagine(engine(), enabled, given, words()) if sent else None,
        departments=geography.departments(),
        places=any(isinstance(question, Municipality) for question in questionnaire.questions()),
        signs=SIGNS,
    )


_TRYING = "/campanas/<campaign>/probar/"
SCREENS = (
    Screen(_TRYING, "trying.citizen", citizen, Permission.SEE_CAMPAIGNS),
    Screen(
        f"{_TRYING}<module>/reglas/", "trying.rules", rules, Permission.SEE_CAMPAIGNS, methods=("GET", "POST")
    ),
)
TABS = (Tab("trying.citizen", _("Probar"), 30),)
