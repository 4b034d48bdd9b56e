"""What is asked: a short form of three minutes or the whole one, in the sections of `sections/` and every module's."""

from __future__ import annotations

from dataclasses import replace

from diversa import Questionnaire, Screen, Text
from diversa.questionnaire import standard
from diversa_public_services.sections.cards import PATHS
from diversa_public_services.sections.documents import DOCUMENTS, tried
from diversa_public_services.sections.form import form_length, full
from diversa_public_services.sections.health import HEALTH, asked_of_need, unmet, visited
from diversa_public_services.sections.home import DAILY_LIFE, HOME
from diversa_public_services.sections.problems import PROBLEMS, problem
from diversa_public_services.sections.quality import QUALITY
from diversa_public_services.sections.school import SCHOOL, some_attend
from diversa_public_services.sections.treatment import TREATMENT

_ = Text

_opening = standard.consent(
    _("¿Acepta participar en esta encuesta sobre los servicios públicos?"),
    _(
        "La encuesta completa pregunta también por su salud, su origen étnico, su género y su orientación sexual. Para la "
        "ley son datos sensibles, y usted decide si los da. ¿Autoriza usarlos solo para hacer estadísticas?"
    ),
    intro=_(
        "Queremos saber qué servicios llegan a su casa y qué pasa cuando fallan. No pedimos su nombre. Puede salir cuando "
        "quiera."
    ),
    first=(form_length,),
)
# The short form asks nothing sensitive, so it asks for no permission to use such data.
START = replace(
    _opening,
    questions=tuple(replace(q, when=full) if q.id == "consent_sensitive" else q for q in _opening.questions),
)
IN_BOTH_FORMS = (standard.MUNICIPALITY.id, standard.AREA_TYPE.id)
PLACE = replace(
    standard.PLACE,
    questions=tuple(q if q.id in IN_BOTH_FORMS else replace(q, when=full) for q in standard.PLACE.questions),
)
ABOUT_YOU = replace(
    standard.ABOUT_YOU,
    intro=_(
        "Preguntamos esto para ver si los servicios llegan igual a todas las personas. Puede marcar «Prefiero no "
        "responder» donde quiera."
    ),
    when=full,
)
ENDING = replace(standard.ENDING, when=full)

DISCRIMINATION_OFFER = Screen(
    "discrimination_offer",
    _("Si quiere contar más"),
    _(
        "Sentimos que le haya pasado. App Diversa tiene una encuesta sobre el trato injusto. Si está abierta, la "
        "encuentra en la página de inicio. Responderla es su decisión, y sus respuestas no se unen con estas."
    ),
)
THANK_YOU = Screen(
    "thank_you_services",
    _("Gracias. Ya recibimos sus respuestas."),
    _("No llevan su nombre. Los resultados salen en esta página cuando respondan suficientes personas."),
)

public_services = Questionnaire(
    "public_services",
    version="1.0.0",
    title=_("Servicios públicos"),
    summary=_(
        "Qué servicios llegan a su casa, cómo funcionan, y qué pasa cuando reclama. Hay una versión corta."
    ),
    minutes=15,
    sections=(
        START,
        PLACE,
        HOME,
        DAILY_LIFE,
        QUALITY,
        HEALTH,
        SCHOOL,
        DOCUMENTS,
        PROBLEMS,
        TREATMENT,
        ABOUT_YOU,
        ENDING,
    ),
    ends=standard.ENDS,
    screens=(*standard.SCREENS, *(path.screen for path in PATHS), DISCRIMINATION_OFFER, THANK_YOU),
    help_lines=standard.HELP_LINES,
    care=("line_123",),
    thank_you="thank_you_services",
    conditions=(full, visited, unmet, asked_of_need, some_attend, tried, problem),
    slug="servicios",
    credits=_(
        "Redacción propia, con las clasificaciones del DANE. Las preguntas sobre salud, colegio y documentos adaptan con "
        "otras palabras las del ODS 16.6.2. Las de dificultades adaptan la lista corta del Grupo de Washington."
    ),
)
