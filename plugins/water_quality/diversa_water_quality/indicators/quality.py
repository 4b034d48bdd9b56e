"""Chlorine, bacteria, what people believe beside what was measured, and the quality of rivers."""

from __future__ import annotations

from diversa import DONT_KNOW, Case, Category, Indicator, Text, distribution, options_of, share
from diversa_water_quality.indicators.irca import BY_PLACE, RESOLUTION, judged
from diversa_water_quality.indicators.people import body, home, sample
from diversa_water_quality.indicators.supply import OWN
from diversa_water_quality.sections.sample import of_home
from diversa_water_quality.sections.senses import safety_belief
from diversa_water_quality.verdicts import ACCEPTABLE, JUDGEMENTS, NOT_ACCEPTABLE, ecoli_risk, ica_band

_ = Text

chlorine = Indicator(
    "chlorine_compliance",
    _("Muestras con cloro libre dentro del límite"),
    share(JUDGEMENTS["cl"] == ACCEPTABLE, among=judged("cl")),
    by=BY_PLACE,
    meaning=_(
        "De cada 100 muestras de agua con cloro en las que se midió, cuántas tienen entre 0,3 y 2,0 mg/L."
    ),
    formula="verdict_cl = 1 / verdict_cl in {1, 2}; only main_source in {1, 2, 3, 4, 5, 12, 13}",
    reference=RESOLUTION + ", artículo 9",
    cases=(
        Case(
            (
                *({**home(), **sample(cl=value)} for value in (0.3, 2.0, 2.1, 0.2)),
                {**home(), **sample(cl=1), "chlorine_delay": 2},
                {**home(9, source_place=2), **sample(cl=0)},
            ),
            50.0,
            _("No cuenta el cloro medido tarde, ni el de un nacimiento, que no lo lleva."),
        ),
    ),
)
ecoli = Indicator(
    "ecoli_detection",
    _("Muestras con E. coli"),
    share(JUDGEMENTS["ec"] == NOT_ACCEPTABLE, among=judged("ec")),
    by=BY_PLACE,
    meaning=_("De cada 100 muestras en las que se buscó E. coli, en cuántas apareció."),
    formula="verdict_ec = 2 / verdict_ec in {1, 2}",
    reference=RESOLUTION + ", artículo 11; ODS 6.1.1",
    headline=True,
    cases=(
        Case(
            (
                *({**home(), **sample(ec=value)} for value in ("P", "A", 3, "<1")),
                {**home(), **sample(ec="P"), "incubation": 3},
            ),
            50.0,
            _("«Menos de 1» colonia es ninguna. La prueba que se leyó después de 28 horas no cuenta."),
        ),
    ),
)
ecoli_classes = Indicator(
    "ecoli_risk",
    _("E. coli, por nivel de riesgo"),
    distribution(*options_of(ecoli_risk), among=judged("ec") & ecoli_risk.answered()),
    meaning=_("De cada 100 muestras en las que se contó E. coli, cuántas están en cada nivel."),
    formula="colonies in 100 mL: below 1, 1 to 10, 11 to 100, above 100 / counted",
    reference="OMS y JMP",
    cases=(
        Case(
            tuple({**home(), **sample(ec=value)} for value in (0, 10, 11, 100, ">100", "P")),
            {1: 20.0, 2: 20.0, 3: 40.0, 4: 20.0},
            _("Presente o ausente no es un conteo."),
        ),
    ),
)
_believed, _found = safety_belief.is_in(2, 3), JUDGEMENTS["ec"] == NOT_ACCEPTABLE
_both_known = of_home & safety_belief.answered() & judged("ec")
trust_matrix = Indicator(
    "trust_matrix",
    _("Lo que se cree y lo que se midió"),
    distribution(
        Category(1, _("La cree segura, y sin E. coli"), _believed & ~_found),
        Category(2, _("La cree segura, y con E. coli"), _believed & _found),
        Category(3, _("La cree insegura, y sin E. coli"), ~_believed & ~_found),
        Category(4, _("La cree insegura, y con E. coli"), ~_believed & _found),
        among=_both_known,
    ),
    meaning=_("De cada 100 muestras de la casa, cómo se juntan lo que la gente cree y lo que midió."),
    formula="safety_belief in {2, 3} or in {0, 1}, by verdict_ec / both known",
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            tuple(
                {**home(safety_belief=belief), **sample(ec=ec)}
                for belief, ec in ((3, "A"), (2, "P"), (2, 4), (1, "A"), (0, "P"), (DONT_KNOW, "P"))
            ),
            {1: 20.0, 2: 40.0, 3: 20.0, 4: 20.0},
        ),
    ),
)
false_safety = Indicator(
    "false_safety",
    _("Falsa seguridad"),
    share(_believed, among=_both_known & _found),
    meaning=_("De cada 100 muestras de la casa con E. coli, en cuántas la gente cree que el agua es segura."),
    formula="safety_belief in {2, 3} / verdict_ec = 2 with safety_belief known",
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            tuple(
                {**home(safety_belief=belief), **sample(ec=ec)}
                for belief, ec in ((3, "A"), (2, "P"), (3, 4), (1, "A"), (0, "P"), (DONT_KNOW, "P"))
            ),
            66.7,
        ),
    ),
)
_FAIR_RIVER = {"od": {"sign": "=", "value": 80, "unit": "sat"}, "sst": 40, "dqo": 22, "ce": 150, "ph": 7.5}
_GOOD_RIVER = {"od": {"sign": "=", "value": 95, "unit": "sat"}, "sst": 4, "dqo": 10, "ce": 60, "ph": 7.2}
_BAD_RIVER = {"od": {"sign": "=", "value": 30, "unit": "sat"}, "sst": 200, "dqo": 90, "ce": 900, "ph": 6.0}
rivers = Indicator(
    "ica_band",
    _("Calidad de ríos y lagos (ICA)"),
    distribution(*options_of(ica_band), among=ica_band.answered()),
    meaning=_(
        "De cada 100 muestras de ríos, lagos y humedales con las cinco mediciones, cuántas hay en cada nivel."
    ),
    formula="0.2 * five sub-indices / samples of surface water with od in % of saturation, sst, dqo, ce and ph",
    reference="IDEAM, ICA de cinco variables",
    note=_("No es el ICA oficial: las muestras las escogen y toman las personas."),
    proposal=True,
    cases=(
        Case(
            tuple({**body(), **sample(**river)} for river in (_FAIR_RIVER, _GOOD_RIVER, _BAD_RIVER)),
            {4: 33.3, 5: 33.3, 2: 33.3, 1: 0.0},
        ),
        Case(
            (
                {**body(), **sample(**{**_FAIR_RIVER, "od": {"sign": "=", "value": 8, "unit": "mgl"}})},
                {**body(), **sample(**{k: v for k, v in _FAIR_RIVER.items() if k != "dqo"})},
                {**body(3), **sample(**_FAIR_RIVER)},
            ),
            {4: None},
            _("Con oxígeno en mg/L, sin la DQO, o de un pozo, no se calcula."),
        ),
    ),
)

QUALITY = (chlorine, ecoli, ecoli_classes, trust_matrix, false_safety, rivers)
