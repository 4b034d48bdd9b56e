"""What a person is told of her own sample on the last page: the citizen IRCA, only where it may be said.

Beside the number stand what it rests on, what was not measured, every limit that was passed, and that it certifies
nothing. Where too little was measured there is no number and no level, and it is said why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from diversa import Feedback, Text
from diversa_water_quality.indicators.irca import ONLY_ORIENTATION
from diversa_water_quality.parameters import PARAMETERS
from diversa_water_quality.scoring.irca import Irca
from diversa_water_quality.scoring.irca import tenths as tenths_of
from diversa_water_quality.verdicts import irca_band, irca_of

_ = Text

FOUND = _("IRCA de su muestra: {whole},{tenths} %. Nivel: {level}.")
RESTS_ON = _("Se midieron {whole},{tenths} de los 100 puntos del índice. No se midieron: {missing}.")
WHOLE = _("Se midieron los 100 puntos del índice.")
BEYOND = _("Fuera del límite: {beyond}.")
TOO_LITTLE = _(
    "Con lo que midió no se puede calcular el IRCA. Hacen falta la prueba de E. coli y al menos otras dos del análisis "
    "básico. Vea el resultado de cada prueba en su página."
)
COMMA = ", "


def tell(known: Mapping[str, Any]) -> Iterable[Text]:
    """Say the index of a sample of the water at home, or why there is none; nothing where nothing was judged."""
    found = irca_of(known)
    if found is None:
        return
    if found.shown is None:
        yield TOO_LITTLE
    else:
        yield FOUND.fill(**_digits(found.shown), level=_level(found))
        if found.missing:
            yield RESTS_ON.fill(**_digits(found.analysed), missing=_names(found.missing))
        else:
            yield WHOLE
    if found.exceeded:
        yield BEYOND.fill(beyond=_names(found.exceeded))
    if found.shown is not None:
        yield ONLY_ORIENTATION


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
        BEYOND,
        TOO_LITTLE,
        ONLY_ORIENTATION,
        *(option.label for option in irca_band.categories()),
        *(parameter.name for parameter in PARAMETERS.values()),
    ),
)
