"""The sentences of a release: shares that a neighbour would say, counters, days, and how sure a figure is.

Whatever is said starts from figures that are already protected and rounded.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from diversa.disclosure.marks import Mark, Reason, percent
from diversa.indicators.card import Colour
from diversa.indicators.combinations import Difference, Ratio
from diversa.indicators.figures import Figure, amount, interval_words, number, words
from diversa.indicators.model import Estimator
from diversa.indicators.quality import Quality
from diversa.texts import Catalogue, Text

_ = Text
NO_BREAK = "\N{NO-BREAK SPACE}"
NOTHING = "–"


@dataclass(frozen=True)
class Stamp:
    """Mark everything that must not be taken for a publication: in words, in file names, and in a sentence."""

    words: Text
    slug: str
    says: Text


SIMULATED = Stamp(
    _("Datos simulados"),
    "datos-simulados",
    _(
        "Estas respuestas las inventó un programa para mostrar cómo se ve una publicación. No describen a nadie."
    ),
)
PREVIEW = Stamp(
    _("Vista previa, sin publicar"),
    "vista-previa",
    _("Es un borrador para revisar: nadie lo ha firmado. No lo cite ni lo reenvíe."),
)
CARE = _("con cuidado")
UNSURE = _("no confiable")
FEW = _("n. d.: muy pocas personas")

QUALITIES: Mapping[Quality, Text] = {
    Quality.INDICATIVE: _("Indicativo"),
    Quality.CARE: _("Con cuidado"),
    Quality.NOT_RELIABLE: _("No confiable"),
}
QUALITY_MEANINGS: Mapping[Quality, Text] = {
    Quality.INDICATIVE: _(
        "Sirve para orientarse. Es la mejor calidad posible cuando las personas deciden si participan."
    ),
    Quality.CARE: _("Hay pocas personas o mucha variación. Úsela junto con otras fuentes."),
    Quality.NOT_RELIABLE: _("Varía demasiado. Muestra que el dato existe; no saque conclusiones de él."),
}
COLOURS: Mapping[Colour, Text] = {
    Colour.GREEN: _("Bien (verde)"),
    Colour.AMBER: _("Con reparos (amarillo)"),
    Colour.RED: _("Mal (rojo)"),
    Colour.NONE: _("Solo informa"),
}
"""What the colours of the quality card mean: a colour never stands alone."""
REASONS: Mapping[str, Text] = {
    Reason.SMALL_BASE: _("Respondieron muy pocas personas para publicar este resultado."),
    Reason.SMALL_CELL: _("Hay muy pocas personas en un grupo para publicar este resultado sin señalarlas."),
}


def spoken(figure: Figure, catalogue: Catalogue) -> Text | None:
    """Say a share in tenths ("4 de cada 10"), a difference of shares as more or less; None for any other figure."""
    if figure.mark is Mark.UNDER_FIVE:
        return _("Menos de 1 de cada 20")
    if figure.mark is Mark.OVER_NINETY_FIVE:
        return _("Más de 19 de cada 20")
    if figure.value is None:
        return None
    if figure.gap:
        return spoken_gap(figure.value, amount(abs(figure.value), figure, catalogue))
    return spoken_share(figure.value) if figure.percent else None


def spoken_gap(gap: float, said: str) -> Text:
    """Say a difference of shares ("3,5 puntos menos"), given how many points it is in words."""
    if not gap:
        return _("Sin diferencia")
    if said == "1":
        return _("1 punto más") if gap > 0 else _("1 punto menos")
    return (_("{number} puntos más") if gap > 0 else _("{number} puntos menos")).fill(number=said)


def spoken_share(share: float) -> Text:
    """Say a share from 0 to 1 as people do: tenths from a fifth on, one of so many below, hundredths at the ends."""
    whole = math.floor(round(share * 100, 6) + 0.5)
    if whole == 0:
        return _("Menos de {count} de cada {total}").fill(count=1, total=100)
    if whole < 5:
        return _("{count} de cada {total}").fill(count=whole, total=100)
    if whole < 19:
        return _("{count} de cada {total}").fill(count=1, total=round(100 / whole))
    if whole > 95:
        return _("{count} de cada {total}").fill(count=whole, total=100)
    tenths = math.ceil(whole / 10 - 0.5)
    apart = whole - 10 * tenths
    pattern = _("{count} de cada {total}")
    if apart > 2:
        pattern = _("Más de {count} de cada {total}")
    elif apart < -2:
        pattern = _("Casi {count} de cada {total}")
    return pattern.fill(count=tenths, total=10)


def figure_words(figure: Figure, catalogue: Catalogue) -> str:
    """Say a figure on one line: "52 %", "n. d.", "menos de 5 %"."""
    return words(figure, catalogue).replace(" ", NO_BREAK)


def percent_said(share: float, catalogue: Catalogue) -> str:
    """Say a share in whole percents."""
    return percent_pattern(catalogue).format(number(percent(share, 0), 0, catalogue))


def percent_pattern(catalogue: Catalogue) -> str:
    """Return how a language writes a percentage."""
    return "{}%" if catalogue.language == "en" else f"{{}}{NO_BREAK}%"


def interval_said(figure: Figure, catalogue: Catalogue) -> str:
    """Say an interval; a dash where there is none. It may break after its own dash."""
    return interval_words(figure, catalogue).replace(" ", NO_BREAK) or NOTHING


def base_said(figure: Figure, catalogue: Catalogue) -> str:
    """Say a base; a dash where it is too small to show."""
    return NOTHING if figure.base is None else number(figure.base, 0, catalogue)


def counted_said(figure: Figure, estimator: Estimator, catalogue: Catalogue) -> str:
    """Say on how many people a figure rests; of two groups that are compared, the smaller one. Nothing without a base."""
    if figure.base is None:
        return ""
    words_ = _("Base: {base} personas.")
    if isinstance(estimator, Difference | Ratio):
        words_ = _("Base del grupo más pequeño: {base} personas.")
    return catalogue(words_.fill(base=base_said(figure, catalogue)))


def quality_said(figure: Figure, catalogue: Catalogue) -> str:
    """Say how good a figure is; a dash where there is none."""
    return catalogue(QUALITIES[figure.quality]) if figure.quality is not None else NOTHING


def reason_said(figure: Figure) -> Text:
    """Say why a figure is withheld; what a module's own rule says is said as it is."""
    return REASONS.get(figure.reason or Reason.SMALL_BASE) or Text(figure.reason or "")


