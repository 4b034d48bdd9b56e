"""How many times more often it happens to one group than to another."""

from __future__ import annotations

from diversa import Case, Condition, Indicator, Text, ratio
from diversa.questionnaire import standard
from diversa_discrimination.derived import status_known
from diversa_discrimination.indicators.people import silent, spared, victim
from diversa_discrimination.indicators.prevalence import OWN
from diversa_discrimination.sections.experience import happened
from diversa_discrimination.sections.grounds import SEX

_ = Text


def _gap(name: str, title: Text, meaning: Text, first: Condition, second: Condition, case: Case) -> Indicator:
    """Compare the prevalence of two groups of which one is often treated worse."""
    return Indicator(
        f"gap_ratio_{name}",
        title,
        ratio((happened, first & status_known), (happened, second & status_known)),
        meaning=meaning,
        formula=_("disc_prev_12m en el primer grupo / disc_prev_12m en el segundo"),
        reference=OWN,
        unit=_("veces"),
        proposal=True,
        minimum_base=30,
        maximum_cv=0.20,
        cases=(case,),
    )


def _two_to_one(first: dict[str, object], second: dict[str, object]) -> Case:
    """Two of two in the first group, one of two in the second; who said nothing does not count."""
    people = (
        victim(SEX, **first),
        victim(SEX, **first),
        victim(SEX, **second),
        spared(**second),
        silent(**second),
    )
    return Case(people, 2.0)


GAPS = (
    _gap(
        "women_men",
        _("Mujeres frente a hombres"),
        _("Cuántas veces más se discrimina a las mujeres que a los hombres."),
        standard.GENDER_GROUP == 1,
        standard.GENDER_GROUP == 2,
        _two_to_one({"gender_identity": 2}, {"gender_identity": 1}),
    ),
    _gap(
        "lgbtiq",
        _("Personas LGBTIQ+ frente a las demás"),
        _("Cuántas veces más se discrimina a las personas LGBTIQ+ que a las demás."),
        standard.LGBTIQ == 1,
        standard.LGBTIQ == 0,
        _two_to_one(
            {"gender_identity": 5},
            {"sex_birth": 2, "gender_identity": 2, "sexual_attraction": 1},
        ),
    ),
    _gap(
        "indigenous",
        _("Personas indígenas frente a quienes no son de un grupo étnico"),
        _(
            "Cuántas veces más se discrimina a las personas indígenas que a quienes no son de un grupo étnico."
        ),
        standard.ETHNIC_GROUP == 1,
        standard.ETHNIC_GROUP == 3,
        _two_to_one({"ethnicity": 1}, {"ethnicity": 6}),
    ),
    _gap(
        "black",
        _(
            "Personas negras, afrocolombianas, raizales o palenqueras frente a quienes no son de un grupo étnico"
        ),
        _("Cuántas veces más se discrimina a las personas negras que a quienes no son de un grupo étnico."),
        standard.ETHNIC_GROUP == 2,
        standard.ETHNIC_GROUP == 3,
        _two_to_one({"ethnicity": 5}, {"ethnicity": 6}),
    ),
    _gap(
        "disability",
        _("Personas con discapacidad frente a quienes no la tienen"),
        _("Cuántas veces más se discrimina a las personas con discapacidad que a las demás."),
        standard.DISABILITY == 1,
        standard.DISABILITY == 0,
        _two_to_one(
            {"functional_difficulty": {"seeing": 3}},
            {"functional_difficulty": dict.fromkeys(standard.FUNCTIONAL_DIFFICULTY.row_ids(), 1)},
        ),
    ),
    _gap(
        "migrants",
        _("Personas nacidas en otro país frente a las nacidas en Colombia"),
        _("Cuántas veces más se discrimina a quienes nacieron en otro país que a quienes nacieron aquí."),
        standard.MIGRATION_GROUP == 2,
        standard.MIGRATION_GROUP == 1,
        _two_to_one({"migration_status": 3}, {"migration_status": 1}),
    ),
    _gap(
        "young_older",
        _("Personas de 18 a 28 años frente a las de 60 o más"),
        _("Cuántas veces más se discrimina a las personas jóvenes que a las mayores."),
        standard.AGE <= 28,
        standard.AGE >= 60,
        _two_to_one({"age_years": 20}, {"age_years": 70}),
    ),
    _gap(
        "rural",
        _("Zona rural frente a cabecera"),
        _(
            "Cuántas veces más se discrimina a quienes viven en zona rural que a quienes viven en la cabecera."
        ),
        standard.AREA_GROUP == 2,
        standard.AREA_GROUP == 1,
        _two_to_one({"area_type": 3}, {"area_type": 1}),
    ),
)
