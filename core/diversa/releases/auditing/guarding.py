"""Withhold a few more figures before a release is written, so that no small count can be worked out from it.

It sees what is published and nothing else: what it withholds is a function of perturbed counts, so it tells no more than
they do. In a large release extreme noise makes a few cells too certain, and the audit would refuse all of it for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diversa.disclosure.audit import Contradiction, Knowledge, Sum, feasible
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Profile
from diversa.releases.auditing.cells import Layer
from diversa.releases.auditing.knowing import Builder
from diversa.releases.auditing.reading import Place
from diversa.releases.auditing.relations import Nested

MOST_ROUNDS = 40
"""After so many rounds of withholding more, the audit has to decide."""


def withheld_by_guard(
    layer: Layer,
    profile: Profile,
    noise: NoiseTable,
    nested: Nested,
    earlier: Sequence[Layer] = (),
    seed: int = 0,
) -> frozenset[Place]:
    """Return the figures to withhold, until no small count has a feasible interval as narrow as the audit refuses.

    `earlier` are the releases before it, the latest first; no layer holds exact tables.
    """
    hidden: set[Place] = set()
    doubted: set[str] = set()
    asked: Sequence[int] | None = None
    for _ in range(MOST_ROUNDS):
        judged = replace(layer, hidden=frozenset(hidden))
        builder = Builder([judged, *earlier], profile, noise, nested, frozenset(doubted))
        known = builder.build()
        cells = known.stated.nonzero()[0].tolist() if asked is None else asked
        try:
            narrow = _narrow(known, cells, profile, seed)
        except Contradiction as error:
            # What was taken for granted does not hold: nobody could know it either.
            more = {known.names[cell].count_id for cell in known.families[error.family]} - doubted
            if not more:
                break
            doubted |= more
            continue
        fresh = _fresh(known, builder, narrow) - hidden
        if not fresh:
            break
        hidden |= fresh
        asked = narrow
    return frozenset(hidden)


def _narrow(known: Knowledge, cells: Sequence[int], profile: Profile, seed: int) -> list[int]:
    """Return the cells that may hold a small count and are known too well."""
    small = [cell for cell in cells if known.low[cell] < profile.minimum_count and known.high[cell] > 0]
    least, most = feasible(known, small, profile.audit_interval_width, seed)
    return [
        cell
        for cell, low, high in zip(small, least.tolist(), most.tolist(), strict=True)
        if high - low <= profile.audit_interval_width and low < profile.minimum_count and high > 0
    ]


def _fresh(known: Knowledge, builder: Builder, narrow: Sequence[int]) -> set[Place]:
    """Return what to withhold next: one cell of each sum that makes others too certain."""
    found: set[Place] = set()
    loosened: set[int] = set()
    for cell in narrow:
        chosen = _chosen(known, builder, cell, loosened)
        if chosen is not None:
            loosened.add(chosen)
            found.update(builder.shown_by[chosen])
    return found


def _chosen(known: Knowledge, builder: Builder, cell: int, loosened: set[int]) -> int | None:
    """Return the cell that tightens another one most: the smallest number in its tightest sum, the whole last.

    None where something of that sum is withheld in this round already.
    """
    relations = [one for one in known.sums if cell == one.whole or cell in one.parts]
    relations.sort(key=lambda one: _width(known, one, cell))
    least = builder.profile.minimum_count
    for one in relations:
        members = (*one.parts, one.whole)
        if loosened.intersection(members):
            return None
        others = [other for other in members if other != cell and builder.shown_by[other]]
        if others:
            sizes = {other: int(known.counts[other]) for other in others}
            return min(others, key=lambda other: (other == one.whole, sizes[other] < least, sizes[other]))
    return cell


def _width(known: Knowledge, one: Sum, cell: int) -> int:
    """Return how many numbers a sum leaves for one of its cells."""
    spans = (int(known.high[other] - known.low[other]) for other in (one.whole, *one.parts) if other != cell)
    return sum(spans)
