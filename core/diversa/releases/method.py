"""The method annex: how every figure is made, proved with worked cases, and what is still a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from diversa.disclosure.profiles import Profile
from diversa.indicators.figures import number
from diversa.indicators.model import Case, Indicator
from diversa.indicators.quality import CEPAL_2023, QualityRules
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.kinds import Choice, Grid
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import HelpLine, Questionnaire
from diversa.releases.wording import NO_BREAK, QUALITIES, QUALITY_MEANINGS, percent_pattern
from diversa.texts import Catalogue, Text

_ = Text
FOLDED = 6
"""Rows of a grid that a worked case writes out; more with the same answer are counted together."""

STATES: Mapping[Missing, Text] = {
    Missing.REFUSED: _("prefirió no responder"),
    Missing.DONT_KNOW: _("no sabe"),
    Missing.BLANK: _("en blanco"),
    Missing.NOT_SHOWN: _("no se le preguntó"),
    Missing.SECTION_REFUSED: _("no quiso esa parte"),
}


@dataclass(frozen=True)
class WorkedCase:
    """Hold one worked case in words: what each person answered, and what must come out."""

    people: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    """How many people in a row answered the same, and their answers: (id of the question, answer in words)."""
    expected: tuple[tuple[str, str], ...]
    """(label of the category or nothing, result)."""
    note: str


@dataclass(frozen=True)
class MethodItem:
    """Hold the method of one indicator."""

    id: str
    indicator: Indicator
    numerator: str
    universe: str
    minima: tuple[str, ...]
    cases: tuple[WorkedCase, ...]


@dataclass(frozen=True)
class Method:
    """Hold the annex in one language."""

    items: tuple[MethodItem, ...]
    protection: tuple[str, ...]
    qualities: tuple[tuple[str, str], ...]
    proposals: tuple[str, ...]
    adaptations: tuple[tuple[str, str, str], ...]
    """(id, title, instrument) of questions that adapt a standard one."""
    lines: tuple[HelpLine, ...]
    """Help lines that nobody has verified."""


def method_of(
    questionnaire: Questionnaire,
    indicators: tuple[Indicator, ...],
    addresses: Mapping[str, str],
    profile: Profile,
    catalogue: Catalogue,
    rules: QualityRules = CEPAL_2023,
) -> Method:
    """Write the annex of a module as it was pinned; `addresses` name each indicator's page, `rules` gave the labels."""
    t = catalogue
    return Method(
        items=tuple(_item(addresses[indicator.id], indicator, questionnaire, t) for indicator in indicators),
        protection=tuple(t(words) for words in _protection(profile)),
        qualities=tuple((t(QUALITIES[one]), t(QUALITY_MEANINGS[one])) for one in QUALITIES),
        proposals=tuple(t(words) for words in _thresholds(profile, rules)),
        adaptations=tuple(
            (q.id, t(q.title), q.instrument) for q in questionnaire.questions() if q.instrument
        ),
        lines=tuple(line for line in questionnaire.help_lines if not line.verified),
    )


def _item(place: str, indicator: Indicator, questionnaire: Questionnaire, t: Catalogue) -> MethodItem:
    # A formula is written "whom it counts / among whom".
    formula = t(indicator.formula)
    numerator, slash, universe = formula.partition(" / ")
    return MethodItem(
        place,
        indicator,
        numerator if slash else formula,
        universe,
        tuple(t(words) for words in _minima(indicator)),
        tuple(_case(case, indicator, questionnaire, t) for case in indicator.cases),
    )


def _minima(indicator: Indicator) -> Iterator[Text]:
    if indicator.minimum_base:
        yield _("Se publica con {number} personas o más en la base.").fill(number=indicator.minimum_base)
    if indicator.minimum_count:
        yield _("Cada cifra cuenta al menos a {number} personas.").fill(number=indicator.minimum_count)


