"""The page that stands editions side by side, in words, in a table and as dots on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diversa.disclosure.marks import Mark
from diversa.indicators.figures import Figure
from diversa.indicators.model import Indicator
from diversa.questionnaire.structure import Questionnaire
from diversa.releases import wording
from diversa.releases.comparing import EarlierEdition, series
from diversa.releases.drawing import Drawing, scale_of
from diversa.releases.summary import key_indicators
from diversa.releases.views import JOIN, Block, Part, Viewer
from diversa.texts import Text

_ = Text
MOST_QUESTIONS = 12
"""Questions that a warning names; it counts the others."""
_BROKEN = _("serie rota")


@dataclass(frozen=True)
class Line:
    """Name one edition of the comparison."""

    label: str
    day: str
    address: str
    broken: bool


@dataclass(frozen=True)
class Compared:
    """Hold one indicator in every edition that published it."""

    id: str
    title: str
    category: str
    block: Block
    words: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Hold the whole page."""

    lines: tuple[Line, ...]
    warnings: tuple[tuple[str, tuple[str, ...]], ...]
    """One sentence for each broken series, with the questions that changed."""
    items: tuple[Compared, ...]


def comparison(
    viewer: Viewer, questionnaire: Questionnaire, others: Sequence[EarlierEdition], now: str
) -> Comparison:
    """Stand the key figures of this edition, called `now`, beside those of others."""
    t = viewer.catalogue
    labels = {id(other): _label(other, viewer) for other in others}
    lines = tuple(
        Line(labels[id(one)], wording.day_said(one.day, t), one.address, one.broken) for one in others
    )
    keys = key_indicators(viewer.results.indicators)
    items = [_compared(viewer, one, others, labels, now) for one in keys]
    warnings = tuple(_warning(one, labels[id(one)], questionnaire, viewer) for one in others if one.broken)
    return Comparison(lines, warnings, tuple(one for one in items if one is not None))


def _label(other: EarlierEdition, viewer: Viewer) -> str:
    said = viewer.catalogue(_("Edición {number}").fill(number=other.number))
    return said if other.same_campaign else JOIN.join((other.title, said))


def _warning(
    other: EarlierEdition, label: str, questionnaire: Questionnaire, viewer: Viewer
) -> tuple[str, tuple[str, ...]]:
    t = viewer.catalogue
    if other.changed is None:
        return t(
            _(
                "{edition}: cambió el cuestionario, y ya no se sabe en qué preguntas. No compare sus cifras con las de ahora."
            ).fill(edition=label)
        ), ()
    known = [q for q in questionnaire.questions() if q.id in other.changed]
    gone = len(other.changed - set(questionnaire.by_id))
    named = [t(q.title) for q in known[:MOST_QUESTIONS]]
    if len(known) > MOST_QUESTIONS:
        named.append(t(_("y otras {number} preguntas").fill(number=len(known) - MOST_QUESTIONS)))
    if gone:
        named.append(t(_("Preguntas que ya no se hacen: {number}").fill(number=gone)))
    return t(_("{edition}: cambió el cuestionario. Esto es lo que cambió:").fill(edition=label)), tuple(named)


def _compared(
    viewer: Viewer,
    indicator: Indicator,
    others: Sequence[EarlierEdition],
    labels: dict[int, str],
    now: str,
) -> Compared | None:
    """Return one indicator in every edition; of several categories the most frequent one now."""
    t, figures = viewer.catalogue, viewer.results.get(indicator.id).groups[0].figures
    chosen = max(figures, key=lambda one: -1.0 if one.value is None else one.value)
    found = [
        (other, figure)
        for other, earlier in series(indicator, others)
        if (figure := _same(chosen, earlier)) is not None
    ]
    if not found:
        return None
    title, category = t(indicator.title), t(chosen.label) if len(figures) > 1 else ""
    told = [(_named(other, indicator, labels[id(other)], viewer), figure) for other, figure in found]
    block = _block(viewer, indicator, JOIN.join(filter(None, (title, category))), [*told, (now, chosen)])
    last, before = found[-1]
    words = tuple(_words(viewer, chosen, before, labels[id(last)], last.breaks(indicator)))
    return Compared(viewer.addresses[indicator.id], title, category, block, words)


def _named(other: EarlierEdition, indicator: Indicator, label: str, viewer: Viewer) -> str:
    return JOIN.join((label, viewer.catalogue(_BROKEN))) if other.breaks(indicator) else label


def _block(viewer: Viewer, indicator: Indicator, heading: str, told: Sequence[tuple[str, Figure]]) -> Block:
    """Return the chart and the table of one indicator, a row for each edition."""
    scale, name = scale_of(indicator.estimator), f"{viewer.addresses[indicator.id]}-editions"
    rows = tuple(viewer.row(label, figure, scale) for label, figure in told)
    marks = [row.bar for row in rows]
    chart = viewer.pen.draw(name, heading, marks, scale, dotted=True) if scale else Drawing()
    caption = JOIN.join(filter(None, (heading, viewer.unit(indicator), viewer.note)))
    return Block(name, heading, caption, viewer.catalogue(_("Edición")), (Part("", rows, chart),))


def _same(now: Figure, then: Sequence[Figure]) -> Figure | None:
    """Return the figure of the same category in an earlier edition."""
    return next((one for one in then if str(one.category) == str(now.category)), None)


def _words(viewer: Viewer, now: Figure, before: Figure, label: str, broken: bool) -> Iterator[str]:
    """Say what can be said of the change since the last edition, and no more."""
    t = viewer.catalogue
    if broken:
        yield t(
            _("Cambió una pregunta de este indicador: la cifra de antes y la de ahora no miden lo mismo.")
        )
    elif now.as_of is not None and now.value == before.value:
        yield t(
            _(
                "Es la misma cifra de antes: cambiaron muy pocas respuestas, y cambiarla podría señalar a alguien."
            )
        )
    elif now.mark is before.mark and now.mark in (Mark.UNDER_FIVE, Mark.OVER_NINETY_FIVE):
        yield t(_("En las dos ediciones se dice lo mismo: la cifra exacta no se publica."))
    elif now.value is None or before.value is None:
        yield t(_("Sin las dos cifras no hay nada que comparar."))
    elif now.value == before.value:
        yield t(_("Las dos cifras son iguales."))
    elif wording.apart(now, before):
        yield t(
            _(
                "Los intervalos de «{edition}» y de esta edición no se cruzan. Antes de hablar de un cambio, mire si "
                "participaron las mismas clases de personas."
            ).fill(edition=label)
        )
    else:
        yield t(
            _(
                "Los intervalos de «{edition}» y de esta edición se cruzan: la diferencia puede ser casual."
            ).fill(edition=label)
        )
