"""How many people, for which reasons, and in which groups.

`happened` is known of everybody who marked a reason, and of those to whom nothing happened: the question about the last
year is hidden from them, so that an indicator based on its answers alone would count victims among victims.
"""

from __future__ import annotations

from diversa import NO, YES, Case, Category, Indicator, Text, distribution, mean, median, share
from diversa.questionnaire import standard
from diversa_discrimination.derived import OWN_GROUPS, ground_count, status_known
from diversa_discrimination.indicators.people import earlier, half, silent, spared, victim
from diversa_discrimination.sections.experience import (
    HALF_OF_THE_ROWS,
    grounds,
    grounds_5y,
    happened,
    main_ground,
    one_ground,
    several_grounds,
)
from diversa_discrimination.sections.grounds import BY_SDG_GROUP, DISABILITY, GROUNDS, SDG_GROUPS, SEX, SKIN

_ = Text
BY = standard.STANDARD_BREAKDOWNS
FEW = ("gender_group", "age_years", "lgbtiq", "ethnic_group", "disability", "area_group", "region")
"""Breakdowns of families: one for each category would fill a book."""
SDG = "ODS 16.b.1 = 10.3.1 (OACNUDH)"
OWN = "Propuesta propia"

ever_5y = grounds_5y.any_row(YES)

