"""Exact tables, and the protected ones that are made of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import PEOPLE
from diversa.disclosure.tables import EVERYBODY, Part, PublishedCell, PublishedTable, Table, protect

NOISE = NoiseTable.build()


def table(counts: list[list[int]], keys: list[list[int]], **more: Any) -> Table:
    told: dict[str, Any] = {
        "by": ("gender",),
        "groups": ((1,), (None,)),
        "count_ids": (EVERYBODY, "a"),
        "counts": np.array(counts),
        "key_sums": np.array(keys),
    }
    return Table(**{**told, **more})


def test_protecting_adds_the_noise_of_each_cell_key() -> None:
    """u = 0 takes the smallest noise of the row, the largest key the largest; 0 stays 0."""
    top = 2**32 - 1
    protected = protect(table([[100, 0], [4, 3]], [[0, 0], [5 * 2**32 + top, 2**32]]), NOISE)
    assert protected.counts((1,)) == {EVERYBODY: 95, "a": 0}
    assert protected.counts((None,)) == {EVERYBODY: 9, "a": 0}
    assert protected.size((None,)) == 9


def test_no_protected_count_is_one_or_two() -> None:
    """Whatever the key, a count of 1 to 12 is never published as 1 or 2, nor below 0."""
    keys = np.linspace(0, 2**32 - 1, 500).astype(np.int64)
    for count in range(1, 13):
        groups = tuple((place,) for place in range(len(keys)))
        ones = np.full((len(keys), 1), count)
        made = Table(("gender",), groups, (EVERYBODY,), ones, keys[:, None])
        found = {protect(made, NOISE).size(group) for group in groups}
        assert not found & {1, 2}
        assert min(found) >= 0


def test_one_set_of_records_has_one_protected_count_in_every_table() -> None:
    """Count and key sum decide, not the table, the group or the name of the count."""
    one = protect(table([[57, 9], [7, 7]], [[123, 456], [9, 9]]), NOISE)
    other = protect(table([[9, 57]], [[456, 123]], by=(), groups=((),), count_ids=("b", EVERYBODY)), NOISE)
    assert other.counts(()) == {"b": one.counts((1,))["a"], EVERYBODY: one.size((1,))}


def test_tables_are_equal_where_their_perturbed_counts_are() -> None:
    """4 with noise −1 and 3 with noise 0 are the same to whoever reads the table."""
    three = NOISE.row(3)
    four = NOISE.row(4)
    zero = three.thresholds[three.values.index(0)]
    minus = four.thresholds[four.values.index(-1)]
    one = protect(table([[30, 3], [7, 7]], [[0, zero], [1, 1]]), NOISE)
    other = protect(table([[30, 4], [7, 7]], [[0, minus], [1, 1]]), NOISE)
    assert one == other
    assert one != protect(table([[30, 4], [7, 7]], [[0, minus], [1, 1]], by=("age",)), NOISE)


def test_only_protecting_makes_a_published_table() -> None:
    """The class itself cannot be built."""
    with pytest.raises(TypeError, match="abstract"):
        PublishedTable()  # type: ignore[abstract]


@pytest.mark.parametrize(
    "wrong",
    [
        {"groups": ((1,),)},
        {"groups": ((1,), (1,))},
        {"groups": ((1, 2), (None, 2))},
        {"count_ids": ("a", "a")},
        {"count_ids": ("a", "b")},
        {"key_sums": np.zeros((1, 2), np.int64)},
    ],
    ids=["shape", "group twice", "codes", "count twice", "nobody counts everybody", "keys"],
)
def test_a_table_must_fit_together(wrong: dict[str, Any]) -> None:
    """Shapes, names and everybody's count are checked when a table is made."""
    with pytest.raises(ValueError, match=r"table|groups"):
        table([[5, 5], [5, 5]], [[1, 1], [1, 1]], **wrong)


def test_a_cell_knows_its_smallest_base() -> None:
    """A ratio rests on the smaller of its two groups; a cell without parts on the people in it."""
    parts = (Part(80, 10), Part(35, 10))
    assert PublishedCell((), (), None, parts, 200, PEOPLE).base == 35
    assert PublishedCell((), (), None, (), 200, PEOPLE).base == 200
