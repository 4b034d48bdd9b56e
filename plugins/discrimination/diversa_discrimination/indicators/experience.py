"""What happened to people who were discriminated against: where, how, how often, and who did it."""

from __future__ import annotations

from diversa import DONT_KNOW, REFUSED, Case, Category, Indicator, Text, distribution, options_of, share
from diversa.questionnaire import standard
from diversa_discrimination.indicators.people import spared, victim
from diversa_discrimination.indicators.prevalence import BY, FEW, OWN
from diversa_discrimination.sections.experience import (
    forms,
    frequency,
    happened,
    not_happened,
    perpetrators,
    places,
)
from diversa_discrimination.sections.grounds import SEX
from diversa_discrimination.sections.last_time import bystander

_ = Text
WORKING, SEEKING, STUDYING = 1, 2, 3
THREATS, BLOWS, SEXUAL = 10, 11, 12
POLICE, OTHER_STATE = 6, 7
place_known = not_happened | (happened & places.answered())

place_share = Indicator(
    "disc_place_share",
    _("Lugares donde pasó"),
    distribution(*options_of(places), among=happened & places.answered()),
    by=FEW,
    meaning=_("De cada 100 personas discriminadas, a cuántas les pasó en cada lugar."),
    formula=_("p en disc_places_12m / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, disc_places_12m=(2, 6)),
                victim(SEX, disc_places_12m=(6,)),
                victim(SEX, disc_places_12m=REFUSED),
                spared(),
            ),
            {2: 50.0, 6: 100.0, 3: 0.0},
        ),
    ),
)
place_exposed = Indicator(
    "disc_place_exposed",
    _("Discriminación en el trabajo y en el estudio, entre quienes están ahí"),
    distribution(
        Category(
            1,
            _("En el trabajo, o al buscarlo"),
            places.any_of(1, 2),
            among=standard.MAIN_ACTIVITY.is_in(WORKING, SEEKING) & place_known,
        ),
        Category(
            2,
            _("En el lugar de estudio"),
            places.has(3),
            among=(standard.MAIN_ACTIVITY == STUDYING) & place_known,
        ),
        among=standard.MAIN_ACTIVITY.is_in(WORKING, SEEKING, STUDYING) & place_known,
    ),
    meaning=_(
        "De cada 100 personas que trabajan o estudian, a cuántas las discriminaron allí en el último año."
    ),
    formula=_(
        "lugar 1 o 2 / main_activity en {1, 2}; lugar 3 / main_activity = 3; de víctimas que dicen el lugar y de las demás"
    ),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, main_activity=1, disc_places_12m=(2,)),
                victim(SEX, main_activity=1, disc_places_12m=(6,)),
                spared(main_activity=1),
                spared(main_activity=2),
                spared(main_activity=3),
                victim(SEX, main_activity=3, disc_places_12m=(3,)),
            ),
            {1: 25.0, 2: 50.0},
            _("A quien no le pasó tampoco le pasó en el trabajo, aunque no vio la pregunta."),
        ),
    ),
)
form_share = Indicator(
    "disc_form_share",
    _("Formas de discriminación"),
    distribution(*options_of(forms), among=happened & forms.answered()),
    by=FEW,
    meaning=_("De cada 100 personas discriminadas, a cuántas les pasó cada cosa."),
    formula=_("f en disc_forms_12m / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (victim(SEX, disc_forms_12m=(1, 5)), victim(SEX, disc_forms_12m=(1,)), spared()),
            {1: 100.0, 5: 50.0},
        ),
    ),
)
violent_share = Indicator(
    "disc_violent_share",
    _("Discriminación con amenazas, golpes o violencia sexual"),
    share(forms.any_of(THREATS, BLOWS, SEXUAL), among=happened & forms.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas discriminadas, a cuántas las amenazaron, golpearon o agredieron sexualmente."
    ),
    formula=_("alguna de 10, 11, 12 en disc_forms_12m / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, disc_forms_12m=(1, 10)),
                victim(SEX, disc_forms_12m=(1,)),
                victim(SEX, disc_forms_12m=(3,)),
                victim(SEX, disc_forms_12m=(12,)),
                victim(SEX),
                spared(),
            ),
            50.0,
        ),
    ),
)
frequent_share = Indicator(
    "disc_frequent_share",
    _("Discriminación cada semana o más"),
    share(frequency.is_in(4, 5), among=happened & frequency.answered()),
    by=BY,
    meaning=_("De cada 100 personas discriminadas, a cuántas les pasa cada semana o más."),
    formula=_("disc_frequency_12m en {4, 5} / disc_12m con disc_frequency_12m en {1 … 5}"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, disc_frequency_12m=5),
                victim(SEX, disc_frequency_12m=1),
                victim(SEX, disc_frequency_12m=2),
                victim(SEX, disc_frequency_12m=DONT_KNOW),
                spared(),
            ),
            33.3,
        ),
    ),
)
state_share = Indicator(
    "disc_state_share",
    _("Discriminación por personas que trabajan con el Estado"),
    share(perpetrators.any_of(POLICE, OTHER_STATE), among=happened & perpetrators.answered()),
    by=BY,
    meaning=_(
        "De cada 100 personas discriminadas, a cuántas las discriminó alguien que trabaja con el Estado."
    ),
    formula=_("6 o 7 en disc_perpetrators_12m / disc_12m con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, disc_perpetrators_12m=(6, 14)),
                victim(SEX, disc_perpetrators_12m=(14,)),
                victim(SEX, disc_perpetrators_12m=REFUSED),
                spared(),
            ),
            50.0,
        ),
    ),
)
police_share = Indicator(
    "disc_police_share",
    _("Discriminación por policías o militares"),
    share(perpetrators.has(POLICE), among=happened & perpetrators.answered()),
    meaning=_("De cada 100 personas discriminadas, a cuántas las discriminaron policías o militares."),
    formula=_("6 en disc_perpetrators_12m / disc_12m con respuesta; solo para todo el país"),
    reference=OWN,
    proposal=True,
    minimum_count=10,
    cases=(
        Case(
            (victim(SEX, disc_perpetrators_12m=(6,)), victim(SEX, disc_perpetrators_12m=(7,)), spared()), 50.0
        ),
    ),
)
bystander_help = Indicator(
    "disc_bystander_help",
    _("Alguien ayudó"),
    share(bystander == 1, among=happened & bystander.is_in(1, 2, 3)),
    by=BY,
    meaning=_("De cada 100 personas discriminadas delante de otra gente, a cuántas alguien las ayudó."),
    formula=_("inc_bystander = 1 / inc_bystander en {1, 2, 3}; no quien estaba a solas"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, inc_bystander=1),
                victim(SEX, inc_bystander=2),
                victim(SEX, inc_bystander=3),
                victim(SEX, inc_bystander=4),
                spared(),
            ),
            33.3,
            _("Quien estaba sola o solo no entra en la cuenta."),
        ),
    ),
)

EXPERIENCE = (
    place_share,
    place_exposed,
    form_share,
    violent_share,
    frequent_share,
    state_share,
    police_share,
    bystander_help,
)
