"""The water body or source: its kind, what is seen there, how full it is, and the rain of the day."""

from __future__ import annotations

from diversa import MultipleChoice, Option, Section, SingleChoice, Text, keep
from diversa.questionnaire.standard import YES_NO
from diversa_water_quality.sections.home import NOTHING, about_body

_ = Text
RIVER, LAKE, WELL, SPRING, WETLAND, SEA = range(1, 7)
SURFACE = (RIVER, LAKE, WETLAND)
DISCHARGE, CATTLE, MINING = 5, 6, 7

body_type = SingleChoice(
    "body_type",
    _("¿Qué tipo de fuente es?"),
    options=(
        Option(RIVER, _("Río, quebrada o caño")),
        Option(LAKE, _("Lago, laguna o ciénaga")),
        Option(WELL, _("Pozo o aljibe")),
        Option(SPRING, _("Nacimiento")),
        Option(WETLAND, _("Humedal")),
        Option(SEA, _("Mar")),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W23",
)
observations = MultipleChoice(
    "observations",
    _("¿Qué ve en la fuente o cerca de ella?"),
    help=_("No se acerque si hay peligro."),
    options=(
        Option(1, _("Basura")),
        Option(2, _("Espuma")),
        Option(3, _("Grasa")),
        Option(4, _("Peces muertos")),
        Option(DISCHARGE, _("Un tubo que descarga agua sucia")),
        Option(CATTLE, _("Ganado")),
        Option(MINING, _("Minería")),
        Option(8, _("Algas")),
        Option(9, _("Mal olor")),
        Option(10, _("Obras o construcción")),
        Option(NOTHING, _("Nada de esto"), exclusive=True),
    ),
    unsure=True,
    sensitive=True,
    store=keep,
    release=keep,
    source="W24",
)
water_level = SingleChoice(
    "water_level",
    _("¿Cómo está el nivel del agua hoy?"),
    options=(
        Option(1, _("Seco")),
        Option(2, _("Bajo")),
        Option(3, _("Normal")),
        Option(4, _("Alto")),
        Option(5, _("Desbordado")),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W25",
)
rain = SingleChoice(
    "rain",
    _("¿Llovió allí en las últimas 24 horas?"),
    options=YES_NO,
    unsure=True,
    store=keep,
    release=keep,
    source="W26",
)

BODY = Section(
    "body",
    _("La fuente de agua"),
    (body_type, observations, water_level, rain),
    intro=_("Cuéntenos de una fuente del municipio donde vive. No diga de quién es."),
    when=about_body,
)
