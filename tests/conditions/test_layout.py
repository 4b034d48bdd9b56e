"""Typed columns: what a stored document becomes, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diversa.indicators.layout import Layout, Stored, Variable, columns_of, read_batch, write_columns
from diversa.privacy.rules import Group, Recode, bands, drop, keep, seal
from diversa.questionnaire.answers import EXPORT_CODES, Missing
from diversa.questionnaire.judging import Class, Derived
from diversa.questionnaire.kinds import Grid, Integer, LongText, MultipleChoice, SingleChoice
from diversa.texts import Text as _
from tests.conditions.stub import age, area, grounds, options, stub, weight

ZONES = Recode((Group("urbana", _("Urbana"), (1,)), Group("rural", _("Rural"), (2, 3))))
zone = SingleChoice("zone", _("¿Zona?"), options=options(1, 2, 3), store=ZONES, release=keep)
acts = Grid(
    "acts", _("¿Actos?"), rows=options("a", "b", "c"), options=options(1, 2), store=keep, release=keep
)
story = LongText("story", _("Cuéntenos"), store=seal, release=drop)
device = SingleChoice("device", _("¿Celular?"), options=options(1, 2), store=drop, release=drop)
adult = Derived(
    "adult",
    _("Adulta"),
    store=keep,
    release=keep,
    formula="age >= 18",
    classes=(Class(1, _("Sí"), age >= 18),),
)
score = Derived(
    "score", _("Puntaje"), store=keep, release=keep, formula="x", type="double", compute=lambda sheet: 0.5
)
LAYOUT = columns_of(stub(age, weight, zone, grounds, acts, story, device), [adult, score])
NUMBER = {state: EXPORT_CODES[state] for state in Missing}


def stored(*documents: Any) -> list[Stored]:
    """Return documents with ids of their own."""
    return [
        (
            bytes([i]) * 16,
            "2026-03",
            document if isinstance(document, bytes) else json.dumps(document).encode(),
        )
        for i, document in enumerate(documents)
    ]


def read(*documents: Any) -> list[dict[str, Any]]:
    """Return documents as rows of typed columns."""
    rows: list[dict[str, Any]] = read_batch(stored(*documents), LAYOUT, lambda id: id[0] + 7).to_pylist()
    return rows


def test_each_question_has_the_columns_of_its_kind() -> None:
    """A value and a state; for a multiple choice one boolean each; nothing for what is dropped or sealed."""
    schema = LAYOUT.schema()
    assert {name: str(schema.field(name).type) for name in schema.names} == {
        "id": "binary",
        "rk": "uint32",
        "period": "string",
        "_access": "string",
        "_duration": "string",
        "_speeder": "bool",
        "_soft": "int32",
        "age": "int32",
        "age?": "int8",
        "weight": "double",
        "weight?": "int8",
        "zone": "string",
        "zone?": "int8",
        **{f"grounds={code}": "bool" for code in (1, 2, 3, 96, 0)},
        "grounds?": "int8",
        "acts.a": "int32",
        "acts.a?": "int8",
        "acts.b": "int32",
        "acts.b?": "int8",
        "acts.c": "int32",
        "acts.c?": "int8",
        "adult": "int32",
        "adult?": "int8",
        "score": "double",
        "score?": "int8",
    }
    assert tuple(schema.names) == LAYOUT.columns


def test_a_document_becomes_a_row() -> None:
    """Values stand in their columns, and a state only where there is no value."""
    (row,) = read(
        {
            "values": {
                "age": 30,
                "weight": 61,
                "zone": "rural",
                "grounds": [2, 96],
                "acts": {"a": 1},
                "adult": 1,
            },
            "missing": {"acts.b": "refused", "score": "blank"},
        }
    )
    assert row == {
        "id": bytes(16),
        "rk": 7,
        "period": "2026-03",
        "_access": None,
        "_duration": None,
        "_speeder": None,
        "_soft": 0,
        "age": 30,
        "age?": None,
        "weight": 61.0,
        "weight?": None,
        "zone": "rural",
        "zone?": None,
        **{f"grounds={code}": code in (2, 96) for code in (1, 2, 3, 96, 0)},
        "grounds?": None,
        "acts.a": 1,
        "acts.a?": None,
        "acts.b": None,
        "acts.b?": NUMBER[Missing.REFUSED],
        "acts.c": None,
        "acts.c?": NUMBER[Missing.NOT_SHOWN],
        "adult": 1,
        "adult?": None,
        "score": None,
        "score?": NUMBER[Missing.BLANK],
    }


@pytest.mark.parametrize("state", Missing)
def test_a_state_is_the_number_that_exports_write(state: Missing) -> None:
    """Every state has its number, and that of a whole grid holds for its rows, but not over a row's own."""
    (row,) = read(
        {"values": {}, "missing": {"age": state, "grounds": state, "acts": state, "acts.b": "blank"}}
    )
    assert (row["age"], row["age?"]) == (None, NUMBER[state])
    assert row["grounds?"] == NUMBER[state]
    assert not any(row[f"grounds={code}"] for code in (1, 2, 3, 96, 0))
    assert [row[f"acts.{letter}?"] for letter in "abc"] == [
        NUMBER[state],
        NUMBER[Missing.BLANK],
        NUMBER[state],
    ]


