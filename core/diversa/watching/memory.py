"""What a look counted, exactly, kept for the next one: encrypted, in the database of the responses, without ids."""

from __future__ import annotations

import os
import zlib
from collections.abc import Collection

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from diversa.disclosure.keeping import Remembered
from diversa.privacy.sealing import framed
from diversa.releases.remembering import Names, decode, encode
from diversa.store.looks import LookStore
from diversa.vaults import Vault

_NONCE = 12


def recalled(vault: Vault, names: Names) -> tuple[Remembered, ...]:
    """Return the looks at a module that are kept, oldest first.

    What cannot be read, because the secret is another one, is as if there were none: the module is looked at anew.
    """
    try:
        return tuple(
            _open(vault, names, number, closed)
            for number, closed in LookStore(vault.store.engine).all(*names)
        )
    except InvalidTag:
        return ()


def keep(vault: Vault, names: Names, look: Remembered, *, after: int, kept: Collection[int]) -> bool:
    """Write a look in place of those that are not in `kept`; tell whether nobody else wrote one after `after`."""
    nonce = os.urandom(_NONCE)
    packed = zlib.compress(encode(look), 6)
    closed = nonce + AESGCM(vault.ledger_key).encrypt(nonce, packed, _place(names, look.number))
    return LookStore(vault.store.engine).write(*names, look.number, closed, after=after, kept=kept)


def _open(vault: Vault, names: Names, number: int, closed: bytes) -> Remembered:
    packed = AESGCM(vault.ledger_key).decrypt(closed[:_NONCE], closed[_NONCE:], _place(names, number))
    return decode(zlib.decompress(packed))


def _place(names: Names, number: int) -> bytes:
    return framed(b"look", *(name.encode() for name in names), str(number).encode())
