"""The same pages from the server that people really meet: `diversa run`, with its own workers, threads and sockets."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from tests.servers import application
from tests.web.browsing import press, visit, walk
from tests.web.conftest import Clock, installation
from tests.web.people import MODULE, SPARED
from tests.web.reading import stored


@pytest.fixture(scope="module")
def engine(tmp_path_factory, registry):
    """Return one installation for this file: a server takes seconds to start."""
    engine = installation(tmp_path_factory.mktemp("run") / "home", registry, Clock())
    yield engine
    engine.store.engine.close()


@pytest.fixture(scope="module")
def served(engine):
    """Yield the address of the installation, served by `diversa run`."""
    with application(engine.home.path) as running:
        yield running.url


def test_a_form_is_filled_in(browser, served, engine):
    """From the front door to the receipt in a browser without scripts, twice by the same phone; two responses."""
    with visit(browser) as page:
        for _ in range(2):
            page.goto(served + "/")
            page.get_by_role("link", name="Discriminación").click()
            walk(page, SPARED)
            press(page, "send")
            page.locator("code").wait_for()
    assert len(stored(engine, "discrimination")) == 2


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("GET", MODULE, None, {"Accept-Encoding": "gzip"}, 200),
        ("HEAD", MODULE, None, {}, 200),
        ("POST", MODULE, b"x" * 400_000, {"Content-Type": "application/x-www-form-urlencoded"}, 413),
        ("POST", MODULE, b"sheet=%ff", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        ("POST", MODULE, b"--", {"Content-Type": "multipart/form-data"}, 415),
        ("PUT", "/api/v1/campaigns/demo/modules/discrimination/responses/" + "0" * 32, b"{", {}, 415),
        ("TRACE", "/", None, {}, 405),
        ("GET", "/%00/", None, {}, 404),
        ("GET", "/demo/tiny/", None, {}, 503),
        ("GET", "/..%2f..%2fsecrets/sheet", None, {}, 404),
    ],
)
def test_whatever_arrives_gets_a_fitting_answer(served, method, path, body, headers, status):
    """On a real socket too: the status fits, and the headers that protect are there."""
    connection = http.client.HTTPConnection(urlsplit(served).netloc, timeout=20)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    assert answer.status == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Set-Cookie"] is None
    assert answer.headers["Content-Encoding"] == headers.get("Accept-Encoding")
