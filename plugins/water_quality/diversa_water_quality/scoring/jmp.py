"""The ladder of the WHO/UNICEF Joint Monitoring Programme (JMP) for drinking water, for one household.

For a country the JMP takes the smallest of three shares; with answers of households we ask that all three hold at once.
Source: metadata of SDG 6.1.1 and 1.4.1; the order in which availability is judged is our own rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from diversa.questionnaire.measurements import Verdict

SURFACE = 16
UNIMPROVED = (8, 10)
UNCLASSIFIED = (96,)
SHORT_TRIP, HALF_DAY, MOST_DAYS = 30, 12, 4
"""Minutes there and back with the queue, hours a day, days a week."""


class Level(IntEnum):
    """Name a rung, from the lowest; the last four are at least basic."""

    SURFACE = 1
    UNIMPROVED = 2
    UNCLASSIFIED = 3
    IMPROVED_WITHOUT_TIME = 4
    LIMITED = 5
    BASIC = 6
    BASIC_OR_BETTER = 7
    SAFE_MICROBIOLOGICAL_ONLY = 8
    SAFE = 9


@dataclass(frozen=True)
class Household:
    """Hold what a household says of its drinking water; None is unknown.

    `source` is the code of the main source, `minutes` the round trip, `short` whether there was too little in the last
    month, `days` and `hours` how often it comes. The verdicts are those of the JMP: fluoride against 1.5 mg/L.
    """

    source: int | None = None
    premises: bool | None = None
    minutes: int | None = None
    short: bool | None = None
    days: int | None = None
    hours: int | None = None
    ecoli: Verdict = Verdict.NOT_ANALYSED
    arsenic: Verdict = Verdict.NOT_ANALYSED
    fluoride: Verdict = Verdict.NOT_ANALYSED


def level(home: Household) -> Level:
    """Return the rung on which a household stands; the first rule that fits wins."""
    if home.source == SURFACE:
        return Level.SURFACE
    if home.source in UNIMPROVED:
        return Level.UNIMPROVED
    if home.source is None or home.source in UNCLASSIFIED:
        return Level.UNCLASSIFIED
    trip = 0 if home.premises else home.minutes
    if trip is None:
        return Level.IMPROVED_WITHOUT_TIME
    if trip > SHORT_TRIP:
        return Level.LIMITED
    return _at_least_basic(home)


def _at_least_basic(home: Household) -> Level:
    conditions = (bool(home.premises), available(home), clean(home))
    if False in conditions:
        return Level.BASIC
    if None in conditions:
        return Level.BASIC_OR_BETTER
    tested = home.arsenic.decided and home.fluoride.decided
    return Level.SAFE if tested else Level.SAFE_MICROBIOLOGICAL_ONLY


def available(home: Household) -> bool | None:
    """Tell whether water is there when needed: enough of it, or else hours, or else days; None where nothing is known."""
    if home.short is not None:
        return not home.short
    if home.days == 0:
        return False
    if home.hours is not None:
        return home.hours >= HALF_DAY
    return None if home.days is None else home.days >= MOST_DAYS


def clean(home: Household) -> bool | None:
    """Tell whether it is free of E. coli, arsenic and fluoride as far as was tested; None where E. coli was not."""
    if Verdict.NOT_ACCEPTABLE in (home.ecoli, home.arsenic, home.fluoride):
        return False
    return True if home.ecoli is Verdict.ACCEPTABLE else None
