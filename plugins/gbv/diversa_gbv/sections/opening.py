"""The first two pages: whether it is safe to answer, who may, and who answers."""

from __future__ import annotations

from dataclasses import replace

from diversa import (
    DONT_KNOW,
    NO,
    YES,
    Group,
    Municipality,
    Option,
    Panel,
    Recode,
    Section,
    SingleChoice,
    Text,
    drop,
    keep,
)
from diversa.questionnaire import standard
from diversa.questionnaire.conditions import In
from diversa.questionnaire.geography import LARGE
from diversa.questionnaire.standard import YES_NO

_ = Text
NEVER_PARTNERED = 4

# These two are for the person who answers and for nobody else: they are never written down.
safe_now = SingleChoice(
    "safe_now",
    _("¿Está en un lugar privado y seguro para responder?"),
    options=YES_NO,
    unsure=True,
    refusable=False,
    required=True,
    panels=(Panel(In("safe_now", (NO,), (DONT_KNOW,)), "safety_pause_screen"),),
    store=drop,
    release=drop,
)
device_shared = SingleChoice(
    "device_shared",
    _("¿Alguien más usa o revisa este celular o computador?"),
    options=YES_NO,
    unsure=True,
    refusable=False,
    required=True,
    panels=(Panel(In("device_shared", (YES,), (DONT_KNOW,)), "device_safety_tips"),),
    store=drop,
    release=drop,
)
SAFETY = replace(
    standard.consent(
        _("¿Acepta participar en esta encuesta sobre violencias de género?"),
        _(
            "Algunas preguntas tratan temas muy personales: el género, la orientación sexual, la salud o la "
            "violencia sexual. La ley los llama datos sensibles. Nadie está obligado a darlos. ¿Autoriza que usemos "
            "estas respuestas solo para estadísticas?"
        ),
        intro=_(
            "Esta encuesta habla de violencias que viven las personas por su género. Algunas preguntas pueden remover "
            "recuerdos difíciles. El botón «Salir rápido» borra lo que respondió y abre otra página. El historial del "
            "navegador puede guardar la visita."
        ),
        first=(safe_now, device_shared),
    ),
    title=_("Primero, su seguridad"),
)

geo_area = Municipality(
    "geo_area",
    _("¿En qué departamento vive? Si vive en una ciudad grande, elíjala."),
    help=_("Para cuidar su identidad solo mostramos ciudades de 100.000 habitantes o más."),
    smallest=LARGE,
    store=keep,
    release=drop,  # `region` is published in its place
    source="DANE, DIVIPOLA",
)
# The standard question asks for some words beside "De otra forma"; nobody writes anything in this module.
gender_identity = replace(
    standard.GENDER_IDENTITY,
    options=tuple(replace(option, specify=0) for option in standard.GENDER_IDENTITY.options),
)
partner_status = SingleChoice(
    "partner_status",
    _("¿Tiene o ha tenido pareja?"),
    help=_("Cuenta esposo, esposa, compañero, compañera, novio, novia o pareja informal."),
    options=(
        Option(1, _("Tengo pareja y vivimos en la misma casa")),
        Option(2, _("Tengo pareja, pero vivimos en casas distintas")),
        Option(3, _("Tuve pareja antes; ahora no")),
        Option(NEVER_PARTNERED, _("Nunca he tenido pareja")),
    ),
    store=keep,
    release=Recode(
        (
            Group(1, _("Tiene o tuvo pareja"), (1, 2, 3)),
            Group(NEVER_PARTNERED, _("Nunca ha tenido pareja"), (NEVER_PARTNERED,)),
        )
    ),
    licensed=Recode(
        (
            Group(1, _("Tiene pareja"), (1, 2)),
            Group(3, _("Tuvo pareja antes"), (3,)),
            Group(NEVER_PARTNERED, _("Nunca ha tenido pareja"), (NEVER_PARTNERED,)),
        )
    ),
    source="ODS 5.2.1: con pareja alguna vez",
)
partnered = partner_status.is_in(1, 2, 3)
own_income = SingleChoice(
    "own_income",
    _("¿Tiene dinero propio para sus gastos?"),
    options=(
        Option(1, _("Sí, me alcanza")),
        Option(2, _("Sí, pero no me alcanza")),
        Option(3, _("No")),
    ),
    store=keep,
    release=keep,
)
ABOUT_YOU = Section(
    "about_you",
    standard.ABOUT_YOU.title,
    (
        geo_area,
        standard.AREA_TYPE,
        standard.SEX_BIRTH,
        gender_identity,
        standard.SEXUAL_ATTRACTION,
        standard.ETHNICITY,
        standard.FUNCTIONAL_DIFFICULTY,
        standard.MIGRATION_STATUS,
        standard.EDUCATION_LEVEL,
        standard.MAIN_ACTIVITY,
        partner_status,
        own_income,
    ),
    intro=standard.ABOUT_YOU.intro,
)
