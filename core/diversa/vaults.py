"""Where lies what people said, and the keys to it: the installation's own, or those of one sensitive module.

Nothing else decides this but `Questionnaire.sensitive`, as the campaign pinned it. Who takes the main database and its
keys away finds nothing of a sensitive module in them, and the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from diversa.home import Home, database_setting
from diversa.privacy.envelopes import Envelope
from diversa.store.responses import ResponseStore


class SharedDatabase(RuntimeError):
    """Say that a sensitive module was given a database that is not its own."""


class Vault:
    """Hold one database of what people said, and its keys; everything is made at first use.

    `module` is the sensitive module whose own it is; without one it is the main vault.
    """

    def __init__(self, home: Home, open_store: Callable[[], ResponseStore], module: str = "") -> None:
        self.module = module
        self._home, self._open = home, open_store

    @cached_property
    def store(self) -> ResponseStore:
        """Return the database, migrated."""
        return self._open()

    @cached_property
    def envelope(self) -> Envelope:
        """Return what closes and opens unfinished answer sheets."""
        return Envelope(self._secret("sheet"))

    @cached_property
    def sending_key(self) -> bytes:
        """Return the key of the digests by which sending twice is recognised."""
        return self._secret("sending")

    @cached_property
    def cell_key(self) -> bytes:
        """Return the secret of the record keys that perturb published counts; never published."""
        return self._secret("cells")

    @cached_property
    def code_key(self) -> bytes:
        """Return the key of the digests under which single-use codes are kept."""
        return self._secret("codes")

    @cached_property
    def ledger_key(self) -> bytes:
        """Return the key that closes what releases counted exactly."""
        return self._secret("ledger")

    @cached_property
    def texts_key(self) -> bytes:
        """Return the key of the marks by which a code that comes back proves that its text went out."""
        return self._secret("texts")

    @cached_property
    def threads_key(self) -> bytes:
        """Return the key that locks what people and the office write to each other."""
        return self._secret("threads")

    @cached_property
    def proposals_key(self) -> bytes:
        """Return the key that locks what people propose."""
        return self._secret("proposals")

    def close(self) -> None:
        """Close this thread's connection, where the database was used."""
        if "store" in vars(self):
            self.store.engine.close()

    def _secret(self, name: str) -> bytes:
        return self._home.secret(f"{name}-{self.module}" if self.module else name)


def own_vault(home: Home, module: str, others: Iterable[str]) -> Vault:
    """Return the vault of a sensitive module; `others` are the URLs of every other database.

    Its database raises `SharedDatabase` at first use where it is one of those.
    """
    taken = {_place(url) for url in others}

    def open_store() -> ResponseStore:
        url = home.database_url(module)
        if _place(url) not in taken:
            store = ResponseStore(url, weekly=True)
            if not store.is_main():
                return store
            store.engine.close()  # one machine has many names
        raise SharedDatabase(
            f"El módulo «{module}» es sensible y necesita una base de datos propia: la suya ya la usan otros. "
            f"Póngale otra en {database_setting(module)}."
        )

    return Vault(home, open_store, module)


def _place(url: str) -> tuple[str, int, str]:
    """Return which database a URL leads to, whoever connects and however it is written."""
    found = urlsplit(url)
    if found.scheme.startswith("sqlite"):
        return "", 0, str(Path(url.split(":///", 1)[1]).resolve())
    return found.hostname or "", found.port or 5432, found.path
