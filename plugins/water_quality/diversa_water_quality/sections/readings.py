"""One reading for each parameter that was measured, and the alert that a person is shown beside it at once.

An alert is a panel: that a reading surely breaks a limit can be said by a condition, so that it waits for nobody. It rings
for any replicate and whatever the state of the kit, because a warning too many harms less than one too few. That a result
is good is never said here: whether it counts at all is known only with the kit, the hour and the replicates, and
`feedback` says it on the last page, from the same verdicts that are published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diversa import Condition, Panel, Reading, Screen, Section, Text, keep
from diversa.questionnaire.conditions import Or
from diversa.questionnaire.measurements import Limits
from diversa_water_quality.cards import alert
from diversa_water_quality.parameters import (
    FIELD,
    IN_THE_LABORATORY,
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


def _alerts(reading: Reading, parameter: Parameter) -> Iterator[tuple[Condition, Screen]]:
    """Yield when each card is shown beside a reading; what has no limit has none."""
    limits = parameter.limits
    if limits is None:
        return
    if parameter.key == "cl":
        yield chlorinated & reading.falls_below(limits.low or 0), alert("card_low_chlorine", parameter)
        yield chlorinated & reading.exceeds(limits.high or 0), alert("card_high_chlorine", parameter)
    else:
        yield beyond(reading, limits), alert(RED.get(parameter.key, "card_over"), parameter)


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
    return replace(reading, panels=tuple(Panel(when, card.id) for when, card in _alerts(reading, parameter)))


READINGS = {key: _reading(parameter) for key, parameter in PARAMETERS.items()}
ALERTS = tuple(card for key, reading in READINGS.items() for _when, card in _alerts(reading, PARAMETERS[key]))

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
