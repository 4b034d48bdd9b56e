"""What is logged when something fails: the kind of error and where, never what was sent."""

from __future__ import annotations

import logging
import traceback


def log_failure(error: Exception) -> None:
    """Write one line: the name of the error, and the last places that led to it."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    place = " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames))
    logging.getLogger("diversa").error("%s at %s", type(error).__name__, place)
