"""From stored columns to columns of a file: each answer through its licensed rule, as numbers with words.

Nothing here looks at several answers of one person; who could be recognised is judged later, by `treating`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from diversa.indicators.breakdowns import BadBreakdown, breakdown
from diversa.indicators.breakdowns import Variable as Asked
from diversa.indicators.figures import REST
from diversa.indicators.layout import Layout
from diversa.indicators.layout import Variable as Stored
from diversa.indicators.rare import rare
from diversa.privacy.rules import Code, MergeRare, Rule
from diversa.questionnaire.kinds import Grid, ManyCodes, Moment, Month, Reading, SingleChoice
from diversa.questionnaire.kinds.readings import SIGNS
from diversa.releases.microdata_files.table import CODES, Absent, Variable, missing_codes
from diversa.texts import SPANISH, Text

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_ = Text
MOST_VALUES = 50
"""Different values that a column may have; more of them point at people."""
FREE_TEXT, TOO_MANY, TOO_RARE = (
    _("es texto libre"),
    _("tiene demasiados valores distintos"),
    _("casi nadie la respondió así"),
)
Labels = Mapping[Code, Text]


class LeftOut(Exception):
    """Say that a column cannot stand in a file, and why."""

    def __init__(self, ref: str, why: Text) -> None:
        super().__init__(ref, why)
        self.ref, self.why = ref, why


@dataclass(frozen=True)
class Responses:
    """Read typed columns of a Parquet file, one at a time."""

    path: Path
    layout: Layout

    def column(self, name: str) -> pa.Array:
        """Return one column."""
        return self._file.read(columns=[name]).column(0).combine_chunks()

    @cached_property
    def _file(self) -> pq.ParquetFile:
        import pyarrow.parquet as pq

        return pq.ParquetFile(self.path)

    def stored(self, id_: str) -> list[Stored]:
        """Return what is stored of a question or derived variable: one, or one for each of its parts."""
        return [v for v in self.layout.variables if v.ref == id_ or v.ref.startswith(f"{id_}.")]


def rule_of(asked: Asked) -> Rule:
    """Return the rule by which an answer stands in a licensed file."""
    return asked.licensed or asked.release


def variables_of(
    responses: Responses, asked: Asked, rule: Rule | None = None
) -> Iterator[Variable | LeftOut]:
    """Yield the columns of one question or derived variable, by its licensed rule or a coarser one."""
    rule = rule or rule_of(asked)
    if asked.store.drops or rule.drops:
        return
    for stored in responses.stored(asked.id):
        try:
            if stored.many:
                yield from _options(responses, stored, cast(ManyCodes, asked), rule)
            elif isinstance(asked, Month | Moment):
                yield _quarters(responses, stored, asked)
            else:
                yield _single(responses, stored, asked, rule)
        except LeftOut as found:
            yield found


def _single(responses: Responses, stored: Stored, asked: Asked, rule: Rule) -> Variable:
    labels = _labels(asked, stored, rule)
    column, states = _read(responses, stored)
    values: list[Any] = [rule.apply(value) for value in column.dictionary.to_pylist()]
    if labels is None and stored.type == "string":
        raise LeftOut(stored.ref, FREE_TEXT)
    if labels is None:
        return _number(asked, stored, column, states, values)
    if isinstance(rule, MergeRare):
        if isinstance(asked, Grid) and rare(_people(values, column), rule.minimum):
            raise LeftOut(stored.ref, TOO_RARE)  # its codes are not alike, so they cannot be one
        values, labels = _merged(values, _people(values, column), labels, rule.minimum)
    numbers = numbered(labels)
    found = [None if value is None else numbers[value] for value in values]
    words = {numbers[code]: SPANISH(label) for code, label in labels.items()}
    return _variable(asked, stored, column, states, found, words)


def numbered(codes: Labels) -> Mapping[Code, int]:
    """Give each code its number in a file: itself where all are numbers, otherwise its place in the list."""
    plain = [str(code) for code in codes]
    if all(code.removeprefix("-").isdigit() for code in plain) and len(set(map(int, plain))) == len(plain):
        return {code: int(code) for code in codes}
    return {code: place for place, code in enumerate(codes, start=1)}


def _labels(asked: Asked, stored: Stored, rule: Rule) -> Labels | None:
    """Return the words of what a rule leaves, where they are a list."""
    if isinstance(asked, Reading):
        part = stored.ref.rpartition(".")[2]
        if part == "sign":
            return {sign: SIGNS[sign] for sign in asked.signs}
        if part == "unit":
            return {unit.code: unit.label for unit in asked.units}
        return {option.code: option.label for option in asked.methods} if part == "method" else None
    one: Asked = asked
    if isinstance(asked, Grid | ManyCodes):
        one = SingleChoice(asked.id, asked.title, options=asked.options, store=asked.store, release=rule)
    try:
        return breakdown(replace(one, release=rule)).labels
    except BadBreakdown:
        return None


def _read(responses: Responses, stored: Stored) -> tuple[Any, Any]:
    return responses.column(stored.ref).dictionary_encode(), responses.column(stored.state)


def _people(values: list[Any], column: Any) -> dict[Code, int]:
    """Count who has each value; in a file of responses counts are exact."""
    import numpy as np

    codes = column.indices.drop_null().to_numpy(zero_copy_only=False)
    counts = np.bincount(codes, minlength=len(column.dictionary))
    return {value: int(n) for value, n in zip(values, counts, strict=True) if n and value is not None}


def _merged(
    values: list[Any], people: Mapping[Code, int], labels: Labels, minimum: int
) -> tuple[list[Any], Labels]:
    """Write rare codes as one, or as none where even together they are too few."""
    few = rare(people, minimum)
    if not few:
        return values, labels
    rest: Code = max((int(c) for c in numbered(labels).values()), default=0) + 1
    enough = sum(people[code] for code in few) >= minimum
    kept = {code: label for code, label in labels.items() if code not in few}
    if not enough:
        return [None if value in few else value for value in values], kept
    if any(isinstance(code, str) for code in labels):
        rest = str(rest)
    return [rest if value in few else value for value in values], {**kept, rest: REST}


def _number(asked: Asked, stored: Stored, column: Any, states: Any, values: list[Any]) -> Variable:
    if len(set(values)) > MOST_VALUES:
        values = [None if value is None else float(f"{value:.1e}") for value in values]
    if len(set(values)) > MOST_VALUES:
        raise LeftOut(stored.ref, TOO_MANY)
    if stored.type != "double":
        values = [None if value is None else int(value) for value in values]
    return _variable(asked, stored, column, states, values, {})


def _quarters(responses: Responses, stored: Stored, asked: Asked) -> Variable:
    """Write a month or a day as its quarter."""
    column, states = _read(responses, stored)
    values = [quarter(value) for value in column.dictionary.to_pylist()]
    if len(set(values)) > MOST_VALUES:
        raise LeftOut(stored.ref, TOO_MANY)
    return _variable(asked, stored, column, states, values, quarter_labels(values))


def quarter(day: str) -> int:
    """Return the quarter of "2026-03…" as a number, 20261."""
    return int(day[:4]) * 10 + (int(day[5:7]) + 2) // 3


def quarter_labels(values: list[int]) -> dict[int, str]:
    """Return the words of quarters."""
    words = _("trimestre {number} de {year}")
    return {v: SPANISH(words.fill(number=v % 10, year=v // 10)) for v in sorted(set(values))}


def _variable(
    asked: Asked, stored: Stored, column: Any, states: Any, found: list[Any], labels: Mapping[int, str]
) -> Variable:
    """Put values where they are and the number of a reason where there is none."""
    import numpy as np

    known = [value for value in (*found, *labels) if value is not None]
    missing = missing_codes(min(known, default=0), max(known, default=0))
    decimal = any(isinstance(value, float) for value in known)
    table = np.array(
        [missing[Absent.PROTECTED] if value is None else value for value in (*found, 0)],
        dtype=np.float64 if decimal else np.int32,
    )
    places = column.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
    values = np.where(places == len(found), _reasons(states, missing), table[places])
    return Variable(
        stored.ref.replace(".", "_"),
        label_of(asked, stored.ref),
        labels,
        missing,
        _small(values),
        SPANISH(asked.title),
        stored.ref,
    )


def _reasons(states: Any, missing: Mapping[Absent, int]) -> Any:
    """Return the numbers of the reasons why there is no value."""
    import numpy as np

    table = np.zeros(256, dtype=np.int32)
    for why, code in CODES.items():
        table[code % 256] = missing[why]
    return table[states.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int16) % 256]


def _small(values: Any) -> Any:
    """Return whole numbers in as few bytes as they need."""
    import numpy as np

    if values.dtype.kind == "f":
        return values
    fits = len(values) and int(values.min()) >= -(2**15) and int(values.max()) < 2**15
    return values.astype(np.int16 if fits else np.int32)


def label_of(asked: Asked, ref: str, part: str = "") -> str:
    """Return the label of a column: the title, with the line of a grid, or the option, that it is about."""
    row = ref.partition(".")[2]
    if row and isinstance(asked, Grid):
        part = SPANISH(next(o.label for o in asked.rows if str(o.code) == row))
    return f"{SPANISH(asked.title)} – {part or row}" if part or row else SPANISH(asked.title)


def _options(responses: Responses, stored: Stored, asked: ManyCodes, rule: Rule) -> Iterator[Variable]:
    """Yield one column of 0 and 1 for each option that a rule leaves; rare ones are one column."""
    import numpy as np

    labels = _labels(asked, stored, rule) or {}
    columns: dict[Code, Any] = {}
    for code in stored.codes:
        chosen = responses.column(stored.option(code)).to_numpy(zero_copy_only=False).astype(bool)
        for left in cast(tuple[Code, ...], rule.apply((code,)) or ()):
            columns[left] = columns[left] | chosen if left in columns else chosen
    if isinstance(rule, MergeRare):
        few = rare(
            {code: int(column.sum()) for code, column in columns.items() if column.any()}, rule.minimum
        )
        rest = [columns.pop(code) for code in few]
        if rest and (together := np.logical_or.reduce(rest)).sum() >= rule.minimum:
            columns["rest"], labels = together, {**labels, "rest": REST}
    states = responses.column(stored.state)
    answered = states.is_null().to_numpy(zero_copy_only=False)
    reasons = _reasons(states, CODES)
    for code, chosen in columns.items():
        yield Variable(
            f"{asked.id}_{code}",
            label_of(asked, asked.id, SPANISH(labels.get(code, Text(str(code))))),
            {0: SPANISH(NOT_CHOSEN), 1: SPANISH(CHOSEN)},
            CODES,
            np.where(answered, chosen, reasons).astype(np.int16),
            SPANISH(asked.title),
            asked.id,
        )


CHOSEN, NOT_CHOSEN = _("La eligió"), _("No la eligió")
