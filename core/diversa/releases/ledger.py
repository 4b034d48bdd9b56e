"""Where releases lie, how one is written whole or not at all, and which ones were published.

A release is a folder that never changes: `releases/<campaign>/<module>/<number>/`. A preview lies beside the numbers
under a name of its own, and the next preview takes its place. A release that was withdrawn leaves that place for
`withdrawn/`, where no web server looks; the ledger keeps it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from diversa.home import Home
from diversa.store.publishing import PublishingStore
from diversa.store.responses import as_date
from diversa.store.store import Store

PREVIEW = "preview"
MANIFEST = "manifest.json"
_BUILDING = ".building-"
_FILE, _FOLDER = 0o644, 0o755


class ReleaseError(Exception):
    """Say why a release cannot be built or published, and what to do."""


@dataclass(frozen=True)
class Withdrawal:
    """Say since when a release is withdrawn and why, in plain words: in Spanish, and in English where somebody wrote it."""

    day: date
    notice: str
    notice_en: str = ""


@dataclass(frozen=True)
class Release:
    """Name a release that lies in a folder."""

    campaign: str
    module: str
    number: int
    folder: Path
    made_on: date
    published: bool
    manifest: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """What is lacking in it, in sentences."""
    findings: tuple[str, ...] = ()
    """What the audit found in a preview, in sentences; nothing is published with any."""
    withdrawn: Withdrawal | None = None
    """Set where it was published and withdrawn since."""

    @property
    def pdfs(self) -> tuple[Path, ...]:
        """Return its PDF summaries."""
        return tuple(sorted(self.folder.glob("*.pdf")))


def folder_of(home: Home, campaign: str, public_name: str) -> Path:
    """Return the folder that holds all releases of a module in a campaign."""
    return home.releases / campaign / public_name


def withdrawn_folder(home: Home, campaign: str, public_name: str, number: int) -> Path:
    """Return the folder in which a withdrawn release lies, readable by nobody else."""
    return home.path / "withdrawn" / campaign / public_name / str(number)


def place_of(home: Home, campaign: str, public_name: str, number: int) -> Path:
    """Return the folder in which a published release lies now, withdrawn or not."""
    away = withdrawn_folder(home, campaign, public_name, number)
    return away if away.is_dir() else folder_of(home, campaign, public_name) / str(number)


def next_number(store: Store, campaign: str, module: str) -> int:
    """Return the number that the next published release has."""
    return max((int(row["number"]) for row in store.releases_of(campaign, module)), default=0) + 1


def is_published(store: Store, campaign: str, module: str, number: int) -> bool:
    """Tell whether a release stands in the ledger as published."""
    rows = store.releases_of(campaign, module)
    return any(row["published"] and int(row["number"]) == number for row in rows)


def next_day(store: Store, campaign: str, module: str, days: int) -> date | None:
    """Return the first day on which the next release may go out; None before the first release."""
    made = [as_date(row["made_on"]) for row in store.releases_of(campaign, module) if row["published"]]
    return max(made) + timedelta(days) if made else None


def published(store: Store, home: Home, campaign: str, module: str, public_name: str) -> tuple[Release, ...]:
    """Return what was published of a module, oldest first, also what was withdrawn since."""
    gone = withdrawals(store, campaign, module)
    return tuple(
        Release(
            campaign,
            module,
            int(row["number"]),
            place_of(home, campaign, public_name, int(row["number"])),
            as_date(row["made_on"]),
            True,
            json.loads(row["manifest"]),
            withdrawn=gone.get(int(row["number"])),
        )
        for row in store.releases_of(campaign, module)
        if row["published"]
    )


def standing(store: Store, home: Home, campaign: str, module: str, public_name: str) -> tuple[Release, ...]:
    """Return what was published of a module and not withdrawn, oldest first."""
    every = published(store, home, campaign, module, public_name)
    return tuple(one for one in every if one.withdrawn is None)


def withdrawals(store: Store, campaign: str, module: str) -> Mapping[int, Withdrawal]:
    """Map the number of each withdrawn release of a module to what is said of it."""
    rows = PublishingStore(store.engine).withdrawn_of(campaign, module)
    return {
        int(row["number"]): Withdrawal(as_date(row["withdrawn_on"]), row["notice"], row["notice_en"])
        for row in rows
    }


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time build the releases of a module, and clear away what a killed one left.

    Raises ReleaseError where another is building.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ReleaseError(
                "Ya se está haciendo una publicación de este módulo. Espere a que termine."
            ) from None
        for left in folder.glob(f"{_BUILDING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(lock)


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Lend an empty folder that takes the place of `target` at the end, durably; after an error nothing has changed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=target.parent))
    try:
        yield building
        _settle(building)
        old = building.with_name(f"{building.name}-old")
        with suppress(FileNotFoundError):
            target.rename(old)
        building.rename(target)
        _sync(target.parent)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _settle(folder: Path) -> None:
    """Let a web server read everything, and have the disk hold it."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(_FOLDER if path.is_dir() else _FILE)
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(folder: Path, name: str, content: bytes) -> None:
    """Write one file of a release."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def digests(folder: Path) -> dict[str, str]:
    """Map every file of a folder to its SHA-256, in order."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
