"""Who takes part, beside the population: by group, on the map of departments, and who is missing, in plain words.

Everything starts from protected counts. A group is called missing only where the population would give at least as many
people as a figure needs, so that its absence says nothing about a few persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from diversa.disclosure.profiles import Level
from diversa.disclosure.tables import EVERYBODY, Group
from diversa.indicators.representation import representation_index
from diversa.privacy.rules import Code
from diversa.questionnaire import geography, standard
from diversa.questionnaire.population import Population
from diversa.texts import Text
from diversa.watching.looks import Look

_ = Text
MISSING_FROM = 0.6
"""A group with less than this part of the people that its share of the population would give is missing."""
MOST_NAMED = 8
"""Missing groups that are named of each kind."""
STEPS = 10
"""How finely the presence of a department is told: in tenths."""
_WHO: Mapping[Code | None, Text] = {None: _("personas"), 1: _("mujeres"), 2: _("hombres")}
_MISSING = {
    (False, False): _("Faltan {who}."),
    (True, False): _("Faltan {who} {age}."),
    (False, True): _("Faltan {who} en {place}."),
    (True, True): _("Faltan {who} {age} en {place}."),
}
_PLACES = (standard.REGION.id, standard.DEPARTMENT.id)


@dataclass(frozen=True)
class _Present:
    """Hold how present a group is: people per person that its share of the population would give, and how many miss."""

    share: float
    missing: float


@dataclass(frozen=True)
class Place:
    """Hold how far a department is reached: people who took part per person that its share would give, 0 to 1.

    `reached` is a whole number of tenths, 1 for as many as expected or more; None where too few took part to say.
    """

    code: str
    name: str
    reached: float | None


def absences(look: Look, population: Population) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Name the groups of one variable that are missing, and those of several together; most missing first.

    A group of several is named only where it is missing more than every wider group that it is part of.
    """
    found = {frozenset(codes.items()): one for codes, one in _every(look, population)}
    ranked = sorted(found.items(), key=lambda item: -item[1].missing)
    gone = [(codes, one) for codes, one in ranked if one.share < MISSING_FROM]
    wide = _widest([codes for codes, _one in gone if len(codes) == 1])
    narrow = [
        codes
        for codes, one in gone
        if len(codes) > 1 and all(one.share < other.share for held, other in ranked if held < codes)
    ]
    return _named(wide), _named(narrow)


def _widest(groups: list[frozenset[tuple[str, Code]]]) -> list[frozenset[tuple[str, Code]]]:
    """Leave out the departments of a region that is missing as a whole."""
    gone = {code for codes in groups for name, code in codes if name == standard.REGION.id}
    return [
        codes
        for codes in groups
        if not any(
            name == standard.DEPARTMENT.id and geography.region_of(str(code)) in gone for name, code in codes
        )
    ]


def _named(groups: list[frozenset[tuple[str, Code]]]) -> tuple[Text, ...]:
    return tuple(_sentence(dict(codes)) for codes in groups[:MOST_NAMED])


def _every(look: Look, population: Population) -> Iterator[tuple[Mapping[str, Code], _Present]]:
    """Yield every group that can be judged: of one variable, and of those that a crossing has together."""
    watched = look.watched
    for plan in watched.grouped[1:]:
        yield from _present(look, plan.by, plan.by, population)
    for crossing in dict.fromkeys(one.by for one in (watched.raking, watched.crossing) if one is not None):
        for some in range(2, len(crossing) + 1):
            for by in combinations(crossing, some):
                yield from _present(look, crossing, by, population)


