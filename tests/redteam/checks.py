"""What the attackers must not achieve against two consecutive releases of a module; each module's file asks for all of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pytest

from tests.redteam.growing import Growth, later
from tests.redteam.guessing import Attacker
from tests.redteam.judging import Score, judge
from tests.redteam.linear import Program, widths
from tests.redteam.making import FEWER, MORE, Demonstration, changes, demonstrate, truth_of
from tests.redteam.method import Method
from tests.redteam.published import Cell, Public, Reading, Row, cells
from tests.redteam.secrets import published

DRAWS = float(os.environ.get("DIVERSA_RED_TEAM_DRAWS", "1"))
"""How many times as many secrets as by default."""
SHOWN = ("mark", "value", "low", "high", "base", "quality", "care", "reason", "count")
WIDE = 2.0


@dataclass(frozen=True)
class Attack:
    """Hold two releases of a module and what is judged."""

    demonstration: Demonstration
    top: int
    """The largest true count that counts as small."""
    secrets: int

    @property
    def public(self) -> Public:
        return self.demonstration.public

    @cached_property
    def truth(self) -> tuple[Mapping[Cell, int], ...]:
        return tuple(truth_of(made) for made in self.demonstration.made)

    @cached_property
    def drawn(self) -> list[tuple[list[dict[str, str]], list[dict[str, str]]]]:
        """Return the rows of both releases under other secrets of the installation."""
        first, second = self.demonstration.made
        secrets = [number.to_bytes(32, "big") for number in range(max(int(self.secrets * DRAWS), 2))]
        return [
            (published(first, first.keyed(secret, ())), published(second, second.keyed(secret, (first,))))
            for secret in secrets
        ]

    def readings(self, rows: tuple[list[Any], list[Any]]) -> tuple[Reading, Reading]:
        first = Reading.of(rows[0], self.public)
        return first, Reading.of(rows[1], self.public, first)

    def attackers(self, rows: tuple[list[Any], list[Any]]) -> tuple[Attacker, Attacker]:
        """Return who attacks each release; of what the later one does not say he knows the earlier one."""
        one, two = self.readings(rows)
        first = Attacker(one, Method())
        return first, Attacker(two, Method(), lambda cell: later(first, cell, FEWER, MORE))


@pytest.fixture(scope="class")
def attack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Attack:
    """Return two published releases of a test class's module."""
    asked = request.cls
    folder = tmp_path_factory.mktemp(asked.module) / "home"
    return Attack(demonstrate(folder, asked.module, asked.people), asked.top, asked.secrets)


class TwoReleases:
    """Ask of a module's two releases what no attacker may learn from them. A subclass names the module."""

    module: ClassVar[str]
    people: ClassVar[int] = 1500
    top: ClassVar[int] = 4
    secrets: ClassVar[int] = 8

    def test_counting_again_under_the_same_secret_gives_the_files(self, attack: Attack) -> None:
        """What the attackers are tried on under other secrets is what the files would have been."""
        first, second = attack.demonstration.made
        secret = first.task.vault.cell_key
        again = (
            published(first, first.keyed(secret, ())),
            published(second, second.keyed(secret, (first,))),
        )
        for rows, files in zip(again, attack.demonstration.rows, strict=True):
            told = ("indicator", "breakdown", "group", "category", "as_of", *SHOWN)
            assert [[row[name] for name in told] for row in rows] == [
                [row[name] for name in told] for row in files
            ]

    def test_no_small_count_can_be_narrowed_down(self, attack: Attack) -> None:
        """Given everything in both releases, a small count can still be more than two numbers apart."""
        readings = attack.readings(attack.demonstration.rows)
        program = Program.of(readings, Method(), (FEWER, MORE))
        for (number, cell), place in program.names.items():
            low, high = program.bounds[place]
            assert low <= attack.truth[number].get(cell, low) <= high, "the attacker misreads the files"
        targets = [
            (number, cell)
            for number, cell in program.names
            if 1 <= attack.truth[number].get(cell, 0) <= attack.top
        ]
        assert len(targets) > 100
        narrow = {target: width for target, width in widths(program, targets, WIDE).items() if width <= WIDE}
        assert not narrow

    @pytest.mark.parametrize("number", [0, 1])
    def test_guesses_are_hardly_better_than_from_the_mark(self, attack: Attack, number: int) -> None:
        """Over other secrets, averaging and the most likely count are right at most 1.2 times as often as the mark."""
        score = Score()
        for rows in attack.drawn:
            attacker = attack.attackers(rows)[number]
            score.lines.append(judge(attacker, attack.truth[number], attack.top))
        print(self.module, number + 1, score.totals, score.ratios())  # noqa: T201
        assert score.totals[0] > 300
        assert not score.surely_above(2), score.ratios()
        assert not score.surely_above(3), score.ratios()

    def test_what_few_people_changed_looks_the_same(self, attack: Attack) -> None:
        """Every figure that rests on a count of which 1 to 9 records changed is the earlier one, and dated."""
        before, after = (_by_place(rows) for rows in attack.demonstration.rows)
        changed = changes(attack.demonstration)
        seen = 0
        for place, row in after.items():
            if (row["indicator"], row["category"]) not in attack.public.counted:
                continue
            few = any(1 <= sum(changed.get(cell, (0, 0))) <= 9 for cell in cells(row, attack.public) if cell)
            if few:
                seen += 1
                assert row["as_of"], place
                assert [row[name] for name in SHOWN] == [before[place][name] for name in SHOWN], place
        assert seen > 50

    def test_a_small_change_cannot_be_guessed(self, attack: Attack) -> None:
        """Both releases tell how a count changed by 1 to 9 hardly more often than the earlier one alone."""
        changed = changes(attack.demonstration)
        score = Score()
        for rows in attack.drawn:
            growth = Growth(*attack.attackers(rows), FEWER, MORE)
            right = [0, 0, 0, 0]
            for cell in growth.after.reading.seen:
                come, gone = changed.get(cell, (0, 0))
                guess = growth.guess(cell) if 1 <= come + gone <= 9 else None
                if guess is not None:
                    right = [
                        a + b
                        for a, b in zip(
                            right, (1, guess[0] == come - gone, 0, guess[1] == come - gone), strict=True
                        )
                    ]
            score.lines.append((right[0], right[1], right[2], right[3]))
        print(self.module, "change", score.totals, score.ratios())  # noqa: T201
        assert score.totals[0] > 300
        assert not score.surely_above(3), score.ratios()


def _by_place(rows: list[Row]) -> dict[tuple[str, ...], Row]:
    return {tuple(row[name] for name in ("indicator", "breakdown", "group", "category")): row for row in rows}
