"""Attack a release with all that is published, before it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from diversa.disclosure.audit import Audit, Finding
from diversa.releases.auditing import audit_release
from diversa.releases.counting import Evidence
from diversa.releases.ledger import ReleaseError
from diversa.texts import SPANISH

MOST = 5
"""Findings that a refusal names."""


def attack(evidence: Evidence) -> Audit:
    """Audit what is about to be published, together with every earlier release."""
    counted = evidence.tally.counted
    return audit_release(
        evidence.instrument,
        evidence.plans,
        counted.tables.values(),
        evidence.tally.shown,
        evidence.results,
        evidence.profile,
        evidence.noise,
        evidence.earlier,
        seed=counted.number,
    )


def refuse(findings: Sequence[Finding]) -> None:
    """Raise ReleaseError with what an audit found; nothing where it found nothing."""
    if not findings:
        return
    said = " ".join(map(str, told(findings)[:MOST]))
    more = f" Y {len(findings) - MOST} problemas más." if len(findings) > MOST else ""
    raise ReleaseError(f"No se publica: la auditoría encontró lo que alguien podría deducir. {said}{more}")


def told(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return what was found as sentences, each once."""
    return tuple(dict.fromkeys(SPANISH(finding.words) for finding in findings))
