"""The measures of the quality card that are about answers: what is missing, marked or odd, and how answers came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from diversa.disclosure.marks import Mark, percent
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import EVERYBODY, PublishedTable
from diversa.indicators.bursts import ACCESSES, DURATIONS, SOFT, TIMED, access_id, duration_id
from diversa.indicators.card import Colour, ItemNonresponse, Metric
from diversa.indicators.figures import Figure
from diversa.indicators.flags import REPEATED, SPEEDER, STRAIGHTLINING
from diversa.indicators.metrics import (
    ATTENTION,
    COMPLETENESS,
    CONSISTENCY,
    COVERAGE,
    NO_COLOUR,
    UNIQUENESS,
    UP_TO,
    share_metric,
)
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text

_ = Text


def silence(items: Sequence[ItemNonresponse]) -> Iterator[Metric]:
    """Measure item nonresponse: the question with most of it, and which share of questions has little."""
    judged = [item for item in items if item.colour is not Colour.NONE]
    if not judged:
        return
    order = (Colour.GREEN, Colour.AMBER, Colour.RED)
    worst = max(judged, key=lambda item: (order.index(item.colour), item.missing.value or 0.0))
    title = _("Pregunta con más respuestas faltantes: {question}").fill(question=worst.title)
    meaning = _(
        "De las personas a quienes se les mostró esa pregunta, qué parte no respondió, no sabía o prefirió no responder."
    )
    rule = UP_TO.fill(green="5", amber="20")
    yield Metric("item_nonresponse", COMPLETENESS, title, meaning, worst.missing, worst.colour, rule)
    for colour, title in (
        (Colour.GREEN, _("Preguntas con hasta 5 % de respuestas faltantes")),
        (Colour.RED, _("Preguntas con más de 20 % de respuestas faltantes")),
    ):
        meaning = _("Qué parte de las preguntas que se pueden valorar está en este grupo.")
        part = sum(item.colour is colour for item in judged) / len(judged)
        figure = Figure(value=float(percent(part, 0)) / 100, mark=Mark.FIGURE)
        words = (COMPLETENESS, title, meaning)
        yield Metric(f"questions_{colour.value}", *words, figure, Colour.NONE, NO_COLOUR)


def break_off(
    questionnaire: Questionnaire, counters: Iterable[Mapping[str, Any]], profile: Profile
) -> Iterator[Metric]:
    """Measure who began and did not send, in whole percents, from section counters: no person stands behind them.

    People who consented are those who saw the page after the first, as many as the most seen of the later pages.
    """
    people = {(str(row["section"]), str(row["event"])): int(row["people"]) for row in counters}
    consenting = max(
        (people.get((section.id, "shown"), 0) for section in questionnaire.sections[1:]), default=0
    )
    if consenting < profile.minimum_base:
        return
    sent = min(people.get(("", "sent"), 0), consenting)
    part = float(percent(1 - sent / consenting, 0)) / 100
    colour = Colour.GREEN if part <= 0.15 else Colour.AMBER if part <= 0.35 else Colour.RED
    meaning = _(
        "De quienes aceptaron participar y empezaron en la página, qué parte no envió sus respuestas."
    )
    words = (COMPLETENESS, _("Empezaron y no enviaron"), meaning)
    # Without its base, which would be an exact count beside perturbed ones.
    figure = Figure(value=part, mark=Mark.FIGURE)
    yield Metric("break_off", *words, figure, colour, UP_TO.fill(green="15", amber="35"))


STARS, FIVE_STARS = "stars", "stars:5"
"""Events of counters that belong to no section: who gave stars, and who gave five; protected where they are made."""
EXPERIENCE = _("Experiencia de quienes respondieron")


def stars(counters: Iterable[Mapping[str, Any]], profile: Profile) -> Iterator[Metric]:
    """Measure which share of those who rated gave five stars; nothing where too few did."""
    people = {str(row["event"]): int(row["people"]) for row in counters if not row["section"]}
    rated = people.get(STARS, 0)
    if rated < profile.minimum_base:
        return
    meaning = _(
        "De quienes calificaron la encuesta al terminar, qué parte le dio cinco estrellas. No todas califican."
    )
    words = (EXPERIENCE, _("Cinco estrellas"), meaning)
    yield share_metric("five_stars", words, (people.get(FIVE_STARS, 0), rated), profile, None)


def marked(
    flags: PublishedTable, manners: PublishedTable | None, profile: Profile, *, grids: bool, sheets: bool
) -> Iterator[Metric]:
    """Measure marked responses: copies, straight lines, speed; `grids` and `sheets` tell what can be marked at all."""
    counts = flags.counts(())
    base = counts[EVERYBODY]
    if sheets:
        meaning = _(
            "Qué parte de las respuestas es igual o casi igual a otra del mismo día y del mismo lugar. Se marcan, no se "
            "borran."
        )
        words = (UNIQUENESS, _("Respuestas repetidas"), meaning)
        yield share_metric("duplicates", words, (counts[REPEATED], base), profile, (0.0, 0.01))
    if grids:
        meaning = _(
            "Qué parte marcó lo mismo en todas las líneas de dos tablas de preguntas o más, cuando eso no es lo usual."
        )
        words = (ATTENTION, _("La misma respuesta en toda la tabla"), meaning)
        yield share_metric("straightlining", words, (counts[STRAIGHTLINING], base), profile, (0.05, 0.15))
    timed = manners.counts(())[TIMED] if manners else base
    meaning = _(
        "Qué parte respondió en menos de un segundo y medio por pregunta, de quienes se sabe cuánto tardaron."
    )
    words = (ATTENTION, _("Respuestas demasiado rápidas"), meaning)
    yield share_metric("speeders", words, (counts[SPEEDER], timed), profile, (0.05, 0.10))


_ACCESS_TITLES = dict(
    zip(
        ACCESSES,
        (
            _("Llegaron por la página abierta"),
            _("Llegaron con un código"),
            _("Respondieron con ayuda de alguien"),
            _("Respondieron en papel"),
            _("Respondieron con ODK"),
        ),
        strict=True,
    )
)
_DURATION_TITLES = dict(
    zip(
        DURATIONS,
        (
            _("Tardaron menos de 2 minutos"),
            _("Tardaron de 2 a 5 minutos"),
            _("Tardaron de 5 a 10 minutos"),
            _("Tardaron de 10 a 20 minutos"),
            _("Tardaron más de 20 minutos"),
        ),
        strict=True,
    )
)


def manner(manners: PublishedTable, profile: Profile) -> Iterator[Metric]:
    """Measure how answers came: soft checks that were kept, ways of access, and how long it took."""
    counts = manners.counts(())
    base, timed = counts[EVERYBODY], counts[TIMED]
    meaning = _(
        "Qué parte de las respuestas tiene algo poco común, que la persona confirmó o que nadie pudo confirmar."
    )
    words = (CONSISTENCY, _("Respuestas con algo poco común"), meaning)
    yield share_metric("soft_flags", words, (counts[SOFT], base), profile, (0.05, 0.15))
    meaning = _("De cada 100 respuestas, cuántas llegaron de esta manera.")
    for access, title in _ACCESS_TITLES.items():
        held = (counts[access_id(access)], base)
        yield share_metric(access_id(access), (COVERAGE, title, meaning), held, profile, None)
    meaning = _("De cada 100 respuestas de las que se sabe cuánto tardaron, cuántas tardaron esto.")
    for band, title in _DURATION_TITLES.items():
        held = (counts[duration_id(band)], timed)
        yield share_metric(duration_id(band), (ATTENTION, title, meaning), held, profile, None)
