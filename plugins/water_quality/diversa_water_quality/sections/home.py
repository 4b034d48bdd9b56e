"""The water of the household: what is reported, where the water comes from, how far, and whether there is enough."""

from __future__ import annotations

from diversa import (
    NO,
    YES,
    Grid,
    Integer,
    MultipleChoice,
    Named,
    Option,
    Section,
    SingleChoice,
    Text,
    bands,
    keep,
)
from diversa.questionnaire.standard import YES_NO

_ = Text
NOTHING, OTHER = 0, 96
HOME, BODY, BOTH = 1, 2, 3
PIPED_INSIDE = (1, 2, 3)
"""Sources that are in the dwelling or on the plot, so that nobody is asked where they are."""
NETWORK = (1, 2, 3, 4, 5)
CARRIED = (12, 13)
SOLD = (12, 13, 14, 15)
CHLORINATED = (1, 2, 3, 4, 5, 12, 13)
"""Supplies in which free chlorine is judged; wells, springs, rain and rivers have none."""

report = SingleChoice(
    "report",
    _("¿Qué agua va a reportar?"),
    options=(
        Option(HOME, _("El agua de mi casa")),
        Option(BODY, _("Una fuente: río, quebrada, lago, pozo o mar")),
        Option(BOTH, _("Las dos")),
    ),
    required=True,
    refusable=False,
    store=keep,
    release=keep,
    source="W03",
)
about_home = Named("about_home", report.is_in(HOME, BOTH))
about_body = Named("about_body", report.is_in(BODY, BOTH))

SOURCES = (
    Option(1, _("Tubería dentro de la casa, de una empresa o acueducto público")),
    Option(2, _("Tubería dentro de la casa, de un acueducto comunitario o veredal")),
    Option(3, _("Tubería hasta el patio o el lote")),
    Option(4, _("Tubería de una casa vecina")),
    Option(5, _("Pila o llave pública")),
    Option(6, _("Pozo perforado o con bomba")),
    Option(7, _("Pozo o aljibe protegido"), tip=_("Está tapado y tiene un muro alrededor de la boca.")),
    Option(8, _("Pozo o aljibe sin protección")),
    Option(9, _("Nacimiento protegido"), tip=_("El agua se recoge en una caja cerrada.")),
    Option(10, _("Nacimiento sin protección")),
    Option(11, _("Agua lluvia")),
    Option(12, _("Carrotanque")),
    Option(13, _("Aguatero o carro pequeño")),
    Option(14, _("Agua en botella o bolsa")),
    Option(15, _("Punto de venta o planta comunitaria")),
    Option(16, _("Río, quebrada, caño, lago, ciénaga, jagüey o canal")),
    Option(OTHER, _("Otra fuente")),
)
main_source = SingleChoice(
    "main_source",
    _("¿De dónde sacan sobre todo el agua para beber?"),
    help=_("Marque la que más usan en su casa."),
    options=SOURCES,
    unsure=True,
    store=keep,
    release=keep,
    source="W04; JMP",
)
other_source = SingleChoice(
    "other_source",
    _("¿Y el agua para cocinar y lavarse las manos?"),
    options=SOURCES,
    unsure=True,
    when=main_source.is_in(*SOLD),
    store=keep,
    release=keep,
    source="W05; JMP",
)
delivered = SingleChoice(
    "delivered",
    _("¿Les traen el agua hasta la casa?"),
    options=YES_NO,
    unsure=True,
    when=main_source.is_in(*CARRIED),
    store=keep,
    release=keep,
    source="W06, regla para carrotanque y aguatero",
)
source_place = SingleChoice(
    "source_place",
    _("¿Dónde está esa agua?"),
    options=(
        Option(1, _("Dentro de la casa")),
        Option(2, _("En el patio o el lote")),
        Option(3, _("En otro lugar")),
    ),
    unsure=True,
    when=main_source.is_in(
        *(o.code for o in SOURCES if o.code not in PIPED_INSIDE and o.code not in CARRIED)
    ),
    store=keep,
    release=keep,
    source="W06; JMP",
)
fetched = Named("fetched", (source_place == 3) | (delivered == NO))
on_premises = Named(
    "on_premises", main_source.is_in(*PIPED_INSIDE) | source_place.is_in(1, 2) | (delivered == YES)
)

fetch_minutes = Integer(
    "fetch_minutes",
    _("¿Cuántos minutos gastan en ir, hacer fila y volver?"),
    help=_("Cuente un solo viaje completo."),
    high=600,
    unit=_("minutos"),
    unsure=True,
    when=fetched,
    store=bands(0, 31, 61),
    release=bands(0, 31, 61),
    source="W07; JMP",
)
fetchers = MultipleChoice(
    "fetchers",
    _("¿Quién va por el agua la mayoría de las veces?"),
    options=(
        Option(1, _("Una mujer de 15 años o más")),
        Option(2, _("Un hombre de 15 años o más")),
        Option(3, _("Una niña")),
        Option(4, _("Un niño")),
        Option(OTHER, _("Otra persona")),
    ),
    unsure=True,
    when=fetched,
    store=keep,
    release=keep,
    source="W08; JMP",
)

