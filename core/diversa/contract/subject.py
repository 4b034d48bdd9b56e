"""A module as the rules see it: its questionnaire, what its hooks return, and every condition with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from diversa.contract.findings import Finding
from diversa.contract.loading import of_error
from diversa.indicators.model import Indicator
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.judging import Check, Derived, Feedback
from diversa.questionnaire.kinds import Grid
from diversa.questionnaire.plain import Plain
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry
from diversa.simulation.goals import atoms

if TYPE_CHECKING:
    from diversa.contract.trial import Trial

HOOKS = (
    "register_checks",
    "register_derived",
    "register_anonymizers",
    "register_feedback",
    "register_indicators",
    "register_summary",
)


@dataclass(frozen=True)
class Placed:
    """Name a condition's place, what it may read there, and the question that it belongs to, if there is one."""

    where: str
    condition: Condition
    readable: frozenset[str]
    question: str = ""


@dataclass(frozen=True, eq=False)
class Subject:
    """Hold one module under examination; `brought` maps each hook to what it returned.

    Used with `with`, what the trial left behind is removed at the end.
    """

    questionnaire: Questionnaire
    registry: Registry
    brought: Mapping[str, tuple[Any, ...]] = field(repr=False)

    def __enter__(self) -> Subject:
        return self

    def __exit__(self, *error: object) -> None:
        self._opened.close()

    @cached_property
    def trial(self) -> Trial:
        """Return the module in use, in an installation of its own."""
        from diversa.contract.trial import trial_of

        return self._opened.enter_context(trial_of(self.registry, self.questionnaire.id))

    @cached_property
    def _opened(self) -> ExitStack:
        return ExitStack()

    @property
    def checks(self) -> tuple[Check, ...]:
        """Return its checks across answers."""
        return self.brought["register_checks"]

    @property
    def derived(self) -> tuple[Derived, ...]:
        """Return its derived variables."""
        return self.brought["register_derived"]

    @property
    def feedback(self) -> tuple[Feedback, ...]:
        """Return what it tells a person of her own answers."""
        return self.brought["register_feedback"]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Return what it publishes."""
        return self.brought["register_indicators"]

    @cached_property
    def variables(self) -> Mapping[str, Question | Derived]:
        """Map every question and derived variable to itself, by id."""
        return {**self.questionnaire.by_id, **{d.id: d for d in self.derived}}

    @cached_property
    def conditions(self) -> tuple[Placed, ...]:
        """Return every condition of the module with its place."""
        return (*self.routing, *_of_judging(self), *_of_indicators(self))

    @cached_property
    def routing(self) -> tuple[Placed, ...]:
        """Return the conditions that decide what is shown."""
        return tuple(_of_routing(self.questionnaire))


def examined(registry: Registry, questionnaire: Questionnaire) -> tuple[Subject, list[Finding]]:
    """Ask a module's hooks; what fails is found, and counts as nothing."""
    brought: dict[str, tuple[Any, ...]] = {}
    findings = []
    for hook in HOOKS:
        try:
            brought[hook] = registry.gather(hook, questionnaire)
        except Exception as error:  # whatever a module's own code does
            brought[hook] = ()
            findings.append(of_error(error))
    return Subject(questionnaire, registry, brought), findings


def _of_routing(questionnaire: Questionnaire) -> Iterator[Placed]:
    before: set[str] = set()
    for section in questionnaire.sections:
        if section.when is not None:
            yield Placed(section.id, section.when, frozenset(before))
        here = before | {q.id for q in section if q.answers}
        for question in section:
            yield from _of_question(question, frozenset(before), frozenset(here))
            before |= {question.id} if question.answers else set()
    every = frozenset(q.id for q in questionnaire.questions())
    yield from (Placed(f"end:{end.screen}", end.when, every) for end in questionnaire.ends)


def _of_question(question: Question, before: frozenset[str], here: frozenset[str]) -> Iterator[Placed]:
    if question.when is not None:
        yield Placed(question.id, question.when, before, question.id)
    for part in (*question.offers(), *(question.rows if isinstance(question, Grid) else ())):
        if part.when is not None:
            yield Placed(f"{question.id}={part.code}", part.when, before, question.id)
    for panel in question.panels:
        yield Placed(f"{question.id}>{panel.screen}", panel.when, here, question.id)


def _of_judging(subject: Subject) -> Iterator[Placed]:
    asked = frozenset(q.id for q in subject.questionnaire.questions())
    for check in subject.checks:
        if isinstance(check.holds, Condition):
            yield Placed(check.id, check.holds, asked)
    known = asked
    for variable in subject.derived:
        yield from (Placed(variable.id, cls.when, known) for cls in variable.classes)
        known = known | {variable.id}
    yield from (Placed(named.name, named, known) for named in subject.questionnaire.conditions)


def _of_indicators(subject: Subject) -> Iterator[Placed]:
    known = frozenset(
        name for name, v in subject.variables.items() if not isinstance(v, Question) or v.answers
    )
    for indicator in subject.indicators:
        for condition in indicator.estimator.counts().values():
            yield Placed(indicator.id, condition, known)


def read_by(condition: Condition) -> Iterator[Plain]:
    """Yield every part of a condition that reads answers, each once."""
    true, false = condition.pair()
    yield from dict.fromkeys((*atoms(true), *atoms(false)))


Rule = Callable[[Subject], Iterator[Finding]]
"""A rule: it yields what it finds, and its name is the rule's."""
