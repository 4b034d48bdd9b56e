"""The first question: the whole form, or the short one of about three minutes.

The short form asks for the place, the services of the home, the water, the quality, the payments and the problems. Its
answer is stored, so that who was not asked is never taken for who did not answer.
"""

from __future__ import annotations

from diversa import Named, Option, SingleChoice, Text, keep

_ = Text

FULL, SHORT = 1, 2

form_length = SingleChoice(
    "form_length",
    _("¿Cuánto tiempo tiene?"),
    options=(
        Option(FULL, _("Unos 15 minutos: todas las preguntas")),
        Option(SHORT, _("Unos 3 minutos: lo más importante")),
    ),
    required=True,
    refusable=False,
    store=keep,
    release=keep,
)
full = Named("full_form", form_length == FULL)
