"""A small module of the tests alone, with an indicator of every shape: what a release is made of."""

from __future__ import annotations

from collections.abc import Iterable

from diversa.hookspecs import hookimpl
from diversa.indicators.combinations import average, difference, ratio
from diversa.indicators.estimators import distribution, mean, options_of, share
from diversa.indicators.model import Case, Indicator
from diversa.privacy.rules import keep
from diversa.questionnaire import standard
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Consent, Integer, MultipleChoice, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import End, HelpLine, Questionnaire, Screen, Section
from diversa.texts import Text as _

BY = ("gender_group", "age_years", "region", "department")

consent = Consent("consent_main", _("¿Acepta hablar del ruido?"), store=keep, release=keep)
noisy = SingleChoice(
    "noisy",
    _("¿Hay mucho ruido donde vive?"),
    options=(Option(1, _("Sí")), Option(2, _("No"))),
    instrument="Cuestionario de vecindad",
    store=keep,
    release=keep,
)
sources = MultipleChoice(
    "sources",
    _("¿De dónde viene el ruido?"),
    options=(
        Option(1, _("=De la calle")),
        Option(2, _("De una fábrica")),
        Option(3, _("De las casas vecinas")),
        Option(0, _("De ninguna parte"), exclusive=True),
    ),
    store=keep,
    release=keep,
)
level = Integer("level", _("¿Qué tan fuerte es, de 0 a 4?"), low=0, high=4, store=keep, release=keep)

questionnaire = Questionnaire(
    "noise",
    version="1.0.0",
    title=_("Ruido"),
    summary=_("El ruido donde usted vive."),
    sections=(
        Section(
            "noise",
            _("El ruido"),
            (consent, standard.AGE, standard.GENDER_IDENTITY, standard.MUNICIPALITY, noisy, sources, level),
        ),
    ),
    ends=(End(consent == 2, "end_no_consent"),),
    screens=(Screen("end_no_consent", _("Está bien"), _("No guardamos ninguna respuesta de ruido.")),),
    help_lines=(
        HelpLine(
            "calm", name=_("Línea del silencio"), what=_("Para probar"), contact="000", source="Sin fuente"
        ),
    ),
)
INDICATORS = (
    Indicator(
        "noisy",
        _("Personas con mucho ruido donde viven"),
        share(noisy == 1, among=noisy.answered()),
        by=(*BY, ("gender_group", "region")),
        meaning=_("De cada 100 personas que participaron, cuántas tienen mucho ruido donde viven."),
        formula="noisy = 1 / noisy in {1, 2}",
        reference="Propuesta de las pruebas, artículo 7",
        proposal=True,
        headline=True,
        cases=(
            Case(({"noisy": 1}, {"noisy": 2}, {"noisy": "refused"}), 50.0, _("Quien no responde no cuenta.")),
            Case(({"sources": (1, 3)},), None),
        ),
    ),
    Indicator(
        "source",
        _("De dónde viene el ruido"),
        distribution(*options_of(sources), among=sources.answered()),
        by=("gender_group",),
        meaning=_("De cada 100 personas que participaron, cuántas nombran cada fuente."),
        formula="source / sources answered",
        reference="Propuesta de las pruebas, artículo 8",
        cases=(Case(({"sources": (1, 3)}, {"sources": (0,)}), {1: 50.0, 2: 0.0, 3: 50.0}),),
    ),
    Indicator(
        "level",
        _("Fuerza del ruido"),
        mean(level, (0.0, 1.0, 2.0, 3.0, 4.0), among=level.answered()),
        by=("gender_group", "department"),
        meaning=_("Qué tan fuerte es el ruido: 0 es nada y 4 es muchísimo."),
        formula="mean of level",
        reference="Propuesta de las pruebas, artículo 9",
        unit=_("grados"),
        cases=(Case(({"level": 1}, {"level": 4}), 2.5),),
    ),
    Indicator(
        "gap",
        _("Mujeres frente a hombres, por el ruido"),
        ratio(
            (noisy == 1, (standard.GENDER_GROUP == 1) & noisy.answered()),
            (noisy == 1, (standard.GENDER_GROUP == 2) & noisy.answered()),
        ),
        meaning=_("Cuántas veces más ruido dicen tener las mujeres."),
        formula="noisy among women / noisy among men",
        reference="Propuesta de las pruebas, artículo 10",
        unit=_("tantos"),
        cases=(
            Case(
                (
                    {"noisy": 1, "gender_identity": 2},
                    {"noisy": 1, "gender_identity": 1},
                    {"noisy": 2, "gender_identity": 1},
                ),
                2.0,
            ),
        ),
    ),
    Indicator(
        "around",
        _("Qué tanto ruido hay alrededor"),
        average(*(share(sources.has(code), among=sources.answered()) for code in (1, 2, 3))),
        by=("gender_group",),
        meaning=_("El promedio de tres porcentajes: ruido de la calle, de fábricas y de casas vecinas."),
        formula=_("promedio de 1, 2 y 3 en sources / sources con respuesta"),
        reference="Propuesta de las pruebas, artículo 11",
        cases=(Case(({"sources": (1, 3)}, {"sources": (0,)}, {"sources": (1, 2, 3)}), 55.6),),
    ),
    Indicator(
        "apart",
        _("Diferencia entre mujeres y hombres, por el ruido"),
        difference(
            (noisy == 1, (standard.GENDER_GROUP == 1) & noisy.answered()),
            (noisy == 1, (standard.GENDER_GROUP == 2) & noisy.answered()),
        ),
        by=("region", "department"),
        meaning=_(
            "Cuántos puntos más de mujeres que de hombres tienen mucho ruido. Bajo cero, son más los hombres."
        ),
        formula="noisy among women - noisy among men",
        reference="Propuesta de las pruebas, artículo 12",
        cases=(
            Case(
                (
                    {"noisy": 1, "gender_identity": 1},
                    {"noisy": 2, "gender_identity": 1},
                    {"noisy": 2, "gender_identity": 2},
                ),
                -50.0,
            ),
        ),
    ),
)


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [questionnaire]


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    return [standard.GENDER_GROUP, standard.REGION, standard.DEPARTMENT]


@hookimpl
def register_indicators(questionnaire: Questionnaire) -> Iterable[Indicator]:
    return INDICATORS
