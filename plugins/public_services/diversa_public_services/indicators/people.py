"""People of whom the worked cases are made: only what matters is answered, the rest is blank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from diversa import NO, YES
from diversa_public_services.sections.documents import (
    document_rating,
    document_satisfaction,
    documents_needed,
    last_document,
)
from diversa_public_services.sections.form import FULL, SHORT, form_length
from diversa_public_services.sections.health import (
    EACH_TIME,
    care_received,
    health_need,
    health_rating,
    health_satisfaction,
)
from diversa_public_services.sections.home import service_access
from diversa_public_services.sections.problems import complained, outcome, problems
from diversa_public_services.sections.quality import water_days, water_hours
from diversa_public_services.sections.school import attends_public, children, school_levels

Person = Mapping[str, Any]
People = tuple[Person, ...]
ROWS = ("a", "b", "c", "d", "e")


def whole(**answers: Any) -> Person:
    """Make a person who fills in the whole form."""
    return {form_length.id: FULL, **answers}


def brief(**answers: Any) -> Person:
    """Make a person who chose the short form."""
    return {form_length.id: SHORT, **answers}


def with_services(make: Callable[..., Person] = brief, /, **rows: Any) -> Person:
    """Make a person with these answers on the services of the home, the others blank."""
    return make(**{service_access.id: rows})


def with_water(days: int, hours: int | None = None) -> Person:
    """Make a person to whom water comes on so many days, for so many hours."""
    duration = {} if hours is None else {water_hours.id: hours}
    return {**with_services(AC=1), water_days.id: days, **duration}


def patient(satisfaction: Any = None, **rating: Any) -> Person:
    """Make a person who got care each time, and says how the last visit was."""
    seen = {health_need.id: YES, care_received.id: EACH_TIME}
    return whole(**seen, **_said(health_rating.id, rating, health_satisfaction.id, satisfaction))


def parent(level: int, satisfaction: Any = None, **rating: Any) -> Person:
    """Make a person with children at a public school of one level, who says how it is."""
    at_school = {children.id: YES, attends_public.id: YES, school_levels.id: (level,)}
    said = _said(f"school_rating_{level}", rating, f"school_satisfaction_{level}", satisfaction)
    return whole(**at_school, **said)


def applicant(satisfaction: Any = None, document: int = 1, **rating: Any) -> Person:
    """Make a person who tried to get one document, and says how it went."""
    needed = {documents_needed.id: (document,), last_document.id: document}
    return whole(**needed, **_said(document_rating.id, rating, document_satisfaction.id, satisfaction))


def complainant(found: Any, make: Callable[..., Person] = brief, /, **more: Any) -> Person:
    """Make a person who complained about the electricity, and what came of it."""
    return make(**{problems.id: ("EN",), complained.id: YES, outcome.id: found}, **more)


def silent() -> Person:
    """Make a person who had a problem and did not complain."""
    return brief(**{problems.id: ("EN",), complained.id: NO})


def hundred(make: Callable[..., Person], agreeing: Sequence[int]) -> People:
    """Make a hundred people of whom so many agree with each of the five sentences."""
    return tuple(
        make(**{row: 2 if place < wanted else 1 for row, wanted in zip(ROWS, agreeing, strict=True)})
        for place in range(100)
    )


def _said(rating: str, rows: Person, satisfaction: str, value: Any) -> dict[str, Any]:
    given = {rating: rows} if rows else {}
    return given if value is None else {**given, satisfaction: value}
