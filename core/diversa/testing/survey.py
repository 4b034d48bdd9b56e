"""Filling in a module in a campaign of its own, without a browser: `survey.open("noise").answer(noisy=1).send()`."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from weakref import finalize

import orjson

from diversa import pipeline
from diversa.campaigns.campaigns import EnabledModule, Status
from diversa.engine import Diversa
from diversa.home import Home
from diversa.pipeline import Access
from diversa.privacy import sealing
from diversa.privacy.receipts import display, new_receipt, response_id
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Problem, Severity
from diversa.questionnaire.kinds import Choice, Decimal, Integer
from diversa.questionnaire.questions import Question
from diversa.questionnaire.routing import Route
from diversa.registry import Registry

if TYPE_CHECKING:
    from diversa.testing.browsing import Page

CAMPAIGN = "prueba"
GROWN_UP = 30
"""What is tried first where a number is required and not given."""


class Rejected(pipeline.Rejected):
    """Carry every problem of an answer sheet, and say them all."""

    def __str__(self) -> str:
        return "\n".join(f"{p.where}: {p.message} ({p.severity})" for p in self.problems)


class Survey:
    """Hold an installation with one demonstration campaign, to fill in modules.

    `home` is an empty folder; without it a temporary one is made, and removed with the survey. `plugins` maps names to
    modules that are not installed.
    """

    def __init__(self, home: Path | str | None = None, plugins: Mapping[str, Any] | None = None) -> None:
        folder = Path(mkdtemp(prefix="diversa-") if home is None else home)
        if home is None:
            finalize(self, rmtree, folder, ignore_errors=True)
        registry = Registry()
        for name, plugin in (plugins or {}).items():
            registry.add(plugin, name)
        self.engine = Diversa(Home(folder), registry)
        self.private_key, self._public_key = sealing.generate_keypair()

    def open(self, module: str) -> Filling:
        """Return an empty answer sheet of a module, in a campaign that is open.

        Raises `CampaignError` for a module that is not installed.
        """
        return Filling(self, self._enabled(module))

    def browse(self, module: str, language: str = "es") -> Page:
        """Return the first page of a module, as a browser without JavaScript gets it."""
        from diversa.testing.browsing import first_page

        return first_page(self.engine, self._enabled(module), language)

    def _enabled(self, module: str) -> EnabledModule:
        campaigns = self.engine.campaigns
        if CAMPAIGN not in {campaign.slug for campaign in campaigns.all()}:
            today = self.engine.today()
            campaigns.create(CAMPAIGN, "Prueba", self._public_key, demonstration=True, today=today)
        if module not in campaigns.modules(CAMPAIGN):
            campaigns.enable(CAMPAIGN, module)
        if campaigns[CAMPAIGN].status is not Status.OPEN:
            campaigns.open(CAMPAIGN)
        return campaigns.module(CAMPAIGN, module)


@dataclass(frozen=True)
class Filling:
    """Hold one person's answers before they are sent; each answer makes a new sheet."""

    survey: Survey
    module: EnabledModule
    given: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, **given: Any) -> Filling:
        """Return the sheet with more answers, by the id of the question.

        Raises KeyError for a question that does not exist.
        """
        questionnaire = self.module.instrument.questionnaire
        for name in given:
            if name not in questionnaire.by_id:
                alike = get_close_matches(name, questionnaire.by_id, 1)
                hint = f"; did you mean {alike[0]!r}?" if alike else ""
                raise KeyError(f"{questionnaire.id} has no question {name!r}{hint}")
        return replace(self, given={**self.given, **{name: _as_json(value) for name, value in given.items()}})

    @cached_property
    def answers(self) -> Mapping[str, Any]:
        """Return what will be sent: what was given, and what is required so that the questionnaire goes on."""
        answers = dict(self.given)
        for question in self.module.instrument.questionnaire.questions():
            if question.required and question.id not in answers:
                answers[question.id] = self._willing(question, answers)
        return answers

    def _willing(self, question: Question, answers: Mapping[str, Any]) -> Any:
        candidates = list(_candidates(question))
        for candidate in candidates:
            route = self.module.instrument.router.route({**answers, question.id: candidate})
            if question.id not in route.refused and not _ends_at(route, question):
                return candidate
        return candidates[0]

    @property
    def route(self) -> Route:
        """Return what this person is shown, and the judged answers."""
        return self.module.instrument.router.route(self.answers)

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the ids of the questions that this person is asked, in order."""
        return tuple(q.id for questions in self.route.shown.values() for q in questions)

    @property
    def screen(self) -> str:
        """Return the id of the screen on which the questionnaire ends early; empty where it does not."""
        end = self.route.end
        return end.screen if end else ""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the answers or odd about them, in the order of the questions."""
        return tuple(pipeline.find_problems(self.module.instrument, self.route))

    def send(
        self, *, confirm: bool = True, access: Access = Access.OPEN, seconds: float | None = None
    ) -> Sent:
        """Send the answers through the whole pipeline to the disk.

        Asked about odd answers, the person says that they are right, unless `confirm` is false. Raises `Rejected` with
        every problem, or `pipeline.Ended` where the questionnaire ends early.
        """
        campaign, questionnaire = self.module.campaign, self.module.instrument.questionnaire
        receipt = new_receipt()
        confirmed = {p.check for p in self.problems if p.severity is Severity.SOFT} if confirm else set()
        try:
            self.survey.engine.send(
                campaign.slug,
                questionnaire.id,
                response_id(receipt),
                self.answers,
                access=access,
                seconds=seconds,
                confirmed=confirmed,
            )
        except pipeline.Rejected as refusal:
            raise Rejected(refusal.problems) from None
        return Sent(self.survey, self.module, receipt)


