"""What is asked: 50 questions in eleven sections. Its name in public, its address and its files do not say of what."""

from __future__ import annotations

from dataclasses import replace

from diversa import Questionnaire, Text
from diversa.questionnaire import standard
from diversa_gbv.screens import SCREENS
from diversa_gbv.sections.aftermath import EFFECTS, GBV_ANY, THOSE_ACTS
from diversa_gbv.sections.help import HELP
from diversa_gbv.sections.opening import ABOUT_YOU, SAFETY
from diversa_gbv.sections.others import NPV_ANY, OTHERS
from diversa_gbv.sections.partner import INTIMATE, IPV_ANY, IPV_PHYS, IPV_PHYSSEX, PARTNER, PARTNER_MORE
from diversa_gbv.sections.tech import TECH, TF_ANY

_ = Text

ENDING = replace(
    standard.ENDING,
    questions=(standard.FEELING_NOW,),
    intro=_(
        "Gracias por su confianza. Si lo necesita, hay personas que pueden escucharle ahora. Esta es la última pregunta."
    ),
)

gbv = Questionnaire(
    "gbv",
    version="1.0.0",
    title=_("Bienestar"),
    summary=_("Cómo viven las personas en Colombia, y con qué apoyos cuentan."),
    minutes=15,
    sections=(
        SAFETY,
        ABOUT_YOU,
        PARTNER,
        PARTNER_MORE,
        INTIMATE,
        THOSE_ACTS,
        OTHERS,
        TECH,
        EFFECTS,
        HELP,
        ENDING,
    ),
    ends=standard.ENDS,
    screens=SCREENS,
    help_lines=standard.HELP_LINES,
    care=("line_123", "line_155"),
    thank_you="thank_you_gbv",
    conditions=(
        IPV_ANY.ever,
        IPV_PHYS.ever,
        IPV_PHYSSEX.ever,
        IPV_PHYSSEX.in_year,
        NPV_ANY.ever,
        TF_ANY.ever,
        GBV_ANY.ever,
        GBV_ANY.in_year,
    ),
    sensitive=True,
    slug="bienestar",
    credits=_(
        "Redacción propia, con las clasificaciones del DANE. Las preguntas sobre dificultades adaptan con otras palabras "
        "la lista corta del Grupo de Washington. Los hechos se preguntan uno por uno, como recomiendan la OMS y las guías "
        "de Naciones Unidas."
    ),
)
