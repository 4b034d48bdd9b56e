"""Handing a file over: whole or not at all, and never a second one that says something else of the same people."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diversa.home import Home
from diversa.releases.ledger import ReleaseError

FOLDER = "licensed"


class ExportRefused(ReleaseError):
    """Say why there is no file, and what to do."""


@dataclass(frozen=True)
class First:
    """Keep how the first file of a campaign's module was made, and compare with it how one is made now.

    `made` is a digest of the people and how they are written.
    """

    path: Path
    made: Mapping[str, Any]

    @classmethod
    def of(cls, home: Home, names: tuple[str, str], records: str, shape: Mapping[str, int]) -> First:
        """Describe a file of these records, written in this way."""
        campaign, module = names
        path = home.path / FOLDER / f"{campaign}.{module}.json"
        return cls(path, {"records": records, "shape": dict(shape)})

    def refuse_another(self) -> None:
        """Raise ExportRefused where an earlier file has other people, or is written in another way."""
        if self.path.exists() and json.loads(self.path.read_text()) != self.made:
            raise ExportRefused(
                "Ya se entregó un archivo de estas respuestas, con otras personas o tratado de otra manera: unidos, los "
                "dos dirían más que cada uno. Si el anterior ya no lo tiene nadie, dígalo con --replaces."
            )

    def remember(self) -> None:
        """Keep how this one is made."""
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(self.made))
        draft.chmod(0o600)
        draft.replace(self.path)


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Lend a file beside the target, and give it the target's name when it is whole; it never replaces another.

    Only its owner can read it, from the first byte. Raises ExportRefused where there is a file of that name by then.
    """
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        with draft.open("rb") as stream:
            os.fsync(stream.fileno())
        try:
            os.link(draft, target)
        except FileExistsError:
            raise ExportRefused(f"«{target}» ya existe. Dé otro nombre, o muévalo antes.") from None
    finally:
        draft.unlink(missing_ok=True)