def _protection(profile: Profile) -> Iterator[Text]:
    """Say how people are protected, without a word that would help to undo it."""
    yield _(
        "Las respuestas se guardan sin nombre, documento, teléfono, dirección ni hora. Algunas se guardan en grupos, como "
        "la edad."
    )
    yield _(
        "Ninguna cuenta se publica exacta: a cada una se le suma o se le resta un poco, al azar. El mismo grupo de personas "
        "muestra siempre la misma cuenta, en todos los cuadros, idiomas y archivos. En promedio, el cambio es cero."
    )
    yield _(
        "Los porcentajes, los intervalos y la calidad se calculan con esas cuentas cambiadas. Por eso las partes pueden no "
        "sumar el total."
    )
    yield _(
        "Un porcentaje se publica si se basa en {base} personas o más, y si al menos {count} personas están en cada lado. Si "
        "no, se escribe «n. d.» (no disponible)."
    ).fill(base=profile.minimum_base, count=profile.minimum_count)
    if profile.identity_place_count > profile.minimum_count:
        yield _(
            "Donde un cruce junta quiénes son las personas (su género o su grupo étnico, por ejemplo) con un departamento o un "
            "municipio, deben ser al menos {count} en cada lado."
        ).fill(count=profile.identity_place_count)
    yield _("Con menos de {number} personas no se publican decimales.").fill(
        number=profile.whole_percent_below
    )
    yield _("Los textos que escriben las personas van cifrados y nunca se publican.")
    yield _("Una publicación no cambia después: es un conjunto de archivos fijos.")


def _thresholds(profile: Profile, rules: QualityRules) -> Iterator[Text]:
    """List the thresholds that an office has still to set."""
    yield _("Base mínima de un porcentaje: {number} personas.").fill(number=profile.minimum_base)
    yield _("Cuenta mínima que se muestra: {number} personas.").fill(number=profile.minimum_count)
    yield _("Base para escribir «menos de 5 %» o «más de 95 %»: {number} personas.").fill(
        number=profile.extreme_base
    )
    if {"usable_cv", "care_cv"}.isdisjoint(rules.proposals()):
        return
    limits = {"care": round(100 * rules.usable_cv), "none": round(100 * rules.care_cv)}
    yield _("Límites de la calidad según la variación (CV): {care} % y {none} %.").fill(**limits)


def _case(case: Case, indicator: Indicator, questionnaire: Questionnaire, t: Catalogue) -> WorkedCase:
    people = tuple(
        (sum(1 for _person in alike), tuple(_answers(person, questionnaire, t)))
        for person, alike in groupby(case.people)
    )
    return WorkedCase(people, tuple(_expected(case, indicator, t)), t(case.note))


def _expected(case: Case, indicator: Indicator, t: Catalogue) -> Iterator[tuple[str, str]]:
    if not isinstance(case.expected, Mapping):
        yield "", _result(case.expected, indicator, t)
        return
    labels = {option.code: t(option.label) for option in indicator.estimator.categories()}
    for code, expected in case.expected.items():
        yield labels.get(code, str(code)), _result(expected, indicator, t)


def _result(expected: float | None, indicator: Indicator, t: Catalogue) -> str:
    if expected is None:
        return t(_("no se puede decir nada"))
    said = number(float(expected), 1, t)
    return (
        percent_pattern(t).format(said) if indicator.unit == "%" else f"{said}{NO_BREAK}{t(indicator.unit)}"
    )


def _answers(
    person: Mapping[str, Any], questionnaire: Questionnaire, t: Catalogue
) -> Iterator[tuple[str, str]]:
    for name, answer in person.items():
        question = questionnaire.by_id.get(name)
        if isinstance(answer, Mapping):
            yield name, _grid(answer, question, t)
        else:
            yield name, _answer(answer, question, t)


def _grid(answer: Mapping[Any, Any], question: Question | None, t: Catalogue) -> str:
    """Say the answers of a grid: each row where they are few, else how many rows have each answer."""
    groups: dict[str, list[str]] = {}
    for row, value in answer.items():
        groups.setdefault(_answer(value, question, t), []).append(str(row))
    rows = {str(row.code): t(row.label) for row in question.rows} if isinstance(question, Grid) else {}
    return "; ".join(f"{_rows(found, rows, t)}: {said}" for said, found in groups.items())


def _rows(found: list[str], labels: Mapping[str, str], t: Catalogue) -> str:
    if len(found) > FOLDED:
        return t(_("{number} filas").fill(number=len(found)))
    return ", ".join(labels.get(row, row) for row in found)


def _answer(answer: Any, question: Question | None, t: Catalogue) -> str:
    if isinstance(answer, list | tuple):
        return ", ".join(_answer(one, question, t) for one in answer)
    if str(answer) in tuple(Missing):
        return t(STATES[Missing(str(answer))])
    labels = (
        {option.code: option.label for option in question.options} if isinstance(question, Choice) else {}
    )
    return t(labels[answer]) if answer in labels else str(answer)
