"""Every kind of question reads, judges, cuts and describes its answer; nothing else is ever stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import marshmallow as ma
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa import pipeline
from diversa.campaigns.campaigns import EnabledModule
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.privacy.rules import Bands, bands, drop, keep, seal
from diversa.questionnaire import geography
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.judging import Derived
from diversa.questionnaire.kinds import (
    Choice,
    Consent,
    Decimal,
    Department,
    Grid,
    Integer,
    LongText,
    Month,
    MultipleChoice,
    Municipality,
    Note,
    ShortText,
    SingleChoice,
)
from diversa.questionnaire.questions import Option, Question
from diversa.questionnaire.routing import Router, schema
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.records import Record, UnknownKind, from_json, kinds, to_json
from diversa.registry import Registry
from diversa.texts import Text
from tests.sample import diversa_sample
from tests.sample.diversa_sample import ANSWERS, Even, questionnaire
from tests.web.reading import Visitor

BLANK, REFUSED, DONT_KNOW = Missing.BLANK, Missing.REFUSED, Missing.DONT_KNOW
STORED: dict[str, Any] = {"store": keep, "release": keep}
FRUIT = (Option(1, Text("Mango")), Option(2, Text("Lulo")), Option(0, Text("Ninguna"), exclusive=True))
PLACES = (Option("05", Text("Antioquia")), Option("11", Text("Bogotá")))
ROWS = (Option("a", Text("Lunes")), Option(7, Text("Domingo")))

whole = Integer("whole", Text("¿Cuántos?"), low=-3, high=120, refusable=True, **STORED)
strict = Integer("strict", Text("¿Cuántos?"), **STORED)
part = Decimal("part", Text("¿Cuánto?"), low=-1.5, high=99.5, refusable=True, unsure=True, **STORED)
one = SingleChoice("one", Text("¿Cuál?"), options=FRUIT, unsure=True, **STORED)
coded = SingleChoice("coded", Text("¿Cuál?"), options=PLACES, refusable=False, **STORED)
yes = Consent("yes", Text("¿Acepta?"), **STORED)
many = MultipleChoice("many", Text("¿Cuáles?"), options=FRUIT, unsure=True, **STORED)
grid = Grid("grid", Text("¿Qué comió?"), options=FRUIT, rows=ROWS, **STORED)
words = ShortText("words", Text("¿Qué?"), max_length=5, **STORED)
long = LongText("long", Text("¿Qué pasó?"), max_length=12, store=seal, release=drop)
month = Month("month", Text("¿Cuándo?"), first="2020-02", last="2026-11", unsure=True, **STORED)
department = Department("department", Text("¿Dónde?"), **STORED)
town = Municipality("town", Text("¿Dónde?"), unsure=True, **STORED)
note = Note("note", Text("Ya casi."))
even = Even("even", Text("¿Cuántos pares?"), low=0, high=10, **STORED)
ALL: tuple[Question, ...] = (
    *(whole, strict, part, one, coded, yes, many, grid),
    *(words, long, month, department, town, note, even),
)
each_kind = pytest.mark.parametrize("question", ALL, ids=lambda question: question.id)


def judge(question: Question, value: Any) -> Any:
    """Return what the schema makes of an answer, or its sentence of refusal."""
    try:
        return question.schema_field().deserialize(value)
    except ma.ValidationError as refusal:
        (sentence,) = refusal.messages
        return f"refused: {sentence}"


def read(question: Question, **sent: str | list[str]) -> Any:
    """Return what a form brings; `question__part` stands for the name `question.part`."""
    form = {k.replace("__", "."): v if isinstance(v, list) else [v] for k, v in sent.items()}
    return question.read_form(lambda name: form.get(name, []))


# --- from a form -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sent", "value"),
    [
        (whole, {"whole": " 37 "}, 37),
        (whole, {"whole": "-2"}, -2),
        (whole, {"whole": "007"}, 7),
        (whole, {"whole": "3,5"}, "3,5"),
        (whole, {"whole": "treinta"}, "treinta"),
        (whole, {"whole": "٣٧"}, "٣٧"),
        (whole, {"whole": "9" * 5_000}, "9" * 5_000),
        (whole, {"whole": ["", "refused"]}, "refused"),
        (whole, {"whole": ["37", "refused"]}, "refused"),
        (whole, {"whole": ""}, ""),
        (whole, {}, ""),
        (part, {"part": "12,5"}, 12.5),
        (part, {"part": "12.50"}, 12.5),
        (part, {"part": "1.234,5"}, "1.234,5"),
        (part, {"part": "inf"}, "inf"),
        (part, {"part": ["", "refused"]}, "refused"),
        (part, {"part": ["", "dont_know"]}, "dont_know"),
        (part, {"part": ["8", ""]}, 8),
        (one, {"one": "2"}, 2),
        (one, {"one": "refused"}, "refused"),
        (one, {"one": "77"}, "77"),
        (coded, {"coded": "05"}, "05"),
        (coded, {"coded": "5"}, "5"),
        (yes, {"yes": "1"}, 1),
        (many, {"many": ["2", "1", "2"]}, [2, 1]),
        (many, {"many": ["dont_know"]}, "dont_know"),
        (many, {"many": ["1", "dont_know"]}, [1, "dont_know"]),
        (many, {"many": ["", "1"]}, [1]),
        (many, {}, []),
        (grid, {"grid__a": "1", "grid__7": "refused", "grid__x": "2"}, {"a": 1, "7": "refused"}),
        (grid, {"grid__a": ""}, {}),
        (words, {"words": "  sol\r\n"}, "sol"),
        (month, {"month__month": "3", "month__year": "2021"}, "2021-03"),
        (month, {"month__month": "", "month__year": "2021"}, "2021-00"),
        (month, {"month__month": "3", "month__year": ""}, "-03"),
        (month, {"month__month": "3", "month__year": "2021", "month": "dont_know"}, "dont_know"),
        (month, {"month__month": "", "month__year": ""}, ""),
        (department, {"department": "05"}, "05"),
        (town, {"town__department": "05"}, "05"),
        (town, {"town__department": "05", "town": ""}, "05"),
        (town, {"town__department": "05", "town": "05001"}, "05001"),
        (town, {"town__department": "11", "town": "05001"}, "11"),
        (town, {"town__department": "", "town": "05001"}, ""),
        (town, {"town__department": "dont_know", "town": "05001"}, "dont_know"),
        (note, {"note": "x"}, ""),
        (even, {"even": "4"}, 4),
    ],
)
def test_a_form_brings_what_json_would_carry(question: Question, sent: dict[str, Any], value: Any) -> None:
    """What cannot be read stays as it was typed, so that the person sees it again beside the reason."""
    found = read(question, **sent)
    assert (type(found), found) == (type(value), value)
    assert json.loads(json.dumps(found)) == found


@each_kind
def test_an_empty_form_is_a_blank_answer(question: Question) -> None:
    """Whatever the kind: nothing was sent, so nothing was answered."""
    if question.answers:
        assert judge(question, read(question)) is BLANK


@each_kind
def test_a_form_reads_only_its_own_inputs(question: Question) -> None:
    """Each name it asks for is one of those it says it has."""
    asked: list[str] = []

    def getlist(name: str) -> list[str]:
        asked.append(name)
        return []

    question.read_form(getlist)
    assert set(asked) <= set(question.form_names())


# --- judged ------------------------------------------------------------------------------------------------------

WHOLE = "refused: Escriba un número entero entre {low} y {high}."
PART = "refused: Escriba un número entre {low} y {high}. Puede usar coma o punto."
CHOOSE = "refused: Elija una de las opciones de la lista."
TOKEN = "refused: Esta pregunta no tiene esa opción de respuesta."
ALONE = "refused: Marcó una opción que va sola junto con otras. Deje solo una de las dos."
SIGNS = "refused: Escriba solo letras, números y signos."
WHEN = "refused: Elija el mes y escriba el año con cuatro números."
BETWEEN = "refused: Escriba una fecha entre {first} y {last}."


@pytest.mark.parametrize(
    ("question", "value", "judged"),
    [
        (whole, -3, -3),
        (whole, 120, 120),
        (whole, -4, WHOLE),
        (whole, 121, WHOLE),
        (whole, 10**400, WHOLE),
        (whole, 3.0, WHOLE),
        (whole, True, WHOLE),
        (whole, "37", WHOLE),
        (whole, [37], WHOLE),
        (whole, "refused", REFUSED),
        (whole, "dont_know", TOKEN),
        (whole, "not_shown", TOKEN),
        (strict, "refused", WHOLE),
        (part, -1.5, -1.5),
        (part, 7, 7.0),
        (part, 99.6, PART),
        (part, float("nan"), PART),
        (part, float("inf"), PART),
        (part, False, PART),
        (part, "12.5", PART),
        (part, "dont_know", DONT_KNOW),
        (one, 2, 2),
        (one, "2", CHOOSE),
        (one, 2.0, CHOOSE),
        (one, True, CHOOSE),
        (one, 3, CHOOSE),
        (one, [1], CHOOSE),
        (one, {"1": 1}, CHOOSE),
        (one, "blank", TOKEN),
        (coded, "05", "05"),
        (coded, 5, CHOOSE),
        (coded, "refused", CHOOSE),
        (yes, 1, 1),
        (yes, "refused", CHOOSE),
        (many, [2, 1], (1, 2)),
        (many, (2,), (2,)),
        (many, [1, 1], (1,)),
        (many, [0], (0,)),
        (many, [0, 1], ALONE),
        (many, [1, "refused"], ALONE),
        (many, ["refused"], CHOOSE),
        (many, [1, 3], CHOOSE),
        (many, [True], CHOOSE),
        (many, [[1]], CHOOSE),
        (many, [None], CHOOSE),
        (many, 1, CHOOSE),
        (many, {"1": True}, CHOOSE),
        (many, "refused", REFUSED),
        (grid, {"a": 1, "7": 2}, {"a": 1, "7": 2}),
        (grid, {"a": 1}, {"a": 1, "7": BLANK}),
        (grid, {"a": "refused", "7": None}, {"a": REFUSED, "7": BLANK}),
        (grid, {"a": None, "7": ""}, BLANK),
        (grid, {"a": 3}, CHOOSE),
        (grid, {"a": "1"}, CHOOSE),
        (grid, {"a": "dont_know"}, CHOOSE),
        (grid, {"a": [1]}, CHOOSE),
        (grid, {"b": 1}, "refused: Esta pregunta no tiene esa línea."),
        (grid, [1, 2], CHOOSE),
        (grid, "refused", REFUSED),
        (words, " sol ", "sol"),
        (words, "   ", BLANK),
        (words, "a\tb\nc", "a\tb\nc"),
        (words, "a\r\nb", "a\nb"),
        (words, "a\x00b", SIGNS),
        (words, "a\rb", SIGNS),
        (words, "\ud800", SIGNS),
        (words, "seis.6", "refused: Máximo {maximum} letras. Escribió {length}."),
        (words, "🌽🌽🌽🌽🌽", "🌽🌽🌽🌽🌽"),
        (words, 5, SIGNS),
        (long, "refused", "refused"),
        (month, "2020-02", "2020-02"),
        (month, "2026-11", "2026-11"),
        (month, "2020-01", BETWEEN),
        (month, "2026-12", BETWEEN),
        (month, "2021-13", WHEN),
        (month, "2021-00", WHEN),
        (month, "2021-3", WHEN),
        (month, "2021-03\n", WHEN),
        (month, "٢٠٢١-03", WHEN),
        (month, 202103, WHEN),
        (month, "dont_know", DONT_KNOW),
        (department, "05", "05"),
        (department, "5", CHOOSE),
        (department, 5, CHOOSE),
        (department, "04", CHOOSE),
        (town, "05", "05"),
        (town, "05001", "05001"),
        (town, "88564", "88564"),
        (town, "05999", "refused: El municipio no pertenece a ese departamento."),
        (town, "0500", CHOOSE),
        (town, "04001", CHOOSE),
        (town, "dont_know", DONT_KNOW),
        (even, 4, 4),
        (even, 5, "refused: Escriba un número par."),
        (even, 12, WHOLE),
    ],
)
def test_only_the_schema_decides(question: Question, value: Any, judged: Any) -> None:
    """The same for every door: what is right, in one form; what is wrong, with a sentence that says what to do."""
    found = judge(question, value)
    assert (type(found), found) == (type(judged), judged)


@each_kind
@pytest.mark.parametrize("nothing", [None, "", [], {}], ids=repr)
def test_nothing_is_blank(question: Question, nothing: Any) -> None:
    """However a door says that there is nothing."""
    assert judge(question, nothing) is BLANK


def test_all_municipalities_are_answers() -> None:
    """The 1,122 of the list, each of them as a whole code."""
    codes = [m.code for d in geography.departments() for m in d.municipalities]
    assert len(codes) == 1_122
    field = town.schema_field()
    assert [field.deserialize(code) for code in codes] == codes


def test_a_note_has_no_answer() -> None:
    """It is not in the schema of the answers at all."""
    found = Questionnaire(
        "q",
        version="1.0.0",
        title=Text("t"),
        summary=Text("s"),
        sections=(Section("s", Text("S"), (note, yes)),),
    )
    assert list(schema(found).fields) == ["yes"]
    assert Router(found).route({"yes": 1, "note": "x"}).sheet == {"yes": 1}


def test_the_schema_knows_no_other_names() -> None:
    """A misspelt question is told, with the others' problems."""
    judging = schema(questionnaire)
    assert judging.load(dict(ANSWERS))["foods"] == (1, 96)
    with pytest.raises(ma.ValidationError) as refusal:
        judging.load({**ANSWERS, "agee": 3, "shoes": 3})
    assert refusal.value.messages.keys() == {"agee", "shoes"}  # type: ignore[union-attr]


