"""What the rules make of the answers of a person who does not exist: nothing is stored, and no rule is written twice.

The pinned instrument routes and checks, the pipeline anonymises, and the plans of a release say where it would count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from diversa import pipeline
from diversa.campaigns.campaigns import EnabledModule
from diversa.campaigns.instruments import Instrument
from diversa.disclosure.profiles import profile_for
from diversa.engine import Diversa
from diversa.indicators.breakdowns import BadBreakdown, Breakdown
from diversa.indicators.plans import plan_tables
from diversa.privacy.rules import Bands, CodePrefix, Recode, Rule
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Derived, Problem, Severity
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Route, question_condition
from diversa.questionnaire.spoken import STATES, Speaker
from diversa.questionnaire.structure import Screen, Section
from diversa.texts import Text
from diversa.web.words import Translate, in_words, place_in_words

_ = Text
NOBODY = bytes(16)
"""The id of a person who does not exist."""
ALWAYS, ENDED = _("Se pregunta siempre."), _("La encuesta terminó antes de llegar aquí.")
ONLY_IF, CONSENT = _("Solo si {condition}."), _("Solo si acepta: «{question}».")
SEALED, UNSTORED, NO_GROUP = _("cifrado"), _("no se guarda"), _("sin dato")


@dataclass(frozen=True)
class Asked:
    """Say of one question whether this person is asked it, and why or why not."""

    question: Question
    shown: bool
    why: Text
    wrong: tuple[Problem, ...]


@dataclass(frozen=True)
class Kept:
    """Put what was said of one question or derived variable beside what would be stored."""

    title: Text
    said: tuple[str, ...]
    stored: tuple[str, ...]
    derived: bool
    formula: str = ""

    @property
    def changed(self) -> bool:
        """Tell whether what is stored says less than what was said."""
        return self.said != self.stored


@dataclass(frozen=True)
class Counted:
    """Name a published group in which this person would count, and how many indicators it has."""

    table: str
    group: str
    indicators: int


@dataclass(frozen=True)
class Imagined:
    """Hold all that the rules say of one imagined person."""

    sections: tuple[tuple[Section, tuple[Asked, ...]], ...]
    problems: tuple[tuple[Text, Problem], ...]
    end: Screen | None
    kept: tuple[Kept, ...] | None
    """None where nothing would be stored: the questionnaire ended, or something must be mended first."""
    about: tuple[tuple[Text, str], ...]
    groups: tuple[Counted, ...]
    tables_refused: str = ""


def imagine(engine: Diversa, module: EnabledModule, given: Mapping[str, Any], t: Translate) -> Imagined:
    """Return what becomes of some raw answers; soft checks speak, and then count as answered with yes."""
    instrument = module.instrument
    route = instrument.router.route(given)
    problems = pipeline.find_problems(instrument, route)
    stopped = any(problem.severity is Severity.HARD for problem in problems)
    end = instrument.questionnaire.screen(route.end.screen) if route.end and not stopped else None
    sections = tuple(_sections(instrument, route, problems))
    said = tuple((instrument.questionnaire[problem.where].title, problem) for problem in problems)
    if stopped or end:
        return Imagined(sections, said, end, None, (), ())
    record = _record(engine, module, given, problems)
    groups, refused = _groups(module, record, t)
    about = tuple(_about(record))
    return Imagined(sections, said, None, tuple(_kept(instrument, route, record, t)), about, groups, refused)


def _record(
    engine: Diversa, module: EnabledModule, given: Mapping[str, Any], problems: list[Problem]
) -> pipeline.Record:
    confirmed = frozenset(problem.check for problem in problems)
    answers = pipeline.check(pipeline.accept(module, NOBODY, given, confirmed=confirmed))
    return pipeline.anonymize(answers, engine.vault_of(*module.names).sending_key, engine.today())


def _sections(
    instrument: Instrument, route: Route, problems: list[Problem]
) -> Iterator[tuple[Section, tuple[Asked, ...]]]:
    speaker = Speaker(instrument.questionnaire)
    for section in instrument.questionnaire.sections:
        shown = {question.id for question in route.shown.get(section.id, ())}
        yield (
            section,
            tuple(
                Asked(
                    question,
                    question.id in shown,
                    _why(section, question, speaker, route, question.id in shown),
                    tuple(problem for problem in problems if problem.where == question.id),
                )
                for question in section
            ),
        )


def _why(section: Section, question: Question, speaker: Speaker, route: Route, shown: bool) -> Text:
    """Say what decides about a question: the end, its section's consent, or a condition."""
    condition = question_condition(section, question)
    if not shown and route.end is not None and (condition is None or condition.surely(route.sheet)):
        return ENDED
    if section.consent and question.id != section.consent:
        yes = CONSENT.fill(question=speaker.name(section.consent))
        return (
            yes if condition is None else _("{one} {other}").fill(one=yes, other=_only_if(speaker, condition))
        )
    return ALWAYS if condition is None else _only_if(speaker, condition)


