"""The show-ifs and end-ifs of four questionnaires, written in the language of conditions.

The questions are stubs: an id, codes and rows. `tests/data/domain_conditions.json` holds, under the same keys, the rule
in words and sheets of which it is true, false and unknown.
"""

from __future__ import annotations

from typing import Any

from diversa.privacy.rules import keep
from diversa.questionnaire.answers import Missing
from diversa.questionnaire.conditions import Comparable, Condition, Named, count_in, known_true
from diversa.questionnaire.kinds import Grid, Integer, MultipleChoice, SingleChoice
from diversa.questionnaire.structure import Questionnaire
from diversa.texts import Text as _
from tests.conditions.stub import options, stub

DONT_KNOW, REFUSED, BLANK = Missing.DONT_KNOW, Missing.REFUSED, Missing.BLANK
YES, NO, OTHER = 1, 2, 96
_KEPT: dict[str, Any] = {"store": keep, "release": keep}
Conditions = dict[str, Condition]


def single(id: str, *codes: int) -> SingleChoice:
    """Return a question with one answer."""
    return SingleChoice(id, _(id), options=options(*codes), unsure=True, **_KEPT)


def many(id: str, *codes: int, alone: tuple[int, ...] = (0,)) -> MultipleChoice:
    """Return a question with several answers; "none" stands alone."""
    return MultipleChoice(id, _(id), options=options(*codes, alone=alone), unsure=True, **_KEPT)


def grid(id: str, rows: str, *codes: int) -> Grid:
    """Return a question with one answer for each row."""
    return Grid(id, _(id), rows=options(*rows.split()), options=options(*codes), unsure=True, **_KEPT)


def number(id: str, low: int, high: int) -> Integer:
    """Return a question with a whole number for an answer."""
    return Integer(id, _(id), low=low, high=high, refusable=True, unsure=True, **_KEPT)


def beginning() -> Conditions:
    """Return the ends that both questionnaires share."""
    return {
        "age_years/end_if end_minor": age_years < 18,
        "residence_12m/end_if end_not_eligible": residence_12m == NO,
        "consent_main/end_if end_no_consent": consent_main == NO,
        "consent_sensitive/end_if end_no_sensitive": consent_sensitive == NO,
        "age_years/soft check": age_years <= 100,
        "feeling_now/trigger help_panel_full": feeling_now.is_in(3, 4),
    }


age_years = number("age_years", 0, 120)
residence_12m = single("residence_12m", YES, NO)
consent_main, consent_sensitive = single("consent_main", YES, NO), single("consent_sensitive", YES, NO)
feeling_now = single("feeling_now", 1, 2, 3, 4)
SHARED = (age_years, residence_12m, consent_main, consent_sensitive, feeling_now)


def discrimination() -> tuple[Questionnaire, Conditions]:
    """Return the questionnaire on discrimination and its conditions."""
    reasons = (*range(1, 21), OTHER)
    area_type, stratum = single("area_type", 1, 2, 3), single("stratum", 0, 1, 2, 3, 4, 5, 6)
    ethnicity = single("ethnicity", 1, 2, 3, 4, 5, 6)
    five_years = grid("disc_grounds_5y", " ".join(map(str, reasons)), YES, NO)
    grounds = many("disc_grounds_12m", *reasons, 0)
    combined = many("disc_combined_grounds", *reasons, 0)
    forms = many("disc_forms_12m", *range(1, 16), OTHER)
    places = many("disc_places_12m", *range(1, 17), OTHER)
    reported = single("reported_official", YES, NO)
    after_any = (
        "disc_forms_12m disc_places_12m disc_frequency_12m disc_perpetrators_12m inc_when inc_place inc_bystander "
        "inc_story told_anyone reported_official effects support_needed"
    )
    conditions = {
        **beginning(),
        "indigenous_people/show_if": ethnicity == 1,
        "disc_grounds_12m/show_if": five_years.any_row(YES),
        "disc_grounds_12m/option 7": five_years.cell(7) == YES,
        "disc_main_ground/show_if": grounds.count_of() >= 2,
        "disc_main_ground/option 96": grounds.has(OTHER),
        "disc_combined_grounds/show_if": grounds.count_of() >= 2,
        "disc_combined_grounds/option 1": grounds.has(1),
        **{f"{id}/show_if": grounds.any() for id in after_any.split()},
        "inc_place/option 16": places.has(16),
        "report_where/show_if": reported == YES,
        "report_outcome/show_if": reported == YES,
        "not_report_reasons/show_if": reported == NO,
        "disc_forms_12m/trigger help_panel_short": forms.any_of(10, 11, 12),
        "stratum/soft check": ~((area_type == 3) & stratum.is_in(5, 6)),
        "disc_grounds_5y/soft check": ~five_years.all_rows(REFUSED, DONT_KNOW, BLANK),
        "disc_combined_grounds/hard check": combined.any_of(0, DONT_KNOW, REFUSED)
        | (combined.count_of() >= 2),
    }
    asked = (area_type, stratum, ethnicity, five_years, grounds, combined, forms, places, reported)
    return stub(*SHARED, *asked), conditions


