"""Making the quality card of one module in one campaign, from protected tables and section counters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import PublishedTable
from diversa.indicators import metrics, metrics_answers
from diversa.indicators.bursts import Burst, bursts
from diversa.indicators.card import Colour, ItemNonresponse, Metric, QualityCard
from diversa.indicators.figures import Results
from diversa.indicators.flags import flags_apply, judges_grids, judges_sheets
from diversa.indicators.layout import columns_of
from diversa.questionnaire import geography
from diversa.questionnaire.population import Population
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text

_ = Text
EXPLORATORY, INDICATIVE = _("Exploratorio"), _("Indicativo")
"""The labels of data about people; a third, "robusto para la organización", is for organisations alone."""
LEAST_PEOPLE = 30
"""With fewer the label is exploratory, whatever else is green."""
DECIDING = (metrics.COMPLETENESS, metrics.ATTENTION, metrics.PROTECTION)
"""One red measure of these makes the label exploratory."""
UNPROTECTED = _("Una cifra publicada cuenta a muy pocas personas. No se publica nada hasta corregirlo.")
BURST = _(
    "En {place} llegaron muchas más respuestas que de costumbre, en la semana {week}. Dos personas deben revisarlas y "
    "firmar antes de publicar."
)
NOWHERE = _("un lugar que no se conoce")


def make_card(
    questionnaire: Questionnaire,
    profile: Profile,
    *,
    results: Results,
    items: tuple[ItemNonresponse, ...],
    tables: Iterable[PublishedTable],
    population: Population,
    counters: Iterable[Mapping[str, Any]],
    flags: PublishedTable | None = None,
    manners: PublishedTable | None = None,
    weeks: PublishedTable | None = None,
    effective_size: int | None = None,
    mapped: tuple[int, int] | None = None,
    released: date | None = None,
) -> QualityCard:
    """Join the quality card.

    results         what is published, from `publish`, without the indicators of `nonresponse_indicators`
    items           from `items_of`
    tables          the protected tables; those by one of gender_group, age_years, region and department are read
    population      the figures that participants are compared with
    counters        the rows of `store.counts(campaign, module)`: section, event, people; of stars, the protected ones
    flags           `protect(flag_table(files, flags), noise)`
    manners         `protect(manner_table(files), noise)`
    weeks           `protect(week_table(files, layout, questionnaire), noise)`
    effective_size  of the weighting, where there is one
    mapped          how many questions have standard codes, and of how many; None where nobody knows
    released        the day of the release

    What is None is left out. Of a sensitive module, which has counters only, flags, manners and weeks are not read.
    `blocked` is a sentence where a published count is too small, which nobody can sign away, or where there is a burst,
    which two persons can (`signable`): the card does not know who has signed.
    """
    held, counted = tuple(tables), tuple(counters)
    found = [
        *metrics.composition(held, population, profile),
        *metrics_answers.silence(items),
        *metrics_answers.break_off(questionnaire, counted, profile),
        *metrics_answers.stars(counted, profile),
    ]
    sudden: Sequence[Burst] = ()
    if flags_apply(questionnaire):
        found += _of_responses(questionnaire, profile, flags, manners)
        found += metrics.coverage(held, profile)
        if weeks is not None:
            sudden = bursts(weeks)
            found.append(metrics.sudden(sudden))
            found += metrics.timeliness(weeks, released, profile) if released else ()
    found.append(metrics.precision(results.participants, effective_size, profile))
    found += metrics.protection(results, profile)
    if mapped is not None and mapped[1]:
        found.append(metrics.comparability(mapped))
    label, blocked = _label(found, results.participants), _blocked(found, sudden)
    signable = blocked is not None and blocked is not UNPROTECTED
    return QualityCard(label, tuple(found), items, blocked, signable)


def _of_responses(
    questionnaire: Questionnaire,
    profile: Profile,
    flags: PublishedTable | None,
    manners: PublishedTable | None,
) -> Iterator[Metric]:
    layout = columns_of(questionnaire)
    if flags is not None:
        grids, sheets = judges_grids(questionnaire, layout), judges_sheets(questionnaire, layout)
        yield from metrics_answers.marked(flags, manners, profile, grids=grids, sheets=sheets)
    if manners is not None:
        yield from metrics_answers.manner(manners, profile)


def _label(found: Sequence[Metric], people: int) -> Text:
    red = any(one.colour is Colour.RED and one.dimension in DECIDING for one in found)
    return EXPLORATORY if red or people < LEAST_PEOPLE else INDICATIVE


def _blocked(found: Sequence[Metric], sudden: Sequence[Burst]) -> Text | None:
    if any(one.id == "protection" and one.colour is Colour.RED for one in found):
        return UNPROTECTED
    if not sudden:
        return None
    latest = sudden[-1]
    place = NOWHERE if latest.territory is None else Text(_name(latest.territory))
    return BURST.fill(place=place, week=latest.week)


def _name(territory: str) -> str:
    try:
        return geography.department(territory).name
    except KeyError:
        return territory
