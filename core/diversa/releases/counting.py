"""From the database to protected results: read, count, protect, and forget.

Typed columns live in a temporary folder of the installation and are gone when the counting ends.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from functools import partial

from diversa.campaigns.campaigns import EnabledModule
from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.noise import NoiseTable
from diversa.disclosure.profiles import PEOPLE, SENSITIVE, Profile
from diversa.disclosure.tables import PublishedTable, protect
from diversa.engine import Diversa
from diversa.indicators.figures import Results
from diversa.indicators.layout import Stored, columns_of, write_columns
from diversa.indicators.plans import plan_tables
from diversa.indicators.publishing import publish
from diversa.indicators.tabulate import tabulate
from diversa.pipeline import period
from diversa.questionnaire.structure import Questionnaire
from diversa.store.responses import ResponseStore

READING, COUNTING = 0.30, 0.55
"""Shares of a release's time that have passed when reading and counting end."""


@dataclass(frozen=True)
class Counted:
    """Hold protected results, and digests of what they were made from and how."""

    results: Results
    tables: tuple[PublishedTable, ...] = field(repr=False)
    profile: Profile
    records: str
    """SHA-256 of the sorted responses' ids, each hashed before."""
    parameters: str
    """Keyed digest of the protection, which only the holder of the key can compare."""


def profile_of(questionnaire: Questionnaire) -> Profile:
    """Return the thresholds that a module's figures must meet."""
    return SENSITIVE if questionnaire.sensitive else PEOPLE


def count(
    engine: Diversa, enabled: EnabledModule, progress: Callable[[str, float], None], until: date | None = None
) -> Counted:
    """Read a module's responses up to a day (today without one), count them for every table, and protect the counts."""
    instrument, noise = enabled.instrument, NoiseTable.build()
    vault = engine.vault_of(*enabled.names)
    profile = profile_of(instrument.questionnaire)
    plans = plan_tables(instrument, profile)
    layout = columns_of(instrument.questionnaire, instrument.derived)
    last = period(until or engine.today(), instrument.questionnaire.sensitive)
    records = _Records(vault.store, enabled, progress, last)
    with engine.home.temporary() as folder:
        columns = folder / "responses.parquet"
        write_columns(records.batches(), layout, columns, partial(record_key, vault.cell_key))
        progress("Contando", READING)
        exact = tabulate(columns, layout, plans)
    progress("Protegiendo las cuentas", COUNTING)
    tables = tuple(protect(table, noise) for table in exact)
    results = publish(instrument, plans, tables, profile, engine.registry)
    parameters = _parameters(vault.cell_key, profile, noise)
    return Counted(results, tables, profile, records.digest.hexdigest(), parameters)


class _Records:
    """Read stored responses in batches and digest which ones there were."""

    def __init__(
        self, store: ResponseStore, enabled: EnabledModule, progress: Callable[[str, float], None], last: str
    ) -> None:
        self.store, self.progress = store, progress
        self.of = enabled.names
        self.digest = hashlib.sha256()
        self.last = last
        """The last day (or week) that counts, as it is stored."""

    def batches(self) -> Iterator[list[Stored]]:
        """Yield batches of responses, in the order of their ids."""
        total, read = self.store.count(*self.of) or 1, 0
        for batch in self.store.documents(*self.of):
            self.progress("Leyendo las respuestas", READING * min(read / total, 1.0))
            counted = [row for row in batch if row[1] <= self.last]
            for id_, _period, _document in counted:
                self.digest.update(hashlib.sha256(id_).digest())
            yield [(id_, period, document.encode()) for id_, period, document in counted]
            read += len(batch)


def _parameters(key: bytes, profile: Profile, noise: NoiseTable) -> str:
    """Digest the protection with the key: a plain digest of so few numbers could be guessed."""
    rows = [[row.values, row.probabilities] for row in noise.rows]
    thresholds = {f.name: getattr(profile, f.name) for f in fields(profile)}
    content = json.dumps({"profile": thresholds, "noise": rows}, sort_keys=True).encode()
    return hmac.new(key, b"parameters" + content, hashlib.sha256).hexdigest()
