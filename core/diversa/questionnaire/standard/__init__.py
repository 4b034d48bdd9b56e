"""What every module shares: sections, screens, help lines, classifications, with the same ids and codes everywhere.

A module opens with `consent(…)`, takes `PLACE`, `ABOUT_YOU` and `ENDING` whole (`dataclasses.replace` gives a section
another introduction) or picks single questions, and returns `CHECKS` and `DERIVED` from its hooks together with its own.
"""

from diversa.questionnaire.standard.about_you import (
    ABOUT_YOU,
    CAMPESINO_SELF,
    CONFLICT_VICTIM,
    EDUCATION_LEVEL,
    ETHNICITY,
    FUNCTIONAL_DIFFICULTY,
    GENDER_IDENTITY,
    INDIGENOUS_PEOPLE,
    MAIN_ACTIVITY,
    MIGRATION_STATUS,
    SEX_BIRTH,
    SEXUAL_ATTRACTION,
)
from diversa.questionnaire.standard.agreement import CHECKS, PERSONAL_DATA, no_personal_data
from diversa.questionnaire.standard.ending import COMMENTS, EASE_OF_USE, ENDING, FEELING_NOW
from diversa.questionnaire.standard.identity import (
    AREA_GROUP,
    DEPARTMENT,
    DERIVED,
    DISABILITY,
    EDUCATION,
    ETHNIC_GROUP,
    GENDER_GROUP,
    LGBTIQ,
    MIGRATION_GROUP,
    ORIENTATION,
    REGION,
    STANDARD_BREAKDOWNS,
    STRATUM_BAND,
    TRANS,
    WORK,
)
from diversa.questionnaire.standard.peoples import PEOPLES
from diversa.questionnaire.standard.place import AREA_TYPE, COLLECTIVE_TERRITORY, MUNICIPALITY, PLACE, STRATUM
from diversa.questionnaire.standard.screens import (
    END_MINOR,
    END_NO_CONSENT,
    END_NO_SENSITIVE,
    END_NOT_ELIGIBLE,
    EVERY_LINE,
    HELP_LINES,
    HELP_PANEL_FULL,
    SCREENS,
)
from diversa.questionnaire.standard.start import (
    AGE,
    ENDS,
    RESIDENCE,
    YES_NO,
    consent,
    consent_main,
    consent_sensitive,
)

ABOUT_THE_PERSON = (AGE.id, *(q.id for section in (PLACE, ABOUT_YOU) for q in section.questions))
"""The questions whose answers a person may take along to another module: who she is, and never what happened to her."""

__all__ = [
    "ABOUT_THE_PERSON",
    "ABOUT_YOU",
    "AGE",
    "AREA_GROUP",
    "AREA_TYPE",
    "CAMPESINO_SELF",
    "CHECKS",
    "COLLECTIVE_TERRITORY",
    "COMMENTS",
    "CONFLICT_VICTIM",
    "DEPARTMENT",
    "DERIVED",
    "DISABILITY",
    "EASE_OF_USE",
    "EDUCATION",
    "EDUCATION_LEVEL",
    "ENDING",
    "ENDS",
    "END_MINOR",
    "END_NOT_ELIGIBLE",
    "END_NO_CONSENT",
    "END_NO_SENSITIVE",
    "ETHNICITY",
    "ETHNIC_GROUP",
    "EVERY_LINE",
    "FEELING_NOW",
    "FUNCTIONAL_DIFFICULTY",
    "GENDER_GROUP",
    "GENDER_IDENTITY",
    "HELP_LINES",
    "HELP_PANEL_FULL",
    "INDIGENOUS_PEOPLE",
    "LGBTIQ",
    "MAIN_ACTIVITY",
    "MIGRATION_GROUP",
    "MIGRATION_STATUS",
    "MUNICIPALITY",
    "ORIENTATION",
    "PEOPLES",
    "PERSONAL_DATA",
    "PLACE",
    "REGION",
    "RESIDENCE",
    "SCREENS",
    "SEXUAL_ATTRACTION",
    "SEX_BIRTH",
    "STANDARD_BREAKDOWNS",
    "STRATUM",
    "STRATUM_BAND",
    "TRANS",
    "WORK",
    "YES_NO",
    "consent",
    "consent_main",
    "consent_sensitive",
    "no_personal_data",
]
