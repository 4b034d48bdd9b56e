"""What a person has lived through: for which reasons, in which ways, where, how often, by whom."""

from __future__ import annotations

from diversa import (
    NO,
    YES,
    Grid,
    Group,
    MultipleChoice,
    Named,
    Option,
    Panel,
    Recode,
    Section,
    SingleChoice,
    Text,
    keep,
    known_true,
    merge_rare,
    pick_from,
)
from diversa.questionnaire.conditions import AnyOf
from diversa.questionnaire.standard import YES_NO
from diversa_discrimination.sections.grounds import ROWS

_ = Text
NONE = 0
HALF_OF_THE_ROWS = (len(ROWS) + 1) // 2

# One screen of yes or no for every reason, not one question "did it ever happen": people remember more that way, and the
# longer period comes first so that what is older is not drawn into the last year.
grounds_5y = Grid(
    "disc_grounds_5y",
    _("En los últimos 5 años, ¿le discriminaron o acosaron en Colombia por alguna de estas razones?"),
    help=_("Marque Sí o No en cada línea."),
    rows=ROWS,
    options=YES_NO,
    rows_per_screen=5,
    unsure=True,
    sensitive=True,
    store=keep,
    release=merge_rare(5),
    source="ODS 16.b.1 (5 años)",
)
grounds = MultipleChoice(
    "disc_grounds_12m",
    _("¿Y en los últimos 12 meses? Marque las razones por las que le pasó."),
    options=(
        *grounds_5y.rows_where(YES),
        Option(NONE, _("Por ninguna en los últimos 12 meses"), exclusive=True),
    ),
    unsure=True,
    sensitive=True,
    when=grounds_5y.any_row(YES),
    store=keep,
    release=merge_rare(5),
    source="ODS 16.b.1 (12 meses)",
)

happened = Named("disc_12m", grounds.any())
never = ~known_true(grounds_5y.any_row(YES)) & (grounds_5y.count_rows(NO) >= HALF_OF_THE_ROWS)
not_happened = Named("disc_not_12m", never | grounds.has(NONE))
"""No reason in five years (the second question was then hidden, and hidden means none), or none in the last twelve months."""
one_ground = grounds.count_of() == 1
several_grounds = grounds.count_of() >= 2