# --- columns and examples ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "columns"),
    [
        (whole, {"": "int32"}),
        (part, {"": "double"}),
        (one, {"": "int32"}),
        (coded, {"": "string"}),
        (many, {"": "list<int32>"}),
        (grid, {".a": "int32", ".7": "int32"}),
        (words, {"": "string"}),
        (long, {}),
        (month, {"": "string"}),
        (department, {"": "string"}),
        (town, {"": "string"}),
        (note, {}),
        (even, {"": "int32"}),
    ],
)
def test_the_columns_of_a_stored_answer(question: Question, columns: dict[str, str]) -> None:
    """Typed; what is sealed has none."""
    assert question.columns() == columns


@pytest.mark.parametrize("question", [q for q in ALL if q.answers], ids=lambda question: question.id)
@given(picks=st.data())
def test_an_example_is_a_valid_answer(question: Question, picks: st.DataObject) -> None:
    """Simulated people answer as real ones may."""
    found = judge(question, question.example(lambda among: picks.draw(st.sampled_from(among)), {}))
    assert not (isinstance(found, str) and found.startswith("refused: ")), found


# --- definitions -------------------------------------------------------------------------------------------------

KINDS: tuple[Callable[..., Any], ...] = (
    *(Integer, Decimal, SingleChoice, Consent, MultipleChoice, Grid),
    *(ShortText, LongText, Month, Department, Municipality, Even),
)


