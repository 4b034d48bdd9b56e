"""Who has the services of the home, how far the countryside is behind, and why services are missing."""

from __future__ import annotations

from functools import reduce
from operator import or_

from diversa import (
    DONT_KNOW,
    REFUSED,
    Case,
    Category,
    Condition,
    Indicator,
    Option,
    Text,
    difference,
    distribution,
    known_true,
    options_of,
)
from diversa.questionnaire.answers import Code
from diversa.questionnaire.standard import AREA_TYPE
from diversa_public_services.indicators.people import Person, brief, with_services
from diversa_public_services.sections.home import (
    HAS,
    LACKS,
    NEAR,
    WORKING,
    no_service_reasons,
    service_access,
)
from diversa_public_services.sections.lists import HOME_SERVICES, IN_A_SENTENCE

_ = Text
OWN = "Propuesta propia"
HOUSEHOLD = (
    "area_group",
    "stratum_band",
    "region",
    "department",
    "gender_group",
    "ethnic_group",
    "disability",
    "migration_group",
)
"""Breakdowns of what is true of a household; the person's own are those of who answered for it."""
TOWN, SCATTERED = 1, 3
KNOWN = (*HAS, *LACKS)
asked_of_home = service_access.any_row(*KNOWN)
# The worked example of the plan: two working, one down, one near the network, two far from it, one who does not know.
SEVEN = tuple(with_services(AC=code) for code in (1, 1, 2, 3, 4, 4, DONT_KNOW))


def _by_service(wanted: tuple[int, ...], among: tuple[int, ...]) -> tuple[Category, ...]:
    return tuple(
        Category(
            row.code,
            row.label,
            service_access.cell(row.code).is_in(*wanted),
            among=service_access.cell(row.code).is_in(*among),
        )
        for row in HOME_SERVICES
    )


access_rate = Indicator(
    "service_access_rate",
    _("Personas con cada servicio en su casa"),
    distribution(*_by_service(HAS, KNOWN), among=asked_of_home),
    by=HOUSEHOLD,
    meaning=_("De cada 100 personas que participaron, cuántas tienen cada servicio en su casa."),
    formula=_("100 x service_access s en {1, 2} / s en {1, 2, 3, 4}, para cada servicio s"),
    reference="IA1; componentes del ODS 1.4.1 y conexión como en las encuestas de hogares del DANE",
    note=_("Cuenta a las personas que respondieron, no a todas las que viven en el hogar."),
    headline=True,
    cases=(
        Case(SEVEN, {"AC": 50.0}, _("Quien no sabe queda por fuera: son 3 de 6.")),
        Case(
            (with_services(EN=1, GN=4), with_services(EN=2, GN=3)),
            {"EN": 100.0, "GN": 0.0, "IF": None},
            _("Cada servicio tiene su propia cuenta. Dañado también es tener."),
        ),
    ),
)
working_rate = Indicator(
    "service_working_rate",
    _("Personas a las que hoy les funciona cada servicio"),
    distribution(*_by_service((WORKING,), KNOWN), among=asked_of_home),
    by=HOUSEHOLD,
    meaning=_("De cada 100 personas que participaron, a cuántas les funciona hoy cada servicio."),
    formula=_("100 x service_access s = 1 / s en {1, 2, 3, 4}, para cada servicio s"),
    reference="IA2, propuesta propia",
    proposal=True,
    cases=(Case(SEVEN, {"AC": 33.3}),),
)
last_mile = Indicator(
    "last_mile_share",
    _("Sin el servicio, aunque la red pasa cerca"),
    distribution(*_by_service((NEAR,), LACKS), among=service_access.any_row(*LACKS)),
    by=HOUSEHOLD,
    meaning=_("De cada 100 personas sin un servicio, a cuántas les pasa cerca la red."),
    formula=_("100 x service_access s = 3 / s en {3, 4}, para cada servicio s"),
    reference="IA3, propuesta propia",
    proposal=True,
    cases=(Case(SEVEN, {"AC": 33.3}), Case((with_services(AC=1),), {"AC": None})),
)


