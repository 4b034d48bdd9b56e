"""The manifest of a release: what it was made from, with what, and the digest of every file."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

from diversa.releases import ledger
from diversa.releases.approving import Approval
from diversa.releases.assembling import about
from diversa.releases.counting import Counted
from diversa.releases.edition import Edition

FORMAT = 2
"""Changes when the layout of a release's folder does."""


def manifest_of(
    edition: Edition, counted: Counted, folder: Path, published: bool, approval: Approval | None = None
) -> dict[str, Any]:
    """Describe a release whose other files are written; of who signed it, only that they are two."""
    snapshot = edition.instrument.snapshot
    return {
        "format": FORMAT,
        **about(edition),
        "published": published,
        "next_release": (edition.day + timedelta(counted.profile.days_between_releases)).isoformat(),
        "public_records": edition.instrument.public_records,
        "languages": list(edition.catalogues),
        "theme": edition.theme.id,
        "address": edition.address,
        "fingerprint": edition.instrument.fingerprint,
        "texts": snapshot.texts_digest(),
        "snapshot": hashlib.sha256(snapshot.dumps().encode()).hexdigest(),
        "records": counted.records,
        "parameters": counted.parameters,
        "population": edition.population.fingerprint,
        "compared_with": [[other.campaign, other.number] for other in edition.others],
        "tables": [" × ".join(table.by) or "total" for table in counted.tables],
        "approval": None if approval is None else _signatures(approval),
        "software": dict(edition.versions),
        "files": ledger.digests(folder),
    }


def _signatures(approval: Approval) -> dict[str, Any]:
    return {"persons": 2, "digest": approval.digest, "burst": approval.bursts_signed}