@pytest.mark.parametrize("kind", KINDS)
def test_privacy_cannot_be_forgotten(kind: Callable[..., Any]) -> None:
    """Without `store=` or `release=`, or with something that is no rule, the module does not import."""
    with pytest.raises(TypeError, match="store"):
        kind("q", Text("¿?"), release=keep)
    with pytest.raises(TypeError, match="release"):
        kind("q", Text("¿?"), store=keep)
    for wrong in (None, "keep", Bands):
        with pytest.raises(TypeError, match=r"q: store= and release= each take a rule, such as keep, drop"):
            kind("q", Text("¿?"), store=keep, release=wrong)
        with pytest.raises(TypeError, match="q: store="):
            kind("q", Text("¿?"), store=wrong, release=keep)
    assert kind("q", Text("¿?"), store=keep, release=drop).licensed is None


def test_nor_can_it_be_for_a_derived_variable() -> None:
    """The same two words."""
    given_: Any
    for given_, missing in (({"store": keep}, "release"), ({"release": keep}, "store")):
        with pytest.raises(TypeError, match=missing):
            Derived("d", Text("D"), formula="f", **given_)
    with pytest.raises(TypeError, match="d: store="):
        Derived("d", Text("D"), formula="f", store=keep, release=None)  # type: ignore[arg-type]


