"""Serious problems with a service: what happened, whether a person complained, and what came of it."""

from __future__ import annotations

from diversa import (
    NO,
    YES,
    Condition,
    MultipleChoice,
    Named,
    Option,
    Panel,
    Section,
    SingleChoice,
    Text,
    keep,
    merge_rare,
    pick_from,
)
from diversa.questionnaire.answers import DONT_KNOW
from diversa.questionnaire.conditions import In
from diversa.questionnaire.standard import YES_NO
from diversa_public_services.sections.cards import PATHS
from diversa_public_services.sections.form import full
from diversa_public_services.sections.lists import EVERY_SERVICE, NONE

_ = Text

problems = MultipleChoice(
    "problem_services",
    _("En los últimos 12 meses, ¿con cuáles servicios tuvo un problema serio?"),
    options=(*EVERY_SERVICE, Option(NONE, _("Con ninguno"), exclusive=True)),
    store=keep,
    release=keep,
    source="A39",
)
problem = Named("problem", problems.any())
several = problems.count_of() >= 2
worst_service = SingleChoice(
    "worst_service",
    _("¿Con cuál fue el problema más grave?"),
    options=pick_from(problems),
    when=several,
    store=keep,
    release=keep,
    source="A40, servicio",
)
what_happened = SingleChoice(
    "worst_problem",
    _("Piense en el problema más grave. ¿Qué pasó?"),
    options=(
        Option(1, _("Cortes, o no llegó el servicio")),
        Option(2, _("Mala calidad")),
        Option(3, _("Un cobro alto o equivocado")),
        Option(4, _("Me lo suspendieron")),
        Option(5, _("No me conectan o no me afilian")),
        Option(6, _("Mala atención")),
        Option(7, _("Me lo negaron")),
        Option(96, _("Otra cosa")),
    ),
    unsure=True,
    when=problem,
    store=keep,
    release=keep,
    source="A40",
)


def worst_is(*services: str) -> Condition:
    """Tell whether the most serious problem was with one of these services."""
    return worst_service.is_in(*services) | ((problems.count_of() == 1) & problems.any_of(*services))


complained = SingleChoice(
    "complained",
    _("¿Presentó una petición, una queja o un reclamo?"),
    options=YES_NO,
    unsure=True,
    when=problem,
    panels=tuple(
        Panel(worst_is(*path.services) & In("complained", (YES, NO), (DONT_KNOW,)), path.screen.id)
        for path in PATHS
    ),
    store=keep,
    release=keep,
    source="A41",
)
complained_to = MultipleChoice(
    "complained_to",
    _("¿Ante quién?"),
    options=(
        Option(1, _("La empresa o la entidad que presta el servicio")),
        Option(2, _("La alcaldía o la personería")),
        Option(3, _("Una superintendencia")),
        Option(4, _("La defensoría o la procuraduría")),
        Option(5, _("Un juez o una jueza (tutela)")),
        Option(6, _("Vocal de control, veeduría o junta de acción comunal")),
        Option(96, _("Otra persona o entidad")),
    ),
    when=complained == YES,
    store=keep,
    release=keep,
    source="A42",
)
outcome = SingleChoice(
    "complaint_outcome",
    _("¿En qué quedó?"),
    options=(
        Option(1, _("Me dieron la razón")),
        Option(2, _("Me dieron la razón en parte")),
        Option(3, _("Me dijeron que no")),
        Option(4, _("Sigue en trámite")),
        Option(5, _("Nunca respondieron")),
    ),
    unsure=True,
    when=complained == YES,
    store=keep,
    release=keep,
    source="A43",
)
answer_time = SingleChoice(
    "answer_time",
    _("¿En cuánto tiempo le respondieron?"),
    options=(
        Option(1, _("En 15 días hábiles o menos")),
        Option(2, _("En más de 15 días hábiles")),
    ),
    unsure=True,
    when=full & outcome.is_in(1, 2, 3),
    store=keep,
    release=keep,
    source="A44",
)
not_complained_reason = SingleChoice(
    "not_complained_reason",
    _("¿Por qué no reclamó?"),
    options=(
        Option(1, _("No sabía cómo")),
        Option(2, _("No sirve de nada")),
        Option(3, _("Miedo a represalias")),
        Option(4, _("Toma mucho tiempo o dinero")),
        Option(5, _("Lo resolví de otra forma")),
        Option(6, _("No hay oficina, o no hay internet")),
        Option(96, _("Otra razón")),
    ),
    when=full & (complained == NO),
    store=keep,
    release=merge_rare(5),
    source="A45",
)

PROBLEMS = Section(
    "problems",
    _("Problemas y reclamos"),
    (
        problems,
        worst_service,
        what_happened,
        complained,
        complained_to,
        outcome,
        answer_time,
        not_complained_reason,
    ),
    intro=_("Un problema serio es el que le hizo perder tiempo, dinero o salud."),
)
