"""What it left: who of the partners did it, how often, with which injuries, and what changed."""

from __future__ import annotations

from diversa import (
    Group,
    Integer,
    MultipleChoice,
    Option,
    Panel,
    Recode,
    Section,
    SingleChoice,
    Text,
    bands,
    drop,
    keep,
)
from diversa.questionnaire.conditions import In
from diversa.questionnaire.standard import SEX_BIRTH, YES_NO
from diversa_gbv.acts import Acts
from diversa_gbv.sections.others import NPV_ANY
from diversa_gbv.sections.partner import BUT_CONTROL, IPV_ANY, IPV_PHYS, IPV_PHYSSEX
from diversa_gbv.sections.tech import TF_ANY

_ = Text
NONE = 0
FORMER, CURRENT = 3, (1, 2, 3)
MANY_TIMES = 3
DAYS_IN_A_YEAR = 365

BLOCKS = (IPV_ANY, NPV_ANY, TF_ANY)
GBV_ANY = Acts(
    "gbv_any", _("Alguna violencia de género"), tuple(cell for acts in BLOCKS for cell in acts.cells)
)
GBV_BUT_CONTROL = Acts(
    "gbv_any_excl_control",
    _("Alguna violencia de género, sin contar solo el control"),
    (*BUT_CONTROL, *NPV_ANY.cells, *TF_ANY.cells),
)

aggressor = MultipleChoice(
    "ipv_aggressor",
    _("¿Quién hizo esas cosas?"),
    options=(
        Option(1, _("Mi pareja de ahora: un hombre")),
        Option(2, _("Mi pareja de ahora: una mujer")),
        Option(3, _("Mi pareja de ahora: otra identidad")),
        Option(4, _("Una expareja: un hombre")),
        Option(5, _("Una expareja: una mujer")),
        Option(6, _("Una expareja: otra identidad")),
    ),
    sensitive=True,
    when=IPV_ANY.ever,
    store=keep,
    release=drop,  # beside a gender it tells an orientation
    licensed=Recode((Group(1, _("Pareja de ahora"), CURRENT), Group(4, _("Expareja"), (4, 5, 6)))),
)
frequency = SingleChoice(
    "ipv_frequency_12m",
    _("En los últimos 12 meses, ¿cuántas veces hubo golpes o actos sexuales forzados?"),
    options=(
        Option(1, _("Una vez")),
        Option(2, _("De 2 a 5 veces")),
        Option(MANY_TIMES, _("Más de 5 veces")),
    ),
    unsure=True,
    sensitive=True,
    when=IPV_PHYSSEX.in_year,
    store=keep,
    release=keep,
)
injuries = MultipleChoice(
    "ipv_injuries",
    _("Por esos hechos, ¿alguna vez tuvo esto?"),
    options=(
        Option(NONE, _("Ninguna herida"), exclusive=True),
        Option(1, _("Morados, raspones o dolores")),
        Option(2, _("Cortadas, mordiscos o quemaduras")),
        Option(3, _("Torceduras, o golpes en ojos u oídos")),
        Option(4, _("Huesos o dientes rotos")),
        Option(5, _("Pérdida del conocimiento")),
        Option(6, _("Un embarazo no deseado o una infección sexual")),
        Option(7, _("Necesité atención médica")),
    ),
    unsure=True,
    sensitive=True,
    when=IPV_PHYSSEX.ever,
    store=keep,
    release=keep,
    source="Dominio de DHS d110, con redacción propia",
)
pregnancy = SingleChoice(
    "ipv_pregnancy",
    _("¿Hubo golpes durante un embarazo suyo?"),
    options=(*YES_NO, Option(3, _("Nunca he estado en embarazo"))),
    unsure=True,
    sensitive=True,
    when=IPV_PHYS.ever & SEX_BIRTH.is_in(2, 3),
    store=keep,
    release=drop,
)
safety_now = SingleChoice(
    "safety_now",
    _("Hoy, ¿siente miedo de su pareja o de una expareja?"),
    options=(
        Option(1, _("Nunca")),
        Option(2, _("A veces")),
        Option(3, _("Muchas veces")),
        Option(4, _("Todo el tiempo")),
    ),
    sensitive=True,
    when=IPV_ANY.ever,
    panels=(Panel(In("safety_now", (3, 4)), "help_panel_urgent"),),
    store=keep,
    release=drop,
    licensed=Recode((Group(1, _("Nunca o a veces"), (1, 2)), Group(3, _("Muchas veces o siempre"), (3, 4)))),
)
THOSE_ACTS = Section(
    "those_acts",
    _("Sobre esos hechos"),
    (aggressor, frequency, injuries, pregnancy, safety_now),
    intro=_("Ahora preguntamos un poco más por lo que hizo su pareja o una expareja."),
    when=IPV_ANY.ever,
)

effects = MultipleChoice(
    "effects",
    _("Por lo que pasó, ¿vivió alguno de estos cambios?"),
    options=(
        Option(NONE, _("Ninguno"), exclusive=True),
        Option(1, _("Miedo, tristeza o ansiedad")),
        Option(2, _("Problemas para dormir o comer")),
        Option(3, _("Dejé de ver a mi familia o amistades")),
        Option(4, _("Falté al trabajo o al estudio")),
        Option(5, _("Dejé o cambié el trabajo o el estudio")),
        Option(6, _("Perdí dinero o bienes")),
        Option(7, _("Me fui de mi casa o mi municipio")),
        Option(8, _("Dejé de usar redes o internet")),
        Option(9, _("Problemas de salud física")),
        Option(96, _("Otro cambio")),
    ),
    unsure=True,
    sensitive=True,
    when=GBV_ANY.ever,
    store=keep,
    release=keep,
)
days_lost = Integer(
    "days_lost",
    _("En los últimos 12 meses, ¿cuántos días faltó al trabajo, al estudio o a sus tareas por esto?"),
    high=DAYS_IN_A_YEAR,
    unit=_("días"),
    message=_("Escriba un número entre {low} y {high}."),
    unsure=True,
    refusable=True,
    when=GBV_ANY.in_year,
    store=keep,
    release=bands(0, 1, 6, 31),
    licensed=bands(*range(31)),
)
children_witnessed = SingleChoice(
    "children_witnessed",
    _("¿Niñas o niños vieron u oyeron lo que pasó?"),
    options=(*YES_NO, Option(3, _("No vivo con niñas o niños"))),
    unsure=True,
    sensitive=True,
    when=IPV_ANY.ever,
    panels=(Panel(In("children_witnessed", (1,)), "help_line_141"),),
    store=keep,
    release=keep,
)
EFFECTS = Section(
    "effects",
    _("Efectos"),
    (effects, days_lost, children_witnessed),
    intro=_("La violencia puede dejar huellas. Nada de lo que pasó es culpa suya."),
    when=GBV_ANY.ever,
)
