"""What happens by phone and on the internet, and all violence together."""

from __future__ import annotations

from diversa import NO, REFUSED, Case, Category, Indicator, Text, distribution, options_of, share
from diversa.questionnaire import standard
from diversa_gbv.acts import BEFORE, NEVER, YEAR
from diversa_gbv.derived import blocks_answered, forms
from diversa_gbv.indicators.partner import BY, FEW, OWN, happened, known
from diversa_gbv.indicators.people import NON_BINARY, answered_only, person, single
from diversa_gbv.sections.aftermath import GBV_ANY, GBV_BUT_CONTROL
from diversa_gbv.sections.others import IDENTITY_ATTACK, npv_acts
from diversa_gbv.sections.tech import TF_ANY, tf_acts, tf_channels, tf_perpetrators

_ = Text
UN_WOMEN = "Violencia digital de género (definición de ONU Mujeres); indicador propio"
ANSWERED = (YEAR, BEFORE, NEVER)

tf_12m = Indicator(
    "gbv_tf_12m",
    _("Violencia digital de género (12 meses)"),
    share(happened(TF_ANY), among=known(TF_ANY)),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron, a cuántas les pasó por celular o internet en el último año."
    ),
    formula=_("tf_any_12m = 1 / consent_tech = 1 y alguna fila 1, o al menos 5 de las 9 filas con respuesta"),
    reference=UN_WOMEN,
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                person(tf_acts={"doxing": YEAR}),
                single(tf_acts={"spied": BEFORE}),
                single(gender=NON_BINARY),
                person(consent_tech=NO),
                answered_only(tf_acts=dict.fromkeys(("insults", "threats", "doxing", "spied"), NEVER)),
            ),
            33.3,
            _("Con cuatro líneas de nueve no se sabe."),
        ),
    ),
)
tf_form = Indicator(
    "gbv_tf_form",
    _("Violencia digital de género (12 meses), por forma"),
    distribution(
        *(
            Category(
                row.code,
                row.label,
                tf_acts.cell(row.code) == YEAR,
                among=known(TF_ANY) & tf_acts.cell(row.code).is_in(*ANSWERED),
            )
            for row in tf_acts.rows
        ),
        among=known(TF_ANY),
    ),
    by=FEW,
    meaning=_("De cada 100 personas que participaron, a cuántas les pasó cada cosa en el último año."),
    formula=_("fila = 1 / tf_any_12m conocido y fila en {1, 2, 3}, para cada fila de tf_acts"),
    reference=UN_WOMEN,
    proposal=True,
    cases=(
        Case(
            (person(tf_acts={"doxing": YEAR, "spied": REFUSED}), person(), person(tf_acts={"spied": YEAR})),
            {"doxing": 33.3, "spied": 50.0, "insults": 0.0},
        ),
    ),
)
tf_who = Indicator(
    "gbv_tf_perpetrator",
    _("Quién lo hizo por celular o internet"),
    distribution(*options_of(tf_perpetrators), among=happened(TF_ANY, "ever") & tf_perpetrators.answered()),
    by=("gender_group",),
    meaning=_("De cada 100 personas que vivieron violencia digital, a cuántas se la hizo cada quien."),
    formula=_("p en tf_perpetrators / tf_any_ever = 1 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                person(tf_acts={"spied": YEAR}, tf_perpetrators=(1, 2)),
                person(tf_acts={"insults": BEFORE}, tf_perpetrators=(6,)),
                person(),
            ),
            {1: 50.0, 2: 50.0, 6: 50.0, 3: 0.0},
        ),
    ),
)
tf_where = Indicator(
    "gbv_tf_channel",
    _("Por dónde pasó la violencia digital"),
    distribution(*options_of(tf_channels), among=happened(TF_ANY, "ever") & tf_channels.answered()),
    by=("age_years",),
    meaning=_("De cada 100 personas que vivieron violencia digital, a cuántas les llegó por cada medio."),
    formula=_("c en tf_channels / tf_any_ever = 1 con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                person(tf_acts={"spied": YEAR}, tf_channels=(1,)),
                person(tf_acts={"insults": BEFORE}, tf_channels=(1, 4)),
            ),
            {1: 100.0, 4: 50.0, 9: 0.0},
        ),
    ),
)
any_12m = Indicator(
    "gbv_any_12m",
    _("Alguna violencia de género (12 meses)"),
    share(happened(GBV_ANY), among=known(GBV_ANY)),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron, cuántas vivieron en el último año alguna violencia de pareja, de otras "
        "personas o por celular e internet."
    ),
    formula=_("gbv_any_12m = 1 / conocido de la pareja, de otras personas o de celular e internet"),
    reference=OWN,
    note=_("Quien no quiso responder una parte cuenta por las otras; vea cuántas partes se respondieron."),
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                person(ipv_control={"dress": YEAR}),
                single(tf_acts={"insults": YEAR}),
                single(),
                person(npv_acts={"hit": BEFORE}),
                single(consent_other=NO, consent_sexual=NO),
                single(consent_other=NO, consent_sexual=NO, consent_tech=NO),
            ),
            40.0,
            _("Quien respondió una sola parte cuenta; de quien no respondió ninguna no se sabe."),
        ),
    ),
)
any_but_control = Indicator(
    "gbv_any_excl_control_12m",
    _("Alguna violencia de género (12 meses), sin contar a quien solo vivió control"),
    share(happened(GBV_BUT_CONTROL), among=known(GBV_BUT_CONTROL)),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron, cuántas vivieron alguna violencia que no fue solo control de la pareja."
    ),
    formula=_("como gbv_any_12m, sin las filas de ipv_control"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_control={"dress": YEAR}),
                person(ipv_control={"dress": YEAR}, ipv_psych={"insulted": YEAR}),
                single(tf_acts={"insults": YEAR}),
                single(),
            ),
            50.0,
        ),
    ),
)
parts_answered = Indicator(
    "gbv_parts_answered",
    _("Partes respondidas"),
    distribution(*options_of(blocks_answered), among=blocks_answered.answered()),
    meaning=_(
        "De cada 100 personas que participaron, cuántas respondieron ninguna, una, dos o las tres partes: pareja, otras "
        "personas, y celular e internet."
    ),
    formula=_("gbv_parts_n = n / todas las personas; quien nunca tuvo pareja responde dos como máximo"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (person(), single(), single(consent_tech=NO), person(consent_partner=NO)),
            {3: 25.0, 2: 50.0, 1: 25.0, 0: 0.0},
        ),
    ),
)
poly = Indicator(
    "gbv_poly",
    _("Dos o más formas de violencia (12 meses)"),
    share(forms >= 2, among=forms.answered()),
    by=BY,
    meaning=_("De cada 100 personas que participaron, cuántas vivieron dos formas o más en el último año."),
    formula=_(
        "gbv_forms_n >= 2 / al menos 6 de las 8 formas conocidas; sin pareja nunca, las "
        "cuatro de pareja son no"
    ),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                person(ipv_physical={"slap": YEAR}, ipv_psych={"insulted": YEAR}),
                person(ipv_physical={"slap": YEAR, "kick": YEAR}),
                single(npv_sexual={"touch": YEAR, "comments": YEAR}),
                person(ipv_control={"dress": YEAR}, tf_acts={"spied": YEAR}),
                person(consent_partner=NO, tf_acts={"spied": YEAR}, npv_acts={"hit": YEAR}),
            ),
            50.0,
            _("El control no es una de las ocho formas. Con cuatro formas de ocho no se sabe."),
        ),
    ),
)
identity_attack = Indicator(
    "gbv_identity_attack",
    _("Personas LGBTIQ+ agredidas por su género, orientación o identidad (12 meses)"),
    share(
        npv_acts.cell(IDENTITY_ATTACK) == YEAR,
        among=(standard.LGBTIQ == 1) & npv_acts.cell(IDENTITY_ATTACK).is_in(*ANSWERED),
    ),
    by=("age_years", "region"),
    meaning=_(
        "De cada 100 personas LGBTIQ+ que participaron, a cuántas las agredieron por su género, orientación o "
        "identidad en el último año."
    ),
    formula=_("npv_acts.identity_attack = 1 / lgbtiq = 1 y la fila en {1, 2, 3}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                person(gender=NON_BINARY, npv_acts={IDENTITY_ATTACK: YEAR}),
                person(gender=NON_BINARY, npv_acts={IDENTITY_ATTACK: BEFORE}),
                person(gender=NON_BINARY, npv_acts={IDENTITY_ATTACK: REFUSED}),
                person(sex_birth=2, sexual_attraction=1, npv_acts={IDENTITY_ATTACK: YEAR}),
            ),
            50.0,
        ),
    ),
)

TOGETHER = (
    any_12m,
    any_but_control,
    poly,
    parts_answered,
    identity_attack,
    tf_12m,
    tf_form,
    tf_who,
    tf_where,
)