def _only_if(speaker: Speaker, condition: Any) -> Text:
    return ONLY_IF.fill(condition=speaker.say(condition))


def _kept(instrument: Instrument, route: Route, record: pipeline.Record, t: Translate) -> Iterator[Kept]:
    """Yield each answer and derived variable beside what would be stored of it; what was not asked is left out."""
    derived = pipeline.derive(instrument, route.sheet)
    for question in instrument.questionnaire.questions():
        state = route.sheet[question.id]
        if state is not Missing.NOT_SHOWN:
            said = tuple(in_words(question, state, t))
            yield Kept(question.title, said, _stored(question, said, record, t), False)
    for variable in instrument.derived:
        state = derived[variable.id]
        if state is not Missing.NOT_SHOWN:
            said = _value(variable, state, t)
            yield Kept(variable.title, said, _stored(variable, said, record, t), True, variable.formula)


def _stored(
    variable: Question | Derived, said: tuple[str, ...], record: pipeline.Record, t: Translate
) -> tuple[str, ...]:
    if variable.id in record.sealed:
        return (t(SEALED),)
    if variable.id not in record.values:
        state = record.missing.get(variable.id)
        return (t(STATES[state]),) if state else (t(UNSTORED),)
    value = record.values[variable.id]
    if isinstance(value, Mapping) and isinstance(variable, Question):
        absent = {
            n.partition(".")[2]: s for n, s in record.missing.items() if n.startswith(f"{variable.id}.")
        }
        return tuple(in_words(variable, {**value, **absent}, t))
    return _value(variable, value, t)


def _value(variable: Question | Derived, value: Any, t: Translate) -> tuple[str, ...]:
    """Say a value, whole or coarsened by `store=`."""
    if isinstance(value, Missing):
        return (t(STATES[value]),)
    codes = value if isinstance(value, tuple | list) else (value,)
    coarse = [found for code in codes if (found := _coarse(variable.store, code)) is not None]
    if coarse:
        return tuple(t(one) for one in coarse)
    if isinstance(variable, Question):
        return tuple(in_words(variable, value, t))
    labels = {option.code: t(option.label) for option in variable.categories()}
    return tuple(
        labels.get(code) or (f"{code:g}" if isinstance(code, float) else str(code)) for code in codes
    )


def _coarse(rule: Rule, code: Any) -> Text | None:
    if isinstance(rule, Bands) and code in rule.edges:
        return Text(rule.label(code))
    if isinstance(rule, Recode):
        return next((group.label for group in rule.groups if group.code == code), None)
    return Text(place_in_words(code)) if isinstance(rule, CodePrefix) else None


def _about(record: pipeline.Record) -> Iterator[tuple[Text, str]]:
    """Yield what is stored of how the answers came."""
    yield _("Día o semana"), str(record.about["period"])
    yield _("Cómo entró"), _("con la dirección abierta")
    for flag in record.about.get("flags", ()):
        yield _("Marca de calidad"), str(flag)


def _groups(module: EnabledModule, record: pipeline.Record, t: Translate) -> tuple[tuple[Counted, ...], str]:
    """Return the groups of every published table in which these answers count, or why the tables cannot be made."""
    profile = profile_for(sensitive=module.instrument.questionnaire.sensitive)
    try:
        plans = plan_tables(module.instrument, profile, module.tables)
        return tuple(
            Counted(
                " × ".join(t(variable.title) for variable in plan.breakdowns) or t(_("Todas las personas")),
                " × ".join(_group(variable, record, t) for variable in plan.breakdowns) or t(_("Total")),
                len(plan.indicators),
            )
            for plan in plans
        ), ""
    except BadBreakdown as refusal:
        return (), str(refusal)


def _group(variable: Breakdown, record: pipeline.Record, t: Translate) -> str:
    code = variable.group_of(record.values.get(variable.id))
    return t(NO_GROUP) if code is None else t(variable.labels[code])
