"""What a release counted, exactly, remembered for the next one: encrypted, beside the responses, without ids.

The next release needs it to know of which cells only a few records changed; the audit needs it to see what could be
worked out from both together. Nobody else can read it.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from diversa.disclosure.keeping import Remembered
from diversa.disclosure.noise import KEY_SPACE
from diversa.disclosure.tables import Table
from diversa.privacy.sealing import framed
from diversa.releases.ledger import ReleaseError
from diversa.vaults import Vault

_NONCE = 12
_FORMAT = 1
Names = tuple[str, str]
"""Campaign and module."""


def remember(vault: Vault, names: Names, counted: Remembered) -> None:
    """Write what a release counted, encrypted; it replaces what an unfinished release of its number left."""
    place = _place(names, counted.number)
    nonce = os.urandom(_NONCE)
    closed = nonce + AESGCM(vault.ledger_key).encrypt(nonce, zlib.compress(encode(counted), 6), place)
    vault.store.remember_counted(*names, counted.number, closed)


def remembered(vault: Vault, names: Names, before: int) -> tuple[Remembered, ...]:
    """Return what the releases before a number counted, oldest first.

    Raises ReleaseError where it cannot be read: without it no release is safe.
    """
    return tuple(
        _open(vault, names, number, closed) for number, closed in vault.store.counted_before(*names, before)
    )


def _open(vault: Vault, names: Names, number: int, closed: bytes) -> Remembered:
    try:
        packed = AESGCM(vault.ledger_key).decrypt(closed[:_NONCE], closed[_NONCE:], _place(names, number))
    except InvalidTag:
        raise ReleaseError(
            f"No se puede leer lo que contó la edición {number} de «{names[1]}» en «{names[0]}»: cambió el secreto "
            "«ledger» o se dañó la base de datos. Recupere los dos de la misma copia de seguridad."
        ) from None
    return decode(zlib.decompress(packed))


def _place(names: Names, number: int) -> bytes:
    return framed(b"counted", *(name.encode() for name in names), str(number).encode())


def encode(counted: Remembered) -> bytes:
    """Write what a release counted as bytes: a line of JSON, then the counts and key sums of every table."""
    import numpy as np

    tables, numbers = [], []
    for by, table in counted.tables.items():
        indicators = {name: list(shown) for (of, name), shown in counted.shown.items() if of == by}
        tables.append([by, table.groups, table.count_ids, indicators])
        numbers += [table.counts.astype("<u4"), (table.key_sums % KEY_SPACE).astype("<u4")]
    head = {
        "format": _FORMAT,
        "number": counted.number,
        "day": counted.day.isoformat(),
        "tables": tables,
        "counters": counted.counters,
    }
    arrays = b"".join(np.ascontiguousarray(array).tobytes() for array in numbers)
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + arrays


def decode(content: bytes) -> Remembered:
    """Read what `encode` wrote."""
    import numpy as np

    line, _newline, arrays = content.partition(b"\n")
    head = json.loads(line)
    values, start = np.frombuffer(arrays, "<u4").astype(np.int64), 0
    tables: dict[tuple[str, ...], Table] = {}
    shown: dict[tuple[tuple[str, ...], str], tuple[int, ...]] = {}
    for by, groups, count_ids, indicators in head["tables"]:
        shape = (len(groups), len(count_ids))
        size = shape[0] * shape[1]
        counts, keys = (
            values[start + part * size : start + (part + 1) * size].reshape(shape) for part in (0, 1)
        )
        start += 2 * size
        tables[tuple(by)] = Table(tuple(by), _tuples(groups), tuple(count_ids), counts, keys)
        shown.update(_shown(tuple(by), indicators))
    counters = tuple((section, event, people) for section, event, people in head["counters"])
    return Remembered(head["number"], date.fromisoformat(head["day"]), tables, shown, counters)


def _tuples(groups: Iterable[Iterable[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(group) for group in groups)


def _shown(
    by: tuple[str, ...], indicators: Mapping[str, Iterable[int]]
) -> dict[tuple[tuple[str, ...], str], tuple[int, ...]]:
    return {(by, name): tuple(numbers) for name, numbers in indicators.items()}
