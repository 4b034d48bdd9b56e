"""The moment at which these tests fill in: that of the worked cases, so that they say the same on any day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from diversa.indicators.cases import CASES_HAPPEN
from diversa.questionnaire.kinds import as_if


@pytest.fixture(autouse=True)
def _then() -> Iterator[None]:
    with as_if(CASES_HAPPEN):
        yield
