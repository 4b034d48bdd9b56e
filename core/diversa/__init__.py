"""Safe questionnaires in modules, from a citizen's phone to indicators that may be published.

Every name that a module needs is here. `diversa.hookspecs` is the one file to read first.
"""

from diversa.hookspecs import hookimpl
from diversa.indicators.combinations import average, difference, ratio
from diversa.indicators.estimators import Category, distribution, mean, median, options_of, share
from diversa.indicators.model import Case, Estimator, Indicator
from diversa.indicators.pairs import pairs
from diversa.indicators.scores import score
from diversa.privacy.rules import (
    Bands,
    CodePrefix,
    Group,
    MergeRare,
    Recode,
    Rule,
    bands,
    drop,
    keep,
    merge_rare,
    seal,
)
from diversa.questionnaire.answers import DONT_KNOW, REFUSED, Missing
from diversa.questionnaire.conditions import Condition, Named, known_true
from diversa.questionnaire.judging import Check, Class, Derived, Feedback
from diversa.questionnaire.kinds import (
    NO,
    YES,
    Choice,
    Consent,
    Decimal,
    Department,
    Grid,
    Integer,
    LongText,
    Moment,
    Month,
    MultipleChoice,
    Municipality,
    Note,
    Reading,
    ShortText,
    SingleChoice,
    Unit,
    pick_from,
    usual_range,
)
from diversa.questionnaire.questions import AnswerField, Option, Panel, Question
from diversa.questionnaire.repeats import repeat
from diversa.questionnaire.structure import End, HelpLine, Questionnaire, Screen, Section
from diversa.releases.summary import SummarySection
from diversa.texts import Text

__version__ = "1.0.0"
__all__ = [
    "DONT_KNOW",
    "NO",
    "REFUSED",
    "YES",
    "AnswerField",
    "Bands",
    "Case",
    "Category",
    "Check",
    "Choice",
    "Class",
    "CodePrefix",
    "Condition",
    "Consent",
    "Decimal",
    "Department",
    "Derived",
    "End",
    "Estimator",
    "Feedback",
    "Grid",
    "Group",
    "HelpLine",
    "Indicator",
    "Integer",
    "LongText",
    "MergeRare",
    "Missing",
    "Moment",
    "Month",
    "MultipleChoice",
    "Municipality",
    "Named",
    "Note",
    "Option",
    "Panel",
    "Question",
    "Questionnaire",
    "Reading",
    "Recode",
    "Rule",
    "Screen",
    "Section",
    "ShortText",
    "SingleChoice",
    "SummarySection",
    "Text",
    "Unit",
    "average",
    "bands",
    "difference",
    "distribution",
    "drop",
    "hookimpl",
    "keep",
    "known_true",
    "mean",
    "median",
    "merge_rare",
    "options_of",
    "pairs",
    "pick_from",
    "ratio",
    "repeat",
    "score",
    "seal",
    "share",
    "usual_range",
]