def _gap(service: Option) -> Indicator:
    """Compare towns with the scattered countryside, for one service."""
    cell = service_access.cell(service.code)

    def known(area: int) -> Condition:
        return cell.is_in(*KNOWN) & (area == AREA_TYPE)

    def living(area: int, having: int, of: int) -> tuple[Person, ...]:
        codes = (WORKING,) * having + (LACKS[1],) * (of - having)
        return tuple(brief(area_type=area, service_access={str(service.code): code}) for code in codes)

    return Indicator(
        f"territorial_gap_{service.code}",
        _("{item}: cabecera menos zona rural").fill(item=service.label),
        difference((cell.is_in(*HAS), known(TOWN)), (cell.is_in(*HAS), known(SCATTERED))),
        meaning=_(
            "Cuántos puntos más de cada 100 personas tienen el servicio en la cabecera que en la zona rural dispersa."
        ),
        formula=_("service_access_rate con area_type = 1 menos service_access_rate con area_type = 3"),
        reference="IA11, propuesta propia",
        proposal=True,
        minimum_base=30,
        cases=(
            Case(
                (*living(TOWN, 9, 10), *living(SCATTERED, 4, 10), *living(2, 0, 5)),
                50.0,
                _("90 de cada 100 en la cabecera y 40 en la zona rural. Los centros poblados no entran."),
            ),
            Case(living(TOWN, 9, 10), None, _("Sin zona rural no hay con qué comparar.")),
        ),
    )


GAPS = tuple(map(_gap, HOME_SERVICES))


def _given(*reasons: Code) -> Condition:
    """Tell whether any of these reasons was given for any service; what was not asked was not given."""
    return known_true(reduce(or_, (asked.is_in(*reasons) for asked in no_service_reasons)))


def _reasons(service: Option) -> Indicator:
    """Tell why a service is missing."""
    asked = next(q for q in no_service_reasons if q.id == f"no_service_reasons_{service.code}")
    missing = service_access.cell(service.code).is_in(*LACKS)
    code = str(service.code)
    return Indicator(
        asked.id,
        _("Por qué no tienen {item}").fill(item=service.label),
        distribution(*options_of(asked), among=missing & asked.answered()),
        meaning=_("De cada 100 personas sin el servicio, cuántas dan cada razón. Podían dar dos."),
        formula=_("r en no_service_reasons del servicio / service_access en {3, 4} con respuesta"),
        reference=OWN,
        proposal=True,
        cases=(
            Case(
                (
                    brief(**{service_access.id: {code: 3}, asked.id: (2, 3)}),
                    brief(**{service_access.id: {code: 4}, asked.id: (1,)}),
                    brief(**{service_access.id: {code: 4}, asked.id: DONT_KNOW}),
                    brief(**{service_access.id: {code: 1}}),
                ),
                {1: 50.0, 2: 50.0, 3: 50.0, 4: 0.0},
            ),
        ),
    )


ANY_REASON = no_service_reasons[0]
why_missing = Indicator(
    "no_service_reason_share",
    _("Por qué faltan servicios en casa"),
    distribution(
        *(Category(option.code, option.label, _given(option.code)) for option in ANY_REASON.options),
        among=service_access.any_row(*LACKS) & _given(*ANY_REASON.codes()),
    ),
    by=("area_group", "stratum_band", "region"),
    meaning=_("De cada 100 personas a las que les falta algún servicio, cuántas dan cada razón."),
    formula=_("r en no_service_reasons de algún servicio / personas sin algún servicio y con alguna razón"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                brief(
                    service_access={"GN": 3, "IF": 4}, no_service_reasons_GN=(2,), no_service_reasons_IF=(1,)
                ),
                brief(service_access={"GN": 4}, no_service_reasons_GN=(1, 3)),
                brief(service_access={"GN": 4}, no_service_reasons_GN=REFUSED),
                brief(service_access={"GN": 1}),
            ),
            {1: 100.0, 2: 50.0, 3: 50.0, 4: 0.0},
            _("Cuenta a la persona una vez, aunque le falten varios servicios."),
        ),
    ),
)

REASONS = (why_missing, *map(_reasons, IN_A_SENTENCE))
ACCESS = (access_rate, working_rate, last_mile, *GAPS, *REASONS)
