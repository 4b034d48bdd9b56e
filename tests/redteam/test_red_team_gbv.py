"""An attacker with the files of two releases of this module learns nothing of few people."""

from __future__ import annotations

import pytest

from tests.redteam.checks import TwoReleases, attack

__all__ = ["attack"]


@pytest.mark.slow
class TestGbv(TwoReleases):
    """Two releases, between which some people answered and some withdrew."""

    module = "gbv"
    top = 9
    secrets = 12
