"""The noise of counts: its distribution is the one the method asks for, and it hides small counts."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.disclosure.noise import KEY_SPACE, NoiseRow, NoiseTable

DEFAULT = NoiseTable.build()
TABLES = [
    DEFAULT,
    NoiseTable.build(D=5, V=2.001, js=2),
    NoiseTable.build(D=5, V=3.5, js=2),
    NoiseTable.build(D=3, V=0.4, js=0),
    NoiseTable.build(D=8, V=6.0, js=4),
    NoiseTable.build(D=20, V=4.5, js=3),
]
tables = st.sampled_from(TABLES)


def moments(row: NoiseRow) -> tuple[float, float, float]:
    """Return the sum of the probabilities, the mean and the second moment of a row."""
    pairs = list(zip(row.values, row.probabilities, strict=True))
    return tuple(math.fsum(p * v**power for v, p in pairs) for power in (0, 1, 2))


@pytest.mark.parametrize(
    ("count", "expected", "within"),
    [
        (1, {-1: 0.6667, 2: 0.3333}, 5e-5),
        (2, {-2: 0.333, 1: 0.667}, 5e-4),
        (3, {-3: 0.147, 0: 0.511, 1: 0.255, 2: 0.073, 3: 0.012}, 6e-4),
        (
            8,
            {0: 0.282, 1: 0.220, -1: 0.220, 2: 0.104, -2: 0.104, 3: 0.030, -3: 0.030, 4: 0.005, -4: 0.005},
            5e-4,
        ),
        (1_000_000, {0: 0.282, 1: 0.220, -1: 0.220}, 5e-4),
    ],
)
def test_default_rows_have_the_published_numbers(count, expected, within):
    """With D = 5, V = 2 and js = 2 the rows are those computed for the method."""
    row = DEFAULT.row(count)
    chances = dict(zip(row.values, row.probabilities, strict=True))
    assert {value: chances[value] for value in expected} == pytest.approx(expected, abs=within)


def test_the_rows_of_one_and_two_hold_only_two_values():
    """Where the variance is at its least, the support alone decides, in exact thirds."""
    assert DEFAULT.row(1) == NoiseRow((-1, 2), (2 / 3, 1 / 3))
    assert DEFAULT.row(2) == NoiseRow((-2, 1), (1 / 3, 2 / 3))


@pytest.mark.parametrize(
    ("D", "V", "js"), [(5, 2.0, 2), (5, 2.001, 2), (5, 3.5, 2), (3, 0.4, 0), (8, 6, 4), (20, 4.5, 3)]
)
def test_every_row_has_mean_zero_and_the_variance_asked_for(D, V, js):
    """Probabilities add up to 1, noise has mean 0 and second moment V, in each of the D + js + 1 rows."""
    table = NoiseTable.build(D=D, V=V, js=js)
    assert len(table.rows) == D + js + 1
    for count, row in enumerate(table.rows, start=1):
        assert moments(row) == pytest.approx((1.0, 0.0, V), abs=1e-12), f"row {count}"


@given(tables, st.integers(1, 30))
def test_every_row_has_the_largest_entropy(table, count):
    """The logarithm of the probabilities is a quadratic in v, which only the distribution of largest entropy has."""
    row = table.row(count)
    logs = [(v, math.log(p)) for v, p in zip(row.values, row.probabilities, strict=True)]
    for window in zip(logs, logs[1:], logs[2:], logs[3:], strict=False):
        divided = [
            y / math.prod(x - other for other, _ in window if other != x) for x, y in window
        ]  # third divided difference: 0 for every quadratic
        scale = max(abs(part) for part in divided)
        assert abs(math.fsum(divided)) <= 1e-9 * max(1.0, scale)


@given(st.integers(1, 9), st.integers(0, 5), st.floats(0.05, 12), st.integers(1, 40))
def test_support_is_bounded_and_leaves_the_small_counts_out(D, js, V, count):
    """Whatever the parameters, a table that can be built keeps its bounds; one that cannot says which number to change."""
    try:
        row = NoiseTable.build(D=D, V=V, js=js).row(count)
    except ValueError as error:
        assert "too " in str(error)  # noqa: PT017 - either way is right
        return
    assert moments(row) == pytest.approx((1.0, 0.0, V), abs=1e-11)
    assert all(abs(v) <= D and count + v >= 0 and not 1 <= count + v <= js for v in row.values)


@given(tables, st.integers(1, 30), st.data())
def test_the_noise_is_the_smallest_value_that_reaches_the_key(table, count, data):
    """The value drawn is the first whose cumulative probability is at least u = key / 2**32, at each step too."""
    row = table.row(count)
    steps = [key for edge in row.thresholds for key in (edge, edge + 1) if key < KEY_SPACE]
    key = data.draw(st.one_of(st.integers(0, KEY_SPACE - 1), st.sampled_from(steps)))
    cumulative = [Fraction(math.fsum(row.probabilities[: end + 1])) for end in range(len(row.values) - 1)]
    reached = zip(row.values, [*cumulative, 1], strict=True)
    assert row.noise(key) == next(v for v, share in reached if share >= Fraction(key, KEY_SPACE))


def test_a_value_too_unlikely_for_a_float_is_left_out():
    """Close to the least variance, far values have no chance at all, and no key may draw them."""
    row = NoiseTable.build(D=15, V=2.0000001, js=2).row(1)
    assert min(row.probabilities) > 0.0
    assert row.values[:2] == (-1, 2)
    assert max(row.values) < 15
    assert moments(row) == pytest.approx((1.0, 0.0, 2.0000001), abs=1e-12)


@pytest.mark.parametrize("table", TABLES)
def test_noise_has_mean_zero_over_all_keys(table):
    """Counted over each of the 2**32 keys, the mean is 0 up to one key at each step of the table."""
    for row in table.rows:
        starts = [-1, *row.thresholds[:-1]]
        keys_each = [end - start for start, end in zip(starts, row.thresholds, strict=True)]
        assert sum(keys_each) == KEY_SPACE
        surplus = sum(v * number for v, number in zip(row.values, keys_each, strict=True))
        assert abs(surplus) <= 2 * sum(abs(v) for v in row.values)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"V": 1.5}, r"V=1\.5 is too small for js=2: a count of 1 needs V >= 2\."),
        ({"V": 1.999999}, r"too small for js=2"),
        ({"V": 5.5}, r"V=5\.5 is too large for D=5: a count of 1 allows V <= 5\."),
        ({"D": 2, "js": 5}, r"D=2 is too small for js=5"),
        ({"V": 0.0}, "V > 0"),
        ({"V": math.nan}, "V > 0"),
        ({"D": 0}, "D >= 1"),
        ({"js": -1}, "js >= 0"),
        ({"D": 9, "V": math.nextafter(9.0, 0.0)}, "too close to a limit"),
    ],
)
def test_impossible_noise_is_refused_with_a_sentence(parameters, sentence):
    """The builder says which parameter cannot be met and what would do."""
    with pytest.raises(ValueError, match=sentence):
        NoiseTable.build(**parameters)


def test_a_table_is_built_once():
    """The same parameters give the same object."""
    assert NoiseTable.build(5, 2, 2) is DEFAULT


@pytest.mark.parametrize(
    ("values", "probabilities"),
    [
        ((1, 0), (0.5, 0.5)),
        ((0, 0), (0.5, 0.5)),
        ((0, 1), (1.0, 0.0)),
        ((0, 1), (0.5, 0.4)),
        ((0, 1), (1.0,)),
        ((), ()),
    ],
)
def test_a_row_that_is_no_distribution_is_refused(values, probabilities):
    """A row written by hand needs ascending values and positive probabilities that add up to 1."""
    with pytest.raises(ValueError, match="noise row"):
        NoiseRow(values, probabilities)


def test_a_table_that_would_publish_negative_counts_is_refused():
    """A row may not take its count below 0, and a table needs a row."""
    with pytest.raises(ValueError, match="below 0"):
        NoiseTable((NoiseRow((-2, 2), (0.5, 0.5)),))
    with pytest.raises(ValueError, match="at least one row"):
        NoiseTable(())


def test_zero_has_no_noise_row():
    """Asking for the noise of an empty cell is an error: it stays empty."""
    with pytest.raises(ValueError, match="1 or more"):
        DEFAULT.row(0)
