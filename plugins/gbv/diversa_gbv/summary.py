"""The words of the PDF summary, in the order they are read."""

from __future__ import annotations

from diversa import SummarySection, Text

_ = Text

SUMMARY = (
    SummarySection(
        "how_many",
        _("A cuántas personas les pasa"),
        _(
            "Esta parte muestra cuántas de las personas que participaron vivieron alguna violencia en el último año. "
            "Se preguntó por cada hecho, uno por uno, sin ponerle nombre. Quien participó decidió hacerlo, así que estas "
            "cifras no se comparan con las de una encuesta por muestreo."
        ),
        ("gbv_any_12m", "gbv_any_excl_control_12m", "gbv_poly", "gbv_parts_answered", "gbv_identity_attack"),
    ),
    SummarySection(
        "partner",
        _("De la pareja o una expareja"),
        _(
            "Las cifras de mujeres siguen el indicador 5.2.1 de los ODS, con personas de 18 años o más. Las barras muestran "
            "las formas, en el último año y alguna vez, para quienes tienen o tuvieron pareja."
        ),
        (
            "gbv_ipv_sdg_521",
            "gbv_ipv_physsex_12m",
            "gbv_ipv_form_12m",
            "gbv_ipv_form_ever",
            "gbv_ipv_severe_12m",
            "gbv_ipv_control_3plus",
            "gbv_ipv_econ_12m",
            "gbv_repro_coercion",
        ),
    ),
    SummarySection(
        "others",
        _("De otras personas"),
        _(
            "Familia, gente conocida y gente desconocida. Aquí están los indicadores 5.2.2 y 11.7.2 de los ODS, y los "
            "lugares donde pasó."
        ),
        (
            "gbv_npv_sexual_522",
            "gbv_npv_sexual_522_wide",
            "gbv_npv_sexual_ever",
            "gbv_npv_sexual_place",
            "gbv_sexual_harassment_1172",
            "gbv_sexual_harassment_place",
            "gbv_npv_perpetrator",
        ),
    ),
    SummarySection(
        "phone",
        _("Por celular e internet"),
        _(
            "Insultos, amenazas, imágenes íntimas sin permiso, vigilancia por el celular. Aquí también cuentan la pareja y "
            "las exparejas."
        ),
        ("gbv_tf_12m", "gbv_tf_form", "gbv_tf_perpetrator", "gbv_tf_channel"),
    ),
    SummarySection(
        "aftermath",
        _("Lo que deja"),
        _(
            "Heridas, miedo, días perdidos y cambios en la vida. También las niñas y los niños que vieron u oyeron. Nada de "
            "lo que pasó es culpa de quien lo vivió."
        ),
        (
            "gbv_injury",
            "gbv_injury_severe",
            "gbv_frequency",
            "gbv_pregnancy",
            "gbv_fear_now",
            "gbv_children",
            "gbv_effect",
            "gbv_days_lost",
            "gbv_days_lost_median",
        ),
    ),
    SummarySection(
        "help",
        _("Buscar ayuda"),
        _(
            "Muchas personas no le cuentan a nadie. Aquí se ve cuántas buscaron ayuda, a dónde fueron, cómo les fue y por "
            "qué otras no lo hicieron. La última gráfica muestra qué ayudas conoce la gente."
        ),
        (
            "gbv_told_none",
            "gbv_help_rate",
            "gbv_help_rate_12m",
            "gbv_report_justice",
            "gbv_help_where",
            "gbv_good_care",
            "gbv_blamed",
            "gbv_protection",
            "gbv_protection_unknown",
            "gbv_barrier",
            "gbv_line_known",
        ),
    ),
    SummarySection(
        "how_it_went",
        _("Cómo fue responder"),
        _(
            "Una encuesta sobre temas duros debe cuidar a quien responde. Aquí se ve qué partes prefirió saltar la gente y "
            "cómo se sintió al terminar."
        ),
        ("q_skip_section", "q_distress"),
    ),
)
