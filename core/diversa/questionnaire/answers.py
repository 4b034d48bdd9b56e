"""Values, and the states that stand in their place when there is none."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from diversa.privacy.rules import Code, Value

__all__ = ["Code", "Sheet", "State", "Value", "at", "has_value"]


class Missing(StrEnum):
    """Say why there is no value."""

    REFUSED = "refused"
    DONT_KNOW = "dont_know"
    BLANK = "blank"
    NOT_SHOWN = "not_shown"
    SECTION_REFUSED = "section_refused"


REFUSED, DONT_KNOW = Missing.REFUSED, Missing.DONT_KNOW
EXPORT_CODES: Mapping[Missing, int] = {
    Missing.DONT_KNOW: 98,
    Missing.REFUSED: 99,
    Missing.NOT_SHOWN: -1,
    Missing.BLANK: -2,
    Missing.SECTION_REFUSED: -3,
}
State = Value | Missing
Sheet = Mapping[str, Any]
"""Question id → value or state; a grid is a mapping from row to code or state."""


def at(sheet: Sheet, ref: str) -> Any:
    """Return the value or state at `question` or `question.row`; what is absent is blank."""
    found = sheet.get(ref)
    if found is not None:  # most conditions read no row
        return found
    question, _, row = ref.partition(".")
    found = sheet.get(question, Missing.BLANK)
    if row and isinstance(found, Mapping):
        return found.get(row, Missing.BLANK)
    return found


def has_value(state: Any) -> bool:
    """Tell whether an answer carries a value."""
    return not isinstance(state, Missing)
