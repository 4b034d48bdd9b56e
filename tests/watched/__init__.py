"""Two modules of the tests that ask who one is and how one feels: "watched", and "hushed", which is sensitive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from diversa.hookspecs import hookimpl
from diversa.indicators.estimators import share
from diversa.indicators.model import Case, Indicator
from diversa.privacy.rules import keep
from diversa.questionnaire import standard
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Consent, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text as _

consent = Consent("consent_main", _("¿Acepta participar?"), store=keep, release=keep)
calm = SingleChoice(
    "calm", _("¿Hay calma?"), options=(Option(1, _("Sí")), Option(2, _("No"))), store=keep, release=keep
)
watched = Questionnaire(
    "watched",
    version="1.0.0",
    title=_("Calma"),
    summary=_("La calma donde usted vive."),
    sections=(
        Section("who", _("Usted"), (consent, standard.AGE, standard.GENDER_IDENTITY, standard.MUNICIPALITY)),
        Section("calm", _("La calma"), (calm,)),
        Section("end", _("Para terminar"), (standard.FEELING_NOW,)),
    ),
    screens=(standard.HELP_PANEL_FULL,),
    help_lines=standard.HELP_LINES,
)
hushed = replace(watched, id="hushed", sensitive=True, slug="sosiego")
calm_share = Indicator(
    "calm_share",
    _("Personas con calma"),
    share(calm == 1, among=calm.answered()),
    meaning=_("De cada 100 personas que participaron, cuántas tienen calma."),
    formula="calm = 1 / calm in {1, 2}",
    reference="Propuesta de las pruebas",
    cases=(Case(({"calm": 1}, {"calm": 2}), 50.0),),
)


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [watched, hushed]


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    return [standard.GENDER_GROUP, standard.REGION, standard.DEPARTMENT]


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    return [calm_share]
