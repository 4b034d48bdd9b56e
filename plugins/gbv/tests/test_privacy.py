"""Who is blurred because a place beside something rare would be a name."""

from __future__ import annotations

from typing import Any

import pytest

from diversa.testing import Survey
from diversa_gbv.privacy import ANONYMIZERS

MEDELLIN, ANTIOQUIA, AMAZONAS, BOGOTA = "05001", "05", "91", "11001"


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return Survey(tmp_path_factory.mktemp("home"))


def place_of(survey: Survey, **answers: Any) -> tuple[object, object]:
    """Return what is stored of where a person lives: the place, and its region."""
    stored = survey.open("gbv").answer(**{"geo_area": MEDELLIN, **answers}).send().response.values
    return stored.get("geo_area"), stored.get("region")


@pytest.mark.parametrize(
    ("answers", "place", "region"),
    [
        ({}, MEDELLIN, "central"),
        ({"ethnicity": 6, "sex_birth": 2, "gender_identity": 2}, MEDELLIN, "central"),
        ({"geo_area": ANTIOQUIA}, ANTIOQUIA, "central"),
        ({"geo_area": BOGOTA}, BOGOTA, "bogota"),
        ({"geo_area": AMAZONAS}, None, "orinoquia_amazonia"),
        ({"geo_area": "99"}, "99", "orinoquia_amazonia"),
        ({"ethnicity": 1}, ANTIOQUIA, "central"),
        ({"ethnicity": 5}, ANTIOQUIA, "central"),
        ({"ethnicity": 2}, None, None),
        ({"ethnicity": 3}, None, None),
        ({"ethnicity": 4}, None, None),
        ({"sex_birth": 3}, None, "central"),
        ({"gender_identity": 4}, None, "central"),
        ({"gender_identity": 5}, None, "central"),
        ({"npv_acts": {"hit": 1}, "npv_perpetrators": [10]}, None, "central"),
        ({"npv_acts": {"hit": 1}, "npv_perpetrators": [1, 11]}, None, "central"),
        ({"npv_acts": {"hit": 1}, "npv_perpetrators": [1]}, MEDELLIN, "central"),
        ({"npv_acts": {"hit": 1}, "sought_help": 3, "not_sought_reasons": [12]}, None, "central"),
        ({"npv_acts": {"hit": 1}, "sought_help": 3, "not_sought_reasons": [3]}, MEDELLIN, "central"),
    ],
)
def test_a_place_is_kept_only_where_it_points_at_nobody(
    survey: Survey, answers: dict[str, Any], place: object, region: object
) -> None:
    """The smaller the group, the coarser the place; of the smallest peoples none is kept."""
    assert place_of(survey, **answers) == (place, region)


def test_whoever_gave_no_place_has_none_to_hide(survey: Survey) -> None:
    """Refused stays refused, also for people of a small group."""
    assert place_of(survey, geo_area="refused", ethnicity=1) == (None, None)


def test_what_else_was_said_stays(survey: Survey) -> None:
    """Only the place is blurred: the person still counts in every table without one."""
    stored = (
        survey.open("gbv").answer(geo_area=MEDELLIN, ethnicity=3, gender_identity=4).send().response.values
    )
    assert (stored["ethnicity"], stored["gender_identity"], stored["ethnic_group"]) == (3, 4, 2)


def test_a_week_is_kept_and_no_day(survey: Survey) -> None:
    """The day on which somebody answered could be the day on which somebody else looked."""
    period = survey.open("gbv").answer(age_years=40).send().response.about["period"]
    year, week = period.split("-W")
    assert 2000 < int(year) < 2200
    assert 1 <= int(week) <= 53


def test_the_given_values_are_left_alone() -> None:
    """An anonymiser returns new values; who holds the old ones is not surprised."""
    given = {"geo_area": MEDELLIN, "region": "central", "ethnicity": 2}
    for anonymizer in ANONYMIZERS:
        anonymizer(given)
    assert given == {"geo_area": MEDELLIN, "region": "central", "ethnicity": 2}
