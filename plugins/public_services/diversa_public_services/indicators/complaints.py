"""What people do when a service fails, what comes of it, and why some things are not even tried."""

from __future__ import annotations

from typing import Any

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    Case,
    Condition,
    Indicator,
    SingleChoice,
    Text,
    distribution,
    options_of,
    share,
)
from diversa.questionnaire import standard
from diversa_public_services.derived import problem_service
from diversa_public_services.indicators.people import Person, brief, complainant, silent, whole
from diversa_public_services.sections.documents import not_tried_reason, tried_all
from diversa_public_services.sections.health import no_care_reason, unmet
from diversa_public_services.sections.lists import NONE
from diversa_public_services.sections.problems import (
    answer_time,
    complained,
    complained_to,
    not_complained_reason,
    outcome,
    problem,
    problems,
    what_happened,
)
from diversa_public_services.sections.school import attends_public, no_school_reason

_ = Text
OWN = "Propuesta propia"
BY = standard.STANDARD_BREAKDOWNS
FEW = ("gender_group", "age_years", "stratum_band", "ethnic_group", "disability", "area_group", "region")
FAVOURABLE, CLOSED, ANSWERED_OR_NOT, NEVER = (1, 2), (1, 2, 3, 5), (1, 2, 3, 4, 5), 5
# The worked example of the plan: 4 in favour, 2 in part, 3 denied, 5 pending, 1 never answered.
FIFTEEN = tuple(
    complainant(code) for code, people in ((1, 4), (2, 2), (3, 3), (4, 5), (5, 1)) for _each in range(people)
)

problem_rate = Indicator(
    "problem_rate",
    _("Con un problema serio, por servicio"),
    distribution(*options_of(problems), among=problems.answered()),
    by=FEW,
    meaning=_("De cada 100 personas que participaron, cuántas tuvieron un problema serio con cada servicio."),
    formula=_(
        "100 x s en problem_services / personas que respondieron problem_services, también quienes no tuvieron"
    ),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (brief(problem_services=("AC", "EN")), brief(problem_services=(NONE,)), brief()),
            {"AC": 50.0, "EN": 50.0, "TM": 0.0},
            _("Quien no tuvo problemas también cuenta."),
        ),
    ),
)
worst = Indicator(
    "worst_problem_service",
    _("El servicio con el problema más grave"),
    distribution(*options_of(problem_service), among=problem & problem_service.answered()),
    by=FEW,
    meaning=_("De cada 100 personas con algún problema, en cuántas el más grave fue con cada servicio."),
    formula=_("100 x problem_service = s / personas con un problema de quienes se sabe"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                brief(problem_services=("AC",)),
                brief(problem_services=("AC", "SA"), worst_service="SA"),
                brief(problem_services=("AC", "SA")),
                brief(problem_services=(NONE,)),
            ),
            {"AC": 50.0, "SA": 50.0, "EN": 0.0},
            _("Con un solo problema, ese es el más grave."),
        ),
    ),
)
what = Indicator(
    "worst_problem_kind",
    _("Qué pasó con el servicio"),
    distribution(*options_of(what_happened), among=problem & what_happened.answered()),
    by=FEW,
    meaning=_("De cada 100 personas con algún problema, qué fue lo más grave que pasó."),
    formula=_("100 x worst_problem = k / personas con un problema y con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                brief(problem_services=("AC",), worst_problem=1),
                brief(problem_services=("AC",), worst_problem=3),
                brief(problem_services=("AC",), worst_problem=DONT_KNOW),
                brief(problem_services=(NONE,)),
            ),
            {1: 50.0, 3: 50.0, 7: 0.0},
        ),
    ),
)
complaint_rate = Indicator(
    "complaint_rate",
    _("Personas que reclamaron"),
    share(complained == YES, among=problem),
    by=BY,
    meaning=_("De cada 100 personas con un problema serio, cuántas reclamaron."),
    formula=_("100 x complained = 1 / personas con un problema en problem_services"),
    reference="IA9, propuesta propia",
    proposal=True,
    headline=True,
    cases=(
        Case((complainant(1), silent(), silent(), silent(), brief(problem_services=(NONE,))), 25.0),
        Case(
            (complainant(1), brief(problem_services=("SA",), complained=DONT_KNOW)),
            50.0,
            _("Quien no sabe si reclamó tuvo un problema, y cuenta en la base."),
        ),
    ),
)
resolution = Indicator(
    "complaint_resolution",
    _("Reclamos con la razón para la persona"),
    share(outcome.is_in(*FAVOURABLE), among=outcome.is_in(*CLOSED)),
    by=FEW,
    meaning=_("De cada 100 reclamos que ya no están en trámite, cuántos dieron la razón a la persona."),
    formula=_("100 x complaint_outcome en {1, 2} / complaint_outcome en {1, 2, 3, 5}"),
    reference="IA9, propuesta propia",
    proposal=True,
    headline=True,
    cases=(Case(FIFTEEN, 60.0, _("Son 6 de 10: los 5 en trámite no entran.")),),
)
on_time = Indicator(
    "complaint_on_time",
    _("Reclamos respondidos a tiempo"),
    share(answer_time == 1, among=outcome.is_in(1, 2, 3) & answer_time.is_in(1, 2)),
    by=FEW,
    meaning=_("De cada 100 reclamos con respuesta, cuántos la tuvieron en 15 días hábiles o menos."),
    formula=_("100 x answer_time = 1 / answer_time en {1, 2}; solo en la encuesta completa"),
    reference="IA9, propuesta propia; plazo de la Ley 142 de 1994",
    proposal=True,
    cases=(
        Case(
            (
                complainant(1, whole, answer_time=1),
                complainant(3, whole, answer_time=2),
                complainant(2, whole, answer_time=2),
                complainant(2, whole, answer_time=DONT_KNOW),
                complainant(1),
            ),
            33.3,
            _("La encuesta corta no pregunta por el plazo."),
        ),
    ),
)
silence = Indicator(
    "complaint_silence",
    _("Reclamos sin respuesta"),
    share(outcome == NEVER, among=(complained == YES) & outcome.is_in(*ANSWERED_OR_NOT)),
    by=FEW,
    meaning=_("De cada 100 reclamos, cuántos nunca tuvieron respuesta."),
    formula=_("100 x complaint_outcome = 5 / complaint_outcome en {1, 2, 3, 4, 5}"),
    reference="IA9, propuesta propia",
    proposal=True,
    cases=(Case(FIFTEEN, 6.7, _("Es 1 de 15.")),),
)
where = Indicator(
    "complaint_where",
    _("Ante quién reclamaron"),
    distribution(*options_of(complained_to), among=(complained == YES) & complained_to.answered()),
    by=FEW,
    meaning=_("De cada 100 personas que reclamaron, cuántas lo hicieron ante cada entidad."),
    formula=_("100 x i en complained_to / complained = 1 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                complainant(1, complained_to=(1, 3)),
                complainant(1, complained_to=(1,)),
                complainant(1, complained_to=REFUSED),
                silent(),
            ),
            {1: 100.0, 3: 50.0, 5: 0.0},
        ),
    ),
)


