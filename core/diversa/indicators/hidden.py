"""Tables that are counted beside those that are published: what weights, flags and nonresponse are worked out from.

They are protected as every table is, and nothing of them leaves but what is worked out from their protected counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diversa.disclosure.keeping import Asked
from diversa.disclosure.tables import EVERYBODY
from diversa.indicators.breakdowns import Breakdown
from diversa.indicators.model import Indicator
from diversa.indicators.plans import By, TablePlan
from diversa.privacy.rules import keep
from diversa.texts import Text

_ = Text
FLAGGED = Breakdown("_flagged", _("Marcas de calidad"), {0: _("Sin marcas"), 1: _("Con alguna marca")}, keep)
"""Whether a response carries a flag of quality; worked out while counting, and forgotten."""


def flagged_plan(indicators: Iterable[Indicator]) -> TablePlan:
    """Return the plan of the table that tells responses with a flag from those without."""
    return TablePlan((FLAGGED,), tuple(indicators))


def united(plans: Sequence[TablePlan], hidden: Iterable[TablePlan]) -> tuple[TablePlan, ...]:
    """Return what has to be counted: the published tables first, with what hidden ones ask of the same variables."""
    found: dict[By, TablePlan] = {plan.by: plan for plan in plans}
    for plan in hidden:
        known = found.get(plan.by)
        every = {one.id: one for one in (*(known.indicators if known else ()), *plan.indicators)}
        found[plan.by] = TablePlan(plan.breakdowns, tuple(every.values()))
    return tuple(found.values())


def asked_of(plans: Iterable[TablePlan]) -> Asked:
    """Map each table to its indicators and the counts that each needs; everybody is asked for on its own too."""
    return {plan.by: _asked(plan) for plan in plans}


def _asked(plan: TablePlan) -> Mapping[str, Sequence[str]]:
    own = {indicator.id: tuple(indicator.estimator.counts()) for indicator in plan.indicators}
    return {EVERYBODY: (EVERYBODY,), **own}
