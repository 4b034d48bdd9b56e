"""One sensitive module after the other, the application on it, and somebody with a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from diversa.web.app import create_app
from tests.web.browsing import visit
from tests.web.exits import SENSITIVE, Module, installation, weather
from tests.web.sensitive.walking import Phone


@pytest.fixture(params=SENSITIVE, ids=lambda module: module.id)
def module(request) -> Module:
    """Return one sensitive module after the other."""
    return request.param


@pytest.fixture
def engine(module, tmp_path, clock):
    """Return an installation that asks with it."""
    engine = installation(tmp_path / "home", module, clock)
    yield engine
    engine.close()


@pytest.fixture
def sky() -> Iterator[str]:
    """Yield the address of the neutral site."""
    with weather() as address:
        yield address


@pytest.fixture
def app(engine, sky):
    """Return the application, whose way out leads to the neutral site."""
    return create_app(engine, EXIT_SITE=sky)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request) -> bool:
    """Run a test with scripts and without."""
    return request.param


@pytest.fixture
def phone(browser, tmp_path, scripts) -> Phone:
    """Return a browser with an empty profile."""
    return Phone(browser, tmp_path / "profile", scripts)


@pytest.fixture
def tab(browser, scripts) -> Iterator[Page]:
    """Yield the tab of a small phone."""
    with visit(browser, java_script_enabled=scripts) as page:
        yield page


@pytest.fixture
def scripted(browser) -> Iterator[Page]:
    """Yield the tab of a small phone that runs scripts."""
    with visit(browser, java_script_enabled=True) as page:
        yield page
