"""Departments, municipalities and inhabitants of Colombia, as questions ask for them and indicators compare with them.

Codes are DIVIPOLA texts with their leading zeros: two digits for a department, five for a municipality. Nothing is
read before it is asked for, and every file is read once.

Source: DANE – DIVIPOLA (July 2026); population projections CNPV 2018, update after COVID-19. The tables in `data/`
are this project's own arrangement of those figures. Another projection series gives other totals, so whoever shows a
figure shows `SOURCE` beside it.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.questionnaire.population import Population

SOURCE = Text(
    "Fuente: DANE – DIVIPOLA; Proyecciones de población CNPV 2018 (actualización post COVID-19). "
    "Procesamiento propio."
)
POPULATION_YEAR = 2024  # inhabitants by department, sex and age
MUNICIPAL_POPULATION_YEAR = 2026  # inhabitants of each municipality
LARGE = 100_000  # inhabitants from which a municipality may be named in a table

MAN, WOMAN = 1, 2  # the codes of sex in the population figures
SEXES = (MAN, WOMAN)
AGE_GROUPS = (*(f"{age}-{age + 4}" for age in range(0, 85, 5)), "85+")

MERGED = {"27493": "27615", "94663": "94343"}
"""Codes without figures of their own, and the municipality whose figures include them. 27493 (Nuevo Belén de Bajirá)
is newer than the projections; 94663 (Mapiripana) is older than the code list and belongs to Barrancominas today."""

_DATA = Path(__file__).with_name("data")
# Ñ is a letter of its own, after n; no other accent changes the order of Spanish words.
_ENYE, _ENYE_SORTED = "n\N{COMBINING TILDE}", "n\uffff"

Place = TypeVar("Place")
Kind = Literal["municipality", "area", "island"]
_KINDS: dict[str, Kind] = {"": "municipality", "area": "area", "island": "island"}


@dataclass(frozen=True)
class Region:
    """Name a group of departments, the coarsest place that is published. The grouping is this project's own."""

    code: str
    name: str


@dataclass(frozen=True)
class Municipality:
    """Describe a municipality, a non-municipalised area or an island.

    `name` is the one people look for (Cali), `official_name` that of the list (Santiago de Cali), mostly the same.
    `population` is projected for 2026; 0 where the projection has no figure of its own (see `figures_code`).
    """

    code: str
    name: str
    department: str
    kind: Kind
    population: int
    official_name: str

    @property
    def is_large(self) -> bool:
        """Tell whether at least 100,000 people live here."""
        return self.population >= LARGE

    @property
    def is_capital(self) -> bool:
        """Tell whether this is the capital of its department (Cundinamarca's is Bogotá, outside of it)."""
        return self.code.endswith("001") and self.department != "25"


@dataclass(frozen=True)
class Department:
    """Describe a department; Bogotá counts as one."""

    code: str
    name: str
    region: str

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        """Give the municipalities of this department, sorted by name."""
        return municipalities(self.code)


@dataclass(frozen=True)
class AgeBand:
    """Describe an age band that is published: both ages included, `last` None where the band has no end."""

    code: str
    name: str
    first: int
    last: int | None


@dataclass(frozen=True)
class Inhabitants:
    """Hold a number of people, and whether it rests on a five-year group that was split by assumption."""

    count: int
    assumed: bool


REGIONS = (
    Region("caribe", "Caribe"),
    Region("oriental", "Oriental"),
    Region("central", "Central"),
    Region("pacifica", "Pacífica"),
    Region("bogota", "Bogotá"),
    Region("orinoquia_amazonia", "Orinoquía y Amazonía"),
)

AGE_BANDS = (
    AgeBand("18-28", "18 a 28 años", 18, 28),
    AgeBand("29-44", "29 a 44 años", 29, 44),
    AgeBand("45-59", "45 a 59 años", 45, 59),
    AgeBand("60+", "60 años o más", 60, None),
)


def departments() -> tuple[Department, ...]:
    """Give the 33 departments, sorted by name as a person looks them up (accents ignored)."""
    return tuple(_departments().values())


def department(code: str) -> Department:
    """Give the department of a two-digit code. KeyError with a sentence if there is none."""
    return _find(_departments(), code, "department", "two digits, such as 05")


def municipality(code: str) -> Municipality:
    """Give the municipality of a five-digit code. KeyError with a sentence if there is none."""
    return _find(_municipalities(), code, "municipality", "five digits, such as 05001")


def municipalities(department_code: str) -> tuple[Municipality, ...]:
    """Give the municipalities of a department, sorted by name. KeyError if the department is unknown."""
    return _by_department()[department(department_code).code]


def region_of(department_code: str) -> str:
    """Give the code of the region of a department. KeyError if the department is unknown."""
    return department(department_code).region


def departments_of(place: str | None = None) -> tuple[str, ...]:
    """Give the codes of the departments of a place: a department, a region or, with None, the country.

    KeyError with a sentence if the place is neither.
    """
    if place is None:
        return tuple(_departments())
    inside = tuple(one.code for one in departments() if one.region == place)
    return inside or (department(place).code,)


def figures_code(code: str) -> str:
    """Give the municipality whose population figures include this one: itself, except for two codes."""
    return municipality(MERGED.get(code, code)).code


def population(place: str | None = None, sex: int | None = None, age_group: str | None = None) -> int:
    """Count the inhabitants projected for 2024, as `Population.inhabitants` does with the figures that come along."""
    return _figures().inhabitants(place, sex, age_group)


def adult_population(
    place: str | None = None, sex: int | None = None, band: str | None = None
) -> Inhabitants:
    """Count the inhabitants of 18 or more projected for 2024, as `Population.adults` does."""
    return _figures().adults(place, sex, band)


def sort_key(name: str) -> str:
    """Give the key that sorts Spanish names as a dictionary does: no accents, no capitals, ñ after n."""
    spread = unicodedata.normalize("NFD", name.casefold()).replace(_ENYE, _ENYE_SORTED)
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _figures() -> "Population":
    from diversa.questionnaire.population import bundled  # which needs the places of this file

    return bundled()


def _find(places: dict[str, Place], code: str, what: str, shape: str) -> Place:
    try:
        return places[code]
    except KeyError:
        today = MERGED.get(code)
        hint = f" It is part of {today} today." if today else f" A code has {shape}."
        raise KeyError(f"There is no {what} with the code {code!r}.{hint}") from None


def read_table(name: str) -> list[list[str]]:
    """Return the cells of each line of a table of `data/`, without its comments."""
    text = (_DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@cache
def _departments() -> dict[str, Department]:
    found = [Department(code, name, region) for code, name, region in read_table("departments.txt")]
    return {one.code: one for one in sorted(found, key=lambda one: sort_key(one.name))}


@cache
def _municipalities() -> dict[str, Municipality]:
    found: dict[str, Municipality] = {}
    above = ""
    for cells in read_table("municipalities.txt"):
        if len(cells) == 1:
            above = cells[0]
            continue
        last_digits, name, inhabitants, kind, official = (*cells, "", "")[:5]
        code = above + last_digits
        found[code] = Municipality(code, name, above, _KINDS[kind], int(inhabitants), official or name)
    return found


@cache
def _by_department() -> dict[str, tuple[Municipality, ...]]:
    groups: dict[str, list[Municipality]] = {}
    for one in _municipalities().values():
        groups.setdefault(one.department, []).append(one)
    return {code: tuple(sorted(group, key=lambda one: sort_key(one.name))) for code, group in groups.items()}