def _why(
    id_: str, title: Text, meaning: Text, asked: SingleChoice, among: Condition, **path: Any
) -> Indicator:
    """Tell the reasons that people gave when they were asked for one; `path` leads a person to the question."""
    first, second = (option.code for option in asked.options[:2])
    people: tuple[Person, ...] = tuple(
        whole(**path, **{asked.id: code}) for code in (first, first, second, second, 96, REFUSED)
    )
    return Indicator(
        id_,
        title,
        distribution(*options_of(asked), among=among & asked.answered()),
        by=FEW,
        meaning=meaning,
        formula=_("100 x quienes dan la razón r / personas a las que se preguntó y que respondieron"),
        reference="Preguntas complementarias del ODS 16.6.2 sobre necesidad y acceso; lista propia",
        proposal=True,
        cases=(Case((*people, whole()), {first: 40.0, second: 40.0, 96: 20.0}),),
    )


REASONS = (
    _why(
        "no_care_reason_share",
        _("Por qué no recibieron atención en salud"),
        _("De cada 100 personas que no siempre recibieron atención, cuántas dan cada razón."),
        no_care_reason,
        unmet,
        health_need=YES,
        care_received=2,
    ),
    _why(
        "no_school_reason_share",
        _("Por qué no van a un colegio oficial"),
        _("De cada 100 personas en cuyo hogar alguien no va a un colegio oficial, cuántas dan cada razón."),
        no_school_reason,
        attends_public == NO,
        children_5_16=YES,
        attends_public_school=NO,
    ),
    _why(
        "no_document_reason_share",
        _("Por qué no intentaron obtener un documento"),
        _("De cada 100 personas que no intentaron obtener un documento, cuántas dan cada razón."),
        not_tried_reason,
        tried_all == NO,
        documents_needed=(1,),
        tried_all_documents=NO,
    ),
    _why(
        "no_complaint_reason_share",
        _("Por qué no reclamaron"),
        _("De cada 100 personas con un problema que no reclamaron, cuántas dan cada razón."),
        not_complained_reason,
        complained == NO,
        problem_services=("EN",),
        complained=NO,
    ),
)

COMPLAINTS = (
    problem_rate,
    worst,
    what,
    complaint_rate,
    resolution,
    on_time,
    silence,
    where,
    *REASONS,
)
