"""Sealed texts open with the campaign's key at their own place, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from diversa.privacy.sealing import (
    OVERHEAD,
    BadKey,
    CannotUnseal,
    Place,
    framed,
    generate_keypair,
    public_key_of,
    seal,
    unseal,
)

PRIVATE, PUBLIC = generate_keypair()
PLACE = Place("campaign", "fingerprint", "question", bytes(16))
LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=600)


@given(LETTERS)
def test_a_sealed_text_opens_again(text: str) -> None:
    """What was sealed comes back letter by letter, also with zeros and marks at its end."""
    assert unseal(seal(text, PUBLIC, PLACE), PRIVATE, PLACE) == text
    tail = text + "\0\x80\0"
    assert unseal(seal(tail, PUBLIC, PLACE), PRIVATE, PLACE) == tail


@pytest.mark.parametrize(
    ("letters", "size"),
    [
        (0, 256),
        (1, 256),
        (255, 256),
        (256, 1024),
        (1023, 1024),
        (1024, 4096),
        (4095, 4096),
        (4096, 8192),
        (9000, 12288),
    ],
)
def test_the_length_tells_only_a_step(letters: int, size: int) -> None:
    """A sealed text is 48 bytes longer than the step that its text fits."""
    sealed = seal("x" * letters, PUBLIC, PLACE)
    assert len(sealed) == size + OVERHEAD == size + 48
    assert unseal(sealed, PRIVATE, PLACE) == "x" * letters


@pytest.mark.parametrize(
    "other",
    [
        replace(PLACE, campaign="another"),
        replace(PLACE, fingerprint="another"),
        replace(PLACE, question="another"),
        replace(PLACE, response_id=bytes(15) + b"\1"),
        Place("campaignf", "ingerprint", "question", bytes(16)),
    ],
)
def test_a_sealed_text_opens_nowhere_else(other: Place) -> None:
    """Two sealed texts cannot be exchanged between campaigns, questions or people."""
    with pytest.raises(CannotUnseal, match="does not open"):
        unseal(seal("texto", PUBLIC, PLACE), PRIVATE, other)


def test_every_changed_byte_is_refused() -> None:
    """No single byte of a sealed text can be changed unnoticed."""
    sealed = seal("texto", PUBLIC, PLACE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(CannotUnseal):
            unseal(bytes(changed), PRIVATE, PLACE)


@given(st.binary(max_size=400))
def test_anything_else_is_refused(content: bytes) -> None:
    """Bytes that were never sealed raise the same clear error."""
    with pytest.raises(CannotUnseal):
        unseal(content, PRIVATE, PLACE)


def test_another_key_opens_nothing() -> None:
    """The key of another campaign is refused."""
    other, _ = generate_keypair()
    with pytest.raises(CannotUnseal):
        unseal(seal("texto", PUBLIC, PLACE), other, PLACE)


def test_the_same_text_never_looks_the_same() -> None:
    """Equal texts cannot be recognised by their sealed bytes."""
    assert seal("sí", PUBLIC, PLACE) != seal("sí", PUBLIC, PLACE)


def test_half_a_letter_does_not_lose_the_answer() -> None:
    """Half a surrogate pair becomes a question mark, the rest stays."""
    assert unseal(seal("hola \ud83d", PUBLIC, PLACE), PRIVATE, PLACE) == "hola ?"


def test_a_private_key_shows_its_public_one() -> None:
    """The keeper can tell whether a private key is the campaign's."""
    assert public_key_of(PRIVATE) == PUBLIC
    assert len(PUBLIC) == 32


def test_what_is_no_key_is_named() -> None:
    """A key of another length, shape or kind is refused with a sentence that says so."""
    with pytest.raises(BadKey, match="32 bytes"):
        seal("texto", PUBLIC[:-1], PLACE)
    with pytest.raises(BadKey, match="BEGIN and END"):
        unseal(b"", PRIVATE[:60], PLACE)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(BadKey, match="X25519"):
        public_key_of(pem.decode())


def test_a_public_key_that_gives_no_secret_is_refused() -> None:
    """A key of zeros, to which anybody could unseal, is refused."""
    with pytest.raises(BadKey):
        seal("texto", bytes(32), PLACE)


@given(st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4))
def test_no_two_places_share_their_bytes(one: list[bytes], two: list[bytes]) -> None:
    """Joined parts are equal only if the parts are."""
    assert (framed(*one) == framed(*two)) == (one == two)
    assert framed(b"ab", b"c") != framed(b"a", b"bc")
