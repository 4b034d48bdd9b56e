"""SPSS's .sav: written here, by rows and without the time at which it was written.

SPSS lets a variable have one range of missing values, so that all reasons are below zero here: the same number as in the
other formats, but −98 for 98 and −99 for 99.

Source: "System File Format", PSPP developers' guide. All numbers are little-endian, all texts UTF-8.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from diversa.releases.microdata_files.naming import cut
from diversa.releases.microdata_files.table import CODES, LABELS, Absent, Table, Variable
from diversa.texts import SPANISH

_LABEL, _VALUE_LABEL = 255, 120
_BIAS = 100
_END, _RAW = 252, 253
_NOMINAL, _SCALE = 1, 3


def write_sav(table: Table, path: Path, work: Path) -> None:
    """Write a file whose small whole numbers take one byte each."""
    with path.open("wb") as file:
        file.write(_header(table))
        for number, variable in enumerate(table.variables, start=1):
            file.write(_variable(variable, number))
        for number, variable in enumerate(table.variables, start=1):
            file.write(_value_labels(variable, number))
        for record in _information(table):
            file.write(record)
        file.write(struct.pack("<2i", 999, 0))
        _data(file, table)


def missing_in_sav(variable: Variable) -> Mapping[Absent, int]:
    """Return the number of each reason, all of them below the values."""
    if not variable.missing:
        return {}
    # Where values are below zero, every reason is that much lower.
    base = variable.missing[Absent.PROTECTED] - CODES[Absent.PROTECTED]
    return {why: base - abs(CODES[why]) for why in variable.missing}


def _header(table: Table) -> bytes:
    return b"".join(
        (
            b"$FL2",
            b"@(#) SPSS DATA FILE diversa".ljust(60),
            struct.pack("<5i", 2, len(table.variables), 1, 0, len(table)),
            struct.pack("<d", _BIAS),
            b"01 Jan 00" + b"00:00:00",
            _text(table.study.name, 64).ljust(64),
            bytes(3),
        )
    )


def _text(text: str, longest: int) -> bytes:
    return cut(text, longest, octets=True).encode()


def _variable(variable: Variable, number: int) -> bytes:
    label = _text(variable.label, _LABEL)
    lost = missing_in_sav(variable).values()
    shown = 0x05 << 16 | (12 if variable.decimal else 8) << 8 | (2 if variable.decimal else 0)
    record = struct.pack("<6i", 2, 0, 1, -2 if lost else 0, shown, shown)
    record += _short(number) + struct.pack("<i", len(label)) + label + bytes(-len(label) % 4)
    return record + (struct.pack("<2d", min(lost), max(lost)) if lost else b"")


def _short(number: int) -> bytes:
    """Return the name of eight letters that older programs ask for."""
    return f"V{number:07d}".encode()


def _value_labels(variable: Variable, number: int) -> bytes:
    words = {float(code): label for code, label in variable.labels.items()}
    words |= {float(code): SPANISH(LABELS[why]) for why, code in missing_in_sav(variable).items()}
    if not words:
        return b""
    record = struct.pack("<2i", 3, len(words))
    for code, label in sorted(words.items()):
        text = _text(label, _VALUE_LABEL)
        record += struct.pack("<dB", code, len(text)) + text + bytes(-(1 + len(text)) % 8)
    return record + struct.pack("<3i", 4, 1, number)


def _information(table: Table) -> Iterator[bytes]:
    """Yield the records about the machine, how variables are shown, their names, and the encoding."""
    variables = table.variables
    yield struct.pack("<4i8i", 7, 3, 4, 8, 1, 0, 0, -1, 1, 1, 2, 65001)
    largest = sys.float_info.max
    yield struct.pack("<4i3d", 7, 4, 8, 3, -largest, largest, _above(-largest))
    shown = [n for v in variables for n in (_NOMINAL if v.labels else _SCALE, 10, 1)]
    yield struct.pack(f"<4i{len(shown)}i", 7, 11, 4, len(shown), *shown)
    names = "\t".join(f"{_short(n).decode()}={v.name}" for n, v in enumerate(variables, start=1)).encode()
    yield struct.pack("<4i", 7, 13, 1, len(names)) + names
    yield struct.pack("<4i2q", 7, 16, 8, 2, 1, len(table))
    yield struct.pack("<4i", 7, 20, 1, 5) + b"UTF-8"


def _above(number: float) -> float:
    import math

    return math.nextafter(number, math.inf)


def _data(file: BinaryIO, table: Table) -> None:
    """Write eight commands, then the numbers that none of them could hold, and so on."""
    import numpy as np

    rest = np.zeros(0)
    for rows in table.blocks(1 << 12):
        block = np.column_stack([_encoded(v, v.values[rows]) for v in table.variables]).ravel()
        cells = np.concatenate((rest, block))
        whole = len(cells) // 8 * 8
        file.write(_packed(cells[:whole]))
        rest = cells[whole:]
    if len(rest):
        file.write(_packed(rest))


def _encoded(variable: Variable, values: Any) -> Any:
    import numpy as np

    found = values.astype(np.float64)
    for why, code in missing_in_sav(variable).items():
        found[values == variable.missing[why]] = code
    return found


def _packed(cells: Any) -> bytes:
    """Return the bytes of some cells; fewer than eight are the last."""
    import numpy as np

    small = (cells == np.floor(cells)) & (cells >= 1 - _BIAS) & (cells <= _END - 1 - _BIAS)
    commands = np.where(small, cells + _BIAS, _RAW).astype(np.uint8)
    commands = np.concatenate((commands, np.full(-len(cells) % 8, _END, dtype=np.uint8))).reshape(-1, 8)
    many = (commands == _RAW).sum(axis=1)
    starts = np.concatenate(([0], np.cumsum(8 + 8 * many)))
    out = np.zeros(starts[-1], dtype=np.uint8)
    out[(starts[:-1, None] + np.arange(8)).ravel()] = commands.ravel()
    raw = cells[~small].astype("<f8").view(np.uint8).reshape(-1, 8)
    groups = np.repeat(np.arange(len(many)), many)
    within = np.arange(len(groups)) - np.concatenate(([0], np.cumsum(many)))[groups]
    out[(starts[groups] + 8 + 8 * within)[:, None] + np.arange(8)] = raw
    return out.tobytes()
