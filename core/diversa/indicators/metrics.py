"""The measures of the quality card, each from perturbed counts: a figure, a colour, and the rule in words.

Source of the thresholds: this project's own proposal for citizen data, after the Copenhagen Framework and DANE's
technical standard on the quality of the statistical process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from diversa.disclosure.marks import Mark, decide_proportion, percent
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import Part, PublishedTable
from diversa.indicators.bursts import Burst, last_week
from diversa.indicators.card import Colour, Metric, colour_of
from diversa.indicators.estimators import everybody, share
from diversa.indicators.figures import Figure, Results
from diversa.indicators.intervals import estimate_proportion
from diversa.indicators.model import Measure
from diversa.indicators.publishing import figure_of
from diversa.indicators.representation import composition_gap
from diversa.questionnaire import geography
from diversa.questionnaire.population import Population
from diversa.texts import Text

_ = Text
(
    COVERAGE,
    COMPLETENESS,
    UNIQUENESS,
    ATTENTION,
    CONSISTENCY,
    TIMELINESS,
    COMPARABILITY,
    PROTECTION,
    PRECISION,
) = (
    _("Cobertura"),
    _("Respuestas completas"),
    _("Respuestas únicas"),
    _("Atención al responder"),
    _("Coherencia"),
    _("Oportunidad"),
    _("Comparabilidad"),
    _("Protección"),
    _("Precisión"),
)
"""What measures are about."""
UP_TO = _("Verde hasta {green} %, amarillo hasta {amber} %, rojo por encima.")
NO_COLOUR = _("Se muestra sin color.")
_SHARES = share(everybody, among=everybody)
"""Any share: it tells how a figure of one is written."""
_COMPARED = ("gender_group", "age_years", "region")
GAP_GREEN, GAP_AMBER = 0.10, 0.25
_WEEK = timedelta(days=6)


def share_metric(
    id_: str,
    words: tuple[Text, Text, Text],
    counts: tuple[int, int],
    profile: Profile,
    limits: tuple[float, float] | None,
) -> Metric:
    """Measure a share of perturbed counts (count, base); without limits it has no colour.

    `words` are its dimension, its title and its meaning.
    """
    count, base = counts
    decision = decide_proportion(count, base, profile)
    estimate = estimate_proportion(count, base) if base else None
    measure = Measure((Part(base, count),), estimate.value if estimate else None, estimate)
    figure = figure_of(measure, profile, [decision.reason] if decision.reason else [], _SHARES)
    if limits is None:
        return Metric(id_, *words, figure, Colour.NONE, NO_COLOUR)
    green, amber = (round(100 * limit) for limit in limits)
    rule = UP_TO.fill(green=str(green), amber=str(amber))
    if not green:
        rule = _("Verde si no hay ninguna, amarillo hasta {amber} %, rojo por encima.").fill(amber=str(amber))
    return Metric(id_, *words, figure, colour_of(count, base, profile, *limits), rule)


def _plain(value: float, decimals: int = 0) -> Figure:
    """Return a figure that is no share and has no interval."""
    return Figure(value=value, mark=Mark.FIGURE, percent=False, decimals=decimals)


# --- who took part --------------------------------------------------------------------------------------------------


def composition(
    tables: Iterable[PublishedTable], population: Population, profile: Profile
) -> Iterator[Metric]:
    """Measure how far participants are from the population: the widest gap among gender, age and region.

    Groups that the population figures do not have stand aside, and shares are of the others.
    """
    gaps = [gap for table in tables if (gap := _gap(table, population, profile)) is not None]
    if not gaps:
        return
    widest = float(percent(max(gaps), 0)) / 100
    colour = Colour.GREEN if widest < GAP_GREEN else Colour.AMBER if widest <= GAP_AMBER else Colour.RED
    meaning = _(
        "Qué parte de quienes participaron tendría que cambiar de grupo para parecerse a la población en género, edad o "
        "región. Cuenta la diferencia más grande."
    )
    rule = _("Verde por debajo de 10 %, amarillo de 10 a 25 %, rojo por encima.")
    figure = Figure(value=widest, mark=Mark.FIGURE)
    title = _("Diferencia con la población")
    yield Metric("composition_gap", COVERAGE, title, meaning, figure, colour, rule)


def _gap(table: PublishedTable, population: Population, profile: Profile) -> float | None:
    if len(table.by) != 1 or table.by[0] not in _COMPARED:
        return None
    (variable,) = table.by
    held = [g for g in table.groups if g[0] is not None and population.adults_in({variable: g[0]})]
    shares = [population.adult_share(variable, code) for (code,) in held if code is not None]
    people = sum(table.size(group) for group in held)
    # A share is unknown where an age band was cut by assumption: nothing is compared with that.
    if len(held) < 2 or people < profile.minimum_base or None in shares:
        return None
    total = sum(share or 0.0 for share in shares)
    mine = [table.size(group) / people for group in held]
    return composition_gap(mine, [(share or 0.0) / total for share in shares])


def coverage(tables: Iterable[PublishedTable], profile: Profile) -> Iterator[Metric]:
    """Count the departments with enough people to say something of them."""
    least = max(profile.minimum_base, profile.department_base)
    for table in tables:
        if table.by == ("department",):
            reached = sum(group[0] is not None and table.size(group) >= least for group in table.groups)
            total = len(geography.departments())
            title = _("Departamentos con {least} participantes o más, de {total}")
            meaning = _(
                "En cuántos departamentos participaron suficientes personas para decir algo de ellos."
            )
            words = (COVERAGE, title.fill(least=str(least), total=str(total)), meaning)
            yield Metric("territories", *words, _plain(reached), Colour.NONE, NO_COLOUR)


# --- what is published ----------------------------------------------------------------------------------------------


def precision(people: int, effective: int | None, profile: Profile) -> Metric:
    """Say what the responses are worth after weighting, or how many there are."""
    number = people if effective is None else effective
    figure = _plain(number) if number >= profile.minimum_count else Figure(percent=False)
    colour = Colour.GREEN if number >= profile.minimum_base else Colour.RED
    meaning = _(
        "Cuántas respuestas iguales valdrían lo mismo que las que hay. Con pocas, las cifras son menos seguras."
    )
    rule = _("Se publican porcentajes desde {least}.").fill(least=str(profile.minimum_base))
    return Metric("effective_size", PRECISION, _("Tamaño efectivo"), meaning, figure, colour, rule)


def protection(results: Results, profile: Profile) -> Iterator[Metric]:
    """Check the smallest count that is published."""
    groups = (group for result in results for group in result.groups)
    counts = [f.count for group in groups for f in group.figures if f.count is not None]
    if not counts:
        return
    least = min(counts)
    colour = Colour.GREEN if least >= profile.minimum_count else Colour.RED
    meaning = _(
        "El menor número de personas que aparece en una cifra publicada. Si es muy pequeño, alguien podría reconocerse."
    )
    rule = _("Se cumple desde {least}. Si no se cumple, no se publica.").fill(
        least=str(profile.minimum_count)
    )
    yield Metric("protection", PROTECTION, _("Menor número publicado"), meaning, _plain(least), colour, rule)


def comparability(mapped: tuple[int, int]) -> Metric:
    """Say which share of the questions uses standard codes: (mapped, questions)."""
    part = float(percent(mapped[0] / mapped[1], 0)) / 100
    colour = Colour.GREEN if part >= 0.90 else Colour.AMBER if part >= 0.60 else Colour.RED
    meaning = _("Qué parte de las preguntas usa códigos del DANE o de otra clasificación conocida.")
    words = (COMPARABILITY, _("Preguntas con códigos comunes"), meaning)
    rule = _("Verde desde 90 %, amarillo desde 60 %, rojo por debajo.")
    return Metric("standard_codes", *words, Figure(value=part, mark=Mark.FIGURE), colour, rule)


def timeliness(weeks: PublishedTable, released: date, profile: Profile) -> Iterator[Metric]:
    """Count the days from the end of the last week with answers to the day of the release."""
    last = last_week(weeks, profile.minimum_count)
    if last is None:
        return
    year, week = last.split("-W")
    end = date.fromisocalendar(int(year), int(week), 1) + _WEEK
    title = _("Días desde la última semana con respuestas hasta la publicación")
    meaning = _(
        "Cuánto esperaron los datos. Solo se guarda el día o la semana de una respuesta, nunca la hora."
    )
    figure = _plain(max((released - end).days, 0))
    yield Metric("timeliness", TIMELINESS, title, meaning, figure, Colour.NONE, NO_COLOUR)


def sudden(found: Sequence[Burst]) -> Metric:
    """Count the weeks in which far too many responses came from one territory."""
    colour = Colour.RED if found else Colour.GREEN
    title = _("Semanas con muchas más respuestas que de costumbre")
    meaning = _(
        "Semanas en que de un departamento llegó más de cinco veces lo usual. Puede ser un taller, o alguien que envió "
        "muchas veces lo mismo."
    )
    rule = _("Verde si no hay ninguna. Si hay, dos personas deben firmar antes de publicar.")
    return Metric("bursts", UNIQUENESS, title, meaning, _plain(len(found)), colour, rule)
