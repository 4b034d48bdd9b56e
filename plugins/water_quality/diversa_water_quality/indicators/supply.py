"""Where the water comes from, how far it is, whether there is enough: the ladder of the JMP and the scale HWISE."""

from __future__ import annotations

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    Case,
    Category,
    Indicator,
    Text,
    distribution,
    median,
    options_of,
    share,
)
from diversa.questionnaire import standard
from diversa_water_quality.derived import (
    FETCH_POINTS,
    fetch_rounded,
    hwise_4,
    hwise_12,
    hwise_category,
    jmp_level,
)
from diversa_water_quality.indicators.people import carrying, home, sample, thirsty
from diversa_water_quality.scoring.hwise import INSECURE_LONG, INSECURE_SHORT
from diversa_water_quality.scoring.jmp import SHORT_TRIP, Level
from diversa_water_quality.sections.home import (
    about_home,
    fetch_minutes,
    fetched,
    fetchers,
    short_of_water,
    storage,
    treatment,
)
from diversa_water_quality.sections.sample import of_home
from diversa_water_quality.verdicts import ACCEPTABLE, JUDGEMENTS, NOT_ACCEPTABLE

_ = Text
BY = standard.STANDARD_BREAKDOWNS
FEW = ("area_group", "region", "stratum_band", "ethnic_group", "gender_group")
"""Breakdowns of families: one for each category would fill a book."""
OWN = "Propuesta propia"
JMP = "ODS 6.1.1, escalera del JMP (OMS y UNICEF)"
SAFE = (Level.SAFE_MICROBIOLOGICAL_ONLY.value, Level.SAFE.value)
AT_LEAST_BASIC = (Level.BASIC.value, Level.BASIC_OR_BETTER.value, *SAFE)

_PIPED_AND_ENOUGH = home(1, short_of_water=NO)
_LADDER = (
    ({**_PIPED_AND_ENOUGH, **sample(ec="A", **{"as": 0.002}, f=0.4)}, Level.SAFE),
    ({**_PIPED_AND_ENOUGH, **sample(ec=12, **{"as": 0.002}, f=0.4)}, Level.BASIC),
    (_PIPED_AND_ENOUGH, Level.BASIC_OR_BETTER),
    (carrying(40, source=9), Level.LIMITED),
    (home(8, source_place=2), Level.UNIMPROVED),
    (home(16), Level.SURFACE),
    (
        {**home(2, short_of_water=DONT_KNOW, days_per_week=7, hours_per_day=6), **sample(ec="A")},
        Level.BASIC,
    ),
    (home(5, source_place=3, fetch_minutes=30), Level.BASIC),
    (home(6, source_place=3), Level.IMPROVED_WITHOUT_TIME),
    ({**_PIPED_AND_ENOUGH, **sample(ec="A")}, Level.SAFE_MICROBIOLOGICAL_ONLY),
    (home(DONT_KNOW), Level.UNCLASSIFIED),
)