def test_two_questions_with_one_id() -> None:
    """The error names both sections; the words beside an option count too."""
    first, second = questionnaire.sections[0], replace(questionnaire.sections[0], id="again")
    with pytest.raises(
        ValueError, match="sample: two questions are named 'consent_main', in sections 'start' and 'again'"
    ):
        replace(questionnaire, sections=(first, second))
    taken = ShortText("foods_96_text", Text("¿?"), **STORED)
    with pytest.raises(ValueError, match="'foods_96_text', in sections 'day' and 'more'"):
        replace(questionnaire, sections=(*questionnaire.sections, Section("more", Text("M"), (taken,))))


@pytest.mark.parametrize("bounds", [{"low": 5, "high": 4}, {"high": 2**31}, {"low": -(2**31) - 1}])
def test_bounds_that_no_column_holds(bounds: dict[str, Any]) -> None:
    """Told when the module is imported, not when it is released."""
    with pytest.raises(ValueError, match="q: low and high must be in order and fit in 32 bits"):
        Integer("q", Text("¿?"), **STORED, **bounds)


def test_two_kinds_with_one_name() -> None:
    """The error names both classes."""
    with pytest.raises(TypeError, match=r"named 'sample_even': .*diversa_sample\.Even and .*\.Odd"):

        @dataclass(frozen=True, eq=False, kw_only=True)
        class Odd(Integer):
            kind: ClassVar[str] = "sample_even"


