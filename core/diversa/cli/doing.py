"""What is done from the command line is written into the audit log, as what is done in the console."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diversa.engine import Diversa


def record(installation: Diversa, action: str, on: str = "", **details: Any) -> None:
    """Write into the audit log what somebody did at the command line; never answers, codes, receipts or keys."""
    installation.audit_log.write(who(), action, on, **details)


def who() -> str:
    """Return who is at the command line, as the system says: "cli:ana"."""
    return f"cli:{os.environ.get('SUDO_USER') or os.environ.get('USER') or os.getuid()}"
