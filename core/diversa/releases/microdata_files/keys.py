"""By what a person could be recognised in a file of responses, and in which ways that may be written more coarsely.

This is the one place that says so. Everything is a proposal, on the classifications of `questionnaire.standard`; a
module that asks the same with other ids is not recognised here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diversa.privacy.microdata import KeySet
from diversa.privacy.rules import Group, Recode, Rule, bands
from diversa.questionnaire import standard
from diversa.texts import Text

_ = Text
PLACE, AREA, GENDER, AGE = "place", "area", "gender", "age"
_K1 = (PLACE, AREA, GENDER, AGE)
KEY_SETS = (
    KeySet("K1", _K1),
    KeySet("K2", (*_K1, "ethnicity")),
    KeySet("K3", (*_K1, "disability")),
    KeySet("K4", (*_K1, "lgbtiq")),
    KeySet("K5", (*_K1, "education", "activity")),
    KeySet("K6", (*_K1, "migration")),
)
ORDER = ("ethnicity", "disability", "lgbtiq", "migration", "education", "activity", AREA, PLACE)
"""What loses values, the first first; gender and age never do."""
MOST_TAKEN = 0.05
"""Share of a variable's values that may be taken out; beyond it the variable is written more coarsely, or left out."""


@dataclass(frozen=True)
class Rung:
    """Write a dimension as one variable, by its licensed rule, or by `rule` where that is coarser."""

    variable: str
    rule: Rule | None = None


@dataclass(frozen=True)
class Dimension:
    """Name something that may be known of a person, and how it is written, from fine to coarse.

    `sources` are variables that tell the same, or more, and that stand in no file.
    """

    id: str
    title: Text
    rungs: tuple[Rung, ...]
    sources: tuple[str, ...] = ()

    @property
    def members(self) -> frozenset[str]:
        """Return every variable that tells something of it."""
        return frozenset((*self.sources, *(rung.variable for rung in self.rungs)))


_BINARY = Recode((Group(1, _("Mujeres"), (1,)), Group(2, _("Hombres"), (2,))))
DIMENSIONS = (
    Dimension(
        PLACE,
        _("Lugar"),
        (
            Rung(standard.MUNICIPALITY.id),
            Rung(standard.REGION.id),
        ),
        (standard.DEPARTMENT.id,),
    ),
    Dimension(AREA, _("Zona"), (Rung(standard.AREA_TYPE.id), Rung(standard.AREA_GROUP.id))),
    Dimension(
        GENDER,
        _("Género"),
        (
            Rung(standard.GENDER_IDENTITY.id),
            Rung(standard.GENDER_GROUP.id),
            Rung(standard.GENDER_GROUP.id, _BINARY),
        ),
        # Beside gender, each of these would single out trans and intersex people.
        (standard.SEX_BIRTH.id, standard.TRANS.id, standard.ORIENTATION.id, standard.SEXUAL_ATTRACTION.id),
    ),
    Dimension(
        AGE,
        _("Edad"),
        (
            Rung(standard.AGE.id),
            Rung(standard.AGE.id, standard.AGE.release),
            Rung(standard.AGE.id, bands(18, 45)),
        ),
    ),
    Dimension(
        "ethnicity",
        _("Pertenencia étnica"),
        (Rung(standard.ETHNICITY.id), Rung(standard.ETHNIC_GROUP.id)),
        (standard.INDIGENOUS_PEOPLE.id,),
    ),
    Dimension(
        "disability",
        _("Discapacidad"),
        (Rung(standard.DISABILITY.id),),
        (standard.FUNCTIONAL_DIFFICULTY.id,),
    ),
    Dimension("lgbtiq", _("Personas LGBTIQ+"), (Rung(standard.LGBTIQ.id),)),
    Dimension(
        "education",
        _("Nivel de estudio"),
        (Rung(standard.EDUCATION_LEVEL.id), Rung(standard.EDUCATION.id)),
    ),
    Dimension("activity", _("Actividad"), (Rung(standard.MAIN_ACTIVITY.id), Rung(standard.WORK.id))),
    Dimension(
        "migration",
        _("Lugar de nacimiento"),
        (Rung(standard.MIGRATION_STATUS.id), Rung(standard.MIGRATION_GROUP.id)),
    ),
)
IDENTIFYING = frozenset(name for dimension in DIMENSIONS for name in dimension.members)
"""Every variable that stands in a file only as the audit has judged it."""

OUT = -1
Shape = Mapping[str, int]
"""Dimension → the rung on which it is written, or OUT."""
PLACES = {"departamento": 0, "region": 1, "ninguno": OUT}
"""What may be asked for: the word → the rung of the place."""
_SHARED = (
    (0, 0, 0),
    (0, 1, 0),
    (0, 1, 1),
    (0, 1, OUT),
    (1, 0, 0),
    (1, 1, 0),
    (1, 1, 1),
    (1, 1, OUT),
    (1, 2, OUT),
    (OUT, 0, 0),
    (OUT, 1, 0),
    (OUT, 1, 1),
    (OUT, 1, OUT),
    (OUT, 2, OUT),
)


def shared_shapes(place: int | None = None) -> list[list[Shape]]:
    """Return the ways to write what every key set has in common, from fine to coarse.

    Each is a list with the finest gender first. `place` keeps only the ways with the place on that rung.
    """
    wanted = [one for one in _SHARED if place is None or one[0] == place]
    genders = range(len(next(d for d in DIMENSIONS if d.id == GENDER).rungs))
    return [[{PLACE: p, AGE: age, AREA: area, GENDER: g} for g in genders] for p, age, area in wanted]