def test_what_a_document_does_not_name_was_not_shown() -> None:
    """An empty document is a row of questions that were not shown, and so is one without its halves."""
    for row in read({"values": {}, "missing": {}}, {}):
        assert {row[f"{ref}?"] for ref in LAYOUT.by_ref} == {NUMBER[Missing.NOT_SHOWN]}


def test_a_value_wins_over_a_state() -> None:
    """Exactly one of value and state is null, whatever a document says."""
    (row,) = read({"values": {"age": 30}, "missing": {"age": "refused"}})
    assert (row["age"], row["age?"]) == (30, None)


def test_what_else_a_document_holds_is_left_alone() -> None:
    """Sealed texts, flags and versions of formulas have no column."""
    (row,) = read(
        {"values": {"age": 30, "story": "x"}, "missing": {}, "sealed": {"story": "…"}, "flags": ["a"]}
    )
    assert set(row) == set(LAYOUT.columns)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ({"values": {"age": "thirty"}, "missing": {}}, "does not fit its questionnaire"),
        ({"values": {"zone": 1}, "missing": {}}, "does not fit its questionnaire"),
        ({"values": {"grounds": 1}, "missing": {}}, "does not fit its questionnaire"),
        ({"values": {"grounds": [4]}, "missing": {}}, "'grounds' does not have"),
        ({"values": {}, "missing": {"age": "lost"}}, "state of 'age' that does not exist"),
        (b'{"values": {}, "missing": {', "does not fit its questionnaire"),
        (b'{"values": {}}\n{"values": {}}', "1 stored responses hold 2 JSON documents"),
    ],
)
def test_a_document_that_does_not_fit_is_refused(document: Any, sentence: str) -> None:
    """Nothing that is not understood becomes a number."""
    with pytest.raises(ValueError, match=sentence):
        read(document)


def test_no_responses_are_a_table_without_rows() -> None:
    """A campaign that nobody answered has its columns all the same."""
    table = read_batch([], LAYOUT, lambda id: 0)
    assert table.num_rows == 0
    assert table.schema == LAYOUT.schema()


def test_batches_are_written_one_at_a_time(tmp_path: Path) -> None:
    """A file holds all batches in order, and the next is asked for only when the last is written."""
    import pyarrow.parquet as pq

    keys: list[int] = []
    seen: list[int] = []

    def batches() -> Iterator[list[Stored]]:
        for start in (0, 2, 4):
            seen.append(len(keys))
            yield stored(*({"values": {"age": start + i}, "missing": {}} for i in range(2)))
        yield []

    def key(id: bytes) -> int:
        keys.append(id[0])
        return 2**32 - 1 - id[0]

    assert write_columns(batches(), LAYOUT, tmp_path / "columns.parquet", key) == 6
    assert seen == [0, 2, 4]
    table = pq.read_table(tmp_path / "columns.parquet")
    assert table.schema == LAYOUT.schema()
    assert table["age"].to_pylist() == [0, 1, 2, 3, 4, 5]
    assert table["rk"].to_pylist() == [2**32 - 1, 2**32 - 2] * 3


@pytest.mark.parametrize("id", ["rk", "Period", "AGE"])
def test_two_columns_of_one_name_are_an_error(id: str) -> None:
    """DuckDB does not tell capitals apart, so the layout does not either."""
    twin = Integer(id, _("¿Cuánto?"), store=keep, release=keep)
    with pytest.raises(ValueError, match="Two columns would be named"):
        columns_of(stub(age, twin))


def test_what_is_stored_decides_the_type() -> None:
    """Groups with names are text, groups with numbers are numbers, and a band is a number."""
    numbered = Recode((Group(7, _("Todas"), (1, 2, 3)),))
    many = MultipleChoice("many", _("¿Cuáles?"), options=options(1, 2, 3), store=ZONES, release=keep)
    few = SingleChoice("few", _("¿Cuál?"), options=options(1, 2, 3), store=numbered, release=keep)
    years = Integer("years", _("¿Edad?"), store=bands(18, 30), release=keep)
    found = columns_of(stub(many, few, years, area)).by_ref
    assert found["many"] == Variable("many", "string", ZONES, (1, 2, 3), ("urbana", "rural"), True)
    assert [found[ref].type for ref in ("few", "years", "area")] == ["int32", "int32", "int32"]
    row = read_batch(
        stored({"values": {"many": ["rural"]}}), columns_of(stub(many)), lambda id: 0
    ).to_pylist()[0]
    assert (row["many=urbana"], row["many=rural"]) == (False, True)


def test_a_layout_is_a_value() -> None:
    """Two layouts of the same questionnaire are equal, so that one can be kept beside its file."""
    assert columns_of(stub(age, acts)) == columns_of(stub(age, acts))
    assert columns_of(stub(age)) != Layout(())
