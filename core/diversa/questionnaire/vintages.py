"""Keep the population figures that an installation loaded, each as it was, and say which ones are used."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from diversa.home import Home
from diversa.questionnaire import geography
from diversa.questionnaire.geography import AGE_GROUPS, SEXES
from diversa.questionnaire.population import BANDS, Counts, Population, bundled
from diversa.questionnaire.projections import BadPopulation
from diversa.texts import Text

_ = Text
FOLDER = "population"
FORMAT = 1


@dataclass(frozen=True)
class Vintage:
    """Hold loaded figures, their number in the order of loading, and the day."""

    number: int
    loaded_on: date
    population: Population


def source_named(name: str) -> Text:
    """Return how figures are cited that were loaded under a name. Raises BadPopulation for a name of no use."""
    if not 3 <= len(name.strip()) <= 200 or not name.isprintable():
        raise BadPopulation(_("El nombre de las cifras debe tener de 3 a 200 letras, en una sola línea."))
    return _("Fuente: {name}. Procesamiento propio.").fill(name=name.strip().rstrip("."))


def keep(home: Home, population: Population, today: date) -> Vintage:
    """Keep figures beside the earlier ones, which stay as they are; from then on these are used."""
    folder = home.path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    content = json.dumps(_document(population, today), ensure_ascii=False).encode()
    draft = folder / f".{secrets.token_hex(8)}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        return Vintage(_link(draft, folder), today, population)
    finally:
        draft.unlink()


def _link(draft: Path, folder: Path) -> int:
    """Give a draft the next number, which nobody else can take at the same moment."""
    while True:
        number = max((n for n, _path in _files(folder)), default=0) + 1
        with suppress(FileExistsError):
            os.link(draft, folder / f"{number:04d}.json")
            return number


def loaded(home: Home) -> tuple[Vintage, ...]:
    """Return the figures that were loaded, oldest first. Raises BadPopulation for a damaged file."""
    return tuple(_read(number, path) for number, path in sorted(_files(home.path / FOLDER)))


def current(home: Home) -> Population:
    """Return the figures to use: those loaded last, or the ones that come along. Errors as `loaded`."""
    newest = max(_files(home.path / FOLDER), default=None)
    return bundled() if newest is None else _read(*newest).population


def _files(folder: Path) -> Iterator[tuple[int, Path]]:
    found = folder.glob("[0-9]*.json") if folder.is_dir() else ()
    return ((int(path.stem), path) for path in found if path.stem.isdigit())


def _document(population: Population, today: date) -> Mapping[str, Any]:
    return {
        "format": FORMAT,
        "loaded_on": today.isoformat(),
        "year": population.year,
        "source": str(population.source),
        "params": dict(population.source.params),
        "assumed": population.assumed,
        "groups": _rows(population.groups),
        "bands": _rows(population.bands),
    }


def _rows(counts: Counts) -> list[list[Any]]:
    return [[*cell, *counts[cell]] for cell in sorted(counts)]


def _read(number: int, path: Path) -> Vintage:
    try:
        document = json.loads(path.read_bytes())
        population = Population(
            int(document["year"]),
            Text(document["source"], document["params"]),
            _counts(document["groups"], len(AGE_GROUPS)),
            _counts(document["bands"], len(BANDS)),
            bool(document["assumed"]),
        )
        return Vintage(number, date.fromisoformat(document["loaded_on"]), population)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadPopulation(
            _("El archivo de población {path} está dañado. Bórrelo y cargue las cifras otra vez.").fill(
                path=str(path)
            )
        ) from error


def _counts(rows: list[list[Any]], width: int) -> Counts:
    counts = {(str(code), int(sex)): tuple(map(int, row)) for code, sex, *row in rows}
    whole = {(code, sex) for code in geography.departments_of() for sex in SEXES}
    if counts.keys() != whole or any(len(row) != width or min(row) < 0 for row in counts.values()):
        raise ValueError("These are not the figures of every department and sex.")
    return counts
