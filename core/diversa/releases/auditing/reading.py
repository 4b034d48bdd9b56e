"""Read what figures say of the counts behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from diversa.disclosure.keeping import Shown
from diversa.disclosure.marks import Decision, Mark, Reason, decide_base, decide_proportion
from diversa.disclosure.profiles import Profile
from diversa.disclosure.tables import EVERYBODY, Group, Part, PublishedTable
from diversa.indicators.estimators import Distribution
from diversa.indicators.figures import REST_CODE, Figure, GroupFigures, Result, Results
from diversa.indicators.model import Estimator, Indicator, Measure
from diversa.indicators.plans import thresholds
from diversa.privacy.rules import Code

_FIRST = 1_000_000
"""Counts given to an estimator to see which of them it hands on as parts: all large, and each another number."""


@dataclass(frozen=True)
class Pair:
    """Name the counts of one part of a figure; a mean has no numerator."""

    base: str
    count: str | None = None


Seen = tuple[int, Group, str]
"""The number of the release that a figure is from, a group, a count."""


@dataclass(frozen=True)
class Said:
    """Say that the published numbers of some cells of one table add up to least..most."""

    cells: tuple[Seen, ...]
    least: int
    most: int


@dataclass(frozen=True)
class Place:
    """Locate one figure, in the words of a release."""

    indicator: str
    by: tuple[str, ...]
    group: Group
    category: Code | None


@dataclass(frozen=True)
class Reading:
    """Hold what one figure says, and the counts it rests on."""

    place: Place
    indicator: Indicator
    figure: Figure
    pairs: tuple[Pair, ...]
    cells: tuple[Seen, ...]
    """All that it rests on."""
    said: tuple[Said, ...]
    free: bool
    """Whether its mark follows from its counts alone: nothing else withholds it."""


@dataclass(frozen=True)
class Checked:
    """Hold one figure beside the protected counts that it is made of."""

    place: Place
    indicator: Indicator
    figure: Figure
    parts: tuple[Part, ...]
    size: int
    profile: Profile
    """The thresholds that it must meet, its indicator's own among them."""
    measure: Measure | None
    """What its estimator makes of the counts; None for rare categories that are published as one."""


@lru_cache(maxsize=4096)
def pairs_of(estimator: Estimator) -> Mapping[Code | None, tuple[Pair, ...]]:
    """Return the counts behind each category of an estimator.

    It is handed counts that can be told apart; what cannot be traced back is taken to rest on all of its counts.
    """
    ids = [*dict.fromkeys((*estimator.counts(), EVERYBODY))]
    marked = {id_: _FIRST + place for place, id_ in enumerate(ids)}
    names = {number: id_ for id_, number in marked.items()}
    every = tuple(Pair(id_) for id_ in estimator.counts())
    found: dict[Code | None, tuple[Pair, ...]] = {}
    for measure in estimator.measures(marked):
        known = all(p.base in names and (p.count is None or p.count in names) for p in measure.parts)
        traced = (
            tuple(Pair(names[p.base], None if p.count is None else names[p.count]) for p in measure.parts)
            if known
            else every
        )
        found[measure.category] = traced
    return found


def readings(results: Results, shown: Shown, profile: Profile) -> Iterator[Reading]:
    """Yield what every figure says. Raises KeyError for a result without its table."""
    for result in results:
        indicator = result.indicator
        raised = thresholds(profile, indicator, result.by)
        source = _Source(result, shown.table(result.by, indicator.id), _numbers(shown, result))
        for group in result.groups:
            for figure in group.figures:
                yield source.reading(group, figure, raised)


def checked_figures(results: Results, shown: Shown, profile: Profile) -> Iterator[Checked]:
    """Yield every figure with its protected counts."""
    for result in results:
        indicator = result.indicator
        raised = thresholds(profile, indicator, result.by)
        source = _Source(result, shown.table(result.by, indicator.id), {})
        for group in result.groups:
            yield from source.checked(group, raised)


def _numbers(shown: Shown, result: Result) -> Mapping[Group, int]:
    """Return the release that each group of a result shows."""
    groups = shown.tables[result.by].groups
    held = shown.releases.get((result.by, result.indicator.id), ())
    return {**dict.fromkeys(groups, shown.number), **dict(zip(groups, held, strict=False))}