jmp_levels = Indicator(
    "jmp_level",
    _("Agua para beber, por nivel"),
    distribution(*options_of(jmp_level), among=about_home & jmp_level.answered()),
    by=FEW,
    meaning=_("De cada 100 hogares que participaron, cuántos están en cada nivel de la escalera del agua."),
    formula="jmp_level = each / households that told of their water",
    reference=JMP,
    note=_(
        "En cada hogar pedimos todo a la vez: agua en la casa, cuando se necesita y sin contaminación. No es la cifra "
        "nacional del ODS."
    ),
    cases=tuple(Case((person,), {level.value: 100.0}) for person, level in _LADDER),
)
jmp_basic = Indicator(
    "jmp_at_least_basic",
    _("Hogares con agua al menos básica"),
    share(jmp_level.is_in(*AT_LEAST_BASIC), among=about_home & jmp_level.answered()),
    by=BY,
    meaning=_(
        "De cada 100 hogares que participaron, cuántos beben de una fuente mejorada a 30 minutos o menos, ida y vuelta."
    ),
    formula="jmp_level in {6, 7, 8, 9} / households that told of their water",
    reference=JMP,
    headline=True,
    cases=(
        Case(
            tuple(person for person, _level in _LADDER),
            54.5,
            _("Seis de once: también cuenta quien no midió, porque ya se sabe lo básico."),
        ),
    ),
)
_tested = of_home & JUDGEMENTS["ec"].is_in(ACCEPTABLE, NOT_ACCEPTABLE)
jmp_safe = Indicator(
    "jmp_safely_managed",
    _("Hogares con gestión segura, entre los que midieron E. coli"),
    share(jmp_level.is_in(*SAFE), among=_tested & ~(jmp_level == Level.BASIC_OR_BETTER.value)),
    by=("area_group",),
    meaning=_(
        "De cada 100 hogares que midieron E. coli, cuántos tienen en casa agua mejorada, siempre que la necesitan y "
        "sin contaminación."
    ),
    formula="jmp_level in {8, 9} / households with E. coli judged and jmp_level other than 7",
    reference=JMP,
    note=_("Quien mide su agua no es una muestra de todos los hogares."),
    cases=(Case(tuple(person for person, _level in _LADDER), 50.0),),
)
fetch_median = Indicator(
    "fetch_median",
    _("Minutos para traer el agua"),
    median(fetch_rounded, tuple(float(p) for p in FETCH_POINTS), among=fetched),
    by=("area_group", "region"),
    meaning=_("En la mitad de los hogares que van por el agua, el viaje completo dura esto o menos."),
    formula="median of fetch_minutes at fixed points / fetch_minutes known",
    reference=JMP,
    unit=_("minutos"),
    cases=(
        Case(tuple(carrying(minutes) for minutes in (10, 20, 20, 40, DONT_KNOW)), 20.0),
        Case((home(),), None, _("Quien tiene el agua en la casa no viaja.")),
    ),
)
fetch_long = Indicator(
    "fetch_over_30",
    _("Viajes de más de 30 minutos"),
    share(fetch_minutes > SHORT_TRIP, among=fetched & fetch_minutes.answered()),
    by=("area_group", "region"),
    meaning=_("De cada 100 hogares que van por el agua, en cuántos el viaje dura más de 30 minutos."),
    formula="fetch_minutes > 30 / fetch_minutes known",
    reference=JMP,
    cases=(
        Case(
            tuple(carrying(minutes) for minutes in (30, 31, 60, 5, DONT_KNOW)),
            50.0,
            _("Treinta minutos justos no son más de treinta."),
        ),
    ),
)
fetch_women = Indicator(
    "fetch_by_women",
    _("Hogares en los que va por el agua una mujer o una niña"),
    share(fetchers.any_of(1, 3), among=fetched & fetchers.answered()),
    by=("area_group", "region"),
    meaning=_("De cada 100 hogares que van por el agua, en cuántos va casi siempre una mujer o una niña."),
    formula="1 or 3 in fetchers / fetchers answered",
    reference=JMP,
    cases=(Case(tuple(carrying(20, fetchers=who) for who in ((1,), (2,), (2, 3), (4,), REFUSED)), 50.0),),
)
shortage = Indicator(
    "short_of_water",
    _("Hogares a los que les faltó agua para beber"),
    share(short_of_water == YES, among=about_home & short_of_water.answered()),
    by=BY,
    meaning=_("De cada 100 hogares que participaron, a cuántos les faltó agua para beber en el último mes."),
    formula="short_of_water = 1 / short_of_water in {1, 2}",
    reference=JMP,
    headline=True,
    cases=(Case(tuple(home(short_of_water=a) for a in (YES, NO, NO, NO, DONT_KNOW)), 25.0),),
)
treated = Indicator(
    "treatment",
    _("Lo que se le hace al agua antes de beberla"),
    distribution(
        *options_of(treatment),
        Category(0, _("Nada"), treatment.has(0)),
        among=about_home & treatment.answered(),
    ),
    by=("area_group",),
    meaning=_("De cada 100 hogares que participaron, cuántos hacen cada cosa con el agua."),
    formula="code in treatment / treatment answered; a household may do several things",
    reference=OWN,
    proposal=True,
    cases=(
        Case(tuple(home(treatment=a) for a in ((1, 2), (1,), (0,), DONT_KNOW)), {1: 66.7, 2: 33.3, 0: 33.3}),
    ),
)
stored = Indicator(
    "storage_uncovered",
    _("Hogares que guardan agua sin tapa"),
    share(storage.any_of(2, 4), among=about_home & storage.any_of(1, 2, 3, 4)),
    by=("area_group",),
    meaning=_("De cada 100 hogares que guardan agua, cuántos la guardan en algo sin tapa."),
    formula="2 or 4 in storage / 1, 2, 3 or 4 in storage",
    reference=OWN,
    proposal=True,
    cases=(Case(tuple(home(storage=a) for a in ((1,), (1, 4), (0,), REFUSED)), 50.0),),
)

