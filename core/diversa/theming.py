"""Themes: folders of templates and styles that a campaign can wear, and what stands in for what one lacks.

`theme.cfg` says, in `[theme]`, `title`, `description`, `base` (the theme it grows from) and `release` (the static files
that travel with a release), in `[settings]` the words of the office that its templates ask for, and in `[paint]` the
colours that take the place of the default ones in charts and on paper.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diversa.texts import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment

DEFAULT = "comunidad"
"""The theme that has everything, and stands in for what another lacks."""
CONFIG = "theme.cfg"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_RELEASE = ("results.css", "mark.svg")


@dataclass(frozen=True)
class Theme:
    """Name a folder that holds `theme.cfg`, `templates/` and `static/`, any of which may lack.

    `below` is the theme that stands in for what this one lacks; without one it must have everything itself.
    """

    id: str
    folder: Path
    below: Theme | None = field(default=None, repr=False)

    @property
    def templates(self) -> Path:
        """Return the folder of templates."""
        return self.folder / "templates"

    @property
    def static(self) -> Path:
        """Return the folder of styles and drawings."""
        return self.folder / "static"

    @cached_property
    def chain(self) -> tuple[Theme, ...]:
        """Return this theme and those that stand in for it, nearest first."""
        return (self, *(self.below.chain if self.below else ()))

    @cached_property
    def title(self) -> str:
        """Return what `theme.cfg` calls it."""
        own = (theme for theme in self.chain if theme.id == self.id)
        return next((said for theme in own if (said := theme._own("theme", "title"))), self.id)

    @cached_property
    def description(self) -> str:
        """Return the sentence in which `theme.cfg` describes it; empty without one."""
        own = (theme for theme in self.chain if theme.id == self.id)
        return next((said for theme in own if (said := theme._own("theme", "description"))), "")

    @cached_property
    def base(self) -> str:
        """Return the id of the theme that it grows from."""
        return self._own("theme", "base") or DEFAULT

    @cached_property
    def release_files(self) -> tuple[str, ...]:
        """Return the static files that travel with a release; what is named and not there stays away."""
        return tuple(name for name in self._named if self._has(name))

    @cached_property
    def fault(self) -> str:
        """Return a sentence about a `theme.cfg` that cannot be read; empty where it can."""
        try:
            self._read()
        except (configparser.Error, UnicodeDecodeError) as error:
            return f"No se puede leer {self.folder / CONFIG}: {str(error).splitlines()[0]}"
        return ""

    @cached_property
    def broken(self) -> Mapping[str, str]:
        """Map each of its own templates that cannot be read to a sentence; what is below stands in for them."""
        from jinja2 import Environment, TemplateError

        found, environment = {}, Environment(autoescape=True)
        for path in sorted(self.templates.rglob("*.html")) if self.below else ():
            name = path.relative_to(self.templates).as_posix()
            try:
                environment.parse(path.read_text(encoding="utf-8"), name)
            except (TemplateError, UnicodeDecodeError) as error:
                found[name] = f"No se puede leer la plantilla {path}: {str(error).splitlines()[0]}"
        return found

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what is wrong with its own folder, a sentence each."""
        named = self._own("theme", "release").split()
        absent = [f"El tema «{self.id}» no tiene el archivo «{n}»." for n in named if not self._has(n)]
        return (*([self.fault] if self.fault else []), *self.broken.values(), *absent)

    def says(self, name: str, language: str = SOURCE_LANGUAGE) -> str:
        """Return a setting in a language (`contact_en`), or as it stands in Spanish (`contact`); empty without one."""
        names = (name,) if language == SOURCE_LANGUAGE else (f"{name}_{language}", name)
        said = (theme._own("settings", one) for one in names for theme in self.chain)
        return next((words for words in said if words), "")

    def painted(self, page: str) -> str:
        """Return a page with its charts, or a style of paper, in the colours of this theme."""
        if not self._paint:
            return page
        # "%23" is "#" inside an address
        return re.sub(rf"(#|%23)({'|'.join(self._paint)})\b", lambda m: m[1] + self._paint[m[2]], page)

    def file(self, name: str) -> Path:
        """Return a static file, this theme's own or the nearest that stands in. Raises `FileNotFoundError`."""
        for theme in self.chain:
            path = theme.static / name
            if path.is_file() and path.resolve().is_relative_to(theme.static.resolve()):
                return path
        raise FileNotFoundError(f"The theme {self.id!r} has no static file {name!r}.")

    def loader(self) -> BaseLoader:
        """Return what finds its templates.

        A template may grow from the one that it hides by naming that one's theme: `{% extends "comunidad/base.html" %}`.
        """
        from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, TemplateNotFound

        class Whole(FileSystemLoader):
            def __init__(self, theme: Theme) -> None:
                super().__init__(theme.templates)
                self.broken = theme.broken

            def get_source(self, environment: Environment, template: str) -> Any:
                if template in self.broken:
                    raise TemplateNotFound(template)
                return super().get_source(environment, template)

        layers = [Whole(theme) for theme in self.chain]
        below = {theme.id: layer for theme, layer in list(zip(self.chain, layers, strict=True))[:0:-1]}
        return ChoiceLoader([*layers, PrefixLoader(below)])

    def _has(self, name: str) -> bool:
        try:
            return bool(self.file(name)) and Path(name).name == name
        except FileNotFoundError:
            return False

    @cached_property
    def _named(self) -> tuple[str, ...]:
        found = (theme._own("theme", "release").split() for theme in self.chain)
        return tuple(next((names for names in found if names), _RELEASE))

    def _own(self, section: str, name: str) -> str:
        return "" if self.fault else self._config.get(section, name, fallback="").strip()

    @cached_property
    def _paint(self) -> Mapping[str, str]:
        configs = (theme._config for theme in self.chain if not theme.fault)
        paint = next((config.items("paint") for config in configs if config.has_section("paint")), [])
        return {b.upper(): a.upper() for b, a in paint if _COLOUR.fullmatch(b) and _COLOUR.fullmatch(a)}

    @cached_property
    def _config(self) -> configparser.ConfigParser:
        return self._read()

    def _read(self) -> configparser.ConfigParser:
        settings = configparser.ConfigParser(interpolation=None)  # a contact may hold a percent sign
        settings.read(self.folder / CONFIG, encoding="utf-8")
        return settings


