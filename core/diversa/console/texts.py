"""Sealed texts in the console: what waits, which parcels are out, codes that come back, and themes in protected counts.

No text is ever shown here: the server cannot read one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import abort, make_response, render_template, request, url_for

from diversa.accounts.people import Person
from diversa.accounts.roles import Permission
from diversa.campaigns.campaigns import CampaignError
from diversa.coding import handing, overview, parcel
from diversa.coding.model import CodingError
from diversa.coding.overview import Overview
from diversa.coding.proposing import propose
from diversa.coding.subjects import sealed_questions
from diversa.coding.themes import dumps
from diversa.console.attention import Need
from diversa.console.context import campaign_or_404, engine, go, module_or_404, notice, person, record
from diversa.console.routes import Screen, Tab
from diversa.engine import Diversa
from diversa.questionnaire.structure import Questionnaire
from diversa.releases.wording import day_said
from diversa.texts import Text
from diversa.web.languages import words

_ = Text
SOON = 7
"""Days before a parcel is due in which it asks for attention."""
STATES = {
    "out": _("afuera"),
    "back": _("recibido"),
    "late": _("vencido"),
    "cancelled": _("anulado"),
}


@dataclass(frozen=True)
class ModuleCard:
    """Hold what the list says of one module; without `seen` it has no sealed texts."""

    id: str
    title: str
    seen: Overview | None


def show(campaign: str) -> Any:
    """Show, for every module of a campaign, how many texts wait and which parcels are out."""
    found = campaign_or_404(campaign)
    cards = [_card(campaign, module) for module in engine().campaigns.pinned(campaign)]
    return render_template("texts/show.html", campaign=found, cards=cards, **_words())


def _card(campaign: str, module: str) -> ModuleCard:
    asked = handing.questionnaire_of(engine(), campaign, module)
    seen = overview.look(engine(), campaign, module) if sealed_questions(asked) else None
    return ModuleCard(module, str(asked.title), seen)


def module(campaign: str, module: str) -> Any:
    """Show one module's sealed texts, and what was found in them."""
    return _drawn(campaign, module)


def _drawn(campaign: str, module: str, refused: str = "", status: int = 200) -> Any:
    found, asked = campaign_or_404(campaign), _asked(campaign, module)
    page = render_template(
        "texts/module.html",
        campaign=found,
        module=module,
        asked=asked,
        seen=overview.look(engine(), campaign, module),
        found=overview.found_in(engine(), campaign, module),
        said=overview.said,
        most=parcel.MOST,
        usual=handing.USUAL,
        may_exchange=person().may(Permission.EXCHANGE_TEXTS),
        refused=refused,
        **_words(),
    )
    return page, status


def _words() -> dict[str, Any]:
    return {"about": overview.about, "states": STATES, "day_said": lambda day: day_said(day, words())}


def _asked(campaign: str, module: str) -> Questionnaire:
    """Return what a module asks; answer 404 where the campaign has no such module, or that has no sealed texts."""
    asked = handing.questionnaire_of(engine(), campaign, module_or_404(campaign, module))
    if not sealed_questions(asked):
        abort(404)
    return asked


def hand_out(campaign: str, module: str) -> Any:
    """Send a parcel as a file; it is not kept here."""
    _asked(campaign, module)
    typed = request.form.get("at_most", "")
    at_most = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else handing.USUAL
    try:
        made = handing.hand_out(engine(), campaign, module, at_most)
    except CodingError as error:
        return _drawn(campaign, module, str(error), 422)
    record("texts.hand_out", f"{campaign}/{module}", parcel=made.id)
    return _file(parcel.dumps(made), f"paquete-{made.id}.json", "application/json")


def _file(content: bytes, name: str, kind: str) -> Any:
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def cancel(campaign: str, module: str, parcel: str) -> Any:
    """Say that a parcel will not come back."""
    _asked(campaign, module)
    row = handing.coding_store(engine(), campaign, module).parcel(parcel)
    if row is None or (row["campaign"], row["module"]) != (campaign, module):
        abort(404)
    try:
        handing.cancel(engine(), campaign, module, parcel)
    except CodingError as error:
        return _drawn(campaign, module, str(error), 422)
    record("texts.cancel", f"{campaign}/{module}", parcel=parcel)
    notice(_("El paquete quedó anulado. Borre también la copia que salió."))
    return go("texts.module", campaign=campaign, module=module)


