"""Walking a questionnaire from end to end: what is never reached, how long the ways are, how long they take.

First come people at random. For what none of them reached, others are sent on purpose: what nobody reaches even so is
taken to be dead. Everything follows from the seed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from statistics import median, quantiles
from typing import Any

from diversa.campaigns import snapshots
from diversa.campaigns.instruments import Instrument
from diversa.pipeline import find_problems
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Severity
from diversa.questionnaire.routing import Route
from diversa.registry import Registry
from diversa.simulation.places import Place, places_of, visited
from diversa.simulation.seeking import seek
from diversa.simulation.timing import Pace
from diversa.simulation.walking import Crowd, Person

SECOND_THOUGHTS = 10
"""How often somebody mends answers that a check refuses."""
CANDIDATES = 150
"""People at random among whom a few are sought who see everything together."""
FAR = 1.5
"""How many times longer than the slow, or quicker than the quick, the time may be that a questionnaire says."""
FATAL = frozenset({"question", "panel", "end"})
"""Kinds of place that somebody was meant to see: one that nobody reaches is an error, and any other a warning."""


@dataclass(frozen=True)
class Somebody:
    """Hold one person's answers, as they would be sent, and the way that they led."""

    answers: Mapping[str, Any] = field(repr=False)
    route: Route = field(repr=False)

    @property
    def finished(self) -> bool:
        """Tell whether the questionnaire did not end early."""
        return self.route.end is None

    @property
    def questions(self) -> int:
        """Return how many questions were asked; texts beside options are none."""
        return sum(q.answers and not q.companion_of for shown in self.route.shown.values() for q in shown)


@dataclass(frozen=True)
class Ways:
    """Hold the fewest, the usual (median) and the most of something among those who came to the end."""

    least: float
    usual: float
    most: float


@dataclass(frozen=True)
class Walk:
    """Say what walking a questionnaire showed.

    `questions` counts what was asked of whoever came to the end, `minutes` is what the middle 80 % of them take; both are
    None where too few did. `ended` maps each screen to the people whose way ended there early; `refused` counts people whose answers
    no check would take.
    """

    module: str
    people: int
    seed: int
    sent: int
    """People who were sent on purpose, beside those at random."""
    finished: int
    """People at random who came to the end."""
    ended: Mapping[str, int]
    refused: int
    unreached: tuple[Place, ...]
    questions: Ways | None
    minutes: Ways | None
    stated: int
    """Minutes that the questionnaire says it takes."""

    @property
    def dead(self) -> tuple[Place, ...]:
        """Return the questions, panels and ends that nobody reached."""
        return tuple(place for place in self.unreached if place.kind in FATAL)

    @property
    def unused(self) -> tuple[Place, ...]:
        """Return the options, rows and screens that nobody reached."""
        return tuple(place for place in self.unreached if place.kind not in FATAL)

    @property
    def honest(self) -> bool:
        """Tell whether the minutes that the questionnaire says are near to what people take, on short or long ways."""
        return self.minutes is None or self.minutes.least / FAR <= self.stated <= self.minutes.most * FAR

    @property
    def passed(self) -> bool:
        """Tell whether somebody comes to the end, and nothing that people were meant to see is dead."""
        return not self.dead and self.questions is not None


