"""The summary of a module as a booklet: key figures, chapters of tables with bars, and groups that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from diversa.indicators.figures import Figure, GroupFigures, Result
from diversa.indicators.model import Indicator
from diversa.releases import wording
from diversa.releases.drawing import Scale, mark, scale_of
from diversa.releases.edition import Sheaf
from diversa.releases.paper import axis_of, bar_picture, counted, people
from diversa.releases.summary import SummarySection, key_indicators
from diversa.releases.views import Row, Said
from diversa.texts import Text

_ = Text
MOST_ROWS = 8
"""Rows of one table; of longer ones the highest figures are shown, in their own order."""
MOST_KEYS = 6
"""Key figures at the front; more of them are found in their chapters."""
BREAKDOWNS = 4
"""Breakdowns of the first key figure that the booklet shows."""
MOST_GROUPS = 8
"""Groups that such a breakdown may have."""
CROSSINGS = 5
"""Crossings that are told in words."""
_PLACES = frozenset({"region", "department", "municipality"})
"""Variables whose groups are never said to be the highest or the lowest: this is no ranking of territories."""


@dataclass(frozen=True)
class Key:
    """Hold one key figure: in words, and as people to count where it is a share."""

    title: str
    meaning: str
    said: Said
    picture: str
    kept: str


@dataclass(frozen=True)
class Line:
    """Hold one line of a table, with the address of its bar's picture."""

    row: Row
    picture: str


@dataclass(frozen=True)
class Item:
    """Hold one table with its bars, and the words that go with it."""

    title: str
    text: str
    caption: str
    first: str
    """The head of the table's first column."""
    lines: tuple[Line, ...]
    left_out: str = ""
    """A sentence about what is not shown here."""

    @property
    def empty(self) -> bool:
        """Tell whether every figure is withheld."""
        return all(line.row.withheld for line in self.lines)


