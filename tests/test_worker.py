"""The program that does long work: killed, told to end, kept beside the server, and never left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diversa.engine import Diversa
from diversa.home import Home
from diversa.jobs.jobs import Jobs
from diversa.jobs.model import State
from diversa.jobs.worker import is_worked
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.releases import approving
from diversa.releases.build import build_release
from diversa.simulation import simulate
from tests.sample import diversa_sample
from tests.servers import application, diversa_command
from tests.signing import ANALYST, REVIEWER, enrol_all

SITE = str(Path(__file__).parent / "sample")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a campaign whose preview two persons signed, to be copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DIVERSA_DATABASE", raising=False)
        folder = tmp_path_factory.mktemp("work") / "home"
        registry = Registry([])
        registry.add(diversa_sample, "sample")
        engine = Diversa(Home(folder), registry)
        public = sealing.generate_keypair()[1]
        engine.campaigns.create("demo", "Prueba", public, demonstration=True, today=engine.today())
        engine.campaigns.enable("demo", "sample")
        engine.campaigns.open("demo")
        simulate(engine, "demo", "sample", 150, 1)
        build_release(engine, "demo", "sample")
        enrol_all(engine)
        proposed = approving.propose(engine, ANALYST, "demo", "sample", "Para el informe.")
        approving.approve(engine, REVIEWER, proposed.id)
        engine.close()
    return folder


@pytest.fixture
def home(tmp_path: Path, real: Path) -> Path:
    """Return this test's folder."""
    return Path(shutil.copytree(real, tmp_path / "home"))


def installed(home: Path) -> Diversa:
    """Return the installation that a program works on, from outside of it."""
    registry = Registry([])
    registry.add(diversa_sample, "sample")
    return Diversa(Home(home), registry)


@pytest.fixture
def outside(home: Path) -> Iterator[Diversa]:
    """Look on from outside."""
    engine = installed(home)
    yield engine
    engine.close()


def started(home: Path) -> subprocess.Popen[bytes]:
    """Start the program that works."""
    return subprocess.Popen(
        [diversa_command(), "work"],
        env={**os.environ, "DIVERSA_HOME": str(home), "PYTHONPATH": SITE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def until(done: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def approval_of(engine: Diversa) -> str:
    (found,) = approving.approvals_of(engine, "demo", "sample")
    return found.id


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_release_leaves_nothing_half_published(home, outside):
    """Killed while it writes: no release stands, the work shows as interrupted, and begun anew it publishes once."""
    jobs = Jobs(outside)
    shelf = home / "releases" / "demo" / "sample"
    asked = jobs.start("publish", "demo", "sample", REVIEWER.id, approval=approval_of(outside))
    first = started(home)
    until(lambda: any(shelf.glob(".building-*")))
    first.kill()
    first.wait(20)
    assert jobs[asked.id].state is State.RUNNING
    assert outside.store.releases_of("demo", "sample") == []
    assert not (shelf / "1").exists()
    second = started(home)
    until(lambda: jobs[asked.id].state is State.INTERRUPTED)
    again = jobs.again(asked.id, REVIEWER.id)
    until(lambda: not jobs[again.id].live)
    assert jobs[again.id].result == "Se publicó la edición 1."
    second.terminate()
    assert second.wait(20) == 0
    assert sorted(path.name for path in shelf.iterdir()) == ["1", "preview"]
    assert [row["number"] for row in outside.store.releases_of("demo", "sample")] == [1]
    numbers = {row["release"] for row in outside.store.responses.select(outside.store.responses.release)}
    assert numbers == {1}


@pytest.mark.slow
def test_a_worker_that_is_told_to_end_does_so_at_once(home, outside):
    """It does not wait for its work, which shows as interrupted there and then."""
    jobs = Jobs(outside)
    asked = jobs.start("publish", "demo", "sample", REVIEWER.id, approval=approval_of(outside))
    process = started(home)
    until(lambda: jobs[asked.id].step != "")
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert jobs[asked.id].state in (State.INTERRUPTED, State.DONE)
    assert jobs[asked.id].state is State.DONE or outside.store.releases_of("demo", "sample") == []


@pytest.mark.slow
def test_the_server_keeps_a_worker_beside_it(home, outside, monkeypatch):
    """`diversa run` does the work; a worker that is killed is started again, and none outlives the server."""
    jobs = Jobs(outside)
    with application(home, PYTHONPATH=SITE) as running:
        until(lambda: is_worked(outside.home))
        (worker,) = children(running.process.pid, "work")
        os.kill(worker, signal.SIGKILL)
        until(lambda: children(running.process.pid, "work") not in ([], [worker]))
        asked = jobs.start("publish", "demo", "sample", REVIEWER.id, approval=approval_of(outside))
        until(lambda: not jobs[asked.id].live)
        assert jobs[asked.id].result == "Se publicó la edición 1."
        (other,) = children(running.process.pid, "work")
        running.stop()
        assert running.process.returncode == 0
    assert not Path(f"/proc/{other}").exists()
    assert not is_worked(outside.home)


@pytest.mark.slow
def test_no_worker_is_left_by_a_server_that_is_killed(home, outside):
    """It sees that its server is gone, and ends by itself."""
    with application(home, PYTHONPATH=SITE) as running:
        until(lambda: is_worked(outside.home))
        running.kill()
        until(lambda: not is_worked(outside.home), 20)


def children(parent: int, word: str) -> list[int]:
    """Return the processes that a process started with a word on their command line."""
    found = []
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            command = (place / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(fields[1]) == parent and word.encode() in command:
            found.append(int(place.name))
    return found
