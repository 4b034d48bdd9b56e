"""Rules about privacy: texts, and breakdowns that would point at people."""

from __future__ import annotations

from collections.abc import Iterator

from diversa.contract.findings import Finding
from diversa.contract.subject import Subject
from diversa.disclosure.profiles import Profile
from diversa.indicators.breakdowns import BadBreakdown, breakdown
from diversa.indicators.plans import plan_tables
from diversa.questionnaire.kinds import ShortText
from diversa.releases.counting import profile_of
from diversa.texts import Text

_ = Text


def texts_protected(module: Subject) -> Iterator[Finding]:
    """What people write in their own words is sealed or dropped, and never published."""
    for question in module.questionnaire.questions():
        rules = (question.store, question.release, question.licensed or question.release)
        if isinstance(question, ShortText) and not all(rule.drops for rule in rules):
            yield Finding(
                question.id,
                _(
                    "Un texto escrito por una persona puede decir quién es, y se guardaría o publicaría tal cual."
                ),
                _("Use store=seal (cifrado) o store=drop, y release=drop."),
            )


def published_breakdowns(module: Subject) -> Iterator[Finding]:
    """Tables are broken down by variables that may be published, within what the module's profile allows."""
    names = dict.fromkeys(
        name for i in module.indicators for by in i.by for name in ((by,) if isinstance(by, str) else by)
    )
    bad = False
    for name in names:
        for finding in _breakdown(module, name):
            bad = True
            yield finding
    if not bad:
        yield from _plans(module, profile_of(module.questionnaire))


def _breakdown(module: Subject, name: str) -> Iterator[Finding]:
    variable = module.variables.get(name)
    users = ", ".join(i.id for i in module.indicators if name in _flat(i.by))
    if variable is None:
        what = _("Se cruza por «{name}», que no es una pregunta ni una variable.").fill(name=name)
        yield Finding(users, what, _("Corrija el nombre en by=."))
        return
    try:
        breakdown(variable)
    except BadBreakdown as error:
        what = _("Se cruza por «{name}», que no se puede publicar: {error}").fill(name=name, error=str(error))
        yield Finding(users, what, _("Quítela de by=, o cruce por una variable derivada que sí se publique."))


def _flat(by: tuple[str | tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(name for one in by for name in ((one,) if isinstance(one, str) else one))


def _plans(module: Subject, profile: Profile) -> Iterator[Finding]:
    try:
        plan_tables(module, profile)
    except BadBreakdown as error:
        yield Finding(
            module.questionnaire.id,
            _("Las tablas que se publicarían no caben en las reglas: {error}").fill(error=str(error)),
            _("Quite cruces de by=."),
        )
