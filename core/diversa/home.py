"""The folder in which an installation keeps its own things: secrets, the embedded database, releases, passing files."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SECRET_BYTES = 32
PUBLIC_ADDRESS = "DIVERSA_PUBLIC_ADDRESS"
MAIN = "diversa"
"""Name of the main database."""

_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PRIVATE = 0o700


class BadAddress(RuntimeError):
    """Say that the public address of the installation is none."""


class BadSecret(RuntimeError):
    """Say that a secret of the installation cannot be trusted, and what to do."""


@dataclass(frozen=True)
class Home:
    """Hand out what lies in the installation's folder (mode 0700), which is made when it is not there."""

    path: Path

    def __post_init__(self) -> None:
        path = Path(os.path.abspath(self.path))  # a later chdir must not move it
        object.__setattr__(self, "path", path)
        path.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)

    @classmethod
    def from_environment(cls) -> Home:
        """Return the folder that DIVERSA_HOME names; `.diversa` in the working folder without it."""
        return cls(Path(os.environ.get("DIVERSA_HOME") or ".diversa"))

    def secret(self, name: str) -> bytes:
        """Return 32 random bytes, drawn at the first use and the same ever after, in every process.

        Raises `BadSecret` when the file is cut short or others can read it.
        """
        file = self._folder("secrets") / _checked(name)
        if not file.exists():
            _draw(file)
        return _read(file)

    def has_secret(self, name: str) -> bool:
        """Tell whether a secret was drawn already."""
        return (self._folder("secrets") / _checked(name)).exists()

    def database_url(self, name: str = MAIN) -> str:
        """Return the URL of a database.

        DIVERSA_DATABASE names the main one, DIVERSA_DATABASE_GBV the one called "gbv"; without it, an SQLite file here.
        """
        return os.environ.get(database_setting(name)) or f"sqlite:///{self.path / name}.db"

    @property
    def releases(self) -> Path:
        """Return the folder of releases."""
        folder = self.path / "releases"
        folder.mkdir(exist_ok=True)
        return folder

    @contextmanager
    def temporary(self) -> Iterator[Path]:
        """Lend an empty folder (mode 0700) that is gone afterwards.

        What a killed process left behind is removed at the next use: it may hold answers that were withdrawn since.
        """
        parent = self._folder("tmp")
        with _locked(parent):
            _sweep(parent)
            folder = Path(tempfile.mkdtemp(dir=parent))
            lock = _lock(folder, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
            os.close(lock)

    def _folder(self, name: str) -> Path:
        folder = self.path / name
        folder.mkdir(mode=_PRIVATE, exist_ok=True)
        return folder


def public_address() -> str:
    """Return where people reach this installation, as DIVERSA_PUBLIC_ADDRESS says: "https://datos.example.org".

    Empty without it. Raises `BadAddress` for anything but an http or https address.
    """
    given = os.environ.get(PUBLIC_ADDRESS, "").strip().rstrip("/")
    if given and not _ADDRESS.fullmatch(given):
        raise BadAddress(
            f"{PUBLIC_ADDRESS} no sirve: «{given}». Escriba una dirección como https://datos.example.org."
        )
    return given


def database_setting(name: str) -> str:
    """Return the environment variable that names a database."""
    own = _checked(name).upper().replace("-", "_")
    return "DIVERSA_DATABASE" if name == MAIN else f"DIVERSA_DATABASE_{own}"


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"A name here has small letters, digits, - and _: {name!r} has not.")
    return name


def _draw(file: Path) -> None:
    """Write a new secret whole, or leave the one that another process wrote first."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secrets.token_bytes(SECRET_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    # A link appears at once and never replaces: nobody reads half a secret, and the first one wins.
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
        content = stream.read(SECRET_BYTES + 1)
    if mode & 0o077:
        raise BadSecret(f"Others can read the secret {file} (mode {mode:04o}). Run: chmod 600 {file}")
    if len(content) != SECRET_BYTES:
        raise BadSecret(
            f"The secret {file} is damaged: it must have {SECRET_BYTES} bytes. Restore it from the backup."
        )
    return content


def _lock(folder: Path, how: int) -> int:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = _lock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def _sweep(parent: Path) -> None:
    """Remove the folders that no living process holds; the system frees a dead one's locks."""
    for folder in parent.iterdir():
        with suppress(BlockingIOError, FileNotFoundError, NotADirectoryError):
            descriptor = _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            os.close(descriptor)
