"""Inhabitants by department, sex and age, of one projection series: what weights and representation compare with.

The series that comes along is the one of `data/population.txt`; others are loaded from files (see `projections`).
Another series gives other totals, so whoever shows a figure shows `source` and `year` beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from diversa.privacy.rules import Code
from diversa.questionnaire import geography
from diversa.questionnaire.geography import AGE_BANDS, AGE_GROUPS, MAN, SEXES, WOMAN, Inhabitants
from diversa.records import digest
from diversa.texts import SPANISH, Text

_ = Text
Cell = tuple[str, int]
"""A department and a sex."""
Counts = Mapping[Cell, tuple[int, ...]]

BANDS = tuple(band.code for band in AGE_BANDS)
_SPLIT = frozenset({"18-28", "29-44"})
"""The bands that hold part of 15–19 or of 25–29."""
_SEXES_OF_GENDER: Mapping[Code, int] = {1: WOMAN, 2: MAN}
_BANDS_OF_AGE: Mapping[Code, str] = {band.first: band.code for band in AGE_BANDS}
_TEENS, _TWENTIES, _LATE_TWENTIES = (AGE_GROUPS.index(group) for group in ("15-19", "20-24", "25-29"))


@dataclass(frozen=True)
class Population:
    """Hold the inhabitants of one projection series.

    `groups` has one count for each of AGE_GROUPS, `bands` one of adults for each of AGE_BANDS, both for every
    department and sex. `assumed` tells that five-year groups were split by assumption to make the bands.
    """

    year: int
    source: Text
    groups: Counts
    bands: Counts
    assumed: bool = True

    @classmethod
    def of_groups(cls, year: int, source: Text, groups: Counts) -> Population:
        """Make the record from five-year groups alone.

        18–19 is taken as 2/5 of 15–19, 25–28 as 4/5 of 25–29 and 29 as the rest of it: an assumption, rounded for each
        department and sex so that parts add up to their wholes.
        """
        return cls(year, source, groups, {cell: _split(row) for cell, row in groups.items()})

    @classmethod
    def of_ages(
        cls, year: int, source: Text, groups: Counts, ages: Mapping[Cell, Mapping[int, int]]
    ) -> Population:
        """Make the record from five-year groups and the single ages 18, 19 and 25 to 28, so that nothing is assumed."""
        bands = {
            cell: adult_bands(
                row, ages[cell][18] + ages[cell][19], sum(ages[cell][age] for age in range(25, 29))
            )
            for cell, row in groups.items()
        }
        return cls(year, source, groups, bands, assumed=False)

    @property
    def described(self) -> Text:
        """Say which figures these are, with their year."""
        return _("{source} Año de las cifras de población: {year}.").fill(
            source=self.source, year=str(self.year)
        )

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the year, the source and every figure."""
        rows = [[*cell, *self.groups[cell], *self.bands[cell]] for cell in sorted(self.groups)]
        return digest([self.year, SPANISH(self.source), self.assumed, rows])

    def inhabitants(
        self, place: str | None = None, sex: int | None = None, age_group: str | None = None
    ) -> int:
        """Count inhabitants.

        `place` is a department, a region or None for the country; `sex` is MAN, WOMAN or None for both; `age_group` is
        one of AGE_GROUPS or None for every age. KeyError with a sentence for anything else.
        """
        wanted = _places(AGE_GROUPS, age_group, "age group", "groups")
        return sum(self.groups[cell][age] for cell in _cells(place, sex) for age in wanted)

    def adults(
        self, place: str | None = None, sex: int | None = None, band: str | None = None
    ) -> Inhabitants:
        """Count the inhabitants of 18 or more, in one band of AGE_BANDS or in all.

        What rests on an assumption is marked `assumed`, and no representation of it is published. `place` and `sex` as
        in `inhabitants`; KeyError with a sentence for anything else.
        """
        wanted = _places(BANDS, band, "age band", "bands")
        count = sum(self.bands[cell][one] for cell in _cells(place, sex) for one in wanted)
        return Inhabitants(count, self.assumed and any(BANDS[one] in _SPLIT for one in wanted))

    def adults_in(self, groups: Mapping[str, Code]) -> Inhabitants | None:
        """Count the adults of a crossing of groups of the standard breakdowns: {"region": "caribe", "age_years": 60}.

        Returns None where the figures do not have such a group, as of people of another gender.
        """
        found: dict[str, Any] = {}
        for variable, code in groups.items():
            standing = _standing(variable, code)
            if standing is None:
                return None
            found |= standing
        return self.adults(**found)

    def adult_share(self, variable: str, code: Code) -> float | None:
        """Return the share of all adults in one group of a standard breakdown, 0..1.

        None where the figures do not have it, or for an age band that was cut by assumption.
        """
        found = self.adults_in({variable: code})
        if found is None or (found.assumed and variable == "age_years"):
            return None
        return found.count / self.adults().count


def adult_bands(groups: tuple[int, ...], teens: int, late_twenties: int) -> tuple[int, ...]:
    """Cut a row of five-year groups into AGE_BANDS, given how many are 18 or 19, and how many 25 to 28."""
    rest = groups[_LATE_TWENTIES] - late_twenties
    return (
        teens + groups[_TWENTIES] + late_twenties,
        rest + sum(groups[_LATE_TWENTIES + 1 : 9]),
        sum(groups[9:12]),
        sum(groups[12:]),
    )


def _split(row: tuple[int, ...]) -> tuple[int, ...]:
    return adult_bands(row, (row[_TEENS] * 2 + 2) // 5, (row[_LATE_TWENTIES] * 4 + 2) // 5)


def _standing(variable: str, code: Code) -> Mapping[str, Any] | None:
    """Return what a group of a standard breakdown is called in the figures; None for one they do not have."""
    if variable in ("region", "department"):
        known = geography.REGIONS if variable == "region" else geography.departments()
        return {"place": code} if code in {place.code for place in known} else None
    if variable == "gender_group" and code in _SEXES_OF_GENDER:
        return {"sex": _SEXES_OF_GENDER[code]}
    if variable == "age_years" and code in _BANDS_OF_AGE:
        return {"band": _BANDS_OF_AGE[code]}
    return None


def _cells(place: str | None, sex: int | None) -> list[Cell]:
    if sex is not None and sex not in SEXES:
        raise KeyError(
            f"There is no sex {sex!r} in the population figures. Use {MAN} (men) or {WOMAN} (women)."
        )
    return [(code, one) for code in geography.departments_of(place) for one in SEXES if sex in (None, one)]


def _places(every: tuple[str, ...], wanted: str | None, what: str, many: str) -> tuple[int, ...]:
    if wanted is None:
        return tuple(range(len(every)))
    if wanted not in every:
        raise KeyError(f"There is no {what} {wanted!r}. The {many} are {', '.join(every)}.")
    return (every.index(wanted),)


@cache
def bundled() -> Population:
    """Return the figures that come along: DANE's projection for 2024, single ages summed to five-year groups."""
    groups = {
        (code, int(sex)): tuple(map(int, counts))
        for code, sex, *counts in geography.read_table("population.txt")
    }
    return Population.of_groups(geography.POPULATION_YEAR, geography.SOURCE, groups)
