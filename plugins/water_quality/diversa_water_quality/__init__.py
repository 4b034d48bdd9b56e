"""Water quality: what people drink, whether there is enough of it, and what citizens measure.

The rooms: `questionnaire` (with `sections/` and `cards`) asks and answers at once, `parameters` is the table of what can
be measured, `checks` and `privacy` watch over the answers, `judging` turns readings into verdicts, `scoring/` holds the
indices as pure functions, `derived` applies them to one person, `feedback` tells her the result, `indicators/` publishes, `summary` holds the words of the
PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diversa import Check, Derived, Feedback, Questionnaire, hookimpl
from diversa_water_quality.questionnaire import water_quality

if TYPE_CHECKING:
    from diversa.indicators.model import Indicator
    from diversa.questionnaire.judging import Anonymizer
    from diversa.releases.summary import SummarySection


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [water_quality]


@hookimpl
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:
    from diversa_water_quality.checks import CHECKS

    return CHECKS


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    from diversa_water_quality.derived import DERIVED

    return DERIVED


@hookimpl
def register_anonymizers(questionnaire: Questionnaire) -> Iterable[Anonymizer]:
    from diversa_water_quality.privacy import ANONYMIZERS

    return ANONYMIZERS


@hookimpl
def register_feedback(questionnaire: Questionnaire) -> Iterable[Feedback]:
    from diversa_water_quality.feedback import irca_feedback

    return [irca_feedback]


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    from diversa_water_quality.indicators import INDICATORS

    return INDICATORS


@hookimpl
def register_summary(questionnaire: Questionnaire) -> Iterable[SummarySection]:
    from diversa_water_quality.summary import SUMMARY

    return SUMMARY