class Themes:
    """Hold the themes of an installation: those that plugins bring, and the folders that lie in its own.

    A folder of the installation that is named as an installed theme lies over it, so that an office changes a few words
    or one file and leaves the rest as it is. Any id may be asked for: one that is not here wears the default theme.
    """

    def __init__(self, installed: Iterable[Theme], own: Path | None = None) -> None:
        self._layers: dict[str, list[Theme]] = {}
        self._sentences: list[str] = []
        folders = sorted(own.iterdir()) if own is not None and own.is_dir() else []
        for theme in (*installed, *(Theme(folder.name, folder) for folder in folders if folder.is_dir())):
            self._lay(theme)
        self._grown = {id_: self._grow(id_, (id_,)) for id_ in sorted(self._layers)}

    def _lay(self, theme: Theme) -> None:
        if _NAME.fullmatch(theme.id):
            self._layers.setdefault(theme.id, []).insert(0, theme)
        else:
            self._sentences.append(
                f"«{theme.id}» no sirve como nombre de un tema: use letras minúsculas sin tilde, números, - o _."
            )

    def _grow(self, id_: str, above: tuple[str, ...]) -> Theme:
        """Return a theme with all that stands in for it; one that would grow from itself grows from the default."""
        layers = self._layers[id_]
        base = next((found for layer in layers if (found := layer.base) != DEFAULT), DEFAULT)
        if base != DEFAULT and (base not in self._layers or base in above):
            self._sentences.append(
                f"El tema «{id_}» crece de «{base}», que no se puede usar: crece de «{DEFAULT}»."
            )
            base = DEFAULT
        below = None if id_ == DEFAULT else self._grow(base, (*above, base))
        for layer in reversed(layers):
            below = Theme(layer.id, layer.folder, below)
            self._sentences += below.faults
        assert below is not None
        return below

    def __getitem__(self, id_: str) -> Theme:
        """Return a theme; the default one where there is none of this name."""
        return self._grown.get(id_) or self._grown[DEFAULT]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._grown

    def __iter__(self) -> Iterator[Theme]:
        return iter(self._grown.values())

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return what is wrong with the themes that are here, a sentence each."""
        return tuple(dict.fromkeys(self._sentences))

    def lacking(self, id_: str, wearer: str) -> str:
        """Return a sentence where somebody is to wear a theme that is not here; empty where it is."""
        if id_ in self:
            return ""
        known = ", ".join(self._grown)
        return f"No está instalado el tema «{id_}» de {wearer}: se usa «{DEFAULT}». Hay: {known}."
