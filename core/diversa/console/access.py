"""How people come in to a campaign: the open link, codes on cards, facilitated sessions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from flask import Response, abort, render_template, request
from wtforms import BooleanField, IntegerField, StringField

from diversa.accounts.roles import Permission
from diversa.campaigns.access import FEWEST_CODES, MOST_CODES, Batch, Policy, Share
from diversa.campaigns.campaigns import Campaign
from diversa.campaigns.changes import Stale
from diversa.campaigns.model import CampaignError
from diversa.console.campaigns import seen_by
from diversa.console.context import campaign_or_404, engine, go, notice, record
from diversa.console.forms import ConsoleForm
from diversa.console.routes import Screen, Tab
from diversa.facilitation.cards import IN_A_FILE, cards_files, cards_pdf
from diversa.facilitation.paper import Paper
from diversa.home import public_address
from diversa.releases.pdf import NO_PDF, NoPdf
from diversa.texts import Text

_ = Text


SHARES = {
    Share.FEW: _("menos de la mitad, o menos de diez"),
    Share.HALF: _("la mitad o más"),
    Share.MOST: _("tres cuartas partes o más"),
}


class PolicyForm(ConsoleForm):
    """Choose how people come in."""

    link = BooleanField(
        _("Enlace abierto"), description=_("Cualquier persona que tenga la dirección puede responder.")
    )
    codes = BooleanField(
        _("Códigos de un solo uso"),
        description=_("Se imprimen en tarjetas. Cada uno abre cada encuesta una vez."),
    )
    sessions = BooleanField(
        _("Sesiones acompañadas"),
        description=_("Una organización reúne personas y abre una sesión por un día."),
    )


class BatchForm(ConsoleForm):
    """Say which cards to make."""

    name = StringField(
        _("Nombre del lote"),
        description=_(
            "Para reconocerlo después: un barrio, una organización. Nunca el nombre de una persona."
        ),
    )
    count = IntegerField(_("Cuántas tarjetas"), default=100)


def show(campaign: str) -> Any:
    """Show how people come in, and the batches of codes."""
    found = campaign_or_404(campaign)
    policy = engine().doors.policy(campaign)
    return _drawn(found, PolicyForm(obj=policy, formdata=None), BatchForm(formdata=None))


def change(campaign: str) -> Any:
    """Change how people come in."""
    found, form = campaign_or_404(campaign), PolicyForm()
    try:
        policy = Policy(bool(form.link.data), bool(form.codes.data), bool(form.sessions.data))
        engine().doors.set_policy(campaign, policy, seen_by(request.form.get("seen")))
    except CampaignError as error:
        now, code = engine().campaigns[found.slug], 409 if isinstance(error, Stale) else 422
        return _drawn(now, form, BatchForm(formdata=None), Text(str(error))), code
    doors = " ".join(name for name, taken in vars(policy).items() if taken)
    record("access.change", campaign, doors=doors)
    notice(_("Se guardó cómo se entra a la campaña."))
    return go("access.show", campaign=campaign)


def make(campaign: str) -> Any:
    """Make a batch of codes, and hand it out once as cards."""
    found, form = campaign_or_404(campaign), BatchForm()
    try:
        if form.count.data is None:
            raise CampaignError(f"Escriba cuántas tarjetas, de {FEWEST_CODES} a {MOST_CODES}.")
        batch, codes = engine().doors.make(campaign, form.name.data or "", form.count.data, engine().today())
    except CampaignError as error:
        policy = engine().doors.policy(campaign)
        return _drawn(found, PolicyForm(obj=policy, formdata=None), form, Text(str(error))), 422
    record("codes.make", campaign, batch=batch.id, count=batch.made)
    try:
        return _handed_out(found, batch, codes)
    except NoPdf:  # nobody has these codes, so nobody may use them
        engine().doors.cancel(campaign, batch.id)
        record("codes.cancel", campaign, batch=batch.id)
        raise CampaignError(str(NO_PDF)) from None


def _handed_out(campaign: Campaign, batch: Batch, codes: tuple[str, ...]) -> Response:
    """Answer with the cards: one file, or an archive of several that comes as they are printed."""
    paper = Paper(engine(), campaign, base=base_address())
    several = len(codes) > IN_A_FILE
    kind, suffix = ("application/zip", "zip") if several else ("application/pdf", "pdf")
    content = _begun(cards_files(paper, codes)) if several else (cards_pdf(paper, codes),)
    name = f"tarjetas-{campaign.slug}-{batch.id.lower()}.{suffix}"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Print the first piece now, so that a machine that cannot print says so."""
    return chain((next(pieces),), pieces)


def cancel(campaign: str, batch: str) -> Any:
    """Cancel the codes of a batch that nobody used."""
    found = campaign_or_404(campaign)
    if batch not in {one.id for one in engine().doors.batches(found.slug)}:
        abort(404)
    engine().doors.cancel(campaign, batch)
    record("codes.cancel", campaign, batch=batch)
    notice(_("El lote quedó anulado. Sus tarjetas ya no abren nada; lo que ya se respondió se conserva."))
    return go("access.show", campaign=campaign)


def base_address() -> str:
    """Return where people reach this installation: as it is set, else as this page was reached."""
    return public_address() or request.host_url.rstrip("/") + request.script_root.removesuffix("/consola")


def _drawn(campaign: Campaign, policy: PolicyForm, batch: BatchForm, refused: Text | None = None) -> Any:
    doors = engine().doors
    return render_template(
        "access/show.html",
        campaign=campaign,
        form=policy,
        batch_form=batch,
        refused=refused,
        taken=doors.policy(campaign.slug),
        batches=doors.batches(campaign.slug),
        used=doors.used(campaign.slug),
        untold=doors.untold(campaign.slug),
        shares=SHARES,
        addressed=bool(public_address()),
        address=base_address(),
        most=MOST_CODES,
        titles={name: found.title for name, found in engine().registry.questionnaires.items()},
    )


_P = Permission.MANAGE_CAMPAIGNS
SCREENS = (
    Screen("/campanas/<campaign>/acceso/", "access.show", show, _P),
    Screen("/campanas/<campaign>/acceso/entrada/", "access.change", change, _P, ("POST",)),
    Screen("/campanas/<campaign>/acceso/tarjetas/", "access.make", make, _P, ("POST",)),
    Screen("/campanas/<campaign>/acceso/lotes/<batch>/anular/", "access.cancel", cancel, _P, ("POST",)),
)
TABS = (Tab("access.show", _("Acceso"), 30),)
