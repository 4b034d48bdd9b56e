"""What a person is told of her own sample on the last page: a light for each result, and the IRCA where it may be said.

The lights are the verdicts that are published, so that nothing is green that does not count. Beside the number stand what
it rests on, what was not measured, every limit that was passed, and that it certifies nothing. Where too little counts
there is no number and no level, and it is said why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from diversa import Feedback, Text
from diversa_water_quality.indicators.irca import ONLY_ORIENTATION
from diversa_water_quality.parameters import JUDGED, PARAMETERS
from diversa_water_quality.scoring.irca import Irca
from diversa_water_quality.scoring.irca import tenths as tenths_of
from diversa_water_quality.sections.readings import READINGS
from diversa_water_quality.verdicts import (
    ACCEPTABLE,
    DISCORDANT,
    INCONCLUSIVE,
    LEFT_OUT,
    NOT_ACCEPTABLE,
    irca_band,
    irca_of,
    verdict_of,
)

_ = Text

FOUND = _("IRCA de su muestra: {whole},{tenths} %. Nivel: {level}.")
RESTS_ON = _("Se midieron {whole},{tenths} de los 100 puntos del índice. No se midieron: {missing}.")
WHOLE = _("Se midieron los 100 puntos del índice.")
RED = _("Rojo, fuera del límite: {names}.")
ONCE = _("Una de las mediciones pasó el límite: {names}. Mida otra vez.")
GREEN = _(
    "Verde, dentro del límite: {names}. Son solo esos resultados: no certifican que el agua sea potable."
)
YELLOW = _("Amarillo, con este resultado no se sabe: {names}.")
DIFFERENT = _("Las mediciones repetidas no coinciden y no cuentan: {names}.")
NOT_COUNTED = _(
    "No cuentan: {names}. El kit estaba vencido, falta la hora de la muestra, o la prueba no se leyó a tiempo."
)
TOO_LITTLE = _(
    "Con los resultados que cuentan no se puede calcular el IRCA. Hacen falta una prueba de E. coli y al menos otras dos "
    "del análisis básico."
)
_OTHERS = ((INCONCLUSIVE, YELLOW), (DISCORDANT, DIFFERENT), (LEFT_OUT, NOT_COUNTED))
COMMA = ", "


def tell(known: Mapping[str, Any]) -> Iterable[Text]:
    """Say a light for each result, then the index of a sample of the water at home, or why there is none."""
    yield from _lights(known)
    found = irca_of(known)
    if found is None:
        return
    if found.shown is None:
        yield TOO_LITTLE
        return
    yield FOUND.fill(**_digits(found.shown), level=_level(found))
    if found.missing:
        yield RESTS_ON.fill(**_digits(found.analysed), missing=_names(found.missing))
    else:
        yield WHOLE
    yield ONLY_ORIENTATION


def _lights(known: Mapping[str, Any]) -> Iterable[Text]:
    verdicts = {parameter.key: verdict_of(parameter.key, known) for parameter in JUDGED}
    red = [key for key, verdict in verdicts.items() if verdict == NOT_ACCEPTABLE]
    once = [key for key, verdict in verdicts.items() if verdict == ACCEPTABLE and _rang(key, known)]
    green = [key for key, verdict in verdicts.items() if verdict == ACCEPTABLE and key not in once]
    told = (
        (RED, red),
        (ONCE, once),
        (GREEN, green),
        *((words, _with(verdicts, one)) for one, words in _OTHERS),
    )
    return (words.fill(names=_names(keys)) for words, keys in told if keys)


def _rang(key: str, known: Mapping[str, Any]) -> bool:
    """Tell whether an alert rang beside a reading, for one replicate, although their mean keeps the limit."""
    return any(panel.when.surely(known) for panel in READINGS[key].panels)


def _with(verdicts: Mapping[str, int | None], wanted: int) -> list[str]:
    return [key for key, verdict in verdicts.items() if verdict == wanted]


def _level(found: Irca) -> Text:
    return next(option.label for option in irca_band.categories() if option.code == found.band)


def _digits(value: Decimal) -> dict[str, str]:
    """Part a number at its decimal mark, which each language writes in its own way."""
    whole, _dot, tenths = str(tenths_of(value)).partition(".")
    return {"whole": whole, "tenths": tenths}


def _names(keys: Iterable[str]) -> Text:
    """Join the names of parameters, each to be translated by itself."""
    names = [PARAMETERS[key].name for key in keys]
    places = [f"{{p{place}}}" for place in range(len(names))]
    return Text(COMMA.join(places), {f"p{place}": name for place, name in enumerate(names)})


irca_feedback = Feedback(
    "irca",
    title=_("El agua que midió"),
    tell=tell,
    texts=(
        FOUND,
        RESTS_ON,
        WHOLE,
        RED,
        ONCE,
        GREEN,
        YELLOW,
        DIFFERENT,
        NOT_COUNTED,
        TOO_LITTLE,
        ONLY_ORIENTATION,
        *(option.label for option in irca_band.categories()),
        *(parameter.name for parameter in PARAMETERS.values()),
    ),
)
