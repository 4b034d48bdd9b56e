"""Find answers that were sent more than once: copies, and sheets that differ in hardly anything.

Only responses of one stored period and one territory are compared, and only in what either of two people answered: a
refusal, a blank and a question that was not shown are all alike no answer, so that two people who say nothing are not
taken for one. A sheet with few answers is never judged, since many people answer few questions alike.

Near-duplicates differ in at most one answer in twenty. Two such sheets, of which the smaller has n answers, differ in
at most d = n/19 of them; with all questions dealt to d + 1 hands, one hand at least is equal. So sheets are put in
buckets by each hand, neighbours in a bucket are compared part by part, and the most alike sheet of each is then compared
with it answer by answer.

A bucket may hold every sheet, if somebody wants it to: a sheet is compared with `WINDOW` neighbours in each of its
buckets and no more. The work is then at most 2 (d + 1) `WINDOW` comparisons a sheet, whatever is sent. Inside a bucket
sheets are sorted by their other hands, so that the copies of a flood stand side by side; who hides two sheets in a
crowd of others has spent the crowd. Copies are found by sorting, before anything is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from diversa.indicators.layout import Layout, Variable
from diversa.questionnaire.kinds import Consent, Department
from diversa.questionnaire.structure import Questionnaire

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[Any]
    Flags = npt.NDArray[np.bool_]

COPY_ANSWERS = 20
"""Fewest answers of a sheet that can be a copy of another (propuesta)."""
NEAR_ANSWERS = 40
"""Fewest answers of a sheet that can be nearly another one (propuesta)."""
UNLIKE = 20
"""Near-duplicates differ in at most one of so many answers: 5 %."""
PARTS = 64
"""Bytes that stand for a sheet while sheets are put in buckets."""
WINDOW = 4
"""How many neighbours in a bucket a sheet is compared with."""
BLOCK = 1 << 25
"""Answers of so many pairs are compared at once."""
_PRIME = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Compared:
    """Say what of a response is compared: the answers, one a question or row, within a territory."""

    items: tuple[Variable, ...]
    territory: str | None
    """The column of the place question, None where the questionnaire has none that is stored."""

    @property
    def parts(self) -> tuple[tuple[Variable, ...], ...]:
        """Return the items dealt to parts in turn, so that neighbouring questions are in different ones."""
        return tuple(self.items[start::PARTS] for start in range(min(PARTS, len(self.items))))


def compared(questionnaire: Questionnaire, layout: Layout) -> Compared:
    """Return what is compared of a questionnaire's responses: all that is asked but consents and the place."""
    place = place_of(questionnaire, layout)
    consents = {section.consent for section in questionnaire.sections}
    asked = {
        q.id
        for q in questionnaire.questions()
        if not isinstance(q, Consent) and q.id not in (place, *consents)
    }
    return Compared(tuple(v for v in layout.variables if v.ref.partition(".")[0] in asked), place)


def place_of(questionnaire: Questionnaire, layout: Layout) -> str | None:
    """Return the first question that asks for a department or municipality and is stored."""
    places = (q.id for q in questionnaire.questions() if isinstance(q, Department))
    return next((place for place in places if place in layout.by_ref), None)


