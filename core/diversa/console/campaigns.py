"""Campaigns as the office sees them: listed, made, changed, and taken from one status to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template, request, url_for
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import Optional

from diversa.accounts.people import Person
from diversa.accounts.roles import Permission
from diversa.campaigns import editing, health, retention
from diversa.campaigns.campaigns import Campaign, CampaignError, Stale, Status
from diversa.campaigns.model import STATUSES
from diversa.campaigns.readiness import NotReady
from diversa.console import ceremony
from diversa.console.attention import Need
from diversa.console.context import campaign_or_404, engine, go, notice, person, record
from diversa.console.forms import ConsoleForm, DayField
from diversa.console.routes import Entry, Screen, Tab
from diversa.engine import Diversa
from diversa.texts import Text

_ = Text
VERBS: Mapping[Status, Text] = {
    Status.DRAFT: _("Volver a borrador"),
    Status.TRIAL: _("Poner a prueba"),
    Status.OPEN: _("Abrir"),
    Status.CLOSED: _("Cerrar"),
    Status.ARCHIVED: _("Archivar"),
}
DONE: Mapping[Status, Text] = {
    Status.DRAFT: _("La campaña es otra vez un borrador."),
    Status.TRIAL: _(
        "La campaña está a prueba: quien tenga la dirección puede recorrerla, y no se guarda nada."
    ),
    Status.OPEN: _("La campaña está abierta: desde ahora recibe respuestas."),
    Status.CLOSED: _("La campaña está cerrada. Quien ya empezó puede terminar durante una hora."),
    Status.ARCHIVED: _("La campaña quedó archivada: solo se puede mirar."),
}
RESTORE = _("Sacar del archivo")
LATE = _("Llegó el día en que se planeaba abrirla. No se abre sola.")


class CampaignForm(ConsoleForm):
    """Collect what is said of a campaign; the room decides."""

    seen = HiddenField()
    title = StringField(_("Título"), description=_("Es lo que leen las personas."))
    theme = SelectField(_("Tema"), description=_("Cómo se ven sus páginas."))
    opens_on = DayField(
        _("Se planea abrir el"),
        [Optional()],
        description=_(
            "Es un plan: ese día no se abre sola, porque abrir revisa todo y lo decide una persona."
        ),
    )
    closes_on = DayField(
        _("Recibe respuestas hasta el"),
        [Optional()],
        description=_("Al terminar ese día, en Colombia, se cierra sola."),
    )
    purge_on = DayField(
        _("Sus respuestas se borran el"),
        [Optional()],
        description=_(
            "Si no elige un día, se borran 12 meses después del cierre; las de un módulo sensible, a los 6 meses."
        ),
    )

    def values(self) -> dict[str, Any]:
        """Return what was typed, as the room takes it."""
        return {
            "title": self.title.data or "",
            "theme": self.theme.data,
            "opens_on": self.opens_on.data,
            "closes_on": self.closes_on.data,
            "purge_on": self.purge_on.data,
        }


class NewCampaignForm(CampaignForm):
    """Collect what a new campaign needs."""

    slug = StringField(
        _("Nombre corto, para la dirección"),
        description=_(
            "De 4 a 41 letras minúsculas sin tilde, números o guiones. Si lo deja vacío, sale del título."
        ),
    )
    demonstration = BooleanField(
        _("Es una demostración"), description=_("Solo tendrá datos simulados. No se puede cambiar después.")
    )


def _themed(form: CampaignForm, current: str) -> None:
    """Offer the themes there are, and the campaign's own also where it is not installed any more."""
    titles = {theme.id: theme.title for theme in engine().themes}
    form.theme.choices = list({**({current: current} if current else {}), **titles}.items())


def every() -> Any:
    """List the campaigns, with the archived ones apart."""
    found = engine().campaigns.all()
    return render_template(
        "campaigns/all.html",
        campaigns=[c for c in found if c.status is not Status.ARCHIVED],
        archived=[c for c in found if c.status is Status.ARCHIVED],
        modules={c.slug: engine().campaigns.modules(c.slug) for c in found},
        statuses=STATUSES,
    )


def new() -> Any:
    """Make a draft, and show its private key once."""
    form, refused = NewCampaignForm(theme="comunidad"), None
    _themed(form, "")
    if form.validate_on_submit():
        slug = (form.slug.data or "").strip() or editing.proposed_name(form.title.data or "")
        pair = ceremony.new_pair()
        try:
            made = engine().campaigns.create(
                slug,
                public_key=pair.public,
                demonstration=bool(form.demonstration.data),
                today=engine().today(),
                key_confirmed=False,
                **form.values(),
            )
        except CampaignError as error:
            refused = Text(str(error))
        else:
            record("campaign.create", made.slug, demonstration=made.demonstration)
            return ceremony.shown(made, pair)
    return render_template("campaigns/new.html", form=form, refused=refused), _code(form, refused)


def _code(form: ConsoleForm, refused: Text | None) -> int:
    return 422 if refused or form.errors else 200


def show(campaign: str) -> Any:
    """Show a campaign: where it is, what stops it, and what can be done with it."""
    return _shown(campaign_or_404(campaign))


