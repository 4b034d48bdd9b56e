"""What must be blurred across answers, after every question's own `store=`.

Whoever got hold of the stored answers and knew somebody who took part would look for a place beside something rare. The
city and the department are in no table, so they go first; the region goes only where a few people remain in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa.questionnaire import geography
from diversa.questionnaire.standard import ETHNICITY, GENDER_IDENTITY, SEX_BIRTH
from diversa_gbv.sections.help import ARMED_GROUPS_NEAR, not_sought
from diversa_gbv.sections.opening import geo_area
from diversa_gbv.sections.others import ARMED_GROUP, UNIFORMED, perpetrators

Values = Mapping[str, Any]
RROM, RAIZAL, PALENQUERO = 2, 3, 4
INTERSEX = 3
DEPARTMENT_DIGITS = 2

small_people = ETHNICITY.is_in(RROM, RAIZAL, PALENQUERO)
"""Fewer than 50,000 people each: even beside a region, a gender and an age they are few. A proposal."""
ethnic = ETHNICITY.is_in(1, RROM, RAIZAL, PALENQUERO, 5)
rare_identity = (SEX_BIRTH == INTERSEX) | GENDER_IDENTITY.is_in(3, 4, 5, 6)
at_risk = perpetrators.any_of(UNIFORMED, ARMED_GROUP) | not_sought.has(ARMED_GROUPS_NEAR)


def hide_small_departments(values: Values) -> Values:
    """Keep no department of fewer than 100,000 people: no city that small can be chosen either."""
    place = values.get(geo_area.id, "")
    small = place and _inhabitants(place[:DEPARTMENT_DIGITS]) < geography.LARGE
    return _without(values, geo_area.id) if small else values


def hide_cities(values: Values) -> Values:
    """Keep only the department of people of an ethnic group."""
    place = values.get(geo_area.id, "")
    if not place or not ethnic.surely(values):
        return values
    return {**values, geo_area.id: place[:DEPARTMENT_DIGITS]}


def hide_places(values: Values) -> Values:
    """Keep only the region of people whom a place could point at, or whom an armed group or an officer could look for.

    Of the smallest peoples not even the region is kept.
    """
    if small_people.surely(values):
        return _without(values, geo_area.id, "region")
    return _without(values, geo_area.id) if (rare_identity | at_risk).surely(values) else values


def _without(values: Values, *names: str) -> Values:
    return {name: value for name, value in values.items() if name not in names}


def _inhabitants(department: str) -> int:
    return sum(municipality.population for municipality in geography.municipalities(department))


ANONYMIZERS = (hide_small_departments, hide_cities, hide_places)
