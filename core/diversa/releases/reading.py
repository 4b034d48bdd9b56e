"""Read stored responses into typed columns, one file for each vintage, and digest which responses they were."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from diversa.disclosure.cellkeys import record_key
from diversa.indicators.layout import Layout, Stored, column_file, read_batch
from diversa.vaults import Vault

Progress = Callable[[str, float], None]
Names = tuple[str, str]


@dataclass(frozen=True)
class Span:
    """Say which responses a release counts: up to a period, and of which vintages.

    With `waiting`, responses that no release held count as of vintage `number`: a preview shows them, while what is
    published counts those alone that were marked for it.
    """

    last: str
    number: int
    waiting: bool

    def vintage(self, period: str, release: int | None) -> int | None:
        """Return the vintage as which a response counts; None where it does not."""
        if period > self.last:
            return None
        if release is None:
            return self.number if self.waiting else None
        return release if release <= self.number else None


@dataclass
class Read:
    """Hold the files of columns by vintage, how many responses are in each, and the digest of their ids."""

    files: dict[int, Path] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    records: str = ""
    """SHA-256 of the sorted responses' ids, each hashed before."""
    last: str = ""
    """The last period of any response."""


def read_columns(
    vault: Vault, names: Names, span: Span, layout: Layout, folder: Path, progress: Progress
) -> Read:
    """Write the columns of the responses of a span into a folder, in the order of their ids.

    Memory holds one batch. Raises ValueError for a stored document that does not fit the layout.
    """
    read, digest = Read(), hashlib.sha256()
    key = partial(record_key, vault.cell_key)
    with ExitStack() as stack:
        writers: dict[int, Any] = {}
        for batch in _batches(vault, names, span, progress):
            for vintage, rows in _by_vintage(batch).items():
                if vintage not in writers:
                    read.files[vintage] = folder / f"vintage-{vintage}.parquet"
                    writers[vintage] = stack.enter_context(column_file(layout, read.files[vintage]))
                writers[vintage].write_table(read_batch(rows, layout, key))
                read.people[vintage] = read.people.get(vintage, 0) + len(rows)
            for _vintage, (id_, period, _document) in batch:
                digest.update(hashlib.sha256(id_).digest())
                read.last = max(read.last, period)
    read.records = digest.hexdigest()
    return read


def _batches(
    vault: Vault, names: Names, span: Span, progress: Progress
) -> Iterator[list[tuple[int, Stored]]]:
    total, seen = vault.store.count(*names) or 1, 0
    for batch in vault.store.vintages(*names):
        progress("Leyendo las respuestas", min(seen / total, 1.0))
        seen += len(batch)
        yield [
            (vintage, (id_, period, document.encode()))
            for id_, period, document, release in batch
            if (vintage := span.vintage(period, release)) is not None
        ]


def _by_vintage(batch: Sequence[tuple[int, Stored]]) -> dict[int, list[Stored]]:
    found: dict[int, list[Stored]] = {}
    for vintage, row in batch:
        found.setdefault(vintage, []).append(row)
    return found
