"""A small questionnaire with every kind of breakdown, its answers in columns, and a count in plain Python beside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import orjson

from diversa.disclosure.cellkeys import record_key
from diversa.disclosure.profiles import PEOPLE, Profile
from diversa.disclosure.tables import Group, Table
from diversa.indicators.breakdowns import breakdown
from diversa.indicators.layout import columns_of, write_columns
from diversa.indicators.model import Indicator
from diversa.indicators.plans import By, plan_tables
from diversa.indicators.tabulate import tabulate
from diversa.privacy.rules import CodePrefix, Recode, bands, drop, keep, merge_rare
from diversa.privacy.rules import Group as Codes
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import (
    NO,
    YES,
    Grid,
    Integer,
    MultipleChoice,
    Municipality,
    ShortText,
    SingleChoice,
)
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text

_ = Text
SECRET = b"a secret for tests alone"

AGE = Integer(
    "age", _("Edad"), low=18, high=99, store=bands(18, 29, 40, 45, 60), release=bands(18, 29, 45, 60)
)
GENDER = SingleChoice(
    "gender",
    _("Género"),
    options=(Option(1, _("Mujeres")), Option(2, _("Hombres")), Option(3, _("Otras"))),
    store=keep,
    release=keep,
)
STRATUM = SingleChoice(
    "stratum",
    _("Estrato"),
    options=tuple(Option(n, _("Estrato")) for n in range(1, 7)),
    store=keep,
    release=Recode((Codes(1, _("Bajo"), (1, 2)), Codes(2, _("Medio"), (3, 4)))),
)
PEOPLE_OF = SingleChoice(
    "people_of",
    _("Pueblo"),
    options=tuple(Option(n, _("Pueblo {n}").fill(n=n)) for n in range(1, 6)),
    store=keep,
    release=merge_rare(5),
)
PLACE = Municipality("place", _("Municipio"), store=keep, release=CodePrefix(2))
TROUBLES = MultipleChoice(
    "troubles",
    _("Problemas"),
    options=(
        *(Option(n, _("Problema {n}").fill(n=n)) for n in range(1, 5)),
        Option(0, _("Ninguno"), exclusive=True),
    ),
    store=keep,
    release=merge_rare(5),
)
WHEN = Grid(
    "when",
    _("Cuándo"),
    rows=(Option("day", _("De día")), Option("night", _("De noche"))),
    options=(Option(YES, _("Sí")), Option(NO, _("No"))),
    store=keep,
    release=keep,
)
NOTE = ShortText("note", _("Nota"), store=drop, release=drop)


def _loudness(sheet: Mapping[str, Any]) -> int | None:
    chosen = sheet.get("troubles", Missing.BLANK)
    return None if isinstance(chosen, Missing) else len([code for code in chosen if code])


LOUDNESS = Derived(
    "loudness",
    _("Número de problemas"),
    compute=_loudness,
    options=tuple(Option(n, _("Número")) for n in range(5)),
    formula="number of troubles",
    store=keep,
    release=keep,
)
NEIGHBOURS = Questionnaire(
    "neighbours",
    version="1.0.0",
    title=_("Vecinos"),
    summary=_("Lo que pasa en su calle."),
    sections=(
        Section(
            "all",
            _("Todo"),
            questions=(AGE, GENDER, STRATUM, PEOPLE_OF, PLACE, TROUBLES, WHEN, NOTE),
        ),
    ),
)
Person = Mapping[str, Any]


@dataclass(frozen=True)
class Module:
    """Hold what is counted."""

    indicators: tuple[Indicator, ...]
    questionnaire: Questionnaire = NEIGHBOURS
    derived: tuple[Derived, ...] = field(default=(LOUDNESS,))


def indicator(name: str, estimator: Any, by: Sequence[str | tuple[str, ...]] = (), **more: Any) -> Indicator:
    """Return an indicator of which only the numbers matter."""
    told = {"meaning": _("Significado."), "formula": "formula", "reference": "reference"}
    return Indicator(name, _("Nombre"), estimator, by=tuple(by), **{**told, **more})


def whole(person: Person) -> dict[str, Any]:
    """Return the answer sheet of a person: what is not given is blank."""
    sheet = {question.id: person.get(question.id, Missing.BLANK) for question in NEIGHBOURS.questions()}
    return {**sheet, LOUDNESS.id: LOUDNESS.value(sheet)}


def id_of(place: int) -> bytes:
    """Return the response id of a person."""
    return hashlib.sha256(str(place).encode()).digest()[:16]


def document(person: Person) -> bytes:
    """Return what is stored of a person."""
    values: dict[str, Any] = {}
    missing: dict[str, str] = {}
    for variable in (*NEIGHBOURS.questions(), LOUDNESS):
        state = whole(person)[variable.id]
        if variable.store.drops:
            continue
        if isinstance(state, Missing):
            if state is not Missing.NOT_SHOWN:
                missing[variable.id] = state
        elif isinstance(state, dict):
            values[variable.id] = {row: v for row, v in state.items() if not isinstance(v, Missing)}
            missing |= {f"{variable.id}.{row}": v for row, v in state.items() if isinstance(v, Missing)}
        else:
            values[variable.id] = variable.store.apply(state)
    return orjson.dumps({"values": values, "missing": missing, "about": {}})


def tables(
    module: Module,
    people: Iterable[tuple[int, Person]],
    folder: Path,
    profile: Profile = PEOPLE,
    declared: Iterable[By] | None = None,
) -> tuple[Table, ...]:
    """Count numbered people through columns, for every table that the module declares."""
    layout = columns_of(module.questionnaire, module.derived)
    stored = [(id_of(place), "2026-01-01", document(person)) for place, person in people]
    path = folder / "columns.parquet"
    write_columns([stored], layout, path, partial(record_key, SECRET))
    return tabulate(path, layout, plan_tables(module, profile, declared))


def counted(
    module: Module, people: Sequence[tuple[int, Person]], by: By, conditions: Mapping[str, Condition]
) -> dict[tuple[Group, str], tuple[int, int]]:
    """Count one by one in plain Python: (group, count id) → people and the sum of their keys."""
    known = {**NEIGHBOURS.by_id, LOUDNESS.id: LOUDNESS}
    variables = [breakdown(known[name]) for name in by]
    found = {(g, id_): (0, 0) for g in product(*(v.codes for v in variables)) for id_ in conditions}
    for place, person in people:
        sheet = whole(person)
        group = tuple(_group(known[name], sheet[name]) for name in by)
        for id_, condition in conditions.items():
            if condition.surely(sheet):
                number, keys = found[group, id_]
                found[group, id_] = (number + 1, keys + record_key(SECRET, id_of(place)))
    return found


def _group(variable: Any, state: Any) -> Any:
    if isinstance(state, Missing):
        return None
    return variable.release.apply(variable.store.apply(state))
