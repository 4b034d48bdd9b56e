"""Themes: folders of templates and styles that a campaign can wear."""

from __future__ import annotations

import hashlib
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Theme:
    """Name a folder that holds `theme.cfg`, `templates/` and `static/`."""

    id: str
    folder: Path

    @cached_property
    def title(self) -> str:
        """Return what `theme.cfg` calls it."""
        settings = ConfigParser()
        settings.read(self.folder / "theme.cfg", encoding="utf-8")
        return settings.get("theme", "title", fallback=self.id)

    @property
    def templates(self) -> Path:
        """Return the folder of templates."""
        return self.folder / "templates"

    @property
    def static(self) -> Path:
        """Return the folder of styles and drawings."""
        return self.folder / "static"

    def digest(self, name: str) -> str:
        """Return a short digest of a static file, for an address that may be cached for ever."""
        return hashlib.sha256((self.static / name).read_bytes()).hexdigest()[:10]
