"""The bundled theme: ink on paper, one green, one maize."""

from __future__ import annotations

from pathlib import Path

from diversa.hookspecs import hookimpl
from diversa.theming import Theme

FOLDER = Path(__file__).parent.parent / "themes"


@hookimpl
def register_themes() -> list[Theme]:
    """Return every folder that is bundled."""
    return [Theme(path.name, path) for path in sorted(FOLDER.iterdir()) if (path / "theme.cfg").is_file()]
