"""Public schools: whether children attend, and what the school is like, once for each level."""

from __future__ import annotations

from diversa import (
    NO,
    YES,
    Grid,
    MultipleChoice,
    Named,
    Option,
    Section,
    SingleChoice,
    Text,
    keep,
    merge_rare,
    repeat,
)
from diversa.questionnaire.answers import DONT_KNOW, REFUSED, Missing
from diversa.questionnaire.standard import YES_NO
from diversa_public_services.sections.form import full
from diversa_public_services.sections.health import SDG
from diversa_public_services.sections.lists import AGREEMENT, SATISFACTION

_ = Text

PRIVATE, AT_HOME = 1, 2
LEVELS = (Option(1, _("primaria")), Option(2, _("secundaria")))
NO_LEVEL = 0

children = SingleChoice(
    "children_5_16",
    _("¿En su hogar hay niñas o niños de 5 a 16 años?"),
    options=YES_NO,
    store=keep,
    release=keep,
    source="A27",
    instrument=SDG,
)
attends_public = SingleChoice(
    "attends_public_school",
    _("¿Todas y todos van con regularidad a un colegio oficial?"),
    help=_("Un colegio oficial es del Estado y no cobra matrícula."),
    options=YES_NO,
    unsure=True,
    when=children == YES,
    store=keep,
    release=keep,
    source="A28",
    instrument=SDG,
)
no_school_reason = SingleChoice(
    "no_school_reason",
    _("¿Cuál es la razón principal?"),
    options=(
        Option(PRIVATE, _("Va a un colegio privado")),
        Option(AT_HOME, _("Estudia en casa")),
        Option(3, _("Lo que cuestan los útiles, el uniforme o el transporte")),
        Option(4, _("Queda lejos, o no hay transporte")),
        Option(5, _("El colegio está en mal estado")),
        Option(6, _("Es inseguro")),
        Option(7, _("Maltrato o discriminación")),
        Option(8, _("Faltan docentes")),
        Option(9, _("Trabaja, o cuida en casa")),
        Option(10, _("No va con su cultura o su lengua")),
        Option(11, _("No atiende su discapacidad")),
        Option(12, _("No hay cupo")),
        Option(96, _("Otra razón")),
    ),
    unsure=True,
    when=attends_public == NO,
    store=keep,
    release=merge_rare(5),
    source="A29",
    instrument=SDG,
)
some_attend = Named(
    "some_attend",
    (attends_public == YES)
    | no_school_reason.is_in(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 96, DONT_KNOW, REFUSED, Missing.BLANK),
)
"""Private school or study at home ends the questions about the public school."""
school_levels = MultipleChoice(
    "school_levels",
    _("¿En qué nivel están quienes van a un colegio oficial?"),
    help=_("Si hay de los dos niveles, marque los dos."),
    options=(
        Option(1, _("Primaria (1.º a 5.º)")),
        Option(2, _("Secundaria (6.º a 11.º)")),
        Option(NO_LEVEL, _("Nadie va hoy a un colegio oficial"), exclusive=True),
    ),
    when=some_attend,
    store=keep,
    release=keep,
    source="A30",
    instrument=SDG,
)
SCHOOL_ROWS = (
    Option("a", _("Se llega en menos de 30 minutos y sin dificultad")),
    Option("b", _("Los gastos se pueden pagar")),
    Option("c", _("El colegio está en buen estado")),
    Option("d", _("Tratan a todas las personas por igual")),
    Option("e", _("Enseñan bien")),
)
school_questions = repeat(
    (
        Grid(
            "school_rating",
            _("Piense en el colegio de {item}. ¿Está de acuerdo?"),
            rows=SCHOOL_ROWS,
            options=AGREEMENT,
            rows_per_screen=5,
            unsure=True,
            store=keep,
            release=keep,
            source="A31",
            instrument=SDG,
        ),
        SingleChoice(
            "school_satisfaction",
            _("En general, ¿cómo está con ese colegio de {item}?"),
            options=SATISFACTION,
            unsure=True,
            store=keep,
            release=keep,
            source="A32",
            instrument=SDG,
        ),
    ),
    over=LEVELS,
    when=lambda level: school_levels.has(level.code),
)

SCHOOL = Section(
    "school",
    _("El colegio"),
    (children, attends_public, no_school_reason, school_levels, *school_questions),
    intro=_("Si en su hogar no hay niñas ni niños de esa edad, pasa a lo siguiente."),
    when=full,
)
