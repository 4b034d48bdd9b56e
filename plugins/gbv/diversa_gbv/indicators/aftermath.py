"""What it leaves: injuries, fear, lost days, and children who saw it."""

from __future__ import annotations

from typing import Any

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    Case,
    Indicator,
    Text,
    distribution,
    mean,
    median,
    options_of,
    share,
)
from diversa_gbv.acts import BEFORE, YEAR
from diversa_gbv.derived import TOP_DAYS, days_top
from diversa_gbv.indicators.partner import FEW, OWN, happened
from diversa_gbv.indicators.people import Person, person, single
from diversa_gbv.sections.aftermath import (
    GBV_ANY,
    MANY_TIMES,
    NONE,
    children_witnessed,
    effects,
    frequency,
    injuries,
    pregnancy,
    safety_now,
)
from diversa_gbv.sections.partner import IPV_ANY, IPV_PHYS, IPV_PHYSSEX

_ = Text
HURT, BADLY_HURT = (1, 2, 3, 4, 5, 6, 7), (2, 4, 5)
DAYS = tuple(float(day) for day in range(TOP_DAYS + 1))
ONLY_NATIONAL = _("Se publica solo para todo el país.")


def _hit(when: int = YEAR, **more: Any) -> Person:
    """Make a woman whom a partner hit."""
    return person(ipv_physical={"hit": when}, **more)


