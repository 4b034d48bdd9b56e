"""Judge what is known of a release: is any small count bounded too narrowly, or guessed too often?"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from diversa.disclosure.audit.findings import (
    Audit,
    Finding,
    Measures,
    guess_words,
    narrow_words,
    table_said,
)
from diversa.disclosure.audit.guessing import By, Guesser, Guesses
from diversa.disclosure.audit.intervals import feasible
from diversa.disclosure.audit.knowledge import Knowledge
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Profile

FEWEST_OF_A_TABLE = 100
"""Tables with fewer small counts are judged together: a few cells are guessed more or less often by luck."""
FEWEST_TO_JUDGE = 10
"""With fewer small counts in all, how often they are guessed says nothing; their intervals are judged all the same."""
SURE = 1.645
"""So many standard errors of luck a ratio may be above its limit: 95 of 100 are below them."""


def audit(
    known: Knowledge, profile: Profile, noise: NoiseTable, *, seed: int = 0, more: Iterable[Finding] = ()
) -> Audit:
    """Judge a release by its thresholds; `more` are findings of those who compared it with its rules.

    A small true count must keep an interval wider than `audit_interval_width`, and must not be guessed more than
    `audit_guess_ratio` times as often as from its own mark. Raises `Contradiction` where nothing fits what is known.
    """
    begun = time.perf_counter()
    narrow, measures = _narrow(known, profile, seed)
    guesser = Guesser(known, noise, profile.minimum_count, profile.audit_secrets, seed)
    pools = pooled(guesser.tables())
    often = _often(pools, profile.audit_guess_ratio)
    worst = max(pools, key=lambda pool: pool.ratio, default=None)
    measures = replace(
        measures,
        ratio=pools[0].ratio if pools else 0.0,
        worst_ratio=worst.ratio if worst else 0.0,
        worst_tables=tuple(table_said(by) for by in worst.tables[:3]) if worst else (),
        guessed=pools[0].targets if pools else 0,
        seconds=time.perf_counter() - begun,
    )
    return Audit((*more, *narrow, *often), measures)


def _narrow(known: Knowledge, profile: Profile, seed: int) -> tuple[tuple[Finding, ...], Measures]:
    limit = profile.audit_interval_width
    targets = known.targets.tolist()
    least, most = feasible(known, targets, limit, seed)
    widths = (most - least).tolist()
    found: dict[By, list[int]] = defaultdict(list)
    for cell, width in zip(targets, widths, strict=True):
        if width <= limit:
            found[known.names[cell].by].append(cell)
    findings = tuple(
        Finding(
            by,
            tuple(sorted({one for cell in cells for one in known.indicators[cell]})),
            tuple(dict.fromkeys(known.names[cell].group for cell in cells)),
            narrow_words(by, len(cells), limit),
        )
        for by, cells in found.items()
    )
    return findings, Measures(
        targets=len(targets),
        narrowest=min(widths, default=None),
        narrow=sum(width <= limit for width in widths),
    )


def pooled(guesses: Iterable[Guesses]) -> tuple[Guesses, ...]:
    """Return the guesses of all tables together, of each with enough small counts, and of the others together."""
    every = tuple(guesses)
    large = tuple(one for one in every if one.targets >= FEWEST_OF_A_TABLE)
    small = tuple(one for one in every if one.targets < FEWEST_OF_A_TABLE)
    joined = [_together(held) for held in (every, small) if len(held) > 1]
    return (*joined[:1], *large, *joined[1:]) if joined else large or small


def _together(guesses: Sequence[Guesses]) -> Guesses:
    """Join guesses, the table that gives away most first."""
    ordered = sorted(guesses, key=lambda one: -one.ratio)
    tables = tuple(by for one in ordered for by in one.tables)
    return Guesses(tables, tuple(hit for one in ordered for hit in one.hits), ordered[0].secrets)


def _often(pools: Sequence[Guesses], limit: float) -> tuple[Finding, ...]:
    """Return a finding for each pool whose ratio is above the limit by more than luck makes it."""
    return tuple(
        Finding(pool.tables[0], (), (), guess_words(pool.tables[:3], pool.ratio, limit))
        for pool in pools
        if pool.targets >= FEWEST_TO_JUDGE and pool.ratio - SURE * pool.luck > limit
    )
