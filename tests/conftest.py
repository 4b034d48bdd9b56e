"""What every test of the engine may ask for."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.servers import browser, page, postgres, postgres_server

__all__ = ["browser", "page", "postgres", "postgres_server"]

if os.environ.get("CI") != "true":
    # Hypothesis has a patient profile of its own for CI; two busy cores at home need patience as well.
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")

MARKS = {"browser": "browser", "postgres_server": "postgres"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use a server, so that `-m "not browser"` means what it says."""
    for item in items:
        for fixture, mark in MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
