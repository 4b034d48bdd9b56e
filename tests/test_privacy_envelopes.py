"""An answer sheet comes back as it was, from its own place, today or tomorrow; everything else is refused by name."""

from __future__ import annotations

import os
import random
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date, datetime, timedelta, timezone
from statistics import median
from string import ascii_letters, digits
from time import perf_counter
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from diversa.privacy import envelopes
from diversa.privacy.envelopes import (
    MAX_SHEET,
    MAX_TOKEN,
    Envelope,
    SheetError,
    SheetExpired,
    SheetForeign,
    SheetTampered,
    SheetTooLarge,
)

ENVELOPE = Envelope(bytes(range(32)))
PLACE = ("campaign", "module", "fingerprint")
DAY = date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
SHEETS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    SCALARS | st.lists(SCALARS, max_size=4) | st.dictionaries(st.sampled_from("abc"), SCALARS),
    max_size=8,
)


def _sheet(seed: int, questions: int = 95) -> dict[str, Any]:
    """Return a sheet of about 3 KB."""
    draw = random.Random(seed)
    answers = {
        f"disc_question_{n:03}": draw.choice([1, 2, 3, "refused", [1, 3, 5], {"a": 1, "b": 2}])
        for n in range(questions)
    }
    return {"receipt": "0" * 20, "issued": "2026-03-01T12:00:00", "answers": answers}


@given(SHEETS)
def test_a_sheet_comes_back_as_it_was(sheet: dict[str, Any]) -> None:
    """Closing and opening changes nothing."""
    assert ENVELOPE.open(ENVELOPE.close(sheet, PLACE, NOON), PLACE, NOON) == sheet


def test_every_changed_letter_is_refused() -> None:
    """No single letter of a token can be changed unnoticed, not even in the unused bits of its last one."""
    long = ENVELOPE.close({"a": os.urandom(700).hex()}, PLACE, NOON)
    assert long.endswith("=")  # its last letter has unused bits
    for token in long, ENVELOPE.close({"a": 1}, PLACE, NOON):
        for position in range(len(token)):
            near_end = position > len(token) - 4
            for letter in f"{ascii_letters}{digits}-_+/=" if near_end else "AB_+/=é":
                changed = token[:position] + letter + token[position + 1 :]
                if changed != token:
                    with pytest.raises(SheetError):
                        ENVELOPE.open(changed, PLACE, NOON)


def test_another_spelling_of_a_token_is_refused() -> None:
    """Plain base64 of the same bytes is not what was written."""
    token = next(t for t in (ENVELOPE.close({}, PLACE, NOON) for _ in range(99)) if "-" in t)
    with pytest.raises(SheetTampered, match="spelt"):
        ENVELOPE.open(token.replace("-", "+"), PLACE, NOON)


def test_every_flipped_bit_of_a_sealed_byte_is_refused() -> None:
    """No single bit of the nonce, the ciphertext or its tag can be flipped unnoticed."""
    raw = urlsafe_b64decode(ENVELOPE.close({"a": 1}, PLACE, NOON))
    for position in range(12, len(raw)):
        for bit in range(8):
            changed = bytearray(raw)
            changed[position] ^= 1 << bit
            with pytest.raises(SheetTampered):
                ENVELOPE.open(urlsafe_b64encode(changed).decode(), PLACE, NOON)


@given(st.text(max_size=200) | st.binary(max_size=900).map(lambda raw: urlsafe_b64encode(raw).decode()))
def test_anything_else_is_refused(token: str) -> None:
    """What was never closed here raises a `SheetError` and nothing else."""
    with pytest.raises(SheetError):
        ENVELOPE.open(token, PLACE, NOON)


def test_a_sheet_that_is_cut_off_is_refused() -> None:
    """A token that lost its end is refused, wherever it was cut."""
    token = ENVELOPE.close({"a": 1}, PLACE, NOON)
    for length in range(len(token)):
        with pytest.raises(SheetTampered):
            ENVELOPE.open(token[:length], PLACE, NOON)