def kept_said(figure: Figure, catalogue: Catalogue) -> str:
    """Say of which day a figure is that was kept from an earlier release; nothing for one of this release."""
    if figure.as_of is None:
        return ""
    return catalogue(_("cifra del {day}").fill(day=day_said(figure.as_of, catalogue)))


def said_aloud(figure: Figure, unit: str, catalogue: Catalogue) -> str:
    """Say a figure as a neighbour would, in the middle of a sentence; what has no such words, as a number."""
    words_ = spoken(figure, catalogue)
    if words_ is not None:
        said = catalogue(words_)
        return said[:1].lower() + said[1:]
    said = figure_words(figure, catalogue)
    return f"{said}{NO_BREAK}{unit}" if figure.shown and not figure.percent else said


def apart(one: Figure, other: Figure) -> int:
    """Tell whether one figure's interval lies wholly above another's (1), below it (-1), or neither is sure (0)."""
    if None in (one.low, one.high, other.low, other.high):
        return 0
    low, high, least, most = (float(bound or 0) for bound in (one.low, one.high, other.low, other.high))
    return 1 if low > most else -1 if high < least else 0


def doubt_said(figure: Figure, catalogue: Catalogue) -> str:
    """Say in a chart how doubtful a figure is; nothing for one that is not."""
    if not is_doubtful(figure):
        return ""
    return catalogue(UNSURE if figure.quality is Quality.NOT_RELIABLE else CARE)


def is_doubtful(figure: Figure) -> bool:
    """Tell whether a figure must be drawn as doubtful."""
    return figure.shown and (figure.care or figure.quality in (Quality.CARE, Quality.NOT_RELIABLE))


def people_said(people: int, step: int, catalogue: Catalogue) -> Text:
    """Say how many took part, rounded down: "Más de 2.900 personas", or "Menos de 100 personas"."""
    if people < step:
        return _("Menos de {number} personas").fill(number=number(step, 0, catalogue))
    return _("{number} personas o más").fill(number=number(people // step * step, 0, catalogue))


def day_said(day: date, catalogue: Catalogue) -> str:
    """Say a day: "22 de noviembre de 2026". A language that Babel does not know takes Colombian Spanish."""
    from babel.core import Locale, UnknownLocaleError
    from babel.dates import format_date

    name = {"es": "es_CO"}.get(catalogue.language, catalogue.language)
    try:
        return format_date(day, "long", Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return format_date(day, "long", "es_CO")
