"""Lists of themes: what a coder may say of a text, with a version, so that what was coded keeps its meaning.

A list is a TOML file that people edit:

    id = "discrimination"
    version = 1
    status = "propuesta"

    [[themes]]
    code = 1
    title = "Pide ayuda"
    meaning = "La persona pide ayuda o dice que la necesita."
    questions = ["inc_story"]

`questions` may be left out: then the theme is for every text of the module. A later version may only add themes.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from diversa.coding.model import CodingError, is_line

LARGEST = 64 * 1024
"""Bytes of a file."""
MOST_DOTS = 100
"""Dots in one line: each one may be a part of a key, and reading a key takes as long as the square of its parts."""
MOST_THEMES, HIGHEST_CODE, HIGHEST_VERSION = 200, 999, 9999
TITLE, MEANING = 80, 400
"""Letters."""
PROPOSED = "propuesta"
_NAMES = frozenset({"id", "version", "status", "themes"})
_THEME = frozenset({"code", "title", "meaning", "questions"})


@dataclass(frozen=True)
class Theme:
    """Name one thing that a text may speak of; without `questions` it is for every text of the module."""

    code: int
    title: str
    meaning: str
    questions: tuple[str, ...] = ()

    def fits(self, question: str) -> bool:
        """Tell whether the theme may be given to a text of this question."""
        return not self.questions or question in self.questions


@dataclass(frozen=True)
class ThemeList:
    """Hold the themes of one module, in the order in which they are shown."""

    id: str
    version: int
    themes: tuple[Theme, ...]
    status: str = ""

    @cached_property
    def by_code(self) -> Mapping[int, Theme]:
        """Map each code to its theme."""
        return {theme.code: theme for theme in self.themes}

    def of(self, question: str) -> tuple[Theme, ...]:
        """Return the themes that a text of a question may be given."""
        return tuple(theme for theme in self.themes if theme.fits(question))

    def digest(self) -> str:
        """Return SHA-256 of the list, whatever its file looks like."""
        return hashlib.sha256(dumps(self).encode()).hexdigest()


def loads(content: str | bytes) -> ThemeList:
    """Read a list of themes. Raises `CodingError` with what is wrong in it."""
    data = _parsed(content)
    _only(data, _NAMES, "La lista de temas")
    id_, version, status = data.get("id"), data.get("version"), data.get("status", "")
    rows = data.get("themes")
    if not (isinstance(id_, str) and is_line(id_) and 0 < len(id_) <= TITLE) or not isinstance(status, str):
        raise CodingError('La lista de temas necesita un nombre: id = "…".')
    if type(version) is not int or not 1 <= version <= HIGHEST_VERSION:
        raise CodingError("La lista de temas necesita una versión: version = 1.")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_THEMES:
        raise CodingError(f"La lista de temas tiene entre 1 y {MOST_THEMES} temas, cada uno bajo [[themes]].")
    themes = tuple(_theme(row, place) for place, row in enumerate(rows, start=1))
    codes = [theme.code for theme in themes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise CodingError(f"En la lista de temas, el código {twice[0]} está dos veces.")
    found = ThemeList(id_, version, themes, status[:TITLE])
    _check_size(dumps(found).encode())  # what is kept is this, and must be read again
    return found


def _parsed(content: str | bytes) -> dict[str, Any]:
    """Return what a TOML file says, in a time that nobody can stretch."""
    try:
        _check_size(content if isinstance(content, bytes) else content.encode())
        text = content.decode() if isinstance(content, bytes) else content
        if any(line.count(".") > MOST_DOTS for line in text.split("\n")):
            raise CodingError(f"La lista de temas tiene una línea con más de {MOST_DOTS} puntos.")
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # no letters, no TOML, or a number without end
        raise CodingError(f"La lista de temas no se puede leer: {error}.") from None


def _check_size(content: bytes) -> None:
    if len(content) > LARGEST:
        raise CodingError(f"La lista de temas es demasiado grande: caben hasta {LARGEST // 1024} KiB.")


def _theme(row: Any, place: int) -> Theme:
    what = f"El tema {place} de la lista"
    _only(row, _THEME, what)
    code, title, meaning = row.get("code"), row.get("title"), row.get("meaning")
    questions = row.get("questions", [])
    if type(code) is not int or not 1 <= code <= HIGHEST_CODE:
        raise CodingError(f"{what} necesita un código de 1 a {HIGHEST_CODE}: code = 1.")
    for name, text, longest in (("title", title, TITLE), ("meaning", meaning, MEANING)):
        if not isinstance(text, str) or not 0 < len(text.strip()) <= longest or not is_line(text):
            raise CodingError(f'{what} necesita {name} = "…", de hasta {longest} letras, en una línea.')
    if not isinstance(questions, list) or not all(isinstance(name, str) and name for name in questions):
        raise CodingError(f"{what}: questions es una lista de nombres de preguntas.")
    return Theme(code, title.strip(), meaning.strip(), tuple(questions))


def _only(data: Any, names: frozenset[str], what: str) -> None:
    if not isinstance(data, dict):
        raise CodingError(f"{what} no está completo.")
    other = sorted(data.keys() - names)
    if other:
        raise CodingError(f"{what} dice «{other[0]}», que no se conoce.")


def dumps(themes: ThemeList) -> str:
    """Write a list of themes as TOML."""
    lines = [f"id = {_quoted(themes.id)}", f"version = {themes.version}"]
    lines += [f"status = {_quoted(themes.status)}"] if themes.status else []
    for theme in themes.themes:
        lines += ["", "[[themes]]", f"code = {theme.code}", f"title = {_quoted(theme.title)}"]
        lines.append(f"meaning = {_quoted(theme.meaning)}")
        lines += [f"questions = [{', '.join(map(_quoted, theme.questions))}]"] if theme.questions else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A JSON string is a TOML string as well; the one letter that only TOML refuses is written out.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def check_questions(themes: ThemeList, questions: Collection[str]) -> None:
    """Raise `CodingError` where a theme is for a question without sealed texts."""
    for theme in themes.themes:
        unknown = sorted(set(theme.questions) - set(questions))
        if unknown:
            raise CodingError(
                f"El tema {theme.code} es para la pregunta «{unknown[0]}», que no tiene textos cifrados en este módulo."
            )


def check_successor(new: ThemeList, old: ThemeList) -> None:
    """Raise `CodingError` unless a list is the next version of another one and only adds themes to it."""
    if new.id != old.id:
        raise CodingError(f"La lista de temas se llama «{new.id}» y aquí se usa «{old.id}».")
    if new.version <= old.version:
        raise CodingError(
            f"La lista de temas que se usa aquí es la versión {old.version}: si la cambió, póngale version = "
            f"{old.version + 1}."
        )
    for theme in old.themes:
        if new.by_code.get(theme.code) != theme:
            raise CodingError(
                f"Una versión nueva solo puede agregar temas: el tema {theme.code}, «{theme.title}», cambió o falta. Ya se "
                "usó para leer textos, y debe seguir diciendo lo mismo."
            )
