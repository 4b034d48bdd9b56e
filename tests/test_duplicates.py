"""Copies and near-copies: found as somebody would who compares everybody with everybody, and never at that cost."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diversa.indicators import duplicates
from diversa.indicators.flags import flag_table, write_flags
from diversa.privacy.rules import keep
from diversa.questionnaire.kinds import MultipleChoice
from diversa.texts import Text
from tests.sheets import LONG, NAMES, PLACE, QUESTIONS, SCALE, Stored, id_of, layout, questionnaire, write

DUPLICATE, NEAR = "duplicate", "near_duplicate"
ITEMS = 80


def sheet(draw: random.Random, answered: int = ITEMS) -> dict[str, int]:
    """Return the answers of a person to so many questions."""
    return {name: draw.choice((1, 2, 3, 4)) for name in draw.sample(NAMES, answered)}


def changed(answers: dict[str, int], draw: random.Random, times: int) -> dict[str, int]:
    """Return the same answers with so many of them changed."""
    moved = draw.sample(sorted(answers), times)
    return {name: code % 4 + 1 if name in moved else code for name, code in answers.items()}


def found(folder: Path, people: Sequence[Stored]) -> dict[str, set[int]]:
    """Return who is marked as a copy, and who as nearly one, by place."""
    files = [write(folder / "columns.parquet", people)]
    write_flags(files, layout(), LONG, folder / "flags.parquet")
    places = {id_of(place): place for place in range(len(people))}
    rows = pq.read_table(folder / "flags.parquet").to_pylist()
    return {reason: {places[row["id"]] for row in rows if row[reason]} for reason in (DUPLICATE, NEAR)}


def compared(people: Sequence[Stored]) -> dict[str, set[int]]:
    """Compare everybody with everybody before them, as the rule says it."""
    answers = [{k: v for k, v in one.values.items() if k in NAMES} for one in people]
    where = [(one.period, one.values.get("place")) for one in people]
    marked: dict[str, set[int]] = {DUPLICATE: set(), NEAR: set()}
    for later, mine in enumerate(answers):
        unlike = {}
        for place in range(later):
            if where[place] == where[later]:
                either = mine.keys() | answers[place].keys()
                unlike[place] = (sum(mine.get(k) != answers[place].get(k) for k in either), len(either))
        if any(differences == 0 and either >= 20 for differences, either in unlike.values()):
            marked[DUPLICATE].add(later)
        elif len(mine) >= 40 and any(
            differences * 20 <= either and len(answers[place]) >= 40
            for place, (differences, either) in unlike.items()
        ):
            marked[NEAR].add(later)
    return marked


@pytest.mark.parametrize("seed", range(6))
def test_marked_as_by_comparing_everybody(tmp_path, seed):
    """Among people of whom some resemble others more or less, the marks are those of comparing each with each."""
    draw = random.Random(seed)
    people: list[Stored] = []
    while len(people) < 150:
        answers = sheet(draw, draw.choice((15, 20, 30, 38, 40, 42, 60, 79, 80)))
        where = {"place": draw.choice(("05001", "11001"))} if draw.random() < 0.8 else {}
        one = Stored({**answers, **where}, period=draw.choice(("2026-11-20", "2026-11-21")))
        people.append(one)
        for _copy in range(draw.choice((0, 0, 0, 1, 2))):
            alike = changed(answers, draw, min(draw.choice((0, 1, 2, 3, 4, 5, 8)), len(answers)))
            for name in draw.sample(sorted(alike), draw.choice((0, 0, 1, 2))):
                del alike[name]
            people.append(replace(one, values={**alike, **where}))
    draw.shuffle(people)
    expected = compared(people)
    assert expected[DUPLICATE]
    assert expected[NEAR]
    assert found(tmp_path, people) == expected


@pytest.mark.parametrize(("times", "near"), [(1, True), (4, True), (5, False), (20, False)])
def test_one_answer_in_twenty(tmp_path, times, near):
    """Of 80 answers four may differ, and no more."""
    draw = random.Random(1)
    answers = sheet(draw)
    people = [Stored(answers), Stored(changed(answers, draw, times))]
    assert found(tmp_path, people) == {DUPLICATE: set(), NEAR: {1} if near else set()}


@pytest.mark.parametrize("other", [{"period": "2026-11-23"}, {"place": "05002"}, {"place": None}])
def test_only_the_same_day_and_place(tmp_path, other):
    """The same answers on another day, from another place or from nowhere are another person's."""
    answers = sheet(random.Random(2))
    place = {"place": other["place"]} if other.get("place") else {}
    mine = {**answers, "place": "05001"}
    second = Stored(
        {**answers, **place} if "place" in other else mine, period=other.get("period", "2026-11-22")
    )
    assert found(tmp_path, [Stored(mine), second]) == {DUPLICATE: set(), NEAR: set()}
    assert found(tmp_path, [Stored(mine), Stored(mine)]) == {DUPLICATE: {1}, NEAR: set()}


def test_why_there_is_no_answer_does_not_matter(tmp_path):
    """Two sheets with the same answers are copies whether the rest was refused, blank or not shown."""
    answers = sheet(random.Random(4), 30)
    rest = [name for name in NAMES if name not in answers]
    people = [Stored(answers, dict.fromkeys(rest, state)) for state in ("refused", "blank", "dont_know")]
    assert found(tmp_path, [*people, Stored(answers)])[DUPLICATE] == {1, 2, 3}


