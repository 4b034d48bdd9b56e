"""A long questionnaire, and stored answers to it in columns, as a count of a release has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from diversa.disclosure.cellkeys import record_key
from diversa.indicators.layout import Layout, columns_of, write_columns
from diversa.privacy.rules import keep
from diversa.questionnaire.kinds import Grid, Municipality, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text

SECRET = b"a secret for tests alone"
SCALE = tuple(Option(code, Text("Nivel")) for code in (1, 2, 3, 4))
PLACE = Municipality("place", Text("Lugar"), store=keep, release=keep)
QUESTIONS = tuple(
    SingleChoice(f"q{number}", Text("Pregunta"), options=SCALE, unsure=True, store=keep, release=keep)
    for number in range(80)
)
NAMES = tuple(question.id for question in QUESTIONS)


def grid(name: str, rows: int) -> Grid:
    """Return a grid of so many rows."""
    lines = tuple(Option(f"r{row}", Text("Línea")) for row in range(rows))
    return Grid(name, Text("Tabla"), rows=lines, options=SCALE, unsure=True, store=keep, release=keep)


GRIDS = (grid("one", 5), grid("two", 5), grid("short", 3))


def questionnaire(*questions: Any, sensitive: bool = False) -> Questionnaire:
    """Return a questionnaire that asks these questions."""
    sections = (Section("all", Text("Todo"), questions),)
    told = {"version": "1.0.0", "title": Text("Largo"), "summary": Text("Un cuestionario largo.")}
    return Questionnaire("long", sections=sections, sensitive=sensitive, **told)


LONG = questionnaire(PLACE, *QUESTIONS, *GRIDS)


@dataclass(frozen=True)
class Stored:
    """Hold one stored response; a grid is a mapping from row to code."""

    values: Mapping[str, Any] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    period: str = "2026-11-22"
    about: Mapping[str, Any] = field(default_factory=dict)


def id_of(place: int) -> bytes:
    """Return a response id; ids rise with the place, so that rows stand in the order of the list."""
    return place.to_bytes(4, "big") + hashlib.sha256(str(place).encode()).digest()[:12]


def layout(asked: Questionnaire = LONG) -> Layout:
    """Return the columns of a questionnaire."""
    return columns_of(asked)


def write(path: Path, people: Iterable[Stored], asked: Questionnaire = LONG, first: int = 0) -> Path:
    """Write stored responses as typed columns; the ids of the first is `first`."""
    batch = [
        (
            id_of(place),
            one.period,
            orjson.dumps(
                {
                    "values": one.values,
                    "missing": one.missing,
                    "about": {"access": "open", **one.about},
                }
            ),
        )
        for place, one in enumerate(people, start=first)
    ]
    write_columns([batch], columns_of(asked), path, partial(record_key, SECRET))
    return path
