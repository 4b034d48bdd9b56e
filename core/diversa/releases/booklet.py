"""The summary of a module as a booklet: key figures, chapters of charts and tables, who is missing, method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from diversa.releases.edition import Sheaf
from diversa.releases.summary import SummarySection
from diversa.releases.views import Block, IndicatorView
from diversa.texts import Text

_ = Text
TALLEST = 22
"""Bars of one chart that fit on a sheet."""
BREAKDOWNS = 4
"""Breakdowns of the first key figure that the booklet shows."""
MOST_GROUPS = 8


@dataclass(frozen=True)
class Item:
    """Hold one chart and table of a chapter, and the view whose words go with them."""

    title: str
    view: IndicatorView | None
    block: Block

    @property
    def charts(self) -> tuple[str, ...]:
        """Return the drawings that fit on a sheet."""
        return tuple(part.chart.paper for part in self.block.parts if part.chart.paper and len(part.rows) <= TALLEST)


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
    items = tuple(Item(block.heading, None, block) for block in few[:BREAKDOWNS])
    t = sheaf.t
    return Chapter("groups", t(_("Por grupos")), t(first.indicator.title), items) if items else None


def _chapter(sheaf: Sheaf, section: SummarySection) -> Chapter:
    views = [sheaf.views[name] for name in section.indicators]
    return Chapter(section.id, sheaf.t(section.title), sheaf.t(section.text), tuple(_items(sheaf, section.id, views)))


def _items(sheaf: Sheaf, name: str, views: list[IndicatorView]) -> Iterator[Item]:
    """Join single figures that follow each other into one chart; give every other indicator its own."""
    kinds = groupby(views, key=lambda view: (view.is_one, view.indicator.estimator.percent))
    for place, ((one, _percent), found) in enumerate(kinds):
        together = list(found)
        if one and len(together) > 1:
            results = [sheaf.edition.results.get(view.indicator.id) for view in together]
            yield Item("", None, sheaf.viewer.joined(f"{name}-{place}", results))
        else:
            yield from (Item(sheaf.t(view.indicator.title), view, view.total) for view in together)