# --- JSON ----------------------------------------------------------------------------------------------------------


def written(record: Any) -> Any:
    """Return a record that went through real JSON."""
    return from_json(json.loads(json.dumps(to_json(record))))


@each_kind
def test_a_question_goes_to_json_and_back(question: Question) -> None:
    """With everything that is said of it, its sentences still translatable."""
    found = written(question)
    assert type(found) is type(question)
    assert to_json(found) == to_json(question)
    assert isinstance(found.title, Text)
    for value in (None, 1, 2, "05", "05001", [1], {"a": 1}, "2021-03", "refused", "x"):
        assert judge(found, value) == judge(question, value)


@pytest.mark.parametrize("name", ["sample", "discrimination"])
def test_a_questionnaire_goes_to_json_and_back(name: str) -> None:
    """Every kind, condition, rule, screen and sentence of a whole module; the fingerprint stays."""
    found = questionnaire if name == "sample" else Registry().questionnaires[name]
    again = Questionnaire.from_json(json.loads(json.dumps(found.to_json())))
    assert again.to_json() == found.to_json()
    assert again.texts() == found.texts()
    assert again.fingerprint() == found.fingerprint()
    assert list(again.by_id) == list(found.by_id)
    assert {q.id: type(q) for q in again.by_id.values()} == {q.id: type(q) for q in found.by_id.values()}
    assert Router(again).deciders == Router(found).deciders


def test_json_holds_every_field_that_is_not_at_its_default() -> None:
    """A question with all of them set comes back with all of them."""
    full = replace(
        one,
        help=Text("Piense en ayer."),
        licensed=bands(1, 2),
        required=True,
        sensitive=True,
        refusable=False,
        explanation=(Text("¿Por qué?"), Text("Para saber.")),
        source="Una encuesta",
        instrument="Un instrumento",
        when=whole >= 4,
        options=(Option(1, Text("Mango"), tip=Text("Fruta."), when=(whole < 9) & ~(part > 1.5), specify=30),),
    )
    assert to_json(written(full)) == to_json(full)
    assert [type(sentence) for sentence in written(full).explanation] == [Text, Text]
    assert all(
        name in to_json(full) for name in vars(full) if not name.startswith("_") and name not in DEFAULT
    )


DEFAULT = {"panels", "companion_of", "repeat_of", "varies"}


@pytest.mark.parametrize(
    "data", [{"kind": "no_such_kind"}, [{"kind": "option", "code": 1}], {"kind": "option", "x": 1}]
)
def test_json_that_nobody_can_read_says_why(data: Any) -> None:
    """A kind that is not installed, or one whose fields are others now."""
    with pytest.raises(
        UnknownKind, match=r"which no installed module brings|has other fields than were pinned"
    ):
        from_json(data)


