"""Making a new module from the template."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from string import Template
from tempfile import mkdtemp

from packaging.version import Version

from diversa.registry import Registry, engine_version
from diversa.texts import SPANISH, Text

_ = Text
SHORTEST, LONGEST = 3, 40
NAME = rf"(?=.{{{SHORTEST},{LONGEST}}}$)[a-z][a-z0-9]*(_[a-z0-9]+)*"
RESERVED = frozenset(
    {"api", "core", "diversa", "engine", "kit", "plugins", "static", "test", "tests", "themes"}
)
"""Names of the engine's own things, which a package or a folder beside it would be mistaken for."""
DEVICES = frozenset({"aux", "con", "nul", "prn"})
"""Names that no file or folder can have on Windows."""
SUFFIX = ".template"
"""Ends the name of every file of the template, so that no tool takes it for what it will be."""


class KitError(Exception):
    """Say in one sentence why a module cannot be made, and what to do."""

    def __init__(self, sentence: Text) -> None:
        super().__init__(SPANISH(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class Made:
    """Name a module that was made: its folder, and whether that lies in the engine's own repository."""

    name: str
    folder: Path
    in_repository: bool


def make(name: str, into: Path | None = None, registry: Registry | None = None) -> Made:
    """Write a new module into its own folder, named like it, whole or not at all.

    Without `into` the folder is made in `plugins/` of the engine's repository where the current folder lies in it, else
    in the current folder. Raises KitError where the name does not serve or something is already there.
    """
    _require_fit(name)
    _require_free(name, registry or Registry())
    home = repository(Path.cwd())
    parent = into or (home / "plugins" if home else Path.cwd())
    folder = parent / name
    if folder.exists():
        raise KitError(
            _("Ya existe {folder}. No se cambió nada: elija otro nombre, u otra carpeta con --into.").fill(
                folder=str(folder)
            )
        )
    _write(folder, blanks(name))
    return Made(name, folder, home is not None and folder.resolve().parent == home / "plugins")


def repository(folder: Path) -> Path | None:
    """Return the engine's repository that a folder lies in, if it does."""
    places = (folder.resolve(), *folder.resolve().parents)
    marks = ("dev.py", "core/diversa", "plugins")
    return next((place for place in places if all((place / mark).exists() for mark in marks)), None)


def blanks(name: str) -> dict[str, str]:
    """Return what the blanks of the template are filled with."""
    words, version = name.replace("_", " "), Version(engine_version())
    return {
        "name": name,
        "dashed": name.replace("_", "-"),
        "title": words[0].upper() + words[1:],
        "engine": f">={version.major}.{version.minor},<{version.major + 1}",
    }


def _require_fit(name: str) -> None:
    if not re.fullmatch(NAME, name, re.ASCII) or name.startswith("diversa_"):
        wrong = _(
            "«{name}» no sirve como nombre: use de {shortest} a {longest} letras minúsculas sin tilde, números y «_» "
            "entre palabras, y empiece por una letra. {hint}"
        )
        alike = suggestion(name)
        hint = _("Por ejemplo: diversa new {alike}").fill(alike=alike or "calidad_del_aire")
        raise KitError(wrong.fill(name=name, shortest=SHORTEST, longest=LONGEST, hint=hint))
    if name in RESERVED | DEVICES:
        raise KitError(_("«{name}» es un nombre del motor. Elija otro.").fill(name=name))


def suggestion(name: str) -> str:
    """Return the nearest name that serves; empty where there is none.

    The package is called `diversa_` and the name, so that what is named like the engine would be named twice.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    alike = "_".join(re.findall(r"[a-z0-9]+", plain.replace("diversa", ""))).lstrip("0123456789_")
    alike = alike[:LONGEST].rstrip("_")
    return alike if re.fullmatch(NAME, alike, re.ASCII) and alike not in RESERVED | DEVICES else ""


def _require_free(name: str, registry: Registry) -> None:
    questionnaires = registry.questionnaires.values()
    taken = {*registry.plugins(), *registry.questionnaires, *(q.public_name for q in questionnaires)}
    taken |= {broken.name for broken in registry.quarantine}
    if name in taken or find_spec(f"diversa_{name}") is not None:
        raise KitError(_("Ya hay un módulo «{name}» instalado. Elija otro nombre.").fill(name=name))


def _write(folder: Path, values: dict[str, str]) -> None:
    """Fill the template in beside its place, and move it there when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for parts, source in _sources(files("diversa.kit") / "template"):
            target = beside.joinpath(*(part.replace("NAME", values["name"]) for part in parts))
            target.parent.mkdir(parents=True, exist_ok=True)
            text = Template(source.read_text(encoding="utf-8")).substitute(values)
            target.with_name(target.name.removesuffix(SUFFIX)).write_text(text, encoding="utf-8")
        beside.chmod(0o755)  # a temporary folder is its maker's alone
        beside.rename(folder)
    except BaseException:
        rmtree(beside, ignore_errors=True)
        raise


def _sources(folder: Traversable, *above: str) -> Iterator[tuple[tuple[str, ...], Traversable]]:
    """Yield every file of the template with the parts of its path."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        path = (*above, entry.name)
        if entry.is_dir():
            yield from _sources(entry, *path)
        elif entry.name.endswith(SUFFIX):
            yield path, entry
