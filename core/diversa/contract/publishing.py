"""Rules about what is published: indicators are explained, proved, and count what is stored."""

from __future__ import annotations

from collections.abc import Iterator

from diversa.contract.findings import Finding
from diversa.contract.subject import Subject
from diversa.indicators import cases
from diversa.indicators.columns import stored
from diversa.indicators.layout import columns_of
from diversa.indicators.model import Indicator
from diversa.privacy.rules import CutsBand
from diversa.questionnaire.conditions import And, Answered, AnyOf, Condition, In, KnownTrue, Named, Or
from diversa.questionnaire.kinds import Choice
from diversa.questionnaire.plain import YES
from diversa.questionnaire.routing import Router
from diversa.releases.summary import sections_of
from diversa.texts import Text

_ = Text


def documented_indicators(module: Subject) -> Iterator[Finding]:
    """Every indicator says what it means, its formula and its reference."""
    for indicator in module.indicators:
        given = {"meaning": indicator.meaning, "formula": indicator.formula, "reference": indicator.reference}
        for name, text in given.items():
            if not text.strip():
                yield Finding(
                    indicator.id,
                    _("El indicador no dice su {name}=.").fill(name=name),
                    _(
                        "Escríbalo: sale en el anexo de método. Si la idea es suya, la referencia es «Propuesta propia»."
                    ),
                )


def worked_cases(module: Subject) -> Iterator[Finding]:
    """Every indicator has at least one case worked by hand, and all of them come out."""
    for indicator in module.indicators:
        if not indicator.cases:
            yield Finding(
                indicator.id,
                _("El indicador no tiene ningún caso resuelto a mano."),
                _("Dé a cases= unas pocas personas y el resultado que debe salir."),
            )
            continue
        try:
            cases.run(indicator, module.questionnaire, module.derived)
        except cases.CaseFailed as error:
            yield Finding(
                indicator.id,
                _("Un caso resuelto a mano no sale: {error}").fill(error=str(error)),
                _("Corrija la fórmula o el caso, el que esté mal."),
            )


def whole_bases(module: Subject) -> Iterator[Finding]:
    """The base of an indicator is not only "answered" on a question that some people are not asked.

    Who was not asked because an earlier answer means "none" counts as none, not as missing.
    """
    deciders = Router(module.questionnaire).deciders
    for indicator in module.indicators:
        for name in dict.fromkeys(
            n for c in indicator.estimator.counts().values() if (n := _only_answered(module, c))
        ):
            if deciders.get(name, YES) != YES:
                yield Finding(
                    indicator.id,
                    _(
                        "La base es solo quienes respondieron «{name}», que no se pregunta a todas las personas: quien no "
                        "la vio porque antes dijo que no, quedaría por fuera."
                    ).fill(name=name),
                    _("Diga en among= de quiénes se trata, con la condición que muestra esa pregunta."),
                )


def _only_answered(module: Subject, condition: Condition) -> str:
    """Return the one question of which a condition says no more than that it was answered; else nothing."""
    if isinstance(condition, Named | KnownTrue):
        return _only_answered(module, condition.condition)
    if isinstance(condition, And | Or):
        names = {_only_answered(module, part) for part in condition.parts}
        return names.pop() if len(names) == 1 else ""
    if isinstance(condition, Answered):
        return condition.ref.partition(".")[0]
    if isinstance(condition, In | AnyOf):
        question = module.questionnaire.by_id.get(condition.ref.partition(".")[0])
        if isinstance(question, Choice) and question.codes() <= set(condition.codes):
            return question.id
    return ""


def stored_detail(module: Subject) -> Iterator[Finding]:
    """What an indicator counts can be read from what is stored: it cuts no band and no group, and reads nothing dropped."""
    layout = columns_of(module.questionnaire, module.derived)
    for indicator in module.indicators:
        for error in dict.fromkeys(_unreadable(indicator, layout, module)):
            yield Finding(
                indicator.id,
                _("Necesita más detalle del que se guarda: {error}").fill(error=error),
                _(
                    "Corte donde empieza una banda o un grupo de store=, o guarde con más detalle si es seguro."
                ),
            )


def _unreadable(indicator: Indicator, layout: object, module: Subject) -> Iterator[str]:
    for condition in indicator.estimator.counts().values():
        if condition.references() <= module.variables.keys():  # unknown names are another rule's
            try:
                stored(condition.pair().true, layout, _name(condition) or indicator.id)  # type: ignore[arg-type]
            except (CutsBand, ValueError) as error:
                yield str(error)


def _name(condition: Condition) -> str:
    return next((node.name for node in condition.nodes() if isinstance(node, Named)), "")


def summary_shows_indicators(module: Subject) -> Iterator[Finding]:
    """The sections of the summary show indicators that exist."""
    try:
        sections_of(module.brought["register_summary"], module.indicators)
    except ValueError as error:
        yield Finding(
            module.questionnaire.id,
            _("El resumen muestra un indicador que no existe: {error}").fill(error=str(error)),
            _("Corrija el nombre en register_summary."),
        )
