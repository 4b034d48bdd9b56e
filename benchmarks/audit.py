"""How long a release is attacked before it leaves: `python -m benchmarks.audit`, with `--full` for a million responses."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

from benchmarks.installation import CAMPAIGN, MODULE, fill_with, installation
from benchmarks.report import Measure, main
from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.releases.attacking import attack
from diversa.releases.auditing import guard
from diversa.releases.counting import count

MILLION = 1_000_000
NOTES = """The discrimination module with all its tables. The guard looks for figures to withhold before a release is
written; the audit attacks what is left with linear programs and with 2,000 redrawn secrets. Memory is the most that the
whole process ever held, counting included."""


def measure(responses: int, full: bool, home: str) -> Iterator[Measure]:
    """Yield the measures of one size, and with `full` of a million too."""
    with installation(home) as engine:
        module = engine.campaigns.module(CAMPAIGN, MODULE)
        for size in [responses, MILLION] if full else [responses]:
            fill_with(engine, size)
            yield from _attacked(engine, module)


def _attacked(engine: Diversa, module: EnabledModule) -> Iterator[Measure]:
    case = f"{engine.store.count(CAMPAIGN, MODULE):,} responses"
    counted = count(engine, module, lambda step, share: None)
    evidence = counted.evidence
    begun = time.perf_counter()
    guard(
        evidence.instrument,
        evidence.plans,
        evidence.tally.shown,
        evidence.results,
        evidence.profile,
        evidence.noise,
    )
    between = time.perf_counter()
    found = attack(evidence)
    end = time.perf_counter()
    if not found.passed:
        raise RuntimeError(f"The audit did not pass: {found.findings}")
    yield Measure(case, "guard s", between - begun)
    yield Measure(case, "audit s", end - between, at_most=60.0)
    yield Measure(case, "small counts", found.measures.targets)
    yield Measure(case, "guess ratio", found.measures.ratio, at_most=evidence.profile.audit_guess_ratio)
    yield Measure(case, "most memory MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main("The attacker's audit", NOTES, measure, responses=100_000, full=False, home="")
