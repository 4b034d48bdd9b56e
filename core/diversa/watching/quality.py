"""How good the answers are so far: the quality card as a release would have it, and where people leave the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from diversa.disclosure.marks import percent
from diversa.disclosure.tables import EVERYBODY
from diversa.indicators.bursts import Burst, bursts
from diversa.indicators.card import Colour, Metric, QualityCard
from diversa.indicators.figures import Figure, Results
from diversa.indicators.nonresponse import items_of
from diversa.indicators.publishing import Withholding, publish
from diversa.indicators.quality_card import make_card
from diversa.indicators.weighting import weigh
from diversa.questionnaire.population import Population
from diversa.releases.taking_part import TakingPart, taking_part
from diversa.texts import Catalogue, Text
from diversa.watching.arrivals import tens
from diversa.watching.looks import FLAGS, MANNERS, WEEKS, Look

SHOWN, SENT = "shown", "sent"


@dataclass(frozen=True)
class Leaving:
    """Hold one section: which part of those who saw it did not go on, in whole percents as 0..1; None for too few."""

    title: Text
    left: float | None


@dataclass(frozen=True, eq=False)
class Judged:
    """Work out what a look says about quality and about who takes part; nothing of it is counted here."""

    look: Look
    registry: Withholding
    population: Population

    @cached_property
    def results(self) -> Results:
        """Return that people are there, by group; indicators of the module itself are not looked at."""
        watched = self.look.watched
        return publish(watched, watched.grouped, self.look.shown, watched.profile, self.registry)

    @cached_property
    def card(self) -> QualityCard:
        """Return the quality card; what is about published figures is not on it."""
        look, watched = self.look, self.look.watched
        tables = [look.shown.table(plan.by, EVERYBODY) for plan in watched.grouped]
        made = make_card(
            watched.questionnaire,
            watched.profile,
            results=replace(self.results, results=()),
            items=items_of(look.shown, watched.questionnaire, watched.profile, self.registry),
            tables=tables,
            population=self.population,
            counters=look.counters,
            flags=look.quality(FLAGS),
            manners=look.quality(MANNERS),
            weeks=look.quality(WEEKS),
            effective_size=self._effective_size(),
        )
        return made if look.exact else replace(made, metrics=tuple(map(_in_tens, made.metrics)))

    def _effective_size(self) -> int | None:
        watched = self.look.watched
        found = weigh(
            self.look.shown, watched.raking, watched, watched.profile, self.registry, self.population
        )
        return found.effective_size

    @cached_property
    def bursts(self) -> tuple[Burst, ...]:
        """Return the weeks in which far too many answers came from one department."""
        weeks = self.look.quality(WEEKS)
        return () if weeks is None else bursts(weeks)

    def taking_part(self, catalogue: Catalogue, note: str = "") -> TakingPart:
        """Say who takes part by group, beside the population."""
        watched = self.look.watched
        tables = [self.look.shown.table(plan.by, EVERYBODY) for plan in watched.grouped]
        return taking_part(self.results, tables, watched.profile, catalogue, note, self.population)

    @property
    def worst(self) -> Colour:
        """Return the worst colour on the card."""
        order = (Colour.RED, Colour.AMBER, Colour.GREEN)
        colours = {metric.colour for metric in self.card.metrics}
        return next((colour for colour in order if colour in colours), Colour.NONE)


def _in_tens(metric: Metric) -> Metric:
    """Return a measure that counts answers as staff may see it: none of fewer than ten, and in tens."""
    if metric.id != "effective_size" or metric.figure.value is None:
        return metric
    people = tens(round(metric.figure.value)).value
    shown = Figure(percent=False) if people is None else replace(metric.figure, value=people)
    return replace(metric, figure=shown)


def leaving(look: Look) -> tuple[Leaving, ...]:
    """Return, for each section, which part of those who saw it went no further, from section counters.

    A section is skipped by whom it does not concern, so whoever reached any later one, or sent, went on.
    """
    return tuple(_leaving(look))


def _leaving(look: Look) -> Iterator[Leaving]:
    questionnaire, people = look.watched.questionnaire, _people(look.counters)
    least = look.watched.profile.minimum_base
    seen = [people.get((section.id, SHOWN), 0) for section in questionnaire.sections]
    sent = people.get(("", SENT), 0)
    for place, section in enumerate(questionnaire.sections):
        further = max([*seen[place + 1 :], sent])
        yield Leaving(section.title, _share(seen[place], further, least))


def _share(seen: int, further: int, least: int) -> float | None:
    if seen < least:
        return None
    return float(percent(max(1 - further / seen, 0.0), 0)) / 100


def _people(counters: tuple[Mapping[str, Any], ...]) -> Mapping[tuple[str, str], int]:
    return {(str(row["section"]), str(row["event"])): int(row["people"]) for row in counters}
