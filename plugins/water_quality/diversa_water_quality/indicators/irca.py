"""The citizen IRCA where it may be said, what it rests on, and every limit that was broken."""

from __future__ import annotations

from diversa import Case, Category, Condition, Indicator, Text, distribution, options_of
from diversa_water_quality.indicators.people import WITHIN, basic, home, sample
from diversa_water_quality.indicators.supply import OWN
from diversa_water_quality.parameters import JUDGED, POINTS
from diversa_water_quality.sections.sample import of_home
from diversa_water_quality.verdicts import (
    ACCEPTABLE,
    JUDGEMENTS,
    NOT_ACCEPTABLE,
    irca_band,
    irca_class,
    irca_points,
)

_ = Text
RESOLUTION = "Resolución 2115 de 2007"
ONLY_ORIENTATION = _(
    "Cálculo orientativo con datos ciudadanos. El IRCA oficial lo calculan la autoridad sanitaria y los prestadores. "
    "«Sin riesgo» aquí no certifica que el agua sea potable."
)
"""Stands wherever a figure rests on the citizen IRCA."""
BY_PLACE = ("area_group", "region")


def judged(key: str) -> Condition:
    """Say that a parameter was judged: neither inconclusive nor left out."""
    return JUDGEMENTS[key].is_in(ACCEPTABLE, NOT_ACCEPTABLE)


_NO_RISK, _LOW, _MEDIUM, _HIGH, _UNFIT = range(1, 6)
_COMPLETE, _PARTIAL, _INSUFFICIENT = 1, 2, 3
_FOUR = {"ph": 7, "turb": 1, "cl": 1, "ec": 0}
_IRCA = (
    (basic(), _NO_RISK, _COMPLETE),
    (basic(turb=3.4, color=20, cl=0.1, ct=8, ec=0, ph=7.0), _HIGH, _COMPLETE),
    (basic(turb=3.4, color=20, cl=0.1, ct=8, ec=2, ph=5.0), _UNFIT, _COMPLETE),
    (sample(**{**_FOUR, "cl": 0.2}), _MEDIUM, _PARTIAL),
    (sample(**_FOUR, no3=12), _NO_RISK, _PARTIAL),
    (basic(color=20), _LOW, _COMPLETE),
    (basic(ph=5.0), _NO_RISK, _COMPLETE),
    (basic(ec=3, ct=8), _HIGH, _COMPLETE),
    (sample(ph=7, turb=1, cl=0.1), None, _INSUFFICIENT),
    (basic(pb=0.02), _UNFIT, _COMPLETE),
)
"""The ten worked examples: a sample, its band where one may be said, and how complete it is."""
_EVERYBODY = tuple({**home(), **one} for one, _band, _class in _IRCA)
_FIRST, _SECOND = _EVERYBODY[0], _EVERYBODY[1]

