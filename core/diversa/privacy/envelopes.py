"""The envelope in which an unfinished answer sheet travels with its page.

The server keeps nothing about a person before the one final write, so the answers so far ride in a hidden field: JSON,
compressed, padded, encrypted and authenticated (AES-256-GCM) with a key of the day, bound to a place (campaign, module,
fingerprint). The keys of today and yesterday are accepted, which is also the longest life of a sheet.

Bytes of a token before base64: place mark 9, day 3, nonce 12, then the ciphertext with its tag of 16.
"""

from __future__ import annotations

import binascii
import hmac
import os
import zlib
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from diversa.privacy.sealing import framed

STEP = 512  # bytes; a compressed sheet takes whole steps, so that its length does not tell what was answered
MAX_SHEET = 128 * 1024  # bytes of JSON
MAX_TOKEN = 192 * 1024  # letters: the longest sheet when nothing of it can be compressed

_MARK, _DAY, _NONCE = 9, 3, 12  # bytes; together a multiple of 3, so base64 keeps them apart from the rest
_HEAD = _MARK + _DAY + _NONCE
_CLOCKS = timedelta(minutes=5)  # how far the clocks of two web machines may be apart at midnight
_PURPOSE = "diversa sheet 1"


class SheetError(ValueError):
    """Say that a sheet cannot be used."""


class SheetExpired(SheetError):
    """Say that a sheet is from the day before yesterday or earlier."""


class SheetForeign(SheetError):
    """Say that a sheet belongs to another campaign, module or fingerprint."""


class SheetTampered(SheetError):
    """Say that a sheet was changed, cut off, or closed by another server."""


class SheetTooLarge(SheetError):
    """Say that the answers of a sheet are longer than an envelope holds."""


@dataclass(frozen=True)
class Envelope:
    """Close answer sheets into tokens and open them again; `master` is a secret of 32 bytes."""

    master: bytes = field(repr=False)
    _marks: bytes = field(init=False, repr=False, compare=False)
    _ciphers: dict[int, AESGCM] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.master) < 32:
            raise ValueError(f"The master secret of an envelope has 32 bytes, not {len(self.master)}.")
        object.__setattr__(self, "_marks", self._derive("places"))

    def close(self, data: Mapping[str, Any], place: tuple[str, ...], now: datetime | date) -> str:
        """Return a token (URL-safe base64) that holds the sheet; `now` is an aware time, or a date in UTC.

        Raises `SheetTooLarge`, and `TypeError` when the sheet is not JSON.
        """
        content = orjson.dumps(data)
        if len(content) > MAX_SHEET:
            raise SheetTooLarge(f"A sheet holds {MAX_SHEET} bytes of answers; this one has {len(content)}.")
        day = _utc(now).toordinal()
        bound = _bytes(place)
        nonce = os.urandom(_NONCE)  # random: 2**32 sheets a day stay within what one AES-GCM key allows
        head = self._mark(bound) + day.to_bytes(_DAY, "big") + nonce
        return urlsafe_b64encode(head + self._cipher(day).encrypt(nonce, _pack(content), bound)).decode()

    def open(self, token: str, place: tuple[str, ...], now: datetime | date) -> dict[str, Any]:
        """Return the sheet in a token.

        Raises `SheetForeign` (closed for another place), `SheetExpired` (before yesterday, in UTC) or
        `SheetTampered` (anything else), all of them `SheetError`.
        """
        raw, bound = _decode(token), _bytes(place)
        mark, nonce = raw[:_MARK], raw[_MARK + _DAY : _HEAD]
        if not hmac.compare_digest(mark, self._mark(bound)):
            raise SheetForeign("The sheet belongs to another campaign, module or fingerprint.")
        day = _accepted(int.from_bytes(raw[_MARK : _MARK + _DAY], "big"), now)
        try:
            packed = self._cipher(day).decrypt(nonce, raw[_HEAD:], bound)
        except InvalidTag:
            raise SheetTampered("The sheet was changed, or closed by another server.") from None
        sheet: dict[str, Any] = orjson.loads(_unpack(packed))
        return sheet

    def _mark(self, bound: bytes) -> bytes:
        # Authentication alone cannot tell a sheet of another place from a changed one; this mark can.
        return blake2b(bound, key=self._marks, digest_size=_MARK).digest()

    def _cipher(self, day: int) -> AESGCM:
        known = self._ciphers.get(day)
        if known is None:
            if len(self._ciphers) > 3:
                self._ciphers.clear()  # a server that runs for months keeps no old keys
            known = self._ciphers[day] = AESGCM(self._derive(date.fromordinal(day).isoformat()))
        return known

    def _derive(self, use: str) -> bytes:
        info = f"{_PURPOSE} {use}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self.master)


def _utc(now: datetime | date) -> date:
    if not isinstance(now, datetime):
        return now
    if now.tzinfo is None:
        raise ValueError("The time of a sheet needs its time zone.")
    return now.astimezone(UTC).date()


def _accepted(day: int, now: datetime | date) -> int:
    newest = _utc(now + _CLOCKS if isinstance(now, datetime) else now).toordinal()
    if day > newest:
        raise SheetTampered("The sheet says that it comes from a day that has not begun.")
    if day < _utc(now).toordinal() - 1:
        raise SheetExpired("The sheet is older than yesterday.")
    return day


def _bytes(place: tuple[str, ...]) -> bytes:
    return framed(*(part.encode() for part in place))


def _pack(content: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = deflate.compress(content) + deflate.flush()
    return packed.ljust(-(-len(packed) // STEP) * STEP, b"\0")


def _unpack(packed: bytes) -> bytes:
    # Raw deflate says itself where it ends; the padding behind it is left over.
    inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    content = inflate.decompress(packed, MAX_SHEET)
    if not inflate.eof:
        raise SheetTampered("The sheet is longer than any sheet that is closed here.")
    return content


def _decode(token: str) -> bytes:
    if len(token) > MAX_TOKEN:
        raise SheetTampered("The sheet is longer than any sheet that is closed here.")
    try:
        raw = b64decode(token, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SheetTampered("The sheet is no base64.") from None
    # Several spellings decode to the same bytes; only the one that was written counts.
    if urlsafe_b64encode(raw).decode() != token or len(raw) <= _HEAD:
        raise SheetTampered("The sheet is cut off or spelt otherwise.")
    return raw
