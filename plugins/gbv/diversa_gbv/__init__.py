"""Gender-based violence: what people live through, who helps them, and why many stay silent. A sensitive module.

The rooms: `questionnaire` (with `sections/` and `screens`) asks, `acts` says which acts make which kind of violence,
`checks` and `privacy` watch over the answers, `derived` computes, `indicators/` publishes, `summary` holds the words of
the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diversa import Check, Derived, Questionnaire, hookimpl
from diversa_gbv.questionnaire import gbv

if TYPE_CHECKING:
    from diversa.indicators.model import Indicator
    from diversa.questionnaire.judging import Anonymizer
    from diversa.releases.summary import SummarySection


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [gbv]


@hookimpl
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:
    from diversa_gbv.checks import CHECKS

    return CHECKS


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    from diversa_gbv.derived import DERIVED

    return DERIVED


@hookimpl
def register_anonymizers(questionnaire: Questionnaire) -> Iterable[Anonymizer]:
    from diversa_gbv.privacy import ANONYMIZERS

    return ANONYMIZERS


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    from diversa_gbv.indicators import INDICATORS

    return INDICATORS


@hookimpl
def register_summary(questionnaire: Questionnaire) -> Iterable[SummarySection]:
    from diversa_gbv.summary import SUMMARY

    return SUMMARY
