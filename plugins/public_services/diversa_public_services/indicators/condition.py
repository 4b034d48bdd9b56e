"""Who lacks several basic services at once, how the water comes, how good services are, and whether they can be paid."""

from __future__ import annotations

from diversa import (
    DONT_KNOW,
    NO,
    Case,
    Category,
    Indicator,
    Text,
    distribution,
    mean,
    options_of,
    score,
)
from diversa_public_services.derived import (
    CONTINUITY_POINTS,
    DEPRIVATION_POINTS,
    continuity,
    continuity_class,
    deprivation,
)
from diversa_public_services.indicators.access import HOUSEHOLD, OWN
from diversa_public_services.indicators.people import Person, brief, whole, with_services, with_water
from diversa_public_services.sections.home import service_access
from diversa_public_services.sections.lists import HOME_SERVICES, POSITIVE, VALID
from diversa_public_services.sections.quality import has_any, payment_stress, service_quality

_ = Text
STRESSED, PAYING = (2, 3, 4), (0, 1, 2, 3, 4)

# Two of five: no water and no waste service; sanitation, electricity and fuel are fine, and of internet nothing is known.
TWO_OF_FIVE: Person = whole(
    service_access={"AC": 4, "EN": 1, "IF": DONT_KNOW, "IM": DONT_KNOW},
    toilet=1,
    toilet_shared=NO,
    waste_disposal=4,
    cooking_fuel=1,
)
FOUR_KNOWN: Person = {**TWO_OF_FIVE, "cooking_fuel": DONT_KNOW}
SIX_OF_SIX: Person = whole(
    service_access=dict.fromkeys(service_access.row_ids(), 4), toilet=6, waste_disposal=7, cooking_fuel=4
)
NONE_OF_SIX: Person = whole(
    service_access=dict.fromkeys(service_access.row_ids(), 1),
    toilet=1,
    toilet_shared=NO,
    waste_disposal=1,
    cooking_fuel=8,
)

