"""What must be blurred across answers, after every question's own `store=`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa.questionnaire import geography
from diversa.questionnaire.standard import CONFLICT_VICTIM, MUNICIPALITY
from diversa_public_services.sections.home import no_service_reasons
from diversa_public_services.sections.problems import not_complained_reason

SMALL = 20_000
"""Inhabitants below which a place is too small to name beside a fear. A proposal."""
CONFLICT, REPRISALS = 7, 3

in_danger = CONFLICT_VICTIM.is_in(1, 2) | (not_complained_reason == REPRISALS)
for reasons in no_service_reasons:
    in_danger = in_danger | reasons.is_in(CONFLICT)


def hide_small_places(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep only the department of people who told of the conflict or of reprisals, where the municipality is small.

    In a place of a few thousand people the service that failed and the household's size are enough to know who spoke of
    an armed group or of a provider's revenge. Tables name no place that small, so nothing published is lost.
    """
    place = values.get(MUNICIPALITY.id, "")
    if len(place) != 5 or not in_danger.surely(values):
        return dict(values)
    inhabitants = geography.municipality(geography.figures_code(place)).population
    return {**values, MUNICIPALITY.id: place[:2]} if inhabitants < SMALL else dict(values)


ANONYMIZERS = (hide_small_places,)
