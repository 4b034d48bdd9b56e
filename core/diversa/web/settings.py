"""The settings of the web application, and what DIVERSA_… in the environment makes of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from diversa.theming import DEFAULT

LIMITS: Mapping[str, int] = {
    "MAX_CONTENT_LENGTH": 256 * 1024,
    "MAX_FORM_MEMORY_SIZE": 256 * 1024,
    "MAX_FORM_PARTS": 2_000,
    "SENDS_AN_HOUR": 300,
    "PROXIES": 0,
}
"""Whole numbers; PROXIES counts the servers of ours before this one."""
LOOK: Mapping[str, str] = {"THEME": DEFAULT}
"""The theme of pages that belong to no campaign; one that is not installed gives way to the default one."""
LEAVING: Mapping[str, Any] = {
    "EXIT_SITE": "https://www.ideam.gov.co/",
    "IDLE_SECONDS": 300,
    "WARNING_SECONDS": 60,
}
"""The neutral site that quick exit opens, which the environment may change, and when a page that nobody touches is
cleared."""


class SettingError(ValueError):
    """Say which setting cannot be used, and what it should be."""


def settings(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return every setting. Raises `SettingError` with a sentence for the first that cannot be used."""
    found: dict[str, Any] = {**LIMITS, **LOOK, **LEAVING}
    for name in LIMITS:
        if f"DIVERSA_{name}" in environment:
            found[name] = _number(f"DIVERSA_{name}", environment[f"DIVERSA_{name}"])
    if hosts := environment.get("DIVERSA_TRUSTED_HOSTS"):
        found["TRUSTED_HOSTS"] = hosts.split(",")
    if theme := environment.get("DIVERSA_THEME", "").strip():
        found["THEME"] = theme
    if site := environment.get("DIVERSA_EXIT_SITE"):
        found["EXIT_SITE"] = _site("DIVERSA_EXIT_SITE", site)
    return found


def _number(name: str, written: str) -> int:
    if not (written.isascii() and written.isdigit()):
        raise SettingError(f"{name} es «{written}»: escriba un número entero, desde 0.")
    return int(written)


def _site(name: str, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingError(
            f"{name} es «{address}»: escriba la dirección completa de un sitio, como {LEAVING['EXIT_SITE']}"
        )
    return address
