"""The charts of what staff sees: answers over time, and how far each department is reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diversa.disclosure.marks import Decision, Mark
from diversa.indicators.figures import NOT_AVAILABLE, OVER_NINETY_FIVE, UNDER_FIVE, number
from diversa.indicators.quality_card import NOWHERE
from diversa.questionnaire.geography import department
from diversa.releases import wording
from diversa.releases.charts import Bar, Frame, alternative, responsive
from diversa.releases.charts_tiles import tile_map
from diversa.texts import Catalogue, Text
from diversa.watching.arrivals import Arrivals, said
from diversa.watching.columns import MOST_COLUMNS, Column, columns
from diversa.watching.presence import Place

_ = Text
CUTS = (50, 80, 95)
"""Whole percents of the expected people at which the second, third and fourth colour of the map begin."""
_BY_DAY, _BY_WEEK = _("Respuestas por día"), _("Respuestas por semana")
_REACHED = _("De cada 100 personas que se esperan de un departamento por su población, cuántas participaron")
_FEW = _("muy pocas personas")


def period_said(written: str, t: Catalogue) -> str:
    """Say a day ("22 nov 2026") or a week ("semana 47 de 2026") as it is written beside a response."""
    from babel.core import Locale, UnknownLocaleError
    from babel.dates import format_date

    if "W" in written:
        year, week = written.split("-W")
        return t(_("semana {week} de {year}").fill(week=str(int(week)), year=year))
    day = date.fromisoformat(written)
    try:
        return format_date(day, "d MMM y", Locale.parse({"es": "es_CO"}.get(t.language, t.language)))
    except (UnknownLocaleError, ValueError):
        return format_date(day, "d MMM y", "es_CO")


def arrivals_chart(found: Arrivals, t: Catalogue, note: str = "") -> str:
    """Draw answers by day, or by week where there are many days; nothing where there is none to tell of."""
    by_day = 0 < len(found.days) <= MOST_COLUMNS
    told = found.days if by_day else found.weeks
    if not told:
        return ""
    every = [Column(period_said(one.period, t), one.people.drawn) for one in told]
    heading = t(_BY_DAY if by_day else _BY_WEEK)
    highest = max(told, key=lambda one: one.people.drawn)
    words = t(
        _("{heading}. Lo más alto: {people}, {day}.").fill(
            heading=heading, people=said(highest.people, t), day=period_said(highest.period, t)
        )
    )
    frame = Frame(f"{note}. {words}" if note else words, "c-arrivals", note=note)
    return columns(every, frame, lambda people: number(people, 0, t))


def reach_map(places: Sequence[Place], t: Catalogue, note: str = "") -> str:
    """Draw how far each department is reached; nothing where none can be told."""
    if all(place.reached is None for place in places):
        return ""
    bars = {place.code: _tile(place, t) for place in places}
    title = alternative(f"{note}. {t(_REACHED)}" if note else t(_REACHED), list(bars.values()))
    frame = Frame(title, "c-reach", note=note, withheld=t(_FEW), percent=wording.percent_pattern(t))
    return responsive(lambda form: tile_map(bars, form, CUTS), frame)


def _tile(place: Place, t: Catalogue) -> Bar:
    short = wording.NOTHING if place.reached is None else str(round(100 * place.reached))
    return Bar(place.name, place.reached, text=reached_said(place, t), short=short)


def share_said(decision: Decision, t: Catalogue) -> str:
    """Say what may be shown of a share: "12 %", "menos de 5 %", "n. d."."""
    extremes = {Mark.UNDER_FIVE: UNDER_FIVE, Mark.OVER_NINETY_FIVE: OVER_NINETY_FIVE}
    if decision.rate is None:
        return t(extremes.get(decision.mark, NOT_AVAILABLE)).replace(" ", wording.NO_BREAK)
    return wording.percent_said(decision.rate, t)


def reached_said(place: Place, t: Catalogue) -> str:
    """Say how far a department is reached: "60 %", "100 % o más"; or that too few took part."""
    if place.reached is None:
        return t(_FEW)
    share = wording.percent_said(place.reached, t)
    return t(_("{share} o más").fill(share=share)) if place.reached >= 1 else share


def place_said(code: str | None) -> Text:
    """Say a department by its code, or that it is not known."""
    return NOWHERE if code is None else Text(department(code).name)
