"""What is computed from one person's readings: the verdict on each, the indices, and what is left out of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diversa import YES, Derived, Option, Text, drop, keep
from diversa.questionnaire.measurements import Verdict
from diversa_water_quality import judging
from diversa_water_quality.judging import point
from diversa_water_quality.parameters import JUDGED, Parameter
from diversa_water_quality.scoring import ica, irca
from diversa_water_quality.sections.body import SURFACE, body_type
from diversa_water_quality.sections.sample import measured, of_body, of_home, with_kit

_ = Text
Sheet = Mapping[str, Any]
RESOLUTION = "Resolución 2115 de 2007"
YES_NO = (Option(1, _("Sí")), Option(0, _("No")))

ACCEPTABLE, NOT_ACCEPTABLE, INCONCLUSIVE, DISCORDANT, LEFT_OUT = range(1, 6)
VERDICTS = (
    Option(ACCEPTABLE, _("Aceptable")),
    Option(NOT_ACCEPTABLE, _("No aceptable")),
    Option(INCONCLUSIVE, _("No concluyente")),
    Option(DISCORDANT, _("Discordante")),
    Option(LEFT_OUT, _("No entra en los cálculos")),
)
_CODES = {
    Verdict.ACCEPTABLE: ACCEPTABLE,
    Verdict.NOT_ACCEPTABLE: NOT_ACCEPTABLE,
    Verdict.INCONCLUSIVE: INCONCLUSIVE,
    Verdict.DISCORDANT: DISCORDANT,
    Verdict.NOT_ANALYSED: None,
}


def verdict_of(key: str, sheet: Sheet) -> int | None:
    found = judging.judged(sheet, key)
    left_out = found is not Verdict.NOT_ANALYSED and judging.is_left_out(sheet, key)
    return LEFT_OUT if left_out else _CODES[found]


def _judged(parameter: Parameter) -> Derived:
    limits = parameter.limits
    said = "" if limits is None else f"{'' if limits.low is None else f'{limits.low:g} to '}{limits.high:g}"
    return Derived(
        parameter.verdict,
        _("{item}: qué dice el resultado").fill(item=parameter.name),
        compute=lambda sheet: verdict_of(parameter.key, sheet),
        options=VERDICTS,
        formula=f"1: surely within {said}; 2: surely beyond; 3: neither; 4: replicates disagree; 5: left out of indices",
        reference=RESOLUTION,
        store=keep,
        release=keep,
    )


JUDGEMENTS: Mapping[str, Derived] = {p.key: _judged(p) for p in JUDGED}
ecoli_risk = Derived(
    "ecoli_risk",
    _("E. coli en 100 mL, por nivel de riesgo"),
    compute=judging.ecoli_risk,
    options=(
        Option(1, _("Bajo (menos de 1)")),
        Option(2, _("Medio (1 a 10)")),
        Option(3, _("Alto (11 a 100)")),
        Option(4, _("Muy alto (más de 100)")),
    ),
    formula="colonies of reading_ec, where they were counted: below 1, to 10, to 100, above",
    reference="OMS y JMP",
    store=keep,
    release=keep,
)


def irca_of(sheet: Sheet) -> irca.Irca | None:
    """Compute the index of a sample of drinking water; a river has none."""
    if not of_home.surely(sheet):
        return None
    return irca.of_sample(judging.verdicts(sheet), trusted=judging.trusted(sheet))


def _irca_class(sheet: Sheet) -> int | None:
    found = irca_of(sheet)
    return None if found is None else int(found.completeness)


def _irca_band(sheet: Sheet) -> int | None:
    found = irca_of(sheet)
    return None if found is None or found.band is None else int(found.band)


def _irca_value(sheet: Sheet) -> float | None:
    found = irca_of(sheet)
    return None if found is None or found.shown is None else float(found.shown)


def _irca_points(sheet: Sheet) -> float | None:
    found = irca_of(sheet)
    return None if found is None else float(found.analysed)


_IRCA = f"{RESOLUTION}, artículos 13 a 15; clases de completitud propias"
irca_class = Derived(
    "irca_class",
    _("Qué tan completo es el IRCA ciudadano"),
    compute=_irca_class,
    options=(
        Option(irca.Completeness.COMPLETE_BASIC.value, _("Análisis básico completo")),
        Option(irca.Completeness.PARTIAL_MICROBIOLOGICAL.value, _("Parcial, con E. coli")),
        Option(irca.Completeness.INSUFFICIENT.value, _("Insuficiente: no se calcula")),
    ),
    formula="1: all six basic parameters judged; 2: ec and two of turb, cl, ph, color, ct; 3: anything else",
    reference=_IRCA,
    store=keep,
    release=keep,
)
irca_band = Derived(
    "irca_band",
    _("IRCA ciudadano, por nivel"),
    compute=_irca_band,
    options=(
        Option(irca.Band.NO_RISK.value, _("Sin riesgo (0 a 5)")),
        Option(irca.Band.LOW.value, _("Bajo (5,1 a 14)")),
        Option(irca.Band.MEDIUM.value, _("Medio (14,1 a 35)")),
        Option(irca.Band.HIGH.value, _("Alto (35,1 a 80)")),
        Option(irca.Band.UNFIT.value, _("Inviable sanitariamente (80,1 a 100)")),
    ),
    formula="irca rounded half up to one decimal, cut at 5, 14, 35 and 80; missing where irca_class = 3",
    reference=_IRCA,
    store=keep,
    release=keep,
)
irca_value = Derived(
    "irca",
    _("IRCA ciudadano de la muestra, en porcentaje"),
    compute=_irca_value,
    type="double",
    formula="100 * points not acceptable / points analysed; 100 for a toxic or a parasite; missing where irca_class = 3",
    reference=_IRCA,
    store=keep,
    release=drop,  # only bands are published: a number of one household's water belongs to that household
)
irca_points = Derived(
    "irca_points",
    _("Puntos del IRCA que se midieron, de 100"),
    compute=_irca_points,
    type="double",
    formula="sum of the points of the parameters judged",
    reference=_IRCA,
    store=keep,
    release=keep,
)


def _ica(sheet: Sheet) -> int | None:
    """Classify surface water, where all five variables have one value; oxygen only in percent of saturation."""
    if not of_body.surely(sheet) or sheet.get(body_type.id) not in SURFACE:
        return None
    units = {"od": "sat", "sst": "", "dqo": "", "ce": "", "ph": ""}
    found = [point(sheet, key, unit) for key, unit in units.items()]
    if any(value is None for value in found):
        return None
    return int(ica.classify(ica.index(ica.Sample(*(float(value) for value in found if value is not None)))))


ica_band = Derived(
    "ica_band",
    _("Calidad del agua de la fuente (ICA)"),
    compute=_ica,
    options=(
        Option(ica.Quality.VERY_BAD.value, _("Muy mala")),
        Option(ica.Quality.BAD.value, _("Mala")),
        Option(ica.Quality.FAIR.value, _("Regular")),
        Option(ica.Quality.ACCEPTABLE.value, _("Aceptable")),
        Option(ica.Quality.GOOD.value, _("Buena")),
    ),
    formula="0.2 * (oxygen + solids + demand + conductivity + pH) as sub-indices, rounded half up to two decimals",
    reference="IDEAM, ICA de cinco variables",
    store=keep,
    release=keep,
)


def _kit_expired(sheet: Sheet) -> int | None:
    return int(judging.is_expired(sheet)) if with_kit.surely(sheet) else None


def _time_known(sheet: Sheet) -> int | None:
    return int(judging.is_time_known(sheet)) if measured.is_in(YES).surely(sheet) else None


kit_expired = Derived(
    "kit_expired",
    _("El kit estaba vencido"),
    compute=_kit_expired,
    options=YES_NO,
    formula="1: kit_expiry before the month of sample_moment; 0: not, or not known; missing without a kit",
    store=keep,
    release=keep,
)
time_known = Derived(
    "time_known",
    _("Se sabe la hora de la muestra"),
    compute=_time_known,
    options=YES_NO,
    formula="1: sample_moment has an hour; 0: it has none; missing where nothing was measured",
    store=keep,
    release=keep,
)

VERDICT_VARIABLES = (
    *JUDGEMENTS.values(),
    ecoli_risk,
    irca_class,
    irca_band,
    irca_value,
    irca_points,
    ica_band,
    kit_expired,
    time_known,
)