@pytest.mark.parametrize(
    "other",
    [
        ("another", "module", "fingerprint"),
        ("campaign", "another", "fingerprint"),
        ("campaign", "module", "another"),
        ("campaignm", "odule", "fingerprint"),
        ("campaign", "module"),
    ],
)
def test_a_sheet_of_another_place_is_foreign(other: tuple[str, ...]) -> None:
    """A sheet of another campaign, module or fingerprint is told from a changed one."""
    with pytest.raises(SheetForeign):
        ENVELOPE.open(ENVELOPE.close({"a": 1}, other, NOON), PLACE, NOON)


def test_a_place_mark_cannot_be_moved() -> None:
    """A sheet with the mark of another place put in front of it is refused: the place itself is authenticated."""
    own = urlsafe_b64decode(ENVELOPE.close({"a": 1}, PLACE, NOON))
    other = urlsafe_b64decode(ENVELOPE.close({"a": 1}, ("another",), NOON))
    with pytest.raises(SheetTampered):
        ENVELOPE.open(urlsafe_b64encode(own[:9] + other[9:]).decode(), PLACE, NOON)


@pytest.mark.parametrize(("days", "accepted"), [(0, True), (1, True), (2, False), (3, False), (400, False)])
def test_a_sheet_lives_until_the_end_of_the_next_day(days: int, accepted: bool) -> None:
    """Today's and yesterday's sheets open; an older one has expired."""
    token = ENVELOPE.close({"a": 1}, PLACE, DAY)
    later = DAY + timedelta(days)
    if accepted:
        assert ENVELOPE.open(token, PLACE, later) == {"a": 1}
    else:
        with pytest.raises(SheetExpired):
            ENVELOPE.open(token, PLACE, later)


def test_the_day_of_a_sheet_cannot_be_moved() -> None:
    """An expired sheet that says it is from today is refused."""
    old = bytearray(urlsafe_b64decode(ENVELOPE.close({"a": 1}, PLACE, DAY - timedelta(5))))
    old[9:12] = DAY.toordinal().to_bytes(3, "big")
    with pytest.raises(SheetTampered):
        ENVELOPE.open(urlsafe_b64encode(old).decode(), PLACE, DAY)


def test_the_day_is_that_of_greenwich() -> None:
    """Seven in the evening of 1 March in Bogotá is 2 March, so the sheet lives to the end of 3 March, UTC."""
    bogota = timezone(-timedelta(hours=5))
    token = ENVELOPE.close({"a": 1}, PLACE, datetime(2026, 3, 1, 19, tzinfo=bogota))
    assert ENVELOPE.open(token, PLACE, datetime(2026, 3, 3, 23, 59, tzinfo=UTC)) == {"a": 1}
    with pytest.raises(SheetExpired):
        ENVELOPE.open(token, PLACE, datetime(2026, 3, 4, tzinfo=UTC))
    with pytest.raises(ValueError, match="time zone"):
        ENVELOPE.close({"a": 1}, PLACE, datetime(2026, 3, 1))


def test_clocks_of_two_servers_may_differ_a_little() -> None:
    """A sheet from just after midnight opens on a server that is minutes behind, but not on one that is hours behind."""
    token = ENVELOPE.close({"a": 1}, PLACE, datetime(2026, 3, 2, 0, 1, tzinfo=UTC))
    assert ENVELOPE.open(token, PLACE, datetime(2026, 3, 1, 23, 58, tzinfo=UTC)) == {"a": 1}
    with pytest.raises(SheetTampered, match="not begun"):
        ENVELOPE.open(token, PLACE, NOON)


def test_another_secret_opens_nothing() -> None:
    """A sheet of another installation is refused."""
    with pytest.raises(SheetError):
        Envelope(bytes(32)).open(ENVELOPE.close({"a": 1}, PLACE, NOON), PLACE, NOON)


def test_a_short_secret_is_refused() -> None:
    """An envelope needs 32 bytes."""
    with pytest.raises(ValueError, match="32 bytes"):
        Envelope(b"short")


