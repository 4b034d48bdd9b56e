"""Watching a campaign: how many answer, who is missing, how good the answers are, and how people end.

No screen shows one person's answers: everything comes from a look, which is protected, rounded and some days old.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import abort, render_template, url_for

from diversa.accounts.people import Person
from diversa.accounts.roles import Permission
from diversa.campaigns.campaigns import Campaign, CampaignError, Status
from diversa.campaigns.instruments import Paused
from diversa.console.attention import Need
from diversa.console.context import campaign_or_404, engine, go, module_or_404, notice, person, record
from diversa.console.routes import Screen, Tab
from diversa.engine import Diversa
from diversa.jobs.jobs import JobError, Jobs
from diversa.releases.vouching import Card, Judgement, card_of, judgement
from diversa.releases.wording import SIMULATED, day_said, percent_said
from diversa.texts import Text
from diversa.watching import arrivals, looks, picturing, presence, quality
from diversa.watching.arrivals import Arrivals, Number
from diversa.watching.delaying import limits_of
from diversa.watching.ratings import ratings
from diversa.watching.watching import Seen, see, watched_module
from diversa.web.languages import words

_ = Text
SOON = 7
"""Days before its last one in which a campaign asks for attention."""
NOTHING_YET = _("Todavía no hay cifras.")


@dataclass(frozen=True)
class CardOfModule:
    """Hold what the overview says of one module."""

    id: str
    title: str
    enabled: bool
    reason: str
    """Why it cannot be looked at; empty where it can."""
    seen: Seen | None

    @property
    def judgement(self) -> Judgement | None:
        """Return the worst colour of its quality card."""
        return None if self.seen is None else judgement(self.seen.judged.worst, words())

    @property
    def needs(self) -> Text:
        """Say what needs attention, or that nothing does."""
        if self.seen is None:
            return NOTHING_YET
        return next(iter(self.seen.needs), _("Nada espera por usted aquí."))


def show(campaign: str) -> Any:
    """Show every module of a campaign at a glance. A look that is due is counted first where that is quick."""
    found = campaign_or_404(campaign)
    cards = [_card(found, module) for module in engine().campaigns.pinned(campaign)]
    return render_template("watching/show.html", campaign=found, cards=cards, said=_said, day_said=_day)


def _card(campaign: Campaign, module: str) -> CardOfModule:
    enabled = module in engine().campaigns.modules(campaign.slug)
    try:
        watched = watched_module(engine(), campaign.slug, module)
        title = watched.instrument.questionnaire.title
        if looks.is_quick(engine(), watched):
            looks.renew(engine(), watched)
        return CardOfModule(module, words()(title), enabled, "", see(engine(), campaign.slug, module))
    except (CampaignError, Paused) as error:
        return CardOfModule(module, module, enabled, str(error), None)


def module(campaign: str, module: str) -> Any:
    """Show one module. A look that is due is counted first where that is quick."""
    found = campaign_or_404(campaign)
    enabled = watched_module(engine(), campaign, module_or_404(campaign, module))
    if looks.is_quick(engine(), enabled):
        looks.renew(engine(), enabled)
    seen = see(engine(), campaign, module)
    values: dict[str, Any] = {"drawn": _drawn(seen)} if seen is not None else {}
    return render_template(
        "watching/module.html",
        campaign=found,
        module=enabled.instrument.questionnaire,
        enabled=module in engine().campaigns.modules(campaign),
        seen=seen,
        due=looks.is_due(engine(), enabled),
        limits=limits_of(enabled, engine().today()),
        ratings=None if seen is None else ratings(seen.look.counted, enabled.instrument.questionnaire),
        said=_said,
        day_said=_day,
        period_said=lambda written: picturing.period_said(written, words()),
        share_said=lambda decision: picturing.share_said(decision, words()),
        reached_said=lambda place: picturing.reached_said(place, words()),
        percent_said=lambda share: percent_said(share, words()),
        place_said=lambda code: words()(picturing.place_said(code)),
        tens=partial(arrivals.tens, exact=found.demonstration),
        access_names=arrivals.ACCESS_NAMES,
        can_pause=person().may(Permission.MANAGE_CAMPAIGNS),
        **values,
    )


@dataclass(frozen=True)
class Drawn:
    """Hold what a page says of one module, in the language of the page."""

    arrivals: Arrivals
    chart: str
    wide: tuple[Text, ...]
    narrow: tuple[Text, ...]
    places: tuple[presence.Place, ...]
    map: str
    who: Any
    card: Card
    leaving: tuple[quality.Leaving, ...]
    note: str


def _drawn(seen: Seen) -> Drawn:
    t, look = words(), seen.look
    note = t(SIMULATED.words) if look.exact else ""
    wide, narrow = presence.absences(look, seen.population)
    came, places = arrivals.arrivals(look), presence.places(look, seen.population)
    return Drawn(
        came,
        picturing.arrivals_chart(came, t, note),
        wide,
        narrow,
        places,
        picturing.reach_map(places, t, note),
        seen.judged.taking_part(t, note),
        card_of(seen.judged.card, t),
        quality.leaving(look),
        note,
    )


def renew(campaign: str, module: str) -> Any:
    """Count a new look: at once where that is quick, else as long work that goes on by itself."""
    enabled = watched_module(engine(), campaign, module_or_404(campaign, module))
    if looks.is_quick(engine(), enabled):
        looks.renew(engine(), enabled)
    elif looks.is_due(engine(), enabled):
        try:
            Jobs(engine()).start("watch", campaign, module, person().id)
            notice(
                _(
                    "Se están contando las respuestas. Puede irse y volver: la página mostrará las cifras nuevas."
                )
            )
        except JobError as error:
            notice(error.sentence)
    return go("watching.module", campaign=campaign, module=module)


def pause(campaign: str, module: str) -> Any:
    """Switch a module off because a person decided it."""
    if module not in engine().campaigns.modules(campaign_or_404(campaign).slug):
        abort(404)
    engine().campaigns.disable(campaign, module)
    record("module.pause", f"{campaign}/{module}")
    notice(_("El módulo quedó en pausa: nadie más puede responderlo. Sus respuestas siguen guardadas."))
    return go("watching.module", campaign=campaign, module=module)


def attention(engine: Diversa, person: Person) -> Iterator[Need]:
    """Say which campaigns end soon, and which modules have something that cannot wait."""
    for campaign in engine.campaigns.all():
        if campaign.status is not Status.OPEN:
            continue
        if person.may(Permission.MANAGE_CAMPAIGNS) and (ends := _ends(engine, campaign)):
            yield ends
        if person.may(Permission.WATCH):
            yield from _urgent(engine, campaign)


def _ends(engine: Diversa, campaign: Campaign) -> Need | None:
    days = (campaign.closes_on - engine.today()).days if campaign.closes_on else SOON + 1
    if not 0 <= days <= SOON:
        return None
    sentence = _("Se cierra el {day}.").fill(day=_day(campaign.closes_on))
    return Need(campaign.title, sentence, url_for("campaigns.show", campaign=campaign.slug))


def _urgent(engine: Diversa, campaign: Campaign) -> Iterator[Need]:
    for module in engine.campaigns.modules(campaign.slug):
        try:
            seen = see(engine, campaign.slug, module)
        except (CampaignError, Paused):
            continue
        if seen is not None and seen.urgent:
            title = words()(seen.enabled.instrument.questionnaire.title)
            address = url_for("watching.module", campaign=campaign.slug, module=module)
            yield Need(f"{campaign.title} · {title}", seen.urgent[0], address)


def _said(number: Number) -> str:
    return arrivals.said(number, words())


def _day(day: Any) -> str:
    return day_said(day, words())


SCREENS = (
    Screen("/campanas/<campaign>/seguimiento/", "watching.show", show, Permission.WATCH),
    Screen("/campanas/<campaign>/seguimiento/<module>/", "watching.module", module, Permission.WATCH),
    Screen(
        "/campanas/<campaign>/seguimiento/<module>/contar/",
        "watching.renew",
        renew,
        Permission.WATCH,
        ("POST",),
    ),
    Screen(
        "/campanas/<campaign>/seguimiento/<module>/pausar/",
        "watching.pause",
        pause,
        Permission.MANAGE_CAMPAIGNS,
        ("POST",),
    ),
)
TABS = (Tab("watching.show", _("Seguimiento"), 30),)
