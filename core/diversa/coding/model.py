"""What every room of the coding may raise, and how its files are read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from unicodedata import category

LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is read; a parcel of the most texts that one may have is smaller."""
_HEX = re.compile(r"[0-9a-f]+")


class CodingError(Exception):
    """Say what stops sealed texts from going out, from being read, or their themes from coming back."""


def read_object(content: bytes, kind: str, names: frozenset[str], what: str) -> Mapping[str, Any]:
    """Read a JSON object of one kind that has exactly these names beside `kind`.

    Raises `CodingError`; `what` says what the file should have been, as "un paquete de textos".
    """
    if len(content) > LARGEST:
        raise CodingError(f"El archivo es demasiado grande para ser {what}.")
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise CodingError(f"El archivo no es {what}: no se puede leer como JSON.") from None
    if not isinstance(data, dict) or data.get("kind") != kind:
        raise CodingError(f"El archivo no es {what} de esta versión del programa.")
    if data.keys() != names | {"kind"}:
        other = ", ".join(sorted(map(str, data.keys() ^ (names | {"kind"}))))[:200]
        raise CodingError(f"El archivo no es {what} completo: sobran o faltan partes ({other}).")
    return data


def is_line(text: str) -> bool:
    """Tell whether a text has neither control characters nor half surrogate pairs, which no database can hold."""
    return not any(category(letter) in ("Cc", "Cs") for letter in text)


def as_text(value: Any, name: str, longest: int = 2000) -> str:
    """Return a text. Raises `CodingError` for anything else."""
    if not isinstance(value, str) or not 0 < len(value) <= longest or not is_line(value.replace("\n", "")):
        raise CodingError(f"En el archivo, «{name}» no es un texto.")
    return value


def as_bytes(value: Any, name: str, length: int) -> bytes:
    """Return so many bytes, written as hexadecimal digits. Raises `CodingError` for anything else."""
    if not isinstance(value, str) or len(value) != 2 * length or not _HEX.fullmatch(value):
        raise CodingError(f"En el archivo, «{name}» no es un identificador.")
    return bytes.fromhex(value)


def as_number(value: Any, name: str, most: int) -> int:
    """Return a whole number from 1 on. Raises `CodingError` for anything else."""
    if type(value) is not int or not 1 <= value <= most:
        raise CodingError(f"En el archivo, «{name}» no es un número de 1 a {most}.")
    return value


def as_list(value: Any, name: str, most: int) -> list[Any]:
    """Return a list. Raises `CodingError` for anything else, or a longer one."""
    if not isinstance(value, list) or len(value) > most:
        raise CodingError(f"En el archivo, «{name}» no es una lista de hasta {most}.")
    return value
