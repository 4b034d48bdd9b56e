"""Which tables a module publishes, and which indicators stand in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from diversa.disclosure.profiles import Level, Profile
from diversa.disclosure.tables import EVERYBODY
from diversa.indicators.breakdowns import BadBreakdown, Breakdown, Variable, breakdown
from diversa.indicators.estimators import everybody
from diversa.indicators.model import Indicator
from diversa.questionnaire import standard
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.structure import Questionnaire

By = tuple[str, ...]
OF_IDENTITY = frozenset(
    variable.id
    for variable in (
        standard.GENDER_IDENTITY,
        standard.SEXUAL_ATTRACTION,
        standard.ETHNICITY,
        standard.CONFLICT_VICTIM,
        standard.GENDER_GROUP,
        standard.TRANS,
        standard.ORIENTATION,
        standard.LGBTIQ,
        standard.ETHNIC_GROUP,
        standard.DISABILITY,
    )
)
"""Variables that tell who a person is, by which people are harmed."""
_SMALL_PLACES = frozenset((standard.DEPARTMENT.id, standard.MUNICIPALITY.id))


class TooManyTables(BadBreakdown):
    """Say that more tables are asked for than may be published in one release."""


class Counted(Protocol):
    """Hold what is counted, as an instrument does: what was asked, what is derived, what is published."""

    @property
    def questionnaire(self) -> Questionnaire: ...
    @property
    def derived(self) -> tuple[Derived, ...]: ...
    @property
    def indicators(self) -> tuple[Indicator, ...]: ...


@dataclass(frozen=True)
class TablePlan:
    """Plan one table: a breakdown or a crossing, or the total, and the indicators on it."""

    breakdowns: tuple[Breakdown, ...]
    indicators: tuple[Indicator, ...]

    @property
    def by(self) -> By:
        """Return the ids of its variables."""
        return tuple(variable.id for variable in self.breakdowns)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Return the ids of its indicators."""
        return frozenset(indicator.id for indicator in self.indicators)

    @cached_property
    def conditions(self) -> Mapping[str, Condition]:
        """Map each count that the table needs to its condition; everybody is always counted."""
        asked = {id_: c for indicator in self.indicators for id_, c in indicator.estimator.counts().items()}
        return {EVERYBODY: everybody, **asked}


def plan_tables(
    module: Counted, profile: Profile, declared: Iterable[By] | None = None
) -> tuple[TablePlan, ...]:
    """Plan the tables of a module: the total with every indicator, then one for each breakdown or crossing.

    The indicators' own `by=` decide; a campaign's list in `declared` takes their place, for every indicator that is
    broken down at all. Raises BadBreakdown for an unknown variable, one that may not be published, a crossing of too
    many, or more tables than the profile allows.
    """
    wanted = _declared(module.indicators, declared)
    if len(wanted) > profile.maximum_tables:
        raise TooManyTables(
            f"{module.questionnaire.id!r} declares {len(wanted)} tables; at most {profile.maximum_tables} may be "
            "published in one release. Take breakdowns out of by=, or give the campaign a list of its own."
        )
    known = variables_of(module)
    made: dict[str, Breakdown] = {}
    for name in dict.fromkeys(name for by in wanted for name in by):
        if name not in known:
            raise BadBreakdown(
                f"{_users(wanted[_holding(wanted, name)])} by {name!r}, which is no question or variable."
            )
        made[name] = breakdown(known[name])
    plans = [TablePlan((), tuple(module.indicators))]
    for by, indicators in wanted.items():
        variables = tuple(made[name] for name in by)
        _allow(variables, profile)
        plans.append(TablePlan(variables, tuple(indicators)))
    return tuple(plans)


def thresholds(profile: Profile, indicator: Indicator, by: By) -> Profile:
    """Return what the figures of an indicator must meet in one table: the strictest of profile, indicator and table."""
    close = not OF_IDENTITY.isdisjoint(by) and not _SMALL_PLACES.isdisjoint(by)
    count = max(indicator.minimum_count, profile.identity_place_count if close else 0)
    return profile.raised(base=indicator.minimum_base, count=count)


def variables_of(module: Counted) -> Mapping[str, Variable]:
    """Map the id of every question and derived variable to it."""
    return {**module.questionnaire.by_id, **{d.id: d for d in module.derived}}


def names_in(indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """Return the variables that indicators are broken down by, alone or crossed, each once."""
    each = (name for one in indicators for by in one.by for name in ((by,) if isinstance(by, str) else by))
    return tuple(dict.fromkeys(each))


def _declared(indicators: Iterable[Indicator], declared: Iterable[By] | None) -> dict[By, list[Indicator]]:
    """Map each breakdown to its indicators; the same variables in another order are the same table."""
    wanted: dict[By, dict[str, Indicator]] = {}
    orders: dict[tuple[str, ...], By] = {}
    chosen = None if declared is None else tuple(declared)
    for indicator in indicators:
        own = [(b,) if isinstance(b, str) else b for b in indicator.by]
        for by in own if chosen is None or not own else chosen:
            first = orders.setdefault(tuple(sorted(by)), by)
            wanted.setdefault(first, {})[indicator.id] = indicator
    return {by: list(found.values()) for by, found in wanted.items()}


def _holding(wanted: Mapping[By, object], name: str) -> By:
    return next(by for by in wanted if name in by)


def _users(indicators: Iterable[Indicator]) -> str:
    return f"{', '.join(indicator.id for indicator in indicators)} is broken down"


def allowed(variables: Sequence[Breakdown], profile: Profile) -> bool:
    """Tell whether a table may cross so many variables; the region is counted apart."""
    region = any(variable.level is Level.REGION for variable in variables)
    return profile.allows_crossing(len(variables) - region, region=region)


def _allow(variables: tuple[Breakdown, ...], profile: Profile) -> None:
    names = [variable.id for variable in variables]
    if not names or len(set(names)) < len(names):
        raise BadBreakdown(f"A breakdown names each of its variables once, not {names}.")
    if not allowed(variables, profile):
        raise BadBreakdown(
            f"{' × '.join(names)} crosses more than the {profile.maximum_crossing} variables that may be crossed."
        )
