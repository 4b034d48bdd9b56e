"""Reasons that come together, and people who belong to several groups at once."""

from __future__ import annotations

from diversa import REFUSED, Case, Indicator, Text, pairs, share
from diversa_discrimination.derived import status_known
from diversa_discrimination.indicators.people import earlier, silent, spared, victim
from diversa_discrimination.indicators.prevalence import BY, OWN
from diversa_discrimination.sections.experience import NONE, combined, happened, one_ground, several_grounds
from diversa_discrimination.sections.grounds import DISABILITY, GROUNDS, SEX, SKIN

_ = Text
CROSSINGS = (
    ("gender_group", "ethnic_group", "age_years"),
    ("gender_group", "ethnic_group", "area_group"),
    ("gender_group", "ethnic_group"),
    ("gender_group", "age_years"),
    ("gender_group", "disability"),
    ("lgbtiq", "age_years"),
    ("ethnic_group", "area_group"),
    ("region", "gender_group"),
    ("region", "ethnic_group"),
)

intersect_share = Indicator(
    "disc_intersect_share",
    _("Discriminación por varias razones en un mismo hecho"),
    share(combined.any(), among=happened & (combined.answered() | one_ground)),
    by=BY,
    meaning=_(
        "De cada 100 personas discriminadas, a cuántas se les juntaron varias razones en un mismo hecho."
    ),
    formula=_(
        "alguna razón en disc_combined_grounds / disc_12m con respuesta; quien tiene una sola razón cuenta como no"
    ),
    reference=OWN,
    proposal=True,
    headline=True,
    cases=(
        Case(
            (
                victim(SEX, SKIN, disc_combined_grounds=(SEX, SKIN)),
                victim(SEX, SKIN, disc_combined_grounds=(NONE,)),
                victim(SEX),
                victim(SEX),
                victim(SEX, SKIN, disc_combined_grounds=REFUSED),
                spared(),
            ),
            25.0,
            _("Una de cuatro. Quien tiene una sola razón no vio la pregunta y cuenta como no."),
        ),
    ),
)
intersect_multi = Indicator(
    "disc_intersect_multi_share",
    _("Razones que se juntaron, entre quienes tienen dos o más"),
    share(combined.any(), among=several_grounds & combined.answered()),
    by=BY,
    meaning=_("De cada 100 personas con dos razones o más, a cuántas se les juntaron en un mismo hecho."),
    formula=_("alguna razón en disc_combined_grounds / 2 razones o más, con respuesta"),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, SKIN, disc_combined_grounds=(SEX, SKIN)),
                victim(SEX, SKIN, disc_combined_grounds=(NONE,)),
                victim(SEX),
            ),
            50.0,
        ),
    ),
)
pair = Indicator(
    "disc_pair",
    _("Pares de razones que se juntan"),
    pairs(combined, among=happened, names={ground.code: ground.name for ground in GROUNDS}),
    meaning=_(
        "De cada 100 personas discriminadas, a cuántas se les juntaron esas dos razones en un mismo hecho."
    ),
    formula=_(
        "ambas razones en disc_combined_grounds / disc_12m; los diez pares más frecuentes con al menos 10 personas"
    ),
    reference=OWN,
    proposal=True,
    cases=(
        Case(
            (
                victim(SEX, SKIN, disc_combined_grounds=(SEX, SKIN)),
                victim(SEX, SKIN, DISABILITY, disc_combined_grounds=(SEX, SKIN, DISABILITY)),
                victim(SEX),
                victim(SEX, SKIN, disc_combined_grounds=(NONE,)),
                spared(),
            ),
            {f"{SEX}_{SKIN}": 50.0, f"{SEX}_{DISABILITY}": 25.0, f"{SKIN}_{DISABILITY}": 25.0},
        ),
    ),
)
cell = Indicator(
    "intersect_cell",
    _("Discriminación en cruces de grupos"),
    share(happened, among=status_known),
    by=CROSSINGS,
    meaning=_(
        "De cada 100 personas que son de varios grupos a la vez, a cuántas las discriminaron en el último año."
    ),
    formula=_("como disc_prev_12m, en cruces de hasta 3 grupos; al menos 30 personas, 10 con y 10 sin"),
    reference=OWN + ", sobre ODS 16.b.1",
    proposal=True,
    minimum_base=30,
    minimum_count=10,
    cases=(
        Case(
            (
                victim(SEX, gender_identity=2, ethnicity=5),
                spared(gender_identity=2, ethnicity=5),
                earlier(SKIN, gender_identity=2, ethnicity=5),
                silent(gender_identity=2, ethnicity=5),
            ),
            33.3,
            _("En el cruce de mujeres negras: una de tres."),
        ),
    ),
)

INTERSECTIONS = (intersect_share, intersect_multi, pair, cell)
