"""People of whom the worked cases are made: only what matters is answered, the rest is blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa import NO, REFUSED, YES
from diversa_discrimination.sections.experience import NONE, grounds, grounds_5y

Person = Mapping[str, Any]


def victim(*reasons: int, **more: Any) -> Person:
    """Make a person who was treated worse for these reasons in the last twelve months."""
    return {**_five_years(*reasons), grounds.id: tuple(sorted(reasons)), **more}


def spared(**more: Any) -> Person:
    """Make a person with "no" in all 21 rows: the question about the last year was hidden, and hidden means none."""
    return {**_five_years(), **more}


def earlier(*reasons: int, **more: Any) -> Person:
    """Make a person to whom it happened in the last five years, but not in the last one."""
    return {**_five_years(*reasons), grounds.id: (NONE,), **more}


def silent(**more: Any) -> Person:
    """Make a person who refused all 21 rows: nothing can be said of them."""
    return {grounds_5y.id: dict.fromkeys(grounds_5y.row_ids(), REFUSED), **more}


def half(yes: int, no: int) -> Person:
    """Make a person who answered only so many rows, and nothing after them."""
    rows = grounds_5y.row_ids()
    return {grounds_5y.id: {**dict.fromkeys(rows[:yes], YES), **dict.fromkeys(rows[yes : yes + no], NO)}}


def _five_years(*reasons: int) -> Person:
    marked = {str(code) for code in reasons}
    return {grounds_5y.id: {row: YES if row in marked else NO for row in grounds_5y.row_ids()}}
