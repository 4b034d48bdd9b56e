"""The words of the PDF summary, in the order they are read."""

from __future__ import annotations

from diversa import SummarySection, Text

_ = Text

SUMMARY = (
    SummarySection(
        "how_many",
        _("A cuántas personas les pasa"),
        _(
            "Discriminar es tratar peor a una persona por ser quien es. Aquí se ve a cuántas personas les pasó en el "
            "último año, entre quienes participaron. La segunda gráfica muestra las razones. Una persona puede nombrar "
            "varias."
        ),
        ("disc_prev_12m", "disc_prev_5y", "disc_prev_sdg_group", "disc_prev_ground"),
    ),
    SummarySection(
        "who",
        _("A quiénes les pasa más"),
        _(
            "El trato injusto no es igual para todas las personas. Cada barra cuenta solo a las personas de un grupo, y "
            "dice a cuántas las discriminaron por ser de ese grupo. Las comparaciones dicen cuántas veces más le "
            "pasa a uno que a otro."
        ),
        (
            "disc_prev_ground_own",
            *(f"gap_ratio_{name}" for name in ("women_men", "lgbtiq", "indigenous", "black")),
        ),
    ),
    SummarySection(
        "together",
        _("Cuando varias razones se juntan"),
        _(
            "A veces se discrimina a alguien por ser mujer y por su color de piel, a la vez. Esta parte muestra a "
            "cuántas personas les pasa y qué razones se juntan más."
        ),
        ("disc_multi_prev", "disc_intersect_share", "disc_pair", "intersect_cell"),
    ),
    SummarySection(
        "what_happens",
        _("Qué pasa, dónde y quién lo hace"),
        _(
            "Del insulto al despido, y de la calle a la oficina del Estado. Las barras muestran lo que contaron las "
            "personas discriminadas. También se ve cuántas veces alguien que estaba allí ayudó."
        ),
        (
            "disc_form_share",
            "disc_place_share",
            "disc_violent_share",
            "disc_frequent_share",
            "disc_state_share",
            "disc_bystander_help",
        ),
    ),
    SummarySection(
        "afterwards",
        _("Qué hacen las personas después"),
        _(
            "Muchas personas no denuncian. Aquí se ve cuántas pusieron una queja, qué pasó con ella y por qué otras "
            "prefirieron callar. La última gráfica muestra el apoyo que les serviría."
        ),
        (
            "disc_told_none",
            "disc_report_rate",
            "disc_resolution_rate",
            "disc_no_response_rate",
            "disc_nonreport_reason",
            "disc_effect_any",
            "disc_service_avoid",
            "disc_support",
        ),
    ),
    SummarySection(
        "every_day",
        _("El trato de cada día, y lo que la gente ve"),
        _(
            "El trato injusto también es pequeño y repetido. El índice va de 0, que es nunca, a 4, que es cada semana o "
            "más. Es una escala nueva y está en prueba. Las barras muestran lo que las personas vieron a su alrededor."
        ),
        ("eut_mean", "eut_high", "witness_rate", "perceived_share", "rights_known"),
    ),
    SummarySection(
        "how_it_went",
        _("Cómo fue responder"),
        _(
            "Una encuesta sobre temas duros debe cuidar a quien responde. Aquí se ve qué tan fácil fue, cómo se sintió la "
            "gente al terminar y qué preguntas se dejaron en blanco."
        ),
        ("q_ease", "q_distress", "q_item_nonresponse"),
    ),
)