@dataclass(frozen=True)
class Stored:
    """Hold what is on the disk of one person.

    `values` are the coarsened answers and derived variables, `missing` why others have none, `about` how they came,
    `sealed` the texts, opened with the key of the campaign.
    """

    values: Mapping[str, Any]
    missing: Mapping[str, Missing]
    about: Mapping[str, Any]
    sealed: Mapping[str, str]


@dataclass(frozen=True)
class Sent:
    """Name an answer sheet that was stored."""

    survey: Survey
    module: EnabledModule
    receipt: str

    def __str__(self) -> str:
        return display(self.receipt)

    @property
    def id(self) -> bytes:
        """Return the id of the response."""
        return response_id(self.receipt)

    @property
    def response(self) -> Stored:
        """Return what is stored of it. Raises KeyError where it was withdrawn."""
        names = self.module.names
        for batch in self.survey.engine.store_of(*names).documents(*names):
            for id_, _period, document in batch:
                if id_ == self.id:
                    return self._opened(orjson.loads(document))
        raise KeyError("This response is not stored.")

    def _opened(self, document: Mapping[str, Any]) -> Stored:
        missing = {name: Missing(state) for name, state in document["missing"].items()}
        sealed = {name: self._unseal(name, text) for name, text in document.get("sealed", {}).items()}
        return Stored(document["values"], missing, document["about"], sealed)

    def _unseal(self, question: str, text: str) -> str:
        fingerprint = self.module.instrument.fingerprint
        place = sealing.Place(self.module.campaign.slug, fingerprint, question, self.id)
        return sealing.unseal(b64decode(text), self.survey.private_key, place)


def _as_json(value: Any) -> Any:
    """Write an answer as it would come through the API."""
    if isinstance(value, Mapping):
        return {str(row): cell for row, cell in value.items()}
    if isinstance(value, set | frozenset | tuple):
        return sorted(value, key=str)
    return value


def _candidates(question: Question) -> Iterator[Any]:
    if isinstance(question, Choice):
        yield from (option.code for option in question.options)
    elif isinstance(question, Integer | Decimal):
        yield from (min(max(GROWN_UP, question.low), question.high), question.low, question.high)
    else:
        yield question.example(lambda items: items[0], {})


def _ends_at(route: Route, question: Question) -> bool:
    return route.end is not None and question.id in route.end.when.references()
