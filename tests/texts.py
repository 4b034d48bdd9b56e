"""What the tests of sealed texts share: an installation whose private key is known, people who write, a coder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from diversa.coding import codes, parcel, proposing, themes
from diversa.coding.codes import Codes
from diversa.coding.parcel import Entry, Parcel
from diversa.coding.reading import Reader
from diversa.coding.themes import ThemeList
from diversa.engine import Diversa
from diversa.home import Home
from diversa.pipeline import period
from diversa.privacy import sealing
from diversa.privacy.receipts import new_receipt, rating_id, response_id
from diversa.registry import Registry
from tests import quiet
from tests.quiet import ANSWERS

DAY = date(2026, 11, 19)
"""A Thursday."""
PRIVATE, PUBLIC = sealing.generate_keypair()
THEMES = proposing.propose(quiet.loud)
Choose = Callable[[Entry, str], tuple[int, ...]]


@dataclass
class Clock:
    """Say that it is noon of a day in Colombia; the day can be changed."""

    day: date = DAY

    def __call__(self) -> float:
        return datetime(self.day.year, self.day.month, self.day.day, 17, tzinfo=UTC).timestamp()


def installation(folder: Path, clock: Clock, *, demonstration: bool = True) -> Diversa:
    """Return an installation with the open campaign "demo", which asks with "loud" and with the sensitive "quiet"."""
    registry = Registry([])
    registry.add(quiet, "quiet")
    engine = Diversa(Home(folder), registry, clock)
    engine.campaigns.create("demo", "Demostración", PUBLIC, demonstration=demonstration, today=clock.day)
    if not demonstration:
        signed = {"who": "Comité", "document": "Acta 1", "public_key": sealing.generate_keypair()[1]}
        engine.campaigns.sign_off("demo", "quiet", day=clock.day, today=clock.day, **signed)
    for module in ("loud", "quiet"):
        engine.campaigns.enable("demo", module)
    # Not by opening it: what stops a real campaign from opening is tested elsewhere.
    engine.store.change_campaign("demo", status="open")
    engine.close()
    return Diversa(Home(folder), registry, clock)


def tell(engine: Diversa, *stories: str, module: str = "loud", **changes: Any) -> list[str]:
    """Send one response for each story; return their receipts."""
    receipts = []
    for story in stories:
        receipts.append(new_receipt())
        given = {**ANSWERS, **changes, "story": story}
        engine.send("demo", module, response_id(receipts[-1]), given)
    return receipts


def rate(engine: Diversa, receipt: str, comment: str | None, stars: int = 5) -> None:
    """Leave stars and a comment with the receipt of a response to "loud"."""
    place = sealing.Place("demo", quiet.loud.fingerprint(), "comment", rating_id(receipt))
    sealed = None if comment is None else sealing.seal(comment, PUBLIC, place)
    week = period(engine.today(), sensitive=True)
    assert engine.store.rate(rating_id(receipt), response_id(receipt), "demo", "loud", week, stars, sealed)


def read(made: Parcel, choose: Choose, list_: ThemeList = THEMES) -> Codes:
    """Code every text of a parcel, as it comes out of its file."""
    taken = parcel.loads(parcel.dumps(made))
    reader, found = Reader(taken, PRIVATE), codes.begin(taken, list_)
    for entry in reader.waiting(found):
        found = found.with_text(entry, choose(entry, reader.open(entry).text))
    return found


def listed(list_: ThemeList = THEMES) -> bytes:
    """Return a list of themes as its file."""
    return themes.dumps(list_).encode()


def written(*folders: Path) -> Iterator[bytes]:
    """Yield the content of every file in some folders."""
    for folder in folders:
        yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())
