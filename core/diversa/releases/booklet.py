"""The summary of a module as a booklet: key figures, chapters of charts and tables, who is missing, method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from diversa.releases.drawing import Drawing, scale_of
from diversa.releases.edition import Sheaf
from diversa.releases.summary import SummarySection
from diversa.releases.views import Block, IndicatorView, Part
from diversa.texts import Text

_ = Text
MOST_ROWS = 8
"""Rows of one chart and table; of longer ones the highest figures are shown, in their own order."""
BREAKDOWNS = 4
"""Breakdowns of the first key figure that the booklet shows."""
MOST_GROUPS = 8
"""Groups that such a breakdown may have."""


@dataclass(frozen=True)
class Item:
    """Hold one chart and table of a chapter, and the words that go with them."""

    title: str
    text: str
    block: Block
    left_out: str = ""
    """A sentence about what is not shown here."""

    @property
    def charts(self) -> tuple[str, ...]:
        """Return the drawings."""
        return tuple(part.chart.paper for part in self.block.parts if part.chart.paper)


@dataclass(frozen=True)
class Chapter:
    """Hold one part of the booklet."""

    id: str
    title: str
    text: str
    items: tuple[Item, ...]


def chapters(sheaf: Sheaf) -> tuple[Chapter, ...]:
    """Return the chapters: the first key figure by groups, then what the module's summary tells, in its order."""
    told = tuple(_chapter(sheaf, section) for section in sheaf.edition.sections)
    groups = _groups(sheaf)
    return (told[0], groups, *told[1:]) if groups else told


def _groups(sheaf: Sheaf) -> Chapter | None:
    first = next(iter(sheaf.keys), None)
    if first is None:
        return None
    few = [block for block in first.blocks if len(block.rows) <= MOST_GROUPS and block.drawn]
    items = tuple(Item(block.heading, "", block) for block in few[:BREAKDOWNS])
    t = sheaf.t
    return Chapter("groups", t(_("Por grupos")), t(first.indicator.title), items) if items else None


def _chapter(sheaf: Sheaf, section: SummarySection) -> Chapter:
    views = [sheaf.views[name] for name in section.indicators]
    return Chapter(
        section.id, sheaf.t(section.title), sheaf.t(section.text), tuple(_items(sheaf, section.id, views))
    )


def _items(sheaf: Sheaf, name: str, views: list[IndicatorView]) -> Iterator[Item]:
    """Join single figures of one unit that follow each other into one chart; give every other indicator its own."""
    kinds = groupby(views, key=lambda view: (view.is_one, _measured_in(view)))
    for place, ((one, _unit), found) in enumerate(kinds):
        together = list(found)
        if one and len(together) > 1:
            results = [sheaf.edition.results.get(view.indicator.id) for view in together]
            yield Item("", "", sheaf.viewer.joined(f"{name}-{place}", results))
        else:
            yield from (_alone(sheaf, view) for view in together)


def _measured_in(view: IndicatorView) -> object:
    estimator = view.indicator.estimator
    return scale_of(estimator), "" if estimator.percent else view.indicator.unit


def _alone(sheaf: Sheaf, view: IndicatorView) -> Item:
    t, indicator = sheaf.t, view.indicator
    title, meaning, rows = t(indicator.title), t(indicator.meaning), view.total.rows
    if len(rows) <= MOST_ROWS:
        return Item(title, meaning, view.total)
    order = sorted(range(len(rows)), key=lambda place: -(rows[place].bar.value or 0.0))
    kept = tuple(rows[place] for place in sorted(order[:MOST_ROWS]))
    scale = scale_of(indicator.estimator)
    marks = [row.bar for row in kept]
    chart = sheaf.viewer.pen.draw(f"{view.total.id}-most", title, marks, scale) if scale else Drawing()
    words = _(
        "Se muestran las {shown} cifras más altas de {all}. Las demás están en la página de este indicador."
    )
    left_out = t(words.fill(shown=len(kept), all=len(rows)))
    return Item(title, meaning, replace(view.total, parts=(Part("", kept, chart),)), left_out)
