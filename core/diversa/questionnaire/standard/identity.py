"""Who people are, in the groups that tables show: computed from their exact answers.

Source of the rules: this project's own proposal, on the classifications of DANE's household surveys.
"""

from __future__ import annotations

from typing import Any

from diversa.privacy.rules import drop, keep
from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing, Sheet
from diversa.questionnaire.judging import Class, Derived
from diversa.questionnaire.questions import Option
from diversa.questionnaire.standard.about_you import (
    EDUCATION_LEVEL,
    ETHNICITY,
    FUNCTIONAL_DIFFICULTY,
    GENDER_IDENTITY,
    MAIN_ACTIVITY,
    MIGRATION_STATUS,
    SEX_BIRTH,
    SEXUAL_ATTRACTION,
)
from diversa.questionnaire.standard.place import AREA_TYPE, MUNICIPALITY, STRATUM
from diversa.texts import Text

_ = Text
YES, NO = 1, 0
_YES, _NO = _("Sí"), _("No")

woman, man = GENDER_IDENTITY.is_in(2, 4), GENDER_IDENTITY.is_in(1, 3)
other_gender = GENDER_IDENTITY.is_in(5, 6)
trans = (
    GENDER_IDENTITY.is_in(3, 4)
    | ((SEX_BIRTH == 1) & (GENDER_IDENTITY == 2))
    | ((SEX_BIRTH == 2) & (GENDER_IDENTITY == 1))
)
heterosexual = (woman & (SEXUAL_ATTRACTION == 1)) | (man & (SEXUAL_ATTRACTION == 2))
lgbtiq = trans | other_gender | (SEX_BIRTH == 3) | ~heterosexual
disabled = FUNCTIONAL_DIFFICULTY.any_row(3, 4)

