"""What must be blurred across answers, after every question's own `store=`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa import YES
from diversa.questionnaire import geography
from diversa.questionnaire.standard import CONFLICT_VICTIM, MUNICIPALITY
from diversa_discrimination.sections.experience import grounds, grounds_5y, perpetrators
from diversa_discrimination.sections.grounds import CONFLICT, POLITICAL

SMALL = 20_000
"""Inhabitants below which a place is too small to name beside a threat. A proposal."""
ARMED_GROUP = 16

at_risk = (
    CONFLICT_VICTIM.is_in(1, 2)
    | grounds_5y.any_row(YES, rows=(POLITICAL, CONFLICT))
    | grounds.any_of(POLITICAL, CONFLICT)
    | perpetrators.has(ARMED_GROUP)
)


def hide_small_places(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep only the department of people whom an armed group could look for in a small municipality.

    Whoever got hold of the stored answers and searched them for leaders, victims or people in reincorporation would need
    little more than the village: there, a gender and an age are a name. So nobody who told us of the conflict, of leading
    a community, or of an armed group, is kept beside a municipality of fewer than 20,000 people. The department serves
    the tables as well, which name no place that small.
    """
    place = values.get(MUNICIPALITY.id, "")
    if len(place) != 5 or not at_risk.surely(values) or _inhabitants(place) >= SMALL:
        return dict(values)
    return {**values, MUNICIPALITY.id: place[:2]}


def _inhabitants(place: str) -> int:
    return geography.municipality(geography.figures_code(place)).population


ANONYMIZERS = (hide_small_places,)
