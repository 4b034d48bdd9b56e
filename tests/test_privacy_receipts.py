"""A receipt survives being copied by hand, and leads to one response id."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.privacy.receipts import ALPHABET, display, new_receipt, normalise, rating_id, response_id

RECEIPTS = st.text(ALPHABET, min_size=20, max_size=20)


def test_a_receipt_has_a_hundred_random_bits() -> None:
    """Twenty letters of Crockford's alphabet, each of the 32 at each place, none twice."""
    drawn = [new_receipt() for _ in range(2000)]
    assert len(set(drawn)) == 2000
    assert all(len(receipt) == 20 for receipt in drawn)
    assert all({receipt[place] for receipt in drawn} == set(ALPHABET) for place in range(20))
    assert set(ALPHABET) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@given(RECEIPTS)
def test_what_is_shown_can_be_typed(receipt: str) -> None:
    """The shown form leads back to the receipt, in groups of four."""
    shown = display(receipt)
    assert normalise(shown) == receipt
    assert [len(group) for group in shown.split("-")] == [4] * 5


@given(RECEIPTS, st.data())
def test_a_receipt_copied_by_hand_is_understood(receipt: str, data: st.DataObject) -> None:
    """Case, spaces, any hyphen, O for 0, and I or L for 1 do not count."""
    written = ""
    for letter in receipt:
        alike = {"0": "0Oo", "1": "1IiLl"}.get(letter, letter + letter.lower())
        written += data.draw(st.sampled_from(alike))
        written += data.draw(st.sampled_from(["", "", " ", "-", " – ", "\u00a0", "\u2011"]))
    assert normalise(written) == receipt


@pytest.mark.parametrize(
    "text", ["", "ABCD", "A" * 19, "A" * 21, "U" * 20, "A" * 19 + "Ñ", "A" * 19 + "!", "A" * 5000, "٣" * 20]
)
def test_what_is_no_receipt_is_none(text: str) -> None:
    """Other lengths and letters are no receipt."""
    assert normalise(text) is None


def test_the_response_id_is_the_documented_digest() -> None:
    """The id is the first 16 bytes of SHA-256 over "id" and the receipt, however it was typed."""
    receipt = "0123456789ABCDEFGHJK"
    assert response_id(receipt) == sha256(b"id" + receipt.encode()).digest()[:16]
    assert response_id("o123-4567-89ab-cdef-ghjk") == response_id(receipt)


@given(RECEIPTS, RECEIPTS)
def test_ids_are_apart(one: str, two: str) -> None:
    """Two receipts have two ids, and a rating's id is not the response's."""
    assert (response_id(one) == response_id(two)) == (one == two)
    assert rating_id(one) != response_id(one)
    assert len(rating_id(one)) == len(response_id(one)) == 16


def test_an_id_needs_a_receipt() -> None:
    """What is no receipt has no id, and the error does not repeat it."""
    with pytest.raises(ValueError, match="20 letters") as caught:
        response_id("0123-SECRET")
    assert "SECRET" not in str(caught.value)
