"""Who simulated people are: the weights of the answers to the questions that every module shares.

Ages and places follow the population of Colombia. The other weights are this project's own: round numbers that make a
demonstration look like a country, not estimates of anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from diversa.questionnaire import geography, standard
from diversa.questionnaire.answers import Code, Sheet

Weights = Mapping[Code, float]
OLDEST = 94

_SAME: Weights = {1: 90.0, 2: 4.0, 3: 3.5, 4: 0.5, 5: 2.0}


def _gender(sheet: Sheet) -> Weights:
    if sheet.get(standard.SEX_BIRTH.id) == 1:
        return {1: 95.0, 2: 0.5, 4: 2.0, 5: 2.0, 6: 0.5}
    if sheet.get(standard.SEX_BIRTH.id) == 2:
        return {1: 0.5, 2: 95.0, 3: 1.5, 5: 2.5, 6: 0.5}
    return {1: 30.0, 2: 30.0, 3: 10.0, 4: 10.0, 5: 15.0, 6: 5.0}


def _attraction(sheet: Sheet) -> Weights:
    if sheet.get(standard.GENDER_IDENTITY.id) in (2, 4):
        return _SAME
    if sheet.get(standard.GENDER_IDENTITY.id) in (1, 3):
        return {2: _SAME[1], 1: _SAME[2], 3: _SAME[3], 4: _SAME[4], 5: _SAME[5]}
    return {1: 20.0, 2: 20.0, 3: 35.0, 4: 20.0, 5: 5.0}


def _campesino(sheet: Sheet) -> Weights:
    return {1: 60.0, 2: 40.0} if sheet.get(standard.AREA_TYPE.id) in (2, 3) else {1: 9.0, 2: 91.0}


def _stratum(sheet: Sheet) -> Weights:
    if sheet.get(standard.AREA_TYPE.id) == 3:
        return {1: 52.0, 2: 24.0, 3: 6.0, 4: 1.0, 5: 0.3, 6: 0.2, 0: 16.5}
    return {1: 25.0, 2: 36.0, 3: 25.0, 4: 8.0, 5: 3.0, 6: 2.0, 0: 1.0}


@cache
def _ages() -> Weights:
    """Spread every five-year group evenly over its ages; the last one thins out."""
    weights: dict[Code, float] = {}
    for group in geography.AGE_GROUPS:
        first = int(group.rstrip("+").partition("-")[0])
        ages = range(first, OLDEST + 1 if group.endswith("+") else first + 5)
        shares = [1 / (1 + age - first) if group.endswith("+") else 1.0 for age in ages]
        people = geography.population(age_group=group)
        adults = ((age, share) for age, share in zip(ages, shares, strict=True) if age >= 18)
        weights |= {age: people * share / sum(shares) for age, share in adults}
    return weights


@cache
def places(department: str | None) -> Weights:
    """Return the inhabitants of the departments, or of one department's municipalities.

    Some people say no more than their department.
    """
    if department is None:
        return {d.code: float(geography.population(d.code)) for d in geography.departments()}
    found: dict[Code, float] = {m.code: float(m.population) for m in geography.municipalities(department)}
    return {department: 0.08 * sum(found.values()), **found}


def _always(weights: Weights) -> Callable[[Sheet], Weights]:
    return lambda sheet: weights


ANSWERS: Mapping[str, Callable[[Sheet], Weights]] = {
    standard.AGE.id: lambda sheet: _ages(),
    standard.RESIDENCE.id: _always({1: 98.0, 2: 2.0}),
    standard.AREA_TYPE.id: _always({1: 77.0, 2: 8.0, 3: 15.0}),
    standard.COLLECTIVE_TERRITORY.id: _always({1: 3.0, 2: 3.0, 3: 1.0, 4: 1.0, 5: 92.0}),
    standard.STRATUM.id: _stratum,
    standard.SEX_BIRTH.id: _always({1: 46.0, 2: 53.5, 3: 0.5}),
    standard.GENDER_IDENTITY.id: _gender,
    standard.SEXUAL_ATTRACTION.id: _attraction,
    standard.ETHNICITY.id: _always({1: 7.0, 2: 0.2, 3: 0.4, 4: 0.2, 5: 11.0, 6: 81.2}),
    standard.CAMPESINO_SELF.id: _campesino,
    standard.MIGRATION_STATUS.id: _always({1: 85.0, 2: 5.0, 3: 8.0, 4: 2.0}),
    standard.CONFLICT_VICTIM.id: _always({1: 11.0, 2: 5.0, 3: 84.0}),
    standard.EDUCATION_LEVEL.id: _always({1: 4.0, 2: 16.0, 3: 11.0, 4: 31.0, 5: 18.0, 6: 15.0, 7: 5.0}),
    standard.MAIN_ACTIVITY.id: _always({1: 52.0, 2: 9.0, 3: 9.0, 4: 21.0, 5: 3.0, 6: 6.0}),
    standard.EASE_OF_USE.id: _always({1: 2.0, 2: 5.0, 3: 14.0, 4: 36.0, 5: 43.0}),
    standard.FEELING_NOW.id: _always({1: 45.0, 2: 40.0, 3: 11.0, 4: 4.0}),
}
"""Question → weights of its answers, given the earlier ones."""

DIFFICULTIES = {standard.FUNCTIONAL_DIFFICULTY.id: 0.25}
"""Grid → how likely something in it holds for a person, where that is not a matter of what happened to them."""


def exposure(sheet: Mapping[str, Any]) -> float:
    """Return how likely something happened to a person: from 0.47 for most to 0.85, more for whom much is said against."""
    more = 0.2 * (sheet.get(standard.GENDER_IDENTITY.id) in (3, 4, 5, 6))
    more += 0.12 * (sheet.get(standard.ETHNICITY.id) in (1, 2, 3, 4, 5))
    more += 0.12 * (sheet.get(standard.MIGRATION_STATUS.id) in (3, 4))
    more += 0.06 * (sheet.get(standard.GENDER_IDENTITY.id) == 2)
    return min(0.47 + more, 0.85)
