"""The form by which survey tools are compared: 40 questions with one answer each, on five pages.

It is a whole module, for the benchmarks alone; a benchmark gives it to the registry by hand.
"""

from __future__ import annotations

from collections.abc import Iterable

from diversa.hookspecs import hookimpl
from diversa.privacy.rules import keep
from diversa.questionnaire.kinds import SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import Questionnaire, Section
from diversa.texts import Text as _

PAGES, QUESTIONS, OPTIONS = 5, 8, 5
"""Pages, questions on each, and options of each question."""


def _question(number: int) -> SingleChoice:
    return SingleChoice(
        f"q{number}",
        _(f"Pregunta {number}: ¿con qué frecuencia le pasa esto en su barrio?"),
        options=tuple(Option(code, _(f"Respuesta {code}")) for code in range(1, OPTIONS + 1)),
        refusable=False,
        store=keep,
        release=keep,
    )


questionnaire = Questionnaire(
    "peers",
    version="1.0.0",
    title=_("Cuarenta preguntas"),
    summary=_("La forma con la que se comparan las herramientas de encuestas."),
    sections=tuple(
        Section(
            f"page{page + 1}",
            _(f"Parte {page + 1}"),
            tuple(_question(page * QUESTIONS + place + 1) for place in range(QUESTIONS)),
        )
        for page in range(PAGES)
    ),
)


@hookimpl
def register_questionnaires() -> Iterable[Questionnaire]:
    """Bring the one questionnaire."""
    return [questionnaire]