def quoted(name: str) -> str:
    """Return a column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"


def content(item: Variable) -> str:
    """Return, as SQL, what is hashed of one item; nothing distinguishes why there is no value."""
    names = (name for name, _ in item.columns() if name != item.state)
    return ", ".join(map(quoted, names))


def answer(item: Variable) -> str:
    """Return, as SQL, 0 where an item has no value, else 1 to 65535 for its value."""
    return f"CASE WHEN {quoted(item.state)} IS NULL THEN 1 + hash({content(item)}) % 65535 ELSE 0 END"


@dataclass(frozen=True)
class Sheets:
    """Hold digests of all responses, in one order: arrays of one length.

    `whole` digests the group and every answer, `group` the period and the territory; `parts` are bytes.
    """

    group: Numbers
    whole: Numbers
    answered: Numbers
    parts: Sequence[Numbers]


Answers = Callable[[Any], Any]
"""Row numbers, rising → an array (items, rows) of what `answer` says of them."""


def copies(sheets: Sheets) -> tuple[Flags, Numbers]:
    """Return which responses are copies, and the rows of those that are not.

    Of equal sheets all but the first count as copies: which one was sent first is not known, and one of them may be
    somebody's own.
    """
    import numpy as np

    order = np.argsort(sheets.whole, kind="stable")
    whole = sheets.whole[order]
    same = np.zeros(len(order), bool)
    same[1:] = whole[1:] == whole[:-1]
    found = np.zeros(len(order), bool)
    found[order[same]] = True
    return found & (sheets.answered >= COPY_ANSWERS), np.flatnonzero(~found)


def near_copies(sheets: Sheets, originals: Numbers, items: int, answers: Answers) -> Flags:
    """Return which responses are nearly an earlier row that is not their copy; `items` is how many answers compare."""
    import numpy as np

    partners = _Partners(sheets)
    rows = originals[sheets.answered[originals] >= NEAR_ANSWERS]
    rows = _in_company(rows, sheets.group)
    allowed = _allowed(sheets.answered[rows])
    for least in range(_least(), int(allowed.max(initial=0)) + 1):
        # The smaller of two sheets allows `least` differences; the larger may allow one more.
        members = rows[(allowed == least) | (allowed == least + 1)]
        if len(members) > 1 and (allowed == least).any():
            for older, newer in _neighbours(sheets, members, least + 1):
                partners.offer(older, newer)
    found = np.zeros(len(sheets.group), bool)
    for newer, older in partners.blocks(BLOCK // max(items, 1)):
        found[newer[_nearly(older, newer, answers)]] = True
    return found


def _least() -> int:
    return NEAR_ANSWERS // (UNLIKE - 1)


def _allowed(answered: Any) -> Any:
    """Return in how many answers a sheet may differ from a larger one and be nearly the same."""
    return answered // (UNLIKE - 1)


def _in_company(rows: Numbers, group: Numbers) -> Numbers:
    """Return the rows whose period and territory hold another of them."""
    import numpy as np

    if not len(rows):
        return rows
    _, place, size = np.unique(group[rows], return_inverse=True, return_counts=True)
    kept: Numbers = rows[size[place] > 1]
    return kept


def _neighbours(sheets: Sheets, members: Numbers, hands: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield pairs of rows, the earlier first, that stand close to each other in a bucket of some hand."""
    import numpy as np

    hands = min(hands, len(sheets.parts))
    held = [_hand(sheets, members, range(hand, len(sheets.parts), hands)) for hand in range(hands)]
    for place, hand in enumerate(held):
        order = np.argsort(hand)
        equal = hand[order[1:]] == hand[order[:-1]]
        shared = np.zeros(len(order), bool)
        shared[1:] |= equal
        shared[:-1] |= equal
        inside = order[shared]
        inside = inside[np.lexsort((held[(place + 1) % hands][inside], hand[inside]))]
        bucket, row = hand[inside], members[inside]
        for step in range(1, WINDOW + 1):
            close = bucket[step:] == bucket[:-step]
            one, other = row[:-step][close], row[step:][close]
            yield np.minimum(one, other), np.maximum(one, other)


def _hand(sheets: Sheets, members: Numbers, parts: range) -> Numbers:
    import numpy as np

    digest: Numbers = sheets.group[members]
    for part in parts:
        digest = (digest ^ sheets.parts[part][members]) * np.uint64(_PRIME)
        digest ^= digest >> np.uint64(29)
    return digest


class _Partners:
    """Remember for each sheet the earlier one that is most alike, as far as their parts tell."""

    def __init__(self, sheets: Sheets) -> None:
        import numpy as np

        self.sheets = sheets
        self.partner = np.full(len(sheets.group), -1, np.int64)
        self.unlike = np.full(len(sheets.group), 255, np.uint8)

    def offer(self, older: Numbers, newer: Numbers) -> None:
        """Compare pairs part by part; equal parts may still hide a difference, never the other way round."""
        import numpy as np

        answered = self.sheets.answered
        allowed = _allowed(np.minimum(answered[older], answered[newer]))
        # Who has a partner that is clearly near needs no better one: a flood is settled in a few rounds.
        open_ = self.unlike[newer] > allowed // 2
        older, newer, allowed = older[open_], newer[open_], allowed[open_]
        unlike = np.zeros(len(newer), np.uint8)
        for part in self.sheets.parts:
            unlike += part[older] != part[newer]
        better = (unlike <= allowed) & (unlike < self.unlike[newer])
        older, newer, unlike = older[better], newer[better], unlike[better]
        order = np.argsort(unlike, kind="stable")[
            ::-1
        ]  # of several for one sheet the most alike is written last
        self.partner[newer[order]] = older[order]
        self.unlike[newer[order]] = unlike[order]

    def blocks(self, size: int) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield sheets with their partners, so many at a time."""
        import numpy as np

        newer = np.flatnonzero(self.partner >= 0)
        for start in range(0, len(newer), size):
            rows = newer[start : start + size]
            yield rows, self.partner[rows]


def _nearly(older: Numbers, newer: Numbers, answers: Answers) -> Flags:
    """Compare pairs answer by answer, among the answers that either gave."""
    import numpy as np

    rows, place = np.unique(np.concatenate((older, newer)), return_inverse=True)
    first, second = place[: len(older)], place[len(older) :]
    unlike, given = np.zeros(len(older), np.int64), np.zeros(len(older), np.int64)
    for item in answers(rows):
        one, other = item[first], item[second]
        unlike += one != other
        given += (one > 0) | (other > 0)
    near: Flags = unlike * UNLIKE <= given
    return near


def digests(what: Compared) -> Mapping[str, str]:
    """Return the columns of `Sheets` as SQL over typed columns: name → expression; parts are `p0`, `p1` …, whole."""
    place = quoted(what.territory) if what.territory else "NULL"
    given = " + ".join(f"({quoted(item.state)} IS NULL)::USMALLINT" for item in what.items) or "0"
    parts = {f"p{number}": f"hash({', '.join(map(content, part))})" for number, part in enumerate(what.parts)}
    return {"g": f"hash(period, {place})", "a": f"({given})::USMALLINT", **parts}