def test_an_envelope_does_not_show_its_secret() -> None:
    """A log line with an envelope in it gives nothing away."""
    assert repr(ENVELOPE) == "Envelope()"


def test_the_length_does_not_tell_the_answers() -> None:
    """A hundred people who answered the same questions in other ways have tokens of one length."""
    answers = [
        {f"q{n:02}": random.Random(n * 1000 + seed).choice([1, 2, 98, 99]) for n in range(40)}
        for seed in range(100)
    ]
    lengths = {len(ENVELOPE.close({"answers": sheet}, PLACE, NOON)) for sheet in answers}
    assert len(lengths) == 1
    assert (
        len({len(zlib.compress(orjson.dumps(sheet))) for sheet in answers}) > 5
    )  # without padding they differ


@given(SHEETS)
def test_every_length_is_a_whole_step(sheet: dict[str, Any]) -> None:
    """A token is 40 bytes and steps of 512."""
    raw = urlsafe_b64decode(ENVELOPE.close(sheet, PLACE, NOON))
    assert (len(raw) - 40) % 512 == 0


def test_a_token_shows_nothing_of_the_sheet() -> None:
    """The same sheet never gives the same token."""
    first, second = (ENVELOPE.close({"a": 1}, PLACE, NOON) for _ in range(2))
    assert first[16:] != second[16:]


def test_the_longest_sheet_fits_even_if_it_cannot_be_compressed() -> None:
    """Whatever can be closed can be opened; more is refused at closing."""
    overhead = len(orjson.dumps({"a": ""}))
    noise = urlsafe_b64encode(os.urandom(MAX_SHEET)).decode()[: MAX_SHEET - overhead]
    token = ENVELOPE.close({"a": noise}, PLACE, NOON)
    assert ENVELOPE.open(token, PLACE, NOON) == {"a": noise}
    with pytest.raises(SheetTooLarge):
        ENVELOPE.close({"a": noise + "x"}, PLACE, NOON)
    packed = envelopes._pack(os.urandom(MAX_SHEET))
    assert (40 + len(packed)) * 4 / 3 <= MAX_TOKEN


def test_a_token_that_is_too_long_is_not_even_read() -> None:
    """A long field costs nothing."""
    with pytest.raises(SheetTampered, match="longer"):
        ENVELOPE.open("A" * (MAX_TOKEN + 1), PLACE, NOON)


def test_a_sheet_that_swells_is_refused() -> None:
    """Ten megabytes in a few bytes are not unpacked, even with the right key."""
    raw = urlsafe_b64decode(ENVELOPE.close({"a": 1}, PLACE, DAY))
    head, nonce = raw[:24], raw[12:24]
    cipher: AESGCM = ENVELOPE._cipher(DAY.toordinal())
    bomb = envelopes._pack(b'"' + b"x" * 10_000_000 + b'"')
    token = urlsafe_b64encode(head + cipher.encrypt(nonce, bomb, envelopes._bytes(PLACE))).decode()
    assert len(token) < MAX_TOKEN
    with pytest.raises(SheetTampered, match="longer"):
        ENVELOPE.open(token, PLACE, DAY)


def test_old_keys_are_forgotten() -> None:
    """A server that runs for a month holds the keys of few days."""
    envelope = Envelope(bytes(32))
    for days in range(30):
        envelope.close({}, PLACE, DAY + timedelta(days))
    assert len(envelope._ciphers) <= 4


def test_a_page_does_not_wait_for_its_envelope() -> None:
    """Opening and closing a sheet of 3 KB takes less than 150 µs."""
    sheet = _sheet(1)
    assert 2500 < len(orjson.dumps(sheet)) < 3500
    times = []
    for _ in range(300):
        begun = perf_counter()
        ENVELOPE.open(ENVELOPE.close(sheet, PLACE, NOON), PLACE, NOON)
        times.append(perf_counter() - begun)
    assert median(times) < 150e-6