REPORT = Section("report", _("Lo que va a contar"), (report,))
SOURCE = Section(
    "source",
    _("El agua de su casa"),
    (main_source, other_source, delivered, source_place, fetch_minutes, fetchers),
    when=about_home,
)

short_of_water = SingleChoice(
    "short_of_water",
    _("En el último mes, ¿les faltó agua para beber en algún momento?"),
    options=YES_NO,
    unsure=True,
    store=keep,
    release=keep,
    source="W09; JMP",
)
shortage_reason = SingleChoice(
    "shortage_reason",
    _("¿Por qué les faltó?"),
    options=(
        Option(1, _("El agua no llegó")),
        Option(2, _("Era muy cara")),
        Option(3, _("No se pudo llegar a la fuente")),
        Option(OTHER, _("Por otra razón")),
    ),
    unsure=True,
    when=short_of_water == YES,
    store=keep,
    release=keep,
    source="W10; JMP",
)
days_per_week = Integer(
    "days_per_week",
    _("¿Cuántos días a la semana llega el agua?"),
    high=7,
    unit=_("días"),
    unsure=True,
    when=main_source.is_in(*NETWORK),
    store=keep,
    release=keep,
    source="W11",
)
hours_per_day = Integer(
    "hours_per_day",
    _("¿Cuántas horas dura el agua en esos días?"),
    low=1,
    high=24,
    unit=_("horas"),
    unsure=True,
    when=days_per_week > 0,
    store=keep,
    release=keep,
    source="W12",
)
storage = MultipleChoice(
    "storage",
    _("¿Dónde guardan el agua?"),
    options=(
        Option(1, _("Tanque con tapa")),
        Option(2, _("Tanque o alberca sin tapa")),
        Option(3, _("Baldes o canecas con tapa")),
        Option(4, _("Baldes o canecas sin tapa")),
        Option(NOTHING, _("No guardan agua"), exclusive=True),
    ),
    store=keep,
    release=keep,
    source="W13",
)
treatment = MultipleChoice(
    "treatment",
    _("¿Qué le hacen al agua antes de beberla?"),
    options=(
        Option(1, _("La hierven")),
        Option(2, _("Le ponen cloro")),
        Option(3, _("La pasan por un filtro")),
        Option(4, _("La dejan asentar o la cuelan")),
        Option(5, _("La ponen al sol")),
        Option(6, _("Compran agua ya tratada")),
        Option(NOTHING, _("Nada"), exclusive=True),
    ),
    unsure=True,
    store=keep,
    release=keep,
    source="W14",
)

SUPPLY = Section(
    "supply",
    _("Si el agua alcanza"),
    (short_of_water, shortage_reason, days_per_week, hours_per_day, storage, treatment),
    when=about_home,
)

# The instrument's own order of rows is kept in both forms, so that a short answer is a part of a long one.
SHORT_FORM, LONG_FORM = 1, 2
hwise_form = SingleChoice(
    "hwise_form",
    _("Siguen preguntas sobre vivir con poca agua. ¿Cuántas quiere responder?"),
    options=(Option(SHORT_FORM, _("Las 4 más importantes")), Option(LONG_FORM, _("Las 12"))),
    store=keep,
    release=keep,
    source="W22, forma corta o larga",
)
_MORE = hwise_form == LONG_FORM
hwise = Grid(
    "hwise",
    _("En las últimas 4 semanas, ¿con qué frecuencia le pasó esto a usted o a alguien de su hogar?"),
    rows=(
        Option(1, _("Se preocupó por no tener suficiente agua")),
        Option(2, _("Se cortó el agua que más usan"), when=_MORE),
        Option(3, _("No alcanzó el agua para lavar la ropa"), when=_MORE),
        Option(4, _("Cambió de planes u horarios por problemas con el agua")),
        Option(5, _("Cambió lo que iba a comer"), when=_MORE),
        Option(6, _("No pudo lavarse las manos después de ensuciarse")),
        Option(7, _("No pudo bañarse"), when=_MORE),
        Option(8, _("No hubo tanta agua para beber como quería")),
        Option(9, _("Sintió rabia por los problemas con el agua"), when=_MORE),
        Option(10, _("Se acostó con sed"), when=_MORE),
        Option(11, _("No hubo nada de agua que sirviera"), when=_MORE),
        Option(12, _("Sintió vergüenza, o le hicieron a un lado, por problemas con el agua"), when=_MORE),
    ),
    options=(
        Option(0, _("Nunca")),
        Option(1, _("Pocas veces (1 o 2)")),
        Option(2, _("A veces (3 a 10)")),
        Option(3, _("Muchas veces (11 a 20)")),
        Option(4, _("Siempre (más de 20)")),
        Option(97, _("No aplica")),
    ),
    unsure=True,
    when=hwise_form.is_in(SHORT_FORM, LONG_FORM),
    store=keep,
    release=keep,
    instrument="HWISE-12 y HWISE-4",
    source="W22; adaptación propia hasta cargar la versión oficial en español",
)

INSECURITY = Section("insecurity", _("Vivir con poca agua"), (hwise_form, hwise), when=about_home)
