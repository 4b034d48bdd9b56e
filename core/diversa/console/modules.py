"""The modules of a campaign: added, switched on and off, compared with what is installed, and signed off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import abort, render_template, request
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from diversa.accounts.roles import Permission
from diversa.campaigns import health
from diversa.campaigns.campaigns import Campaign, CampaignError, Stale
from diversa.campaigns.declared import CROSS
from diversa.campaigns.instruments import Paused
from diversa.console import ceremony
from diversa.console.campaigns import seen_by
from diversa.console.context import (
    campaign_or_404,
    engine,
    go,
    module_or_404,
    notice,
    person,
    record,
    title_of,
)
from diversa.console.forms import ConsoleForm, DayField
from diversa.console.routes import Screen, Tab
from diversa.texts import Text
from diversa.web.languages import NAMES

_ = Text
AGAIN = _("«{module}» se pregunta otra vez.")
NO_LONGER = _("«{module}» ya no se pregunta. Sus respuestas se conservan.")
NEEDED = _("Escriba esto: el aval no sirve sin ello.")


class SignOffForm(ConsoleForm):
    """Collect what an ethics sign-off says."""

    seen = HiddenField()
    who = StringField(
        _("Quién dio el aval"), [InputRequired(NEEDED)], description=_("El comité o la persona.")
    )
    day = DayField(_("En qué fecha"), [InputRequired(NEEDED)])
    document = StringField(
        _("En qué documento consta"),
        [InputRequired(NEEDED)],
        description=_("Por ejemplo, «Acta 12 de 2026»."),
    )


def every(campaign: str) -> Any:
    """Show the modules of a campaign, and those that could be added."""
    return _all(campaign_or_404(campaign))


def _all(found: Campaign, refused: Text | None = None, code: int = 200) -> Any:
    campaigns = engine().campaigns
    page = render_template(
        "modules/all.html",
        campaign=found,
        refused=refused,
        states=health.module_states(campaigns, found.slug),
        available=health.available(campaigns, found.slug),
        signed={
            q.id: campaigns.sign_off_of(found.slug, q.id) for q in health.available(campaigns, found.slug)
        },
        quarantine=campaigns.registry.quarantine,
        manages=person().may(Permission.MANAGE_CAMPAIGNS),
        names=NAMES,
    )
    return page, code


def one(campaign: str, module: str) -> Any:
    """Show one module: how it is, what it publishes, and what is other in what is installed."""
    found, name = campaign_or_404(campaign), module_or_404(campaign, module)
    return _one(found, name)


def _one(found: Campaign, name: str, refused: Text | None = None, code: int = 200) -> Any:
    campaigns = engine().campaigns
    state = health.module_state(campaigns, found.slug, name)
    try:
        comparison = health.compare(campaigns, found.slug, name)
    except CampaignError:  # the state says what is wrong
        comparison = None
    page = render_template(
        "modules/one.html",
        campaign=found,
        state=state,
        comparison=comparison,
        tables=[CROSS.join(by) for by in state.tables or ()],
        refused=refused,
        manages=person().may(Permission.MANAGE_CAMPAIGNS),
        names=NAMES,
    )
    return page, code


def add(campaign: str) -> Any:
    """Pin an installed module; a sensitive one asks for its sign-off first."""
    found, module = campaign_or_404(campaign), request.form.get("module", "")
    questionnaire = engine().registry.questionnaires.get(module)
    if questionnaire is None:
        return _all(found, _("Ese módulo no está instalado."), 422)
    unsigned = engine().campaigns.sign_off_of(found.slug, module) is None
    if questionnaire.sensitive and unsigned and not found.demonstration:
        return go("modules.sign_off", campaign=found.slug, sensitive=module)

    def enable() -> None:
        enabled = engine().campaigns.enable(found.slug, module, seen_by(request.form.get("seen")))
        record("module.enable", found.slug, module=module, version=enabled.instrument.questionnaire.version)
        # A wrong setting shows now, and no file is made by the first person.
        engine().store_of(found.slug, module)
        notice(_("«{module}» quedó en la campaña."), module=questionnaire.title)

    return _done(found, enable, lambda refused, code: _all(found, refused, code))


def switch_on(campaign: str, module: str) -> Any:
    """Switch a module on again."""
    return _switch(campaign, module, on=True)


def switch_off(campaign: str, module: str) -> Any:
    """Switch a module off; its responses stay."""
    return _switch(campaign, module, on=False)


def _switch(campaign: str, module: str, *, on: bool) -> Any:
    found, name = campaign_or_404(campaign), module_or_404(campaign, module)

    def turn() -> None:
        change = engine().campaigns.enable if on else engine().campaigns.disable
        change(found.slug, name, seen_by(request.form.get("seen")))
        record("module.enable" if on else "module.disable", found.slug, module=name)
        notice(AGAIN if on else NO_LONGER, module=title_of(name))

    return _done(found, turn, lambda refused, code: _all(found, refused, code))


def migrate(campaign: str, module: str) -> Any:
    """Take over what is installed of a module."""
    found, name = campaign_or_404(campaign), module_or_404(campaign, module)

    def take_over() -> None:
        enabled = health.module_state(engine().campaigns, found.slug, name)
        engine().campaigns.migrate(found.slug, name, engine().today(), seen_by(request.form.get("seen")))
        record("module.migrate", found.slug, module=name, before=enabled.version, after=enabled.installed)
        notice(_("La campaña pregunta ahora lo que está instalado de «{module}»."), module=title_of(name))

    return _done(
        found,
        take_over,
        lambda refused, code: _one(engine().campaigns[found.slug], name, refused, code),
        ("modules.one", name),
    )


def _done(
    found: Campaign,
    act: Callable[[], None],
    draw: Callable[[Text, int], Any],
    on: tuple[str, str] | None = None,
) -> Any:
    """Do something and lead on, or draw the page again with why it was not done."""
    try:
        act()
    except (CampaignError, Paused) as error:
        return draw(Text(str(error)), 409 if isinstance(error, Stale) else 422)
    if on is None:
        return go("modules.all", campaign=found.slug)
    return go(on[0], campaign=found.slug, module=on[1])


def _add_signed(slug: str, module: str) -> None:
    """Add a module as soon as it is signed off, so that nobody has to remember to; its key is shown in any case."""
    if module in engine().campaigns.pinned(slug):
        return
    with suppress(CampaignError, Paused):
        enabled = engine().campaigns.enable(slug, module)
        record("module.enable", slug, module=module, version=enabled.instrument.questionnaire.version)


def sign_off(campaign: str, sensitive: str) -> Any:
    """Record the ethics sign-off of a sensitive module, and show once the key of its texts."""
    found, refused = campaign_or_404(campaign), None
    questionnaire = engine().registry.questionnaires.get(sensitive)
    if questionnaire is None or not questionnaire.sensitive:
        abort(404)
    form = SignOffForm(data=None if request.method == "POST" else {"seen": str(found.revision)})
    if form.validate_on_submit() and form.day.data is not None:
        pair = ceremony.new_pair()
        try:
            engine().campaigns.sign_off(
                found.slug,
                sensitive,
                who=form.who.data or "",
                day=form.day.data,
                document=form.document.data or "",
                public_key=pair.public,
                today=engine().today(),
                key_confirmed=False,
                seen=seen_by(form.seen.data),
            )
        except CampaignError as error:
            refused, found = Text(str(error)), engine().campaigns[found.slug]
            form.seen.data = str(found.revision)
        else:
            record("module.sign_off", found.slug, module=sensitive)
            _add_signed(found.slug, sensitive)
            return ceremony.shown(engine().campaigns[found.slug], pair, sensitive)
    signed = engine().campaigns.sign_off_of(found.slug, sensitive)
    page = render_template(
        "modules/sign_off.html",
        campaign=found,
        module=questionnaire,
        form=form,
        refused=refused,
        signed=signed,
    )
    return page, 422 if refused or form.errors else 200


_SEE, _MANAGE = Permission.SEE_CAMPAIGNS, Permission.MANAGE_CAMPAIGNS
_ALL = "/campanas/<campaign>/modulos/"
SCREENS = (
    Screen(_ALL, "modules.all", every, _SEE),
    Screen(f"{_ALL}agregar/", "modules.add", add, _MANAGE, ("POST",)),
    Screen(f"{_ALL}<module>/", "modules.one", one, _SEE),
    Screen(f"{_ALL}<module>/prender/", "modules.on", switch_on, _MANAGE, ("POST",)),
    Screen(f"{_ALL}<module>/apagar/", "modules.off", switch_off, _MANAGE, ("POST",)),
    Screen(f"{_ALL}<module>/pasar/", "modules.migrate", migrate, _MANAGE, ("POST",)),
    Screen(f"{_ALL}<sensitive>/aval/", "modules.sign_off", sign_off, _MANAGE, ("GET", "POST")),
)
TABS = (Tab("modules.all", _("Módulos"), 20),)