def _present(
    look: Look, table: tuple[str, ...], by: tuple[str, ...], population: Population
) -> Iterator[tuple[Mapping[str, Code], _Present]]:
    """Yield the groups by some variables of a table that the population has, with enough people to be judged."""
    sizes = _sizes(look, table, by)
    known = {group: count for group in sizes if (count := _adults(by, group, population))}
    twice = standard.DEPARTMENT.id in look.watched.breakdowns
    people, whole = sum(sizes[group] for group in known), sum(known.values())
    for group, count in known.items():
        expected = people * count / whole
        if twice and _is_one_department(by, group):
            continue
        if expected >= look.watched.profile.minimum_base and not _assumed(by, group, population):
            share = representation_index(sizes[group] / people, count / whole)
            codes = {name: code for name, code in zip(by, group, strict=True) if code is not None}
            yield codes, _Present(share, expected - sizes[group])


def _is_one_department(by: tuple[str, ...], group: Group) -> bool:
    """Tell whether a group is of a region that is a department too, and is named as such."""
    code = dict(zip(by, group, strict=True)).get(standard.REGION.id)
    return code is not None and len(geography.departments_of(str(code))) == 1


def _sizes(look: Look, table: tuple[str, ...], by: tuple[str, ...]) -> Mapping[Group, int]:
    """Add up the protected sizes of a table's groups by some of its variables."""
    shown, places = look.shown.table(table, EVERYBODY), [table.index(name) for name in by]
    found: dict[Group, int] = {}
    for group in shown.groups:
        part = tuple(group[place] for place in places)
        found[part] = found.get(part, 0) + shown.size(group)
    return found


def _adults(by: tuple[str, ...], group: Group, population: Population) -> int:
    """Count the adults of a group in the population; 0 where the figures do not have it."""
    codes = {name: code for name, code in zip(by, group, strict=True) if code is not None}
    found = population.adults_in(codes) if len(codes) == len(by) else None
    return found.count if found else 0


def _assumed(by: tuple[str, ...], group: Group, population: Population) -> bool:
    """Tell whether the population's figure rests on an assumption, so that nothing is compared with it."""
    codes = {name: code for name, code in zip(by, group, strict=True) if code is not None}
    found = population.adults_in(codes)
    return found is None or (found.assumed and standard.AGE.id in codes)


def _sentence(codes: Mapping[str, Code]) -> Text:
    age, place = (
        codes.get(standard.AGE.id),
        next((_name(codes[name]) for name in _PLACES if name in codes), None),
    )
    pattern = _MISSING[age is not None, place is not None]
    return pattern.fill(
        who=_WHO[codes.get(standard.GENDER_GROUP.id)],
        age="" if age is None else _age(int(age)),
        place=place or "",
    )


def _age(first: int) -> Text:
    band = next(band for band in geography.AGE_BANDS if band.first == first)
    if band.last is None:
        return _("de {first} años o más").fill(first=str(first))
    return _("de {first} a {last} años").fill(first=str(first), last=str(band.last))


def _name(code: Code) -> Text:
    """Name a place within a sentence; "Bogotá, D.C." leaves its last stop to the sentence."""
    regions = {region.code: region.name for region in geography.REGIONS}
    if str(code) in regions:
        return _("la región {name}").fill(name=regions[str(code)])
    return Text(geography.department(str(code)).name.rstrip("."))


def places(look: Look, population: Population) -> tuple[Place, ...]:
    """Return how far each department is reached; nothing where the module does not ask the department."""
    by = (standard.DEPARTMENT.id,)
    if standard.DEPARTMENT.id not in look.watched.breakdowns:
        return ()
    table, profile = look.shown.table(by, EVERYBODY), look.watched.profile
    sizes = {str(group[0]): table.size(group) for group in table.groups if group[0] is not None}
    people, whole = sum(sizes.values()), population.adults().count
    found = []
    for one in geography.departments():
        size = sizes.get(one.code, 0)
        told = size >= profile.minimum_count and profile.allows_place(Level.DEPARTMENT, size)
        reached = None
        if told and people >= profile.minimum_base:
            index = representation_index(size / people, population.adults(one.code).count / whole)
            reached = min(int(index * STEPS + 0.5), STEPS) / STEPS
        found.append(Place(one.code, one.name, reached))
    return tuple(found)