@dataclass(frozen=True)
class Chapter:
    """Hold one part of the booklet."""

    title: str
    text: str
    items: tuple[Item, ...] = ()
    sentences: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What is told in words: a heading, and its sentences."""


def largest(result: Result) -> Figure:
    """Return the figure that speaks for a total: the only one, or the largest that is shown."""
    figures = result.groups[0].figures
    shown = [figure for figure in figures if figure.shown]
    return max(shown, key=lambda one: one.value or 0, default=figures[0])


def keys(sheaf: Sheaf) -> tuple[Key, ...]:
    """Return the key figures; those with nothing to show only where none has anything."""
    every = tuple(_key(sheaf, one) for one in key_indicators(sheaf.edition.indicators))
    return (tuple(key for key in every if key.said.shown) or every)[:MOST_KEYS]


def _key(sheaf: Sheaf, indicator: Indicator) -> Key:
    result = sheaf.edition.results.get(indicator.id)
    said, figure, t = sheaf.viewer.said(result), largest(result), sheaf.t
    parts = counted(figure, t)
    picture = people(*parts, said.spoken, sheaf.note) if parts else ""
    return Key(t(indicator.title), t(indicator.meaning), said, picture, wording.kept_said(figure, t))


def chapters(sheaf: Sheaf) -> tuple[Chapter, ...]:
    """Return what the module's summary tells, in its order.

    After its first chapter stands the first key figure by groups; after the one with crossed groups, these in words.
    """
    mine = next(iter(key_indicators(sheaf.edition.indicators)), None)
    groups = _groups(sheaf, sheaf.edition.results.of(mine.id)) if mine else None
    crossed = next((result.indicator.id for result in sheaf.edition.results if len(result.by) > 1), "")
    crossings = _crossings(sheaf, sheaf.edition.results.of(crossed)) if crossed else None
    sections = sheaf.edition.sections
    home = next((place for place, one in enumerate(sections) if crossed in one.indicators), 0)
    made: list[Chapter | None] = []
    for place, section in enumerate(sections):
        made.append(_chapter(sheaf, section))
        made.append(groups if place == 0 else None)
        made.append(crossings if place == home else None)
    return tuple(filter(None, made))


def _groups(sheaf: Sheaf, results: Sequence[Result]) -> Chapter | None:
    few = [one for one in results if len(one.by) == 1 and len(one.groups) <= MOST_GROUPS]
    few = [one for one in few if len(one.groups[0].figures) == 1]
    beside = [group.figure for one in few for group in one.groups]
    items = [_by_group(sheaf, one, beside) for one in few]
    shown = tuple(item for item in items if not item.empty)[:BREAKDOWNS]
    t = sheaf.t
    return Chapter(t(_("Por grupos")), t(results[0].indicator.title), shown) if shown else None


def _by_group(sheaf: Sheaf, result: Result, beside: Sequence[Figure]) -> Item:
    """Return the table of one breakdown; `beside` are the figures whose bars share its axis."""
    viewer, title = sheaf.viewer, " · ".join(sheaf.viewer.titles(result))
    pairs = [(viewer.label(group.labels), group.figure) for group in result.groups]
    return _item(
        sheaf, result.indicator, pairs, title, caption=title, first=sheaf.t(_("Grupo")), beside=beside
    )


def _crossings(sheaf: Sheaf, results: Sequence[Result]) -> Chapter | None:
    """Tell in words where groups of several variables stand highest and lowest."""
    told = [one for one in results if len(one.by) > 1 and not _PLACES & set(one.by)]
    found = [(" · ".join(sheaf.viewer.titles(one)), _ends(sheaf, one)) for one in told]
    kept = tuple((title, sentences) for title, sentences in found if sentences)[:CROSSINGS]
    if not kept:
        return None
    t, total = sheaf.t, results[0]
    aloud = wording.said_aloud(largest(total), t(total.indicator.unit), t)
    words = _(
        "{title}. Entre todas las personas que participaron: {said}. Así cambia cuando se juntan condiciones:"
    )
    text = t(words.fill(title=t(total.indicator.title), said=aloud))
    return Chapter(t(_("Cuando se juntan varias condiciones")), text, sentences=kept)


def _ends(sheaf: Sheaf, result: Result) -> tuple[str, ...]:
    """Say the highest and the lowest group of a crossing, and whether their intervals cross."""
    sure = [one for one in result.groups if one.figure.shown and not wording.is_doubtful(one.figure)]
    if len(sure) < 2 or len(result.groups[0].figures) > 1:
        return ()
    high = max(sure, key=lambda one: one.figure.value or 0.0)
    low = min(sure, key=lambda one: one.figure.value or 0.0)
    apart = wording.apart(high.figure, low.figure) > 0
    verdict = (
        _("Los intervalos no se cruzan: la diferencia es clara.")
        if apart
        else _("Los intervalos se cruzan: la diferencia puede ser casual.")
    )
    return (
        _told(sheaf, _("La cifra más alta"), high, result.indicator),
        _told(sheaf, _("La cifra más baja"), low, result.indicator),
        sheaf.t(verdict),
    )


def _told(sheaf: Sheaf, start: Text, group: GroupFigures, indicator: Indicator) -> str:
    t, figure = sheaf.t, group.figure
    words = _("{start}: {group}, {said} ({figure}; intervalo {interval}; base {base}).").fill(
        start=t(start),
        group=sheaf.viewer.label(group.labels),
        said=wording.said_aloud(figure, t(indicator.unit), t),
        figure=wording.figure_words(figure, t),
        interval=wording.interval_said(figure, t),
        base=wording.base_said(figure, t),
    )
    return t(words)


def _chapter(sheaf: Sheaf, section: SummarySection) -> Chapter:
    totals = [sheaf.edition.results.get(name) for name in section.indicators]
    return Chapter(sheaf.t(section.title), sheaf.t(section.text), tuple(_items(sheaf, totals)))


def _items(sheaf: Sheaf, totals: Sequence[Result]) -> Iterator[Item]:
    """Join single figures of one unit that follow each other into one table; give every other indicator its own."""
    for (one, *_unit), found in groupby(totals, key=_kind):
        together = list(found)
        if one and len(together) > 1 and any(result.groups[0].figure.shown for result in together):
            pairs = [(sheaf.t(result.indicator.title), result.groups[0].figure) for result in together]
            first = together[0].indicator
            yield _item(
                sheaf, first, pairs, "", caption=sheaf.t(_("Resultados")), first=sheaf.t(_("Indicador"))
            )
        else:
            yield from (_alone(sheaf, result) for result in together)


def _kind(result: Result) -> tuple[bool, Scale | None, str]:
    """Return what figures share that can stand in one table: being one alone, their scale and their unit."""
    indicator = result.indicator
    unit = "" if indicator.estimator.percent else indicator.unit
    return len(result.groups[0].figures) == 1, scale_of(indicator.estimator), unit


def _alone(sheaf: Sheaf, result: Result) -> Item:
    t, indicator, figures = sheaf.t, result.indicator, result.groups[0].figures
    order = sorted(range(len(figures)), key=lambda place: -(figures[place].value or 0.0))
    kept = [figures[place] for place in sorted(order[:MOST_ROWS])]
    pairs = [(t(figure.label) or t(_("Total")), figure) for figure in kept]
    left_out = ""
    if len(kept) < len(figures):
        words = _(
            "Se muestran las {shown} cifras más altas de {all}. Las demás están en la página de este indicador."
        )
        left_out = t(words.fill(shown=len(kept), all=len(figures)))
    first = t(_("Categoría")) if len(figures) > 1 else t(_("Grupo"))
    title = t(indicator.title)
    return _item(sheaf, indicator, pairs, title, t(indicator.meaning), title, first, left_out)


def _item(
    sheaf: Sheaf,
    indicator: Indicator,
    pairs: Iterable[tuple[str, Figure]],
    title: str,
    text: str = "",
    caption: str = "",
    first: str = "",
    left_out: str = "",
    beside: Sequence[Figure] = (),
) -> Item:
    """Return a table whose bars share one axis, with those `beside` too; its caption says where that begins and ends."""
    scale = scale_of(indicator.estimator)
    rows = tuple(sheaf.viewer.row(label, figure, scale) for label, figure in pairs)
    bars = [mark("", figure, "x", scale) for figure in beside] or [row.bar for row in rows]
    axis = axis_of(scale, bars, sheaf.t) if scale and any(bar.value is not None for bar in bars) else None
    lines = tuple(Line(row, bar_picture(row.bar, axis) if axis else "") for row in rows)
    unit = "" if indicator.estimator.percent else sheaf.t(indicator.unit)
    ends = _("escala de {first} a {last}").fill(first=axis.ends[0], last=axis.ends[1]) if axis else ""
    said = " · ".join(filter(None, (caption, unit, sheaf.t(ends), sheaf.note)))
    return Item(title, text, said, first, lines, left_out)
