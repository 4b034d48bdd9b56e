"""The words of the PDF summary, in the order they are read."""

from __future__ import annotations

from diversa import SummarySection, Text
from diversa_public_services.sections.lists import HOME_SERVICES

_ = Text


def _sdg(area: str) -> tuple[str, ...]:
    return tuple(f"sdg_16_6_2_{area}_{part}" for part in ("satisfied", "average", "attributes"))


SUMMARY = (
    SummarySection(
        "access",
        _("Qué servicios hay en casa"),
        _(
            "Tener un servicio es tener la conexión. Que funcione es otra cosa. La primera gráfica cuenta las conexiones "
            "y la segunda, lo que hoy funciona. La tercera mira solo a quienes no tienen el servicio. Dice a cuántas "
            "personas les pasa cerca la red."
        ),
        ("service_access_rate", "service_working_rate", "last_mile_share"),
    ),
    SummarySection(
        "gap",
        _("La ciudad y la vereda"),
        _(
            "Cada cifra resta dos porcentajes: el de la cabecera y el de la zona rural dispersa. Si es más que cero, el "
            "servicio llega más a la cabecera. No se muestra si en alguna de las dos zonas respondieron menos de 30 "
            "personas."
        ),
        tuple(f"territorial_gap_{service.code}" for service in HOME_SERVICES),
    ),
    SummarySection(
        "lacking",
        _("Cuando faltan varios servicios a la vez"),
        _(
            "Contamos seis cosas: agua, sanitario, basura, energía, cocina limpia e internet. Un hogar al que le faltan "
            "tres o más vive con muchas carencias juntas. Solo cuenta quien respondió al menos cinco de las seis."
        ),
        ("deprivation_high", "deprivation_mean"),
    ),
    SummarySection(
        "working",
        _("Cómo funcionan y cuánto cuesta pagarlos"),
        _(
            "El agua puede llegar pocas horas. La gráfica de continuidad reparte a las personas según las horas de agua al "
            "día. Las otras dicen quién ve buena calidad en cada servicio, y a quién le cuesta mucho pagarlo."
        ),
        ("water_continuity_class", "water_continuity_mean", "service_quality_rate", "payment_stress_rate"),
    ),
    SummarySection(
        "why_not",
        _("Por qué faltan los servicios"),
        _("Cada persona sin un servicio podía dar dos razones. Por eso las barras pueden sumar más de 100."),
        ("no_service_reason_share",),
    ),
    SummarySection(
        "health",
        _("La salud"),
        _(
            "Estas cifras siguen el indicador 16.6.2 de los ODS. Preguntan por la última atención del último año. Solo "
            "cuentan a quienes llegaron a un servicio. Por eso la primera cifra muestra a quienes no siempre lo "
            "lograron."
        ),
        ("unmet_health_need", "no_care_reason_share", *_sdg("health")),
    ),
    SummarySection(
        "school",
        _("El colegio oficial"),
        _(
            "Primaria y secundaria van por separado. También siguen el indicador 16.6.2. Cuántas respuestas no entraron en la "
            "cuenta está en la página de resultados."
        ),
        (*_sdg("primary"), *_sdg("secondary"), "no_school_reason_share"),
    ),
    SummarySection(
        "documents",
        _("Documentos de identidad"),
        _(
            "Cédula, registro civil, pasaporte, licencia o permiso: cómo fue el último trámite. Otros papeles del Estado "
            "no entran en estas cifras."
        ),
        (*_sdg("documents"), "no_document_reason_share"),
    ),
    SummarySection(
        "complaints",
        _("Problemas y reclamos"),
        _(
            "Aquí se ve con qué servicios hubo problemas serios, cuántas personas reclamaron y qué respuesta tuvieron. "
            "Los reclamos en trámite no cuentan como resueltos ni como negados."
        ),
        (
            "problem_rate",
            "worst_problem_service",
            "worst_problem_kind",
            "complaint_rate",
            "complaint_resolution",
            "complaint_on_time",
            "complaint_silence",
            "complaint_where",
            "no_complaint_reason_share",
        ),
    ),
    SummarySection(
        "treatment",
        _("El trato, y cómo fue responder"),
        _(
            "La primera gráfica cuenta, entre quienes usan cada servicio, a quiénes trataron peor por ser quienes son. "
            "Las otras dicen cuántas personas eligieron la encuesta corta y qué tan fácil fue la completa."
        ),
        ("unfair_treatment_rate", "short_form_share", "ease_of_use_mean"),
    ),
)