often = Indicator(
    "gbv_frequency",
    _("Más de cinco hechos en el año"),
    share(frequency == MANY_TIMES, among=happened(IPV_PHYSSEX) & frequency.answered()),
    by=("gender_group", "age_years"),
    meaning=_(
        "De cada 100 personas golpeadas o forzadas por su pareja en el último año, a cuántas les pasó más de cinco veces."
    ),
    formula=_("ipv_frequency_12m = 3 / ipv_physsex_12m = 1 con respuesta"),
    reference=OWN + ", sobre los indicadores básicos de Naciones Unidas (2014)",
    proposal=True,
    cases=(
        Case(
            (
                _hit(ipv_frequency_12m=3),
                _hit(ipv_frequency_12m=1),
                _hit(ipv_frequency_12m=2),
                _hit(ipv_frequency_12m=DONT_KNOW),
                person(),
            ),
            33.3,
        ),
    ),
)
injured = Indicator(
    "gbv_injury",
    _("Con heridas por la violencia de la pareja"),
    share(injuries.any_of(*HURT), among=happened(IPV_PHYSSEX, "ever") & injuries.answered()),
    by=("gender_group", "age_years"),
    meaning=_(
        "De cada 100 personas golpeadas o forzadas por su pareja alguna vez, cuántas quedaron con heridas."
    ),
    formula=_("alguna de 1 … 7 en ipv_injuries / ipv_physsex_ever = 1 con respuesta"),
    reference=OWN + ", sobre el dominio de DHS d110",
    proposal=True,
    cases=(
        Case(
            (
                _hit(BEFORE, ipv_injuries=(1, 4)),
                _hit(ipv_injuries=(NONE,)),
                _hit(ipv_injuries=REFUSED),
                person(),
            ),
            50.0,
        ),
    ),
)
badly_injured = Indicator(
    "gbv_injury_severe",
    _("Con heridas graves por la violencia de la pareja"),
    share(injuries.any_of(*BADLY_HURT), among=happened(IPV_PHYSSEX, "ever") & injuries.answered()),
    by=("gender_group", "age_years"),
    meaning=_(
        "De cada 100 personas golpeadas o forzadas por su pareja alguna vez, cuántas tuvieron cortadas, quemaduras, huesos "
        "rotos o perdieron el conocimiento."
    ),
    formula=_("alguna de 2, 4, 5 en ipv_injuries / ipv_physsex_ever = 1 con respuesta"),
    reference=OWN + ", sobre el dominio de DHS d110",
    proposal=True,
    cases=(Case((_hit(ipv_injuries=(1, 4)), _hit(ipv_injuries=(1, 3)), _hit(ipv_injuries=(NONE,))), 33.3),),
)
in_pregnancy = Indicator(
    "gbv_pregnancy",
    _("Golpes durante un embarazo"),
    share(pregnancy == YES, among=happened(IPV_PHYS, "ever") & pregnancy.is_in(YES, NO)),
    meaning=_(
        "De cada 100 personas golpeadas por su pareja que estuvieron en embarazo, a cuántas las golpearon en un embarazo."
    ),
    formula=_("ipv_pregnancy = 1 / ipv_pregnancy en {1, 2}"),
    reference=OWN + ", sobre el dominio de DHS d118",
    note=ONLY_NATIONAL,
    proposal=True,
    cases=(
        Case(
            (
                _hit(sex_birth=2, ipv_pregnancy=YES),
                _hit(sex_birth=2, ipv_pregnancy=NO),
                _hit(sex_birth=2, ipv_pregnancy=3),
                _hit(sex_birth=1),
                person(sex_birth=2),
            ),
            50.0,
            _("Quien nunca estuvo en embarazo no entra en la cuenta."),
        ),
    ),
)
afraid = Indicator(
    "gbv_fear_now",
    _("Siente miedo hoy"),
    share(safety_now.is_in(3, 4), among=happened(IPV_ANY, "ever") & safety_now.answered()),
    meaning=_(
        "De cada 100 personas que vivieron violencia de su pareja, cuántas sienten miedo hoy muchas veces o todo el tiempo."
    ),
    formula=_("safety_now en {3, 4} / ipv_any_ever = 1 con respuesta"),
    reference=OWN + ", sobre el dominio de DHS d129",
    note=ONLY_NATIONAL,
    proposal=True,
    cases=(
        Case(
            (
                _hit(safety_now=4),
                _hit(safety_now=2),
                person(ipv_control={"dress": BEFORE}, safety_now=1),
                person(ipv_control={"dress": BEFORE}, safety_now=REFUSED),
                person(),
            ),
            33.3,
        ),
    ),
)
children = Indicator(
    "gbv_children",
    _("Niñas o niños vieron u oyeron la violencia"),
    share(children_witnessed == YES, among=happened(IPV_ANY, "ever") & children_witnessed.is_in(YES, NO)),
    by=("area_group",),
    meaning=_(
        "De cada 100 personas que vivieron violencia de su pareja y viven con niñas o niños, cuántas dicen "
        "que la vieron u oyeron."
    ),
    formula=_("children_witnessed = 1 / ipv_any_ever = 1 y children_witnessed en {1, 2}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                _hit(children_witnessed=YES),
                _hit(children_witnessed=NO),
                _hit(children_witnessed=3),
                person(),
            ),
            50.0,
        ),
    ),
)
days_mean = Indicator(
    "gbv_days_lost",
    _("Días perdidos en el año (promedio)"),
    mean(days_top, DAYS, among=happened(GBV_ANY)),
    by=("gender_group",),
    meaning=_(
        "Cuántos días faltó al trabajo, al estudio o a sus tareas cada persona que vivió violencia este año."
    ),
    formula=_("media de days_lost, máximo 90 por persona / gbv_any_12m = 1 con respuesta"),
    reference=OWN,
    unit=_("días"),
    proposal=True,
    cases=(
        Case(
            (
                _hit(days_lost=0),
                _hit(days_lost=10),
                _hit(days_lost=365),
                _hit(days_lost=REFUSED),
                person(),
            ),
            33.3,
            _("365 días cuentan como 90: (0 + 10 + 90) / 3."),
        ),
    ),
)
days_median = Indicator(
    "gbv_days_lost_median",
    _("Días perdidos en el año (mediana)"),
    median(days_top, DAYS, among=happened(GBV_ANY)),
    by=("gender_group",),
    meaning=_("La mitad de las personas que vivieron violencia este año perdió menos días, y la mitad más."),
    formula=_("mediana de days_lost, máximo 90 por persona / gbv_any_12m = 1 con respuesta"),
    reference=OWN,
    unit=_("días"),
    proposal=True,
    cases=(
        Case(tuple(_hit(days_lost=n) for n in (0, 4, 60)), 4.0),
        Case((_hit(days_lost=2), _hit(days_lost=2), _hit(days_lost=2)), 2.0),
    ),
)
effect = Indicator(
    "gbv_effect",
    _("Cambios en la vida por la violencia"),
    distribution(*options_of(effects), among=happened(GBV_ANY, "ever") & effects.answered()),
    by=FEW,
    meaning=_("De cada 100 personas que vivieron violencia, cuántas vivieron cada cambio."),
    formula=_("e en effects / gbv_any_ever = 1 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (_hit(effects=(1, 4)), single(tf_acts={"spied": BEFORE}, effects=(NONE,)), person()),
            {1: 50.0, 4: 50.0, 7: 0.0},
        ),
    ),
)

AFTERMATH = (
    often,
    injured,
    badly_injured,
    in_pregnancy,
    afraid,
    children,
    effect,
    days_mean,
    days_median,
)