lacking = score(
    deprivation,
    DEPRIVATION_POINTS,
    low=_("no falta ninguno"),
    high=_("faltan los seis"),
    among=deprivation.answered(),
)
deprivation_mean = Indicator(
    "deprivation_mean",
    _("Servicios básicos que faltan, en promedio"),
    lacking,
    by=HOUSEHOLD,
    meaning=_("Cuántos de seis servicios básicos le faltan a un hogar: 0 es ninguno y 6 es todos."),
    formula=_("promedio de service_deprivation / personas con al menos 5 de 6 componentes válidos"),
    reference="IA4, propuesta propia con los componentes del ODS 1.4.1",
    unit=_("servicios"),
    note=_("Agua, sanitario, basura, energía, cocina limpia e internet. Solo en la encuesta completa."),
    proposal=True,
    cases=(
        Case((TWO_OF_FIVE,), 2.4, _("Faltan dos de cinco conocidos: 6 × 2 / 5.")),
        Case((FOUR_KNOWN,), None, _("Con cuatro conocidos no hay cuenta.")),
        Case((SIX_OF_SIX, NONE_OF_SIX, FOUR_KNOWN), 3.0),
    ),
)
deprivation_high = Indicator(
    "deprivation_high",
    _("Personas en hogares sin tres servicios básicos o más"),
    lacking.at_least(3),
    by=HOUSEHOLD,
    meaning=_(
        "De cada 100 personas que participaron, a cuántas les faltan en casa tres de seis servicios o más."
    ),
    formula=_("100 x service_deprivation >= 3 / personas con al menos 5 de 6 componentes válidos"),
    reference="IA4, propuesta propia con los componentes del ODS 1.4.1",
    proposal=True,
    headline=True,
    cases=(
        Case((TWO_OF_FIVE,), 0.0, _("2,4 no llega a 3.")),
        Case((TWO_OF_FIVE, SIX_OF_SIX, NONE_OF_SIX, NONE_OF_SIX, FOUR_KNOWN), 25.0),
        Case((FOUR_KNOWN,), None),
    ),
)
water_mean = Indicator(
    "water_continuity_mean",
    _("Parte de la semana con agua"),
    mean(continuity, CONTINUITY_POINTS, among=continuity.answered()),
    by=("area_group", "region"),
    meaning=_("De cada 100 horas de la semana, en cuántas llega el agua, en promedio."),
    formula=_(
        "promedio de water_continuity, 0 si water_days = 0 / personas de quienes se saben los días y las horas"
    ),
    reference="IA5, propuesta propia",
    unit=_("horas de cada 100"),
    proposal=True,
    cases=(
        Case((with_water(3, 6),), 10.7, _("3 días por 6 horas son 18 horas de 168.")),
        Case((with_water(7, 24),), 100.0),
        Case((with_water(0),), 0.0),
        Case((with_water(3, 6), with_water(7, 24), with_water(0), with_services(AC=4)), 36.9),
    ),
)
water_class = Indicator(
    "water_continuity_class",
    _("Continuidad del agua"),
    distribution(*options_of(continuity_class), among=continuity_class.answered()),
    by=HOUSEHOLD,
    meaning=_("De cada 100 personas con acueducto, cuántas tienen agua por más o menos horas al día."),
    formula=_("100 x water_continuity_class = c / personas de quienes se saben los días y las horas"),
    reference="IA5; bandas de la Resolución 2115 de 2007, por cotejar con el texto oficial",
    proposal=True,
    headline=True,
    cases=(
        Case((with_water(3, 6), with_water(7, 24), with_water(0)), {1: 66.7, 2: 0.0, 3: 0.0, 4: 33.3}),
        Case(
            (with_water(7, 10), with_water(7, 18), with_water(7, 23), with_water(7, 24)),
            {1: 25.0, 2: 25.0, 3: 25.0, 4: 25.0},
            _("Diez horas al día todavía es insuficiente."),
        ),
    ),
)
payment = Indicator(
    "payment_stress_rate",
    _("A quienes les cuesta mucho pagar cada servicio"),
    distribution(
        *(
            Category(
                row.code,
                row.label,
                payment_stress.cell(row.code).is_in(*STRESSED),
                among=payment_stress.cell(row.code).is_in(*PAYING),
            )
            for row in HOME_SERVICES
        ),
        among=has_any & payment_stress.any_row(*PAYING),
    ),
    by=HOUSEHOLD,
    meaning=_(
        "De cada 100 personas que pagan un servicio, a cuántas les fue muy difícil pagarlo, o no pudieron."
    ),
    formula=_("100 x payment_stress s en {2, 3, 4} / s en {0, 1, 2, 3, 4}, para cada servicio s"),
    reference="IA8, propuesta propia",
    proposal=True,
    headline=True,
    cases=(
        Case(
            tuple(
                brief(service_access={"EN": 1, "AC": 1}, payment_stress={"EN": code, "AC": other})
                for code, other in ((0, 97), (1, 97), (2, 97), (3, 97), (4, DONT_KNOW))
            ),
            {"EN": 60.0, "AC": None, "GN": None},
            _("Quien no paga el servicio queda por fuera."),
        ),
    ),
)
quality = Indicator(
    "service_quality_rate",
    _("Buena calidad de cada servicio"),
    distribution(
        *(
            Category(
                row.code,
                row.label,
                service_quality.cell(row.code).is_in(*POSITIVE),
                among=service_quality.cell(row.code).is_in(*VALID),
            )
            for row in HOME_SERVICES
        ),
        among=has_any & service_quality.any_row(*VALID),
    ),
    by=HOUSEHOLD,
    meaning=_("De cada 100 personas con un servicio, cuántas dicen que su calidad es buena o muy buena."),
    formula=_("100 x service_quality s en {2, 3} / s en {0, 1, 2, 3}, para cada servicio s"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            tuple(brief(service_access={"EN": 1}, service_quality={"EN": code}) for code in (3, 2, 1, 0, 97)),
            {"EN": 50.0},
        ),
    ),
)

CONDITION = (deprivation_mean, deprivation_high, water_class, water_mean, quality, payment)
