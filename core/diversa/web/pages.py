"""What stands on a page: questions, options and panels, with what the browser needs to decide by itself.

Conditions that only read earlier pages are settled here. What is left, about answers on the same page, goes to the
browser as the plain expression that the server reads too; without JavaScript the next round settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, cast

import orjson

from diversa.campaigns.instruments import Instrument
from diversa.questionnaire import plain
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.kinds import Department, Grid
from diversa.questionnaire.plain import Plain
from diversa.questionnaire.questions import Option, Panel, Question
from diversa.questionnaire.routing import Route
from diversa.questionnaire.structure import HelpLine, Questionnaire, Screen, Section
from diversa.texts import Text
from diversa.web.dress import worn
from diversa.web.forms import AnswerField, AnswerForm, form_class
from diversa.web.languages import language

Drawn = dict[tuple[Any, ...], str]


@dataclass(frozen=True)
class Shown:
    """Pair something with whether it is shown now and with what decides that in the browser (JSON, or nothing)."""

    it: Any
    now: bool
    when: str = ""
    lines: tuple[HelpLine, ...] = ()
    """Help lines, where it is a panel."""


@dataclass(frozen=True)
class QuestionView:
    """Hold all that a macro needs to draw one question."""

    field: AnswerField | None
    question: Question
    now: bool
    when: str
    options: tuple[Shown, ...]
    rows: tuple[Shown, ...]
    panels: tuple[Shown, ...]
    errors: tuple[Text, ...]
    steps: tuple[str, ...]
    drawn: Drawn | None = None
    """Where its markup is kept, if it looks the same for everybody."""


@dataclass(frozen=True)
class Decider:
    """Hold the plain expression of a condition, and what of it the page itself must decide."""

    expression: Plain
    local: frozenset[str]
    written: str

    def settle(self, route: Route) -> tuple[bool, str]:
        """Return whether it holds now, and the JSON for the browser where that may change on the page."""
        now = self._holds(route.sheet)
        if not self.local:
            return now, ""
        if self.written:
            return now, self.written
        left = plain.settle(self.expression, route.sheet, self.local)
        return now, "" if left in (plain.YES, plain.NO) else orjson.dumps(left).decode()

    @cached_property
    def _holds(self) -> plain.Reader:
        return plain.read(self.expression)


@dataclass(frozen=True)
class SectionPlan:
    """Hold what never changes of a section's page."""

    section: Section
    form: type[AnswerForm]
    questions: tuple[Question, ...]
    deciders: Mapping[str, Decider]
    parts: Mapping[int, Decider | Shown]
    """Options, rows and panels, by the identity of the record: shown to everybody, or what decides."""
    alike: frozenset[str]
    """Questions that look the same for everybody who has not answered them."""
    drawn: dict[tuple[str, str], Drawn] = field(default_factory=dict, compare=False)
    """(theme, language) → their markup, drawn once; it holds nothing of any person."""


@lru_cache(maxsize=64)
def plans(instrument: Instrument) -> Mapping[str, SectionPlan]:
    """Plan the pages of an instrument, once."""
    return {section.id: _plan(instrument, section) for section in instrument.questionnaire.sections}


def _plan(instrument: Instrument, section: Section) -> SectionPlan:
    questions = tuple(section)
    names = frozenset(q.id for q in questions)
    deciders = {q.id: _decider(instrument.router.deciders[q.id], names) for q in questions}
    parts: dict[int, Decider | Shown] = {}
    for question in questions:
        for part in _own(question):
            parts[id(part)] = (
                _decider(_surely(part.when), names) if part.when is not None else Shown(part, True)
            )
    alike = frozenset(q.id for q in questions if _is_alike(q, deciders[q.id]))
    return SectionPlan(section, form_class(questions), questions, deciders, parts, alike)


def _is_alike(question: Question, decider: Decider) -> bool:
    settled = bool(decider.written) or not decider.local
    return settled and all(part.when is None for part in _own(question))


def _own(question: Question) -> tuple[Option | Panel, ...]:
    return (*question.offers(), *_rows(question), *question.panels)


def _decider(expression: Plain, names: frozenset[str]) -> Decider:
    references = plain.references(expression)
    local = references & names
    return Decider(
        expression, local, orjson.dumps(expression).decode() if local and local == references else ""
    )


def _surely(condition: Condition) -> Plain:
    return condition.pair().true


