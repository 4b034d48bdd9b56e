"""Whole fills, as people answer: from the first question to what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from diversa.pipeline import Ended
from diversa.questionnaire.answers import DONT_KNOW, Missing
from diversa.questionnaire.kinds import NO, YES
from diversa.registry import Registry
from diversa.testing import Survey
from diversa_public_services.sections.form import FULL, SHORT

MODULE = "public_services"


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    """A survey that knows the module, installed or not."""
    import diversa_public_services

    missing = MODULE not in Registry().questionnaires
    return Survey(tmp_path, {MODULE: diversa_public_services} if missing else {})


def test_somebody_with_three_minutes(survey: Survey) -> None:
    """The short form is stored as such, and what it does not ask is not shown rather than blank."""
    sheet = survey.open(MODULE).answer(
        form_length=SHORT,
        age_years=41,
        municipality="05001",
        area_type=1,
        service_access={"AC": 1, "AL": 1, "AS": 1, "EN": 2, "GN": 3, "IF": 4, "IM": 1},
        no_service_reasons_GN=[2],
        no_service_reasons_IF=[1, 3],
        water_days=7,
        water_hours=24,
        service_quality={"AC": 3, "AL": 2, "AS": 2, "EN": 0, "IM": 1},
        payment_stress={"AC": 0, "AL": 0, "AS": 0, "EN": 2, "IM": 97},
        problem_services=["EN"],
        worst_problem=1,
        complained=YES,
        complained_to=[1, 3],
        complaint_outcome=5,
    )
    assert len(sheet.shown) == 18
    assert not sheet.problems
    stored = sheet.send().response
    assert stored.values["form_length"] == SHORT
    assert stored.values["problem_service"] == "EN"
    assert stored.values["water_hours_week"] == 168
    assert stored.values["water_continuity_class"] == 4
    assert "service_deprivation" not in stored.values
    assert stored.values["department"] == "05"
    assert not {"toilet", "health_need", "ethnicity", "consent_sensitive"} & {*stored.values, *stored.missing}


def test_somebody_without_piped_water(survey: Survey) -> None:
    """In the countryside without water, sewer or waste service: reasons are asked, hours of water are not."""
    sheet = survey.open(MODULE).answer(
        form_length=FULL,
        age_years=63,
        municipality="27001",
        area_type=3,
        stratum=0,
        household_size=11,
        service_access={"AC": 4, "AL": 4, "AS": 3, "EN": 1, "GN": 4, "IF": 4, "IM": 3},
        no_service_reasons_AC=[1],
        no_service_reasons_AS=[10, 2],
        toilet=5,
        toilet_shared=NO,
        waste_disposal=4,
        cooking_fuel=4,
        road_distance=5,
        power_cuts=12,
        cut_length=3,
        service_quality={"EN": 1},
        payment_stress={"EN": 3},
        health_need=YES,
        care_received=0,
        seen_once=NO,
        no_care_reason=3,
        children_5_16=NO,
        documents_needed=[0],
        problem_services=["AC", "SA"],
        worst_service="AC",
        worst_problem=5,
        complained=NO,
        not_complained_reason=6,
        unfair_treatment=["0"],
    )
    shown = set(sheet.shown)
    assert not {"water_days", "water_hours", "water_provider", "waste_collections", "internet_enough"} & shown
    assert not {"health_rating", "health_satisfaction", "school_levels", "last_document"} & shown
    assert {f"no_service_reasons_{s}" for s in ("AC", "AL", "AS", "GN", "IF", "IM")} <= shown
    assert "no_service_reasons_EN" not in shown
    stored = sheet.send().response
    assert stored.values["household_size"] == 8
    assert stored.values["service_deprivation"] == 5
    assert "water_hours_week" not in stored.values
    assert stored.values["service_quality"] == {"EN": 1}
    assert stored.values["problem_service"] == "AC"
    assert stored.missing["no_service_reasons_AL"] is Missing.BLANK


def test_a_household_with_children_at_both_levels(survey: Survey) -> None:
    """Primary and secondary are rated apart, and neither answer touches the other."""
    sheet = survey.open(MODULE).answer(
        form_length=FULL,
        service_access={"AC": 1, "EN": 1},
        children_5_16=YES,
        attends_public_school=YES,
        school_levels=[1, 2],
        school_rating_1={"a": 3, "b": 2, "c": 1, "d": 0, "e": 97},
        school_satisfaction_1=3,
        school_rating_2={"a": 0, "b": DONT_KNOW},
        school_satisfaction_2=0,
    )
    ids = ("school_rating_1", "school_satisfaction_1", "school_rating_2", "school_satisfaction_2")
    assert [name for name in sheet.shown if name in ids] == list(ids)
    stored = sheet.send().response
    assert stored.values["school_rating_1"] == {"a": 3, "b": 2, "c": 1, "d": 0, "e": 97}
    assert stored.values["school_satisfaction_1"] == 3
    assert stored.values["school_rating_2"] == {"a": 0}
    assert stored.missing["school_rating_2.b"] is Missing.DONT_KNOW
    assert stored.missing["school_rating_2.c"] is Missing.BLANK
    assert stored.values["school_satisfaction_2"] == 0


def test_a_text_is_sealed_and_a_phone_number_is_asked_about(survey: Survey) -> None:
    """What should change first is readable only with the campaign's key; a number that looks personal asks once."""
    plain = survey.open(MODULE).answer(form_length=FULL, change_first="Que el agua llegue todos los días")
    stored = plain.send().response
    assert stored.sealed["change_first"] == "Que el agua llegue todos los días"
    assert "change_first" not in stored.values
    odd = survey.open(MODULE).answer(
        form_length=FULL, service_access={"EN": 4}, change_first="Llame a alguien@example.org"
    )
    assert [p.check for p in odd.problems] == ["personal_data_change_first"]


