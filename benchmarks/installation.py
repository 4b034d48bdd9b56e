"""An installation for the time of a benchmark: a demonstration with the discrimination module and the comparison's form."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from benchmarks import peers
from diversa.campaigns.campaigns import CampaignError, Status
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy.sealing import generate_keypair
from diversa.store.responses import Row

CAMPAIGN, MODULE = "demo", "discrimination"
MOST_SIMULATED = 100_000
"""People who are simulated; beyond, their records are written again with new ids."""
SEED = 2026
RAISED = {"DIVERSA_SENDS_AN_HOUR": "1000000000"}
"""Limits that a benchmark raises, since all its people sit behind one address."""
SAID = "One address sends everything, so the limit SENDS_AN_HOUR (300) is raised; nothing else is changed."


@contextlib.contextmanager
def installation(folder: str = "") -> Iterator[Diversa]:
    """Lend an installation, in a folder that is gone afterwards unless one is named."""
    with contextlib.ExitStack() as stack:
        path = folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="diversa-benchmark-"))
        engine = Diversa(Home(Path(path)))
        engine.registry.add(peers, peers.questionnaire.id)
        _open(engine)
        stack.callback(engine.store.engine.close)
        yield engine


def _open(engine: Diversa) -> None:
    with contextlib.suppress(CampaignError):
        public = generate_keypair()[1]  # nobody needs the private key: simulated texts say nothing
        engine.campaigns.create(CAMPAIGN, "Demostración", public, demonstration=True, today=engine.today())
    if engine.campaigns[CAMPAIGN].status is Status.DRAFT:
        for module in (MODULE, peers.questionnaire.id):
            engine.campaigns.enable(CAMPAIGN, module)
        engine.campaigns.open(CAMPAIGN)


def fill_with(engine: Diversa, people: int) -> None:
    """Bring the stored responses to so many: simulated up to 100,000, then copies of their records."""
    if engine.store.count(CAMPAIGN, MODULE) < people:
        _simulate(engine, min(people, MOST_SIMULATED))
        _copy(engine, people - engine.store.count(CAMPAIGN, MODULE))


def _simulate(engine: Diversa, people: int) -> None:
    """Let `diversa simulate` do it, on every core."""
    processes = len(os.sched_getaffinity(0)) if people >= 1_000 else 1
    shares = [people // processes + (place < people % processes) for place in range(processes)]
    command = [str(Path(sys.executable).with_name("diversa")), "simulate", CAMPAIGN, MODULE]
    environment = {**os.environ, "DIVERSA_HOME": str(engine.home.path)}
    running = [
        subprocess.Popen(
            [*command, "-n", str(share), "--seed", str(SEED + place)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for place, share in enumerate(shares)
    ]
    for process in running:
        said, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"Simulating failed:\n{said.decode()[-2000:]}")


def _copy(engine: Diversa, more: int) -> None:
    """Write so many records again with new ids, in bulk."""
    fingerprint = engine.campaigns.module(CAMPAIGN, MODULE).instrument.fingerprint
    batches = list(engine.store.documents(CAMPAIGN, MODULE)) if more > 0 else []
    for batch in cycle(batches):
        if more <= 0:
            return
        rows = [
            Row(os.urandom(16), CAMPAIGN, MODULE, fingerprint, period, document)
            for _, period, document in batch[:more]
        ]
        engine.store.keep_many(rows)
        more -= len(rows)
