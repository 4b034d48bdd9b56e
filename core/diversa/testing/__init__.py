"""What the author of a module needs in tests: to fill in a questionnaire as people do.

    def test_who_lives_with_noise_is_counted(tmp_path):
        survey = Survey(tmp_path)
        sent = survey.open("noise").answer(noisy=1).send()
        assert sent.response.values["noisy"] == 1

        page = survey.browse("noise").fill(consent_main=2).continue_()
        assert page.title == "Está bien"

Answers are written as in the API: codes for options, a list for several, a mapping for a grid. What is required and
not mentioned is answered so that the questionnaire goes on; everything else stays blank. `Survey(tmp_path, plugins={…})`
also takes a module that is not installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diversa.testing.browsing import Page
    from diversa.testing.survey import Filling, Rejected, Sent, Stored, Survey

__all__ = ["Filling", "Page", "Rejected", "Sent", "Stored", "Survey"]


def __getattr__(name: str) -> Any:
    """Load what is asked for: pytest imports this package at every start, for its plugin alone."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{'browsing' if name == 'Page' else 'survey'}"), name)
