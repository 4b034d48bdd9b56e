"""Discrimination: who is treated worse, for which reasons, where, and what they do about it.

The rooms: `questionnaire` (with `sections/`) asks, `checks` and `privacy` watch over the answers, `derived` computes,
`indicators/` publishes, `summary` holds the words of the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diversa import Check, Derived, Questionnaire, hookimpl
from diversa_discrimination.questionnaire import discrimination

if TYPE_CHECKING:
    from diversa.indicators.model import Indicator
    from diversa.questionnaire.judging import Anonymizer
    from diversa.releases.summary import SummarySection


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [discrimination]


@hookimpl
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:
    from diversa_discrimination.checks import CHECKS

    return CHECKS


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    from diversa_discrimination.derived import DERIVED

    return DERIVED


@hookimpl
def register_anonymizers(questionnaire: Questionnaire) -> Iterable[Anonymizer]:
    from diversa_discrimination.privacy import ANONYMIZERS

    return ANONYMIZERS


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    from diversa_discrimination.indicators import INDICATORS

    return INDICATORS


@hookimpl
def register_summary(questionnaire: Questionnaire) -> Iterable[SummarySection]:
    from diversa_discrimination.summary import SUMMARY

    return SUMMARY
