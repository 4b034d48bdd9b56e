"""What people say of a questionnaire after filling it in, counted and protected like everything else.

A rating lies apart from its response. Of a campaign that is no demonstration only weeks that are over count, so that
looking twice does not tell who rated in between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from diversa.campaigns.campaigns import EnabledModule
from diversa.conversation.words import week
from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.marks import Decision, decide_proportion
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import profile_for
from diversa.disclosure.tables import EVERYBODY, PublishedTable, Table, protect
from diversa.indicators.metrics_answers import FIVE_STARS, STARS
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text
from diversa.vaults import Vault

HARD = "hard"
_WEEK = timedelta(days=7)
_TOLD = (STARS, FIVE_STARS)


Counter = tuple[str, str, int]
"""A section, or none; what was counted; how many people."""


@dataclass(frozen=True)
class RatingsSummary:
    """Hold what ratings of one module say, protected.

    `base` is how many people gave stars, None where they are too few to say; `stars` maps 1 to 5 to what may be shown of
    its share, `hard` a section's id to its title and what may be shown of the share of those who rated that found it hard.
    """

    base: int | None
    stars: Mapping[int, Decision]
    hard: Mapping[str, tuple[Text, Decision]]

    @property
    def five(self) -> Decision:
        """Return what may be shown of the share of five stars."""
        return self.stars[5]


def summary_of(counts: Mapping[str, int], questionnaire: Questionnaire) -> RatingsSummary:
    """Summarise protected counts of the ratings of a module, by their ids as in `protected`; what is lacking is none."""
    profile = profile_for(sensitive=questionnaire.sensitive)
    rated, everybody = counts.get(STARS, 0), counts.get(EVERYBODY, 0)
    return RatingsSummary(
        rated if rated >= profile.minimum_base else None,
        {n: decide_proportion(counts.get(f"{STARS}:{n}", 0), rated, profile) for n in range(1, 6)},
        {
            s.id: (s.title, decide_proportion(counts.get(f"{HARD}:{s.id}", 0), everybody, profile))
            for s in offered(questionnaire)
        },
    )


def offered(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """Return the sections that a person can call hard: none of a sensitive module, of which only stars are asked."""
    return () if questionnaire.sensitive else tuple(questionnaire.sections)


def star_counters(
    vault: Vault, module: EnabledModule, day: date, before: Sequence[Counter], least: int
) -> tuple[Counter, ...]:
    """Return protected counts of stars and of five stars, as a release remembers them.

    They stay as the last release had them, among the counters in `before`, while fewer than `least` ratings came or went;
    both counts are perturbed, so that they have to differ by twice as many. None of a sensitive module, whose releases say
    nothing of its ratings, or where nobody rated.
    """
    if module.instrument.questionnaire.sensitive:
        return ()
    counts = protected(vault, module, day).counts(())
    earlier = {name: people for section, name, people in before if not section and name in _TOLD}
    if STARS in earlier and abs(counts[STARS] - earlier[STARS]) < 2 * least:
        counts = earlier
    return tuple(("", name, counts[name]) for name in _TOLD) if counts[STARS] else ()


def protected(vault: Vault, module: EnabledModule, day: date) -> PublishedTable:
    """Count the ratings of a module up to a day, and protect the counts by the keys of the ratings."""
    import numpy as np

    last = week(day if module.campaign.demonstration else day - _WEEK)
    sections = [section.id for section in offered(module.instrument.questionnaire)]
    ids = (EVERYBODY, STARS, *(f"{STARS}:{n}" for n in range(1, 6)), *(f"{HARD}:{s}" for s in sections))
    lines = {id_: line for line, id_ in enumerate(ids)}
    counts, keys = np.zeros((1, len(ids)), np.int64), np.zeros((1, len(ids)), np.int64)
    for id_, stars, hard in vault.store.ratings_of(*module.names, last):
        key = record_key(vault.cell_key, id_)
        for name in _counted(stars, hard):
            if name in lines:  # a section may have another id in a later version
                counts[0, lines[name]] += 1
                keys[0, lines[name]] += key
    return protect(Table((), ((),), ids, counts, keys), NoiseTable.build())


def _counted(stars: int | None, hard: str | None) -> Sequence[str]:
    given = () if stars is None else (STARS, f"{STARS}:{stars}")
    return (EVERYBODY, *given, *(f"{HARD}:{section}" for section in json.loads(hard or "[]")))
