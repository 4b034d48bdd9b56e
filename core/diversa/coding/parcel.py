"""What goes out: one file of ciphertexts with their places and the titles of their questions. No answer is in it.

Each text carries a mark, a keyed digest of the parcel and its place, which only the server can make and which must come
back with the code. So the server recognises what it sent out without remembering whose it was.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from diversa.coding.model import CodingError, as_bytes, as_list, as_text, read_object
from diversa.privacy.sealing import framed

KIND = "diversa-texts-parcel-1"
WHAT = "un paquete de textos"
MOST = 1000
"""Texts in one parcel: more than anybody reads in thirty days."""
ID_BYTES, MARK_BYTES, KEY_BYTES, PARCEL_BYTES = 16, 16, 32, 8
_LONGEST_TEXT = 64 * 1024
_NAMES = frozenset(
    {"parcel", "campaign", "module", "out_on", "due_on", "key", "fingerprints", "questions", "texts"}
)
_TEXT = frozenset({"id", "question", "fingerprint", "mark", "sealed"})


@dataclass(frozen=True)
class Entry:
    """Hold one ciphertext and its place; without a fingerprint, any of the parcel's may be the one it was sealed for."""

    id: bytes
    question: str
    fingerprint: str
    mark: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class Parcel:
    """Hold what a coder takes away.

    `key` is the digest of the public key to which the texts are sealed; `questions` maps ids to what was asked.
    """

    id: str
    campaign: str
    module: str
    out_on: date
    due_on: date
    key: bytes
    fingerprints: tuple[str, ...]
    questions: Mapping[str, str]
    entries: tuple[Entry, ...]


def key_digest(public_key: bytes) -> bytes:
    """Return what names a public key: SHA-256 of it."""
    return hashlib.sha256(public_key).digest()


def mark(key: bytes, parcel: str, id_: bytes, question: str) -> bytes:
    """Return the mark (16 bytes) of one text in one parcel."""
    content = framed(b"diversa text mark 1", parcel.encode(), id_, question.encode())
    return hmac.digest(key, content, "sha256")[:MARK_BYTES]


def dumps(parcel: Parcel) -> bytes:
    """Write a parcel."""
    data = {
        "kind": KIND,
        "parcel": parcel.id,
        "campaign": parcel.campaign,
        "module": parcel.module,
        "out_on": parcel.out_on.isoformat(),
        "due_on": parcel.due_on.isoformat(),
        "key": parcel.key.hex(),
        "fingerprints": list(parcel.fingerprints),
        "questions": dict(parcel.questions),
        "texts": [
            {
                "id": entry.id.hex(),
                "question": entry.question,
                "fingerprint": entry.fingerprint,
                "mark": entry.mark.hex(),
                "sealed": b64encode(entry.sealed).decode(),
            }
            for entry in parcel.entries
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def loads(content: bytes) -> Parcel:
    """Read a parcel. Raises `CodingError` where it is none, or was changed so that it cannot be read."""
    data = read_object(content, KIND, _NAMES, WHAT)
    questions = data["questions"]
    if not isinstance(questions, dict):
        raise CodingError(f"El archivo no es {WHAT}: no dice qué se preguntó.")
    return Parcel(
        as_bytes(data["parcel"], "parcel", PARCEL_BYTES).hex(),
        as_text(data["campaign"], "campaign"),
        as_text(data["module"], "module"),
        _day(data["out_on"]),
        _day(data["due_on"]),
        as_bytes(data["key"], "key", KEY_BYTES),
        tuple(as_text(one, "fingerprints") for one in as_list(data["fingerprints"], "fingerprints", 1000)),
        {as_text(name, "questions"): as_text(title, "questions") for name, title in questions.items()},
        tuple(_entry(row, questions) for row in as_list(data["texts"], "texts", MOST)),
    )


def _entry(row: Any, questions: Mapping[str, Any]) -> Entry:
    if not isinstance(row, dict) or row.keys() != _TEXT:
        raise CodingError(f"El archivo no es {WHAT} completo: a un texto le falta o le sobra algo.")
    question = as_text(row["question"], "question")
    if question not in questions:
        raise CodingError(f"El paquete tiene un texto de la pregunta «{question}», que no dice cuál es.")
    try:
        sealed = b64decode(as_text(row["sealed"], "sealed", _LONGEST_TEXT), validate=True)
    except (NotBase64, ValueError):
        raise CodingError("En el archivo, «sealed» no es un texto cifrado.") from None
    id_, own = as_bytes(row["id"], "id", ID_BYTES), as_bytes(row["mark"], "mark", MARK_BYTES)
    fingerprint = row["fingerprint"] and as_text(row["fingerprint"], "fingerprint")
    return Entry(id_, question, fingerprint or "", own, sealed)


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(as_text(value, "out_on/due_on", 10))
    except ValueError:
        raise CodingError("En el archivo, «out_on» o «due_on» no es una fecha.") from None
