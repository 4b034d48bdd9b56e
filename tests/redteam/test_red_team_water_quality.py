"""An attacker with the files of two releases of this module learns nothing of few people."""

from __future__ import annotations

import pytest

from tests.redteam.checks import TwoReleases, attack

__all__ = ["attack"]


@pytest.mark.slow
class TestWaterQuality(TwoReleases):
    """Two releases, between which some people answered and some withdrew."""

    module = "water_quality"
    secrets = 8
