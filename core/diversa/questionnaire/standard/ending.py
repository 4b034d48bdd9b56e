"""The last questions of every module: how it felt, how easy it was, what should change."""

from __future__ import annotations

from diversa.privacy.rules import drop, keep, seal
from diversa.questionnaire.conditions import In
from diversa.questionnaire.kinds import LongText, SingleChoice
from diversa.questionnaire.questions import Option, Panel
from diversa.questionnaire.structure import Section
from diversa.texts import Text

_ = Text

FEELING_NOW = SingleChoice(
    "feeling_now",
    _("¿Cómo se siente ahora?"),
    options=(
        Option(1, _("Bien")),
        Option(2, _("Más o menos")),
        Option(3, _("Mal")),
        Option(4, _("Muy mal")),
    ),
    panels=(Panel(In("feeling_now", (3, 4)), "help_panel_full"),),
    store=keep,
    release=keep,
)
EASE_OF_USE = SingleChoice(
    "ease_of_use",
    _("¿Qué tan fácil fue responder?"),
    options=(
        Option(1, _("Muy difícil")),
        Option(2, _("Difícil")),
        Option(3, _("Ni fácil ni difícil")),
        Option(4, _("Fácil")),
        Option(5, _("Muy fácil")),
    ),
    store=keep,
    release=keep,
)
COMMENTS = LongText(
    "comments",
    _("¿Qué cambiaría de esta encuesta? Es opcional."),
    help=_("No escriba nombres ni datos personales."),
    max_length=300,
    store=seal,
    release=drop,
)

ENDING = Section(
    "ending",
    _("Para terminar"),
    (FEELING_NOW, EASE_OF_USE, COMMENTS),
    intro=_("Gracias por contarnos. Estas son las últimas preguntas."),
)
