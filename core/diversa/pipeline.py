"""The life of one answer sheet, one way through types:

    accept ─Submission→ check ─Answers→ anonymize ─Record→ keep ─Response

Each step takes only the type before it. What was not checked cannot be anonymised, and what was not anonymised cannot
be stored; a type checker proves it, since Answers and Record are abstract and their only subclasses are private to this
file. Submission and Answers live in memory alone.
"""

from __future__ import annotations

import hashlib
import hmac
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, final

import orjson

from diversa.campaigns.campaigns import EnabledModule
from diversa.campaigns.instruments import Instrument
from diversa.privacy import sealing
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.judging import Derived, Problem, Severity
from diversa.questionnaire.questions import REQUIRED, Question
from diversa.questionnaire.routing import Route
from diversa.store.responses import Outcome, ResponseStore, Row
from diversa.texts import Text

DURATION_BANDS = ((2, "<2"), (5, "2-5"), (10, "5-10"), (20, "10-20"))
SPEEDER_SECONDS = 1.5
"""Seconds for each question shown; faster is flagged."""


class Access(StrEnum):
    """Say how a person came to the form."""

    OPEN = "open"
    CODE = "code"
    FACILITATED = "facilitated"
    PAPER = "paper"
    ODK = "odk"


class Rejected(Exception):
    """Carry every problem that stops an answer sheet."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class Ended(Exception):
    """Say that the answers end the questionnaire early: nothing is stored."""

    def __init__(self, screen: str) -> None:
        super().__init__(screen)
        self.screen = screen


class AlreadyStored(Exception):
    """Say that other answers are stored under this id."""


class WithdrawnBefore(Exception):
    """Say that the person withdrew these answers."""


class CodeSpent(Exception):
    """Say that the single-use code was used before, or is none: nothing was stored."""


@dataclass(frozen=True)
class Submission:
    """Hold what a person sent; in memory only.

    `seconds` is how long it took, where that is known; `confirmed` the ids of the soft checks the person was asked
    about, None where nobody could be asked.
    """

    id: bytes
    module: EnabledModule
    given: Sheet = field(repr=False)
    access: Access = Access.OPEN
    seconds: float | None = None
    confirmed: Collection[str] | None = frozenset()


@dataclass(frozen=True)
class Answers(ABC):
    """Hold checked answers and what is computed from them; in memory only. Only `check` makes them."""

    submission: Submission
    sheet: Sheet = field(repr=False)
    derived: Mapping[str, Any] = field(repr=False)
    flags: tuple[str, ...]
    asked: int

    @abstractmethod
    def _checked(self) -> None: ...


@final
class _Checked(Answers):
    def _checked(self) -> None:
        pass


@dataclass(frozen=True)
class Record(ABC):
    """Hold what may be written of one person: coarsened values, states, sealed texts. Only `anonymize` makes one."""

    id: bytes
    module: EnabledModule
    values: Mapping[str, Any]
    missing: Mapping[str, Missing]
    sealed: Mapping[str, bytes]
    about: Mapping[str, Any]
    sent: bytes

    @abstractmethod
    def _anonymized(self) -> None: ...


@final
class _Anonymized(Record):
    def _anonymized(self) -> None:
        pass


@dataclass(frozen=True)
class Response:
    """Name a stored record; `new` is false when it had been stored before."""

    id: bytes
    new: bool


def accept(
    module: EnabledModule,
    id_: bytes,
    given: Sheet,
    *,
    access: Access = Access.OPEN,
    seconds: float | None = None,
    confirmed: Collection[str] | None = frozenset(),
) -> Submission:
    """Take what came through a door: 16 bytes of id and raw answers."""
    if len(id_) != 16:
        raise ValueError("A response id has 16 bytes.")
    return Submission(id_, module, given, access, seconds, confirmed)


def check(submission: Submission) -> Answers:
    """Judge a submission; answers to questions that are not shown are cut first.

    Raises `Rejected` with every problem, or `Ended` where the answers end the questionnaire.
    """
    instrument = submission.module.instrument
    route = instrument.router.route(submission.given)
    unknown = submission.given.keys() - instrument.questionnaire.by_id.keys()
    problems = [Problem(name, UNKNOWN_QUESTION) for name in sorted(unknown)]
    problems += find_problems(instrument, route)
    hard = [p for p in problems if p.severity is Severity.HARD]
    if route.end is not None and not hard:
        raise Ended(route.end.screen)
    confirmed = submission.confirmed
    open_ = [
        p
        for p in problems
        if p.severity is Severity.SOFT and confirmed is not None and p.check not in confirmed
    ]
    if hard or open_:
        raise Rejected((*hard, *open_))
    flags = tuple(p.check for p in problems)
    asked = sum(q.answers and not q.companion_of for shown in route.shown.values() for q in shown)
    return _Checked(submission, route.sheet, derive(instrument, route.sheet), flags, asked)


def find_problems(instrument: Instrument, route: Route, only: Collection[str] | None = None) -> list[Problem]:
    """Return what is wrong with the answers to these questions (all, if none is named), in their order."""
    shown = [q for questions in route.shown.values() for q in questions if only is None or q.id in only]
    found = [Problem(q.id, text) for q in shown for text in route.refused.get(q.id, ())]
    found += [
        Problem(q.id, REQUIRED)
        for q in shown
        if q.required and q.id not in route.refused and route.sheet[q.id] is Missing.BLANK
    ]
    names = {q.id for q in shown}
    for rule in instrument.checks:
        problem = (
            rule.problem(route.sheet) if rule.where in names and rule.where not in route.refused else None
        )
        if problem is not None:
            found.append(problem)
    order = {q.id: place for place, q in enumerate(shown)}
    return sorted(found, key=lambda p: order[p.where])


def derive(instrument: Instrument, sheet: Sheet) -> Mapping[str, Any]:
    """Compute the derived variables, each from the answers and the ones before it."""
    everything = dict(sheet)
    for variable in instrument.derived:
        everything[variable.id] = variable.value(everything)
    return {v.id: everything[v.id] for v in instrument.derived}


def anonymize(answers: Answers, key: bytes, today: date) -> Record:
    """Apply every question's own `store=`, then the module's anonymisers, and seal the texts.

    `key` makes the digest by which sending twice is recognised.
    """
    submission, instrument = answers.submission, answers.submission.module.instrument
    variables: list[Question | Derived] = [*instrument.questionnaire.questions(), *instrument.derived]
    exact = {**answers.sheet, **answers.derived}
    values: dict[str, Any] = {}
    missing: dict[str, Missing] = {}
    for variable in variables:
        if not variable.store.drops:
            _write(variable.id, exact[variable.id], variable.store, values, missing)
    for anonymizer in instrument.anonymizers:
        values = _only_less(values, dict(anonymizer(values)))
    sealed = _sealed(answers)
    sent = hmac.digest(key, _canonical(submission, answers.sheet), "sha256")
    return _Anonymized(
        submission.id, submission.module, values, missing, sealed, _about(answers, today), sent
    )


def _write(name: str, state: Any, rule: Any, values: dict[str, Any], missing: dict[str, Missing]) -> None:
    if isinstance(state, Missing):
        if state is not Missing.NOT_SHOWN:  # absence says so
            missing[name] = state
    elif isinstance(state, Mapping):
        rows: dict[str, Any] = {}
        for row, cell in state.items():
            absent: dict[str, Missing] = {}
            _write(row, cell, rule, rows, absent)
            missing.update({f"{name}.{row}": why for why in absent.values()})
        if rows:
            values[name] = rows
    else:
        left = rule.apply(state)
        if left is not None:
            values[name] = left


def _sealed(answers: Answers) -> Mapping[str, bytes]:
    """Encrypt the texts, each bound to its place, so that two of them cannot be swapped."""
    submission, instrument = answers.submission, answers.submission.module.instrument
    campaign = submission.module.campaign
    return {
        q.id: sealing.seal(
            answers.sheet[q.id],
            submission.module.public_key,
            sealing.Place(campaign.slug, instrument.fingerprint, q.id, submission.id),
        )
        for q in instrument.questionnaire.questions()
        if q.store.seals and not isinstance(answers.sheet[q.id], Missing)
    }


def _only_less(before: Mapping[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    added = after.keys() - before.keys()
    if added:
        raise ValueError(f"An anonymiser added {', '.join(sorted(added))}; it may only coarsen or remove.")
    return after


def _about(answers: Answers, today: date) -> Mapping[str, Any]:
    """Describe how the answers came, without when: a day (a week in a sensitive module) and a band of duration."""
    submission, questionnaire = answers.submission, answers.submission.module.instrument.questionnaire
    seconds = submission.seconds
    about: dict[str, Any] = {
        "access": submission.access.value,
        "period": period(today, questionnaire.sensitive),
    }
    if seconds is not None:
        about["duration"] = next((name for limit, name in DURATION_BANDS if seconds < 60 * limit), ">20")
        about["speeder"] = seconds < SPEEDER_SECONDS * answers.asked
    if answers.flags:
        about["flags"] = list(answers.flags)
    versions = {v.id: v.version for v in answers.submission.module.instrument.derived if v.version != 1}
    return {**about, "formulas": versions} if versions else about


def period(day: date, sensitive: bool) -> str:
    """Return what is written of a date: the day, or the ISO week in a sensitive module."""
    if not sensitive:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def keep(record: Record, store: ResponseStore, today: date, code: bytes | None = None) -> Response:
    """Write a record durably, once, and strike off the digest of its single-use code if it has one.

    Raises `AlreadyStored` where other answers have this id, `WithdrawnBefore` where it was withdrawn, `CodeSpent` where
    the code is not there to be struck off.
    """
    outcome = store.keep(row_of(record), record.sent, today, code)
    if outcome is Outcome.CONFLICT:
        raise AlreadyStored
    if outcome is Outcome.WITHDRAWN:
        raise WithdrawnBefore
    if outcome is Outcome.SPENT:
        raise CodeSpent
    return Response(record.id, outcome is Outcome.STORED)


def row_of(record: Record) -> Row:
    """Write a record as the row that is stored."""
    sealed = {name: b64encode(text).decode() for name, text in record.sealed.items()}
    document = {"values": record.values, "missing": record.missing, "about": record.about}
    content = orjson.dumps({**document, "sealed": sealed} if sealed else document)
    campaign, instrument = record.module.campaign, record.module.instrument
    return Row(
        record.id,
        campaign.slug,
        instrument.questionnaire.id,
        instrument.fingerprint,
        record.about["period"],
        content.decode(),
    )


def _canonical(submission: Submission, sheet: Sheet) -> bytes:
    name = f"{submission.module.campaign.slug}/{submission.module.instrument.questionnaire.id}/"
    return name.encode() + hashlib.sha256(orjson.dumps(sheet, option=orjson.OPT_SORT_KEYS)).digest()


UNKNOWN_QUESTION = Text("Esta pregunta no existe en el cuestionario.")
