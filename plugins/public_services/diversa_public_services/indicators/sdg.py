"""SDG 16.6.2 for four areas: health care, primary and secondary school, documents.

Each area has the three estimates of the metadata (positive answers to five sentences, their simple average, overall
satisfaction) and the share of answers that were left out of them. Nothing is imputed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    Case,
    Category,
    Condition,
    Grid,
    Indicator,
    Missing,
    SingleChoice,
    Text,
    average,
    distribution,
    share,
)
from diversa.questionnaire.conditions import Comparable
from diversa_public_services.indicators.people import Person, applicant, hundred, parent, patient, whole
from diversa_public_services.sections.documents import (
    IN_SDG,
    document_rating,
    document_satisfaction,
    last_document,
)
from diversa_public_services.sections.health import (
    asked_of_need,
    health_rating,
    health_satisfaction,
    unmet,
    visited,
)
from diversa_public_services.sections.lists import NOT_APPLICABLE, POSITIVE, VALID
from diversa_public_services.sections.school import school_levels, school_questions

_ = Text
SDG = "ODS 16.6.2"
BY = (
    "gender_group",
    "age_group_sdg",
    "stratum_band",
    "area_group",
    "disability",
    "ethnic_group",
    "lgbtiq",
    "migration_group",
    "education",
    "region",
    "department",
)
"""Sex, age in the groups of the metadata, stratum in the place of income, and where and who people are."""
FEW = ("gender_group", "age_group_sdg", "stratum_band", "area_group", "disability")
LEFT_OUT = (NOT_APPLICABLE, DONT_KNOW, REFUSED, Missing.BLANK)
OVERALL = "overall"
USERS_ONLY = _("Solo cuenta a quienes usaron el servicio: quienes no pudieron llegar a él no están aquí.")


@dataclass(frozen=True)
class Area:
    """Name one area: whom it is about, its five sentences, its overall question, and how to make one of its people."""

    id: str
    name: Text
    users: Condition
    rating: Grid
    satisfaction: SingleChoice
    make: Callable[..., Person]


primary_rating, primary_satisfaction, secondary_rating, secondary_satisfaction = school_questions
AREAS = (
    Area("health", _("Salud"), visited, health_rating, health_satisfaction, patient),
    Area(
        "primary",
        _("Colegio oficial, primaria"),
        school_levels.has(1),
        primary_rating,
        primary_satisfaction,
        lambda *said, **rows: parent(1, *said, **rows),
    ),
    Area(
        "secondary",
        _("Colegio oficial, secundaria"),
        school_levels.has(2),
        secondary_rating,
        secondary_satisfaction,
        lambda *said, **rows: parent(2, *said, **rows),
    ),
    Area(
        "documents",
        _("Documentos de identidad"),
        last_document.is_in(*IN_SDG),
        document_rating,
        document_satisfaction,
        applicant,
    ),
)


def _attributes(area: Area) -> Indicator:
    """Estimate (1): the share of positive answers to each sentence."""
    people = 561 * (area.make(a=2),) + 374 * (area.make(a=1),)
    excluded = (
        30 * (area.make(a=NOT_APPLICABLE),) + 25 * (area.make(a=DONT_KNOW),) + 10 * (area.make(a=REFUSED),)
    )
    return Indicator(
        f"sdg_16_6_2_{area.id}_attributes",
        _("{area}: acuerdo con cada frase").fill(area=area.name),
        distribution(
            *(
                Category(
                    row.code,
                    row.label,
                    area.rating.cell(row.code).is_in(*POSITIVE),
                    among=area.users & area.rating.cell(row.code).is_in(*VALID),
                )
                for row in area.rating.rows
            ),
            among=area.users & area.rating.any_row(*VALID),
        ),
        by=FEW,
        meaning=_("De cada 100 personas que usaron el servicio y respondieron, cuántas están de acuerdo."),
        formula=_("100 x fila en {2, 3} / fila en {0, 1, 2, 3}, para cada una de las cinco filas"),
        reference=f"IA6; {SDG}, estimación 1",
        note=USERS_ONLY,
        cases=(
            Case(
                people + excluded,
                {"a": 60.0, "b": None},
                _("Son 561 de 935. Las 65 respuestas «no aplica», «no sé» o sin responder no entran."),
            ),
            Case(
                hundred(area.make, (50, 60, 73, 55, 42)),
                {"a": 50.0, "b": 60.0, "c": 73.0, "d": 55.0, "e": 42.0},
            ),
        ),
    )


def _average(area: Area) -> Indicator:
    """Estimate (2): the simple average of the five."""
    rows = (area.rating.cell(row.code) for row in area.rating.rows)
    return Indicator(
        f"sdg_16_6_2_{area.id}_average",
        _("{area}: promedio de las cinco frases").fill(area=area.name),
        average(*(share(row.is_in(*POSITIVE), among=area.users & row.is_in(*VALID)) for row in rows)),
        by=BY,
        meaning=_("El promedio simple de las cinco frases: cuántas personas de cada 100 están de acuerdo."),
        formula=_("promedio simple de los cinco porcentajes p1 … p5, cada uno con su propia base"),
        reference=f"IA6; {SDG}, estimación 2",
        note=USERS_ONLY,
        cases=(
            Case(
                hundred(area.make, (50, 60, 73, 55, 42)),
                56.0,
                _("El ejemplo de los metadatos: 50, 60, 73, 55 y 42."),
            ),
            Case(
                (area.make(a=2, b=2, c=2, d=2),),
                None,
                _("Sin ninguna respuesta a una frase no hay promedio."),
            ),
        ),
    )


def _satisfied(area: Area) -> Indicator:
    """Estimate (3): overall satisfaction."""
    answer = area.satisfaction
    return Indicator(
        f"sdg_16_6_2_{area.id}_satisfied",
        _("{area}: satisfacción").fill(area=area.name),
        share(answer.is_in(*POSITIVE), among=area.users & answer.is_in(*VALID)),
        by=BY,
        meaning=_(
            "De cada 100 personas que usaron el servicio y respondieron, cuántas quedaron con satisfacción."
        ),
        formula=_("100 x satisfacción en {2, 3} / satisfacción en {0, 1, 2, 3}"),
        reference=f"IA6; {SDG}, estimación 3",
        note=USERS_ONLY,
        headline=area.id == "health",
        cases=(
            Case(
                23 * (area.make(3),) + 37 * (area.make(2),) + 30 * (area.make(1),) + 10 * (area.make(0),),
                60.0,
                _("El ejemplo de los metadatos: 23 con mucha satisfacción y 37 con satisfacción."),
            ),
            Case((area.make(3), area.make(NOT_APPLICABLE), area.make(DONT_KNOW)), 100.0),
        ),
    )


def _excluded(area: Area) -> Indicator:
    """What is left out of the denominators, published so that everybody can see it."""
    asked: tuple[tuple[str, Text, Comparable], ...] = (
        *((str(row.code), row.label, area.rating.cell(row.code)) for row in area.rating.rows),
        (OVERALL, _("Satisfacción en general"), area.satisfaction),
    )
    answered = 561 * (area.make(2, a=2),) + 374 * (area.make(1, a=1),)
    return Indicator(
        f"sdg_16_6_2_{area.id}_excluded",
        _("{area}: respuestas que no entran en la cuenta").fill(area=area.name),
        distribution(
            *(
                Category(
                    code, label, place.is_in(*LEFT_OUT), among=area.users & place.is_in(*VALID, *LEFT_OUT)
                )
                for code, label, place in asked
            ),
            among=area.users,
        ),
        meaning=_(
            "De cada 100 personas a las que se preguntó, cuántas no saben, no aplica o no respondieron."
        ),
        formula=_(
            "100 x códigos 97, 98, 99 o en blanco / todas las personas a las que se preguntó, para cada fila y para la satisfacción"
        ),
        reference=f"IA6; {SDG}, respuestas excluidas de cada base",
        cases=(
            Case(
                answered + 65 * (area.make(DONT_KNOW, a=NOT_APPLICABLE),),
                {"a": 6.5, "b": 100.0, OVERALL: 6.5},
                _("65 de 1.000. A la segunda frase no respondió nadie."),
            ),
        ),
    )


def _person(need: int, care: int | None = None) -> Person:
    return whole(health_need=need, **({} if care is None else {"care_received": care}))


unmet_need = Indicator(
    "unmet_health_need",
    _("Necesitó atención en salud y no siempre la recibió"),
    share(unmet, among=asked_of_need),
    by=BY,
    meaning=_("De cada 100 personas que necesitaron atención, cuántas no la recibieron cada vez."),
    formula=_("100 x care_received en {0, 2} / health_need = 1 y care_received en {0, 1, 2}"),
    reference=f"IA7; preguntas complementarias del {SDG} sobre necesidad y acceso",
    headline=True,
    cases=(
        Case(
            (_person(YES, 1), _person(YES, 1), _person(YES, 2), _person(YES, 0), _person(YES), _person(NO)),
            50.0,
            _("Quien no necesitó atención, o no dijo si la recibió, queda por fuera."),
        ),
    ),
)

SDG_16_6_2 = (
    *(make(area) for area in AREAS for make in (_satisfied, _average, _attributes, _excluded)),
    unmet_need,
)
