"""Stata's .dta, release 118: written here, since no writer that is small enough writes its missing values `.a` to `.f`.

Source: "File formats .dta", Stata documentation (`help dta`). All numbers are little-endian, all texts UTF-8.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from diversa.releases.microdata_files.naming import cut
from diversa.releases.microdata_files.table import LABELS, Absent, Table, Variable
from diversa.texts import SPANISH

_LABEL, _VALUE_LABEL = 80, 200
LETTERS: Mapping[Absent, str] = dict(zip(Absent, "abcdef", strict=True))
"""The extended missing value of each reason: `.a` does not know, `.b` refused, `.c` not shown, and so on."""
_BYTE, _INT, _LONG, _DOUBLE = 65530, 65529, 65528, 65526
_KINDS: Mapping[int, tuple[str, int, str]] = {
    _BYTE: ("<i1", 101, "%8.0g"),
    _INT: ("<i2", 32741, "%8.0g"),
    _LONG: ("<i4", 2147483621, "%12.0g"),
    _DOUBLE: ("<f8", 0, "%10.0g"),
}
"""Type code → how numpy writes it, its system missing value, and how it is shown."""


def write_dta(table: Table, path: Path, work: Path) -> None:
    """Write a file without the time at which it was written."""
    kinds = [_kind(variable) for variable in table.variables]
    with path.open("wb") as file:
        marks = [0]
        _header(file, table)
        marks.append(file.tell())
        file.write(b"<map>" + bytes(8 * 14) + b"</map>")
        for tag, content in _dictionary(table, kinds):
            marks.append(file.tell())
            file.write(b"<%s>%s</%s>" % (tag, content, tag))
        marks.append(file.tell())
        _data(file, table, kinds)
        marks.append(file.tell())
        file.write(b"<strls></strls>")
        marks.append(file.tell())
        _value_labels(file, table)
        marks.append(file.tell())
        file.write(b"</stata_dta>")
        marks.append(file.tell())
        file.seek(marks[1])
        file.write(b"<map>" + struct.pack("<14Q", *marks) + b"</map>")


def _header(file: BinaryIO, table: Table) -> None:
    title = cut(table.study.name, _LABEL).encode()
    file.write(b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>")
    file.write(b"<K>%s</K>" % struct.pack("<H", len(table.variables)))
    file.write(b"<N>%s</N>" % struct.pack("<Q", len(table)))
    file.write(b"<label>%s%s</label>" % (struct.pack("<H", len(title)), title))
    file.write(b"<timestamp>\0</timestamp></header>")


def _dictionary(table: Table, kinds: list[int]) -> list[tuple[bytes, bytes]]:
    variables, number = table.variables, len(table.variables)
    return [
        (b"variable_types", struct.pack(f"<{number}H", *kinds)),
        (b"varnames", b"".join(_padded(v.name, 129) for v in variables)),
        (b"sortlist", bytes(2 * (number + 1))),
        (b"formats", b"".join(_padded(_KINDS[kind][2], 57) for kind in kinds)),
        (b"value_label_names", b"".join(_padded(v.name if _labels(v) else "", 129) for v in variables)),
        (b"variable_labels", b"".join(_padded(cut(v.label, _LABEL), 321) for v in variables)),
        (b"characteristics", b""),
    ]


def _padded(text: str, length: int) -> bytes:
    return text.encode().ljust(length, b"\0")


def _kind(variable: Variable) -> int:
    """Return the smallest type that holds the values; the reasons have numbers of their own."""
    import numpy as np

    if variable.decimal:
        return _DOUBLE
    known = np.setdiff1d(variable.values, list(variable.missing.values()))
    low, high = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    if low >= -127 and high <= 100:
        return _BYTE
    return _INT if low >= -32767 and high <= 32740 else _LONG


def _data(file: BinaryIO, table: Table, kinds: list[int]) -> None:
    import numpy as np

    row = np.dtype([(v.name, _KINDS[kind][0]) for v, kind in zip(table.variables, kinds, strict=True)])
    file.write(b"<data>")
    for rows in table.blocks():
        block = np.empty(rows.stop - rows.start, dtype=row)
        for variable, kind in zip(table.variables, kinds, strict=True):
            block[variable.name] = _encoded(variable, variable.values[rows], kind)
        file.write(block.tobytes())
    file.write(b"</data>")


def _encoded(variable: Variable, values: Any, kind: int) -> Any:
    import numpy as np

    found = values.astype(np.float64 if kind == _DOUBLE else np.int64)
    for why, code in variable.missing.items():
        found[values == code] = _missing(kind, why)
    return found


def _missing(kind: int, why: Absent) -> float:
    place = ord(LETTERS[why]) - ord("a") + 1
    if kind == _DOUBLE:
        return float(struct.unpack("<d", struct.pack("<Q", (0x7FE0 << 48) + (place << 40)))[0])
    return _KINDS[kind][1] + place


def _labels(variable: Variable) -> dict[int, str]:
    """Return the words of values and of reasons, by the number that a label table has for them."""
    words = {int(code): label for code, label in variable.labels.items()}
    if variable.decimal:
        words = {}  # Stata labels whole numbers
    return words | {int(_missing(_LONG, why)): SPANISH(LABELS[why]) for why in variable.missing}


def _value_labels(file: BinaryIO, table: Table) -> None:
    file.write(b"<value_labels>")
    for variable in table.variables:
        labels = sorted(_labels(variable).items())
        if not labels:
            continue
        texts = [cut(text, _VALUE_LABEL).encode() + b"\0" for _, text in labels]
        offsets = [sum(map(len, texts[:place])) for place in range(len(texts))]
        content = struct.pack("<2I", len(labels), sum(map(len, texts)))
        content += struct.pack(f"<{len(labels)}I", *offsets)
        content += struct.pack(f"<{len(labels)}i", *(code for code, _ in labels)) + b"".join(texts)
        head = struct.pack("<I", len(content)) + _padded(variable.name, 129) + bytes(3)
        file.write(b"<lbl>" + head + content + b"</lbl>")
    file.write(b"</value_labels>")
