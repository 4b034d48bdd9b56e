"""Where a person lives, in the classifications of DANE."""

from __future__ import annotations

from diversa.privacy.rules import CodePrefix, Group, Recode, drop, keep
from diversa.questionnaire.kinds import Municipality, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Section
from diversa.texts import Text

_ = Text

MUNICIPALITY = Municipality(
    "municipality",
    _("¿En qué departamento y municipio vive?"),
    help=_("Puede elegir solo el departamento."),
    store=keep,
    release=CodePrefix(2),
    source="DANE, DIVIPOLA",
)
AREA_TYPE = SingleChoice(
    "area_type",
    _("¿En qué zona queda su casa?"),
    options=(
        Option(1, _("Cabecera municipal (el casco urbano)")),
        Option(2, _("Centro poblado (caserío, corregimiento)")),
        Option(3, _("Zona rural dispersa (vereda, finca)")),
    ),
    unsure=True,
    store=keep,
    release=Recode(
        (Group(1, _("Cabecera municipal"), (1,)), Group(2, _("Centros poblados y zona rural"), (2, 3)))
    ),
    licensed=keep,
    source="DANE, CLASE (1 cabecera, 2 centro poblado, 3 rural disperso)",
)
COLLECTIVE_TERRITORY = SingleChoice(
    "collective_territory",
    _("¿Su casa queda en alguno de estos territorios?"),
    options=(
        Option(1, _("Resguardo indígena")),
        Option(2, _("Territorio de un consejo comunitario de comunidades negras")),
        Option(3, _("Zona de reserva campesina")),
        Option(4, _("Otro territorio colectivo")),
        Option(5, _("Ninguno")),
    ),
    unsure=True,
    store=keep,
    release=drop,
    licensed=Recode((Group(1, _("Algún territorio colectivo"), (1, 2, 3, 4)), Group(5, _("Ninguno"), (5,)))),
    source="App Diversa, P9",
)
STRATUM = SingleChoice(
    "stratum",
    _("¿Qué estrato dice el recibo de la luz de su casa?"),
    options=(
        Option(1, _("Estrato 1")),
        Option(2, _("Estrato 2")),
        Option(3, _("Estrato 3")),
        Option(4, _("Estrato 4")),
        Option(5, _("Estrato 5")),
        Option(6, _("Estrato 6")),
        Option(0, _("No tiene estrato o no llega recibo")),
    ),
    unsure=True,
    store=keep,
    release=Recode(
        (
            Group(1, _("Estratos 1 y 2, o sin estrato"), (0, 1, 2)),
            Group(3, _("Estrato 3"), (3,)),
            Group(4, _("Estratos 4, 5 y 6"), (4, 5, 6)),
        )
    ),
    licensed=Recode(
        (
            Group(1, _("Estrato 1 o sin estrato"), (0, 1)),
            Group(2, _("Estrato 2"), (2,)),
            Group(3, _("Estrato 3"), (3,)),
            Group(4, _("Estratos 4, 5 y 6"), (4, 5, 6)),
        )
    ),
    source="Estrato del recibo de energía (0 a 6; 9 = no conoce)",
)

PLACE = Section(
    "place",
    _("Dónde vive"),
    (MUNICIPALITY, AREA_TYPE, COLLECTIVE_TERRITORY, STRATUM),
    intro=_(
        "Estas preguntas ayudan a saber en qué zonas pasa más. Nunca publicamos datos de una sola persona."
    ),
)