def test_json_of_something_else_is_no_questionnaire() -> None:
    """Not even of another record."""
    data: Any
    for data in ({}, to_json(one)):
        with pytest.raises(ValueError, match="not a questionnaire"):
            Questionnaire.from_json(data)


def test_every_kind_in_a_questionnaire_has_a_name() -> None:
    """Or it could not be found again in a snapshot."""
    nameless = [
        cls.__name__ for cls in _subclasses(Question) if not cls.kind and cls not in (Question, Choice)
    ]
    assert nameless in ([], ["ManyCodes"])
    assert kinds()["sample_even"] is Even


def _subclasses(cls: type[Record]) -> Iterator[type[Record]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


@given(
    code=st.integers(-5, 10**6) | st.text(min_size=1),
    label=st.text(),
    title=st.text(),
    low=st.floats(-1e9, 0),
    high=st.floats(1, 1e9),
    edges=st.sets(st.integers(0, 100), min_size=1),
)
def test_whatever_is_said_survives_json(
    code: int | str, label: str, title: str, low: float, high: float, edges: set[int]
) -> None:
    """Any text, number and code, exactly."""
    option = Option(code, Text(label), when=one.is_in(1, REFUSED))
    choice = replace(one, title=Text(title), options=(option,), store=bands(*sorted(edges)))
    number = replace(part, low=low, high=high, unit=Text(label))
    for record in (choice, number):
        again = orjson.loads(orjson.dumps(to_json(record)))
        assert to_json(from_json(again)) == to_json(record)
        assert vars(from_json(again))["title"] == record.title


# --- the fingerprint -----------------------------------------------------------------------------------------------


def changed(name: str, **changes: Any) -> Questionnaire:
    """Return the sample with one question changed."""
    sections = tuple(
        replace(s, questions=tuple(replace(q, **changes) if q.id == name else q for q in s.questions))
        for s in questionnaire.sections
    )
    return replace(questionnaire, sections=sections)


@pytest.mark.parametrize(
    "later",
    [
        replace(questionnaire, version="1.9.0", title=Text("Otro"), minutes=9, credits=Text("Gracias")),
        replace(questionnaire, screens=questionnaire.screens[:1]),
        changed("age", title=Text("¿Edad?"), help=Text("En años.")),
        changed("age", explanation=(Text("¿Por qué?"), Text("Para saber."))),
        changed("age", source="Otra encuesta", instrument="Otro"),
    ],
)
def test_words_break_no_series(later: Questionnaire) -> None:
    """Nor do a new version, another estimate of minutes, or a citation."""
    assert later.fingerprint() == questionnaire.fingerprint()


@pytest.mark.parametrize(
    "later",
    [
        replace(questionnaire, sections=questionnaire.sections[::-1]),
        replace(questionnaire, ends=questionnaire.ends[:1]),
        replace(questionnaire, sensitive=True),
        changed("age", store=keep),
        changed("age", release=drop),
        changed("age", high=99),
        changed("age", when=diversa_sample.consent == 1),
        changed("best", options=diversa_sample.best.options[::-1]),
        changed("foods", refusable=False),
    ],
)
def test_structure_breaks_it(later: Questionnaire) -> None:
    """Ids, kinds, codes, conditions, order and privacy."""
    assert later.fingerprint() != questionnaire.fingerprint()


# --- a kind of a module's own --------------------------------------------------------------------------------------

PRIVATE, PUBLIC = sealing.generate_keypair()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Diversa]:
    """Yield an installation with the open campaign "demo" and the sample module."""
    registry = Registry([])
    registry.add(diversa_sample, "sample")
    found = Diversa(
        Home(tmp_path / "home"), registry, lambda: datetime(2026, 11, 22, 15, tzinfo=UTC).timestamp()
    )
    found.campaigns.create("demo", "Demostración", PUBLIC, demonstration=True, today=found.today())
    found.campaigns.enable("demo", "sample")
    found.campaigns.open("demo")
    yield found
    found.store.engine.close()


