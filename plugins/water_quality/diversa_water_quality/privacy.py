"""What must be blurred across answers, so that no spring, well or river bend can be found by what was told of it.

No coordinates are asked, and a neighbourhood is sealed. What is left to hide is the municipality, where it is so small
that the rest says which water is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa.questionnaire import geography
from diversa.questionnaire.standard import COLLECTIVE_TERRITORY, MUNICIPALITY
from diversa_water_quality.sections.body import DISCHARGE, MINING, SPRING, WELL, body_type, observations
from diversa_water_quality.sections.home import about_body, main_source

SMALL = 20_000
"""Inhabitants below which a place is too small to name beside a source. A proposal."""
WELLS_AND_SPRINGS = (6, 7, 8, 9, 10)

dangerous = observations.any_of(DISCHARGE, MINING)
"""Who tells of a mine or of dirty water that somebody lets out can be looked for."""
of_a_family = main_source.is_in(*WELLS_AND_SPRINGS) | body_type.is_in(WELL, SPRING)
of_a_community = COLLECTIVE_TERRITORY.is_in(1, 2, 3, 4) & (about_body | of_a_family)


def hide_sources(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep only the department of a source that a small municipality would give away.

    That is a family's well or spring, a source in the territory of a community, and whatever somebody reports beside a
    mine or a discharge: where fewer than 20,000 people live, there are few of them. Communities that want their sources
    named can publish them themselves.
    """
    place = values.get(MUNICIPALITY.id, "")
    found = dangerous.surely(values) or of_a_family.surely(values) or of_a_community.surely(values)
    if len(place) != 5 or not found or _inhabitants(place) >= SMALL:
        return dict(values)
    return {**values, MUNICIPALITY.id: place[:2]}


def _inhabitants(place: str) -> int:
    return geography.municipality(geography.figures_code(place)).population


ANONYMIZERS = (hide_sources,)