@dataclass(frozen=True)
class _Source:
    """Read the figures of one indicator in one table."""

    result: Result
    table: PublishedTable
    numbers: Mapping[Group, int]

    @cached_property
    def members(self) -> Mapping[Group, tuple[Group, ...]]:
        """Return the groups of the table that each line stands for: itself, or the rare ones together."""
        lines = [group.codes for group in self.result.groups]
        if not any(REST_CODE in codes for codes in lines):
            return {codes: (codes,) for codes in lines}
        kept = [{codes[place] for codes in lines} - {REST_CODE} for place in range(len(self.result.by))]
        held: dict[Group, list[Group]] = {codes: [] for codes in lines}
        for group in self.table.groups:
            line = tuple(c if c in own else REST_CODE for c, own in zip(group, kept, strict=True))
            if None not in group and line in held:
                held[line].append(group)
        return {codes: tuple(groups) for codes, groups in held.items()}

    @cached_property
    def counts(self) -> Mapping[Group, Mapping[str, int]]:
        """Return the published counts of every group."""
        ids = tuple(dict.fromkeys((*self.result.indicator.estimator.counts(), EVERYBODY)))
        return {group: self.table.counts(group, ids) for group in self.table.groups}

    def checked(self, group: GroupFigures, profile: Profile) -> Iterator[Checked]:
        """Yield the figures of one line with their counts."""
        members, indicator = self.members[group.codes], self.result.indicator
        ids = tuple(dict.fromkeys((*indicator.estimator.counts(), EVERYBODY)))
        counts = {id_: self._number(members, (id_,)) for id_ in ids}
        measured = {m.category: m for m in indicator.estimator.measures(counts)}
        for figure in group.figures:
            measure = measured.get(figure.category)
            parts = tuple(
                Part(counts[base], sum(counts[id_] for id_ in above) if above else None)
                for base, above in _joined(self._pairs(group, figure))
            )
            place = Place(indicator.id, self.result.by, group.codes, figure.category)
            held = measure.parts if measure is not None else parts
            yield Checked(place, indicator, figure, held, counts[EVERYBODY], profile, measure)

    def reading(self, group: GroupFigures, figure: Figure, profile: Profile) -> Reading:
        """Return what one figure says."""
        indicator, members = self.result.indicator, self.members[group.codes]
        pairs = self._pairs(group, figure)
        flat = tuple(one for pair in pairs for one in pair)
        ids = dict.fromkeys(id_ for one in flat for id_ in (one.base, one.count) if id_ is not None)
        said: list[Said] = []
        free = True
        alone = len(flat) == 1 or figure.category == REST_CODE
        for base, above in _joined(pairs):
            held = Part(self._number(members, (base,)), self._number(members, above) if above else None)
            (of_base, of_count), natural = _told(figure, held, profile, alone)
            free = free and natural
            for ids_, limits in (((base,), of_base), (above, of_count)):
                if limits is not None and ids_:
                    said.append(Said(self._seen(members, ids_), *limits))
        place = Place(indicator.id, self.result.by, group.codes, figure.category)
        return Reading(place, indicator, figure, flat, self._seen(members, tuple(ids)), tuple(said), free)

    def _seen(self, members: tuple[Group, ...], ids: tuple[str, ...]) -> tuple[Seen, ...]:
        return tuple((self.numbers[member], member, id_) for member in members for id_ in ids)

    def _number(self, members: tuple[Group, ...], ids: tuple[str, ...]) -> int:
        return sum(self.counts[member][id_] for member in members for id_ in ids)

    def _pairs(self, group: GroupFigures, figure: Figure) -> tuple[tuple[Pair, ...], ...]:
        """Return the pairs of a figure; of rare categories that are published as one, those of each of them."""
        known = pairs_of(self.result.indicator.estimator)
        if figure.category != REST_CODE or REST_CODE in known:
            return (known[figure.category],)
        kept = {one.category for one in group.figures}
        return tuple(pairs for category, pairs in known.items() if category not in kept)


def _joined(pairs: tuple[tuple[Pair, ...], ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the base of each part with its numerators: several where categories are published as one."""
    if len(pairs) > 1:
        yield pairs[0][0].base, tuple(one.count for (one, *_) in pairs if one.count is not None)
        return
    for one in pairs[0]:
        yield one.base, () if one.count is None else (one.count,)


Limits = tuple[int, int] | None


def _told(figure: Figure, part: Part, profile: Profile, alone: bool) -> tuple[tuple[Limits, Limits], bool]:
    """Return what is said of the base and of the numerator, and whether their counts alone decided the mark.

    The attacker is given more than the page: exact perturbed counts wherever a rate is shown, and which side of a
    withheld share is small.
    """
    base: Limits = None
    if figure.base is not None:
        base = (part.base, part.base)
    elif alone and part.base < profile.minimum_count:
        base = (0, profile.minimum_count - 1)
    if figure.mark is not Mark.WITHHELD:
        exact = None if part.count is None else (part.count, part.count)
        return (base, exact), True
    decided = _decided(part, profile)
    if decided.mark is not Mark.WITHHELD:
        return (base, None), False
    if part.count is None or decided.reason is not Reason.SMALL_CELL or not alone or figure.base is None:
        return (base, None), figure.base is not None or part.base < profile.minimum_count
    if part.count < profile.minimum_count:
        lowest = 0 if part.base < profile.extreme_base else 1
        return (base, (lowest, profile.minimum_count - 1)), True
    return (base, (max(0, part.base - profile.minimum_count + 1), max(part.base, part.count))), True


def _decided(part: Part, profile: Profile) -> Decision:
    if part.count is None:
        return decide_base(part.base, profile)
    return decide_proportion(part.count, part.base, profile, part.complement)


def disjoint(estimator: Estimator) -> tuple[str, tuple[str, ...]] | None:
    """Return the base and the numerators of a distribution in which nobody is in two categories; None for others."""
    if not isinstance(estimator, Distribution) or len(estimator.members) < 2:
        return None
    holds = [member.when.pair().true for member in estimator.members]
    if any(one[0] != "in" or one[1] != holds[0][1] or any(one[3:]) for one in holds):
        return None
    codes = [code for one in holds for code in one[2]]
    if len(codes) != len(set(codes)) or any(member.among is not None for member in estimator.members):
        return None
    pairs = [one for (one, *_) in pairs_of(estimator).values()]
    return pairs[0].base, tuple(one.count for one in pairs if one.count is not None)
