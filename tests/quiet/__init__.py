"""Two modules of the tests that ask the same: "quiet" is sensitive, "loud" is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from diversa.hookspecs import hookimpl
from diversa.indicators.estimators import share
from diversa.indicators.model import Case, Indicator
from diversa.privacy.rules import bands, drop, keep, seal
from diversa.questionnaire.kinds import Consent, Integer, LongText, ShortText, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text as _

consent = Consent("consent_main", _("¿Acepta participar?"), store=keep, release=drop)
age = Integer(
    "age", _("¿Cuántos años tiene?"), low=18, high=99, store=bands(18, 29, 60), release=bands(18, 60)
)
calm = SingleChoice(
    "calm", _("¿Está en calma?"), options=(Option(1, _("Sí")), Option(2, _("No"))), store=keep, release=keep
)
word = ShortText("word", _("¿Qué palabra le gusta?"), max_length=40, store=keep, release=drop)
story = LongText("story", _("¿Qué le pasó?"), max_length=200, store=seal, release=drop)

quiet = Questionnaire(
    "quiet",
    version="1.0.0",
    title=_("Bienestar"),
    summary=_("Unas preguntas cortas."),
    minutes=1,
    sections=(Section("talk", _("Sus respuestas"), (consent, age, calm, word, story)),),
    sensitive=True,
    slug="sosiego",
)
loud = replace(quiet, id="loud", sensitive=False, slug="", title=_("Ruido"))

calm_share = Indicator(
    "calm_share",
    _("Personas en calma"),
    share(calm == 1, among=calm.answered()),
    meaning=_("De cada 100 personas, cuántas están en calma."),
    formula="calm = 1 / calm in {1, 2}",
    reference="Propuesta de las pruebas",
    cases=(Case(({"calm": 1}, {"calm": 2}), 50.0),),
)

ANSWERS: Mapping[str, Any] = {"consent_main": 1, "age": 33, "calm": 1, "word": "sol", "story": "Me fue bien."}
"""Somebody who answers every question."""


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [quiet, loud]


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    return [calm_share]
