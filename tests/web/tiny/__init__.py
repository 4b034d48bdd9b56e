"""A module with one of everything that a page does, in two sections: short enough to see what a test is about."""

from __future__ import annotations

from collections.abc import Iterable

from diversa.hookspecs import hookimpl
from diversa.privacy.rules import drop, keep, seal
from diversa.questionnaire.judging import Check
from diversa.questionnaire.kinds import (
    Consent,
    Decimal,
    Grid,
    Integer,
    LongText,
    Month,
    MultipleChoice,
    Municipality,
    Note,
    SingleChoice,
)
from diversa.questionnaire.questions import Option, Panel
from diversa.questionnaire.structure import End, HelpLine, Questionnaire, Screen, Section
from diversa.texts import Text as _

YES_NO = (Option(1, _("Sí")), Option(2, _("No")))

consent = Consent("consent_main", _("¿Acepta participar en la prueba?"), store=keep, release=keep)
age = Integer(
    "age", _("¿Cuántos años tiene?"), low=0, high=120, unit=_("años"), required=True, store=keep, release=keep
)
pet = SingleChoice("pet", _("¿Tiene mascota?"), options=YES_NO, store=keep, release=keep)
kinds = MultipleChoice(
    "kinds",
    _("¿Cuáles mascotas tiene?"),
    options=(
        Option(1, _("Perro"), tip=_("Animal que ladra.")),
        Option(2, _("Gato")),
        Option(96, _("Otra mascota"), specify=20),
        Option(0, _("Ninguna de estas"), exclusive=True),
    ),
    unsure=True,
    when=pet == 1,
    panels=(Panel(pet == 1, "care"),),
    store=keep,
    release=keep,
)
weight = Decimal(
    "weight", _("¿Cuánto pesa?"), low=0, high=80, unit=_("kilos"), refusable=True, store=keep, release=keep
)
since = Month(
    "since", _("¿Desde cuándo la tiene?"), first="2000-01", last="2026-12", store=keep, release=drop
)
place = Municipality("place", _("¿Dónde vive la mascota?"), store=keep, release=drop)
meals = Grid(
    "meals",
    _("¿Qué come cada día?"),
    rows=(Option("am", _("Por la mañana")), Option("pm", _("Por la tarde"))),
    options=(Option(1, _("Carne")), Option(2, _("Granos"))),
    store=keep,
    release=keep,
)
hello = Note("hello", _("Gracias por contarnos de su mascota."))
story = LongText("story", _("Cuéntenos algo de ella."), max_length=60, store=seal, release=drop)

questionnaire = Questionnaire(
    "tiny",
    version="1.0.0",
    title=_("Mascotas"),
    summary=_("Las mascotas de la casa."),
    minutes=2,
    sections=(
        Section("start", _("Para comenzar"), (consent, age, pet)),
        Section("pets", _("Su mascota"), (kinds, weight, since, place, meals, hello, story), when=pet == 1),
        Section(
            "rest",
            _("Algo más"),
            (SingleChoice("calm", _("¿Vive en calma?"), options=YES_NO, store=keep, release=keep),),
        ),
    ),
    ends=(End(consent == 2, "no_consent"), End(age < 18, "minor")),
    screens=(
        Screen("no_consent", _("Está bien así"), _("No guardamos nada de la prueba.")),
        Screen(
            "minor", _("Solo personas adultas"), _("No guardamos nada de la prueba."), help_lines=("line",)
        ),
        Screen("care", _("Cuide su mascota"), _("Vacúnela cada año."), help_lines=("line",)),
    ),
    help_lines=(
        HelpLine(
            "line", name=_("Línea de prueba"), what=_("Para probar"), contact="000", verified="2026-01-02"
        ),
    ),
    care=("line",),
)
ANSWERS = {
    "consent_main": 1,
    "age": 40,
    "pet": 1,
    "kinds": [1, 96],
    "kinds_96_text": "loro",
    "weight": 12.5,
    "since": "2020-03",
    "place": "05001",
    "meals": {"am": 1, "pm": 2},
    "story": "Duerme todo el día.",
    "calm": 1,
}


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    return [questionnaire]


@hookimpl
def register_checks(questionnaire: Questionnaire) -> Iterable[Check]:
    return [
        Check("heavy", where="weight", holds=weight <= 50, message=_("Pesa más de 50 kilos. ¿Es correcto?")),
        Check("old", where="age", holds=age <= 110, message=_("Nadie tiene tantos años."), hard=True),
    ]
