"""The attackers are worth something: where a protection is off, they find what it hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from diversa.disclosure.noise import NoiseRow, NoiseTable
from diversa.disclosure.tables import PublishedTable, Table, protect
from diversa.releases import counting, tallying
from diversa.releases.tallying import Task, tally
from tests.redteam.guessing import Attacker
from tests.redteam.judging import judge, small
from tests.redteam.linear import Program, widths
from tests.redteam.making import answered, public_of, truth_of
from tests.redteam.method import Method
from tests.redteam.published import Public, Reading
from tests.redteam.secrets import Made, People, published, quiet

MODULE, TOP = "water_quality", 4
SILENT = NoiseTable((NoiseRow((0,), (1.0,)),))
SECRET = b"s" * 32


def unprotected(table: Table, _noise: NoiseTable) -> PublishedTable:
    """Publish the true counts."""
    return protect(table, SILENT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return one counting of a module."""
    engine = answered(tmp_path_factory.mktemp("bites") / "home", MODULE, 800)
    task = Task.of(engine, engine.campaigns.module("demo", MODULE), engine.today(), None)
    return Made(task, tally(task, quiet), People.of(task))


@pytest.fixture(scope="module")
def public(made: Made) -> Public:
    """Return what everybody knows of the module."""
    return public_of(made)


@pytest.fixture
def unguarded() -> Iterator[pytest.MonkeyPatch]:
    """Take away what the product withholds because of other figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "guard", lambda *_given, **_more: ())
        yield patch


def shares(made: Made, public: Public, rows: list[Any], method: Method) -> tuple[float, float, float]:
    """Return which share of small counts is narrowed down by programs, guessed from the mark, and guessed best."""
    reading, truth = Reading.of(rows, public), truth_of(made)
    program = Program.of([reading], method, (0, 0))
    targets = [unknown for unknown in program.names if 1 <= truth.get(unknown[1], 0) <= TOP]
    narrow = [width for width in widths(program, targets).values() if width <= 2.0]
    judged, mark, average, likely = judge(Attacker(reading, method), truth, TOP)
    return len(narrow) / len(targets), mark / judged, max(average, likely) / judged


def test_without_noise_subtraction_finds_small_counts(
    made: Made, public: Public, unguarded: pytest.MonkeyPatch
) -> None:
    """Marks alone hide little: sums give dozens of counts back to programs, and guesses more; with noise, none."""
    rows = published(made, made.keyed(SECRET, (), unprotected))
    plain = replace(public, never=0)
    narrow, mark, best = shares(made, plain, rows, Method(reach=0, never=0))
    noisy, _, _ = shares(made, public, published(made, made.keyed(SECRET, ())), Method())
    assert noisy == 0.0
    assert narrow > 0.05  # dozens of counts
    assert best > mark


def test_without_minimum_bases_small_counts_are_seen(
    made: Made, public: Public, unguarded: pytest.MonkeyPatch
) -> None:
    """Small counts are then figures, and their mark tells them more often than "n. d." does."""
    loose = replace(
        made.task.profile,
        minimum_base=5,
        minimum_count=3,
        extreme_base=5,
        department_base=0,
        identity_place_count=3,
    )
    rows = published(made, made.keyed(SECRET, ()))
    hidden = _shown(Attacker(Reading.of(rows, public), Method()), truth_of(made))
    unguarded.setattr(tallying, "profile_for", lambda *, sensitive: loose)
    open_ = replace(made, task=Task.of(made.task.engine, made.task.enabled, made.task.day, None))
    told = public_of(open_)
    seen = _shown(
        Attacker(Reading.of(published(open_, open_.keyed(SECRET, ())), told), Method()), truth_of(open_)
    )
    assert hidden < 0.1
    assert seen > 0.2


def _shown(attacker: Attacker, truth: Any) -> float:
    """Return which share of small counts has a figure of its own."""
    marks = [row["mark"] == "figure" for row, kind, _ in small(attacker, truth, TOP) if kind == "count"]
    return sum(marks) / len(marks)
