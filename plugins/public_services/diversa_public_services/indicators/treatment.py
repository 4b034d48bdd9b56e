"""Where people were treated worse, and how answering went."""

from __future__ import annotations

from diversa import (
    NO,
    REFUSED,
    YES,
    Case,
    Category,
    Condition,
    Indicator,
    Text,
    distribution,
    known_true,
    score,
    share,
)
from diversa.questionnaire import standard
from diversa_public_services.indicators.complaints import FEW, OWN
from diversa_public_services.indicators.people import brief, whole
from diversa_public_services.sections.documents import documents_needed
from diversa_public_services.sections.form import SHORT, form_length, full
from diversa_public_services.sections.health import health_need
from diversa_public_services.sections.home import HAS, road_distance, service_access
from diversa_public_services.sections.lists import EVERY_SERVICE, HOME_SERVICES, NONE
from diversa_public_services.sections.school import some_attend
from diversa_public_services.sections.treatment import unfair

_ = Text
NO_TRANSPORT = 5

USERS: dict[str, Condition] = {
    **{str(row.code): service_access.cell(row.code).is_in(*HAS) for row in HOME_SERVICES},
    "SA": health_need == YES,
    "ED": known_true(some_attend),
    "TR": ~known_true(road_distance == NO_TRANSPORT),
    "TM": documents_needed.any(),
}
"""Who uses each service. Being turned away is treatment too, so needing care or a document is enough."""

unfair_rate = Indicator(
    "unfair_treatment_rate",
    _("Trato peor por ser quien es, por servicio"),
    distribution(
        *(
            Category(
                option.code,
                option.label,
                unfair.has(option.code),
                among=USERS[str(option.code)] & full & unfair.answered(),
            )
            for option in EVERY_SERVICE
        ),
        among=full & unfair.answered(),
    ),
    by=FEW,
    meaning=_("De cada 100 personas que usan un servicio, a cuántas les trataron peor por ser quienes son."),
    formula=(
        _(
            "100 x s en unfair_treatment / usuarios de s con respuesta: lo tienen en casa; SA health_need = 1; ED se preguntó por el colegio; TR road_distance no es 5; TM necesitaron algún documento"
        )
    ),
    reference="IA10, propuesta propia",
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                whole(service_access={"EN": 1}, health_need=YES, unfair_treatment=("EN", "SA")),
                whole(service_access={"EN": 2}, health_need=NO, unfair_treatment=(NONE,)),
                whole(service_access={"EN": 4}, health_need=YES, unfair_treatment=("EN",)),
                whole(service_access={"EN": 1}, health_need=YES, unfair_treatment=REFUSED),
            ),
            {"EN": 50.0, "SA": 50.0, "AC": None, "ED": None, "TM": None},
            _("Solo cuenta quien usa el servicio y respondió la pregunta."),
        ),
        Case(
            (
                whole(road_distance=5, unfair_treatment=("TR",)),
                whole(road_distance=1, unfair_treatment=("TR",)),
                whole(unfair_treatment=(NONE,)),
            ),
            {"TR": 50.0},
            _("Donde no hay transporte, nadie lo usa."),
        ),
    ),
)


short_form = Indicator(
    "short_form_share",
    _("Personas que eligieron la encuesta corta"),
    share(form_length == SHORT, among=form_length.answered()),
    by=("area_group", "region", "age_years"),
    meaning=_("De cada 100 personas que participaron, cuántas eligieron la encuesta de 3 minutos."),
    formula=_("100 x form_length = 2 / form_length en {1, 2}"),
    reference=OWN,
    note=_("Las preguntas que solo están en la encuesta completa tienen menos respuestas."),
    proposal=True,
    cases=(Case((brief(), whole(), whole(), whole()), 25.0),),
)
ease = Indicator(
    "ease_of_use_mean",
    _("Facilidad de la encuesta"),
    score(
        standard.EASE_OF_USE,
        (1, 2, 3, 4, 5),
        low=_("Muy difícil"),
        high=_("Muy fácil"),
        among=full & standard.EASE_OF_USE.answered(),
    ),
    meaning=_("Qué tan fácil fue responder la encuesta completa: 1 es muy difícil y 5 es muy fácil."),
    formula=_("promedio de ease_of_use en {1 … 5} / personas con la encuesta completa que respondieron"),
    reference=OWN,
    unit=_("puntos"),
    proposal=True,
    cases=(Case(tuple(whole(ease_of_use=code) for code in (5, 4, 3, REFUSED)), 4.0),),
)

TREATMENT = (unfair_rate, short_form, ease)
