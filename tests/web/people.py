"""People who answer the discrimination module: their answers, as the API takes them."""

from __future__ import annotations

from typing import Any

from diversa_discrimination.sections.grounds import GROUNDS

MODULE = "/demo/discrimination/"
STORY = "Canario: me negaron la entrada y se rieron."

ADULT: dict[str, Any] = {"age_years": 33, "residence_12m": 1, "consent_main": 1, "consent_sensitive": 1}
AT_HOME: dict[str, Any] = {
    "municipality": "05001",
    "area_type": 1,
    "collective_territory": 5,
    "stratum": 3,
}
SOMEBODY: dict[str, Any] = {
    "sex_birth": 2,
    "gender_identity": 6,
    "gender_identity_6_text": "de otra forma",
    "sexual_attraction": 3,
    "ethnicity": 1,
    "indigenous_people": 96,
    "indigenous_people_96_text": "otro",
    "campesino_self": "dont_know",
    "functional_difficulty": dict.fromkeys(
        ("seeing", "hearing", "walking", "remembering", "selfcare", "communicating"), 1
    ),
    "migration_status": 1,
    "conflict_victim": 3,
    "education_level": "refused",
    "main_activity": 1,
}
EVERY_DAY: dict[str, Any] = {
    "rights_knowledge": 2,
    "everyday_treatment": {
        row: code % 5
        for code, row in enumerate(
            (
                "less_respect",
                "worse_service",
                "doubted_ability",
                "treated_as_threat",
                "opinion_ignored",
                "offensive_jokes",
                "asked_to_hide",
                "insulted_threatened",
            )
        )
    },
    "witnessed_12m": dict.fromkeys(
        ("ethnic_racial", "gender", "sogi", "age", "disability", "migration", "economic"), 1
    ),
    "perceived_common": 7,
    "feeling_now": 3,
    "ease_of_use": 4,
    "comments": "Todo claro.",
}
SPARED: dict[str, Any] = {
    **ADULT,
    **AT_HOME,
    **SOMEBODY,
    "disc_grounds_5y": {str(g.code): 2 for g in GROUNDS},
    **EVERY_DAY,
}
"""Somebody who was never treated worse."""
VICTIM: dict[str, Any] = {
    **SPARED,
    "disc_grounds_5y": {str(g.code): 1 if g.code in (1, 5, 8) else 2 for g in GROUNDS},
    "disc_grounds_12m": [1, 5],
    "disc_main_ground": 5,
    "disc_combined_grounds": [1, 5],
    "disc_forms_12m": [1, 10, 96],
    "disc_forms_12m_96_text": "otra cosa",
    "disc_places_12m": [2, 6],
    "disc_frequency_12m": 2,
    "disc_perpetrators_12m": [14],
    "inc_when": 1,
    "inc_place": 6,
    "inc_bystander": 2,
    "inc_story": STORY,
    "told_anyone": [1, 2],
    "reported_official": 2,
    "not_report_reasons": [1, 2],
    "effects": [1, 3],
    "support_needed": [1],
}
"""Somebody who was treated worse in the last year, for two reasons at once, and did not complain."""
