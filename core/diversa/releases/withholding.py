"""Take figures out of results that the guard found to tell too much together with others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from diversa.disclosure.marks import Mark, Reason
from diversa.disclosure.tables import Group
from diversa.indicators.figures import Figure, Result, Results
from diversa.releases.auditing import Withheld


def withhold(results: Results, places: Collection[Withheld]) -> Results:
    """Return results in which the figures at some places say nothing, not even their base."""
    if not places:
        return results
    return replace(results, results=tuple(_result(result, places) for result in results))


def _result(result: Result, places: Collection[Withheld]) -> Result:
    groups = tuple(
        replace(
            group,
            figures=tuple(_figure(result, group.codes, figure, places) for figure in group.figures),
        )
        for group in result.groups
    )
    return replace(result, groups=groups)


def _figure(result: Result, codes: Group, figure: Figure, places: Collection[Withheld]) -> Figure:
    if Withheld(result.indicator.id, result.by, codes, figure.category) not in places:
        return figure
    return Figure(
        figure.category,
        figure.label,
        mark=Mark.WITHHELD,
        reason=Reason.SMALL_CELL.value,
        percent=figure.percent,
        gap=figure.gap,
        as_of=figure.as_of,
    )