def _shown(found: Campaign, refused: Text | None = None, code: int = 200) -> Any:
    opening = Status.OPEN in found.moves()
    findings = engine().readiness.findings(found.slug) if opening else ()
    page = render_template(
        "campaigns/show.html",
        campaign=found,
        refused=refused,
        opening=opening,
        findings=findings,
        ready=opening and not any(finding.stops for finding in findings),
        moves=[(status, _verb(found, status)) for status in found.moves()],
        states=health.module_states(engine().campaigns, found.slug),
        manages=person().may(Permission.MANAGE_CAMPAIGNS),
        tries="trying.citizen" in current_app.view_functions,
        days=due_days(found),
        theme_title=engine().themes[found.theme].title,
    )
    return page, code


def _verb(found: Campaign, status: Status) -> Text:
    return RESTORE if found.status is Status.ARCHIVED else VERBS[status]


def due_days(found: Campaign) -> list[tuple[str, str]]:
    """Return on which day the responses of each module are erased, where that is certain."""
    campaigns = engine().campaigns
    days = (
        (name, retention.due_on(found, sensitive=campaigns.is_sensitive(found.slug, name)))
        for name in campaigns.pinned(found.slug)
    )
    return [(name, day.isoformat()) for name, day in days if day is not None and found.purged_on is None]


def edit(campaign: str) -> Any:
    """Change what is said of a campaign; what somebody else changed meanwhile is said, and nothing typed is lost."""
    found, refused, now = campaign_or_404(campaign), None, {}
    form = CampaignForm(data=None if request.method == "POST" else _data(found))
    _themed(form, found.theme)
    if form.validate_on_submit():
        try:
            changed = engine().campaigns.edit(
                found.slug, engine().today(), seen_by(form.seen.data), **form.values()
            )
        except CampaignError as error:
            refused = Text(str(error))
            found = engine().campaigns[found.slug]
            now = _other(found, form) if isinstance(error, Stale) else {}
            form.seen.data = str(found.revision)
        else:
            fields = " ".join(sorted(n for n in form.values() if getattr(changed, n) != getattr(found, n)))
            record("campaign.edit", found.slug, fields=fields)
            notice(_("Se guardó."))
            return go("campaigns.show", campaign=found.slug)
    page = render_template("campaigns/edit.html", campaign=found, form=form, refused=refused, now=now)
    return page, 409 if now else _code(form, refused)


def _data(found: Campaign) -> dict[str, Any]:
    names = ("title", "theme", "opens_on", "closes_on", "purge_on")
    return {**{name: getattr(found, name) for name in names}, "seen": str(found.revision)}


def _other(found: Campaign, form: CampaignForm) -> dict[str, str]:
    """Return what stands now where something else was typed: field → value, empty where there is none."""
    typed = form.values()
    other = {name: getattr(found, name) for name in typed if getattr(found, name) != typed[name]}
    return {name: "" if value is None else str(value) for name, value in other.items()}


def seen_by(text: str | None) -> int:
    """Return the revision that a form was drawn with; one that never was where the form says none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def move(campaign: str) -> Any:
    """Take a campaign to another status."""
    found, wanted = campaign_or_404(campaign), request.form.get("status", "")
    if wanted not in set(Status):
        return _shown(found, _("Ese estado no existe."), 422)
    try:
        moved = engine().campaigns.move(found.slug, Status(wanted), seen_by(request.form.get("seen")))
    except CampaignError as error:
        code = 409 if isinstance(error, Stale | NotReady) else 422
        return _shown(engine().campaigns[found.slug], Text(str(error)), code)
    record("campaign.move", found.slug, before=found.status.value, after=moved.status.value)
    notice(_("La campaña ya no está archivada.") if found.status is Status.ARCHIVED else DONE[moved.status])
    return go("campaigns.show", campaign=found.slug)


def attention(installation: Diversa, who: Person) -> list[Need]:
    """Say which campaigns were to open by now: a day that comes opens nothing, somebody has to."""
    if not who.may(Permission.MANAGE_CAMPAIGNS):
        return []
    today = installation.today()
    return [
        Need(found.title, LATE, url_for("campaigns.show", campaign=found.slug))
        for found in installation.campaigns.all()
        if found.status in (Status.DRAFT, Status.TRIAL) and found.opens_on and found.opens_on <= today
    ]


_SEE, _MANAGE = Permission.SEE_CAMPAIGNS, Permission.MANAGE_CAMPAIGNS
SCREENS = (
    Screen("/campanas/", "campaigns.all", every, _SEE),
    Screen("/campanas/nueva/", "campaigns.new", new, _MANAGE, ("GET", "POST")),
    Screen("/campanas/<campaign>/", "campaigns.show", show, _SEE),
    Screen("/campanas/<campaign>/editar/", "campaigns.edit", edit, _MANAGE, ("GET", "POST")),
    Screen("/campanas/<campaign>/estado/", "campaigns.move", move, _MANAGE, ("POST",)),
)
MENU = (Entry("campaigns.all", _("Campañas"), 10),)
TABS = (Tab("campaigns.show", _("Campaña"), 10),)