def index(items: tuple[Comparable, ...], *codes: int) -> Condition:
    """An index over items answered 1, 2 or 3: true if one is positive, false if none is and half are answered."""
    positive = count_in(items, *codes) >= 1
    enough = known_true(count_in(items, 1, 2, 3) >= (len(items) + 1) // 2)
    return positive & (known_true(positive) | ~enough)


def gbv() -> tuple[Questionnaire, Conditions]:
    """Return the questionnaire on gender-based violence and its conditions."""
    control = grid(
        "ipv_control",
        "jealous accused isolate_friends isolate_family whereabouts phone_check permission dress",
        1,
        2,
        3,
    )
    psych = grid(
        "ipv_psych",
        "humiliated insulted scared threat_harm threat_children threat_selfharm threat_outing",
        1,
        2,
        3,
    )
    econ = grid(
        "ipv_econ", "denied_money took_money blocked_work control_spend damaged debts child_support", 1, 2, 3
    )
    physical = grid("ipv_physical", "push slap hit kick choke weapon locked", 1, 2, 3)
    sexual = grid("ipv_sexual", "forced_sex sex_fear forced_acts contraception", 1, 2, 3)
    acts = grid("npv_acts", "hit threat family_control identity_attack stalked", 1, 2, 3)
    others = grid("npv_sexual", "comments exposed quid_pro_quo touch attempt forced incapacitated", 1, 2, 3)
    tech = grid(
        "tf_acts",
        "insults sexual_messages threats image_shared image_threat fake_image doxing spied impersonated",
        1, 2, 3,
    )  # fmt: skip
    blows = physical.cells(("push", "slap", "hit", "kick", "choke", "weapon"))
    forced = sexual.cells(("forced_sex", "sex_fear", "forced_acts"))
    core = others.cells(("attempt", "forced", "incapacitated"))
    without_control = (*physical.cells(), *sexual.cells(), *psych.cells(), *econ.cells())
    not_partner = (*acts.cells(), *others.cells())
    items: dict[str, tuple[Comparable, ...]] = {
        "ipv_phys": blows,
        "ipv_sev": physical.cells(("hit", "kick", "choke", "weapon")),
        "ipv_sex": forced,
        "ipv_repro": sexual.cells(("contraception",)),
        "ipv_psych": psych.cells(),
        "ipv_ctrl": control.cells(),
        "ipv_econ": econ.cells(),
        "ipv_physsex": (*blows, *forced),
        "ipv_any": (*without_control, *control.cells()),
        "npv_phys": acts.cells(("hit", "identity_attack")),
        "npv_sex_core": core,
        "npv_sex_broad": (*core, *others.cells(("touch",))),
        "npv_harass": others.cells(("comments", "exposed", "quid_pro_quo")),
        "npv_any": not_partner,
        "tf_any": tech.cells(),
        "gbv_any": (*without_control, *control.cells(), *not_partner, *tech.cells()),
        "gbv_any_excl_control": (*without_control, *not_partner, *tech.cells()),
    }
    named = {f"{name}_12m": Named(f"{name}_12m", index(over, 1)) for name, over in items.items()}
    named |= {f"{name}_ever": Named(f"{name}_ever", index(over, 1, 2)) for name, over in items.items()}
    safe_now, device_shared = single("safe_now", YES, NO), single("device_shared", YES, NO)
    partner_status, sex_birth = single("partner_status", 1, 2, 3, 4), single("sex_birth", 1, 2, 3)
    aggressor, safety_now = many("ipv_aggressor", 1, 2, 3, 4, 5, 6), single("safety_now", 1, 2, 3, 4)
    consents = {part: single(f"consent_{part}", YES, NO) for part in ("partner", "sexual", "other", "tech")}
    partner, sex, other, online = (consent == YES for consent in consents.values())
    sought_help, children = single("sought_help", 1, 2, 3), single("children_witnessed", 1, 2, 3)
    had_partner = partner_status.is_in(1, 2, 3)
    shown_if: Conditions = {
        "g2_partner": had_partner,
        "consent_partner": had_partner,
        **dict.fromkeys(("ipv_control", "ipv_psych", "ipv_econ", "ipv_physical"), partner),
        "ipv_sexual": partner & sex,
        **dict.fromkeys(("ipv_aggressor", "safety_now", "children_witnessed"), named["ipv_any_ever"]),
        "ipv_frequency_12m": named["ipv_physsex_12m"],
        "ipv_injuries": named["ipv_physsex_ever"],
        "ipv_pregnancy": named["ipv_phys_ever"] & sex_birth.is_in(2, 3),
        "npv_acts": other,
        "npv_sexual": other & sex,
        **dict.fromkeys(("npv_perpetrators", "npv_places"), named["npv_any_ever"]),
        "tf_acts": online,
        **dict.fromkeys(("tf_perpetrators", "tf_channels"), named["tf_any_ever"]),
        **dict.fromkeys(("effects", "told_anyone", "sought_help"), named["gbv_any_ever"]),
        "days_lost": named["gbv_any_12m"],
        **dict.fromkeys(("help_where", "help_rating", "protection_measure"), sought_help.is_in(1, 2)),
        "not_sought_reasons": sought_help == 3,
    }
    conditions = {
        **beginning(),
        **{f"{name}/derived": condition for name, condition in named.items()},
        **{f"{id}/show_if": condition for id, condition in shown_if.items()},
        "safe_now/trigger safety_pause_screen": safe_now.is_in(NO, DONT_KNOW),
        "device_shared/trigger device_safety_tips": device_shared.is_in(YES, DONT_KNOW),
        "ipv_physical/trigger help_panel_urgent": physical.any_row(1, rows=("choke", "weapon", "locked")),
        "safety_now/trigger help_panel_urgent": safety_now.is_in(3, 4),
        "npv_sexual/trigger help_panel_72h": others.any_row(1, rows=("attempt", "forced", "incapacitated")),
        "children_witnessed/trigger help_line_141": children == 1,
        "ipv_aggressor/soft check": ~((partner_status == 3) & aggressor.any_of(1, 2, 3)),
    }
    grids = (control, psych, econ, physical, sexual, acts, others, tech)
    asked = (safe_now, device_shared, partner_status, sex_birth, aggressor, safety_now, sought_help, children)
    return stub(*SHARED, *consents.values(), *grids, *asked), conditions


def services() -> tuple[Questionnaire, Conditions]:
    """Return the questionnaire on access to public services and its conditions."""
    networks = "AC AL AS EN GN IF IM"
    have = grid("A05", networks, 1, 2, 3, 4)
    toilet = single("A08", 1, 2, 3, 4, 5, 6)
    days, cuts = number("A13", 0, 7), number("A15", 0, 300)
    needed_care, got_care, seen_once = single("A22", 1, 0), single("A23", 1, 2, 0), single("A25_seen", 1, 0)
    rubbish, fuel = single("A10", *range(1, 8)), single("A11", *range(1, 9))
    children, attend, why_not = single("A27", 1, 0), single("A28", 1, 0), single("A29", *range(1, 13), OTHER)
    documents, tried = many("A33", 1, 2, 3, 4, 5, 6, 0), single("A34", 1, 0)
    last_tried = single("A36", 1, 2, 3, 4, 5, 6)
    problems, complained = many("A39", *range(1, 12), 0), single("A41", 1, 0)
    outcome, unfair = single("A43", 1, 2, 3, 4, 5), many("A46", *range(1, 12), 0)
    connected, basics = have.cell("AC").is_in(1, 2), have.cells(("AC", "EN", "IF"))
    visit = got_care.is_in(1, 2) | (seen_once == 1)
    school = (children == 1) & ~known_true(why_not.is_in(1, 2))
    conditions: Conditions = {
        **{f"A06.{row}/show_if": have.cell(row).is_in(3, 4) for row in networks.split()},
        "A07/show_if": connected,
        "A09/show_if": toilet.is_in(1, 2, 3, 4, 5),
        "A13/show_if": connected,
        "A14/show_if": days > 0,
        "A15/show_if": have.cell("EN").is_in(1, 2),
        "A16/show_if": cuts > 0,
        "A17/show_if": have.cell("AS") == 1,
        "A18/show_if": (have.cell("IF") == 1) | (have.cell("IM") == 1),
        **{f"A19.{row}/show_if": have.cell(row).is_in(1, 2) for row in networks.split()},
        **{f"A20.{row}/show_if": have.cell(row).is_in(1, 2) for row in networks.split()},
        "A23/show_if": needed_care == 1,
        "A24/show_if": got_care.is_in(0, 2),
        "A25_seen/show_if": got_care == 0,
        "A25/show_if": visit,
        "A26/show_if": visit,
        "A28/show_if": children == 1,
        "A29/show_if": attend == 0,
        "A30/show_if": school,
        "A31/show_if": school,
        "A32/show_if": school,
        "A34/show_if": documents.any(),
        "A35/show_if": tried == 0,
        "A37/show_if": last_tried.answered(),
        "A38/show_if": last_tried.answered(),
        "A40/show_if": problems.any(),
        "A41/show_if": problems.any(),
        "A42/show_if": complained == 1,
        "A44/show_if": outcome.is_in(1, 2, 3),
        "A45/show_if": complained == 0,
        "A46/trigger discrimination": unfair.any(),
        "IA4/at least five components": known_true(
            count_in((*basics, toilet, rubbish, fuel), *range(1, 9)) >= 5
        ),
    }
    asked = (
        have, toilet, days, cuts, needed_care, got_care, seen_once, children, attend, why_not, documents, tried,
        last_tried, problems, complained, outcome, unfair, rubbish, fuel,
    )  # fmt: skip
    return stub(*asked), conditions


def water() -> tuple[Questionnaire, Conditions]:
    """Return the questionnaire on water quality and its conditions."""
    reporting, source = single("W03", 1, 2, 3), single("W04", *range(1, 17), OTHER)
    place, short, days = single("W06", 1, 2, 3), single("W09", 1, 0), number("W11", 0, 7)
    complained, outcome = single("W37", 1, 0), single("W37_outcome", 1, 2, 3, 4, 5)
    conditions: Conditions = {
        "home section/show_if": reporting.is_in(1, 3),
        "source section/show_if": reporting.is_in(2, 3),
        "W23/show_if": reporting.is_in(2, 3),
        "W05/show_if": source.is_in(12, 13, 14, 15),
        "W06/show_if": ~known_true(source.is_in(1, 2, 3)),
        "W07/show_if": place == 3,
        "W08/show_if": place == 3,
        "W10/show_if": short == 1,
        "W11/show_if": source.is_in(1, 2, 3, 4),
        "W12/show_if": days > 0,
        "W37_outcome/show_if": complained == 1,
        "W37_term/show_if": outcome.is_in(1, 2, 3),
        "chlorine is judged": source.is_in(1, 2, 3, 4, 5, 12, 13),
    }
    return stub(reporting, source, place, short, days, complained, outcome), conditions


def maturity() -> tuple[Questionnaire, Conditions]:
    """Return some practices of the maturity model, and what their answers and levels say."""
    does_not_apply = 97
    practices = {id: single(id, 2, 1, 0) for id in ("REC_2a", "REC_2b", "REC_3a", "REC_3b", "PRT_4b")}
    agreements = single("PRT_4a", 2, 1, 0, does_not_apply)
    met = {id: practice == 2 for id, practice in practices.items()}
    met["PRT_4a"] = agreements.is_in(2, does_not_apply)
    level = {d: number(f"level_{d}", 1, 4) for d in ("REC", "PRC", "ANA", "PRT", "PRO")}
    basics = met["REC_2a"] & met["REC_2b"]
    conditions: Conditions = {
        "REC_2a/met": met["REC_2a"],
        "PRT_4a/met": met["PRT_4a"],
        "REC/level 2": basics,
        "REC/level 3": basics & met["REC_3a"] & met["REC_3b"],
        "REC/has a level": practices["REC_2a"].answered() & practices["REC_2b"].answered(),
        "PRT/practices of level 4": met["PRT_4a"] & met["PRT_4b"],
        "listo_para_dialogo": (level["REC"] >= 2) & (level["PRC"] >= 2) & (level["PRT"] >= 2),
        "listo_para_intercambio": (level["REC"] >= 3)
        & (level["PRC"] >= 3)
        & (level["ANA"] >= 2)
        & (level["PRT"] >= 3)
        & (level["PRO"] >= 2),
    }
    return stub(*practices.values(), agreements, *level.values()), conditions


MODULES = {
    "discrimination": discrimination(),
    "gbv": gbv(),
    "services": services(),
    "water": water(),
    "maturity": maturity(),
}