_ONES_AND_A_ZERO = (*([1] * 11), 0)
_SCALE = (
    (1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0),
    (3, 3, 2, 2, 1, 1, 1, 1, 2, 0, 1, 0),
    (4,) * 12,
    _ONES_AND_A_ZERO,
    (1,) * 12,
    (0, 2, *([0] * 10)),
    (1, DONT_KNOW, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0),
)
"""The seven worked examples; in the last one a row has no answer, so that only the four items give a score."""

hwise_insecure = Indicator(
    "hwise_12_insecure",
    _("Hogares con inseguridad del agua (12 preguntas)"),
    share(hwise_12 >= INSECURE_LONG, among=about_home & hwise_12.answered()),
    by=BY,
    meaning=_(
        "De cada 100 hogares que respondieron las 12 preguntas, cuántos viven con inseguridad del agua."
    ),
    formula="hwise_12 >= 12 / hwise_12 known; never filled with the four-item form",
    reference="HWISE-12",
    cases=(
        Case(
            tuple(thirsty(*codes) for codes in _SCALE),
            50.0,
            _("Tres de seis: una persona dejó una fila sin responder y no tiene puntaje."),
        ),
        Case((thirsty(*_ONES_AND_A_ZERO),), 0.0, _("Once puntos no son doce.")),
    ),
)
hwise_levels = Indicator(
    "hwise_12_level",
    _("Inseguridad del agua, por nivel (12 preguntas)"),
    distribution(*options_of(hwise_category), among=about_home & hwise_category.answered()),
    by=FEW,
    meaning=_("De cada 100 hogares que respondieron las 12 preguntas, cuántos están en cada nivel."),
    formula="hwise_12 in 0-2, 3-11, 12-23, 24-36 / hwise_12 known",
    reference="HWISE-12, niveles de J. WASH Dev. 14(11), 2024",
    cases=(Case(tuple(thirsty(*codes) for codes in _SCALE), {0: 16.7, 1: 33.3, 2: 33.3, 3: 16.7}),),
)
hwise_short = Indicator(
    "hwise_4_insecure",
    _("Hogares con inseguridad del agua (4 preguntas)"),
    share(hwise_4 >= INSECURE_SHORT, among=about_home & hwise_4.answered()),
    by=BY,
    meaning=_(
        "De cada 100 hogares que respondieron las 4 preguntas, cuántos viven con inseguridad del agua."
    ),
    formula="hwise_4 >= 4 / hwise_4 known; another series than hwise_12",
    reference="HWISE-4",
    headline=True,
    note=_("Es otra serie que la de 12 preguntas: no se pueden comparar ni mezclar."),
    cases=(
        Case(
            tuple(thirsty(*codes) for codes in _SCALE),
            71.4,
            _("Cinco de siete: aquí sí cuenta quien dejó otra fila sin responder."),
        ),
        Case(
            (thirsty(*_ONES_AND_A_ZERO),),
            100.0,
            _("Con las mismas respuestas, las 12 preguntas dicen que no."),
        ),
        Case((thirsty(1, 1, 0, 1), thirsty(3, 2, 1, 97), thirsty(REFUSED, 1, 1, 1)), 50.0),
    ),
)

SUPPLY = (
    jmp_levels,
    jmp_basic,
    jmp_safe,
    shortage,
    fetch_median,
    fetch_long,
    fetch_women,
    treated,
    stored,
    hwise_insecure,
    hwise_levels,
    hwise_short,
)
