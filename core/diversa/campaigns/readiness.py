"""What is looked at before a campaign opens: each finding a sentence that stops it, or only warns."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diversa.campaigns import snapshots
from diversa.campaigns.campaigns import Campaigns
from diversa.campaigns.doors import Doors
from diversa.campaigns.instruments import Instrument, Paused
from diversa.campaigns.model import Campaign, CampaignError
from diversa.campaigns.snapshots import Snapshot
from diversa.home import Home
from diversa.questionnaire import vintages
from diversa.questionnaire.projections import BadPopulation
from diversa.store.responses import ResponseStore
from diversa.texts import SPANISH, Text

_ = Text
LITTLE_SPACE = 500_000_000
"""Bytes below which the disk is nearly full."""
NO_SPACE = 100_000_000
"""Bytes below which no campaign opens: its responses might not fit."""
OLD_FIGURES = 3
"""Years after which population figures are said to be old."""


class Severity(StrEnum):
    """Say whether a finding keeps a campaign from opening."""

    STOPS = "stops"
    WARNS = "warns"


@dataclass(frozen=True)
class Finding:
    """Say one thing about a campaign that somebody should know before it opens, and what to do.

    `id` names the check; `module` the module it is about, empty for the campaign.
    """

    id: str
    severity: Severity
    text: Text
    mend: Text = Text("")
    module: str = ""

    @property
    def stops(self) -> bool:
        """Tell whether it keeps a campaign from opening."""
        return self.severity is Severity.STOPS


class NotReady(CampaignError):
    """Say everything that stops a campaign from opening."""

    def __init__(self, slug: str, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        said = " ".join(f"{SPANISH(f.text)} {SPANISH(f.mend)}".strip() for f in findings)
        super().__init__(f"La campaña «{slug}» no se puede abrir. {said}")


class Readiness:
    """Look at everything that a campaign needs, before people come.

    `store_of` gives the database of what people say to a module in a campaign; `doors` say what a campaign asks of those
    who come in; `themes` gives the themes there are.
    """

    def __init__(
        self,
        campaigns: Campaigns,
        home: Home,
        store_of: Callable[[str, str], ResponseStore],
        doors: Doors,
        themes: Callable[[], Container[str]],
        today: Callable[[], date],
    ) -> None:
        self._campaigns, self._home, self._store_of = campaigns, home, store_of
        self._doors, self._themes, self._today = doors, themes, today

    def require(self, slug: str) -> None:
        """Raise `NotReady` where something stops a campaign from opening."""
        stops = tuple(finding for finding in self._look(slug) if finding.stops)
        if stops:
            raise NotReady(slug, stops)

    def findings(self, slug: str) -> tuple[Finding, ...]:
        """Return everything to know before a campaign opens; what stops it first."""
        found = (*self._look(slug), *self._comfort())
        return tuple(sorted(found, key=lambda finding: not finding.stops))

    def _look(self, slug: str) -> Iterator[Finding]:
        campaign = self._campaigns[slug]
        names = self._campaigns.modules(slug)
        if not names:
            yield Finding("modules", Severity.STOPS, _("No tiene módulos."), _("Agregue al menos uno."))
        for name in names:
            yield from self._module(campaign, name)
        yield from _keys(campaign, self._campaigns)
        yield from _dates(campaign, self._today())
        yield from self._ways_in(campaign, names)
        if campaign.theme not in self._themes():
            text = _("El tema «{theme}» no está instalado: se verá el de siempre.").fill(theme=campaign.theme)
            yield Finding("theme", Severity.WARNS, text, _("Elija otro, o instálelo."))
        yield from _space(self._home)

    # --- its modules ------------------------------------------------------------------------------------------------

    def _module(self, campaign: Campaign, name: str) -> Iterator[Finding]:
        registry = self._campaigns.registry
        if name not in registry.questionnaires:
            why = next((q.reason for q in registry.quarantine if q.name == name), "")
            text = _("«{module}» no está instalado o no se pudo cargar. {reason}").fill(
                module=name, reason=why
            )
            yield Finding("paused", Severity.STOPS, text, _("Instálelo, o quítelo de la campaña."), name)
            return
        try:
            snapshot = self._pinned_or_new(campaign, name)
            Instrument(snapshot, registry).prepare()
        except (CampaignError, Paused) as error:
            text = _("«{module}» está en pausa: {reason}").fill(module=name, reason=str(error))
            yield Finding(
                "paused", Severity.STOPS, text, _("Instale una versión que sirva, o quítelo."), name
            )
            return
        if snapshot.questionnaire.sensitive:
            yield from self._sensitive(campaign, name)
        yield from _help_lines(snapshot, name)
        for language, count in snapshots.missing(registry, name).items():
            text = _("«{module}» no se podrá responder en «{language}»: faltan {count} frases por traducir.")
            filled = text.fill(module=name, language=language, count=count)
            yield Finding("language", Severity.WARNS, filled, module=name)

    def _pinned_or_new(self, campaign: Campaign, name: str) -> Snapshot:
        """Return what people will be asked: what was pinned, or in a campaign that was never open what is installed."""
        if campaign.is_fixed:
            return self._campaigns.pinned_snapshot(campaign.slug, name)
        return self._campaigns.installed_snapshot(name)

    def _sensitive(self, campaign: Campaign, name: str) -> Iterator[Finding]:
        signed = self._campaigns.sign_off_of(campaign.slug, name)
        if signed is None and not campaign.demonstration:
            text = _("«{module}» es un módulo sensible y no tiene aval ético en esta campaña.").fill(
                module=name
            )
            order = f"diversa campaign sign-off {campaign.slug} {name} --who … --date … --document …"
            mend = _("Regístrelo; también se puede con `{order}`.").fill(order=order)
            yield Finding("sign_off", Severity.STOPS, text, mend, name)
        if signed is not None and not signed.key_confirmed and not campaign.demonstration:
            text = _("Nadie ha confirmado que guardó la llave propia de «{module}».").fill(module=name)
            mend = _("Escriba el comprobante que está en su archivo, o registre el aval otra vez.")
            yield Finding("key", Severity.STOPS, text, mend, name)
        try:
            if self._campaigns.is_sensitive(campaign.slug, name):
                self._store_of(campaign.slug, name).count(campaign.slug, name)
        except Exception as error:  # whatever a database or its driver says
            text = _("La base de datos propia de «{module}» no responde: {reason}").fill(
                module=name, reason=f"{type(error).__name__}: {error}"
            )
            yield Finding("database", Severity.STOPS, text, _("Revísela con `diversa doctor`."), name)

    # --- the campaign -----------------------------------------------------------------------------------------------

    def _ways_in(self, campaign: Campaign, names: tuple[str, ...]) -> Iterator[Finding]:
        policy = self._doors.policy(campaign.slug)
        if not (policy.link or policy.codes or policy.sessions):
            text = _("No hay ninguna manera de entrar: nadie podría responder.")
            yield Finding("access", Severity.STOPS, text, _("Elija el enlace abierto, códigos o sesiones."))
        if not policy.codes or policy.link:
            return
        batches = [batch for batch in self._doors.batches(campaign.slug) if not batch.cancelled]
        opened = {module for batch in batches for module in batch.modules}
        for name in (one for one in names if one not in opened):
            text = _("Todavía no hay códigos que abran «{module}».").fill(module=name)
            yield Finding("codes", Severity.WARNS, text, _("Haga un lote de códigos en «Acceso»."), name)

    def _comfort(self) -> Iterator[Finding]:
        """Yield what never stops a campaign, and takes longer to find out."""
        yield from _population(self._home, self._today())
        if not can_make_pdf():
            text = _("En esta máquina no se pueden hacer PDF: falta la biblioteca Pango.")
            yield Finding("pdf", Severity.WARNS, text, _("Vea cómo instalarla con `diversa doctor`."))


def _keys(campaign: Campaign, campaigns: Campaigns) -> Iterator[Finding]:
    if not campaign.key_confirmed and not campaign.demonstration:
        text = _("Nadie ha confirmado que guardó la llave privada de la campaña.")
        mend = _("Escriba el comprobante que está en su archivo, o haga otra llave.")
        yield Finding("key", Severity.STOPS, text, mend)


def _dates(campaign: Campaign, today: date) -> Iterator[Finding]:
    if campaign.closes_on is not None and campaign.closes_on < today:
        text = _("La fecha de cierre ({day}) ya pasó.").fill(day=campaign.closes_on.isoformat())
        yield Finding("dates", Severity.STOPS, text, _("Cámbiela o quítela."))
    if campaign.opens_on is not None and campaign.opens_on > today:
        text = _("Está planeada para el {day}, y se abriría hoy.").fill(day=campaign.opens_on.isoformat())
        yield Finding("dates", Severity.WARNS, text)
    if campaign.purge_on is not None and campaign.purge_on <= (campaign.closes_on or today):
        text = _("Las respuestas se borrarían el {day}, antes de que cierre.").fill(
            day=campaign.purge_on.isoformat()
        )
        yield Finding("dates", Severity.STOPS, text, _("Elija otra fecha para borrarlas."))


def _help_lines(snapshot: Snapshot, name: str) -> Iterator[Finding]:
    """Yield which help lines nobody will see, because nobody has verified them.

    A sensitive module that shows help lines on its pages does not open while not one of them is verified.
    """
    questionnaire = snapshot.questionnaire
    shown = {line.id for line in questionnaire.help_lines if line.verified}
    if questionnaire.sensitive and questionnaire.care and shown.isdisjoint(questionnaire.care):
        text = _("«{module}» es sensible, y ninguna de sus líneas de ayuda está verificada.").fill(
            module=name
        )
        yield Finding("help_lines", Severity.STOPS, text, _("Verifique al menos una en el módulo."), name)
    for screen in questionnaire.screens:
        if screen.help_lines and shown.isdisjoint(screen.help_lines):
            text = _("En «{module}», la página «{title}» no mostrará ninguna línea de ayuda.")
            filled = text.fill(module=name, title=screen.title)
            yield Finding("help_lines", Severity.WARNS, filled, module=name)
    unverified = ", ".join(str(line.name) for line in questionnaire.help_lines if line.id not in shown)
    if unverified:
        text = _("«{module}» no mostrará estas líneas de ayuda, porque nadie las ha verificado: {names}.")
        yield Finding("help_lines", Severity.WARNS, text.fill(module=name, names=unverified), module=name)


def _space(home: Home) -> Iterator[Finding]:
    free = free_space(home)
    if free < LITTLE_SPACE:
        text = _("Queda poco espacio en el disco: {free} MB.").fill(free=free // 1_000_000)
        severity = Severity.STOPS if free < NO_SPACE else Severity.WARNS
        yield Finding("space", severity, text, _("Libere espacio o mueva la carpeta a otro disco."))


def _population(home: Home, today: date) -> Iterator[Finding]:
    try:
        year = vintages.current(home).year
    except BadPopulation as error:
        text = _("Las cifras de población que se cargaron no se pueden leer: {reason}").fill(
            reason=str(error)
        )
        yield Finding("population", Severity.WARNS, text, _("Cárguelas otra vez."))
        return
    if year + OLD_FIGURES <= today.year:
        text = _("Las cifras de población son de {year}.").fill(year=year)
        yield Finding("population", Severity.WARNS, text, _("Cargue otras con `diversa population load`."))


def free_space(home: Home) -> int:
    """Return how many bytes are free where the installation keeps its things."""
    return shutil.disk_usage(home.path).free


def can_make_pdf() -> bool:
    """Tell whether this machine has what makes a PDF."""
    try:
        import weasyprint
    except OSError:
        return False
    return bool(weasyprint.__version__)