def test_a_modules_own_kind_goes_all_the_way(engine: Diversa) -> None:
    """Drawn and judged on the page, described and judged at the JSON door, kept in the snapshot and the store."""
    from diversa.web.app import create_app

    client = create_app(engine).test_client()
    visitor = Visitor(client, "/demo/sample/")
    visitor.walk(ANSWERS, until="Su día")
    visitor.press(answers={**ANSWERS, "shoes": 3})
    assert "Escriba un número par." in visitor.page.words
    assert visitor.page.value("shoes") == "3", "what was typed is still there"
    visitor.walk(ANSWERS)
    visitor.press("send")
    assert visitor.answer.status_code == 200

    door = "/api/v1/campaigns/demo/modules/sample"
    definition: Any = client.get(door).json
    described = [q for s in definition["questionnaire"]["sections"] for q in s["questions"]]
    assert [q["kind"] for q in described if q["id"] == "shoes"] == ["sample_even"]
    refused = client.put(f"{door}/responses/{'0' * 32}", json={"answers": {**ANSWERS, "shoes": 3}})
    problems = orjson.loads(refused.data)["problems"]
    assert (refused.status_code, problems[0]["where"], problems[0]["message"]) == (
        422,
        "shoes",
        "Escriba un número par.",
    )
    assert client.put(f"{door}/responses/{'0' * 32}", json={"answers": dict(ANSWERS)}).status_code == 201

    stored = [
        orjson.loads(content) for batch in engine.store.documents("demo", "sample") for _, _, content in batch
    ]
    assert [document["values"]["shoes"] for document in stored] == [4, 4]
    assert stored[0]["values"] == stored[1]["values"], "both doors store the same"


# --- anything at all -----------------------------------------------------------------------------------------------

TOKENS = [str(state) for state in Missing]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.text(st.characters(), max_size=5)
    | st.sampled_from(
        [*TOKENS, "1", "0", "96", "05", "05001", "2001-02", "cook", 10**30, -1, "\x00", "\ud800"]
    )
)
GARBAGE = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
ROUTER = Router(questionnaire)


def any_answer(question: Question) -> st.SearchStrategy[Any]:
    """Return good answers of a question, answers of other questions, and garbage."""
    good = st.sampled_from([ANSWERS[question.id]]) if question.id in ANSWERS else st.nothing()
    codes = st.integers(-1, 3) | st.sampled_from([96, 0, 5, "refused", "dont_know", None])
    near = codes | st.lists(codes, max_size=4) | st.sampled_from([17, 18, 29, 30, 59, 60, 500_000, 499_999])
    rows = st.dictionaries(st.sampled_from(["cook", "wash", "babies", "x"]), codes)
    return good | good | near | rows | GARBAGE


SHEETS = st.fixed_dictionaries(
    {
        "consent_main": st.sampled_from([1, 1, 1, 1, 2, "1", None]),
        "age": st.sampled_from([37, 20, 60, 17, "x", -1]),
    },
    optional={
        q.id: any_answer(q) for q in questionnaire.by_id.values() if q.id not in ("consent_main", "age")
    },
)


def is_an_answer(question: Question, state: Any) -> bool:
    """Tell whether something may stand in a judged sheet, said anew and without the schema's help."""
    if isinstance(state, Missing):
        return state in (BLANK, Missing.NOT_SHOWN, Missing.SECTION_REFUSED, *question.states())
    if isinstance(question, Grid):
        codes = {o.code for o in question.options}
        return list(state) == list(question.row_ids()) and all(
            isinstance(c, Missing) or (type(c) in (int, str) and c in codes) for c in state.values()
        )
    if isinstance(question, MultipleChoice):
        codes, lonely = {o.code for o in question.options}, {o.code for o in question.options if o.exclusive}
        sound = type(state) is tuple and list(state) == sorted(set(state)) and set(state) <= codes
        return bool(sound and state and (len(state) == 1 or not lonely & set(state)))
    if isinstance(question, SingleChoice):
        return type(state) is int and state in {o.code for o in question.options}
    if isinstance(question, Integer):
        return type(state) is int and question.low <= state <= question.high
    if isinstance(question, Decimal):
        return type(state) is float and question.low <= state <= question.high
    if isinstance(question, ShortText):
        return type(state) is str and 0 < len(state) <= question.max_length and state.strip() == state
    if isinstance(question, Municipality) and len(state) == 5:
        return state in {m.code for m in geography.municipalities(state[:2])}
    if isinstance(question, Department):
        return state in {d.code for d in geography.departments()}
    return isinstance(question, Month) and question.first <= state <= question.last and len(state) == 7


