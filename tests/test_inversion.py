"""No published interval gives away more than the counts beside it: an attacker who inverts it gains nothing.

The attacker knows the noise, every published count, and the true counts of all groups but the one it is after. It works
out, for each pair of true counts that the noise allows, what the engine would have published of that pair, and keeps the
pairs that agree with what was published. Its rival guesses from the published counts alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from random import Random

import numpy as np
import pytest

from diversa.disclosure.noise import KEY_SPACE, NoiseTable
from diversa.disclosure.profiles import PEOPLE
from diversa.disclosure.tables import EVERYBODY, Table, protect
from diversa.indicators.combinations import average, difference, ratio
from diversa.indicators.estimators import mean, median, share
from diversa.indicators.figures import Figure
from diversa.indicators.model import Estimator
from diversa.indicators.publishing import figure_of
from diversa.indicators.scores import score
from diversa.texts import Text
from tests.neighbours import GENDER, LOUDNESS, STRATUM, TROUBLES

_ = Text
TRIALS = 2000
NOISE = NoiseTable.build()
Counts = tuple[int, ...]
"""Counts in the order in which an estimator names them; the first two make the pair that is looked for."""
Pair = tuple[int, int]
Bounds = tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class Target:
    """Say which pairs are hidden: `whole` makes all counts of one estimator from three numbers, the pair first."""

    estimator: Estimator
    whole: Callable[[int, int, int], Counts]
    first: range
    second: range
    known: range

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Return the names of its counts."""
        return tuple(self.estimator.counts())

    @cache  # noqa: B019 (there are seven, which live as long as the tests)
    def figure(self, counts: Counts) -> Figure:
        """Return what the engine publishes of these counts."""
        (measure,) = self.estimator.measures(dict(zip(self.ids, counts, strict=True)))
        return figure_of(measure, PEOPLE, (), self.estimator)

    def truth(self, random: Random) -> tuple[int, int, int]:
        """Draw a hidden pair, and the number that the attacker is told."""
        return random.choice(self.first), random.choice(self.second), random.choice(self.known)


def _one(count: int, base: int, _known: int) -> Counts:
    return count, base


def _two(count: int, base: int, known: int) -> Counts:
    return count, base, known, 230


def _points(first: int, second: int, third: int) -> Counts:
    return first, second, third, first + second + third


ANSWERED = GENDER.answered()
_woman, _man = (TROUBLES.any(), GENDER == 1), (TROUBLES.any(), GENDER == 2)
_small, _base, _told = range(5, 60), range(205, 260), range(60, 64)
_points_of = (0.0, 1.0, 2.0)
_two_shares = (share(TROUBLES.any(), among=GENDER == 1), share(STRATUM.is_in(1), among=ANSWERED))
_scored = score(LOUDNESS, _points_of, low=_("nada"), high=_("todo"), among=ANSWERED)
_middle = range(90, 130)
TARGETS: Mapping[str, Target] = {
    "share": Target(share(GENDER == 1, among=ANSWERED), _one, _small, _base, _told),
    "difference": Target(difference(_woman, _man), _two, _small, _base, _told),
    "ratio": Target(ratio(_woman, _man), _two, _small, _base, _told),
    "average": Target(average(*_two_shares), _two, _small, _base, _told),
    "mean": Target(mean(LOUDNESS, _points_of, among=ANSWERED), _points, _small, _small, range(150, 154)),
    "median": Target(
        median(LOUDNESS, _points_of, among=ANSWERED), _points, _middle, _middle, range(100, 104)
    ),
    "score": Target(_scored, _points, _small, _small, range(150, 154)),
}
"""Every estimator that has an interval; a distribution and pairs are shares."""


@dataclass(frozen=True)
class Hits:
    """Count, over all trials, how often each guess was the true pair, and how often one alone was right."""

    attack: int
    rival: int
    apart: int
    trials: int


def said(figure: Figure) -> Bounds:
    """Return the value and the bounds of a figure."""
    return figure.value, figure.low, figure.high


@cache
def likelihood(true: int, shown: int) -> float:
    """Return how likely a true count is published as another."""
    if true == 0:
        return float(shown == 0)
    row = NOISE.row(true)
    return dict(zip(row.values, row.probabilities, strict=True)).get(shown - true, 0.0)