def views(
    instrument: Instrument,
    plan: SectionPlan,
    form: AnswerForm,
    route: Route,
    errors: Mapping[str, tuple[Text, ...]],
) -> list[QuestionView]:
    """Return the questions of a page in order; those that cannot be shown are left out."""
    found = []
    drawn = plan.drawn.setdefault((worn().id, language()), {})
    for question in plan.questions:
        now, when = plan.deciders[question.id].settle(route)
        if now or when:
            shown = Shown(question, now, when)
            found.append(_view(instrument, plan, form, route, question, shown, errors, drawn))
    return found


def _view(
    instrument: Instrument,
    plan: SectionPlan,
    form: AnswerForm,
    route: Route,
    question: Question,
    shown: Shown,
    errors: Mapping[str, tuple[Text, ...]],
    drawn: Drawn,
) -> QuestionView:
    panels = _parts(plan, question.panels, route)
    answer = cast(AnswerField, form[question.id]) if question.answers else None
    blank = answer is None or answer.data in (None, "", [], {})
    same = blank and question.id in plan.alike and question.id not in errors
    return QuestionView(
        answer,
        question,
        shown.now,
        shown.when,
        _parts(plan, question.offers(), route),
        _parts(plan, _rows(question), route),
        tuple(_panel(instrument, p, route) for p in panels),
        errors.get(question.id, ()),
        question.steps(route.sheet.get(question.id), route.sheet),
        drawn if same else None,
    )


def _panel(instrument: Instrument, panel: Shown, route: Route) -> Shown:
    screen = instrument.questionnaire.screen(panel.it.screen)
    return Shown(screen, panel.now, panel.when, lines_of(instrument, screen, route))


def draw(macro: Callable[[QuestionView], str], view: QuestionView) -> str:
    """Draw a question with the theme's macro; what looks the same for everybody is drawn once in each theme and language."""
    if view.drawn is None:
        return macro(view)
    key = (view.question.id, view.now, view.steps)
    found = view.drawn.get(key)
    if found is None:
        found = view.drawn[key] = macro(view)
    return found


def _parts(plan: SectionPlan, parts: tuple[Any, ...], route: Route) -> tuple[Shown, ...]:
    found = []
    for part in parts:
        known = plan.parts[id(part)]
        if isinstance(known, Decider):
            now, when = known.settle(route)
            known = Shown(part, now, when)
        if known.now or known.when:
            found.append(known)
    return tuple(found)


def _rows(question: Question) -> tuple[Option, ...]:
    return question.rows if isinstance(question, Grid) else ()


def progress(instrument: Instrument, page: str, route: Route, seen: frozenset[str]) -> tuple[int, int | None]:
    """Return the number of this part, and of all parts where that can honestly be said."""
    stops = _stops(instrument)
    place = next(place for place, stop in enumerate(stops) if stop.id == page)
    known = seen.union(*(stop.questions for stop in stops[:place]))
    before = sum(stop.id in route.shown for stop in stops[:place])
    later = stops[place + 1 :]
    sure = all(any(needs <= known for needs in stop.needs) for stop in later)
    total = before + 1 + sum(stop.always or stop.id in route.shown for stop in later)
    return before + 1, total if sure else None


@dataclass(frozen=True)
class _Stop:
    """Hold what decides whether a section is shown."""

    id: str
    questions: frozenset[str]
    needs: frozenset[frozenset[str]]
    """For each question, the questions that decide about it."""
    always: bool


@lru_cache(maxsize=64)
def _stops(instrument: Instrument) -> tuple[_Stop, ...]:
    deciders = instrument.router.deciders
    return tuple(
        _Stop(
            section.id,
            frozenset(q.id for q in section),
            frozenset(plain.references(deciders[q.id]) for q in section),
            any(deciders[q.id] == plain.YES for q in section),
        )
        for section in instrument.questionnaire.sections
    )


def lines_of(instrument: Instrument, screen: Screen | None, route: Route | None) -> tuple[HelpLine, ...]:
    """Return the verified help lines of a screen (or of every page): national ones, then those of the department."""
    questionnaire = instrument.questionnaire
    ids = questionnaire.care if screen is None else screen.help_lines
    return questionnaire.lines(ids, place_of(questionnaire, route)[:2] if route else "")


def place_of(questionnaire: Questionnaire, route: Route) -> str:
    """Return the code of the first place that a person has named; empty where she has named none."""
    named = (route.sheet[q.id] for q in questionnaire.questions() if isinstance(q, Department))
    return next((str(place) for place in named if not isinstance(place, Missing)), "")
