"""Cell keys: the same records show the same count, in every order, table and door."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.disclosure.cellkeys import cell_key, perturb, perturb_many, record_key
from diversa.disclosure.noise import KEY_SPACE, NoiseRow, NoiseTable

SECRET = bytes(range(32))
TABLE = NoiseTable.build()
HANDBOOK_ROW = NoiseRow((-1, 0, 1), (0.3, 0.4, 0.3))
tables = st.sampled_from([TABLE, NoiseTable.build(D=3, V=0.4, js=0), NoiseTable.build(D=8, V=6.0, js=4)])
ids = st.lists(st.binary(min_size=16, max_size=16), unique=True, max_size=40)


def published(records: list[bytes], secret: bytes = SECRET) -> int:
    """Publish the count of these records."""
    return perturb(len(records), cell_key(sum(record_key(secret, one) for one in records)), TABLE)


def test_a_record_key_is_the_start_of_the_digest():
    """The key is the first four bytes, big-endian, of HMAC-SHA256: here the first test case of RFC 4231."""
    assert record_key(b"\x0b" * 20, b"Hi There") == 0xB0344C61


def test_a_short_secret_is_refused():
    """A secret that can be guessed would undo the noise."""
    with pytest.raises(ValueError, match="16 bytes"):
        record_key(b"short", b"id")


def test_the_handbook_example():
    """Keys .9, .3 and .6 add up to 1.8, the cell key is .8, and a count of 3 is published as 4."""
    total = sum(round(key * KEY_SPACE) for key in (0.9, 0.3, 0.6))
    assert cell_key(total) / KEY_SPACE == pytest.approx(0.8, abs=1e-9)
    assert perturb(3, cell_key(total), NoiseTable((HANDBOOK_ROW,) * 3)) == 4


@pytest.mark.parametrize(
    ("u", "noise"), [(0.0, -1), (0.3, -1), (0.300001, 0), (0.7, 0), (0.700001, 1), (0.999999, 1)]
)
def test_the_noise_follows_the_cumulative_probabilities(u, noise):
    """A key at a cumulative probability still takes the smaller value; just above, the next."""
    assert perturb(10, int(u * KEY_SPACE), NoiseTable((HANDBOOK_ROW,))) == 10 + noise


@given(ids, st.randoms(use_true_random=False))
def test_the_same_records_show_the_same_count_in_any_order(records, chance: random.Random):
    """The order in which records are read changes nothing."""
    shuffled = chance.sample(records, len(records))
    assert published(records) == published(shuffled)


def test_another_secret_gives_other_noise():
    """What is published depends on the secret, so that nobody without it can repeat the noise."""
    cells = [[bytes([cell, record]) * 8 for record in range(20)] for cell in range(60)]
    one = [published(cell) for cell in cells]
    other = [published(cell, SECRET[::-1]) for cell in cells]
    assert one != other
    assert len(set(one)) > 4


@given(tables, st.integers(0, KEY_SPACE - 1))
def test_zero_stays_zero(table, key):
    """An empty cell is published as 0 whatever its key."""
    assert perturb(0, key, table) == 0


@given(st.integers(1, 60), st.integers(0, KEY_SPACE - 1))
def test_no_count_of_one_or_two_is_ever_published(count, key):
    """With the default table the published count is 0, or 3 and more, and at most 5 away."""
    shown = perturb(count, key, TABLE)
    assert shown == 0 or shown >= 3
    assert abs(shown - count) <= 5


@given(
    tables,
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, 15), st.integers(0, 10**7)),
            st.one_of(
                st.integers(0, 2**60), st.sampled_from([0, KEY_SPACE - 1, KEY_SPACE, 2**63, 2**64, 2**70])
            ),
        ),
        max_size=30,
    ),
)
def test_many_cells_at_once_equal_one_by_one(table, cells):
    """The array version publishes exactly what the plain one does, for sums of any size."""
    one_by_one = [perturb(count, cell_key(total), table) for count, total in cells]
    sums = np.array([total for _, total in cells], dtype=object)
    assert perturb_many([count for count, _ in cells], sums, table).tolist() == one_by_one


@pytest.mark.parametrize("kind", [np.int64, np.uint64, np.int32, np.uint8, object])
def test_every_kind_of_integer_is_understood(kind):
    """Any integer type of an array gives the same counts, in the shape that came in."""
    counts = np.arange(12, dtype=kind).reshape(3, 4)
    sums = np.full((3, 4), 77, dtype=kind)
    expected = [[perturb(int(n), 77, TABLE) for n in row] for row in counts]
    assert perturb_many(counts, sums, TABLE).tolist() == expected


def test_each_threshold_is_the_last_key_of_its_value():
    """At every step of the table, the array version changes value at the same key as the plain one."""
    steps = [
        (count, key)
        for count, row in enumerate(TABLE.rows, start=1)
        for edge in row.thresholds
        for key in (edge, edge + 1)
        if key < KEY_SPACE
    ]
    counts, keys = zip(*steps, strict=True)
    assert perturb_many(counts, keys, TABLE).tolist() == [perturb(n, key, TABLE) for n, key in steps]


def test_arrays_that_lost_digits_or_places_are_refused():
    """Floats, negative numbers and unequal shapes are errors, never a wrong count."""
    with pytest.raises(TypeError, match="integers"):
        perturb_many([3], [1e12], TABLE)
    with pytest.raises(TypeError, match="integers"):
        perturb_many([3], np.array([1.0], dtype=object), TABLE)
    with pytest.raises(ValueError, match="0 or more"):
        perturb_many([-1], [5], TABLE)
    with pytest.raises(ValueError, match="one key sum"):
        perturb_many([3, 4], [5], TABLE)


@pytest.mark.parametrize(("count", "key"), [(-1, 0), (3, -1), (3, KEY_SPACE)])
def test_a_count_or_key_out_of_range_is_refused(count, key):
    """A negative count, or a sum that was not reduced to a cell key, is an error."""
    with pytest.raises(ValueError, match="cell key"):
        perturb(count, key, TABLE)
