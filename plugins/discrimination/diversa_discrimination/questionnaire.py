"""What is asked: 45 questions in ten sections. Four sections are every module's, six are in `sections/`."""

from __future__ import annotations

from dataclasses import replace

from diversa import Questionnaire, Screen, Text
from diversa.questionnaire import standard
from diversa_discrimination.sections.effects import EFFECTS
from diversa_discrimination.sections.everyday import AROUND, EVERYDAY
from diversa_discrimination.sections.experience import EXPERIENCE, happened, not_happened
from diversa_discrimination.sections.last_time import LAST_TIME
from diversa_discrimination.sections.reporting import REPORTING

_ = Text

START = standard.consent(
    _("¿Acepta participar en esta encuesta sobre discriminación?"),
    _(
        "Algunas preguntas tratan temas muy personales, como la salud, el origen étnico, el género, la orientación "
        "sexual, la religión o la opinión política. La ley los llama datos sensibles. Nadie está obligado a darlos. "
        "¿Autoriza que usemos estas respuestas solo para estadísticas?"
    ),
    intro=_(
        "Esta encuesta pregunta por el trato injusto que viven las personas en Colombia. Toma unos 10 minutos. No "
        "pedimos su nombre ni su cédula. Puede saltar preguntas o salir cuando quiera."
    ),
)
# Who a person is comes before what happened: it is DANE's order, and whoever leaves early can still be counted in a group.
ABOUT_YOU = replace(
    standard.ABOUT_YOU,
    intro=_(
        "Preguntamos esto porque el trato injusto no es igual para todas las personas. Si algo le incomoda, marque "
        "«Prefiero no responder»."
    ),
)

HELP_PANEL_SHORT = Screen(
    "help_panel_short",
    _("Lo que le pasó no está bien"),
    _(
        "Si hay peligro, llame al 123. Puede denunciar en la Fiscalía. También puede ir a la Defensoría o a la "
        "Personería."
    ),
    help_lines=("line_123", "line_122", "line_155", "defensoria", "personeria"),
)
LAW = Screen(
    "info_card_law_1482",
    _("Lo que dice la ley"),
    _(
        "En Colombia hay dos leyes contra la discriminación: la 1482 de 2011 y la 1752 de 2015. Castigan a quien impida "
        "o limite los derechos de una persona. No importa si es por su raza, nacionalidad, sexo, orientación sexual, "
        "discapacidad u otra razón. Puede denunciar en la Fiscalía."
    ),
    help_lines=("line_122",),
)
THANK_YOU = Screen(
    "thank_you_disc",
    _("Listo. Recibimos sus respuestas."),
    _(
        "No tienen su nombre. Cuando haya suficientes respuestas en su zona, verá los resultados en esta página."
    ),
    help_lines=standard.EVERY_LINE,
)

discrimination = Questionnaire(
    "discrimination",
    version="1.0.0",
    title=_("Discriminación"),
    summary=_(
        "El trato injusto que viven las personas en Colombia: por qué razones, dónde, y qué hacen después."
    ),
    minutes=10,
    sections=(
        START,
        standard.PLACE,
        ABOUT_YOU,
        EXPERIENCE,
        LAST_TIME,
        REPORTING,
        EFFECTS,
        EVERYDAY,
        AROUND,
        standard.ENDING,
    ),
    ends=standard.ENDS,
    screens=(*standard.SCREENS, HELP_PANEL_SHORT, LAW, THANK_YOU),
    help_lines=standard.HELP_LINES,
    care=("line_123", "line_155"),
    thank_you="thank_you_disc",
    conditions=(happened, not_happened),
    credits=_(
        "Redacción propia, con las clasificaciones del DANE. Las preguntas sobre dificultades adaptan con otras palabras "
        "la lista corta del Grupo de Washington. La escala de trato de cada día (EUTI-8) es nueva y está en prueba."
    ),
)
