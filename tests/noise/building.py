"""An installation in which people answered about noise, and its releases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from diversa import pipeline
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.releases.build import build_release
from diversa.releases.ledger import Release
from tests import noise

DAY = date(2026, 11, 22)
PEOPLE = 420
PLACES = ("11001", "05001", "76001", "08001", "68001", "50001", "91001")
_KEY = b"k" * 32


def person(number: int, seed: int = 0) -> dict[str, Any]:
    """Return the answers of one person, the same each time."""
    random = Random(f"{seed}/{number}")
    gender = random.choice((1, 2, 2, 2, 5, "refused"))
    heard = sorted(random.sample((1, 2, 3), random.randint(1, 2))) if random.random() < 0.6 else [0]
    return {
        "consent_main": 1,
        "age_years": random.randint(18, 80),
        "gender_identity": gender,
        "municipality": random.choice(PLACES),
        "noisy": random.choice((1, 1, 2, 2, 2, "refused")),
        "sources": heard,
        "level": random.choice((0, 1, 1, 2, 3, 4)),
    }


def installation(folder: Path, *, people: int = PEOPLE, demonstration: bool = True, seed: int = 0) -> Diversa:
    """Make an installation with the open campaign "demo", answered by so many people."""
    registry = Registry([])
    registry.add(noise, "noise")
    engine = Diversa(Home(folder), registry, lambda: 1_795_359_600.0)
    _, public = sealing.generate_keypair()
    engine.campaigns.create("demo", "Campaña de prueba", public, demonstration=demonstration, today=DAY)
    engine.campaigns.enable("demo", "noise")
    engine.campaigns.open("demo")
    answer(engine, people, seed)
    return engine


def answer(engine: Diversa, people: int, seed: int = 0) -> None:
    """Let people answer, through the real pipeline."""
    module = engine.campaigns.module("demo", "noise")
    rows = []
    for number in range(people):
        id_ = hashlib.sha256(f"{seed}/{number}".encode()).digest()[:16]
        checked = pipeline.check(pipeline.accept(module, id_, person(number, seed), confirmed=None))
        rows.append(pipeline.row_of(pipeline.anonymize(checked, _KEY, engine.today())))
    engine.store.keep_many(rows)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture(scope="session")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Diversa:
    """Return an installation with a demonstration campaign; tests only read it."""
    return installation(tmp_path_factory.mktemp("noise") / "home")


@pytest.fixture(scope="session")
def release(answered: Diversa) -> Release:
    """Return the first release of the demonstration, published."""
    return build_release(answered, "demo", "noise", as_of=DAY, publish=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Diversa]:
    """Return an installation of this test's own."""
    engine = installation(tmp_path / "home")
    yield engine
    engine.store.engine.close()