def shown_counts(target: Target, truths: list[Counts], random: Random) -> list[Counts]:
    """Publish the counts of every trial under cell keys drawn anew, by the one way there is."""
    ids = (*dict.fromkeys((*target.ids, EVERYBODY)),)
    counts = np.array([[*truth, *[0] * (len(ids) - len(truth))] for truth in truths], np.int64)
    keys = np.array([[random.randrange(KEY_SPACE) for _ in ids] for _ in truths], np.int64)
    groups = tuple((number,) for number in range(len(truths)))
    table = protect(Table(("trial",), groups, ids, counts, keys), NOISE)
    return [tuple(table.counts(group, target.ids).values()) for group in groups]


def candidates(target: Target, shown: Counts, known: int) -> list[tuple[float, Pair, Counts]]:
    """Return every pair that the noise allows, likeliest first, with all the counts it makes."""
    reach = range(-5, 6)
    found = []
    for one, other in product((shown[0] + v for v in reach), (shown[1] + v for v in reach)):
        if min(one, other) < 0:
            continue
        counts = target.whole(one, other, known)
        chance = math.prod(likelihood(true, seen) for true, seen in zip(counts, shown, strict=True))
        if chance > 0.0:
            found.append((chance, (one, other), counts))
    return sorted(found, key=lambda each: (-each[0], each[1]))


def attack(
    target: Target, publish: Callable[[Counts, Counts], Bounds | None], again: Callable[[Counts], Bounds]
) -> Hits:
    """Let both guess in every trial in which something was published.

    `publish` says what is published of (true, perturbed) counts, `again` what the attacker computes of true ones.
    """
    random = Random(20260101)
    drawn = [target.truth(random) for _ in range(TRIALS)]
    truths = [target.whole(*one) for one in drawn]
    hits = []
    for (first, second, known), true, shown in zip(
        drawn, truths, shown_counts(target, truths, random), strict=True
    ):
        bounds = publish(true, shown)
        if bounds is None:
            continue
        ranked = candidates(target, shown, known)
        rival = ranked[0][1]
        agreeing = (pair for _chance, pair, counts in ranked if again(counts) == bounds)
        hits.append((next(agreeing, rival) == (first, second), rival == (first, second)))
    return Hits(sum(a for a, _ in hits), sum(r for _, r in hits), sum(a != r for a, r in hits), len(hits))


@pytest.mark.parametrize("name", TARGETS)
def test_no_interval_gives_a_true_count_away(name: str) -> None:
    """Whoever inverts what is published is right no more often than whoever looks at the published counts alone.

    Both guess in the same trials, so that only the trials in which one alone is right tell them apart. If neither is
    better, their difference has that number for its variance; four standard deviations let one honest run in 30,000
    fail, and the seed is fixed.
    """
    target = TARGETS[name]

    def publish(_true: Counts, shown: Counts) -> Bounds | None:
        figure = target.figure(shown)
        return said(figure) if figure.shown else None

    found = attack(target, publish, lambda counts: said(target.figure(counts)))
    assert found.trials > TRIALS / 2
    assert found.rival > found.trials / 40
    assert found.attack - found.rival <= 4 * math.sqrt(found.apart)


def exact(target: Target, counts: Counts, decimals: int) -> Bounds:
    """Return the value and bounds of counts with so many decimals."""
    (measure,) = target.estimator.measures(dict(zip(target.ids, counts, strict=True)))
    if measure.estimate is None:
        return None, None, None
    interval = measure.estimate.interval
    value, low, high = (
        round(number * target.estimator.factor, decimals)
        for number in (measure.estimate.value, interval.low, interval.high)
    )
    return value, low, high


@pytest.mark.parametrize(("name", "decimals"), [("share", 1), *((name, 5) for name in TARGETS)])
def test_exact_intervals_beside_perturbed_counts_would_give_them_away(name: str, decimals: int) -> None:
    """The attack works: of intervals from true counts, to one decimal for a share, it finds most true pairs."""
    target = TARGETS[name]
    found = attack(
        target,
        lambda true, _shown: exact(target, true, decimals),
        cache(lambda counts: exact(target, counts, decimals)),
    )
    assert found.trials == TRIALS
    assert found.attack > 0.5 * found.trials
    assert found.rival < 0.2 * found.trials
