"""Small unfair treatment that happens often, and what a person sees happen to others."""

from __future__ import annotations

from diversa import Grid, Option, Section, SingleChoice, Text, keep
from diversa.questionnaire.standard import YES_NO

_ = Text

everyday = Grid(
    "everyday_treatment",
    _("En los últimos 12 meses, ¿cada cuánto le pasó esto?"),
    rows=(
        Option("less_respect", _("Le trataron con menos respeto que a otras personas")),
        Option("worse_service", _("Le atendieron peor o más tarde que a otras personas")),
        Option("doubted_ability", _("Dudaron de lo que usted sabe o puede hacer")),
        Option("treated_as_threat", _("Actuaron como si usted fuera un peligro o fuera a robar")),
        Option("opinion_ignored", _("No tuvieron en cuenta su opinión")),
        Option("offensive_jokes", _("Hicieron chistes ofensivos sobre gente como usted")),
        Option("asked_to_hide", _("Le pidieron esconder o cambiar algo suyo (ropa, pelo, acento, pareja)")),
        Option("insulted_threatened", _("Le insultaron o le amenazaron")),
    ),
    options=(
        Option(0, _("Nunca")),
        Option(1, _("Una o dos veces")),
        Option(2, _("Varias veces en el año")),
        Option(3, _("Varias veces al mes")),
        Option(4, _("Cada semana o más")),
    ),
    rows_per_screen=4,
    sensitive=True,
    store=keep,
    release=keep,
    instrument="EUTI-8: escala propia, en prueba; no se compara con otras escalas de trato cotidiano",
)
witnessed = Grid(
    "witnessed_12m",
    _("En los últimos 12 meses, ¿vio que trataran mal a otra persona por esto?"),
    rows=(
        Option("ethnic_racial", _("Por su etnia o su color de piel")),
        Option("gender", _("Por ser mujer o por ser hombre")),
        Option("sogi", _("Por su orientación sexual o identidad de género")),
        Option("age", _("Por su edad")),
        Option("disability", _("Por una discapacidad")),
        Option("migration", _("Por venir de otro país")),
        Option("economic", _("Por ser pobre o por su estrato")),
    ),
    options=YES_NO,
    unsure=True,
    store=keep,
    release=keep,
    source="App Diversa, P16",
)
perceived = SingleChoice(
    "perceived_common",
    _("Donde usted vive, ¿por qué razón cree que se discrimina más?"),
    options=(
        Option(1, _("Etnia o color de piel")),
        Option(2, _("Ser mujer o ser hombre")),
        Option(3, _("Orientación sexual o identidad de género")),
        Option(4, _("Edad")),
        Option(5, _("Discapacidad")),
        Option(6, _("Venir de otro país")),
        Option(7, _("Pobreza o estrato")),
        Option(8, _("Religión o ideas políticas")),
        Option(96, _("Otra razón")),
        Option(0, _("Aquí no se discrimina")),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="App Diversa, P15",
)

EVERYDAY = Section(
    "everyday",
    _("El trato de cada día"),
    (everyday,),
    intro=_("A veces el trato injusto es pequeño, pero pasa muchas veces."),
)
AROUND = Section(
    "around",
    _("Lo que ve a su alrededor"),
    (witnessed, perceived),
    intro=_("Ahora piense en lo que les pasa a otras personas."),
)
