"""An attacker with the files of two releases of this module learns nothing of few people."""

from __future__ import annotations

import pytest

from tests.redteam.checks import TwoReleases, attack

__all__ = ["attack"]


@pytest.mark.slow
class TestDiscrimination(TwoReleases):
    """Two releases, between which some people answered and some withdrew."""

    module = "discrimination"
    people = 2000
    secrets = 4
