"""Read a file of population projections, with a sentence and a line for everything that is wrong with it.

The form is that of DANE's projections by department, sex and age, one figure a line: the columns codigo_departamento,
sexo, grupo_edad and poblacion, separated by commas or semicolons. An age is a five-year group (15-19, 85+) or a single
year (18). Lines of a whole (department 00, both sexes, every age) are allowed, and must be the sum of their parts.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from diversa.questionnaire import geography
from diversa.questionnaire.geography import AGE_GROUPS, MAN, SEXES, WOMAN
from diversa.questionnaire.population import Population
from diversa.texts import SPANISH, Text

_ = Text
COLUMNS = ("codigo_departamento", "sexo", "grupo_edad", "poblacion")
LARGEST_FILE = 20_000_000
"""Bytes from which a file is refused unread; one with every single age has fewer than 500,000."""
COUNTRY, BOTH = "00", 0
_SEXES = {
    **dict.fromkeys(("hombre", "hombres"), MAN),
    **dict.fromkeys(("mujer", "mujeres"), WOMAN),
    **dict.fromkeys(("total", "ambos", "ambos sexos"), BOTH),
}
_SEX_NAMES = {MAN: _("hombres"), WOMAN: _("mujeres")}
_SPAN = re.compile(r"(\d{1,3})(?: ?(?:-|–|a) ?(\d{1,3})|( ?\+| y mas))?")
_NUMBER = re.compile(r"\d{1,9}|\d{1,3}(?:\.\d{3}){1,2}")
_OLDEST = 85

Age = tuple[int, int | None]
"""The first and the last age of a group; no last one where it is open."""
EVERY_AGE: Age = (0, None)
_GROUPS: tuple[Age, ...] = (*((age, age + 4) for age in range(0, _OLDEST, 5)), (_OLDEST, None))
_SPLIT_AGES = (*range(15, 20), *range(25, 30))
"""The single ages that spare the assumption about 18–19 and 25–28."""


class BadPopulation(ValueError):
    """Say what is wrong with population figures, a sentence each."""

    def __init__(self, *problems: Text) -> None:
        super().__init__(" ".join(map(SPANISH, problems)))
        self.problems = problems


def read_projections(content: bytes, year: int, source: Text) -> Population:
    """Read the figures of one year from a file. Raises BadPopulation with every problem that was found."""
    reading = _Reading()
    for line, row in _rows(content):
        reading.take(line, row)
    if not reading.problems:
        reading.problems += _missing(reading)
    if not reading.problems:
        reading.problems += _wrong_sums(reading)
    if reading.problems:
        raise BadPopulation(*reading.problems)
    return _made(reading, year, source)


def _made(reading: _Reading, year: int, source: Text) -> Population:
    cells = list(product(geography.departments_of(), SEXES))
    groups = {cell: tuple(reading.total(*cell, group) or 0 for group in _GROUPS) for cell in cells}
    ages = {cell: {age: reading.figures.get((*cell, (age, age))) for age in _SPLIT_AGES} for cell in cells}
    known = {
        cell: {age: count for age, count in row.items() if count is not None} for cell, row in ages.items()
    }
    if all(len(row) == len(_SPLIT_AGES) for row in known.values()):
        return Population.of_ages(year, source, groups, known)
    return Population.of_groups(year, source, groups)


@dataclass
class _Reading:
    """Gather the figures of a file, and what is wrong with them."""

    figures: dict[tuple[str, int, Age], int] = field(default_factory=dict)
    lines: dict[tuple[str, int, Age], int] = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)

    def take(self, line: int, row: Mapping[str, str]) -> None:
        """Take one line: its four cells, or a sentence about each that cannot be used."""
        found = (
            _department(row["codigo_departamento"]),
            _SEXES.get(
                _plain(row["sexo"]), _("el sexo «{value}» no es hombre ni mujer").fill(value=row["sexo"])
            ),
            _age(row["grupo_edad"]),
            _count(row["poblacion"]),
        )
        wrong = [one for one in found if isinstance(one, Text)]
        self.problems += [_("Línea {line}: {problem}.").fill(line=line, problem=one) for one in wrong]
        department, sex, age, count = found
        if isinstance(sex, Text) or isinstance(age, Text) or isinstance(count, Text) or wrong:
            return
        key = (str(department), sex, age)
        if key in self.figures:
            problem = _("repite lo que ya dice la línea {first}").fill(first=self.lines[key])
            self.problems.append(_("Línea {line}: {problem}.").fill(line=line, problem=problem))
        self.figures[key], self.lines[key] = count, line

    def total(self, department: str, sex: int, age: Age) -> int | None:
        """Add up a figure from its parts, or take it where it has none; None where something is missing."""
        if department == COUNTRY:
            return _sum([self.total(one, sex, age) for one in geography.departments_of()])
        if sex == BOTH:
            return _sum([self.total(department, one, age) for one in SEXES])
        if age == EVERY_AGE:
            return _sum([self.total(department, sex, group) for group in _GROUPS])
        return _first(self.parts(department, sex, age), self.figures.get((department, sex, age)))

    def parts(self, department: str, sex: int, age: Age) -> int | None:
        """Add up the single ages of a group; None where not every one of them is there."""
        first, last = age
        if first == last:
            return None
        if last is not None:
            return _sum([self.figures.get((department, sex, (one, one))) for one in range(first, last + 1)])
        opens = [
            start
            for place, sex_, (start, end) in self.figures
            if (place, sex_, end) == (department, sex, None)
        ]
        top = max((start for start in opens if start > first), default=None)
        if top is None:
            return None
        single = [self.figures.get((department, sex, (one, one))) for one in range(first, top)]
        return _sum([*single, self.figures[department, sex, (top, None)]])


def _first(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _missing(reading: _Reading) -> Iterator[Text]:
    """Yield a sentence for each department or sex that lacks figures, or that nobody lives in."""
    for department in geography.departments():
        for sex in SEXES:
            counts = [reading.total(department.code, sex, group) for group in _GROUPS]
            lacking = [name for name, count in zip(AGE_GROUPS, counts, strict=True) if count is None]
            named = {"code": department.code, "name": Text(department.name), "sex": _SEX_NAMES[sex]}
            if len(lacking) == len(AGE_GROUPS):
                yield _("Faltan todas las cifras de {code} {name}, {sex}.").fill(**named)
            elif lacking:
                yield _("Faltan cifras de {code} {name}, {sex}: {ages}.").fill(
                    **named, ages=", ".join(lacking)
                )
            elif not any(counts):
                yield _("En {code} {name} no vive nadie, según las cifras de {sex}.").fill(**named)


def _wrong_sums(reading: _Reading) -> Iterator[Text]:
    """Yield a sentence for each line of a whole that is not the sum of its parts."""
    for (department, sex, age), said in reading.figures.items():
        whole = department == COUNTRY or sex == BOTH or age == EVERY_AGE
        found = reading.total(department, sex, age) if whole else reading.parts(department, sex, age)
        if found is not None and found != said:
            yield _("Línea {line}: dice {said} personas, pero sus partes suman {found}.").fill(
                line=reading.lines[department, sex, age], said=said, found=found
            )


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the number of each line and its cells by column. Raises BadPopulation where there are no such columns."""
    if len(content) > LARGEST_FILE:
        raise BadPopulation(_("El archivo es demasiado grande para ser una tabla de población."))
    lines = _decoded(content).splitlines()
    places = [number for number, text in enumerate(lines) if text.strip()]
    header = lines[places[0]] if places else ""
    mark = ";" if header.count(";") >= len(COLUMNS) - 1 else ","
    names = [_plain(name).replace(" ", "_") for name in _cells(header, mark)]
    lacking = [name for name in COLUMNS if name not in names]
    if lacking:
        raise BadPopulation(
            _("El archivo no tiene la columna {names}. La primera línea debe decir: {columns}.").fill(
                names=", ".join(lacking), columns=mark.join(COLUMNS)
            )
        )
    for number in places[1:]:
        cells = zip(names, _cells(lines[number], mark), strict=False)
        yield number + 1, {**dict.fromkeys(COLUMNS, ""), **dict(cells)}


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:  # a cell longer than any number or name
        return []


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise BadPopulation(_("El archivo no es texto. Guárdelo como CSV en UTF-8."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what older spreadsheets write


def _plain(words: str) -> str:
    """Return words without accents, capitals or spaces around them."""
    spread = unicodedata.normalize("NFD", words.strip().casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _department(written: str) -> str | Text:
    code = written.strip()
    if code and (code := code.zfill(2)) in (COUNTRY, *geography.departments_of()):
        return code
    return _("no hay un departamento con el código «{value}»").fill(value=written)


def _age(written: str) -> Age | Text:
    plain = _plain(written)
    found = _SPAN.fullmatch(plain)
    if plain == "total":
        return EVERY_AGE
    if found:
        first = int(found[1])
        age = (first, None) if found[3] else (first, int(found[2] or first))
        single = age[0] == age[1] and first <= 120
        if age in _GROUPS or single or (age[1] is None and _OLDEST < first <= 120):
            return age
    return _("la edad «{value}» no es un grupo de cinco años (15-19, 85+) ni un año (18)").fill(value=written)


def _count(written: str) -> int | Text:
    text = written.strip()
    if re.fullmatch(r"-\s*\d+", text):
        return _("la población «{value}» es negativa").fill(value=written)
    if not _NUMBER.fullmatch(text):
        return _("la población «{value}» no es un número entero").fill(value=written)
    return int(text.replace(".", ""))
