"""What other people do: family, people one knows, strangers."""

from __future__ import annotations

from diversa import (
    DONT_KNOW,
    NO,
    REFUSED,
    Case,
    Category,
    Indicator,
    Text,
    distribution,
    known_true,
    options_of,
    share,
)
from diversa_gbv.acts import BEFORE, YEAR
from diversa_gbv.derived import women
from diversa_gbv.indicators.partner import BY, BY_OF_WOMEN, OWN, PARTICIPANTS, happened, known
from diversa_gbv.indicators.people import MAN, person, single
from diversa_gbv.sections.others import (
    NPV_ANY,
    NPV_HARASS_TOUCH,
    NPV_SEX_BROAD,
    NPV_SEX_CORE,
    npv_acts,
    perpetrators,
    places,
)

_ = Text
SDG_522 = "ODS 5.2.2 (UNICEF, ONU Mujeres, UNFPA, OMS, UNODC), adaptado: 18 años o más"

only_sexual = ~known_true(npv_acts.any_row(YEAR, BEFORE))
"""The question on places is about everything that other people did: only of these people is it about what is sexual."""

npv_sexual_522 = Indicator(
    "gbv_npv_sexual_522",
    _("Mujeres que vivieron violencia sexual de alguien que no es su pareja (12 meses)"),
    share(happened(NPV_SEX_CORE), among=women & known(NPV_SEX_CORE)),
    by=BY_OF_WOMEN,
    meaning=_(
        "De cada 100 mujeres que participaron, a cuántas alguien que no es su pareja intentó forzarlas o las forzó a un acto "
        "sexual en el último año."
    ),
    formula=(
        _(
            "npv_sex_core_12m = 1 / gender_identity en {2, 4}, consent_other = 1, consent_sexual "
            "= 1 y npv_sex_core_12m conocido"
        )
    ),
    reference=SDG_522,
    note=PARTICIPANTS,
    cases=(
        Case(
            (
                person(npv_sexual={"attempt": YEAR}),
                single(npv_sexual={"touch": YEAR}),
                person(npv_sexual={"forced": BEFORE}),
                single(),
                person(gender=MAN, npv_sexual={"forced": YEAR}),
                person(consent_other=NO),
                single(consent_sexual=NO),
            ),
            25.0,
            _("Una de cuatro mujeres que aceptaron las dos partes, con o sin pareja."),
        ),
    ),
)
npv_sexual_wide = Indicator(
    "gbv_npv_sexual_522_wide",
    _("Mujeres que vivieron violencia sexual de alguien que no es su pareja, con tocamientos (12 meses)"),
    share(happened(NPV_SEX_BROAD), among=women & known(NPV_SEX_BROAD)),
    by=BY_OF_WOMEN,
    meaning=_(
        "De cada 100 mujeres que participaron, a cuántas alguien que no es su pareja las tocó, las besó o las forzó en el "
        "último año."
    ),
    formula=_(
        "npv_sex_broad_12m = 1 / gender_identity en {2, 4}, los dos consentimientos y "
        "npv_sex_broad_12m conocido"
    ),
    reference=SDG_522 + ", en sentido amplio",
    proposal=True,
    cases=(
        Case(
            (
                person(npv_sexual={"attempt": YEAR}),
                person(npv_sexual={"touch": YEAR}),
                person(npv_sexual={"comments": YEAR}),
                person(),
            ),
            50.0,
        ),
    ),
)
npv_sexual_ever = Indicator(
    "gbv_npv_sexual_ever",
    _("Mujeres que vivieron violencia sexual de alguien que no es su pareja, desde los 15 años"),
    distribution(
        Category(
            "narrow",
            _("Intento o acto forzado"),
            happened(NPV_SEX_CORE, "ever"),
            among=women & known(NPV_SEX_CORE, "ever"),
        ),
        Category(
            "wide",
            _("También tocamientos"),
            happened(NPV_SEX_BROAD, "ever"),
            among=women & known(NPV_SEX_BROAD, "ever"),
        ),
        among=women,
    ),
    by=("age_years", "region"),
    meaning=_("De cada 100 mujeres que participaron, a cuántas les pasó alguna vez desde los 15 años."),
    formula=_(
        "npv_sex_core_ever = 1 o npv_sex_broad_ever = 1 / gender_identity en {2, 4} y el índice conocido"
    ),
    reference=OWN + ", sobre los indicadores básicos de Naciones Unidas (2014)",
    proposal=True,
    cases=(
        Case(
            (person(npv_sexual={"forced": BEFORE}), person(npv_sexual={"touch": YEAR}), person(), single()),
            {"narrow": 25.0, "wide": 50.0},
        ),
    ),
)
npv_place = Indicator(
    "gbv_npv_sexual_place",
    _("Dónde vivieron las mujeres violencia sexual de alguien que no es su pareja"),
    distribution(
        *options_of(places), among=women & happened(NPV_SEX_BROAD) & only_sexual & places.answered()
    ),
    meaning=_("De cada 100 mujeres a las que les pasó en el último año, a cuántas les pasó en cada lugar."),
    formula=_(
        "p en npv_places / mujeres con npv_sex_broad_12m = 1, ninguna fila de npv_acts en {1, "
        "2}, y lugares con respuesta"
    ),
    reference=SDG_522 + ", por lugar",
    note=_(
        "Solo cuenta a quienes no vivieron otra violencia de esas personas: el lugar se pregunta una vez."
    ),
    proposal=True,
    cases=(
        Case(
            (
                person(npv_sexual={"touch": YEAR}, npv_places=(5, 6)),
                person(npv_sexual={"forced": YEAR}, npv_places=(1,)),
                person(npv_sexual={"forced": YEAR}, npv_acts={"hit": BEFORE}, npv_places=(3,)),
                person(npv_sexual={"touch": YEAR}, npv_places=REFUSED),
            ),
            {1: 50.0, 5: 50.0, 6: 50.0, 3: 0.0},
        ),
    ),
)
harassment_1172 = Indicator(
    "gbv_sexual_harassment_1172",
    _("Personas que vivieron acoso sexual (12 meses)"),
    share(happened(NPV_HARASS_TOUCH), among=known(NPV_HARASS_TOUCH)),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron, a cuántas alguien que no es su pareja las acosó o las tocó en el último año."
    ),
    formula=_(
        "npv_harass_touch_12m = 1 / consent_other = 1, consent_sexual = 1 y npv_harass_touch_12m conocido"
    ),
    reference="ODS 11.7.2 (UNODC), la parte de acoso sexual, adaptado: 18 años o más",
    note=PARTICIPANTS,
    headline=True,
    cases=(
        Case(
            (
                person(npv_sexual={"comments": YEAR}),
                person(gender=MAN, npv_sexual={"touch": YEAR}),
                person(npv_sexual={"forced": YEAR}),
                single(npv_sexual={"exposed": BEFORE}),
                single(consent_sexual=NO),
            ),
            50.0,
        ),
    ),
)
harassment_place = Indicator(
    "gbv_sexual_harassment_place",
    _("Dónde pasó el acoso sexual"),
    distribution(*options_of(places), among=happened(NPV_HARASS_TOUCH) & only_sexual & places.answered()),
    meaning=_("De cada 100 personas acosadas en el último año, a cuántas les pasó en cada lugar."),
    formula=_(
        "p en npv_places / npv_harass_touch_12m = 1, ninguna fila de npv_acts en {1, 2}, y "
        "lugares con respuesta"
    ),
    reference="ODS 11.7.2 (UNODC), por lugar",
    note=_(
        "Solo cuenta a quienes no vivieron otra violencia de esas personas: el lugar se pregunta una vez."
    ),
    proposal=True,
    cases=(
        Case(
            (
                person(npv_sexual={"comments": YEAR}, npv_places=(5,)),
                person(npv_sexual={"exposed": YEAR}, npv_places=(6,)),
                person(npv_sexual={"forced": YEAR}, npv_places=(1,)),
            ),
            {5: 50.0, 6: 50.0, 1: 0.0},
        ),
    ),
)
npv_who = Indicator(
    "gbv_npv_perpetrator",
    _("Quién lo hizo, cuando no fue la pareja"),
    distribution(*options_of(perpetrators), among=happened(NPV_ANY, "ever") & perpetrators.answered()),
    by=("gender_group",),
    meaning=_(
        "De cada 100 personas que vivieron violencia de alguien que no es su pareja, a cuántas se la hizo cada quien."
    ),
    formula=_(
        "grupo de códigos en npv_perpetrators / npv_any_ever = 1 con respuesta; 10, 11 y 96 son un solo grupo"
    ),
    reference=OWN + ", sobre los indicadores básicos de Naciones Unidas (2014)",
    proposal=True,
    cases=(
        Case(
            (
                person(npv_acts={"hit": YEAR}, npv_perpetrators=(1, 2)),
                person(npv_acts={"threat": BEFORE}, npv_perpetrators=(13,)),
                person(npv_acts={"hit": YEAR}, npv_perpetrators=DONT_KNOW),
                person(),
            ),
            {1: 50.0, 13: 50.0, 96: 0.0},
        ),
    ),
)
OTHERS = (
    npv_sexual_522,
    npv_sexual_wide,
    npv_sexual_ever,
    npv_place,
    harassment_1172,
    harassment_place,
    npv_who,
)
