"""A campaign with real answers whose preview waits for two persons, ready to be copied; without PDFs, to be quick."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from diversa.accounts.people import Person
from diversa.accounts.roles import Role
from diversa.engine import Diversa
from diversa.home import Home
from diversa.registry import Registry
from diversa.releases import assembling
from diversa.releases.build import build_release
from diversa.releases.pdf import NoPdf
from tests import noise
from tests.noise.building import installation

ANALYST = Person("ana", "ana@example.org", "Ana", (Role.ANALYST,))
REVIEWER = Person("rita", "rita@example.org", "Rita", (Role.REVIEWER,))
MANAGER = Person("gil", "gil@example.org", "Gil", (Role.MANAGER,))
ADMINISTRATOR = Person("ada", "ada@example.org", "Ada", (Role.ADMINISTRATOR,))
NOW = 1_795_359_600.0
NAMES = ("demo", "noise")


def enrol_all(engine: Diversa) -> None:
    """Give everybody an account under the id that these tests know."""
    for person in (ANALYST, REVIEWER, MANAGER, ADMINISTRATOR):
        engine.people.store.add(
            id=person.id,
            email=person.email,
            name=person.name,
            roles=" ".join(person.roles),
            organisation="",
            language="es",
            active=True,
            created_on=engine.today(),
            uniquifier=person.id,
            password="x",
            totp_secret=None,
            totp_method=None,
            totp_counter=0,
            recovery_codes="[]",
        )


@pytest.fixture(scope="module")
def undrawn() -> Iterator[None]:
    """Be a machine that cannot draw letters: everything but the PDF is as elsewhere, and quicker."""

    def lacking(*given: object) -> bytes:
        raise NoPdf("no Pango")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("summary_pdf", "easy_pdf"):
            patch.setattr(assembling, name, lacking)
        yield


@pytest.fixture(scope="module")
def previewed(tmp_path_factory: pytest.TempPathFactory, undrawn: None) -> Path:
    """Return the folder of an installation with the preview of a real campaign; each test takes a copy."""
    folder = tmp_path_factory.mktemp("signing") / "home"
    engine = installation(folder, demonstration=False)
    enrol_all(engine)
    build_release(engine, *NAMES)
    engine.close()
    return folder


def opened(folder: Path, now: float = NOW) -> Diversa:
    """Return the installation of a folder."""
    registry = Registry([])
    registry.add(noise, "noise")
    return Diversa(Home(folder), registry, lambda: now)


@pytest.fixture
def engine(tmp_path: Path, previewed: Path) -> Iterator[Diversa]:
    """Return this test's installation."""
    shutil.copytree(previewed, tmp_path / "home")
    engine = opened(tmp_path / "home")
    yield engine
    engine.close()
