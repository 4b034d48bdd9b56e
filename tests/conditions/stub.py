"""A questionnaire with one question of each shape, and the three readers behind one door."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from diversa.indicators.columns import ColumnReader
from diversa.indicators.layout import Layout, Stored, columns_of, read_batch
from diversa.privacy.rules import keep
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Condition
from diversa.questionnaire.kinds import (
    Decimal,
    Department,
    Grid,
    Integer,
    MultipleChoice,
    ShortText,
    SingleChoice,
)
from diversa.questionnaire.questions import Option, Question
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text as _

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Document = Mapping[str, Mapping[str, Any]]
"""What is stored of a person: `values` and `missing`."""
Verdict = tuple[bool, bool]
"""(surely true, surely false)."""
Matrix = list[list[Verdict]]
"""One line for each condition, one verdict for each document."""
Reader = Callable[[Sequence[Condition], Sequence[Document]], Matrix]

SCRIPT = files("diversa.web") / "static" / "conditions.js"


def options(*codes: int | str, alone: tuple[int, ...] = ()) -> tuple[Option, ...]:
    """Return options without words worth reading."""
    return tuple(Option(code, _(f"Opción {code}"), exclusive=code in alone) for code in codes)


def stub(*questions: Question) -> Questionnaire:
    """Return a questionnaire of one section."""
    section = Section("one", _("Una sección"), questions)
    return Questionnaire(
        "stub", version="1.0.0", title=_("Prueba"), summary=_("Una prueba."), sections=(section,)
    )


_KEPT: dict[str, Any] = {"store": keep, "release": keep}
age = Integer("age", _("¿Edad?"), high=120, refusable=True, unsure=True, **_KEPT)
weight = Decimal("weight", _("¿Peso?"), high=500.0, **_KEPT)
area = SingleChoice("area", _("¿Zona?"), options=options(1, 2, 3), unsure=True, **_KEPT)
home = Department("home", _("¿Departamento?"), **_KEPT)
grounds = MultipleChoice("grounds", _("¿Razones?"), options=options(1, 2, 3, 96, 0, alone=(0,)), **_KEPT)
services = Grid(
    "services", _("¿Servicios?"), rows=options("AC", "AL", "EN"), options=options(1, 2, 3, 4), **_KEPT
)
threats = Grid("threats", _("¿Amenazas?"), rows=options(1, 2), options=options(1, 2, 3), **_KEPT)
words = ShortText("words", _("¿Algo más?"), **_KEPT)
STUB = stub(age, weight, area, home, grounds, services, threats, words)


def sheet_of(document: Document) -> dict[str, Any]:
    """Return the answer sheet that a document stands for."""
    sheet: dict[str, Any] = {
        id: tuple(value) if isinstance(value, list) else dict(value) if isinstance(value, Mapping) else value
        for id, value in document["values"].items()
    }
    for ref, state in document["missing"].items():
        question, _dot, row = ref.partition(".")
        if row:
            sheet.setdefault(question, {})[row] = Missing(state)
        else:
            sheet[question] = Missing(state)
    return sheet


def stored(documents: Sequence[Document], layout: Layout) -> list[Stored]:
    """Return documents as the store would give them: what nobody answered is written down as blank."""
    return [
        (i.to_bytes(16, "big"), "2026-03", _bytes(document, layout)) for i, document in enumerate(documents)
    ]


def _bytes(document: Document, layout: Layout) -> bytes:
    values, missing = document["values"], dict(document["missing"])
    for ref in layout.by_ref:
        question, _dot, row = ref.partition(".")
        given = row in values.get(question, ()) if row else question in values
        if not given and question not in missing:
            missing.setdefault(ref, "blank")
    return json.dumps({"values": values, "missing": missing}, ensure_ascii=False).encode()


def read_server(conditions: Sequence[Condition], documents: Sequence[Document]) -> Matrix:
    """Read with the server's reader."""
    sheets = [sheet_of(document) for document in documents]
    return [[(c.surely(sheet), c.surely_not(sheet)) for sheet in sheets] for c in conditions]


def column_reader(questionnaire: Questionnaire = STUB) -> Reader:
    """Return a reader that stores the documents as typed columns and asks DuckDB through Ibis."""
    import ibis

    layout = columns_of(questionnaire)

    def read(conditions: Sequence[Condition], documents: Sequence[Document]) -> Matrix:
        rows = read_batch(stored(documents, layout), layout, lambda id: int.from_bytes(id, "big"))
        connection = ibis.duckdb.connect()
        connection.con.register("responses", rows)
        reader = ColumnReader(connection.table("responses"), layout)
        asked: dict[str, Any] = {}
        for number, condition in enumerate(conditions):
            asked[f"true{number}"] = reader.surely(condition, "case")
            asked[f"false{number}"] = reader.surely_not(condition, "case")
        answer = reader.table.select("rk", **asked).order_by("rk").to_pyarrow().to_pydict()
        connection.disconnect()
        return [
            list(zip(answer[f"true{number}"], answer[f"false{number}"], strict=True))
            for number in range(len(conditions))
        ]

    return read


@contextmanager
def browser_reader(browser: Browser) -> Iterator[Reader]:
    """Yield a reader that runs `conditions.js` in Chromium."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text())

    def read(conditions: Sequence[Condition], documents: Sequence[Document]) -> Matrix:
        pairs = [tuple(condition.pair()) for condition in conditions]
        answer = page.evaluate(
            "([pairs, sheets]) => pairs.map(pair => sheets.map(s => pair.map(p => diversaConditions.read(p, s))))",
            json.loads(json.dumps([pairs, documents])),
        )
        return [[(true, false) for true, false in line] for line in answer]

    yield read
    page.close()
