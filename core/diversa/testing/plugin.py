"""What pytest learns from the engine's package: the setting `diversa_module`, and the marks of the slow rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting that names the module whose contract is tested."""
    parser.addini("diversa_module", "id of the module that `diversa.testing.rules` tests", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Explain the marks that the rules carry."""
    config.addinivalue_line("markers", "browser: looks at pages in Chromium")
    config.addinivalue_line("markers", "slow: takes more than ten seconds")
