"""Rules about who somebody is: what names a person is never kept, what narrows them down is published coarser.

Source of the places that may be named: municipalities of 100,000 inhabitants and more, none in a sensitive module. What
may be told of a group of people is what the standard sections tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from diversa.contract.findings import Finding
from diversa.contract.subject import Subject
from diversa.privacy.rules import Rule
from diversa.questionnaire import geography, standard
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Choice, Department, Integer, Moment, Month, Municipality, ShortText
from diversa.questionnaire.questions import Question
from diversa.texts import Text

_ = Text
LARGE = 100_000
"""Inhabitants from which a municipality may be named in what is published."""
NAMING: tuple[tuple[Text, str, str], ...] = (
    (
        _("el nombre"),
        r"\bsus? (nombres?|apellidos?)\b|\bnombre completo\b|\bcómo se llama( usted)?\?",
        "name surname nombre nombres apellido apellidos",
    ),
    (
        _("un documento"),
        r"\b(cédula|pasaporte|nuip|(tarjeta|documento) de identidad|número de (su )?(documento|identificación))\b",
        "document documento cedula nuip passport pasaporte",
    ),
    (
        _("un teléfono"),
        r"\bsu (teléfono|celular|whatsapp)\b|\bnúmero (de|del) (su )?(teléfono|celular|whatsapp)\b|\bteléfono de contacto\b",
        "phone telefono celular cellphone whatsapp",
    ),
    (_("un correo"), r"\bcorreo electrónico\b|\be-?mail\b|\bsu correo\b", "email correo"),
    (_("una dirección"), r"\bsu dirección\b|\bdirección (de|del|donde)\b", "address direccion"),
    (
        _("un punto en el mapa"),
        r"\b(coordenadas?|latitud|gps)\b|\blongitud geográfica\b",
        "latitude longitude latitud lat lon lng gps coordinate coordinates coordenadas",
    ),
)
"""What names a person: how it is called, how titles ask for it, how ids say it."""
COUNTING = re.compile(r"\bcuánt[oa]s?\b", re.IGNORECASE)
AGE = re.compile(
    r"\baños (cumplidos )?tiene( usted)?\?|\bedad\b|\baño de nacimiento\b|\bqué año nació\b", re.IGNORECASE
)
AGE_ID = re.compile(r"(^|_)(edad|birth_year)(_|$)|^age(_|$)")
ADULTS = (18, 99)


def direct_identifiers(module: Subject) -> Iterator[Finding]:
    """What names a person (name, document, telephone, mail, address, point on the map) is dropped, or a sealed text."""
    for question in module.questionnaire.questions():
        named = None if isinstance(question, Choice | Department | ShortText) else _named(question)
        rules = (question.store, question.release, question.licensed or question.release)
        if named is not None and not all(rule.drops for rule in rules):
            yield Finding(
                question.id,
                _("Pide {named}, que dice quién es una persona, y lo guarda o lo publica.").fill(named=named),
                _(
                    "Quite la pregunta. Si de verdad hace falta, pídalo como texto con store=seal y release=drop, o use "
                    "store=drop."
                ),
            )


def _named(question: Question) -> Text | None:
    if COUNTING.search(question.title):
        return None
    parts = set(question.id.lower().split("_"))
    return next(
        (
            called
            for called, asked, ids in NAMING
            if parts & set(ids.split()) or re.search(asked, question.title, re.IGNORECASE)
        ),
        None,
    )


def quasi_identifiers(module: Subject) -> Iterator[Finding]:
    """What narrows a person down (age, place, date, small groups) is published coarser than it is asked."""
    known = _standard()
    for question in module.questionnaire.questions():
        yield from _ages(question)
        yield from _places(question, module.questionnaire.sensitive)
        yield from _dates(question, module.questionnaire.sensitive)
    for name, variable in module.variables.items():
        if name in known:
            yield from _groups(known[name], variable)


def _published(variable: Question | Derived, value: Any) -> Any:
    """Return what is published of an answer; None where nothing is."""
    stored = None if variable.store.drops else variable.store.apply(value)
    return None if stored is None or variable.release.drops else variable.release.apply(stored)


def _alone(variable: Question | Derived, values: Iterable[Any]) -> list[Any]:
    """Return the answers that are published by themselves, not together with another."""
    by_result: dict[Any, list[Any]] = {}
    for value in values:
        by_result.setdefault(_published(variable, value), []).append(value)
    return [same[0] for result, same in by_result.items() if result is not None and len(same) == 1]


def _ages(question: Question) -> Iterator[Finding]:
    if not isinstance(question, Integer) or not (AGE.search(question.title) or AGE_ID.search(question.id)):
        return
    low, high = max(question.low, ADULTS[0]), question.high
    years = range(low, (min(high, ADULTS[1]) if low < ADULTS[1] else high) + 1)
    found = _alone(question, years)
    if found:
        yield Finding(
            question.id,
            _("Publica una edad exacta ({ages}): con el sitio y el género señala a una persona.").fill(
                ages=_listed(found)
            ),
            _("Use release=bands(18, 29, 45, 60) u otras franjas de varios años."),
        )


def _places(question: Question, sensitive: bool) -> Iterator[Finding]:
    if not isinstance(question, Municipality):
        return
    offered = (m for d in geography.departments() for m in question.offered(d.code))
    named = [
        m for m in offered if _published(question, m.code) == m.code and (sensitive or m.population < LARGE)
    ]
    if named:
        yield Finding(
            question.id,
            _(
                "Publica el municipio, también los pequeños ({places}): ahí, un género y una edad son un nombre."
            ).fill(places=_listed([m.name for m in named])),
            _("Use release=CodePrefix(2), que deja el departamento, o release=drop."),
        )


def _dates(question: Question, sensitive: bool) -> Iterator[Finding]:
    if isinstance(question, Month):
        finer, mend = ("2026-03", "2026-04"), _("Use release=CodePrefix(4), que deja el año, o release=drop.")
    elif isinstance(question, Moment) and sensitive:
        finer, mend = (
            ("2026-03-03T14:30", "2026-03-04T14:30"),
            _("Use release=CodePrefix(7), que deja el mes, o release=drop."),
        )
    elif isinstance(question, Moment):
        finer, mend = (
            ("2026-03-03T14:30", "2026-03-03T21:00"),
            _("Use store=CodePrefix(10), que deja el día, o release=drop."),
        )
    else:
        return
    results = [_published(question, value) for value in finer]
    if results[0] != results[1]:
        yield Finding(
            question.id,
            _(
                "Publica una fecha con todo el detalle con que la pide: quien estuvo ahí sabe de quién se trata."
            ),
            mend,
        )


def _standard() -> Mapping[str, Question | Derived]:
    """Map the questions and variables of the standard sections that tell who a person is to themselves."""
    found = [getattr(standard, name) for name in standard.__all__]
    return {v.id: v for v in found if isinstance(v, Choice | Derived)}


def _groups(usual: Question | Derived, variable: Question | Derived) -> Iterator[Finding]:
    """Find groups of people that are told apart here, and that the standard section tells nothing of by themselves."""
    if (_rules(usual) == _rules(variable)) or not isinstance(variable, Choice | Derived):
        return
    codes = [option.code for option in _options(usual)]
    told = set(_alone(usual, codes))
    labels = {option.code: option.label for option in _options(variable)}
    found = [code for code in _alone(variable, codes) if code not in told and code in labels]
    if found:
        yield Finding(
            variable.id,
            _("Publica por separado grupos pequeños de personas ({groups}).").fill(
                groups=_listed([labels[code] for code in found])
            ),
            _("Use las reglas de la sección estándar, únalos en release=Recode(…), o use release=drop."),
        )


def _rules(variable: Question | Derived) -> tuple[Rule, Rule]:
    return variable.store, variable.release


def _options(variable: Question | Derived) -> tuple[Any, ...]:
    return variable.categories() if isinstance(variable, Derived) else getattr(variable, "options", ())


def _listed(values: list[Any]) -> str:
    shown = ", ".join(map(str, values[:3]))
    return f"{shown}…" if len(values) > 3 else shown
