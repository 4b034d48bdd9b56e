"""Access to public services: who has them, how well they work, and what people do when they fail.

The rooms: `questionnaire` (with `sections/`) asks, `checks` and `privacy` watch over the answers, `derived` computes,
`indicators/` publishes, `summary` holds the words of the PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diversa import Check, Derived, Questionnaire, hookimpl
from diversa_public_services.questionnaire import public_services

if TYPE_CHECKING:
    from diversa.indicators.model import Indicator
    from diversa.questionnaire.judging import Anonymizer
    from diversa.releases.summary import SummarySection


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [public_services]


@hookimpl
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:
    from diversa_public_services.checks import CHECKS

    return CHECKS


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    from diversa_public_services.derived import DERIVED

    return DERIVED


@hookimpl
def register_anonymizers(questionnaire: Questionnaire) -> Iterable[Anonymizer]:
    from diversa_public_services.privacy import ANONYMIZERS

    return ANONYMIZERS


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    from diversa_public_services.indicators import INDICATORS

    return INDICATORS


@hookimpl
def register_summary(questionnaire: Questionnaire) -> Iterable[SummarySection]:
    from diversa_public_services.summary import SUMMARY

    return SUMMARY
