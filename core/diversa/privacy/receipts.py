"""Receipts: the only thing by which a person can find their own response again.

A receipt is 100 random bits in twenty letters of Crockford's base32. What is stored is a digest, so the store cannot
tell a receipt, and nobody can try them all.
"""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
LENGTH = 20  # letters of 5 bits
ID_BYTES = 16

_LONGEST = 100  # letters that someone may type, with all spaces and hyphens
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")  # what people and phone keyboards put between groups
_ALIKE = str.maketrans("OIL", "011")
_LETTERS = re.compile(f"[{ALPHABET}]+")


def new_receipt() -> str:
    """Draw a receipt of twenty letters."""
    return draw(LENGTH)


def draw(length: int) -> str:
    """Draw so many letters, of five random bits each."""
    bits = secrets.randbits(5 * length)
    return "".join(ALPHABET[bits >> 5 * place & 31] for place in range(length))


def normalise(text: str) -> str | None:
    """Return the receipt that someone typed; None when it cannot be one.

    Case, spaces and hyphens do not count; O reads as 0, I and L as 1.
    """
    return letters_of(text, LENGTH)


def letters_of(text: str, length: int) -> str | None:
    """Return so many letters that someone typed, read as a receipt is; None when they are not so many."""
    if len(text) > _LONGEST:
        return None
    letters = _BETWEEN.sub("", text).upper().translate(_ALIKE)
    return letters if len(letters) == length and _LETTERS.fullmatch(letters) else None


def display(receipt: str) -> str:
    """Write a receipt, or other letters, in groups of four, as people copy them."""
    return "-".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))


def response_id(receipt: str) -> bytes:
    """Return the id (16 bytes) of the response that a receipt belongs to.

    Raises `ValueError` when it is no receipt.
    """
    return _digest(b"id", receipt)


def rating_id(receipt: str) -> bytes:
    """Return the id (16 bytes) of the star rating of a receipt, which does not lead to the response.

    Raises `ValueError` when it is no receipt.
    """
    return _digest(b"rating", receipt)


def thread_id(receipt: str) -> bytes:
    """Return the id (16 bytes) of the messages of a receipt, which leads neither to the response nor to the rating.

    Raises `ValueError` when it is no receipt.
    """
    return _digest(b"thread", receipt)


def _digest(purpose: bytes, receipt: str) -> bytes:
    canonical = normalise(receipt)
    if canonical is None:
        raise ValueError(
            f"A receipt has {LENGTH} letters of {ALPHABET}."
        )  # without it: it may be nearly right
    return sha256(purpose + canonical.encode()).digest()[:ID_BYTES]
