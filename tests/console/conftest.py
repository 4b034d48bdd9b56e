"""The installation of the tests of pages, and the office that runs it."""

from __future__ import annotations

import pytest

from diversa.engine import Diversa
from tests.console.staff import Office
from tests.web.conftest import clock, engine, fresh, registry

__all__ = ["clock", "engine", "fresh", "registry"]


@pytest.fixture
def office(engine: Diversa) -> Office:
    """Return the office of this test's installation."""
    return Office(engine)