@given(SHEETS)
def test_any_sheet_is_routed(sheet: Mapping[str, Any]) -> None:
    """Whatever comes: no crash, an answer or a reason for every question, and none for what is not shown."""
    route = ROUTER.route(sheet)
    assert list(route.sheet) == [q.id for q in questionnaire.questions()]
    for question in questionnaire.questions():
        state = route.sheet[question.id]
        assert is_an_answer(question, state), (question.id, state)
        if not route.is_shown(question):
            assert state in (Missing.NOT_SHOWN, Missing.SECTION_REFUSED), question.id
        if question.id in route.refused:
            assert state is BLANK
            assert all(isinstance(sentence, Text) for sentence in route.refused[question.id])


@given(SHEETS)
def test_what_was_judged_is_judged_the_same_again(sheet: Mapping[str, Any]) -> None:
    """A client that sends back what was understood is understood again."""

    def sendable(state: Any) -> Any:
        if isinstance(state, Mapping):
            return {row: sendable(cell) for row, cell in state.items()}
        return None if state in (BLANK, Missing.NOT_SHOWN, Missing.SECTION_REFUSED) else state

    first = ROUTER.route(sheet)
    again = ROUTER.route({name: sendable(state) for name, state in first.sheet.items()})
    assert again.sheet == first.sheet
    assert again.shown == first.shown
    assert not again.refused


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EnabledModule]:
    """Yield the sample module as it is asked."""
    registry = Registry([])
    registry.add(diversa_sample, "sample")
    found = Diversa(Home(tmp_path_factory.mktemp("any") / "home"), registry)
    found.campaigns.create("demo", "Demostración", PUBLIC, demonstration=True, today=found.today())
    yield found.campaigns.enable("demo", "sample")
    found.store.engine.close()


@given(sheet=SHEETS)
def test_any_sheet_is_stored_clean_or_refused(module: EnabledModule, sheet: Mapping[str, Any]) -> None:
    """What is written holds codes of the options and numbers of the bands alone, or nothing is written."""
    submission = pipeline.accept(module, bytes(16), sheet, confirmed=None)
    try:
        answers = pipeline.check(submission)
    except (pipeline.Rejected, pipeline.Ended):
        return
    record = pipeline.anonymize(answers, b"k" * 32, datetime(2026, 11, 22, tzinfo=UTC).date())
    document = orjson.loads(pipeline.row_of(record).document)
    derived = {"busy", "elder"}
    assert (
        document["values"].keys() <= set(questionnaire.by_id) - {"secret", "story", "foods_96_text"} | derived
    )
    assert document.get("sealed", {}).keys() <= {"story", "foods_96_text"}
    assert not document["values"].keys() & document["missing"].keys()
    for name, value in document["values"].items():
        if name == "age":
            assert value in diversa_sample.AGES.edges
        elif name == "income":
            assert value in (0, 1_000_000)
        elif name == "chores":
            assert value
            assert value.keys() <= {"cook", "wash", "babies"}
            assert set(value.values()) <= {1, 2, 3}
        elif name not in derived:
            assert is_an_answer(questionnaire[name], tuple(value) if isinstance(value, list) else value)
    for name, why in document["missing"].items():
        assert name.partition(".")[0] in questionnaire.by_id
        assert why in ("refused", "dont_know", "blank", "section_refused")


def test_two_answers_to_one_consent_are_no_consent() -> None:
    """A forged form that says yes and no at once is refused, not read as its first answer."""
    consent = Consent("consent", Text("¿Acepta?"), store=keep, release=keep)
    sent = consent.read_form(lambda name: ["1", "2"])
    with pytest.raises(ma.ValidationError):
        consent.schema_field().deserialize(sent)
    assert consent.read_form(lambda name: ["1"]) == 1
