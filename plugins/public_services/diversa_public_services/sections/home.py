"""The services of the dwelling, why some are missing, and what a household does without them."""

from __future__ import annotations

from diversa import (
    Grid,
    Integer,
    MultipleChoice,
    Option,
    Section,
    SingleChoice,
    Text,
    bands,
    keep,
    merge_rare,
    repeat,
)
from diversa.questionnaire.standard import YES_NO
from diversa_public_services.sections.form import full
from diversa_public_services.sections.lists import HOME_SERVICES, IN_A_SENTENCE

_ = Text

WORKING, DOWN, NEAR, NO_NETWORK = 1, 2, 3, 4
HAS, LACKS = (WORKING, DOWN), (NEAR, NO_NETWORK)

household_size = Integer(
    "household_size",
    _("¿Cuántas personas viven en su hogar, contándose usted?"),
    help=_("Cuente a quienes comparten la comida con usted."),
    low=1,
    high=30,
    unit=_("personas"),
    refusable=True,
    when=full,
    # The largest households are few, and their size would tell who they are.
    store=bands(1, 2, 3, 4, 5, 6, 7, 8),
    release=bands(1, 2, 4, 6),
    source="A04",
)
service_access = Grid(
    "service_access",
    _("En su vivienda, ¿tienen hoy estos servicios?"),
    help=_(
        "Si hay conexión, cuenta, aunque hoy no llegue. Una manguera propia desde el río no es acueducto."
    ),
    rows=HOME_SERVICES,
    options=(
        Option(WORKING, _("Sí, y funciona")),
        Option(DOWN, _("Sí, pero hoy está dañado o suspendido")),
        Option(NEAR, _("No, aunque la red pasa cerca")),
        Option(NO_NETWORK, _("No, la red no llega")),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="A05",
    instrument="SRV7 × ACC; tener conexión, como en las encuestas de hogares del DANE",
)
no_service_reasons = repeat(
    MultipleChoice(
        "no_service_reasons",
        _("¿Por qué no tienen {item}? Elija hasta dos razones."),
        options=(
            Option(1, _("La red no llega")),
            Option(2, _("Conectarse cuesta mucho")),
            Option(3, _("El pago de cada mes es muy alto")),
            Option(4, _("Piden papeles o títulos que no tengo")),
            Option(5, _("El dueño o la dueña no lo permite")),
            Option(6, _("Lo pedí y no me han respondido")),
            Option(7, _("Hay inseguridad o conflicto en la zona")),
            Option(8, _("Trato injusto o discriminación")),
            Option(9, _("Una deuda de antes")),
            Option(10, _("No lo necesito, o uso otra solución")),
            Option(96, _("Otra razón")),
        ),
        at_most=2,
        unsure=True,
        store=keep,
        release=merge_rare(5),
        source="A06",
    ),
    over=IN_A_SENTENCE,
    when=lambda service: service_access.cell(service.code).is_in(*LACKS),
)
has_water = service_access.cell("AC").is_in(*HAS)
water_provider = SingleChoice(
    "water_provider",
    _("¿Quién le presta el servicio de agua?"),
    options=(
        Option(1, _("Una empresa pública, privada o mixta")),
        Option(2, _("Un acueducto comunitario o veredal")),
        Option(3, _("El municipio directamente")),
    ),
    unsure=True,
    when=full & has_water,
    store=keep,
    release=keep,
    source="A07",
)
toilet = SingleChoice(
    "toilet",
    _("¿Qué sanitario usa su hogar?"),
    options=(
        Option(1, _("Inodoro conectado a alcantarillado")),
        Option(2, _("Inodoro con pozo séptico")),
        Option(3, _("Inodoro sin conexión")),
        Option(4, _("Letrina")),
        Option(5, _("Descarga directa a río, mar o caño (bajamar)")),
        Option(6, _("No tiene sanitario")),
    ),
    unsure=True,
    when=full,
    store=keep,
    release=keep,
    source="A08",
)
toilet_shared = SingleChoice(
    "toilet_shared",
    _("¿Ese sanitario lo comparten con otros hogares?"),
    options=YES_NO,
    unsure=True,
    when=full & toilet.is_in(1, 2, 3, 4, 5),
    store=keep,
    release=keep,
    source="A09",
)
waste_disposal = SingleChoice(
    "waste_disposal",
    _("¿Qué hacen principalmente con la basura?"),
    options=(
        Option(1, _("La recoge el servicio de aseo")),
        Option(2, _("La recoge una carreta o un servicio informal")),
        Option(3, _("La reciclan o la vuelven abono")),
        Option(4, _("La queman")),
        Option(5, _("La entierran")),
        Option(6, _("La dejan en un lote, un patio o una zanja")),
        Option(7, _("La botan a un río, un caño o el mar")),
    ),
    unsure=True,
    when=full,
    store=keep,
    release=keep,
    source="A10",
)
cooking_fuel = SingleChoice(
    "cooking_fuel",
    _("¿Con qué cocinan principalmente?"),
    options=(
        Option(1, _("Gas por tubería")),
        Option(2, _("Gas en cilindro")),
        Option(3, _("Electricidad")),
        Option(4, _("Leña o madera")),
        Option(5, _("Carbón")),
        Option(6, _("Gasolina, petróleo o alcohol")),
        Option(7, _("Residuos")),
        Option(8, _("En casa no cocinan")),
    ),
    unsure=True,
    when=full,
    store=keep,
    release=merge_rare(5),
    source="A11",
)
road_distance = SingleChoice(
    "road_distance",
    _("Caminando, ¿a cuánto le queda el transporte público?"),
    help=_("Si no hay, piense en la vía que sirve todo el año."),
    options=(
        Option(1, _("A menos de 10 minutos")),
        Option(2, _("De 10 a 29 minutos")),
        Option(3, _("De 30 a 59 minutos")),
        Option(4, _("A 60 minutos o más")),
        Option(5, _("No hay transporte ni vía")),
    ),
    unsure=True,
    when=full,
    store=keep,
    release=keep,
    source="A12",
    instrument="ODS 1.4.1, movilidad",
)

HOME = Section(
    "home",
    _("Los servicios de su casa"),
    (household_size, service_access, *no_service_reasons),
    intro=_("Piense en la casa donde vive hoy."),
)
DAILY_LIFE = Section(
    "daily_life",
    _("Cómo se las arregla su hogar"),
    (water_provider, toilet, toilet_shared, waste_disposal, cooking_fuel, road_distance),
    intro=_("Ahora preguntamos por el agua, el baño, la basura, la cocina y el camino."),
    when=full,
)
