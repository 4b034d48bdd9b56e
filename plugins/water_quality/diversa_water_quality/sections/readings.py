"""One reading for each parameter that was measured, and the light that a person is shown beside it at once.

A light is a panel: what a reading proves about a limit can be said by conditions, so that it needs nobody's server and
no waiting. Red is "surely beyond a limit", green "surely within", and what proves neither is yellow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diversa import Condition, Panel, Reading, Screen, Section, Text, Unit, keep, known_true
from diversa.questionnaire.conditions import And, Or
from diversa.questionnaire.measurements import Limits
from diversa_water_quality.cards import light
from diversa_water_quality.parameters import (
    FIELD,
    IN_THE_LABORATORY,
    OBSERVED,
    PARAMETERS,
    Parameter,
)
from diversa_water_quality.sections.home import CHLORINATED, main_source
from diversa_water_quality.sections.sample import METHODS, laboratory_parameters, measured_parameters, of_home

_ = Text

chlorinated = main_source.is_in(*CHLORINATED) & of_home
RED = {
    **dict.fromkeys((p.key for p in PARAMETERS.values() if p.toxic), "card_toxic"),
    **dict.fromkeys((p.key for p in PARAMETERS.values() if p.parasite), "card_parasites"),
    "ec": "card_ecoli",
    "ct": "card_coliforms",
    "no3": "card_nitrate",
    "no2": "card_nitrate",
    "f": "card_fluoride",
    "turb": "card_turbidity",
}
HELP = {
    "ec": _("Si su prueba no cuenta, marque presente o ausente."),
    "ct": _("Si su prueba no cuenta, marque presente o ausente."),
    "no3": _("Mire si el kit dice NO3 o NO3-N: no es lo mismo."),
    "no2": _("Mire si el kit dice NO2 o NO2-N: no es lo mismo."),
    "po4": _("Mire si el kit dice PO4 o PO4-P: no es lo mismo."),
    "cl": _("Escriba el cloro libre. El cloro total va aparte."),
    "clt": _("Escriba el cloro total. El cloro libre va aparte."),
}


def beyond(reading: Reading, limits: Limits) -> Condition:
    """What was read surely breaks a limit."""
    ways = [] if limits.low is None else [reading.falls_below(limits.low)]
    if limits.high is not None:
        ways.append(reading.present() if limits.high == 0 else reading.exceeds(limits.high))
    return Or(tuple(ways))


def within(reading: Reading, limits: Limits) -> Condition:
    """What was read surely keeps its limits: every replicate, both edges of a colour, whatever is left open."""
    absent = [reading.part("sign") == "A"] if "A" in reading.signs else []
    return Or((*absent, *(_within(reading, unit, limits) for unit in reading.units)))


def _within(reading: Reading, unit: Unit, limits: Limits) -> Condition:
    low = None if limits.low is None else limits.low / unit.factor
    high = None if limits.high is None else limits.high / unit.factor
    value, sign = reading.part("value"), reading.part("sign")
    inside = And(
        (
            *([] if low is None else [value >= low]),
            *([] if high is None else [value <= high]),
            *(~known_true(c) for c in _replicates_beyond(reading, low, high)),
        )
    )
    ways: list[Condition] = [(sign == "=") & inside]
    if "<" in reading.signs and low is None and high is not None:
        ways.append((sign == "<") & (value <= high + (1 if limits.whole else 0)))
    if "band" in reading.signs and high is not None:
        ways.append((sign == "band") & inside & (reading.part("to") <= high))
    own = [reading.part("unit") == unit.code] if len(reading.units) > 1 else []
    return And((*own, Or(tuple(ways))))


def _replicates_beyond(reading: Reading, low: float | None, high: float | None) -> Iterator[Condition]:
    for name in ("value_2", "value_3")[: reading.replicates - 1]:
        if low is not None:
            yield reading.part(name) < low
        if high is not None:
            yield reading.part(name) > high


def _lights(reading: Reading, parameter: Parameter) -> Iterator[tuple[Condition, Screen]]:
    """Yield when each card is shown beside a reading; what has no limit has none."""
    limits = parameter.limits
    if limits is None:
        return
    red, green = beyond(reading, limits), within(reading, limits)
    yellow = reading.part("sign").answered() & ~known_true(red) & ~known_true(green)
    if parameter.key == "cl":
        yield chlorinated & reading.falls_below(limits.low or 0), light("card_low_chlorine", parameter)
        yield chlorinated & reading.exceeds(limits.high or 0), light("card_high_chlorine", parameter)
        green, yellow = chlorinated & green, chlorinated & yellow
    else:
        yield red, light(RED.get(parameter.key, "card_over"), parameter)
    yield green, light("card_within", parameter)
    if parameter.signs != OBSERVED:  # presence and absence always prove something
        yield yellow, light("card_unclear", parameter)


def _reading(parameter: Parameter) -> Reading:
    asked_in = laboratory_parameters if parameter.laboratory else measured_parameters
    reading = Reading(
        parameter.reading,
        _("{item}: ¿qué resultado dio?").fill(item=parameter.name),
        help=HELP.get(parameter.key, Text("")),
        units=parameter.units,
        signs=parameter.signs,
        methods=METHODS,
        replicates=parameter.replicates,
        when=asked_in.has(parameter.code),
        repeat_of="reading",
        store=keep,
        release=keep,
        source="W33",
    )
    return replace(reading, panels=tuple(Panel(when, card.id) for when, card in _lights(reading, parameter)))


READINGS = {key: _reading(parameter) for key, parameter in PARAMETERS.items()}
LIGHTS = tuple(card for key, reading in READINGS.items() for _when, card in _lights(reading, PARAMETERS[key]))

FIELD_READINGS = Section(
    "field_readings",
    _("Los resultados"),
    tuple(READINGS[p.key] for p in FIELD),
    intro=_(
        "Escriba cada resultado como lo lee. Si el color está entre dos valores, marque «entre dos valores». Si midió "
        "varias veces, escriba cada valor."
    ),
)
LABORATORY_READINGS = Section(
    "laboratory_readings",
    _("Los resultados del laboratorio"),
    tuple(READINGS[p.key] for p in IN_THE_LABORATORY),
    intro=_("Copie cada valor del informe. Si dice «menor que», marque «menos de»."),
)
