"""Typed columns: one row for each response, one column for each thing that can be counted.

For a question, a row of a grid or a derived variable, called `ref` as in a condition:

    ref           its value (int32, double or string), null where there is none
    ref=code      of a multiple choice, for each stored code: whether it was chosen, never null
    ref?          why there is no value, as the code that exports write (int8); null where there is a value

Before them stand `id` (16 bytes), `rk` (the record key, uint32), `period`, and how the answers came: `_access`,
`_duration` (a band), `_speeder` and `_soft` (how many soft checks they kept). One boolean for each option is what
DuckDB reads fastest: a million answers are searched for one of eight options in 3 ms, as a list in 100 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diversa.privacy.rules import Code, Recode, Rule
from diversa.questionnaire.answers import EXPORT_CODES, Missing
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import Choice
from diversa.questionnaire.questions import Question
from diversa.questionnaire.structure import Questionnaire

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

Stored = tuple[bytes, str, bytes]
"""A stored response: its id, its period, its JSON document."""
FIXED = {
    "id": "binary",
    "rk": "uint32",
    "period": "string",
    "_access": "string",
    "_duration": "string",
    "_speeder": "bool",
    "_soft": "int32",
}
_ABOUT = {"access": "string", "duration": "string", "speeder": "bool"}
"""What a stored document says of how its answers came, beside the list of its soft flags."""
_LIST = "list<"
_BLOCK = 1 << 24


@dataclass(frozen=True)
class Variable:
    """One thing that is stored of a response.

    `answers` are the exact codes that can be answered, where they are a list; `codes` the stored codes of a multiple
    choice.
    """

    ref: str
    type: str
    rule: Rule
    answers: tuple[Code, ...] = ()
    codes: tuple[Code, ...] = ()
    many: bool = False

    @property
    def state(self) -> str:
        """Return the column that says why there is no value."""
        return f"{self.ref}?"

    def option(self, code: Code) -> str:
        """Return the column that says whether an option was chosen."""
        return f"{self.ref}={code}"

    def columns(self) -> Iterator[tuple[str, str]]:
        """Yield its columns: name and Arrow type."""
        if self.many:
            yield from ((self.option(code), "bool") for code in self.codes)
        else:
            yield self.ref, self.type
        yield self.state, "int8"


@dataclass(frozen=True)
class Layout:
    """List the typed columns of one questionnaire's responses."""

    variables: tuple[Variable, ...]

    def __post_init__(self) -> None:
        seen: dict[str, str] = {}
        for name in self.columns:
            other = seen.get(name.casefold())
            if other is not None:
                raise ValueError(f"Two columns would be named {other!r} and {name!r}: give one another id.")
            seen[name.casefold()] = name

    @cached_property
    def by_ref(self) -> Mapping[str, Variable]:
        """Map `question` or `question.row` to what is stored of it."""
        return {v.ref: v for v in self.variables}

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of all columns, in order."""
        return (*FIXED, *(name for v in self.variables for name, _ in v.columns()))

    def schema(self) -> pa.Schema:
        """Return the Arrow schema of the columns."""
        import pyarrow as pa

        own = (column for v in self.variables for column in v.columns())
        return pa.schema([(name, _arrow(kind)) for name, kind in (*FIXED.items(), *own)])


def columns_of(questionnaire: Questionnaire, derived: Iterable[Derived] = ()) -> Layout:
    """List the typed columns of a questionnaire and of what is derived from it; what is dropped has none.

    Raises ValueError where two columns would have one name.
    """
    asked = (v for q in questionnaire.questions() if not q.store.drops for v in _of_question(q))
    computed = (_of_derived(d) for d in derived if not d.store.drops)
    return Layout((*asked, *computed))


def _of_question(question: Question) -> Iterator[Variable]:
    answers = tuple(o.code for o in question.options) if isinstance(question, Choice) else ()
    codes = _stored_codes(question.store, answers)
    for suffix, kind in question.columns().items():
        many = kind.startswith(_LIST)
        plain = kind.removeprefix(_LIST).rstrip(">")
        found = _code_type(codes) if codes else plain
        yield Variable(question.id + suffix, found, question.store, answers, codes if many else (), many)


def _of_derived(derived: Derived) -> Variable:
    answers = tuple(o.code for o in derived.categories())
    codes = _stored_codes(derived.store, answers)
    return Variable(derived.id, _code_type(codes) if codes else derived.type, derived.store, answers)


def _stored_codes(rule: Rule, answers: tuple[Code, ...]) -> tuple[Code, ...]:
    """Return the codes that can be stored, where they are a list."""
    if isinstance(rule, Recode):
        return tuple(g.code for g in rule.groups)
    stored = (rule.apply(code) for code in answers)
    return tuple(dict.fromkeys(code for code in stored if isinstance(code, int | str)))


def _code_type(codes: tuple[Code, ...]) -> str:
    return "int32" if all(isinstance(code, int) for code in codes) else "string"


def _arrow(kind: str) -> Any:
    import pyarrow as pa

    return pa.type_for_alias(kind)


def write_columns(
    batches: Iterable[Sequence[Stored]], layout: Layout, path: Path, record_key: Callable[[bytes], int]
) -> int:
    """Write stored responses as one Parquet file, a batch at a time, and return how many there are.

    Memory holds one batch: 20,000 responses of 41 questions take about 180 MB. Raises ValueError as `read_batch` does.
    """
    written = 0
    with column_file(layout, path) as file:
        for batch in batches:
            file.write_table(read_batch(batch, layout, record_key))
            written += len(batch)
    return written


def column_file(layout: Layout, path: Path) -> pq.ParquetWriter:
    """Open a Parquet file of typed columns for writing."""
    import pyarrow.parquet as pq

    return pq.ParquetWriter(path, layout.schema(), compression="zstd")


def read_batch(batch: Sequence[Stored], layout: Layout, record_key: Callable[[bytes], int]) -> pa.Table:
    """Turn stored responses into a table of typed columns.

    A document is `{"values": {question: value}, "missing": {question or question.row: state}, "about": {…}}`; what is in
    neither of the first two is "not shown". Raises ValueError for a document that does not fit the layout.
    """
    import pyarrow as pa

    if not batch:
        return layout.schema().empty_table()
    ids, periods, documents = zip(*batch, strict=True)
    values, missing, about = _parse(documents, layout)
    columns = [
        pa.array(ids, pa.binary()),
        pa.array(map(record_key, ids), pa.uint32()),
        pa.array(periods, pa.string()),
        *_manner(about),
    ]
    for variable in layout.variables:
        columns += _columns(variable, values, missing)
    return pa.Table.from_arrays(columns, schema=layout.schema())


def _manner(about: Any) -> Iterator[Any]:
    """Yield the arrays of how the answers came, in the order of their columns."""
    import pyarrow.compute as pc

    yield from (pc.struct_field(about, name) for name in _ABOUT)
    yield pc.fill_null(pc.list_value_length(pc.struct_field(about, "flags")), 0)


def _parse(documents: Sequence[bytes], layout: Layout) -> tuple[Any, Any, Any]:
    """Return the values, the states and how the answers came as three Arrow struct arrays."""
    import pyarrow as pa
    from pyarrow import json

    try:
        table = json.read_json(
            pa.BufferReader(b"\n".join(documents)),
            read_options=json.ReadOptions(block_size=_BLOCK),
            parse_options=json.ParseOptions(
                explicit_schema=_document_schema(layout), unexpected_field_behavior="ignore"
            ),
        )
    except pa.ArrowInvalid as error:
        raise ValueError(f"A stored response does not fit its questionnaire: {error}") from error
    if table.num_rows != len(documents):
        raise ValueError(f"{len(documents)} stored responses hold {table.num_rows} JSON documents.")
    table = table.combine_chunks()
    return table["values"].chunk(0), table["missing"].chunk(0), table["about"].chunk(0)


def _document_schema(layout: Layout) -> pa.Schema:
    import pyarrow as pa

    values: dict[str, Any] = {}
    states: dict[str, None] = {}
    for variable in layout.variables:
        question, _, row = variable.ref.partition(".")
        states.update({question: None, variable.ref: None})
        if row:
            values.setdefault(question, []).append((row, _arrow(variable.type)))
        else:
            kind = _arrow(variable.type)
            values[question] = pa.list_(kind) if variable.many else kind
    fields = [(name, pa.struct(kind) if isinstance(kind, list) else kind) for name, kind in values.items()]
    missing = [(name, pa.string()) for name in states]
    about = [*((name, _arrow(kind)) for name, kind in _ABOUT.items()), ("flags", pa.list_(pa.string()))]
    parts = {"values": fields, "missing": missing, "about": about}
    return pa.schema([(name, pa.struct(part)) for name, part in parts.items()])


def _columns(variable: Variable, values: Any, missing: Any) -> Iterator[Any]:
    """Yield the arrays of one variable, in the order of its columns."""
    import pyarrow.compute as pc

    question, _, row = variable.ref.partition(".")
    found = pc.struct_field(values, [question, row] if row else [question])
    states = pc.struct_field(missing, [variable.ref])
    if row:
        states = pc.coalesce(states, pc.struct_field(missing, [question]))
    if variable.many:
        yield from _options(variable, found)
    else:
        yield found
    yield pc.if_else(found.is_valid(), None, _state_codes(variable, states))


def _options(variable: Variable, chosen: Any) -> Iterator[Any]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    code, person = pc.list_flatten(chosen), pc.list_parent_indices(chosen)
    known = 0
    for option in variable.codes:
        people = person.filter(pc.equal(code, option)).to_numpy(zero_copy_only=False)
        known += len(people)
        column = np.zeros(len(chosen), dtype=bool)
        column[people] = True
        yield pa.array(column)
    if known != len(code):
        raise ValueError(f"A stored response holds a code that {variable.ref!r} does not have.")


def _state_codes(variable: Variable, states: Any) -> Any:
    """Turn names of states into the codes that exports write; what is in no list was not shown."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pa.array([str(state) for state in EXPORT_CODES])
    numbers = pa.array(EXPORT_CODES.values(), pa.int8())
    place = pc.index_in(states, value_set=names)
    if place.null_count != states.null_count:
        raise ValueError(f"A stored response has a state of {variable.ref!r} that does not exist.")
    return pc.fill_null(numbers.take(place), EXPORT_CODES[Missing.NOT_SHOWN])
