"""Rules about what is asked: names, screens, sections, and whether the questionnaire survives being pinned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from diversa.contract.findings import Finding
from diversa.contract.subject import Subject
from diversa.indicators.model import Indicator
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Check, Derived, accepts
from diversa.questionnaire.kinds import Choice, Consent, Grid, ShortText
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text

_ = Text


def unique_ids(module: Subject) -> Iterator[Finding]:
    """No two things of one sort have the same name."""
    questionnaire = module.questionnaire
    named: list[tuple[str, Iterable[object]]] = [
        (questionnaire.id, [s.id for s in questionnaire.sections]),
        (questionnaire.id, [s.id for s in questionnaire.screens]),
        (questionnaire.id, [line.id for line in questionnaire.help_lines]),
        (questionnaire.id, [c.name for c in questionnaire.conditions]),
        (questionnaire.id, [*questionnaire.by_id, *(d.id for d in module.derived)]),
    ]
    for question in questionnaire.by_id.values():
        if isinstance(question, Choice):
            named.append((question.id, [str(o.code) for o in question.options]))
        if isinstance(question, Grid):
            named.append((question.id, question.row_ids()))
    for where, names in named:
        for name in sorted(str(n) for n, times in Counter(names).items() if times > 1):
            yield Finding(
                where,
                _("«{name}» está dos veces.").fill(name=name),
                _("Dé a cada cosa un nombre o código propio."),
            )


def known_screens(module: Subject) -> Iterator[Finding]:
    """Ends, panels and the thank-you page name screens that exist; screens name help lines that exist."""
    questionnaire = module.questionnaire
    screens, lines = {s.id for s in questionnaire.screens}, {line.id for line in questionnaire.help_lines}
    for where, name in _screens(questionnaire):
        if name not in screens:
            yield Finding(
                where,
                _("Lleva a la pantalla «{name}», que no existe.").fill(name=name),
                _("Agregue esa pantalla a screens=, o corrija el nombre."),
            )
    shown = [("care", questionnaire.care), *((s.id, s.help_lines) for s in questionnaire.screens)]
    for where, names in shown:
        for name in names:
            if name not in lines:
                yield Finding(
                    where,
                    _("Muestra la línea de ayuda «{name}», que no existe.").fill(name=name),
                    _("Agregue esa línea a help_lines=, o corrija el nombre."),
                )


def _screens(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    yield from (("ends", end.screen) for end in questionnaire.ends)
    yield from ((q.id, panel.screen) for q in questionnaire.by_id.values() for panel in q.panels)
    if questionnaire.thank_you:
        yield "thank_you", questionnaire.thank_you


def section_consents(module: Subject) -> Iterator[Finding]:
    """A section that asks for consent asks for it first."""
    for section in module.questionnaire.sections:
        first = section.questions[0] if section.questions else None
        if section.consent and not (isinstance(first, Consent) and first.id == section.consent):
            yield Finding(
                section.id,
                _("Pide el consentimiento «{name}», que no es su primera pregunta.").fill(
                    name=section.consent
                ),
                _("Ponga de primera una pregunta Consent con ese nombre."),
            )


def sensitive_can_be_refused(module: Subject) -> Iterator[Finding]:
    """Every sensitive question offers "Prefiero no responder"; a text may simply be left out."""
    for question in module.questionnaire.questions():
        silent = isinstance(question, ShortText | Consent)
        if question.sensitive and not silent and Missing.REFUSED not in question.states():
            yield Finding(
                question.id,
                _("Es sensible y no ofrece «Prefiero no responder»."),
                _("Quite refusable=False, o diga refusable=True donde el tipo de pregunta no lo trae."),
            )


def neutral_address(module: Subject) -> Iterator[Finding]:
    """A sensitive module has a public name that does not tell what it is about."""
    questionnaire = module.questionnaire
    if questionnaire.sensitive and (not questionnaire.slug or questionnaire.id in questionnaire.slug):
        yield Finding(
            questionnaire.id,
            _("Es un módulo sensible y su dirección dice de qué trata."),
            _("Dé al cuestionario un slug= neutro, que no diga nada a quien mire la pantalla."),
        )


def pinned_without_loss(module: Subject) -> Iterator[Finding]:
    """A campaign can pin the questionnaire: it goes to JSON and back without loss."""
    written = module.questionnaire.to_json()
    try:
        again = Questionnaire.from_json(written).to_json()
    except Exception as error:
        found = Text("{kind}: {error}").fill(kind=type(error).__name__, error=str(error))
    else:
        if again == written:
            return
        found = _("vuelve distinto")
    yield Finding(
        module.questionnaire.id,
        _("No se puede fijar en una campaña: {found}").fill(found=found),
        _(
            "Los tipos de pregunta propios son dataclass congeladas, con un kind propio y campos que caben en JSON."
        ),
    )


def versions_accepted(module: Subject) -> Iterator[Finding]:
    """Functions accept the version of the questionnaire, or a campaign would be paused as soon as it opens."""
    version = module.questionnaire.version
    functions: tuple[Check | Derived | Indicator, ...] = (*module.checks, *module.derived, *module.indicators)
    for found in functions:
        if not accepts(found.versions, version):
            yield Finding(
                found.id,
                _("Acepta las versiones {versions}, y el cuestionario es la {version}.").fill(
                    versions=found.versions, version=version
                ),
                _("Corrija versions=, o quite la función si ya no se usa."),
            )
