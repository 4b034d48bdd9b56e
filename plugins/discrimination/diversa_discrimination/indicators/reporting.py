"""Whom people tell, whether they complain, what comes of it, and what it does to their lives."""

from __future__ import annotations

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    YES,
    Case,
    Category,
    Indicator,
    Text,
    distribution,
    options_of,
    share,
)
from diversa_discrimination.indicators.people import spared, victim
from diversa_discrimination.indicators.prevalence import BY, FEW, OWN
from diversa_discrimination.sections.effects import effects, support
from diversa_discrimination.sections.experience import NONE, happened
from diversa_discrimination.sections.grounds import SEX
from diversa_discrimination.sections.reporting import (
    not_report_reasons,
    report_outcome,
    report_where,
    reported,
    told,
)

_ = Text
SOLVED, PENDING, REFUSED_TO_TAKE, NO_ANSWER = 1, 3, 4, 5
SERVICE, AGENCY = 4, 11
HARM = tuple(code for code in effects.real() if code != AGENCY)

told_none = Indicator(
    "disc_told_none",
    _("No le contó a nadie"),
    share(told.has(NONE), among=happened & told.answered()),
    by=BY,
    meaning=_("De cada 100 personas discriminadas, cuántas no le contaron a nadie."),
    formula=_("0 en told_anyone / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, told_anyone=(NONE,)),
                victim(SEX, told_anyone=(1, 2)),
                victim(SEX, told_anyone=REFUSED),
                spared(),
            ),
            50.0,
        ),
    ),
)
report_rate = Indicator(
    "disc_report_rate",
    _("Personas que pusieron una queja o denuncia"),
    share(reported == YES, among=happened & reported.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas discriminadas, cuántas pusieron una queja o denuncia. Los demás casos no se ven."
    ),
    formula=_(
        "reported_official = 1 / disc_12m con reported_official en {1, 2}; lo oculto es 100 menos esto"
    ),
    reference="Análogo propio de ODS 16.3.1",
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                victim(SEX, reported_official=YES),
                victim(SEX, reported_official=NO),
                victim(SEX, reported_official=NO),
                victim(SEX, reported_official=DONT_KNOW),
                spared(),
            ),
            33.3,
        ),
    ),
)
where_share = Indicator(
    "disc_report_where",
    _("Dónde pusieron la queja o denuncia"),
    distribution(*options_of(report_where), among=(reported == YES) & report_where.answered()),
    meaning=_("De cada 100 personas que pusieron una queja, cuántas fueron a cada entidad."),
    formula=_("i en report_where / reported_official = 1 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, reported_official=YES, report_where=(1, 4)),
                victim(SEX, reported_official=YES, report_where=(4,)),
                victim(SEX, reported_official=NO),
            ),
            {1: 50.0, 4: 100.0, 2: 0.0},
        ),
    ),
)
resolution_rate = Indicator(
    "disc_resolution_rate",
    _("Quejas con solución"),
    share(report_outcome == SOLVED, among=(reported == YES) & report_outcome.is_in(1, 2, 4, 5)),
    meaning=_("De cada 100 quejas que ya no están en trámite, cuántas tuvieron solución."),
    formula=_("report_outcome = 1 / report_outcome en {1, 2, 4, 5}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                *(victim(SEX, reported_official=YES, report_outcome=code) for code in (1, 2, 4, 5, 3, 3)),
                spared(),
            ),
            25.0,
            _("Las dos quejas en trámite no entran en la cuenta."),
        ),
    ),
)
pending_share = Indicator(
    "disc_pending_share",
    _("Quejas en trámite"),
    share(report_outcome == PENDING, among=(reported == YES) & report_outcome.answered()),
    meaning=_("De cada 100 quejas, cuántas siguen en trámite."),
    formula=_("report_outcome = 3 / report_outcome en {1 … 5}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(tuple(victim(SEX, reported_official=YES, report_outcome=code) for code in (1, 3, 5, 2)), 25.0),
    ),
)
no_response_rate = Indicator(
    "disc_no_response_rate",
    _("Quejas rechazadas o sin respuesta"),
    share(
        report_outcome.is_in(REFUSED_TO_TAKE, NO_ANSWER), among=(reported == YES) & report_outcome.answered()
    ),
    meaning=_("De cada 100 quejas, cuántas no quisieron recibir o nunca respondieron."),
    formula=_("report_outcome en {4, 5} / report_outcome en {1 … 5}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            tuple(victim(SEX, reported_official=YES, report_outcome=code) for code in (1, 2, 3, 4, 5)), 40.0
        ),
    ),
)
nonreport_reason = Indicator(
    "disc_nonreport_reason",
    _("Razones para no denunciar"),
    distribution(*options_of(not_report_reasons), among=(reported == NO) & not_report_reasons.answered()),
    by=FEW,
    meaning=_("De cada 100 personas que no denunciaron, cuántas dan cada razón."),
    formula=_("r en not_report_reasons / reported_official = 2 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, reported_official=NO, not_report_reasons=(1, 4)),
                victim(SEX, reported_official=NO, not_report_reasons=(4,)),
                victim(SEX, reported_official=YES),
            ),
            {1: 50.0, 4: 100.0, 3: 0.0},
        ),
    ),
)
nonreport_group = Indicator(
    "disc_nonreport_group",
    _("Razones para no denunciar, por clase"),
    distribution(
        Category(1, _("No pudo llegar a la entidad"), not_report_reasons.any_of(1, 7, 11)),
        Category(2, _("No confía"), not_report_reasons.any_of(2, 4, 6)),
        Category(3, _("Miedo o vergüenza"), not_report_reasons.any_of(3, 5, 10)),
        Category(4, _("Le parece poco o normal"), not_report_reasons.any_of(8, 9)),
        Category(5, _("Lo resolvió de otra forma"), not_report_reasons.has(12)),
        among=(reported == NO) & not_report_reasons.answered(),
    ),
    by=FEW,
    meaning=_("De cada 100 personas que no denunciaron, cuántas dan alguna razón de cada clase."),
    formula=_(
        "alguna de {1, 7, 11}, {2, 4, 6}, {3, 5, 10}, {8, 9}, {12} / reported_official = 2 con respuesta"
    ),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, reported_official=NO, not_report_reasons=(1, 7)),
                victim(SEX, reported_official=NO, not_report_reasons=(3, 9)),
            ),
            {1: 50.0, 2: 0.0, 3: 50.0, 4: 50.0, 5: 0.0},
        ),
    ),
)
effect_any = Indicator(
    "disc_effect_any",
    _("Con algún efecto en su vida"),
    share(effects.any_of(*HARM), among=happened & effects.answered()),
    by=BY,
    meaning=_("De cada 100 personas discriminadas, a cuántas les cambió la vida para mal en algo."),
    formula=_(
        "alguno de 1 … 10, 96 en effects / disc_12m con respuesta; 11 (se unió a otras personas) va aparte"
    ),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, effects=(1, 11)),
                victim(SEX, effects=(AGENCY,)),
                victim(SEX, effects=(NONE,)),
                victim(SEX, effects=(96,)),
                victim(SEX, effects=REFUSED),
                spared(),
            ),
            50.0,
        ),
    ),
)
effect_agency = Indicator(
    "disc_effect_agency",
    _("Se unió con otras personas para defender sus derechos"),
    share(effects.has(AGENCY), among=happened & effects.answered()),
    by=BY,
    meaning=_("De cada 100 personas discriminadas, cuántas se unieron con otras para defender sus derechos."),
    formula=_("11 en effects / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(Case((victim(SEX, effects=(1, AGENCY)), victim(SEX, effects=(NONE,)), spared()), 50.0),),
)
service_avoid = Indicator(
    "disc_service_avoid",
    _("Dejó de usar un servicio"),
    share(effects.has(SERVICE), among=happened & effects.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas discriminadas, cuántas dejaron de usar la salud, el transporte u oficinas."
    ),
    formula=_("4 en effects / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, effects=(1, SERVICE)),
                victim(SEX, effects=(1,)),
                victim(SEX, effects=(NONE,)),
                victim(SEX, effects=(2,)),
                spared(),
            ),
            25.0,
        ),
    ),
)
support_share = Indicator(
    "disc_support",
    _("Apoyo que serviría"),
    distribution(*options_of(support), among=happened & support.answered()),
    by=FEW,
    meaning=_("De cada 100 personas discriminadas, a cuántas les serviría cada apoyo."),
    formula=_("s en support_needed / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (victim(SEX, support_needed=(1, 2)), victim(SEX, support_needed=(NONE,)), spared()),
            {1: 50.0, 2: 50.0, 3: 0.0},
        ),
    ),
)

REPORTING = (
    told_none,
    report_rate,
    where_share,
    resolution_rate,
    pending_share,
    no_response_rate,
    nonreport_reason,
    nonreport_group,
    effect_any,
    effect_agency,
    service_avoid,
    support_share,
)
