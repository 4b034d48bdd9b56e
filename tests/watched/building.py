"""An installation with a campaign that staff watches, and people who answer on a day of one's choice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from diversa import pipeline
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.watching import looks
from diversa.watching.looks import Look
from diversa.watching.watching import Seen, see
from tests import watched

DAY = date(2026, 11, 4)
"""A Wednesday."""
PLACES = ("11001", "05001", "76001", "08001", "68001", "44001")
_KEY = b"k" * 32


def installation(folder: Path, *, demonstration: bool = False, module: str = "watched") -> Diversa:
    """Make an installation on DAY, with the open campaign "patios"; the secret of its cell keys is always the same."""
    registry = Registry([])
    registry.add(watched, "watched")
    home = Home(folder)
    for name in ("cells", f"cells-{module}"):
        file = home.path / "secrets" / name
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(b"watching the sky, quietly, 1234!")
    engine = Diversa(home, registry, lambda: 0.0)
    to_day(engine, DAY)
    public = sealing.generate_keypair()[1]
    campaigns = engine.campaigns
    campaigns.create("patios", "Patios", public, demonstration=demonstration, today=DAY)
    if module == "hushed" and not demonstration:
        campaigns.sign_off(
            "patios", module, who="Comité", day=DAY, document="Acta 1", public_key=public, today=DAY
        )
    campaigns.enable("patios", module)
    engine.store.change_campaign("patios", status="open")
    engine.campaigns._seen.clear()
    return engine


def to_day(engine: Diversa, day: date) -> None:
    """Let it be noon of a day in Colombia."""
    noon = datetime(day.year, day.month, day.day, 17, tzinfo=UTC).timestamp()
    engine.clock = lambda: noon


def person(number: int, **own: Any) -> dict[str, Any]:
    """Return the answers of one person, the same each time."""
    random = Random(number)
    answers = {
        "consent_main": 1,
        "age_years": random.randint(18, 85),
        "gender_identity": random.choice((1, 2)),
        "municipality": random.choice(PLACES),
        "calm": random.choice((1, 2)),
        "feeling_now": 1,
    }
    return answers | own


def answer(
    engine: Diversa,
    people: Iterable[Mapping[str, Any]],
    day: date = DAY,
    *,
    group: str = "a",
    module: str = "watched",
    access: pipeline.Access = pipeline.Access.OPEN,
) -> list[bytes]:
    """Let people answer on a day, through the real pipeline; return the ids."""
    enabled, rows = engine.campaigns.module("patios", module), []
    for number, answers in enumerate(people):
        id_ = hashlib.sha256(f"{group}/{number}".encode()).digest()[:16]
        checked = pipeline.check(pipeline.accept(enabled, id_, answers, access=access, confirmed=None))
        rows.append(pipeline.row_of(pipeline.anonymize(checked, _KEY, day)))
    engine.store_of("patios", module).keep_many(rows)
    return [row.id for row in rows]


def renew(engine: Diversa, module: str = "watched") -> bool:
    """Count what is due."""
    return looks.renew(engine, engine.campaigns.module("patios", module))


def look_at(engine: Diversa, module: str = "watched") -> Look:
    """Return the newest look."""
    return seen(engine, module).look


def seen(engine: Diversa, module: str = "watched") -> Seen:
    """Return what staff sees."""
    found = see(engine, "patios", module)
    assert found is not None
    return found


def later(days: int) -> date:
    """Return a day after DAY."""
    return DAY + timedelta(days=days)