irca_bands = Indicator(
    "irca_band",
    _("IRCA ciudadano, por nivel"),
    distribution(*options_of(irca_band), among=of_home & irca_band.answered()),
    by=BY_PLACE,
    meaning=_(
        "De cada 100 muestras del agua de la casa con mediciones suficientes, cuántas están en cada nivel."
    ),
    formula="100 * points not acceptable / points judged, to one decimal / samples with irca_class in {1, 2}",
    reference=RESOLUTION + ", artículos 13 a 15; clases de completitud propias",
    note=ONLY_ORIENTATION,
    proposal=True,
    minimum_base=30,
    cases=(
        *(
            Case(({**home(), **one},), {code: 100.0 if code == band else 0.0 for code in range(1, 6)})
            for one, band, _class in _IRCA
            if band is not None
        ),
        Case(
            (_EVERYBODY[8],),
            dict.fromkeys(range(1, 6)),
            _("Con pH, turbiedad y cloro no basta: no se dice ningún nivel."),
        ),
        Case(
            (_FIRST, {**home(), **basic(turb="<5")}, {**home(), **basic(turb="<1")}),
            {_NO_RISK: 100.0},
            _("«Menos de 5» no dice nada del límite 2: esa medición no cuenta, pero quedan las otras."),
        ),
        Case(
            (
                _SECOND,
                {"report": 2, **{k: v for k, v in _SECOND.items() if k not in ("report", "main_source")}},
            ),
            {_HIGH: 100.0},
            _("Una fuente no tiene IRCA: es un índice del agua para beber."),
        ),
    ),
)
irca_classes = Indicator(
    "irca_class",
    _("Qué tan completas son las mediciones"),
    distribution(*options_of(irca_class), among=of_home & irca_class.answered()),
    by=BY_PLACE,
    meaning=_("De cada 100 muestras del agua de la casa, cuántas alcanzan para calcular el IRCA ciudadano."),
    formula="irca_class = each / samples with a parameter that has points",
    reference=OWN + ", sobre el análisis básico de la " + RESOLUTION,
    note=ONLY_ORIENTATION,
    proposal=True,
    cases=(
        *(Case(({**home(), **one},), {class_: 100.0}) for one, _band, class_ in _IRCA),
        Case(
            ({**home(6, source_place=1), **sample(**{k: v for k, v in WITHIN.items() if k != "cl"})},),
            {_PARTIAL: 100.0},
            _("En un pozo no se juzga el cloro: el análisis nunca queda completo."),
        ),
    ),
)
POINT_BANDS = (
    Category(1, _("Menos de 50 puntos"), irca_points < 50),
    Category(2, _("De 50 a 77"), (irca_points >= 50) & (irca_points < 77.5)),
    Category(3, _("De 77,5 a 99"), (irca_points >= 77.5) & (irca_points < 100)),
    Category(4, _("Los 100 puntos"), irca_points >= 100),
)
irca_coverage = Indicator(
    "irca_points",
    _("Puntos del IRCA que se midieron"),
    distribution(*POINT_BANDS, among=of_home & irca_points.answered()),
    meaning=_(
        "De cada 100 muestras del agua de la casa, en cuántas se juzgó esa parte de los 100 puntos del IRCA."
    ),
    formula="sum of the points judged / samples with a parameter that has points",
    reference=RESOLUTION + ", artículo 13",
    note=ONLY_ORIENTATION,
    proposal=True,
    cases=(Case(_EVERYBODY, {1: 10.0, 2: 20.0, 3: 70.0, 4: 0.0}),),
)
exceedances = Indicator(
    "exceedance",
    _("Resultados fuera del límite, por parámetro"),
    distribution(
        *(Category(p.code, p.name, JUDGEMENTS[p.key] == NOT_ACCEPTABLE, among=judged(p.key)) for p in JUDGED),
        among=irca_class.answered(),
    ),
    by=("area_group",),
    meaning=_("De cada 100 muestras en las que se juzgó un parámetro, en cuántas no cumplió el límite."),
    formula="verdict = 2 / verdict in {1, 2}, for each parameter by itself",
    reference=RESOLUTION + ", artículos 2 a 11",
    note=_(
        "El IRCA diluye: un exceso de nitratos vale 1 punto de 100. Por eso cada parámetro se muestra solo."
    ),
    cases=(
        Case(_EVERYBODY, {2: 20.0, 3: 40.0, 7: 100.0, 5: 22.2, 37: 100.0, 15: None}),
        Case(
            tuple(
                {**home(), **sample(no3={"sign": "=", "value": value, "unit": "mgl_n"})}
                for value in (2.5, 2.0)
            ),
            {7: 50.0},
            _("2,5 de NO3-N son 11,07 de NO3, más de 10; 2,0 son 8,85."),
        ),
        Case(
            ({**home(), **sample(cl=(0, 0.5))}, {**home(), **sample(cl=(0.5, 1))}),
            {3: 0.0},
            _("Un color entre 0 y 0,5 no dice si llega a 0,3: no cuenta."),
        ),
    ),
)
not_analysed = Indicator(
    "parameter_judged",
    _("Parámetros que se pudieron juzgar"),
    distribution(
        *(Category(p.code, p.name, judged(p.key)) for p in JUDGED if p.key in POINTS),
        among=of_home & irca_class.answered(),
    ),
    meaning=_("De cada 100 muestras del agua de la casa, en cuántas se pudo juzgar cada parámetro del IRCA."),
    formula="verdict in {1, 2} / samples with a parameter that has points; the rest was not analysed",
    reference=RESOLUTION + ", artículo 13",
    note=ONLY_ORIENTATION,
    proposal=True,
    cases=(Case(_EVERYBODY, {1: 100.0, 5: 90.0, 7: 10.0, 20: 0.0}),),
)
IRCA = (irca_bands, irca_classes, irca_coverage, exceedances, not_analysed)
