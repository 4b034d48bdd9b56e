"""Whom a person told, where help was looked for, how it went, and which help is known."""

from __future__ import annotations

from diversa import REFUSED, MultipleChoice, Option, Panel, Section, SingleChoice, Text, keep
from diversa.questionnaire.conditions import AnyOf
from diversa_gbv.sections.aftermath import GBV_ANY, NONE

_ = Text
NOT_SOUGHT = 3
ARMED_GROUPS_NEAR = 12
LINES = (1, 2, 3, 4, 5, 6)

told = MultipleChoice(
    "told_anyone",
    _("¿A quién le contó lo que pasó?"),
    options=(
        Option(NONE, _("A nadie"), exclusive=True),
        Option(1, _("Familia")),
        Option(2, _("Amistades")),
        Option(3, _("Pareja")),
        Option(4, _("Gente del barrio, la vereda o la comunidad")),
        Option(5, _("Una organización social o un colectivo")),
        Option(6, _("Autoridad étnica o líder de la comunidad")),
        Option(7, _("Profesional de salud, psicología o derecho")),
        Option(96, _("Otra persona")),
    ),
    when=GBV_ANY.ever,
    store=keep,
    release=keep,
)
sought_help = SingleChoice(
    "sought_help",
    _("¿Buscó ayuda o denunció ante alguna entidad?"),
    options=(
        Option(1, _("Sí, en los últimos 12 meses")),
        Option(2, _("Sí, hace más de 12 meses")),
        Option(NOT_SOUGHT, _("No")),
    ),
    unsure=True,
    when=GBV_ANY.ever,
    store=keep,
    release=keep,
)
sought = sought_help.is_in(1, 2)
help_where = MultipleChoice(
    "help_where",
    _("¿A dónde acudió?"),
    options=(
        Option(1, _("Comisaría de Familia")),
        Option(2, _("Fiscalía (URI, CAIVAS, CAVIF)")),
        Option(3, _("Policía")),
        Option(4, _("Hospital, EPS o centro de salud")),
        Option(5, _("Línea 155")),
        Option(6, _("Otra línea telefónica o chat")),
        Option(7, _("Secretaría o casa de la mujer")),
        Option(8, _("ICBF")),
        Option(9, _("Defensoría o Personería")),
        Option(10, _("Medicina Legal")),
        Option(11, _("Casa refugio o casa de acogida")),
        Option(12, _("La empresa, el colegio o la universidad")),
        Option(13, _("Organización social o de mujeres")),
        Option(14, _("Autoridad étnica")),
        Option(15, _("Iglesia")),
        Option(96, _("Otro lugar")),
    ),
    unsure=True,
    when=sought,
    store=keep,
    release=keep,
)
help_rating = SingleChoice(
    "help_rating",
    _("La última vez, ¿cómo le atendieron?"),
    options=(
        Option(1, _("Me creyeron y me ayudaron")),
        Option(2, _("Me escucharon, pero no me ayudaron")),
        Option(3, _("No me creyeron o me culparon")),
        Option(4, _("No me atendieron")),
    ),
    unsure=True,
    when=sought,
    store=keep,
    release=keep,
)
protection = SingleChoice(
    "protection_measure",
    _("¿Pidió una medida de protección?"),
    help=_("Es una orden para que la persona que agrede no se acerque."),
    options=(
        Option(1, _("Sí, y me la dieron")),
        Option(2, _("Sí, y me la negaron")),
        Option(3, _("Sí, y está en trámite")),
        Option(4, _("No la pedí")),
        Option(5, _("No sabía que existía")),
    ),
    unsure=True,
    when=sought,
    store=keep,
    release=keep,
)
not_sought = MultipleChoice(
    "not_sought_reasons",
    _("¿Por qué no buscó ayuda ni denunció?"),
    options=(
        Option(1, _("No sabía a dónde ir")),
        Option(2, _("Pensé que no serviría")),
        Option(3, _("Miedo a más violencia")),
        Option(4, _("Miedo a perder a mis hijas o hijos")),
        Option(5, _("Vergüenza o culpa")),
        Option(6, _("No me iban a creer")),
        Option(7, _("Dependo de esa persona (dinero, casa, cuidado)")),
        Option(8, _("Mi familia me dijo que no lo hiciera")),
        Option(9, _("Queda lejos, es caro o es difícil")),
        Option(10, _("Miedo por mis papeles de migración")),
        Option(11, _("Miedo de que supieran mi orientación o identidad")),
        Option(ARMED_GROUPS_NEAR, _("Hay grupos armados en la zona")),
        Option(13, _("No me pareció tan grave")),
        Option(14, _("Lo resolví de otra forma")),
        Option(96, _("Otra razón")),
    ),
    unsure=True,
    sensitive=True,
    when=sought_help == NOT_SOUGHT,
    store=keep,
    release=keep,
)
knows_lines = MultipleChoice(
    "knows_lines",
    _("¿Cuáles de estas ayudas conoce?"),
    options=(
        Option(1, _("Línea 155 (orientación a mujeres)")),
        Option(2, _("Línea 123 (emergencias)")),
        Option(3, _("Línea 122 (Fiscalía)")),
        Option(4, _("Línea 141 (ICBF)")),
        Option(5, _("Comisaría de Familia")),
        Option(6, _("Una línea de mi ciudad o departamento")),
        Option(NONE, _("Ninguna"), exclusive=True),
    ),
    panels=(Panel(AnyOf("knows_lines", (*LINES, NONE), (REFUSED,)), "help_panel_full"),),
    store=keep,
    release=keep,
)

HELP = Section(
    "help",
    _("Buscar ayuda"),
    (told, sought_help, help_where, help_rating, protection, not_sought, knows_lines),
    intro=_("Pedir ayuda no siempre es fácil. Aquí no hay respuestas buenas ni malas."),
)
