"""Free texts that only the campaign's keeper can read.

A text is encrypted to the campaign's public key with HPKE (RFC 9180; X25519, HKDF-SHA256, ChaCha20-Poly1305) and bound
to its place, so that two sealed texts cannot be exchanged. The private key is made with the campaign, handed over once
and never kept by the server.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

OVERHEAD = 48  # bytes: 32 of the one-time public key, 16 of the authentication tag
SIZES = (256, 1024, 4096)  # bytes before sealing; a longer text takes the next multiple of the last

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_PURPOSE = b"diversa sealed text 1"
_END = b"\x80"  # stands after the text; zeros follow, as in ISO/IEC 7816-4


class CannotUnseal(ValueError):
    """Say that a sealed text does not open with this key at this place."""


class BadKey(ValueError):
    """Say that what was given is not a key of a campaign."""


@dataclass(frozen=True)
class Place:
    """Say where a sealed text belongs; it opens nowhere else."""

    campaign: str
    fingerprint: str
    question: str
    response_id: bytes

    def info(self) -> bytes:
        """Return the place as bytes that no other place shares."""
        names = (part.encode() for part in (self.campaign, self.fingerprint, self.question))
        return framed(_PURPOSE, *names, self.response_id)


def framed(*parts: bytes) -> bytes:
    """Join parts, each behind its length (4 bytes, big-endian), so that no two lists give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def generate_keypair() -> tuple[str, bytes]:
    """Return a new private key (PEM text, PKCS #8) and its public key (32 bytes)."""
    private = X25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode(), private.public_key().public_bytes_raw()


def public_key_of(private_key: str) -> bytes:
    """Return the public key (32 bytes) of a private one, to tell whether it is a campaign's own.

    Raises `BadKey`.
    """
    return _private(private_key).public_key().public_bytes_raw()


def seal(text: str, public_key: bytes, place: Place) -> bytes:
    """Encrypt a text to a public key (32 bytes) for one place.

    The result is `OVERHEAD` bytes longer than one of `SIZES`, or than a multiple of the last. Raises `BadKey`.
    """
    try:
        return _SUITE.encrypt(padded(text), X25519PublicKey.from_public_bytes(public_key), info=place.info())
    except ValueError as error:
        raise BadKey("This is no X25519 public key of 32 bytes.") from error


def unseal(sealed: bytes, private_key: str, place: Place) -> str:
    """Decrypt a sealed text.

    Raises `CannotUnseal` when it was sealed to another key, belongs to another place or was changed, which cannot be
    told apart; `BadKey` when the key cannot be read.
    """
    private = _private(private_key)
    try:
        content = _SUITE.decrypt(sealed, private, info=place.info())
    except (InvalidTag, ValueError) as error:
        raise CannotUnseal(
            "The sealed text does not open: another key, another place, or changed bytes. Compare the key with the "
            "campaign's public key first."
        ) from error
    return unpadded(content)


def padded(text: str) -> bytes:
    """Return a text as bytes of one of `SIZES`, or of a multiple of the last."""
    # Half a surrogate pair is no letter; a whole answer must not be lost for it.
    content = text.encode("utf-8", "replace") + _END
    largest = SIZES[-1]
    longer = -(-len(content) // largest) * largest
    return content.ljust(next((size for size in SIZES if len(content) <= size), longer), b"\0")


def unpadded(content: bytes) -> str:
    """Return the text that was padded."""
    return content.rstrip(b"\0")[: -len(_END)].decode()


def _private(pem: str) -> X25519PrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise BadKey(
            "The private key cannot be read: it must be the whole PEM text, with its BEGIN and END lines."
        ) from error
    if not isinstance(key, X25519PrivateKey):
        raise BadKey("The private key is of another kind: a campaign's key is an X25519 key.")
    return key