def test_somebody_who_does_not_agree(survey: Survey) -> None:
    """Nothing is stored of them, in the short form and in the whole one."""
    for length in (SHORT, FULL):
        sheet = survey.open(MODULE).answer(form_length=length, consent_main=NO)
        assert sheet.screen == "end_no_consent"
        with pytest.raises(Ended):
            sheet.send()


def test_the_card_and_its_letter_reach_a_page(survey: Survey) -> None:
    """Without JavaScript too: after the complaint the card is on the page, and its letter names the place."""
    page = survey.browse(MODULE).fill(
        form_length=SHORT,
        age_years=30,
        residence_12m=YES,
        consent_main=YES,
        municipality="05001",
        service_access={"AC": 1, "AL": 4, "AS": 4, "EN": 1, "GN": 4, "IF": 4, "IM": 4},
        problem_services=["EN"],
        complained=NO,
    )
    for _page in range(12):
        if "silencio administrativo positivo" in page.text:
            break
        page = page.continue_()
    assert "Esta página no presenta el reclamo por usted." in page.text
    assert "Supersalud" not in page.text
    letter = page.press("Ver un texto para imprimir")
    assert "Medellín, Antioquia" in letter.text
    assert "Empresa: ____" in letter.text
    assert "{" not in letter.text


def test_the_whole_form_can_be_filled_without_javascript(survey: Survey) -> None:
    """The permission for sensitive data is asked once the whole form is chosen, and the way leads to a receipt."""
    first = survey.browse(MODULE)
    assert "consent_sensitive" not in first.asked
    page = first.fill(
        form_length=FULL,
        age_years=30,
        residence_12m=YES,
        consent_main=YES,
        consent_sensitive=YES,
        service_access=dict.fromkeys(("AC", "AL", "AS", "EN", "GN", "IF", "IM"), 1),
        children_5_16=YES,
        attends_public_school=YES,
        school_levels=[2],
        school_satisfaction_2=3,
    )
    assert page.finish().receipt
