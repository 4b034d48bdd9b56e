"""Health care: whether it was needed and received, and how the last visit was."""

from __future__ import annotations

from diversa import YES, Grid, Named, Option, Section, SingleChoice, Text, keep, merge_rare
from diversa.questionnaire.standard import YES_NO
from diversa_public_services.sections.form import full
from diversa_public_services.sections.lists import AGREEMENT, SATISFACTION

_ = Text

EACH_TIME, SOMETIMES, NEVER = 1, 2, 0
SDG = "ODS 16.6.2, adaptación propia: cargar el texto oficial antes de salir a campo"

health_scheme = SingleChoice(
    "health_scheme",
    _("¿A qué régimen de salud pertenece?"),
    options=(
        Option(1, _("Contributivo (paga su trabajo, o paga usted)")),
        Option(2, _("Subsidiado (por el Sisbén u otra lista)")),
        Option(3, _("Especial o de excepción (docentes, fuerza pública y otros)")),
        Option(4, _("A ninguno")),
    ),
    unsure=True,
    store=keep,
    release=merge_rare(5),
    source="A21",
)
health_need = SingleChoice(
    "health_need",
    _("En los últimos 12 meses, ¿usted o una niña o niño a su cargo necesitó de verdad atención médica?"),
    help=_("No cuente malestares que pasaron sin atención."),
    options=YES_NO,
    unsure=True,
    sensitive=True,
    store=keep,
    release=keep,
    source="A22",
    instrument=SDG,
)
care_received = SingleChoice(
    "care_received",
    _("¿Recibió esa atención cada vez que la necesitó?"),
    options=(
        Option(EACH_TIME, _("Sí, cada vez")),
        Option(SOMETIMES, _("No siempre, pero hubo atención al menos una vez")),
        Option(NEVER, _("No, ninguna vez")),
    ),
    unsure=True,
    sensitive=True,
    when=health_need == YES,
    store=keep,
    release=keep,
    source="A23",
    instrument=f"{SDG}. El «no» de la ONU son los códigos 0 y 2",
)
no_care_reason = SingleChoice(
    "no_care_reason",
    _("¿Cuál fue la razón principal para no recibirla?"),
    options=(
        Option(1, _("Lo que cuesta")),
        Option(2, _("La demora en la cita o en la fila")),
        Option(3, _("Queda lejos, o no hay transporte")),
        Option(4, _("La EPS no autorizó")),
        Option(5, _("No sabía a quién acudir")),
        Option(6, _("El trabajo, o cuidar a otras personas")),
        Option(7, _("Esperó a ver si mejoraba")),
        Option(8, _("Miedo o desconfianza")),
        Option(9, _("El lugar estaba sucio, o sin equipos o medicinas")),
        Option(10, _("Trato injusto o discriminación")),
        Option(96, _("Otra razón")),
    ),
    unsure=True,
    sensitive=True,
    when=care_received.is_in(NEVER, SOMETIMES),
    store=keep,
    release=merge_rare(5),
    source="A24",
    instrument=SDG,
)
seen_once = SingleChoice(
    "seen_once",
    _("Aunque no recibió lo que necesitaba, ¿le atendieron al menos una vez?"),
    options=YES_NO,
    unsure=True,
    sensitive=True,
    when=care_received == NEVER,
    store=keep,
    release=keep,
    source="A25, filtro",
)
visited = Named("health_visited", care_received.is_in(EACH_TIME, SOMETIMES) | (seen_once == YES))
"""Some care was received, so that the last visit is a real one."""
health_rating = Grid(
    "health_rating",
    _("Piense en la última vez que le atendieron. ¿Está de acuerdo?"),
    rows=(
        Option("a", _("Fue fácil llegar al lugar")),
        Option("b", _("Pude pagar los gastos")),
        Option("c", _("El lugar estaba limpio y en buen estado")),
        Option("d", _("En mi zona tratan a todas las personas por igual")),
        Option("e", _("Me dedicaron tiempo suficiente")),
    ),
    options=AGREEMENT,
    rows_per_screen=5,
    unsure=True,
    when=visited,
    store=keep,
    release=keep,
    source="A25",
    instrument=SDG,
)
health_satisfaction = SingleChoice(
    "health_satisfaction",
    _("En general, ¿cómo quedó con esa atención?"),
    options=SATISFACTION,
    unsure=True,
    when=visited,
    store=keep,
    release=keep,
    source="A26",
    instrument=SDG,
)

HEALTH = Section(
    "health",
    _("La salud"),
    (
        health_scheme,
        health_need,
        care_received,
        no_care_reason,
        seen_once,
        health_rating,
        health_satisfaction,
    ),
    intro=_(
        "Piense en la atención básica de los últimos 12 meses: citas, consultas y puestos de salud. No cuente odontología, "
        "especialistas ni hospitalización."
    ),
    when=full,
)
unmet = Named("health_unmet", care_received.is_in(NEVER, SOMETIMES))
asked_of_need = Named("health_need_known", (health_need == YES) & care_received.is_in(0, 1, 2))
