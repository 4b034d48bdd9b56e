"""What the guard withholds before a release is written, from published counts that a test chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest

from diversa.disclosure.audit import feasible
from diversa.disclosure.keeping import Shown
from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.profiles import PEOPLE
from diversa.disclosure.tables import EVERYBODY, Group, PublishedTable, Table, protect
from diversa.indicators.estimators import share
from diversa.indicators.plans import TablePlan, plan_tables
from diversa.indicators.publishing import publish
from diversa.releases.auditing import Withheld, guard
from diversa.releases.auditing.cells import Layer
from diversa.releases.auditing.knowing import Builder
from diversa.releases.auditing.relations import nested_of
from tests.neighbours import TROUBLES, Module, indicator

NOISE = NoiseTable.build()
SILENT = NoiseTable((NoiseRow((0,), (1.0,)),))
"""No noise, so that a test can choose protected counts."""
HAPPENED = share(TROUBLES.any(), among=TROUBLES.answered())
MODULE = Module((indicator("x", HAPPENED, by=("gender",)),))
PLANS = plan_tables(MODULE, PEOPLE)
SMALL: Group = (1,)


class Silence:
    """Withhold nothing beyond the marks."""

    def reasons(self, **arguments: Any) -> tuple[str, ...]:
        return ()


def published(plan: TablePlan, lines: Mapping[Group, Sequence[int]]) -> PublishedTable:
    """Make a protected table of chosen counts: everybody, numerator, base; groups that are not named are empty."""
    groups = tuple(product(*(variable.codes for variable in plan.breakdowns)))
    above, below = HAPPENED.proportion.ids
    order = [(EVERYBODY, above, below).index(id_) for id_ in plan.conditions]
    counts = np.array([[lines.get(group, (0, 0, 0))[place] for place in order] for group in groups])
    return protect(Table(plan.by, groups, tuple(plan.conditions), counts, np.zeros_like(counts)), SILENT)


def release(total: int, small: int, large: int) -> tuple[Shown, Any]:
    """Publish a total and two groups of 400; the third group is empty."""
    tables = (
        published(PLANS[0], {(): (800, total, 800)}),
        published(PLANS[1], {SMALL: (400, small, 400), (2,): (400, large, 400)}),
    )
    shown = Shown(1, {table.by: table for table in tables})
    return shown, publish(MODULE, PLANS, shown, PEOPLE, Silence())


def interval(shown: Shown, results: Any, hidden: frozenset[Withheld] = frozenset()) -> tuple[int, int]:
    """Return the feasible interval of the small group's numerator."""
    builder = Builder([Layer(None, shown, results, hidden)], PEOPLE, NOISE, nested_of(PLANS))
    known = builder.build()
    cell = builder.cells.places[1, ("gender",), SMALL, HAPPENED.proportion.ids[0]]
    least, most = feasible(known, [cell], PEOPLE.audit_interval_width)
    return int(least[0]), int(most[0])


def test_extreme_noise_makes_a_small_group_too_certain_and_the_guard_mends_it() -> None:
    """38 in all, 45 in one group and "n. d." in the other: those are 1 to 3, until one more figure is withheld."""
    shown, results = release(38, 3, 45)
    assert interval(shown, results) == (1, 3)
    found = guard(MODULE, PLANS, shown, results, PEOPLE, NOISE)
    assert found
    assert {one.indicator for one in found} == {"x"}
    low, high = interval(shown, results, found)
    assert high - low > PEOPLE.audit_interval_width


def test_the_guard_takes_one_figure_where_one_is_enough() -> None:
    """It takes neither the total nor the small group's own mark, but the other group's figure."""
    shown, results = release(38, 3, 45)
    found = guard(MODULE, PLANS, shown, results, PEOPLE, NOISE)
    assert found == {Withheld("x", ("gender",), (2,), None)}


@pytest.mark.parametrize(("total", "small", "large"), [(48, 3, 45), (43, 3, 42), (60, 20, 40), (45, 4, 45)])
def test_usual_noise_needs_no_guard(total: int, small: int, large: int) -> None:
    """Nothing more is withheld where everything leaves the small group wide enough."""
    shown, results = release(total, small, large)
    low, high = interval(shown, results)
    assert high - low > PEOPLE.audit_interval_width or low >= PEOPLE.minimum_count
    assert guard(MODULE, PLANS, shown, results, PEOPLE, NOISE) == frozenset()


def test_the_guard_is_a_function_of_what_is_published() -> None:
    """Equal published counts withhold the same figures, whatever is behind them."""
    one, two = (guard(MODULE, PLANS, *release(38, 3, 45), PEOPLE, NOISE) for _ in range(2))
    assert one == two