main_ground = SingleChoice(
    "disc_main_ground",
    _("¿Cuál fue la razón más importante en los últimos 12 meses?"),
    options=pick_from(grounds),
    unsure=True,
    sensitive=True,
    when=several_grounds,
    store=keep,
    release=merge_rare(5),
)
combined = MultipleChoice(
    "disc_combined_grounds",
    _("¿Varias razones se juntaron en un mismo hecho? Marque cuáles."),
    help=_("Por ejemplo: por ser mujer y por su color de piel, a la vez."),
    options=pick_from(grounds, Option(NONE, _("No se juntaron"), exclusive=True)),
    unsure=True,
    sensitive=True,
    when=several_grounds,
    store=keep,
    release=merge_rare(5),
)
forms = MultipleChoice(
    "disc_forms_12m",
    _("En los últimos 12 meses, ¿qué le pasó? Marque todo lo que le haya pasado."),
    options=(
        Option(1, _("Insultos, burlas o apodos ofensivos")),
        Option(2, _("Miradas o gestos de desprecio, o seguimiento en un lugar")),
        Option(3, _("Le ignoraron o le dejaron por fuera")),
        Option(4, _("No le dejaron entrar a un lugar")),
        Option(5, _("Le atendieron mal o le negaron un servicio")),
        Option(6, _("No le dieron un empleo o un ascenso, o le pagaron menos")),
        Option(7, _("Le sacaron del trabajo, del estudio o de la vivienda")),
        Option(8, _("No respetaron su nombre, su identidad o su cultura")),
        Option(9, _("No hicieron un ajuste que necesitaba (rampa, intérprete)")),
        Option(10, _("Amenazas")),
        Option(11, _("Golpes o ataque físico")),
        Option(12, _("Acoso o tocamientos sexuales")),
        Option(13, _("Daño o robo de sus cosas")),
        Option(14, _("Ataques en internet o redes")),
        Option(15, _("Requisa, multa o detención sin motivo")),
        Option(96, _("Otra cosa"), specify=40),
    ),
    unsure=True,
    sensitive=True,
    when=happened,
    panels=(Panel(AnyOf("disc_forms_12m", (10, 11, 12)), "help_panel_short"),),
    store=keep,
    release=merge_rare(5),
)
places = MultipleChoice(
    "disc_places_12m",
    _("¿Dónde le pasó en los últimos 12 meses?"),
    options=(
        Option(1, _("Al buscar trabajo")),
        Option(2, _("En el trabajo")),
        Option(3, _("En el colegio, instituto o universidad")),
        Option(4, _("En un servicio de salud")),
        Option(5, _("En el transporte público")),
        Option(6, _("En la calle, el parque u otro espacio público")),
        Option(7, _("En una tienda, banco, restaurante o bar")),
        Option(8, _("Al buscar o arrendar vivienda")),
        Option(9, _("Con la policía o las fuerzas militares")),
        Option(10, _("En la fiscalía, un juzgado u otra oficina de justicia")),
        Option(11, _("En otra oficina del Estado")),
        Option(12, _("Al votar, o al participar en la comunidad")),
        Option(13, _("En la casa o con la familia")),
        Option(14, _("En el barrio o la vereda, con vecinos")),
        Option(15, _("En una iglesia o lugar de culto")),
        Option(16, _("En internet o redes sociales")),
        Option(96, _("En otro lugar")),
    ),
    unsure=True,
    when=happened,
    store=keep,
    release=keep,
)
frequency = SingleChoice(
    "disc_frequency_12m",
    _("¿Cuántas veces le pasó en los últimos 12 meses?"),
    options=(
        Option(1, _("Una sola vez")),
        Option(2, _("De 2 a 5 veces")),
        Option(3, _("Más o menos cada mes (6 a 12 veces)")),
        Option(4, _("Más o menos cada semana")),
        Option(5, _("Todos o casi todos los días")),
    ),
    unsure=True,
    when=happened,
    store=keep,
    release=keep,
)
perpetrators = MultipleChoice(
    "disc_perpetrators_12m",
    _("¿Quién lo hizo?"),
    help=_("No escriba nombres."),
    options=(
        Option(1, _("Una persona con más mando en el trabajo")),
        Option(2, _("Gente del mismo trabajo")),
        Option(3, _("Docentes o directivas")),
        Option(4, _("Gente con la que estudia")),
        Option(5, _("Personal de salud")),
        Option(6, _("Policías o militares")),
        Option(7, _("Otras personas que trabajan con el Estado")),
        Option(8, _("Vigilantes privados")),
        Option(9, _("Personal de un negocio, banco o transporte")),
        Option(10, _("Familia")),
        Option(11, _("Pareja o expareja")),
        Option(12, _("Gente del barrio, la vereda o la comunidad")),
        Option(13, _("Gente de una iglesia")),
        Option(14, _("Gente desconocida en la calle")),
        Option(15, _("Cuentas o personas en internet")),
        Option(16, _("Un grupo armado")),
        Option(96, _("Otra persona")),
    ),
    unsure=True,
    sensitive=True,
    when=happened,
    store=keep,
    # Police and armed groups are shown for the whole country only, never in a file or beside a territory.
    release=Recode(
        (
            Group(1, _("En el trabajo"), (1, 2)),
            Group(3, _("En el estudio"), (3, 4)),
            Group(5, _("Personal de salud"), (5,)),
            Group(6, _("Personas que trabajan con el Estado"), (6, 7)),
            Group(8, _("Negocios, transporte o vigilancia"), (8, 9)),
            Group(10, _("Familia o pareja"), (10, 11)),
            Group(12, _("Barrio, comunidad o iglesia"), (12, 13)),
            Group(14, _("Gente desconocida en la calle"), (14,)),
            Group(15, _("Cuentas o personas en internet"), (15,)),
            Group(96, _("Otra persona"), (16, 96)),
        )
    ),
)

EXPERIENCE = Section(
    "experience",
    _("El trato injusto que ha vivido"),
    (grounds_5y, grounds, main_ground, combined, forms, places, frequency, perpetrators),
    intro=_(
        "Discriminar es tratar peor a una persona, insultarla, excluirla o negarle algo por ser quien es. Acosar "
        "también cuenta. Piense solo en lo que le pasó a usted."
    ),
)
