"""Perturb counts with cell keys, so that the same set of records shows the same count everywhere.

A record key comes from the secret and the response id; the key of a cell is the sum of the keys of its records.
Keys are integers: a sum of floats would depend on the order of the records.

Source: cell key method of the Australian Bureau of Statistics, as in the European handbook on disclosure control.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from diversa.disclosure.noise import KEY_SPACE, NoiseTable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SHORTEST_SECRET = 16


def record_key(secret: bytes, response_id: bytes) -> int:
    """Return the key of one record: the first four bytes of HMAC-SHA256(secret, response id), big-endian.

    Raises ValueError for a secret shorter than 16 bytes: whoever guesses it undoes the noise.
    """
    if len(secret) < _SHORTEST_SECRET:
        raise ValueError(f"The secret of the cell keys needs at least {_SHORTEST_SECRET} bytes.")
    return int.from_bytes(hmac.digest(secret, response_id, "sha256")[:4], "big")


def cell_key(key_sum: int) -> int:
    """Return the cell key, in 0..2**32 - 1, for the sum of the record keys of a cell."""
    return key_sum % KEY_SPACE


def perturb(count: int, cell_key: int, table: NoiseTable) -> int:
    """Return the count that may be published; 0 stays 0.

    Raises ValueError for a negative count or a key outside 0..2**32 - 1.
    """
    if count < 0 or not 0 <= cell_key < KEY_SPACE:
        raise ValueError("A count must be 0 or more, and a cell key a sum of record keys modulo 2**32.")
    return count + table.row(count).noise(cell_key) if count else 0


def perturb_many(counts: npt.ArrayLike, key_sums: npt.ArrayLike, table: NoiseTable) -> npt.NDArray[np.int64]:
    """Perturb an array of counts with an array of sums of record keys, of the same shape.

    Both must hold integers: a database that sums into a wider type must cast back, since a float has lost the
    low digits of the key. Raises TypeError for other numbers, ValueError for a negative one or unequal shapes.
    """
    import numpy as np

    true = _integers(counts).astype(np.int64)
    keys = (_integers(key_sums) % KEY_SPACE).astype(np.int64)
    if true.shape != keys.shape:
        raise ValueError(f"Each count needs one key sum, not {true.shape} counts and {keys.shape} key sums.")
    published = true.copy()
    numbers = np.minimum(true, len(table.rows))
    for number, row in enumerate(table.rows, start=1):
        here = np.nonzero(numbers == number)
        positions = np.searchsorted(np.asarray(row.thresholds), keys[here], side="left")
        published[here] += np.asarray(row.values)[positions]
    return published


def _integers(numbers: npt.ArrayLike) -> npt.NDArray[Any]:
    import numpy as np

    array = np.asarray(numbers)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind == "O":
        # Sums beyond 64 bits arrive as Python integers.
        whole = all(isinstance(number, int) for number in array.flat)
    else:
        whole = array.dtype.kind in "iu"
        array = array.astype(np.uint64 if array.dtype.kind == "u" else np.int64) if whole else array
    if not whole:
        raise TypeError(f"Counts and key sums must be integers, not {array.dtype}.")
    if array.min() < 0:
        raise ValueError("Counts and key sums must be 0 or more.")
    return array
