"""What needs somebody: each area says it for the person who looks, and the first page of the console gathers it.

An area offers `attention(engine, person)`, which returns what that person may see, and decide something about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from diversa.accounts.people import Person
from diversa.engine import Diversa
from diversa.texts import Text


@dataclass(frozen=True)
class Need:
    """Say one thing that waits for a person: about what, in one sentence, and where it is decided."""

    about: str
    sentence: Text
    address: str


def gather(engine: Diversa, person: Person, areas: tuple[str, ...]) -> Iterator[Need]:
    """Yield what waits for a person in some areas, by their order."""
    for name in areas:
        offered = getattr(import_module(f"diversa.console.{name}"), "attention", None)
        if offered is not None:
            yield from offered(engine, person)
