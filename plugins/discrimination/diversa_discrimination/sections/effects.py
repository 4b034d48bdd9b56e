"""What changed in a person's life, what would help, and whether the law is known."""

from __future__ import annotations

from diversa import NO, YES, MultipleChoice, Option, Panel, Section, SingleChoice, Text, keep, merge_rare
from diversa.questionnaire.conditions import In
from diversa.questionnaire.standard import YES_NO
from diversa_discrimination.sections.experience import NONE, happened

_ = Text

effects = MultipleChoice(
    "effects",
    _("Por lo que pasó, ¿vivió alguno de estos cambios?"),
    options=(
        Option(NONE, _("Ninguno"), exclusive=True),
        Option(1, _("Tristeza, rabia o ansiedad")),
        Option(2, _("Problemas para dormir o comer")),
        Option(3, _("Miedo de ir a algunos lugares")),
        Option(4, _("Dejé de usar un servicio (salud, transporte, oficinas)")),
        Option(5, _("Cambié o dejé el trabajo")),
        Option(6, _("Cambié o dejé el estudio")),
        Option(7, _("Cambié de casa o de municipio")),
        Option(8, _("Escondí parte de quien soy")),
        Option(9, _("Perdí dinero")),
        Option(10, _("Tuve heridas o problemas de salud")),
        Option(11, _("Me uní con otras personas para defender mis derechos")),
        Option(96, _("Otro cambio")),
    ),
    unsure=True,
    sensitive=True,
    when=happened,
    store=keep,
    release=merge_rare(5),
)
support = MultipleChoice(
    "support_needed",
    _("¿Qué apoyo le serviría?"),
    options=(
        Option(NONE, _("Ninguno"), exclusive=True),
        Option(1, _("Orientación legal")),
        Option(2, _("Apoyo psicológico")),
        Option(3, _("Compañía para denunciar")),
        Option(4, _("Atención en salud")),
        Option(5, _("Un grupo u organización que me apoye")),
        Option(6, _("Protección o seguridad")),
        Option(7, _("Apoyo para trabajar o estudiar")),
        Option(8, _("Información sobre mis derechos")),
        Option(9, _("Que reparen el daño o pidan perdón")),
        Option(96, _("Otro apoyo")),
    ),
    unsure=True,
    when=happened,
    store=keep,
    release=keep,
)
# The only question here that everybody is asked; the card says afterwards what the law is.
rights_knowledge = SingleChoice(
    "rights_knowledge",
    _("¿Sabía que en Colombia discriminar puede ser un delito?"),
    options=YES_NO,
    panels=(Panel(In("rights_knowledge", (YES, NO)), "info_card_law_1482"),),
    store=keep,
    release=keep,
    source="Ley 1482 de 2011 y Ley 1752 de 2015",
)

EFFECTS = Section(
    "effects",
    _("Efectos y apoyo"),
    (effects, support, rights_knowledge),
    intro=_("El trato injusto puede afectar la vida de muchas formas."),
)
