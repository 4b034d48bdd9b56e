"""What partners and ex-partners do."""

from __future__ import annotations

from diversa import NO, REFUSED, Case, Category, Condition, Indicator, Text, distribution, share
from diversa_gbv.acts import BEFORE, YEAR, Acts
from diversa_gbv.derived import INDEX, controls, women
from diversa_gbv.indicators.people import MAN, TRANS_WOMAN, answered_only, person, single
from diversa_gbv.sections.opening import partnered
from diversa_gbv.sections.partner import (
    CONTRACEPTION,
    IPV_CTRL,
    IPV_ECON,
    IPV_PHYS,
    IPV_PHYSSEX,
    IPV_PSYCH,
    IPV_REPRO,
    IPV_SDG,
    IPV_SEV,
    IPV_SEX,
    LOCKED_UP,
)

_ = Text
BY = ("gender_group", "age_years", "lgbtiq", "ethnic_group", "disability", "area_group", "region")
BY_OF_WOMEN = BY[1:]
FEW = ("gender_group", "age_years", "region")
"""Breakdowns of families: one for each category would fill a book."""
OWN = "Propuesta propia"
SDG_521 = "ODS 5.2.1 (OMS, UNICEF, ONU Mujeres, UNODC, UNFPA), adaptado: 18 años o más"
PARTICIPANTS = _(
    "Cuenta a quienes participaron, que decidieron hacerlo: no se compara con encuestas por muestreo."
)
MANY_CONTROLS = 3

FORMS = (IPV_PHYS, IPV_SEX, IPV_PSYCH, IPV_CTRL, IPV_ECON)
FORM_LABELS = (_("Física"), _("Sexual"), _("Psicológica"), _("Control"), _("Económica"))


def happened(acts: Acts, window: str = "12m") -> Condition:
    """Return where an index is 1."""
    return INDEX[f"{acts.id}_{window}"] == 1


def known(acts: Acts, window: str = "12m") -> Condition:
    """Return where an index is known."""
    return INDEX[f"{acts.id}_{window}"].answered()


def _by_form(window: str) -> tuple[Category, ...]:
    return tuple(
        Category(
            acts.id.removeprefix("ipv_"),
            label,
            happened(acts, window),
            among=partnered & known(acts, window),
        )
        for acts, label in zip(FORMS, FORM_LABELS, strict=True)
    )