TRANS = Derived(
    "trans",
    _("Personas trans"),
    classes=(Class(YES, _YES, trans), Class(NO, _NO, ~trans)),
    formula="gender_identity in {3, 4}, or sex_birth 1 with gender_identity 2, or sex_birth 2 with gender_identity 1",
    store=keep,
    release=drop,
)
GENDER_GROUP = Derived(
    "gender_group",
    _("Género"),
    classes=(
        Class(1, _("Mujeres"), woman),
        Class(2, _("Hombres"), man),
        Class(3, _("Otras identidades"), other_gender),
    ),
    formula="1: gender_identity in {2, 4}; 2: in {1, 3}; 3: in {5, 6}",
    store=keep,
    release=keep,
)
ORIENTATION = Derived(
    "orientation",
    _("Orientación sexual"),
    classes=(
        Class(1, _("Heterosexual"), heterosexual),
        Class(2, _("Gay"), man & (SEXUAL_ATTRACTION == 1)),
        Class(3, _("Lesbiana"), woman & (SEXUAL_ATTRACTION == 2)),
        Class(4, _("Bisexual"), SEXUAL_ATTRACTION == 3),
        Class(5, _("Otra orientación"), SEXUAL_ATTRACTION == 4),
        Class(6, _("Asexual"), SEXUAL_ATTRACTION == 5),
        Class(7, _("Otra identidad, según su atracción"), other_gender & SEXUAL_ATTRACTION.is_in(1, 2)),
    ),
    formula="woman to men or man to women: 1; man to men: 2; woman to women: 3; attraction 3, 4, 5: 4, 5, 6; other: 7",
    store=keep,
    release=drop,
)
LGBTIQ = Derived(
    "lgbtiq",
    _("Personas LGBTIQ+"),
    classes=(Class(YES, _("LGBTIQ+"), lgbtiq), Class(NO, _("No LGBTIQ+"), ~lgbtiq)),
    formula="1: trans, gender_identity in {5, 6}, sex_birth = 3 or not heterosexual; 0: all known, and none",
    store=keep,
    release=keep,
)
DISABILITY = Derived(
    "disability",
    _("Discapacidad"),
    classes=(
        Class(YES, _("Con discapacidad"), disabled),
        Class(NO, _("Sin discapacidad"), FUNCTIONAL_DIFFICULTY.count_rows(1, 2) >= 4),
    ),
    formula="1: any row of functional_difficulty in {3, 4}; 0: none, and at most 2 of the 6 rows missing",
    reference="Washington Group, lista corta: al menos un dominio con mucha dificultad",
    store=keep,
    release=keep,
)
ETHNIC_GROUP = Derived(
    "ethnic_group",
    _("Pertenencia étnica"),
    classes=(
        Class(1, _("Indígena"), ETHNICITY == 1),
        Class(2, _("Negra, afrocolombiana, raizal o palenquera"), ETHNICITY.is_in(3, 4, 5)),
        Class(3, _("Ningún grupo étnico"), ETHNICITY == 6),
    ),
    formula="1: ethnicity = 1; 2: in {3, 4, 5}; 3: = 6; Rrom people (2) are not published",
    store=keep,
    release=keep,
)
AREA_GROUP = Derived(
    "area_group",
    _("Zona"),
    classes=(
        Class(1, _("Cabecera municipal"), AREA_TYPE == 1),
        Class(2, _("Centros poblados y zona rural"), AREA_TYPE.is_in(2, 3)),
    ),
    formula="1: area_type = 1; 2: in {2, 3}",
    store=keep,
    release=keep,
)
STRATUM_BAND = Derived(
    "stratum_band",
    _("Estrato"),
    classes=(
        Class(1, _("Estratos 1 y 2, o sin estrato"), STRATUM.is_in(0, 1, 2)),
        Class(2, _("Estrato 3"), STRATUM == 3),
        Class(3, _("Estratos 4, 5 y 6"), STRATUM.is_in(4, 5, 6)),
    ),
    formula="1: stratum in {0, 1, 2}; 2: = 3; 3: in {4, 5, 6}",
    store=keep,
    release=keep,
)
MIGRATION_GROUP = Derived(
    "migration_group",
    _("Lugar de nacimiento"),
    classes=(
        Class(1, _("Nació en Colombia"), MIGRATION_STATUS.is_in(1, 2)),
        Class(2, _("Nació en otro país"), MIGRATION_STATUS.is_in(3, 4)),
    ),
    formula="1: migration_status in {1, 2}; 2: in {3, 4}",
    store=keep,
    release=keep,
)
EDUCATION = Derived(
    "education",
    _("Nivel de estudio"),
    classes=(
        Class(1, _("Primaria o menos"), EDUCATION_LEVEL.is_in(1, 2)),
        Class(2, _("Secundaria o bachillerato"), EDUCATION_LEVEL.is_in(3, 4)),
        Class(3, _("Educación superior"), EDUCATION_LEVEL.is_in(5, 6, 7)),
    ),
    formula="1: education_level in {1, 2}; 2: in {3, 4}; 3: in {5, 6, 7}",
    store=keep,
    release=keep,
)
WORK = Derived(
    "work",
    _("Trabajo"),
    classes=(
        Class(YES, _("Trabaja"), MAIN_ACTIVITY == 1),
        Class(NO, _("No trabaja"), MAIN_ACTIVITY.is_in(2, 3, 4, 5, 6)),
    ),
    formula="1: main_activity = 1; 0: in {2 … 6}",
    store=keep,
    release=keep,
)


def _department(sheet: Sheet) -> str | None:
    place: Any = sheet.get(MUNICIPALITY.id, Missing.BLANK)
    return None if isinstance(place, Missing) else place[:2]


def _region(sheet: Sheet) -> str | None:
    code = _department(sheet)
    return None if code is None else geography.region_of(code)


DEPARTMENT = Derived(
    "department",
    _("Departamento"),
    compute=_department,
    options=tuple(Option(d.code, Text(d.name)) for d in geography.departments()),
    type="string",
    formula="first two digits of municipality",
    store=keep,
    release=keep,
)
REGION = Derived(
    "region",
    _("Región"),
    compute=_region,
    options=tuple(Option(r.code, Text(r.name)) for r in geography.REGIONS),
    type="string",
    formula="region of the department, six groups of this project's own",
    store=keep,
    release=keep,
)

DERIVED = (
    TRANS,
    GENDER_GROUP,
    ORIENTATION,
    LGBTIQ,
    ETHNIC_GROUP,
    DISABILITY,
    AREA_GROUP,
    REGION,
    DEPARTMENT,
    STRATUM_BAND,
    MIGRATION_GROUP,
    EDUCATION,
    WORK,
)
STANDARD_BREAKDOWNS = (
    "gender_group",
    "age_years",
    "lgbtiq",
    "ethnic_group",
    "disability",
    "campesino_self",
    "migration_group",
    "area_group",
    "region",
    "department",
    "stratum_band",
    "education",
    "work",
)
