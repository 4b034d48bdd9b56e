"""An installation of this test's own, the application on it, and a real server where a browser needs one."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.privacy import sealing
from diversa.registry import Registry
from diversa.web.app import create_app
from tests.web import tiny
from tests.web.reading import Visitor

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC).timestamp()


class Clock:
    """Say a time that tests move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class _Quiet(WSGIRequestHandler):
    def log_request(self, *arguments: object) -> None:
        """Write nothing: an access log would keep addresses."""


@pytest.fixture
def clock() -> Clock:
    """Return the clock of this test's installation."""
    return Clock()


def modules() -> Registry:
    """Load the installed modules, and a tiny one."""
    registry = Registry()
    registry.add(tiny, "tiny")
    return registry


def installation(folder: Path, registry: Registry, clock: Clock) -> Diversa:
    """Make an installation with the open campaign "demo": the discrimination module, and a tiny one."""
    engine = Diversa(Home(folder), registry, clock)
    _, public = sealing.generate_keypair()
    engine.campaigns.create("demo", "Demostración 2026", public, demonstration=True, today=engine.today())
    for module in ("discrimination", "tiny"):
        engine.campaigns.enable("demo", module)
    engine.campaigns.open("demo")
    return engine


def plugin(**hooks: Any) -> type:
    """Return a plugin with these hooks, whose words are those of the tiny module."""
    return type(tiny.__name__, (), {name: staticmethod(hookimpl(hook)) for name, hook in hooks.items()})


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Return the loaded modules."""
    return modules()


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Path:
    """Return the folder of an installation that nobody has used; each test takes a copy."""
    folder = tmp_path_factory.mktemp("fresh") / "home"
    installation(folder, registry, Clock()).store.engine.close()
    return folder


@pytest.fixture
def engine(tmp_path: Path, fresh: Path, registry: Registry, clock: Clock) -> Iterator[Diversa]:
    """Return this test's installation."""
    shutil.copytree(fresh, tmp_path / "home")
    engine = Diversa(Home(tmp_path / "home"), registry, clock)
    yield engine
    engine.store.engine.close()


@pytest.fixture
def app(engine: Diversa) -> Flask:
    """Return the application of this test's installation."""
    return create_app(engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client that keeps no cookies."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """Return somebody on the first page of the tiny module."""
    return Visitor(client, "/demo/tiny/")


@contextlib.contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port, and yield its address without a last slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Yield the address of this test's application, served for real."""
    with serving(app) as address:
        yield address


@pytest.fixture
def files(engine: Diversa) -> Callable[[], bytes]:
    """Return a function that reads every byte the installation keeps, its databases and journals included."""

    def read() -> bytes:
        return b"\0".join(p.read_bytes() for p in sorted(engine.home.path.rglob("*")) if p.is_file())

    return read
