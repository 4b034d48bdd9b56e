"""Whom a person told, whether a complaint was made, and why not."""

from __future__ import annotations

from diversa import NO, YES, MultipleChoice, Option, Section, SingleChoice, Text, keep
from diversa.questionnaire.standard import YES_NO
from diversa_discrimination.sections.experience import NONE, happened

_ = Text

told = MultipleChoice(
    "told_anyone",
    _("¿A quién le contó lo que pasó?"),
    options=(
        Option(NONE, _("A nadie"), exclusive=True),
        Option(1, _("Familia")),
        Option(2, _("Amistades")),
        Option(3, _("Pareja")),
        Option(4, _("Gente del trabajo o del estudio")),
        Option(5, _("Una organización social o un colectivo")),
        Option(6, _("Autoridad étnica o líder de la comunidad")),
        Option(7, _("Profesional de salud, psicología o derecho")),
        Option(8, _("Lo publiqué en redes")),
        Option(96, _("Otra persona")),
    ),
    when=happened,
    store=keep,
    release=keep,
)
reported = SingleChoice(
    "reported_official",
    _("¿Puso una queja o denuncia ante alguna entidad?"),
    options=YES_NO,
    unsure=True,
    when=happened,
    store=keep,
    release=keep,
)
report_where = MultipleChoice(
    "report_where",
    _("¿Dónde puso la queja o denuncia?"),
    options=(
        Option(1, _("Fiscalía")),
        Option(2, _("Policía (estación o CAI)")),
        Option(3, _("Defensoría del Pueblo")),
        Option(4, _("Personería")),
        Option(5, _("Procuraduría")),
        Option(6, _("Comisaría de Familia")),
        Option(7, _("Un juez o jueza (tutela)")),
        Option(8, _("Ministerio del Trabajo")),
        Option(9, _("La empresa (talento humano o comité de convivencia)")),
        Option(10, _("El colegio o la universidad")),
        Option(11, _("EPS, hospital o Superintendencia de Salud")),
        Option(12, _("Alcaldía o gobernación")),
        Option(13, _("Autoridad étnica (cabildo, consejo comunitario, kumpania)")),
        Option(14, _("La red social o plataforma")),
        Option(96, _("Otra entidad")),
    ),
    unsure=True,
    when=reported == YES,
    store=keep,
    release=keep,
)
report_outcome = SingleChoice(
    "report_outcome",
    _("¿Qué pasó con la queja o denuncia más reciente?"),
    options=(
        Option(1, _("La atendieron y hubo solución")),
        Option(2, _("La atendieron, pero no hubo solución")),
        Option(3, _("Sigue en trámite")),
        Option(4, _("No la quisieron recibir")),
        Option(5, _("Nunca respondieron")),
    ),
    unsure=True,
    when=reported == YES,
    store=keep,
    release=keep,
)
not_report_reasons = MultipleChoice(
    "not_report_reasons",
    _("¿Por qué no puso una queja o denuncia?"),
    options=(
        Option(1, _("No sabía dónde ni cómo")),
        Option(2, _("Pensé que no serviría")),
        Option(3, _("Miedo a que fuera peor")),
        Option(4, _("No confío en las entidades")),
        Option(5, _("Vergüenza, o no quería hablar de eso")),
        Option(6, _("No me iban a creer o me iban a culpar")),
        Option(7, _("Es difícil, caro o queda lejos")),
        Option(8, _("No me pareció tan grave")),
        Option(9, _("Pasa todo el tiempo")),
        Option(10, _("No quería que se supiera algo de mí")),
        Option(11, _("No había atención en mi lengua o adaptada a mí")),
        Option(12, _("Lo resolví de otra forma")),
        Option(96, _("Otra razón")),
    ),
    unsure=True,
    when=reported == NO,
    store=keep,
    release=keep,
)

REPORTING = Section(
    "reporting",
    _("Contar y denunciar"),
    (told, reported, report_where, report_outcome, not_report_reasons),
    intro=_("Queremos saber si pudo contarlo o pedir ayuda."),
)
