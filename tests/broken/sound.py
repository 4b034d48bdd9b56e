"""A sound module, small; each broken one beside it differs from it in one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from diversa.hookspecs import hookimpl
from diversa.indicators.estimators import share
from diversa.indicators.model import Case, Indicator
from diversa.privacy.rules import bands, drop, keep, seal
from diversa.questionnaire.kinds import (
    NO,
    YES,
    Consent,
    Grid,
    Integer,
    LongText,
    MultipleChoice,
    SingleChoice,
)
from diversa.questionnaire.questions import Option, Panel, Question
from diversa.questionnaire.structure import End, HelpLine, Questionnaire, Screen, Section
from diversa.texts import Text

_ = Text
YES_NO = (Option(YES, _("Sí")), Option(NO, _("No")))

age = Integer(
    "age_years", _("¿Cuántos años tiene?"), low=18, high=99, store=bands(18, 29, 60), release=bands(18, 60)
)
consent = Consent("consent_main", _("¿Acepta participar?"), store=keep, release=drop)
noisy = SingleChoice("noisy", _("¿Hay ruido donde vive?"), options=YES_NO, store=keep, release=keep)
sources = MultipleChoice(
    "sources",
    _("¿De dónde viene?"),
    options=(Option(1, _("De la calle")), Option(2, _("De un local")), Option(0, _("No sé"), exclusive=True)),
    when=noisy == YES,
    panels=(Panel(noisy == YES, "panel"),),
    store=keep,
    release=keep,
)
times = Grid(
    "times",
    _("¿A qué hora molesta?"),
    rows=(Option("day", _("De día")), Option("night", _("De noche"))),
    options=YES_NO,
    when=noisy == YES,
    store=keep,
    release=keep,
)
story = LongText("story", _("Si quiere, cuente más."), store=seal, release=drop)

indicator = Indicator(
    "noise_share",
    _("Personas con ruido donde viven"),
    share(noisy == YES, among=noisy.answered()),
    by=("age_years",),
    meaning=_("De cada 100 personas, cuántas tienen ruido donde viven."),
    formula="noisy = 1 / noisy in {1, 2}",
    reference="Propuesta propia",
    cases=(Case(({"noisy": YES}, {"noisy": NO}), 50.0),),
)


def questionnaire(*questions: Question, **changes: Any) -> Questionnaire:
    """Build the questionnaire with other questions in its second section, or with other parts."""
    given: dict[str, Any] = {
        "version": "1.0.0",
        "title": _("Ruido"),
        "summary": _("El ruido donde usted vive."),
        "sections": (
            Section("start", _("Antes de empezar"), (age, consent)),
            Section("noise", _("El ruido"), questions or (noisy, sources, times, story)),
        ),
        "ends": (End(consent == NO, "end"),),
        "screens": (
            Screen("end", _("Está bien"), _("No guardamos nada.")),
            Screen("panel", _("Ayuda"), _("Puede llamar."), help_lines=("line",)),
        ),
        "help_lines": (
            HelpLine("line", name=_("Línea"), what=_("Escucha"), contact="123", verified="2026-01-01"),
        ),
    }
    return Questionnaire("broken", **{**given, **changes})


def questionnaires(*found: Questionnaire) -> Callable[[], Iterable[Questionnaire]]:
    """Make the hook that returns these questionnaires."""

    @hookimpl
    def register_questionnaires() -> Iterable[Questionnaire]:
        return found

    return register_questionnaires


def answering(*found: Any) -> Callable[[Questionnaire], Iterable[Any]]:
    """Make a hook that returns these things for the questionnaire."""

    @hookimpl
    def register(questionnaire: Questionnaire) -> Iterable[Any]:
        return found

    return register


register_questionnaires = questionnaires(questionnaire())
register_indicators = answering(indicator)