def test_few_answers_are_not_judged(tmp_path):
    """With fewer than 20 answers nobody is a copy, with fewer than 40 nobody is nearly one, however many blanks agree."""
    draw = random.Random(5)
    few, some = sheet(draw, 19), sheet(draw, 39)
    people = [Stored(few), Stored(few), Stored(some), Stored(changed(some, draw, 1))]
    assert found(tmp_path, people) == {DUPLICATE: set(), NEAR: set()}


def test_the_earlier_vintage_is_not_the_copy(tmp_path):
    """What was in an earlier file stays unmarked when a copy of it comes later, whatever its id."""
    answers = Stored(sheet(random.Random(6)))
    old, new = write(tmp_path / "1.parquet", [answers], first=9), write(tmp_path / "2.parquet", [answers])
    write_flags([old, new], layout(), LONG, tmp_path / "flags.parquet")
    assert pq.read_table(tmp_path / "flags.parquet")["id"].to_pylist() == [id_of(0)]


def test_a_choice_of_several_is_one_answer(tmp_path):
    """Two options more in one question of several are one difference, not two."""
    many = MultipleChoice("many", Text("Varias"), options=SCALE, store=keep, release=keep)
    asked = questionnaire(PLACE, many, *QUESTIONS[:39])
    answers = dict.fromkeys(NAMES[:39], 2)
    people = [Stored({**answers, "many": chosen}) for chosen in ([1], [1, 2, 3], [1])]
    write_flags([write(tmp_path / "c.parquet", people, asked)], layout(asked), asked, tmp_path / "f.parquet")
    rows = pq.read_table(tmp_path / "f.parquet").to_pylist()
    assert [(row["id"], row[DUPLICATE], row[NEAR]) for row in rows] == [
        (id_of(1), False, True),
        (id_of(2), True, False),
    ]


def test_simulated_strangers_are_not_marked(tmp_path):
    """Two thousand people who answer at random on one day, in one place, resemble nobody."""
    draw = random.Random(7)
    people = [Stored({**sheet(draw, draw.randint(20, 80)), "place": "11001"}) for _ in range(2_000)]
    assert found(tmp_path, people) == {DUPLICATE: set(), NEAR: set()}


# --- cost -----------------------------------------------------------------------------------------------------------


def copies_of(path: Path, one: Stored, people: int, vary: str = "") -> Path:
    """Write one response so many times; with `vary`, that question holds another number each time."""
    row = pq.read_table(write(path.with_suffix(".one"), [one]))
    draw = np.random.default_rng(1)
    with pq.ParquetWriter(path, row.schema, compression="zstd") as file:
        for start in range(0, people, 50_000):
            size = min(50_000, people - start)
            table = row.take(pa.array(np.zeros(size, np.int64)))
            digits = np.arange(start, start + size, dtype=">u8").view("S8")
            fresh = {"id": pa.array([bytes(8) + d.rjust(8, b"\0") for d in digits], pa.binary())}
            fresh["rk"] = pa.array(draw.integers(0, 1 << 32, size, dtype=np.uint32))
            if vary:
                fresh[vary] = pa.array(np.arange(start, start + size, dtype=np.int32))
            for name, column in fresh.items():
                table = table.set_column(table.schema.get_field_index(name), name, column)
            file.write_table(table.cast(row.schema))
    return path


def reasons(folder: Path, path: Path) -> dict[str, int]:
    write_flags([path], layout(), LONG, folder / "flags.parquet")
    table = flag_table([path], folder / "flags.parquet")
    return dict(zip(table.count_ids, table.counts[0].tolist(), strict=True))


def test_a_million_identical_sheets(tmp_path):
    """A million copies of one sheet are marked but for one, in seconds."""
    path = copies_of(tmp_path / "columns.parquet", Stored(sheet(random.Random(8))), 1_000_000)
    began = time.process_time()
    counts = reasons(tmp_path, path)
    assert (counts[DUPLICATE], counts[NEAR], counts["flagged"]) == (999_999, 0, 999_999)
    assert time.process_time() - began < 30  # comparing each with each would take days


def test_a_million_people_who_say_nothing(tmp_path):
    """A million empty sheets are nobody's copies."""
    path = copies_of(tmp_path / "columns.parquet", Stored({}, dict.fromkeys(NAMES, "refused")), 1_000_000)
    assert reasons(tmp_path, path)["flagged"] == 0


def test_a_flood_that_differs_in_one_answer(tmp_path):
    """Many sheets that each differ in one answer are marked, nearly all of them, and with bounded work."""
    path = copies_of(tmp_path / "columns.parquet", Stored(sheet(random.Random(9))), 100_000, vary="q7")
    counts = reasons(tmp_path, path)
    assert counts[DUPLICATE] + counts[NEAR] >= 99_000


def test_nobody_is_compared_more_often_than_said(tmp_path, monkeypatch):
    """Whoever puts everybody in one bucket has each compared with a few neighbours, not with everybody."""
    compared_pairs = []
    real = duplicates._Partners.offer

    def count(self, older, newer):
        compared_pairs.append(len(older))
        real(self, older, newer)

    monkeypatch.setattr(duplicates._Partners, "offer", count)
    draw, people = random.Random(10), 3_000
    # Every fifth answer is the same for everybody, so that one hand nearly is; the others are as unlike as can be.
    same = dict.fromkeys(NAMES[::5], 1)
    crowd = [Stored({**sheet(draw), **same}) for _ in range(people)]
    assert found(tmp_path, crowd)[NEAR] == set()
    assert 0 < sum(compared_pairs) <= people * 2 * 6 * duplicates.WINDOW
