"""When answers came and how: by day, or by week, and by way of access, in tens; in a demonstration one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diversa.indicators.bursts import ACCESSES
from diversa.indicators.figures import number
from diversa.pipeline import period
from diversa.texts import Catalogue, Text
from diversa.watching.delaying import last_day
from diversa.watching.looks import Look
from diversa.watching.planning import ACCESS, PERIOD

_ = Text
TEN = 10
ACCESS_NAMES: Mapping[str, Text] = dict(
    zip(
        ACCESSES,
        (_("Página abierta"), _("Con código"), _("En una sesión con ayuda"), _("En papel"), _("Con ODK")),
        strict=True,
    )
)
FEW = _("menos de {ten}")


@dataclass(frozen=True)
class Number:
    """Hold a number of people as staff may see it; `value` is None below ten, whether anybody is there or not."""

    value: int | None
    exact: bool = False

    @property
    def drawn(self) -> int:
        """Return the length of its bar: nothing for what is not told."""
        return self.value or 0


@dataclass(frozen=True)
class Day:
    """Hold one day, or one week as "2026-W47", with its people, and how many of them came in each way."""

    period: str
    people: Number
    ways: Mapping[str, Number]


@dataclass(frozen=True)
class Arrivals:
    """Hold how answers came: in all, by way, by day and by week, each from the first one with people to tell of.

    `days` is empty for a module of which only weeks are written.
    """

    people: Number
    ways: Mapping[str, Number]
    days: tuple[Day, ...]
    weeks: tuple[Day, ...]


def tens(count: int, *, exact: bool = False) -> Number:
    """Return a protected count rounded to tens, halves up; an exact one as it is."""
    if exact:
        return Number(count, exact=True)
    rounded = (count + TEN // 2) // TEN * TEN
    return Number(rounded if count >= TEN else None)


def arrivals(look: Look) -> Arrivals:
    """Return how answers came.

    Days and weeks before the first with ten people are left out: one of them may be a single person's.
    """
    total = {way: look.size((ACCESS,), (way,)) for way in ACCESSES}
    used = tuple(way for way, people in total.items() if _number(look, people).value)
    by_day = {written: _counts(look, written, used) for written in look.periods}
    by_week: dict[str, list[int]] = {}
    for written, counts in by_day.items():
        week = period(last_day(written), sensitive=True)
        before = by_week.get(week, [0] * len(counts))
        by_week[week] = [one + more for one, more in zip(before, counts, strict=True)]
    weekly = look.watched.questionnaire.sensitive
    return Arrivals(
        _number(look, look.people),
        {way: _number(look, total[way]) for way in used},
        () if weekly else _days(look, by_day, used),
        _days(look, by_week, used),
    )


def _counts(look: Look, written: str, ways: Sequence[str]) -> list[int]:
    """Return the people of one day or week: all of them, then those who came in each way."""
    return [look.size((PERIOD,), (written,)), *(look.size((PERIOD, ACCESS), (written, way)) for way in ways)]


def _days(look: Look, counted: Mapping[str, Sequence[int]], ways: Sequence[str]) -> tuple[Day, ...]:
    every = []
    for written, (people, *parts) in counted.items():
        by_way = {way: _number(look, part) for way, part in zip(ways, parts, strict=True)}
        every.append(Day(written, _number(look, people), by_way))
    first = next((place for place, day in enumerate(every) if day.people.value), len(every))
    return tuple(every[first:])


def _number(look: Look, count: int) -> Number:
    return tens(count, exact=look.exact)


def said(people: Number, t: Catalogue) -> str:
    """Say a number of people: "1.120", or "menos de 10"."""
    return t(FEW.fill(ten=str(TEN))) if people.value is None else number(people.value, 0, t)
