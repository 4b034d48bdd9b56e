"""The words of the PDF summary, in the order they are read."""

from __future__ import annotations

from diversa import SummarySection, Text

_ = Text

SUMMARY = (
    SummarySection(
        "ladder",
        _("El agua que se bebe"),
        _(
            "La escalera del agua va del río a la gestión segura. Para subir, el agua debe venir de una fuente protegida, "
            "estar cerca, llegar cuando se necesita y no tener contaminación. Aquí se ve cuántos hogares de los que "
            "participaron hay en cada escalón."
        ),
        ("jmp_level", "jmp_at_least_basic", "jmp_safely_managed"),
    ),
    SummarySection(
        "enough",
        _("Si alcanza, y quién la trae"),
        _(
            "Tener una llave no basta si no sale agua. Aquí se ve a cuántos hogares les faltó, cuánto tardan los que van "
            "por ella y quién va."
        ),
        (
            "short_of_water",
            "fetch_median",
            "fetch_over_30",
            "fetch_by_women",
            "treatment",
            "storage_uncovered",
        ),
    ),
    SummarySection(
        "insecurity",
        _("Vivir con poca agua"),
        _(
            "La escala HWISE pregunta con qué frecuencia el agua preocupa, cambia los planes o falta para beber y "
            "lavarse. Hay una forma larga y una corta. Son dos series: no se comparan entre ellas."
        ),
        ("hwise_12_insecure", "hwise_12_level", "hwise_4_insecure"),
    ),
    SummarySection(
        "measured",
        _("Lo que midió la gente"),
        _(
            "Cálculo orientativo con datos ciudadanos. El IRCA oficial lo calculan la autoridad sanitaria y los "
            "prestadores. «Sin riesgo» aquí no certifica que el agua sea potable. Solo se dice un nivel cuando se midió "
            "lo suficiente, y cada límite roto se muestra aparte."
        ),
        (
            "irca_band",
            "irca_class",
            "irca_points",
            "exceedance",
            "parameter_judged",
            "chlorine_compliance",
            "ecoli_detection",
            "ecoli_risk",
        ),
    ),
    SummarySection(
        "trust",
        _("Lo que se cree y lo que se ve"),
        _(
            "El agua clara puede tener bacterias. Aquí se compara lo que la gente cree de su agua con lo que midió, y se "
            "ve cómo está el agua de las casas para quienes la beben."
        ),
        (
            "trust_matrix",
            "false_safety",
            "looks_bad",
            "satisfied",
            "worse_than_a_year_ago",
            "child_diarrhoea",
        ),
    ),
    SummarySection(
        "sources",
        _("Ríos, lagos y otras fuentes"),
        _(
            "Lo que las personas vieron en las fuentes de su municipio. El índice de calidad solo se calcula con cinco "
            "mediciones, dos de ellas de laboratorio."
        ),
        ("seen_at_the_source", "ica_band"),
    ),
    SummarySection(
        "claims",
        _("Información y reclamos"),
        _("Si el prestador cuenta cómo está el agua, cuántas personas reclaman y qué pasa después."),
        ("provider_informs", "complained", "complaint_resolved", "complaint_silence", "complaint_on_time"),
    ),
    SummarySection(
        "how_it_went",
        _("Cómo fue medir y responder"),
        _(
            "No todo lo que se mide se puede usar. Un kit vencido, una hora que falta o una lectura tardía se guardan, "
            "pero no entran en los cálculos."
        ),
        ("kit_expired", "sample_time_known", "left_out", "q_ease", "q_distress"),
    ),
)
