"""Words that the office must be able to read again, locked with a key of the server.

AES-256-GCM, padded so that the length of a text does not tell what it says, and bound to a place: what was locked for
one place opens at no other. Whoever takes the database alone reads nothing; whoever takes the keys too, reads all. For
words that only a keeper outside the server may read, see `diversa.privacy.sealing`.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from diversa.privacy.sealing import framed, padded, unpadded

_NONCE = 12  # bytes; random: 2**32 texts stay within what one AES-GCM key allows
_PURPOSE = b"diversa locked text 1"


class CannotUnlock(ValueError):
    """Say that a locked text does not open with this key at this place."""


def lock(text: str, key: bytes, *place: bytes) -> bytes:
    """Encrypt a text with a key (32 bytes) for one place."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, padded(text), framed(_PURPOSE, *place))


def unlock(locked: bytes, key: bytes, *place: bytes) -> str:
    """Decrypt a locked text. Raises `CannotUnlock` for another key, another place, or changed bytes."""
    nonce, closed = locked[:_NONCE], locked[_NONCE:]
    try:
        return unpadded(AESGCM(key).decrypt(nonce, closed, framed(_PURPOSE, *place)))
    except (InvalidTag, ValueError) as error:
        raise CannotUnlock("The text does not open: another key, another place, or changed bytes.") from error
