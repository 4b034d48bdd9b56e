"""The kinds of question that the engine brings; a module may bring its own in a file of its own."""

from diversa.questionnaire.kinds.choices import (
    NO,
    YES,
    Consent,
    Grid,
    MultipleChoice,
    SingleChoice,
    pick_from,
)
from diversa.questionnaire.kinds.dates import Moment, Month, as_if
from diversa.questionnaire.kinds.numbers import Decimal, Integer
from diversa.questionnaire.kinds.options import Choice, ManyCodes
from diversa.questionnaire.kinds.places import Department, Municipality
from diversa.questionnaire.kinds.readings import SIGNS, Reading, Unit, usual_range
from diversa.questionnaire.kinds.texts import LongText, Note, ShortText, option_text

__all__ = [
    "NO",
    "SIGNS",
    "YES",
    "Choice",
    "Consent",
    "Decimal",
    "Department",
    "Grid",
    "Integer",
    "LongText",
    "ManyCodes",
    "Moment",
    "Month",
    "MultipleChoice",
    "Municipality",
    "Note",
    "Reading",
    "ShortText",
    "SingleChoice",
    "Unit",
    "as_if",
    "option_text",
    "pick_from",
    "usual_range",
]
