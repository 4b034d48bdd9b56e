"""How people feel when they finish, and the rule that proposes a pause; a person decides, never the program.

Source of the rule: the project's own protocol for sensitive questions. More than 10 % who end feeling bad or very bad,
in all or in any week, is a reason to stop and look; it is proposed only where at least 30 people answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diversa.disclosure.marks import Decision, decide_proportion
from diversa.pipeline import period
from diversa.watching.delaying import last_day
from diversa.watching.looks import Look
from diversa.watching.planning import DISTRESS, PERIOD

LIMIT = 0.10
"""Share of people from which a pause is proposed, if more."""
LEAST_PEOPLE = 30
"""Fewest people of whom the rule is asked."""


@dataclass(frozen=True)
class Distress:
    """Hold what may be said of distress: in all, and the weeks in which it went beyond the limit."""

    decision: Decision
    proposes: bool
    """Whether the rule proposes a pause."""
    weeks: tuple[str, ...] = ()
    """Weeks that went beyond the limit, as "2026-W47"."""


def distress(look: Look) -> Distress | None:
    """Judge how people end; None where the module does not ask it."""
    if not look.watched.asks_feeling:
        return None
    both, among = DISTRESS.estimator.counts()
    counts = look.shown.table((), DISTRESS.id).counts((), (both, among))
    worst, base = counts[both], counts[among]
    weeks = tuple(
        week for week, (bad, all_) in sorted(_weeks(look, both, among).items()) if _beyond(bad, all_)
    )
    decision = decide_proportion(min(worst, base), base, look.watched.profile)
    return Distress(decision, _beyond(worst, base) or bool(weeks), weeks)


def _weeks(look: Look, both: str, among: str) -> Mapping[str, tuple[int, int]]:
    """Map each week to its people in distress, and to all who said how they felt."""
    table = look.shown.table((PERIOD,), DISTRESS.id)
    found: dict[str, tuple[int, int]] = {}
    for written in look.periods:
        counts = table.counts((written,), (both, among))
        week = period(last_day(written), sensitive=True)
        bad, people = found.get(week, (0, 0))
        found[week] = bad + counts[both], people + counts[among]
    return found


def _beyond(worst: int, base: int) -> bool:
    return base >= LEAST_PEOPLE and worst > LIMIT * base
