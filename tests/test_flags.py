"""Flags: who is marked, why, and that a mark says nothing of anybody."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from diversa.disclosure.cellkeys import record_key
from diversa.engine import Diversa
from diversa.home import Home
from diversa.indicators.flags import (
    REASONS,
    flag_table,
    flags_apply,
    judges_grids,
    judges_sheets,
    write_flags,
)
from diversa.indicators.layout import write_columns
from diversa.privacy import sealing
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import Registry
from diversa.simulation import simulate
from diversa.texts import Text
from tests.sheets import (
    GRIDS,
    LONG,
    PLACE,
    QUESTIONS,
    SECRET,
    Stored,
    grid,
    id_of,
    layout,
    questionnaire,
    write,
)

MODULES = Registry()


def flagged(
    folder: Path, people: Sequence[Stored], asked: Questionnaire = LONG
) -> dict[int, tuple[str, ...]]:
    """Return the reasons of each flagged person, by their place in the list."""
    files = [write(folder / "columns.parquet", people, asked)]
    write_flags(files, layout(asked), asked, folder / "flags.parquet")
    return read(folder, len(people))


def read(folder: Path, people: int) -> dict[int, tuple[str, ...]]:
    places = {id_of(place): place for place in range(people)}
    rows = pq.read_table(folder / "flags.parquet").to_pylist()
    assert all(row["rk"] == record_key(SECRET, row["id"]) for row in rows)
    return {places[row["id"]]: tuple(reason for reason in REASONS if row[reason]) for row in rows}


def rows(*codes: int | None) -> dict[str, int]:
    """Return the answers of a grid; None is a row without a value."""
    return {f"r{place}": code for place, code in enumerate(codes) if code is not None}


def lines(one: Any, two: Any, states: dict[str, str] | None = None) -> Stored:
    return Stored({"one": one, "two": two}, states or {})


CROOKED = rows(1, 2, 3, 1, 2)


def test_only_flagged_responses_are_in_the_file(tmp_path):
    """Of three people one was too fast: the file has that one row, and its id, key and four booleans."""
    people = [Stored({"q1": 1}), Stored({"q1": 2}, about={"speeder": True}), Stored(about={"speeder": False})]
    assert flagged(tmp_path, people) == {1: ("speeder",)}
    assert pq.read_schema(tmp_path / "flags.parquet").names == ["id", "rk", *REASONS]


@pytest.mark.parametrize(
    ("first", "second", "states", "straight"),
    [
        (rows(2, 2, 2, 2, 2), rows(2, 2, 2, 2, 2), {}, True),
        (rows(2, 2, 2, 2, 2), rows(4, 4, 4, 4, 4), {}, True),
        (rows(2, 2, 2, 2, 2), CROOKED, {}, False),
        (rows(2, 2, 2), rows(2, 2, 2, 2, 2), {"one.r3": "blank", "one.r4": "blank"}, False),
        (rows(2, 2, None, 2, 2), rows(3, 3, 3, 3), {"one.r2": "dont_know", "two.r4": "refused"}, True),
        (rows(2, 2, None, 2, 3), rows(3, 3, 3, 3, 3), {"one.r2": "dont_know"}, False),
    ],
    ids=["worked", "other-answers", "one-grid-alone", "three-rows", "worked-98", "not-equal"],
)
def test_the_worked_straight_lines(tmp_path, first, second, states, straight):
    """[2,2,2,2,2] is a straight line, [2,2,2] is not judged, [2,2,98,2,2] is one on four answers; two grids must have one."""
    found = flagged(tmp_path, [lines(first, second, states), lines(CROOKED, CROOKED)])
    assert found == ({0: ("straightlining",)} if straight else {})


def test_a_short_grid_is_not_judged(tmp_path):
    """A grid of three rows makes no second straight line."""
    person = Stored({"one": rows(2, 2, 2, 2, 2), "short": rows(2, 2, 2)})
    assert flagged(tmp_path, [person]) == {}


def test_one_grid_is_not_enough(tmp_path):
    """A questionnaire with one grid that can be judged has no straight lines."""
    asked = questionnaire(GRIDS[0], GRIDS[2])
    assert not judges_grids(asked, layout(asked))
    assert judges_grids(LONG, layout())
    people = [Stored({"one": rows(2, 2, 2, 2, 2), "short": rows(2, 2, 2)})]
    assert flagged(tmp_path, people, asked) == {}


def test_what_many_answer_alike_is_an_answer(tmp_path):
    """Where more than a fifth of 100 people or more give one answer throughout, that line is no sign of haste."""
    usual, odd = (
        lines(rows(1, 1, 1, 1, 1), rows(1, 1, 1, 1, 1)),
        lines(rows(3, 3, 3, 3, 3), rows(4, 4, 4, 4, 4)),
    )
    others = [lines(CROOKED, CROOKED)] * 70
    assert flagged(tmp_path, [odd, *others, *[usual] * 30]) == {0: ("straightlining",)}
    fewer = [odd, *[lines(CROOKED, CROOKED)] * 60, *[usual] * 30]
    assert set(flagged(tmp_path, fewer)) == {0, *range(61, 91)}


def test_several_reasons_stand_side_by_side(tmp_path):
    """One response may be marked for more than one reason."""
    straight = {"one": rows(2, 2, 2, 2, 2), "two": rows(2, 2, 2, 2, 2)}
    values = {**straight, **{question.id: 1 for question in QUESTIONS}}
    people = [Stored(values), Stored(values, about={"speeder": True})]
    assert flagged(tmp_path, people) == {
        0: ("straightlining",),
        1: ("speeder", "straightlining", "duplicate"),
    }


def test_a_sensitive_module_is_not_flagged(tmp_path):
    """A sensitive module has counters only: asking for its flags is an error, and there is a word to know it before."""
    asked = questionnaire(PLACE, *GRIDS, sensitive=True)
    assert not flags_apply(asked)
    assert flags_apply(LONG)
    with pytest.raises(ValueError, match="sensitive"):
        write_flags([], layout(asked), asked, tmp_path / "flags.parquet")
    assert not (tmp_path / "flags.parquet").exists()


def test_short_questionnaires_have_no_copies(tmp_path):
    """With a handful of questions people are alike by nature: nobody is a copy."""
    asked = questionnaire(PLACE, *QUESTIONS[:12])
    assert not judges_sheets(asked, layout(asked))
    assert judges_sheets(LONG, layout())
    people = [Stored({question.id: 1 for question in QUESTIONS[:12]})] * 50
    assert flagged(tmp_path, people, asked) == {}


@pytest.mark.parametrize("files", [0, 1], ids=["no-file", "empty-file"])
def test_nobody(tmp_path, files):
    """Without responses there is an empty file, and a table of zeros."""
    columns = [write(tmp_path / "columns.parquet", [])] * files
    write_flags(columns, layout(), LONG, tmp_path / "flags.parquet")
    assert pq.read_table(tmp_path / "flags.parquet").num_rows == 0
    table = flag_table(columns, tmp_path / "flags.parquet")
    assert table.counts.tolist() == [[0] * 7]
    assert table.key_sums.tolist() == [[0] * 7]


def test_one_response(tmp_path):
    """One person alone is no copy of anybody."""
    assert flagged(tmp_path, [Stored({question.id: 1 for question in QUESTIONS})]) == {}


def test_all_refused(tmp_path):
    """People who answer nothing are not taken for one another."""
    nothing = dict.fromkeys((*(q.id for q in QUESTIONS), "one", "two", "short", "place"), "refused")
    assert flagged(tmp_path, [Stored({}, nothing)] * 300) == {}


def test_the_table_counts_each_reason_exactly(tmp_path):
    """Counts and sums of keys by reason are those of adding up the rows, over several files."""
    draw = random.Random(3)
    answers = {question.id: draw.choice((1, 2, 3, 4)) for question in QUESTIONS}
    nearly = {**answers, "q3": answers["q3"] % 4 + 1}
    people = [
        Stored(answers),
        Stored({**answers}, about={"speeder": True}),
        Stored(nearly),
        Stored({"q1": 2}, about={"speeder": True}),
        Stored({"q2": 1}),
        lines(rows(2, 2, 2, 2, 2), rows(2, 2, 2, 2, 2)),
    ]
    files = [write(tmp_path / "1.parquet", people[:2]), write(tmp_path / "2.parquet", people[2:], first=2)]
    write_flags(files, layout(), LONG, tmp_path / "flags.parquet")
    assert read(tmp_path, 6) == {
        1: ("speeder", "duplicate"),
        2: ("near_duplicate",),
        3: ("speeder",),
        5: ("straightlining",),
    }
    table = flag_table(files, tmp_path / "flags.parquet")
    members = {
        "speeder": (1, 3),
        "straightlining": (5,),
        "duplicate": (1,),
        "near_duplicate": (2,),
        "repeated": (1, 2),
        "flagged": (1, 2, 3, 5),
        "everybody": range(6),
    }
    assert table.groups == ((),)
    counted = dict(zip(table.count_ids, table.counts[0].tolist(), strict=True))
    assert counted == {name: len(held) for name, held in members.items()}
    sums = {name: sum(record_key(SECRET, id_of(place)) for place in held) for name, held in members.items()}
    assert dict(zip(table.count_ids, table.key_sums[0].tolist(), strict=True)) == sums


def test_codes_of_text_make_lines(tmp_path):
    """A grid whose codes are texts is judged as one of numbers."""
    words = tuple(Option(code, Text("Nivel")) for code in ("it's", "no"))
    asked = questionnaire(*(replace(grid(name, 4), options=words) for name in ("one", "two")))
    straight = {f"r{row}": "it's" for row in range(4)}
    people = [
        Stored({"one": straight, "two": straight}),
        Stored({"one": {**straight, "r1": "no"}, "two": straight}),
    ]
    assert flagged(tmp_path, people, asked) == {0: ("straightlining",)}


@pytest.mark.parametrize("module", [q.id for q in MODULES.questionnaires.values() if not q.sensitive])
def test_simulated_people_are_not_marked_in_masses(tmp_path, module):
    """Of 500 simulated people of each module a few were too fast, as simulated; nobody is a copy or a straight line."""
    engine = Diversa(Home(tmp_path / "home"), MODULES)
    _private, public = sealing.generate_keypair()
    engine.campaigns.create("demo", "Prueba", public, demonstration=True, today=engine.today())
    engine.campaigns.enable("demo", module)
    engine.campaigns.open("demo")
    simulate(engine, "demo", module, 500)
    asked = engine.campaigns.module("demo", module).instrument.questionnaire
    batches = (
        [(id_, period, document.encode()) for id_, period, document in batch]
        for batch in engine.store_of("demo", module).documents("demo", module)
    )
    columns = tmp_path / "columns.parquet"
    write_columns(batches, layout(asked), columns, lambda id_: 1)
    write_flags([columns], layout(asked), asked, tmp_path / "flags.parquet")
    table = flag_table([columns], tmp_path / "flags.parquet")
    counts = dict(zip(table.count_ids, table.counts[0].tolist(), strict=True))
    assert counts["everybody"] == 500
    assert counts["straightlining"] == counts["repeated"] == 0
    assert 0 < counts["speeder"] == counts["flagged"] <= 25
    engine.store.engine.close()
