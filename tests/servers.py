"""Servers for the tests: PostgreSQL, the application in a process of its own, and the browser."""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


def lacking(what: str, package: str) -> NoReturn:
    """Skip the test with the line that installs what it needs; fail where everything must run (`CI=true`)."""
    sentence = f"{what} is not on this machine: sudo apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(
    done: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 60
) -> None:
    """Wait until a started process answers; raise RuntimeError with the end of its log if it ends or takes longer."""
    deadline = time.monotonic() + seconds
    while not done():
        ended = process.poll()
        if ended is not None or time.monotonic() > deadline:
            state = "took too long" if ended is None else f"ended with status {ended}"
            raise RuntimeError(f"{process.args!r} {state}:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.05)


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _postgresql_programs() -> Path:
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4]))
    elsewhere = shutil.which("initdb")
    if folders:
        return Path(folders[-1])
    if elsewhere:
        return Path(elsewhere).parent
    lacking("PostgreSQL", "postgresql")


def _identity(folder: Path) -> dict[str, Any]:
    """Give the folder to the user postgres when root, whom PostgreSQL refuses; return who is to start the server."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        lacking("The user postgres", "postgresql")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server of its own, with its own folder, and yield its URL."""
    programs = _postgresql_programs()
    folder = Path(tempfile.mkdtemp(prefix="diversa-postgres-"))
    who = _identity(folder)
    data, port, log = folder / "data", free_port(), folder / "log"
    try:
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        create: list[str | Path] = [programs / "initdb", "-D", data, *options]
        subprocess.run(create, check=True, capture_output=True, cwd=folder, **who)
        serve: list[str | Path] = [
            programs / "postgres",
            "-D",
            data,
            "-k",
            folder,
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
        ]
        with log.open("wb") as output:
            process = subprocess.Popen(serve, stdout=output, stderr=output, cwd=folder, **who)
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        try:
            wait_until(lambda: _accepts(url), process, log)
            yield url
        finally:
            # SIGINT is PostgreSQL's "fast": connections are cut, the data stays whole.
            process.send_signal(signal.SIGINT)
            process.wait(60)
    finally:
        shutil.rmtree(folder)


def _accepts(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def new_database(url: str) -> str:
    """Make an empty database on the server of a URL and return the new one's URL."""
    import psycopg

    name = f"diversa_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload, unused-ignore]
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server that lives as long as the test session."""
    with postgresql() as url:
        yield url


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """Return the URL of an empty PostgreSQL database of this test's own."""
    return new_database(postgres_server)


# --- the application -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Application:
    """Hold a running server: `url` without a last slash, its process, data folder and log file."""

    url: str
    process: subprocess.Popen[bytes]
    home: Path
    log: Path

    def stop(self) -> None:
        """Ask the server and its workers to end, and wait; kill those that do not."""
        self._signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Kill the server and its workers at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        self.process.wait(20)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(url, timeout=5).close()
    except urllib.error.HTTPError as answer:
        answer.close()
    except OSError:
        return False
    return True


def diversa_command() -> str:
    """Return the path of the command `diversa` that belongs to this Python."""
    return str(Path(sys.executable).with_name("diversa"))


@contextlib.contextmanager
def application(home: Path, *, port: int | None = None, **environment: str) -> Iterator[Application]:
    """Run `diversa run` on a data folder, with more environment if given, and yield it once it answers."""
    port = port or free_port()
    log = home.with_name(f"{home.name}.{port}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [diversa_command(), "run", "--port", str(port)],
            env={**os.environ, **environment, "DIVERSA_HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    running = Application(f"http://127.0.0.1:{port}", process, home, log)
    try:
        wait_until(lambda: answers(running.url), process, log)
        yield running
    finally:
        running.stop()


# --- the browser -----------------------------------------------------------------------------------------------------


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    lacking("Chromium", "chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield the machine's own Chromium, driven by Playwright; no browser is downloaded."""
    from playwright.sync_api import sync_playwright

    path = _chromium()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield an empty page of a small phone in Colombia; `browser.new_context(java_script_enabled=False)` is another."""
    context = browser.new_context(
        locale="es-CO", timezone_id="America/Bogota", viewport={"width": 360, "height": 640}
    )
    yield context.new_page()
    context.close()
