"""How the water of the household looks, smells and tastes, and how far people trust it."""

from __future__ import annotations

from diversa import MultipleChoice, Option, Section, SingleChoice, Text, keep
from diversa.questionnaire.standard import YES_NO
from diversa_water_quality.sections.home import NOTHING, OTHER, about_home

_ = Text

looks = MultipleChoice(
    "looks",
    _("¿Cómo se ve el agua hoy?"),
    options=(
        Option(1, _("Clara"), exclusive=True),
        Option(2, _("Turbia")),
        Option(3, _("Con color")),
        Option(4, _("Con partículas")),
        Option(5, _("Con espuma")),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W15",
)
smell = MultipleChoice(
    "smell",
    _("¿A qué huele?"),
    options=(
        Option(1, _("A cloro")),
        Option(2, _("A tierra")),
        Option(3, _("A huevo podrido")),
        Option(4, _("A aguas negras")),
        Option(5, _("A químico")),
        Option(OTHER, _("A otra cosa")),
        Option(NOTHING, _("A nada"), exclusive=True),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W16",
)
taste = MultipleChoice(
    "taste",
    _("Si ya la bebe, ¿a qué sabe?"),
    help=_("No la pruebe solo para responder."),
    options=(
        Option(1, _("A cloro")),
        Option(2, _("A metal")),
        Option(3, _("Salada")),
        Option(4, _("A tierra")),
        Option(OTHER, _("A otra cosa")),
        Option(NOTHING, _("A nada"), exclusive=True),
        Option(97, _("No la bebo"), exclusive=True),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W17",
)
safety_belief = SingleChoice(
    "safety_belief",
    _("¿Qué tan segura cree que es para beber?"),
    options=(
        Option(3, _("Muy segura")),
        Option(2, _("Segura")),
        Option(1, _("Poco segura")),
        Option(0, _("Nada segura")),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W18",
)
change_in_year = SingleChoice(
    "change_in_year",
    _("Si la compara con hace un año, ¿cómo está el agua?"),
    options=(Option(2, _("Mejor")), Option(1, _("Igual")), Option(0, _("Peor"))),
    unsure=True,
    store=keep,
    release=keep,
    source="W19",
)
satisfaction = SingleChoice(
    "satisfaction",
    _("En general, ¿qué tan conforme está con el agua de su casa?"),
    options=(
        Option(3, _("Muy conforme")),
        Option(2, _("Conforme")),
        Option(1, _("Poco conforme")),
        Option(0, _("Nada conforme")),
        Option(97, _("No aplica")),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W20",
)
child_diarrhoea = SingleChoice(
    "child_diarrhoea",
    _("En las últimas 2 semanas, ¿alguna niña o niño menor de 5 años tuvo diarrea en su casa?"),
    help=_("Es un dato de salud. Puede no responder."),
    options=(*YES_NO, Option(97, _("No hay niñas ni niños de esa edad"))),
    unsure=True,
    sensitive=True,
    store=keep,
    release=keep,
    source="W21",
)

SENSES = Section(
    "senses",
    _("Cómo ve el agua"),
    (looks, smell, taste, safety_belief, change_in_year, satisfaction, child_diarrhoea),
    when=about_home,
)
