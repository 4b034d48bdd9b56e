"""The kinds of long work: what each is called, what only one at a time may do, and how it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from diversa.engine import Diversa
from diversa.jobs.model import Job
from diversa.releases import approving
from diversa.releases.build import build_release
from diversa.releases.ledger import ReleaseError, place_of
from diversa.releases.reading import Progress
from diversa.releases.reviewing import public_name
from diversa.releases.verifying import Outcome, verify
from diversa.texts import SPANISH, Text
from diversa.watching.looks import renew
from diversa.watching.watching import watched_module

_ = Text
Do = Callable[[Diversa, Job, Progress], Text]
"""Do a piece of work, and return a sentence about what came of it."""


@dataclass(frozen=True)
class Kind:
    """Name one kind of work. Of those with the same `slot` only one at a time is done for a module."""

    title: Text
    slot: str
    do: Do


def _preview(engine: Diversa, job: Job, progress: Progress) -> Text:
    day = job.options.get("day")
    as_of = date.fromisoformat(day) if day else None
    made = build_release(engine, job.campaign, job.module, as_of=as_of, progress=progress)
    if made.findings:
        return _("La vista previa está lista. Así no se podría publicar: la auditoría encontró problemas.")
    return _("La vista previa está lista.")


def _publish(engine: Diversa, job: Job, progress: Progress) -> Text:
    approval = approving.find(engine, job.options["approval"])
    made = build_release(engine, job.campaign, job.module, approval=approval, progress=progress)
    subject = f"{job.campaign}/{job.module}/{made.number}"
    engine.audit_log.write(_email(engine, job.started_by), "release.published", subject)
    return _("Se publicó la edición {number}.").fill(number=made.number)


def _verify(engine: Diversa, job: Job, progress: Progress) -> Text:
    number = int(job.options["number"])
    name = public_name(engine.store, job.campaign, job.module)
    found = verify(engine, place_of(engine.home, job.campaign, name, number), progress)
    if found.outcome is Outcome.DIFFERENT:
        why = " ".join(SPANISH(sentence) for sentence in found.sentences)
        raise ReleaseError(f"La edición {number} no es la que se hizo. {why}")
    # Whether it can be counted again tells that somebody withdrew: of real people that is for the command line alone.
    said = OUTCOMES[found.outcome] if engine.campaigns[job.campaign].demonstration else WHOLE
    return said.fill(number=number)


def _watch(engine: Diversa, job: Job, progress: Progress) -> Text:
    renew(engine, watched_module(engine, job.campaign, job.module), progress)
    return _("Las cifras de seguimiento están al día.")


WHOLE = _("Los archivos de la edición {number} están como se escribieron.")
OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.SAME: _("La edición {number} está completa: se volvió a calcular todo y salió igual."),
    Outcome.INTACT: _(
        "Los archivos de la edición {number} están como se escribieron. Ya no se puede volver a calcular, por ejemplo porque "
        "alguien retiró sus respuestas."
    ),
}
KINDS: Mapping[str, Kind] = {
    "preview": Kind(_("Vista previa"), "release", _preview),
    "publish": Kind(_("Publicación"), "release", _publish),
    "verify": Kind(_("Verificación"), "verify", _verify),
    "watch": Kind(_("Cifras de seguimiento"), "watch", _watch),
}
STEPS: Mapping[str, Text] = {
    str(step): step
    for step in (
        _("Leyendo las respuestas"),
        _("Buscando respuestas repetidas"),
        _("Contando"),
        _("Protegiendo las cuentas"),
        _("Calculando los resultados"),
        _("Buscando lo que se podría deducir"),
        _("Ponderando"),
        _("Atacando la publicación"),
        _("Escribiendo las páginas"),
        _("Revisando la calidad"),
        _("Listo"),
    )
}
_PDF = "Haciendo el PDF ("


def step_said(step: str) -> Text:
    """Return what is being done as a sentence that can be translated."""
    if step.startswith(_PDF):
        return _("Haciendo el PDF ({language})").fill(language=step.removeprefix(_PDF).removesuffix(")"))
    return STEPS.get(step, Text(step))


def _email(engine: Diversa, account: str) -> str:
    try:
        return engine.people[account].email
    except KeyError:
        return ""
