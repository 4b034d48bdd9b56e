"""Where a person was treated worse, and what should change first."""

from __future__ import annotations

from diversa import LongText, MultipleChoice, Option, Panel, Section, Text, drop, keep, seal
from diversa.questionnaire.conditions import AnyOf
from diversa_public_services.sections.form import full
from diversa_public_services.sections.lists import EVERY_SERVICE, NONE

_ = Text

unfair = MultipleChoice(
    "unfair_treatment",
    _("¿En cuáles sintió que le trataron peor por ser quien es?"),
    options=(*EVERY_SERVICE, Option(NONE, _("En ninguno"), exclusive=True)),
    sensitive=True,
    panels=(
        Panel(
            AnyOf("unfair_treatment", tuple(str(option.code) for option in EVERY_SERVICE)),
            "discrimination_offer",
        ),
    ),
    store=keep,
    release=keep,
    source="A46",
)
change_first = LongText(
    "change_first",
    _("¿Qué cambiaría primero? Es opcional."),
    help=_("No escriba nombres, teléfonos ni direcciones, suyos ni de nadie."),
    max_length=500,
    store=seal,
    release=drop,
    source="A47",
)

TREATMENT = Section(
    "treatment",
    _("El trato, y lo que debe cambiar"),
    (unfair, change_first),
    intro=_("Piense en los últimos 12 meses y en todos los servicios."),
    when=full,
)
