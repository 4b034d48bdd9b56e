"""What people said of the questionnaire, as a look tells it: with its other figures, and not one rating at a time."""

from __future__ import annotations

from collections.abc import Sequence

from diversa.campaigns.campaigns import EnabledModule
from diversa.conversation.ratings import RatingsSummary, protected, summary_of
from diversa.disclosure.keeping import Remembered
from diversa.disclosure.tables import EVERYBODY
from diversa.questionnaire.structure import Questionnaire
from diversa.vaults import Vault
from diversa.watching.delaying import Limits

Counter = tuple[str, str, int]


def rating_counters(
    vault: Vault, enabled: EnabledModule, limits: Limits, before: Sequence[Remembered], least: int
) -> tuple[Counter, ...]:
    """Return protected counts of ratings of weeks that are over: (section, count, people), the section empty.

    They stay as the last look had them while fewer than `least` ratings came or went. Both counts are perturbed, so that
    they have to differ by twice as many.
    """
    counts = protected(vault, enabled, limits.day).counts(())
    earlier = rated(before[-1]) if before else {}
    if earlier and abs(counts[EVERYBODY] - earlier[EVERYBODY]) < 2 * least:
        counts = earlier
    return tuple(("", name, people) for name, people in counts.items())


def rated(counted: Remembered) -> dict[str, int]:
    """Return the counts of ratings that a look remembers; empty where nobody rated."""
    found = {event: people for section, event, people in counted.counters if not section}
    return found if EVERYBODY in found else {}


def ratings(counted: Remembered, questionnaire: Questionnaire) -> RatingsSummary:
    """Summarise what a look remembers of ratings."""
    return summary_of(rated(counted), questionnaire)
