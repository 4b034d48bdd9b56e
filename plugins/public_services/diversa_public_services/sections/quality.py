"""How well the services of the home work, and whether they can be paid."""

from __future__ import annotations

from diversa import Grid, Integer, Option, Section, SingleChoice, Text, bands, keep
from diversa_public_services.sections.form import full
from diversa_public_services.sections.home import HAS, WORKING, has_water, service_access
from diversa_public_services.sections.lists import NOT_APPLICABLE
from diversa_public_services.sections.lists import QUALITY as QUALITY_SCALE

_ = Text

has_any = service_access.any_row(*HAS)

water_days = Integer(
    "water_days",
    _("¿Cuántos días a la semana llega el agua?"),
    low=0,
    high=7,
    unit=_("días"),
    unsure=True,
    refusable=True,
    when=has_water,
    store=keep,
    release=keep,
    source="A13",
)
water_hours = Integer(
    "water_hours",
    _("En un día en que llega, ¿cuántas horas dura?"),
    low=1,
    high=24,
    unit=_("horas"),
    unsure=True,
    refusable=True,
    when=water_days > 0,
    store=keep,
    release=keep,
    source="A14",
)
power_cuts = Integer(
    "power_cuts",
    _("En los últimos 30 días, ¿cuántas veces se fue la luz?"),
    low=0,
    high=300,
    unit=_("veces"),
    unsure=True,
    refusable=True,
    when=full & service_access.cell("EN").is_in(*HAS),
    store=bands(0, 1, 2, 4, 8, 15, 31),
    release=bands(0, 1, 4, 15),
    source="A15",
)
cut_length = SingleChoice(
    "cut_length",
    _("¿Cuánto duró normalmente cada corte?"),
    options=(
        Option(1, _("Menos de 1 hora")),
        Option(2, _("De 1 a 4 horas")),
        Option(3, _("De 4 a 12 horas")),
        Option(4, _("De 12 a 24 horas")),
        Option(5, _("Más de 24 horas")),
    ),
    unsure=True,
    when=full & (power_cuts > 0),
    store=keep,
    release=keep,
    source="A16",
)
waste_collections = Integer(
    "waste_collections",
    _("¿Cuántas veces por semana pasa el servicio de aseo?"),
    low=0,
    high=7,
    unit=_("veces"),
    unsure=True,
    refusable=True,
    when=full & (service_access.cell("AS") == WORKING),
    store=keep,
    release=bands(0, 1, 2, 3),
    source="A17",
)
internet_enough = SingleChoice(
    "internet_enough",
    _("¿Su internet alcanza para estudiar, trabajar o hacer trámites?"),
    options=(
        Option(3, _("Siempre")),
        Option(2, _("Casi siempre")),
        Option(1, _("A veces")),
        Option(0, _("Casi nunca")),
    ),
    unsure=True,
    when=full & service_access.any_row(WORKING, rows=("IF", "IM")),
    store=keep,
    release=keep,
    source="A18",
)
service_quality = Grid(
    "service_quality",
    _("¿Cómo califica la calidad de cada servicio que tiene?"),
    rows=service_access.rows_where(*HAS),
    options=QUALITY_SCALE,
    unsure=True,
    when=has_any,
    store=keep,
    release=keep,
    source="A19",
)
payment_stress = Grid(
    "payment_stress",
    _("En los últimos 12 meses, ¿qué tan difícil fue pagar?"),
    rows=service_access.rows_where(*HAS),
    options=(
        Option(0, _("Sin dificultad")),
        Option(1, _("Algo difícil")),
        Option(2, _("Muy difícil")),
        Option(3, _("Algún mes no se pudo pagar")),
        Option(4, _("Lo suspendieron por no pagar")),
        Option(NOT_APPLICABLE, _("En casa no lo pagan")),
    ),
    unsure=True,
    when=has_any,
    store=keep,
    release=keep,
    source="A20",
)

QUALITY = Section(
    "quality",
    _("Cómo funcionan y cuánto cuesta pagarlos"),
    (
        water_days,
        water_hours,
        power_cuts,
        cut_length,
        waste_collections,
        internet_enough,
        service_quality,
        payment_stress,
    ),
    intro=_("Aquí preguntamos solo por los servicios que tiene en su casa."),
    when=has_any,
)
