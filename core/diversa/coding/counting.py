"""What coders found, counted: protected as a release is, and never beside one response.

Counts are perturbed by their cell keys, so the same people show the same count each time; below the minimum there is
none. A theme needs ten people, also in a module whose figures need fewer. Bases are rounded down to tens and shares to
whole percents, so that two looks on two days do not tell what came in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from diversa.coding.handing import coding_store, current_list, questionnaire_of
from diversa.coding.subjects import titles
from diversa.coding.themes import ThemeList
from diversa.conversation.words import week
from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.marks import Decision, Mark, decide_proportion, percent
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import Profile, profile_for
from diversa.disclosure.tables import EVERYBODY, Table, protect
from diversa.engine import Diversa

FEWEST_OF_A_THEME, STEP = 10, 10
STARS = (5, 4, 3, 2, 1)
Marked = Iterable[tuple[bytes, tuple[int, ...]]]
"""Records, with the codes that each one has."""


@dataclass(frozen=True)
class Share:
    """Hold what may be shown of one code: a whole percent, or only its mark."""

    code: int
    title: str
    mark: Mark
    percent: int | None = None


@dataclass(frozen=True)
class Counts:
    """Hold the shares among one base, which is rounded down to tens; None where it is too small to be told."""

    name: str
    title: str
    base: int | None
    shares: tuple[Share, ...]


def theme_counts(engine: Diversa, campaign: str, module: str) -> tuple[Counts, ...]:
    """Return the themes of each question, among those whose text was read; empty before the first list of themes."""
    found = current_list(engine, campaign, module)
    if found is None:
        return ()
    asked = questionnaire_of(engine, campaign, module)
    by_question: dict[str, list[tuple[bytes, tuple[int, ...]]]] = {}
    for id_, question, codes in coding_store(engine, campaign, module).themes_of(campaign, module):
        by_question.setdefault(question, []).append((id_, codes))
    key, profile = engine.vault_of(campaign, module).cell_key, _profile(asked.sensitive)
    known = titles(asked)
    return tuple(
        _counts(
            name, known.get(name, name), _titles(found, name), _decisions(key, profile, by_question[name])
        )
        for name in sorted(by_question)
    )


def star_counts(engine: Diversa, campaign: str, module: str) -> Counts:
    """Return how many stars people gave to the questionnaire, among those who gave some; of real people, by whole weeks."""
    vault, profile = (
        engine.vault_of(campaign, module),
        _profile(engine.campaigns.is_sensitive(campaign, module)),
    )
    over = engine.today() - timedelta(0 if engine.campaigns[campaign].demonstration else 7)
    given = vault.store.ratings_of(campaign, module, week(over))
    marked = [(id_, (stars,)) for id_, stars, _hard in given if stars is not None]
    decisions = _decisions(vault.cell_key, profile, marked, STARS)
    return _hide_the_last("stars", _counts("stars", "", dict.fromkeys(STARS, ""), decisions))


def _profile(sensitive: bool) -> Profile:
    return profile_for(sensitive=sensitive).raised(count=FEWEST_OF_A_THEME)


def _titles(themes: ThemeList, question: str) -> Mapping[int, str]:
    return {theme.code: theme.title for theme in themes.of(question)}


@dataclass(frozen=True)
class _Decided:
    base: int
    by_code: Mapping[int, Decision]
    profile: Profile


def _decisions(key: bytes, profile: Profile, records: Marked, also: Iterable[int] = ()) -> _Decided:
    """Count each code, protect the counts, and decide what may be shown of them."""
    import numpy as np

    rows = list(records)
    codes = sorted({code for _id, found in rows for code in found} | set(also))
    place = {code: number for number, code in enumerate(codes, start=1)}
    counts = np.zeros((1, len(codes) + 1), np.int64)
    key_sums = np.zeros((1, len(codes) + 1), np.int64)
    for id_, found in rows:
        own = record_key(key, id_)
        for column in (0, *(place[code] for code in found)):
            counts[0, column] += 1
            key_sums[0, column] += own
    table = Table((), ((),), (EVERYBODY, *map(str, codes)), counts, key_sums)
    shown = protect(table, NoiseTable.build()).counts(())
    base = shown[EVERYBODY]
    decided = {code: decide_proportion(shown[str(code)], base, profile) for code in codes}
    return _Decided(base, decided, profile)


def _counts(name: str, title: str, labels: Mapping[int, str], found: _Decided) -> Counts:
    """Say what may be shown; a code that nobody has is an empty cell, as in a release."""
    nothing = decide_proportion(0, found.base, found.profile)
    shares = tuple(_share(code, label, found.by_code.get(code, nothing)) for code, label in labels.items())
    enough = found.base >= found.profile.minimum_base
    return Counts(name, title, found.base // STEP * STEP if enough else None, shares)


def _share(code: int, title: str, decision: Decision) -> Share:
    rate = None if decision.rate is None else int(percent(decision.rate, 0))
    return Share(code, title, decision.mark, rate)


def _hide_the_last(name: str, counts: Counts) -> Counts:
    """Withhold a second share where one alone is withheld: together they are everybody, so it could be computed."""
    hidden = [share for share in counts.shares if share.mark is Mark.WITHHELD]
    shown = [share for share in counts.shares if share.mark is Mark.FIGURE]
    if len(hidden) != 1 or not shown:
        return counts
    smallest = min(shown, key=lambda share: (share.percent or 0, share.code))
    shares = tuple(
        Share(share.code, share.title, Mark.WITHHELD) if share is smallest else share
        for share in counts.shares
    )
    return Counts(name, counts.title, counts.base, shares)
