"""Servers for the benchmarks: started as `diversa run` starts its own, and watched through /proc."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2
APPLICATION, SKELETON = "benchmarks.served:create", "benchmarks.skeleton:create"
TICK = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds in which the kernel counts CPU time."""
_START = "import sys; from diversa.cli.serving import serve; serve('127.0.0.1', int(sys.argv[1]), {workers}, sys.argv[2])"


@dataclass(frozen=True)
class Server:
    """Hold a running server and what it has used so far."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> tuple[str, int]:
        """Return where it listens."""
        return ("127.0.0.1", self.port)

    def cpu(self) -> float:
        """Return the milliseconds of CPU that the server and its workers have used."""
        return sum(_cpu(process) for process in _family(self.process.pid))

    def memory(self) -> float:
        """Return the megabytes that the server and its workers hold; what they share counts once."""
        return sum(memory(process) for process in _family(self.process.pid))


@contextlib.contextmanager
def serve(application: str, **environment: str) -> Iterator[Server]:
    """Serve an application factory with two workers, and yield the server once it answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-c", _START.format(workers=WORKERS), str(port), application],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/", process, log)
            yield Server(port, process)
        except BaseException:
            print(_end_of(log), file=sys.stderr)
            raise
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, number)
            process.wait(seconds)


def _wait(url: str, process: subprocess.Popen[bytes], log: IO[bytes], seconds: float = 60) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + seconds
    while True:
        try:
            opener.open(url, timeout=5).close()
            return
        except urllib.error.HTTPError as answer:
            answer.close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("The server did not start.") from None
            time.sleep(0.05)


def _end_of(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode(errors="replace")[-4000:]


def _family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(FileNotFoundError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _cpu(pid: int) -> float:
    with contextlib.suppress(FileNotFoundError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK
    return 0.0


def memory(pid: int | str) -> float:
    """Return the megabytes that a process holds; what it shares with others is divided among them."""
    with contextlib.suppress(FileNotFoundError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