prev_12m = Indicator(
    "disc_prev_12m",
    _("Personas que se sintieron discriminadas o acosadas en los últimos 12 meses"),
    share(happened, among=status_known),
    by=BY,
    meaning=_(
        "De cada 100 personas que participaron, a cuántas las discriminaron o acosaron en el último año."
    ),
    formula=_("alguna razón en disc_grounds_12m / personas de quienes se sabe (regla R1)"),
    reference=SDG,
    note=_("La redacción oficial del DANE para este indicador está por verificar."),
    headline=True,
    cases=(
        Case(
            (victim(SEX), earlier(SEX), spared(), silent()),
            33.3,
            _("Una de tres: quien dijo que no en todo también cuenta; de quien no respondió no se sabe."),
        ),
        Case((spared(), spared()), 0.0, _("A nadie le pasó: es cero, no un dato que falta.")),
        Case((half(0, HALF_OF_THE_ROWS), half(0, HALF_OF_THE_ROWS - 1), victim(SKIN)), 50.0),
        Case((silent(),), None, _("De nadie se sabe.")),
    ),
)
prev_5y = Indicator(
    "disc_prev_5y",
    _("Personas que se sintieron discriminadas o acosadas en los últimos 5 años"),
    share(ever_5y, among=ever_5y | (grounds_5y.count_rows(NO) >= HALF_OF_THE_ROWS)),
    by=BY,
    meaning=_("De cada 100 personas que participaron, a cuántas las discriminaron o acosaron en cinco años."),
    formula=_("alguna fila 1 en disc_grounds_5y / alguna fila 1, o 2 en al menos 11 de las 21 filas"),
    reference=SDG + ", período de referencia previo",
    cases=(
        Case((victim(SEX), earlier(SEX), spared(), silent()), 66.7),
        Case((half(1, 0), half(0, 10), half(0, 11)), 50.0, _("Con 10 filas en «No» aún no se sabe.")),
    ),
)
prev_ground = Indicator(
    "disc_prev_ground",
    _("Discriminación en los últimos 12 meses, por razón"),
    distribution(*(Category(g.code, g.name, grounds.has(g.code)) for g in GROUNDS), among=status_known),
    by=FEW,
    meaning=_("De cada 100 personas que participaron, a cuántas las discriminaron por cada razón."),
    formula=_("g en disc_grounds_12m / como disc_prev_12m, para cada una de 21 razones"),
    reference=SDG + "; lista ampliada propia",
    proposal=True,
    cases=(
        Case(
            (victim(SEX, SKIN), victim(SEX), spared(), earlier(SKIN)),
            {SEX: 50.0, SKIN: 25.0, DISABILITY: 0.0},
        ),
    ),
)
prev_sdg_group = Indicator(
    "disc_prev_sdg_group",
    _("Discriminación en los últimos 12 meses, por grupo de razones de los ODS"),
    distribution(
        *(Category(code, name, grounds.any_of(*BY_SDG_GROUP[code])) for code, name in SDG_GROUPS.items()),
        among=status_known,
    ),
    by=FEW,
    meaning=_(
        "De cada 100 personas que participaron, a cuántas las discriminaron por cada grupo de razones."
    ),
    formula=_(
        "alguna razón del grupo en disc_grounds_12m / como disc_prev_12m; una persona cuenta una vez en un grupo"
    ),
    reference=SDG + ", grupos de los metadatos",
    cases=(
        Case(
            (victim(5, 6), victim(7), spared(), spared()),
            {4: 50.0, 1: 0.0},
            _("Etnia, color y lengua son un solo grupo: cada persona cuenta una vez."),
        ),
    ),
)
prev_ground_own = Indicator(
    "disc_prev_ground_own",
    _("Discriminación en el grupo al que apunta cada razón"),
    distribution(
        *(
            Category(g.code, g.label, grounds.any_of(*g.grounds), among=g.member & status_known)
            for g in OWN_GROUPS
        ),
        among=status_known,
    ),
    meaning=_("De cada 100 personas de un grupo, a cuántas las discriminaron por ser de ese grupo."),
    formula=_(
        "razón del grupo en disc_grounds_12m, y es del grupo / personas del grupo de quienes se sabe disc_12m"
    ),
    reference=OWN + ", sobre ODS 16.b.1",
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, gender_identity=2),
                spared(gender_identity=2),
                victim(SEX, gender_identity=1),
                silent(gender_identity=2),
            ),
            {1: 50.0},
            _("Una de dos mujeres de quienes se sabe. El hombre no entra en la cuenta."),
        ),
    ),
)
ground_share = Indicator(
    "disc_ground_share",
    _("Razones que nombran las personas discriminadas"),
    distribution(*(Category(g.code, g.name, grounds.has(g.code)) for g in GROUNDS), among=happened),
    by=FEW,
    meaning=_("De cada 100 personas discriminadas, cuántas nombran cada razón. Pueden nombrar varias."),
    formula=_("g en disc_grounds_12m / disc_12m; suma más de 100"),
    reference=OWN,
    proposal=True,
    cases=(Case((victim(SEX, SKIN), victim(SEX), spared()), {SEX: 100.0, SKIN: 50.0, DISABILITY: 0.0}),),
)
main_share = Indicator(
    "disc_main_share",
    _("Razón principal de la discriminación"),
    distribution(
        *(
            Category(g.code, g.name, (main_ground == g.code) | (one_ground & grounds.has(g.code)))
            for g in GROUNDS
        ),
        among=happened & (main_ground.answered() | one_ground),
    ),
    by=FEW,
    meaning=_("De cada 100 personas discriminadas, cuántas dicen que esa razón fue la más importante."),
    formula=_("disc_main_ground = g, o g la única razón / disc_12m con una razón principal o una sola razón"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (victim(SEX), victim(SEX, SKIN, disc_main_ground=SKIN), victim(SEX, SKIN), spared()),
            {SEX: 50.0, SKIN: 50.0},
            _("Quien marcó una sola razón no vio la pregunta: su razón principal es esa."),
        ),
    ),
)
multi_prev = Indicator(
    "disc_multi_prev",
    _("Personas discriminadas por dos o más razones"),
    share(several_grounds, among=status_known),
    by=BY,
    meaning=_("De cada 100 personas que participaron, a cuántas las discriminaron por dos razones o más."),
    formula=_("2 razones o más en disc_grounds_12m / como disc_prev_12m"),
    reference=OWN,
    proposal=True,
    headline=True,
    cases=(Case((victim(SEX, SKIN), victim(SEX), spared(), earlier(SEX), silent()), 25.0),),
)
multi_share = Indicator(
    "disc_multi_share",
    _("Dos o más razones, entre las personas discriminadas"),
    share(several_grounds, among=happened),
    by=BY,
    meaning=_("De cada 100 personas discriminadas, a cuántas las discriminaron por dos razones o más."),
    formula=_("2 razones o más en disc_grounds_12m / disc_12m"),
    reference=OWN,
    proposal=True,
    cases=(Case((victim(SEX, SKIN), victim(SEX), spared()), 50.0),),
)
ground_mean = Indicator(
    "disc_ground_mean",
    _("Número medio de razones"),
    mean(ground_count, tuple(float(n) for n in range(1, len(GROUNDS) + 1)), among=happened),
    by=BY,
    meaning=_("Cuántas razones nombra, en promedio, una persona discriminada."),
    formula=_("suma del número de razones / disc_12m"),
    reference=OWN,
    unit=_("razones"),
    proposal=True,
    cases=(Case((victim(SEX, SKIN, DISABILITY), victim(SEX), spared()), 2.0),),
)
ground_median = Indicator(
    "disc_ground_median",
    _("Número mediano de razones"),
    median(ground_count, tuple(float(n) for n in range(1, len(GROUNDS) + 1)), among=happened),
    by=BY,
    meaning=_("La mitad de las personas discriminadas nombra menos razones que este número, y la mitad más."),
    formula=_("mediana del número de razones entre disc_12m"),
    reference=OWN,
    unit=_("razones"),
    proposal=True,
    cases=(Case((victim(SEX), victim(SEX, SKIN), victim(SEX, SKIN, DISABILITY), spared()), 2.0),),
)


PREVALENCE = (
    prev_12m,
    prev_5y,
    prev_ground,
    prev_sdg_group,
    prev_ground_own,
    ground_share,
    main_share,
    multi_prev,
    multi_share,
    ground_mean,
    ground_median,
)
