"""What happens when a person presses a button: pure decisions about which page comes next.

`turn` takes the sheet, the button and what stands on the page, and says which page follows and with what words. It
knows no requests and no templates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from diversa.campaigns.instruments import Instrument
from diversa.pipeline import find_problems
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Problem, Severity
from diversa.questionnaire.kinds import ShortText
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Route
from diversa.texts import Text
from diversa.web.personal import in_a_sentence, noticed
from diversa.web.sheets import REVIEW, AnswerSheet

_ = Text
BLANK = _("Dejó esta pregunta sin responder. Puede dejarla así o marcar «Prefiero no responder».")
BLANK_TEXT = _("Dejó esta pregunta sin responder. Puede dejarla así.")


@dataclass(frozen=True)
class Turn:
    """Say what the person sees next.

    `screen` is set where the questionnaire ended; otherwise `sheet.page` names the page. `problems` stand in the
    summary; `more` are the questions for which the same page came back without any.
    """

    sheet: AnswerSheet
    route: Route
    problems: tuple[Problem, ...] = ()
    more: tuple[Question, ...] = ()
    screen: str = ""
    panels: tuple[str, ...] = ()


def first_page(instrument: Instrument) -> str:
    """Return the page on which everyone begins."""
    return instrument.questionnaire.sections[0].id


def collect(
    instrument: Instrument, sheet: AnswerSheet, typed: Mapping[str, Any], seen: Collection[str], live: bool
) -> AnswerSheet:
    """Lay what stood on a page into the sheet: `typed` replaces the answers of the questions that were `seen`.

    With `live` the browser showed every step of a question by itself.
    """
    questions = [
        instrument.questionnaire.by_id[name] for name in seen if name in instrument.questionnaire.by_id
    ]
    kept = {name: value for name, value in sheet.answers.items() if name not in seen}
    answers = {**kept, **{q.id: typed[q.id] for q in questions if q.id in typed}}
    steps = {q.id for q in questions} | {name for name in seen if ":" in name}
    if live:
        route = instrument.router.route(answers)
        steps |= {s for q in questions if q.live for s in _steps(q, route)}
    return sheet.at(sheet.page, answers=answers, seen=sheet.seen | steps)


def turn(instrument: Instrument, sheet: AnswerSheet, action: str) -> Turn:
    """Decide what follows a button: `continue`, `back`, `stay` or `change:<section>`."""
    route = instrument.router.route(sheet.answers)
    if action == "stay":
        return Turn(sheet, route)
    if action == "back":
        return Turn(sheet.at(_before(instrument, sheet.page, route), changing=False), route)
    if action.startswith("change:"):
        wanted = action.removeprefix("change:")
        page = wanted if wanted in route.shown else sheet.page
        return Turn(sheet.at(page, changing=True), route)
    return _forward(instrument, sheet, route)


def refuse(instrument: Instrument, sheet: AnswerSheet, problems: tuple[Problem, ...]) -> Turn:
    """Go back to the first section in which the final check found a problem."""
    route = instrument.router.route(sheet.answers)
    section = instrument.questionnaire.section_of[problems[0].where]
    there = tuple(p for p in problems if instrument.questionnaire.section_of[p.where] is section)
    return Turn(sheet.at(section.id, asked=sheet.asked | _keys(there), changing=True), route, there)


def _forward(instrument: Instrument, sheet: AnswerSheet, route: Route) -> Turn:
    shown = route.shown.get(sheet.page, ())
    seen = [q for q in shown if q.id in sheet.seen]
    problems = _open_problems(instrument, sheet, route, seen)
    hard = [p for p in problems if p.severity is Severity.HARD]
    if route.end is not None and not hard:
        return Turn(sheet, route, screen=route.end.screen)
    more = tuple(q for q in shown if not set(_steps(q, route)) <= sheet.seen)
    if hard or (problems and not more):
        return Turn(sheet.at(sheet.page, asked=sheet.asked | _keys(problems)), route, tuple(problems))
    if more:
        return Turn(sheet, route, more=more)
    return Turn(_next(instrument, sheet, route), route, panels=panels(seen, route))


def panels(questions: Collection[Question], route: Route) -> tuple[str, ...]:
    """Return the screens that these answers ask for, each once."""
    found = (p.screen for q in questions for p in q.panels if p.when.surely(route.sheet))
    return tuple(dict.fromkeys(found))


def _open_problems(
    instrument: Instrument, sheet: AnswerSheet, route: Route, questions: Collection[Question]
) -> list[Problem]:
    ids = {q.id for q in questions}
    found = find_problems(instrument, route, ids)
    named = {p.where for p in found}
    blank = [q for q in questions if q.answers and _is_blank(route.sheet[q.id], q) and q.id not in named]
    found += [
        Problem(q.id, BLANK if q.states() else BLANK_TEXT, Severity.SOFT, f"blank:{q.id}")
        for q in blank
        if q.asks_once
    ]
    found += _told_too_much(route, [q for q in questions if q.id not in named])
    order = {q.id: place for place, q in enumerate(questions)}
    found.sort(key=lambda p: order[p.where])
    return [p for p in found if p.severity is Severity.HARD or p.check not in sheet.asked]


def _told_too_much(route: Route, questions: Collection[Question]) -> list[Problem]:
    """Ask once about words of a free text that look like personal data, quoting them."""
    texts = [(q.id, route.sheet[q.id]) for q in questions if isinstance(q, ShortText)]
    found = [(name, noticed(text)) for name, text in texts if isinstance(text, str) and text]
    return [
        Problem(name, in_a_sentence(told), Severity.SOFT, f"personal:{name}") for name, told in found if told
    ]


def _is_blank(state: Any, question: Question) -> bool:
    if isinstance(state, Mapping):
        return any(cell is Missing.BLANK for cell in state.values())
    return state is Missing.BLANK


def _steps(question: Question, route: Route) -> tuple[str, ...]:
    return question.steps(route.sheet.get(question.id), route.sheet)


def _next(instrument: Instrument, sheet: AnswerSheet, route: Route) -> AnswerSheet:
    pages = [s.id for s in instrument.questionnaire.sections if s.id in route.shown]
    if sheet.changing:
        unseen = (p for p in pages if any(q.answers and q.id not in sheet.seen for q in route.shown[p]))
        return sheet.at(next(unseen, REVIEW))
    place = _order(instrument, sheet.page)
    return sheet.at(next((p for p in pages if _order(instrument, p) > place), REVIEW))


def _before(instrument: Instrument, page: str, route: Route) -> str:
    place = _order(instrument, page)
    pages = [s.id for s in instrument.questionnaire.sections if s.id in route.shown]
    return next((p for p in reversed(pages) if _order(instrument, p) < place), first_page(instrument))


def _order(instrument: Instrument, page: str) -> int:
    ids = [s.id for s in instrument.questionnaire.sections]
    return ids.index(page) if page in ids else len(ids)


def _keys(problems: Collection[Problem]) -> frozenset[str]:
    return frozenset(p.check for p in problems if p.severity is Severity.SOFT)