class Explorer:
    """Send people through one module as it is installed, pinned as a campaign pins it."""

    def __init__(self, registry: Registry, module: str, seed: int) -> None:
        self.instrument = Instrument(snapshots.take(registry, module), registry)
        self.questionnaire = self.instrument.questionnaire
        self.module, self.seed = module, seed
        self.crowd, self.pace = Crowd(self.questionnaire), Pace(self.questionnaire)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return everything that can be reached."""
        return tuple(places_of(self.questionnaire, self.instrument.router.deciders))

    def at_random(self, people: int) -> Iterator[Somebody | None]:
        """Yield people who answer as they like; None stands for one whose answers no check takes."""
        for number in range(people):
            yield self._answers({}, Random(f"{self.module}/{self.seed}/{number}"))

    def sent_to(self, place: Place) -> Iterator[Somebody]:
        """Yield people who were sent to a place; whether they reached it remains to be seen."""
        random = Random(f"{self.module}/{self.seed}/{place}")
        for goal in dict.fromkeys(place.goals):
            for fixed in seek(goal, self.instrument.router, random):
                found = self._answers(fixed, random)
                if found is not None:
                    yield found

    def _answers(self, fixed: Mapping[str, Any], random: Random) -> Somebody | None:
        person = Person(self.crowd, random, dict(fixed))
        for _thought in range(SECOND_THOUGHTS):
            route = self.instrument.router.route(person)
            problems = find_problems(self.instrument, route)
            hard = [p for p in problems if p.severity is Severity.HARD]
            if not hard:
                return Somebody(_sendable(person.said), route)
            for problem in hard:
                person.think_again(problem.where)
        return None


def _sendable(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None and value is not Missing.BLANK}


def walk(
    registry: Registry,
    module: str,
    people: int = 1_000,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Walk:
    """Send so many people through a module, then others to what none of them reached.

    `progress` is called with 1 for each of them. Raises KeyError for a module that is not installed.
    """
    explorer = Explorer(registry, module, seed)
    refused, open_, tally = 0, dict.fromkeys(explorer.places), _Tally(explorer.pace)
    for found in explorer.at_random(people):
        refused += found is None
        if found is not None:
            tally.add(found)
            _cross_off(open_, found)
        if progress is not None:
            progress(1)
    sent = _send(explorer, open_, tally)
    return Walk(
        module,
        people,
        seed,
        sent,
        tally.finished,
        dict(sorted(tally.ended.items())),
        refused,
        tuple(open_),
        tally.questions(),
        tally.minutes(),
        explorer.questionnaire.minutes,
    )


def _send(explorer: Explorer, open_: dict[Place, None], tally: _Tally) -> int:
    """Send people on purpose to each place that is still open; return how many."""
    sent = 0
    for place in explorer.places:
        for found in explorer.sent_to(place) if place in open_ else ():
            sent += 1
            tally.add(found, counted=False)
            _cross_off(open_, found)
            if place not in open_:
                break
    return sent


class _Tally:
    """Count ways as people come along them."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.ended: Counter[str] = Counter()
        self._asked: list[int] = []
        self._usual: list[int] = []
        self._seconds: list[float] = []

    @property
    def finished(self) -> int:
        return len(self._usual)

    def add(self, found: Somebody, counted: bool = True) -> None:
        """Take one way; those on purpose can be the longest or the shortest, but never say what is usual."""
        if found.route.end is not None:
            self.ended[found.route.end.screen] += counted
            return
        self._asked.append(found.questions)
        if counted:
            self._usual.append(found.questions)
            self._seconds.append(self.pace.seconds(found.route))

    def questions(self) -> Ways | None:
        if not self._asked:
            return None
        return Ways(min(self._asked), median(self._usual or self._asked), max(self._asked))

    def minutes(self) -> Ways | None:
        if len(self._seconds) < 2:
            return None
        tenths = quantiles(self._seconds, n=10)
        return Ways(*(round(seconds / 60, 1) for seconds in (tenths[0], median(self._seconds), tenths[-1])))


def _cross_off(open_: dict[Place, None], found: Somebody) -> None:
    if open_:
        for place in visited(found.route) & open_.keys():
            del open_[place]


def covering(registry: Registry, module: str, seed: int = 1) -> tuple[Somebody, ...]:
    """Return a few people who together see every question, panel and end that can be reached, finishers first."""
    explorer = Explorer(registry, module, seed)
    wanted = {place for place in explorer.places if place.kind in FATAL}
    crowd = [found for found in explorer.at_random(CANDIDATES) if found is not None]
    left = wanted - set().union(*(visited(found.route) for found in crowd))
    for place in (p for p in explorer.places if p in left):
        found = next((f for f in explorer.sent_to(place) if place in visited(f.route)), None)
        crowd += [] if found is None else [found]
    return tuple(_few(sorted(crowd, key=lambda found: not found.finished), wanted))


def _few(crowd: Sequence[Somebody], wanted: Iterable[Place]) -> Iterator[Somebody]:
    """Yield, again and again, whoever sees most of what is left."""
    left, seen = set(wanted), [visited(found.route) for found in crowd]
    while crowd and left:
        most = max(range(len(crowd)), key=lambda number: len(seen[number] & left))
        if not seen[most] & left:
            return
        left -= seen[most]
        yield crowd[most]
