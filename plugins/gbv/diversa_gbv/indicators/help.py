"""Whom people tell, where they look for help, how it goes, and why many do not look for any."""

from __future__ import annotations

from typing import Any

from diversa import DONT_KNOW, NO, REFUSED, Case, Indicator, Text, distribution, options_of, share
from diversa_gbv.acts import BEFORE, YEAR
from diversa_gbv.indicators.partner import BY, FEW, OWN, PARTICIPANTS, happened
from diversa_gbv.indicators.people import Person, person, single
from diversa_gbv.sections.aftermath import GBV_ANY, NONE
from diversa_gbv.sections.help import (
    NOT_SOUGHT,
    help_rating,
    help_where,
    knows_lines,
    not_sought,
    protection,
    sought,
    sought_help,
    told,
)

_ = Text
THIS_YEAR, EARLIER = 1, 2
JUSTICE = (1, 2, 3, 10)
BELIEVED, BLAMED = 1, 3
GRANTED, UNKNOWN_RIGHT = 1, 5
victims = happened(GBV_ANY, "ever")


def _victim(**more: Any) -> Person:
    """Make a person whom somebody threatened this year."""
    return single(npv_acts={"threat": YEAR}, **more)


told_none = Indicator(
    "gbv_told_none",
    _("No le contó a nadie"),
    share(told.has(NONE), among=victims & told.answered()),
    by=BY,
    meaning=_("De cada 100 personas que vivieron violencia, cuántas no le contaron a nadie."),
    formula=_("0 en told_anyone / gbv_any_ever = 1 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                _victim(told_anyone=(NONE,)),
                _victim(told_anyone=(1, 2)),
                _victim(told_anyone=REFUSED),
                single(),
            ),
            50.0,
        ),
    ),
)
help_rate = Indicator(
    "gbv_help_rate",
    _("Buscó ayuda o denunció"),
    share(sought, among=victims & sought_help.is_in(THIS_YEAR, EARLIER, NOT_SOUGHT)),
    by=BY,
    meaning=_("De cada 100 personas que vivieron violencia, cuántas buscaron ayuda o denunciaron."),
    formula=_("sought_help en {1, 2} / gbv_any_ever = 1 y sought_help en {1, 2, 3}"),
    reference=OWN,
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                _victim(sought_help=THIS_YEAR),
                _victim(sought_help=EARLIER),
                _victim(sought_help=NOT_SOUGHT),
                _victim(sought_help=NOT_SOUGHT),
                _victim(sought_help=DONT_KNOW),
                single(),
            ),
            50.0,
        ),
    ),
)
report_1631 = Indicator(
    "gbv_help_rate_12m",
    _("Víctimas de este año que buscaron ayuda o denunciaron este año"),
    share(
        sought_help == THIS_YEAR,
        among=happened(GBV_ANY) & sought_help.is_in(THIS_YEAR, EARLIER, NOT_SOUGHT),
    ),
    by=BY,
    meaning=_(
        "De cada 100 personas que vivieron violencia este año, cuántas buscaron ayuda o denunciaron este año."
    ),
    formula=_("sought_help = 1 / gbv_any_12m = 1 y sought_help en {1, 2, 3}"),
    reference="Análogo de ODS 16.3.1 (UNODC): víctimas de violencia que la reportaron a una autoridad",
    note=PARTICIPANTS,
    cases=(
        Case(
            (
                _victim(sought_help=THIS_YEAR),
                _victim(sought_help=EARLIER),
                _victim(sought_help=NOT_SOUGHT),
                single(npv_acts={"threat": BEFORE}, sought_help=THIS_YEAR),
            ),
            33.3,
        ),
    ),
)
to_justice = Indicator(
    "gbv_report_justice",
    _("Acudió a la justicia o a la policía"),
    share(
        help_where.any_of(*JUSTICE),
        among=victims & ((sought_help == NOT_SOUGHT) | (sought & help_where.answered())),
    ),
    by=BY,
    meaning=_(
        "De cada 100 personas que vivieron violencia, cuántas fueron a una Comisaría, la Fiscalía, la Policía o Medicina "
        "Legal."
    ),
    formula=_(
        "alguna de 1, 2, 3, 10 en help_where / gbv_any_ever = 1 y se sabe a dónde; quien no "
        "buscó ayuda cuenta como no"
    ),
    reference=OWN + ", sobre ODS 16.3.1",
    proposal=True,
    cases=(
        Case(
            (
                _victim(sought_help=THIS_YEAR, help_where=(2, 4)),
                _victim(sought_help=EARLIER, help_where=(4, 5)),
                _victim(sought_help=NOT_SOUGHT),
                _victim(sought_help=NOT_SOUGHT),
                _victim(sought_help=THIS_YEAR, help_where=REFUSED),
                _victim(sought_help=DONT_KNOW),
            ),
            25.0,
            _("Quien no buscó ayuda no vio la pregunta y cuenta como no."),
        ),
    ),
)
where = Indicator(
    "gbv_help_where",
    _("A dónde acudió"),
    distribution(*options_of(help_where), among=victims & sought & help_where.answered()),
    by=("gender_group", "area_group"),
    meaning=_("De cada 100 personas que buscaron ayuda, cuántas fueron a cada lugar."),
    formula=_("w en help_where / sought_help en {1, 2} con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                _victim(sought_help=THIS_YEAR, help_where=(1, 4)),
                _victim(sought_help=THIS_YEAR, help_where=(4,)),
                _victim(sought_help=NOT_SOUGHT),
            ),
            {1: 50.0, 4: 100.0, 3: 0.0},
        ),
    ),
)
good_care = Indicator(
    "gbv_good_care",
    _("Le creyeron y le ayudaron"),
    share(help_rating == BELIEVED, among=sought & help_rating.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas que buscaron ayuda, a cuántas les creyeron y las ayudaron la última vez."
    ),
    formula=_("help_rating = 1 / sought_help en {1, 2} y help_rating en {1 … 4}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                _victim(sought_help=THIS_YEAR, help_rating=1),
                _victim(sought_help=THIS_YEAR, help_rating=2),
                _victim(sought_help=EARLIER, help_rating=3),
                _victim(sought_help=EARLIER, help_rating=4),
                _victim(sought_help=EARLIER, help_rating=DONT_KNOW),
            ),
            25.0,
        ),
    ),
)
blamed = Indicator(
    "gbv_blamed",
    _("No le creyeron o le culparon"),
    share(help_rating == BLAMED, among=sought & help_rating.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas que buscaron ayuda, a cuántas no les creyeron o las culparon la última vez."
    ),
    formula=_("help_rating = 3 / sought_help en {1, 2} y help_rating en {1 … 4}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                _victim(sought_help=THIS_YEAR, help_rating=3),
                _victim(sought_help=THIS_YEAR, help_rating=1),
                _victim(sought_help=NOT_SOUGHT),
            ),
            50.0,
        ),
    ),
)
granted = Indicator(
    "gbv_protection",
    _("Medida de protección concedida"),
    share(protection == GRANTED, among=sought & protection.is_in(1, 2, 3)),
    by=("gender_group", "region"),
    meaning=_("De cada 100 personas que pidieron una medida de protección, a cuántas se la dieron."),
    formula=_("protection_measure = 1 / protection_measure en {1, 2, 3}"),
    reference="Leyes 294 de 1996, 575 de 2000 y 1257 de 2008; indicador propio",
    proposal=True,
    cases=(
        Case(
            tuple(_victim(sought_help=THIS_YEAR, protection_measure=code) for code in (1, 2, 3, 3, 4, 5)),
            25.0,
        ),
    ),
)
unknown_right = Indicator(
    "gbv_protection_unknown",
    _("No sabía que existían las medidas de protección"),
    share(protection == UNKNOWN_RIGHT, among=sought & protection.answered()),
    by=("gender_group", "region"),
    meaning=_("De cada 100 personas que buscaron ayuda, cuántas no sabían que podían pedir protección."),
    formula=_("protection_measure = 5 / protection_measure en {1 … 5}"),
    reference="Leyes 294 de 1996, 575 de 2000 y 1257 de 2008; indicador propio",
    proposal=True,
    cases=(
        Case(tuple(_victim(sought_help=THIS_YEAR, protection_measure=code) for code in (1, 4, 4, 5)), 25.0),
    ),
)
barrier = Indicator(
    "gbv_barrier",
    _("Razones para no buscar ayuda"),
    distribution(*options_of(not_sought), among=(sought_help == NOT_SOUGHT) & not_sought.answered()),
    by=FEW,
    meaning=_("De cada 100 personas que no buscaron ayuda, cuántas dan cada razón."),
    formula=_("r en not_sought_reasons / sought_help = 3 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                _victim(sought_help=NOT_SOUGHT, not_sought_reasons=(3, 7)),
                _victim(sought_help=NOT_SOUGHT, not_sought_reasons=(3,)),
                _victim(sought_help=NOT_SOUGHT, not_sought_reasons=REFUSED),
                _victim(sought_help=THIS_YEAR),
            ),
            {3: 100.0, 7: 50.0, 1: 0.0},
        ),
    ),
)
line_known = Indicator(
    "gbv_line_known",
    _("Conoce cada línea o servicio de ayuda"),
    distribution(*options_of(knows_lines), among=knows_lines.answered()),
    by=FEW,
    meaning=_("De cada 100 personas que participaron, cuántas conocen cada ayuda."),
    formula=_("l en knows_lines / todas las personas con respuesta, también 0"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                single(knows_lines=(1, 2)),
                person(knows_lines=(2,)),
                person(knows_lines=(NONE,), consent_partner=NO),
                person(knows_lines=REFUSED),
            ),
            {1: 33.3, 2: 66.7, 4: 0.0},
        ),
    ),
)

HELP = (
    told_none,
    help_rate,
    report_1631,
    to_justice,
    where,
    good_care,
    blamed,
    granted,
    unknown_right,
    barrier,
    line_known,
)
