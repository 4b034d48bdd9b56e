"""A list of themes to begin with, by what each question is about; the office makes it its own."""

from __future__ import annotations

from collections.abc import Callable

from diversa.coding.subjects import Subject, sealed_questions
from diversa.coding.themes import PROPOSED, Theme, ThemeList
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text

_ = Text
THEMES: dict[Subject, tuple[tuple[int, Text, Text], ...]] = {
    Subject.STORY: (
        (1, _("Trato irrespetuoso"), _("Burlas, insultos, desprecio o mala atención de alguien.")),
        (2, _("Amenazas o violencia"), _("Alguien hizo daño a una persona o la amenazó.")),
        (3, _("Demora o falta de respuesta"), _("Esperó mucho, le negaron algo o nadie respondió.")),
        (
            4,
            _("Trámites, costos o distancia"),
            _("Algo fue difícil por requisitos, por dinero o por estar lejos."),
        ),
        (5, _("Mala calidad"), _("Un servicio, el agua o un lugar no está bien.")),
        (6, _("Pide ayuda"), _("La persona pide ayuda o protección, o dice que la necesita.")),
        (7, _("Propone un cambio"), _("Dice qué se debería hacer o cambiar.")),
        (8, _("Cuenta algo bueno"), _("Agradece o dice que algo funcionó.")),
    ),
    Subject.OTHER: (
        (101, _("Cabe en una opción"), _("Lo que escribió ya está entre las opciones de la pregunta.")),
        (102, _("Falta una opción"), _("Lo que escribió debería ser una opción más.")),
        (103, _("No responde a la pregunta"), _("Lo que escribió es sobre otra cosa o no se entiende.")),
    ),
    Subject.SURVEY: (
        (201, _("Preguntas difíciles"), _("Algo del cuestionario no se entiende.")),
        (202, _("Muy largo"), _("Tomó mucho tiempo o se repite.")),
        (203, _("Preguntas incómodas"), _("Algo le pareció demasiado personal.")),
        (204, _("Falta algo"), _("Faltan preguntas u opciones.")),
        (205, _("Problemas con la página"), _("Algo falló en el teléfono o en la página.")),
        (206, _("Dudas sobre los datos"), _("Pregunta o desconfía de para qué se usan las respuestas.")),
        (207, _("Le pareció bien"), _("Agradece o dice que le gustó responder.")),
    ),
    Subject.NAME: (
        (301, _("Nombra un lugar"), _("Dice un barrio, una vereda u otro lugar.")),
        (302, _("Nombra un producto"), _("Dice una marca, un modelo o un lote.")),
        (303, _("Otra cosa"), _("Lo que escribió no es un lugar ni un producto.")),
    ),
}


def propose(questionnaire: Questionnaire, say: Callable[[Text], str] = str) -> ThemeList:
    """Return a first list of themes for a module, marked as a proposal; `say` puts its words into a language."""
    subjects = sealed_questions(questionnaire)
    themes = []
    for subject, rows in THEMES.items():
        questions = tuple(name for name, found in subjects.items() if found is subject)
        if questions:
            themes += [Theme(code, say(title), say(meaning), questions) for code, title, meaning in rows]
    return ThemeList(questionnaire.id, 1, tuple(themes), PROPOSED)
