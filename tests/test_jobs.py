"""Long work is left and found again; a worker that is killed leaves nothing half done, and the work begins anew."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from diversa.cli import execute
from diversa.engine import Diversa
from diversa.jobs.jobs import SILENT, JobError, Jobs
from diversa.jobs.model import Job, State
from diversa.jobs.worker import do_waiting, is_worked, only_one
from diversa.releases import approving, build
from diversa.releases.build import build_release
from tests.signing import ANALYST, NAMES, REVIEWER, engine, opened, previewed, undrawn

__all__ = ["engine", "previewed", "undrawn"]
SITE = str(Path(__file__).parent / "sample")


def later(engine: Diversa, seconds: float) -> None:
    """Let time pass."""
    now = engine.clock() + seconds
    engine.clock = lambda: now


def test_work_says_how_far_it_is_and_what_came_of_it(engine, monkeypatch):
    """It waits, runs with a step and a share, and ends with a sentence; whoever asks again finds it."""
    seen: list[Job] = []
    jobs = Jobs(engine)
    asked = jobs.start("preview", *NAMES, "ana", day="2026-11-22")
    assert (asked.state, asked.started) == (State.WAITING, "2026-11-22 10:00")
    real = build.count

    def count(*given, **more):
        seen.append(jobs[asked.id])
        return real(*given, **more)

    def attack(evidence, real=build.attack):
        seen.append(jobs[asked.id])
        return real(evidence)

    monkeypatch.setattr(build, "count", count)
    monkeypatch.setattr(build, "attack", attack)
    assert do_waiting(engine) == 1
    assert [job.state for job in seen] == [State.RUNNING, State.RUNNING]
    assert (seen[0].share, seen[1].step) == (0.0, "Atacando la publicación")
    assert 0.4 < seen[1].share < 0.7
    done = Jobs(opened(engine.home.path))[asked.id]
    assert (done.state, done.percent, done.result) == (State.DONE, 100, "La vista previa está lista.")
    assert jobs.newest() == jobs.newest(5, *NAMES) == (done,)


def test_the_same_work_is_not_begun_twice(engine):
    """A preview and a publication of one module share a place; verifying has another; afterwards there is room again."""
    jobs = Jobs(engine)
    first = jobs.start("preview", *NAMES, "ana")
    for kind in ("preview", "publish"):
        with pytest.raises(JobError, match="ya se está haciendo"):
            jobs.start(kind, *NAMES, "otra", approval="x")
    jobs.start("verify", *NAMES, "ana", number="1")
    assert jobs.cancel(first.id)
    assert jobs[first.id].state is State.INTERRUPTED
    jobs.start("preview", *NAMES, "ana")


def test_what_was_struck_off_is_not_done(engine):
    """Work that was cancelled while it waited is skipped by whoever takes it from the queue."""
    jobs = Jobs(engine)
    first = jobs.start("preview", *NAMES, "ana")
    jobs.cancel(first.id)
    before = (engine.home.releases / "demo/noise/preview").stat().st_mtime_ns
    do_waiting(engine)
    assert jobs[first.id].state is State.INTERRUPTED
    assert (engine.home.releases / "demo/noise/preview").stat().st_mtime_ns == before
    assert not jobs.cancel(first.id)


def test_why_something_cannot_be_done_is_a_sentence(engine):
    """What a room refuses is shown as it says it, and can be tried again."""
    jobs = Jobs(engine)
    asked = jobs.start("preview", *NAMES, "ana", day="2026-12-24")
    do_waiting(engine)
    failed = jobs[asked.id]
    assert failed.state is State.FAILED
    assert "Elija otra fecha" in failed.result
    again = jobs.again(failed.id, "otra")
    assert (again.options, again.started_by, again.state) == (failed.options, "otra", State.WAITING)


def test_a_failure_nobody_expected_tells_nothing_of_anybody(engine, monkeypatch, caplog):
    """The sentence names the kind of failure alone, the log a place in the program; the next work is done all the same."""

    def broken(*given, **more):
        raise ValueError("the answer of María")

    jobs = Jobs(engine)
    asked = jobs.start("preview", *NAMES, "ana")
    with monkeypatch.context() as patch:
        patch.setattr(build, "count", broken)
        do_waiting(engine)
    failed = jobs[asked.id]
    assert failed.state is State.FAILED
    assert "ValueError" in failed.result
    assert "María" not in failed.result + caplog.text
    assert "ValueError at" in caplog.text
    again = jobs.again(failed.id, "ana")
    do_waiting(engine)
    assert jobs[again.id].state is State.DONE
    with pytest.raises(JobError, match="no necesita repetirse"):
        jobs.again(again.id, "ana")


def test_two_persons_publish_as_long_work(engine):
    """The release goes out, the audit log says so, and doing it again is refused."""
    proposed = approving.propose(engine, ANALYST, *NAMES, "Para el informe.")
    approving.approve(engine, REVIEWER, proposed.id)
    jobs = Jobs(engine)
    asked = jobs.start("publish", *NAMES, REVIEWER.id, approval=proposed.id)
    do_waiting(engine)
    assert jobs[asked.id].result == "Se publicó la edición 1."
    assert [entry.action for entry in engine.audit_log.newest(5)] == ["release.published"]
    verified = jobs.start("verify", *NAMES, ANALYST.id, number="1")
    second = jobs.start("publish", *NAMES, REVIEWER.id, approval=proposed.id)
    do_waiting(engine)
    assert jobs[verified.id].result == "Los archivos de la edición 1 están como se escribieron."
    assert jobs[second.id].state is State.FAILED
    assert len(engine.store.releases_of(*NAMES)) == 1


def test_verifying_does_not_say_whether_somebody_withdrew(engine):
    """A screen of the office says the same before and after; the command line, that it cannot be counted again."""
    proposed = approving.propose(engine, ANALYST, *NAMES, "Para el informe.")
    made = build_release(engine, *NAMES, approval=approving.approve(engine, REVIEWER, proposed.id))
    gone = [bytes(row["id"]) for row in engine.store.responses.select(engine.store.responses.id)][:3]
    for id_ in gone:
        engine.store.withdraw(id_, id_, engine.today())
    jobs = Jobs(engine)
    asked = jobs.start("verify", *NAMES, ANALYST.id, number="1")
    do_waiting(engine)
    assert jobs[asked.id].result == "Los archivos de la edición 1 están como se escribieron."
    (made.folder / "index.html").write_text("changed")
    asked = jobs.start("verify", *NAMES, ANALYST.id, number="1")
    do_waiting(engine)
    assert jobs[asked.id].state is State.FAILED
    assert "index.html" in jobs[asked.id].result


def test_work_that_falls_silent_shows_as_interrupted(engine):
    """Without a sign of life for half a minute it is interrupted, and its place is free; with one it goes on."""
    jobs = Jobs(engine)
    asked = jobs.start("preview", *NAMES, "ana")
    jobs.begin(asked.id)
    later(engine, SILENT)
    assert jobs[asked.id].state is State.RUNNING
    jobs.beat(asked.id)
    later(engine, SILENT)
    assert jobs[asked.id].state is State.RUNNING
    later(engine, 1)
    assert jobs[asked.id].state is State.INTERRUPTED
    assert jobs.again(asked.id, "ana").state is State.WAITING
    jobs.end(asked.id, State.DONE, "demasiado tarde")
    assert jobs[asked.id].state is State.INTERRUPTED


def test_only_one_program_works_in_a_home(engine, capsys, monkeypatch):
    """A second one says so, and does nothing; the queue and the lock are nobody else's to read."""
    Jobs(engine).start("preview", *NAMES, "ana")
    monkeypatch.setenv("DIVERSA_HOME", str(engine.home.path))
    with only_one(engine.home) as mine:
        assert mine
        assert is_worked(engine.home)
        assert do_waiting(engine) == 0
        assert execute(["work"]) == 1
    assert not is_worked(engine.home)
    assert "Otro programa ya hace" in capsys.readouterr().err
    for name in ("jobs.db", "jobs.lock"):
        assert stat.S_IMODE((engine.home.path / name).stat().st_mode) == 0o600


def test_what_is_queued_names_nothing_but_the_work(engine):
    """The queue's file holds the number of the work alone: no campaign, no account, no reason."""
    asked = Jobs(engine).start("publish", *NAMES, "cuenta-de-rita", approval="id-de-firma")
    content = b"".join(path.read_bytes() for path in engine.home.path.glob("jobs.db*"))
    assert asked.id.encode() in content
    for word in (b"noise", b"rita", b"firma"):
        assert word not in content
