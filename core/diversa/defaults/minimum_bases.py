"""Withhold figures on few people, in small places, or less precise than their indicator asks."""

from __future__ import annotations

from diversa.disclosure.marks import Reason, decide_base, decide_proportion
from diversa.disclosure.tables import PublishedCell
from diversa.hookspecs import hookimpl
from diversa.indicators.model import Indicator
from diversa.texts import Text

_ = Text
IMPRECISE = _("Varía demasiado para publicar este resultado.")


@hookimpl
def suppress_cell(indicator: Indicator, cell: PublishedCell) -> str | None:
    """Return the first threshold of the profile that a cell does not meet."""
    if not cell.profile.allows_place(cell.level, cell.size, cell.inhabitants):
        return Reason.SMALL_BASE
    for part in cell.parts:
        if part.count is None:
            decision = decide_base(part.base, cell.profile)
        else:
            decision = decide_proportion(part.count, part.base, cell.profile, part.complement)
        if decision.reason is not None:
            return decision.reason
    limit, cv = indicator.maximum_cv, cell.cv
    return IMPRECISE if limit is not None and cv is not None and cv > limit else None
