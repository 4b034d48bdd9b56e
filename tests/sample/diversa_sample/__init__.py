"""A module of the tests alone, with one question of every kind and one of its own.

In the test's own process it is `tests.sample.diversa_sample`; a server that is started with `PYTHONPATH=tests/sample`
finds it installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import marshmallow as ma

from diversa.hookspecs import hookimpl
from diversa.privacy.rules import CodePrefix, Drop, bands, drop, keep, seal
from diversa.questionnaire.answers import Sheet
from diversa.questionnaire.conditions import count_in
from diversa.questionnaire.judging import Check, Class, Derived
from diversa.questionnaire.kinds import (
    NO,
    YES,
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
    pick_from,
)
from diversa.questionnaire.questions import AnswerField, Option
from diversa.questionnaire.structure import End, Questionnaire, Screen, Section
from diversa.texts import Text as _

YES_NO = (Option(YES, _("Sí")), Option(NO, _("No")))
AGES = bands(18, 30, 45, 60)


@dataclass(frozen=True, eq=False, kw_only=True)
class Even(Integer):
    """Ask for an even number: a kind of this module's own."""

    kind: ClassVar[str] = "sample_even"

    def schema_field(self) -> ma.fields.Field[Any]:
        judge = super().schema_field().deserialize

        def convert(value: Any) -> Any:
            if judge(value) % 2:
                raise ma.ValidationError(_("Escriba un número par."))
            return value

        return AnswerField(self, convert)

    def example(self, choose: Callable[[list[Any]], Any], sheet: Sheet) -> Any:
        return 2 * choose(list(range(-(-self.low // 2), self.high // 2 + 1)))


consent = Consent("consent_main", _("¿Acepta participar?"), store=keep, release=keep)
age = Integer("age", _("¿Cuántos años tiene?"), low=0, high=110, required=True, store=AGES, release=keep)
secret = Integer("secret", _("¿Cuál es su número preferido?"), store=drop, release=drop)
story = LongText("story", _("¿Qué le pasó?"), max_length=300, store=seal, release=drop)
pin = ShortText("pin", _("¿Qué palabra le gusta?"), max_length=20, store=keep, release=drop)
place = Municipality("place", _("¿Dónde vive?"), unsure=True, store=keep, release=CodePrefix(2))
birthplace = Department("birthplace", _("¿Dónde nació?"), store=keep, release=keep)
foods = MultipleChoice(
    "foods",
    _("¿Qué comió ayer?"),
    options=(
        Option(1, _("Arepa")),
        Option(2, _("Sopa")),
        Option(96, _("Otra comida"), specify=30),
        Option(0, _("Nada"), exclusive=True),
    ),
    unsure=True,
    store=keep,
    release=keep,
)
best = SingleChoice(
    "best",
    _("¿Cuál le gustó más?"),
    options=pick_from(foods, Option(5, _("Todas igual"))),
    when=foods.any(),
    store=keep,
    release=keep,
)
chores = Grid(
    "chores",
    _("¿Quién hace esto en su casa?"),
    rows=(
        Option("cook", _("Cocinar")),
        Option("wash", _("Lavar")),
        Option("babies", _("Cuidar niños"), when=age >= 30),
    ),
    options=(Option(1, _("Yo")), Option(2, _("Otra persona")), Option(3, _("Nadie"))),
    unsure=True,
    store=keep,
    release=keep,
)
since = Month(
    "since", _("¿Desde cuándo vive ahí?"), first="1990-05", last="2026-11", store=keep, release=drop
)
weight = Decimal(
    "weight", _("¿Cuánto pesa su perro?"), low=0.5, high=90, refusable=True, store=keep, release=drop
)
shoes = Even("shoes", _("¿Cuántos zapatos tiene?"), low=0, high=100, store=keep, release=keep)
consent_money = Consent("consent_money", _("¿Podemos preguntar por dinero?"), store=keep, release=keep)
income = Integer("income", _("¿Cuánto gana?"), refusable=True, store=bands(0, 1_000_000), release=keep)
owed = SingleChoice(
    "owed", _("¿Debe dinero?"), options=YES_NO, when=income < 500_000, store=keep, release=keep
)

questionnaire = Questionnaire(
    "sample",
    version="1.0.0",
    title=_("Muestra"),
    summary=_("Una pregunta de cada clase."),
    minutes=3,
    sections=(
        Section("start", _("Para comenzar"), (consent, age)),
        Section("told", _("Con sus palabras"), (secret, story, pin)),
        Section("where", _("Dónde"), (place, birthplace, since)),
        Section("day", _("Su día"), (Note("hello", _("Ya casi.")), foods, best, chores, weight, shoes)),
        Section("money", _("Dinero"), (consent_money, income, owed), consent="consent_money"),
    ),
    ends=(End(consent == NO, "no_consent"), End(age < 18, "minor")),
    screens=(
        Screen("no_consent", _("Está bien"), _("No guardamos nada.")),
        Screen("minor", _("Solo personas adultas"), _("No guardamos nada.")),
    ),
)

busy = Derived(
    "busy",
    _("Oficios que hace"),
    compute=lambda sheet: sum(1 for code in _cells(sheet) if code == 1),
    formula="rows of chores = 1",
    store=keep,
    release=keep,
)
elder = Derived(
    "elder",
    _("Mayor de 60"),
    classes=(Class(1, _("Sí"), age >= 60), Class(2, _("No"), age < 60)),
    formula="age >= 60",
    version=2,
    store=keep,
    release=keep,
)
lonely = Derived(
    "lonely",
    _("Vive sola"),
    compute=lambda sheet: sheet["busy"] * 10,
    formula="busy * 10",
    store=Drop(),
    release=drop,
)


def _cells(sheet: Mapping[str, Any]) -> Iterable[Any]:
    rows = sheet["chores"]
    return rows.values() if isinstance(rows, Mapping) else ()


def blur(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Leave out since when the oldest have lived somewhere: it would tell how old they are."""
    return {k: v for k, v in values.items() if not (k == "since" and values.get("age") == 60)}


ANSWERS: Mapping[str, Any] = {
    "consent_main": 1,
    "age": 37,
    "secret": 7,
    "story": "Me fue bien.",
    "pin": "sol",
    "place": "05001",
    "birthplace": "91",
    "since": "2001-02",
    "foods": [1, 96],
    "foods_96_text": "mango",
    "best": 96,
    "chores": {"cook": 1, "wash": 2, "babies": 3},
    "weight": 12.5,
    "shoes": 4,
    "consent_money": 1,
    "income": 400_000,
    "owed": 2,
}
"""Somebody who answers every question."""


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [questionnaire]


@hookimpl
def register_checks() -> Iterable[Check]:
    return [
        Check("shod", where="shoes", holds=shoes <= 90, message=_("Nadie tiene tantos zapatos."), hard=True),
        Check("heavy", where="weight", holds=weight <= 60, message=_("Pesa más de 60 kilos. ¿Es correcto?")),
        Check(
            "alone",
            where="chores",
            holds=~(count_in(chores.cells(("cook", "wash")), 3) >= 2),
            message=_("Nadie cocina ni lava. ¿Es correcto?"),
        ),
    ]


@hookimpl
def register_derived(questionnaire: Questionnaire) -> Iterable[Derived]:
    return [busy, elder, lonely]


@hookimpl
def register_anonymizers(questionnaire: Questionnaire) -> Iterable[Any]:
    return [blur]