sdg_521 = Indicator(
    "gbv_ipv_sdg_521",
    _("Mujeres que vivieron violencia física, sexual o psicológica de su pareja o expareja (12 meses)"),
    share(happened(IPV_SDG), among=women & partnered & known(IPV_SDG)),
    by=BY_OF_WOMEN,
    meaning=_(
        "De cada 100 mujeres que participaron y tienen o tuvieron pareja, cuántas vivieron violencia física, sexual o "
        "psicológica de esa pareja en el último año."
    ),
    formula=_(
        "ipv_sdg_12m = 1 / gender_identity en {2, 4}, partner_status en {1, 2, 3} e ipv_sdg_12m conocido"
    ),
    reference=SDG_521,
    note=PARTICIPANTS,
    headline=True,
    cases=(
        Case(
            (
                person(ipv_psych={"insulted": YEAR}),
                person(gender=TRANS_WOMAN, ipv_physical={"slap": BEFORE}),
                person(),
                person(ipv_control={"jealous": YEAR}),
                person(gender=MAN, ipv_physical={"slap": YEAR}),
                single(),
                person(consent_partner=NO),
            ),
            25.0,
            _(
                "Una de cuatro mujeres con pareja. Lo de hace más de un año y el control no cuentan aquí; los hombres, quien "
                "nunca tuvo pareja y quien no quiso responder esta parte no están en la base."
            ),
        ),
        Case(
            (
                answered_only(ipv_physical=dict.fromkeys(("push", "slap", "hit", "kick"), 3)),
                answered_only(ipv_sexual={"sex_fear": YEAR}),
            ),
            100.0,
            _("Con 4 de 16 respuestas no se sabe; con un solo «Sí» ya se sabe."),
        ),
        Case((single(),), None, _("Sin nadie en la base no hay cifra.")),
    ),
)
physsex = Indicator(
    "gbv_ipv_physsex_12m",
    _("Mujeres que vivieron violencia física o sexual de su pareja o expareja (12 meses)"),
    share(happened(IPV_PHYSSEX), among=women & partnered & known(IPV_PHYSSEX)),
    by=BY_OF_WOMEN,
    meaning=_(
        "De cada 100 mujeres que participaron y tienen o tuvieron pareja, a cuántas las golpearon o las forzaron a algo "
        "sexual en el último año."
    ),
    formula=_(
        "ipv_physsex_12m = 1 / gender_identity en {2, 4}, partner_status en {1, 2, 3} e "
        "ipv_physsex_12m conocido"
    ),
    reference=SDG_521 + "; la parte que se compara en el mundo",
    note=PARTICIPANTS,
    cases=(
        Case(
            (
                person(ipv_physical={"kick": YEAR}),
                person(ipv_sexual={"forced_acts": YEAR}),
                person(ipv_psych={"insulted": YEAR}),
                person(ipv_physical={LOCKED_UP: YEAR}),
                person(ipv_sexual={CONTRACEPTION: YEAR}),
            ),
            40.0,
            _("Encerrar y no dejar cuidarse se cuentan en otros indicadores."),
        ),
        Case((person(consent_sexual=NO), person(ipv_physical={"push": YEAR}, consent_sexual=NO)), 50.0),
    ),
)
form_12m = Indicator(
    "gbv_ipv_form_12m",
    _("Violencia de la pareja en los últimos 12 meses, por forma"),
    distribution(*_by_form("12m"), among=partnered),
    by=FEW,
    meaning=_(
        "De cada 100 personas que participaron y tienen o tuvieron pareja, cuántas vivieron cada forma de violencia."
    ),
    formula=_("ipv_f_12m = 1 / partner_status en {1, 2, 3} e ipv_f_12m conocido, para cada forma f"),
    reference=OWN + ", sobre los indicadores básicos de Naciones Unidas (2014)",
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_physical={"slap": YEAR}, ipv_control={"dress": YEAR}),
                person(gender=MAN, ipv_econ={"debts": YEAR}),
                person(consent_sexual=NO),
                person(ipv_psych=REFUSED),
                single(),
            ),
            {"phys": 25.0, "sex": 0.0, "psych": 0.0, "ctrl": 25.0, "econ": 25.0},
            _("Cada forma tiene su propia base: de quien no respondió una, esa no se sabe."),
        ),
    ),
)
form_ever = Indicator(
    "gbv_ipv_form_ever",
    _("Violencia de la pareja alguna vez, por forma"),
    distribution(*_by_form("ever"), among=partnered),
    by=FEW,
    meaning=_(
        "De cada 100 personas que participaron y tienen o tuvieron pareja, cuántas vivieron alguna vez cada forma."
    ),
    formula=_("ipv_f_ever = 1 / partner_status en {1, 2, 3} e ipv_f_ever conocido, para cada forma f"),
    reference=OWN + ", sobre los indicadores básicos de Naciones Unidas (2014)",
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_physical={"slap": BEFORE}),
                person(ipv_physical={"slap": YEAR}),
                person(),
                person(),
            ),
            {"phys": 50.0, "sex": 0.0},
        ),
    ),
)
severe = Indicator(
    "gbv_ipv_severe_12m",
    _("Violencia física grave de la pareja (12 meses)"),
    share(happened(IPV_SEV), among=partnered & known(IPV_SEV)),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron y tienen o tuvieron pareja, a cuántas les pegaron con el puño o un objeto, "
        "las patearon, las asfixiaron o las atacaron con un arma."
    ),
    formula=_(
        "ipv_sev_12m = 1 / partner_status en {1, 2, 3} e ipv_sev_12m conocido; filas hit, kick, choke, weapon"
    ),
    reference=OWN + ", con el corte de la OMS: el puño es grave",
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_physical={"hit": YEAR}),
                person(ipv_physical={"slap": YEAR, "push": YEAR}),
                person(ipv_physical={"weapon": BEFORE}),
                person(),
            ),
            25.0,
        ),
    ),
)
control_3plus = Indicator(
    "gbv_ipv_control_3plus",
    _("Tres o más formas de control de la pareja, alguna vez"),
    share(controls >= MANY_CONTROLS, among=partnered & controls.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron y tienen o tuvieron pareja, a cuántas las controló de tres formas o más."
    ),
    formula=_("ipv_ctrl_n >= 3 / partner_status en {1, 2, 3} y al menos 6 de las 8 filas con respuesta"),
    reference=OWN + ", con el corte usual de DHS",
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_control={"jealous": YEAR, "accused": BEFORE, "dress": YEAR}),
                person(ipv_control={"jealous": YEAR, "accused": YEAR}),
                answered_only(ipv_control=dict.fromkeys(("jealous", "accused", "dress", "permission"), YEAR)),
            ),
            50.0,
            _("Con cuatro líneas de ocho no se cuentan."),
        ),
    ),
)
econ = Indicator(
    "gbv_ipv_econ_12m",
    _("Violencia económica o patrimonial de la pareja (12 meses)"),
    share(happened(IPV_ECON), among=partnered & known(IPV_ECON)),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron y tienen o tuvieron pareja, a cuántas les negaron, quitaron o controlaron el "
        "dinero o las cosas en el último año."
    ),
    formula=_("ipv_econ_12m = 1 / partner_status en {1, 2, 3} e ipv_econ_12m conocido"),
    reference="Ley 1257 de 2008, artículos 2 y 3; indicador propio",
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_econ={"took_money": YEAR}),
                person(ipv_econ={"took_money": BEFORE}),
                person(ipv_econ=REFUSED),
            ),
            50.0,
        ),
    ),
)
reproductive = Indicator(
    "gbv_repro_coercion",
    _("Coerción reproductiva (12 meses)"),
    share(happened(IPV_REPRO), among=partnered & known(IPV_REPRO)),
    by=BY,
    meaning=_(
        "De cada 100 personas con pareja que respondieron la parte sexual, a cuántas no las dejaron cuidarse o les quitaron "
        "el condón sin permiso en el último año."
    ),
    formula=_("ipv_repro_12m = 1 / partner_status en {1, 2, 3}, consent_sexual = 1 y la fila con respuesta"),
    reference=OWN,
    note=_("No entra en el indicador de los ODS."),
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_sexual={CONTRACEPTION: YEAR}),
                person(ipv_sexual={"forced_sex": YEAR}),
                person(consent_sexual=NO),
            ),
            50.0,
        ),
    ),
)

PARTNER = (sdg_521, physsex, form_12m, form_ever, severe, control_3plus, econ, reproductive)
