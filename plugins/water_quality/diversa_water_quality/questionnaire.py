"""What is asked: the water of a household, a source, or both, and what was measured of it.

Four sections (start, place, about you, ending) are every module's, the others are in `sections/`.
"""

from __future__ import annotations

from dataclasses import replace

from diversa import Questionnaire, ShortText, Text, drop, seal
from diversa.questionnaire import standard
from diversa_water_quality.cards import CARDS
from diversa_water_quality.sections.body import BODY
from diversa_water_quality.sections.home import INSECURITY, REPORT, SOURCE, SUPPLY, about_body, about_home
from diversa_water_quality.sections.provider import PROVIDER, anything_else
from diversa_water_quality.sections.readings import ALERTS, FIELD_READINGS, LABORATORY_READINGS
from diversa_water_quality.sections.sample import KIT, PARAMETERS_ASKED, SAMPLE, of_body, of_home
from diversa_water_quality.sections.senses import SENSES

_ = Text

START = standard.consent(
    _("¿Acepta participar en esta encuesta sobre el agua?"),
    _(
        "Algunas preguntas tratan temas personales, como la salud, el origen étnico, el género o la orientación sexual. "
        "La ley los llama datos sensibles. Nadie está obligado a darlos. ¿Autoriza que usemos estas respuestas solo para "
        "estadísticas?"
    ),
    intro=_(
        "Esta encuesta pregunta por el agua que usted bebe, o por una fuente de agua que conoce. Toma unos 10 minutos. "
        "Si midió el agua con un kit, puede contar qué resultado dio."
    ),
)
neighbourhood = ShortText(
    "neighbourhood",
    _("Si quiere, escriba el barrio o la vereda."),
    help=_("No escriba la dirección. Nunca se publica."),
    max_length=60,
    store=seal,
    release=drop,
    source="W01",
)
PLACE = replace(standard.PLACE, questions=(*standard.PLACE.questions, neighbourhood))
ABOUT_YOU = replace(
    standard.ABOUT_YOU,
    intro=_(
        "Preguntamos esto porque el agua no llega igual a todas las personas. Si algo le incomoda, marque «Prefiero no "
        "responder»."
    ),
)
ENDING = replace(standard.ENDING, questions=(anything_else, *standard.ENDING.questions))

water_quality = Questionnaire(
    "water_quality",
    version="1.0.0",
    title=_("Calidad del agua"),
    summary=_("El agua que usted bebe: de dónde viene, si alcanza, cómo está y qué midió la gente."),
    minutes=10,
    sections=(
        START,
        PLACE,
        REPORT,
        SOURCE,
        SUPPLY,
        SENSES,
        INSECURITY,
        BODY,
        SAMPLE,
        KIT,
        PARAMETERS_ASKED,
        FIELD_READINGS,
        LABORATORY_READINGS,
        PROVIDER,
        ABOUT_YOU,
        ENDING,
    ),
    ends=standard.ENDS,
    screens=(*standard.SCREENS, *ALERTS, *CARDS),
    help_lines=standard.HELP_LINES,
    thank_you="thank_you_water",
    conditions=(about_home, about_body, of_home, of_body),
    slug="agua",
    credits=_(
        "Redacción propia. La escala de inseguridad del agua (HWISE) y las preguntas del JMP son adaptaciones propias: "
        "antes de usarlas se debe cargar el texto oficial. Los límites son los de la Resolución 2115 de 2007."
    ),
)