def take_back(campaign: str, module: str) -> Any:
    """Take the codes of a parcel."""
    _asked(campaign, module)
    given, list_ = _upload("codes"), _upload("themes")
    if not given:
        return _drawn(campaign, module, _("Escoja el archivo de códigos."), 422)
    try:
        taken = handing.take_back(engine(), given, list_ or None, (campaign, module))
    except CodingError as error:
        return _drawn(campaign, module, str(error), 422)
    record("texts.take_back", f"{campaign}/{module}")
    notice(_("Se recibieron los códigos, y los textos cifrados que ya se leyeron se borraron."))
    if taken.left and taken.go_again:
        notice(_("Los textos que quedaron sin temas pueden ir en otro paquete."))
    elif taken.left:
        notice(_("Los textos que quedaron sin temas también se borraron."))
    return go("texts.module", campaign=campaign, module=module)


def _upload(name: str) -> bytes:
    file = request.files.get(name)
    return file.read() if file else b""


def themes_file(campaign: str, module: str) -> Any:
    """Send the list of themes that is used; before the first one, a proposal."""
    asked = _asked(campaign, module)
    used = handing.current_list(engine(), campaign, module) or propose(asked, words())
    return _file(dumps(used).encode(), f"temas-{module}.toml", "application/toml")


def adopt(campaign: str, module: str) -> Any:
    """Take a list of themes, the first one or one that adds to it."""
    _asked(campaign, module)
    given = _upload("themes")
    if not given:
        return _drawn(campaign, module, _("Escoja el archivo de temas."), 422)
    try:
        used = handing.adopt(engine(), campaign, module, given)
    except CodingError as error:
        return _drawn(campaign, module, str(error), 422)
    record("texts.themes", f"{campaign}/{module}", version=used.version)
    notice(_("Se usa la versión {version} de la lista de temas."), version=used.version)
    return go("texts.module", campaign=campaign, module=module)


def attention(engine: Diversa, person: Person) -> Iterator[Need]:
    """Yield the parcels that are due soon, for those who may bring their codes back."""
    if not person.may(Permission.EXCHANGE_TEXTS):
        return
    soon = engine.today() + timedelta(SOON)
    for campaign in engine.campaigns.all():
        for name in engine.campaigns.pinned(campaign.slug):
            try:
                sent = handing.coding_store(engine, campaign.slug, name).parcels_of(campaign.slug, name)
            except CampaignError:
                continue
            if any(one["state"] == "out" and one["due_on"] <= soon for one in sent):
                sentence = _("Un paquete de textos vence en menos de ocho días.")
                address = url_for("texts.module", campaign=campaign.slug, module=name)
                yield Need(campaign.title, sentence, address)


_READ, _EXCHANGE = Permission.READ_TEXT_THEMES, Permission.EXCHANGE_TEXTS
_ALL = "/campanas/<campaign>/textos/"
_ONE = f"{_ALL}<module>/"
SCREENS = (
    Screen(_ALL, "texts.show", show, _READ),
    Screen(_ONE, "texts.module", module, _READ),
    Screen(f"{_ONE}paquete/", "texts.hand_out", hand_out, _EXCHANGE, ("POST",)),
    Screen(f"{_ONE}paquete/<parcel>/anular/", "texts.cancel", cancel, _EXCHANGE, ("POST",)),
    Screen(f"{_ONE}codigos/", "texts.take_back", take_back, _EXCHANGE, ("POST",)),
    Screen(f"{_ONE}archivos/temas.toml", "texts.themes_file", themes_file, _EXCHANGE),
    Screen(f"{_ONE}lista/", "texts.adopt", adopt, _EXCHANGE, ("POST",)),
)
TABS = (Tab("texts.show", _("Textos"), 60),)
