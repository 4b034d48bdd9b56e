"""Up to which day staff sees answers: what came in the last two days, or in an unfinished week, is not shown yet.

Who knows when a neighbour answered could otherwise compare the figures before and after. Days are those of Colombia.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from diversa.campaigns.campaigns import EnabledModule
from diversa.disclosure.profiles import profile_for
from diversa.pipeline import period
from diversa.releases.reading import Span

DELAY = timedelta(days=2)
"""A real campaign shows neither today's answers nor yesterday's."""
_SUNDAY = 7


@dataclass(frozen=True)
class Limits:
    """Say up to which day answers are shown, and how many have to be new before anything is counted again."""

    day: date
    sensitive: bool
    step: int
    """Answers by which what is shown has to differ from what was shown; 1 in a demonstration, where nobody is real."""
    exact: bool
    """Whether counts are shown as they are."""

    @property
    def number(self) -> int:
        """Return the number of a look up to this day."""
        return self.day.toordinal()

    @property
    def last(self) -> str:
        """Return the last period whose answers are shown."""
        return period(self.day, self.sensitive)

    @property
    def last_week(self) -> str:
        """Return the last week whose section counters are shown: one that is over, but in a demonstration."""
        day = self.day if self.exact else self.day - timedelta(days=self.day.isoweekday() % _SUNDAY)
        return period(day, sensitive=True)


def limits_of(enabled: EnabledModule, today: date) -> Limits:
    """Return what may be seen of a module today: of a sensitive one whole weeks; of a demonstration everything."""
    sensitive = enabled.instrument.questionnaire.sensitive
    if enabled.campaign.demonstration:
        return Limits(today, sensitive, step=1, exact=True)
    day = today - DELAY
    if sensitive:
        day -= timedelta(days=day.isoweekday() % _SUNDAY)
    return Limits(day, sensitive, profile_for(sensitive=sensitive).minimum_base, exact=False)


def last_day(written: str) -> date:
    """Return the last day of a period as it is written beside a response: a day, or an ISO week."""
    if "W" not in written:
        return date.fromisoformat(written)
    year, week = written.split("-W")
    return date.fromisocalendar(int(year), int(week), _SUNDAY)


def periods(first: str, last: str) -> tuple[str, ...]:
    """Return every day, or week, from one to another, as they are written beside responses."""
    weekly = "W" in first
    day, end, step = last_day(first), last_day(last), timedelta(days=_SUNDAY if weekly else 1)
    found = []
    while day <= end:
        found.append(period(day, weekly))
        day += step
    return tuple(found)


@dataclass(frozen=True)
class Looks(Span):
    """Read responses in parts: those that each earlier look could count already, and the new ones."""

    earlier: tuple[int, ...] = ()

    def vintage(self, period: str, release: int | None) -> int | None:
        """Return the number of the first look that counts a response of this period; None where it is too new."""
        if period > self.last:
            return None
        day = last_day(period).toordinal()
        return next((number for number in (*self.earlier, self.number) if day <= number), self.number)
