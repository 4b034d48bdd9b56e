"""What is computed from one person's answers, against tables made by hand."""

from __future__ import annotations

import pytest

from diversa.questionnaire import standard
from diversa.questionnaire.answers import DONT_KNOW, REFUSED, Missing
from diversa.questionnaire.kinds import NO, YES
from diversa_discrimination.derived import (
    DERIVED,
    OWN_GROUPS,
    everyday_band,
    everyday_score,
    ground_count,
    status,
)
from diversa_discrimination.sections.everyday import everyday
from diversa_discrimination.sections.experience import grounds_5y

UNKNOWN = Missing.NOT_SHOWN
BY_ID = {d.id: d for d in DERIVED}
ROWS = grounds_5y.row_ids()


@pytest.mark.parametrize(
    ("sex", "gender", "attraction", "trans", "group", "orientation", "lgbtiq"),
    [
        (2, 2, 1, 0, 1, 1, 0),
        (1, 1, 2, 0, 2, 1, 0),
        (1, 1, 1, 0, 2, 2, 1),
        (2, 2, 2, 0, 1, 3, 1),
        (2, 2, 3, 0, 1, 4, 1),
        (1, 1, 4, 0, 2, 5, 1),
        (1, 1, 5, 0, 2, 6, 1),
        (2, 3, 2, 1, 2, 1, 1),
        (1, 4, 1, 1, 1, 1, 1),
        (1, 2, 1, 1, 1, 1, 1),
        (2, 1, 2, 1, 2, 1, 1),
        (2, 5, 1, 0, 3, 7, 1),
        (1, 6, 3, 0, 3, 4, 1),
        (3, 2, 1, 0, 1, 1, 1),
        (REFUSED, 2, 1, UNKNOWN, 1, 1, UNKNOWN),
        (REFUSED, 3, 2, 1, 2, 1, 1),
        (2, REFUSED, 1, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (2, REFUSED, 3, UNKNOWN, UNKNOWN, 4, 1),
        (2, 2, DONT_KNOW, 0, 1, UNKNOWN, UNKNOWN),
        (REFUSED, REFUSED, REFUSED, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_gender_and_orientation(
    sex: object,
    gender: object,
    attraction: object,
    trans: object,
    group: object,
    orientation: object,
    lgbtiq: object,
) -> None:
    """What is known decides as soon as it can; what is not known stays unknown, and is never taken for a no."""
    sheet = {"sex_birth": sex, "gender_identity": gender, "sexual_attraction": attraction}
    found = [BY_ID[name].value(sheet) for name in ("trans", "gender_group", "orientation", "lgbtiq")]
    assert found == [trans, group, orientation, lgbtiq]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((1, 1, 1, 1, 1, 1), 0),
        ((2, 2, 2, 2, 2, 2), 0),
        ((3, 1, 1, 1, 1, 1), 1),
        ((4, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED), 1),
        ((1, 1, 1, 1, REFUSED, REFUSED), 0),
        ((1, 1, 1, REFUSED, REFUSED, REFUSED), UNKNOWN),
    ],
)
def test_disability(answers: tuple[object, ...], expected: object) -> None:
    """One row with much difficulty is enough; three missing rows are too many to say no."""
    rows = dict(zip(standard.FUNCTIONAL_DIFFICULTY.row_ids(), answers, strict=True))
    assert standard.DISABILITY.value({"functional_difficulty": rows}) == expected


@pytest.mark.parametrize(
    ("name", "question", "codes"),
    [
        ("ethnic_group", "ethnicity", {1: 1, 2: UNKNOWN, 3: 2, 4: 2, 5: 2, 6: 3, DONT_KNOW: UNKNOWN}),
        ("area_group", "area_type", {1: 1, 2: 2, 3: 2, REFUSED: UNKNOWN}),
        ("stratum_band", "stratum", {0: 1, 1: 1, 2: 1, 3: 2, 4: 3, 6: 3, DONT_KNOW: UNKNOWN}),
        ("migration_group", "migration_status", {1: 1, 2: 1, 3: 2, 4: 2, REFUSED: UNKNOWN}),
        ("education", "education_level", {1: 1, 2: 1, 3: 2, 4: 2, 5: 3, 7: 3, DONT_KNOW: UNKNOWN}),
        ("work", "main_activity", {1: 1, 2: 0, 6: 0, REFUSED: UNKNOWN}),
        ("department", "municipality", {"05001": "05", "88": "88", REFUSED: UNKNOWN}),
        ("region", "municipality", {"05001": "central", "88": "caribe", "11001": "bogota", REFUSED: UNKNOWN}),
    ],
)
def test_groups_of_tables(name: str, question: str, codes: dict[object, object]) -> None:
    """Every code falls where the tables say; Rrom people are in no published group."""
    assert {code: BY_ID[name].value({question: code}) for code in codes} == codes


@pytest.mark.parametrize(
    ("yes", "no", "twelve", "expected"),
    [
        (0, 21, Missing.NOT_SHOWN, 0),
        (0, 11, Missing.NOT_SHOWN, 0),
        (0, 10, Missing.NOT_SHOWN, UNKNOWN),
        (1, 20, (0,), 0),
        (1, 20, (1,), 1),
        (1, 20, (1, 6), 1),
        (1, 20, REFUSED, UNKNOWN),
        (1, 20, DONT_KNOW, UNKNOWN),
        (0, 0, Missing.NOT_SHOWN, UNKNOWN),
    ],
)
def test_whether_it_happened_in_the_last_year(yes: int, no: int, twelve: object, expected: object) -> None:
    """Hidden because nothing happened is a no; half of the 21 rows must say so; refused is nothing."""
    rows = dict(zip(ROWS, [*[YES] * yes, *[NO] * no, *[REFUSED] * (21 - yes - no)], strict=True))
    assert status.value({"disc_grounds_5y": rows, "disc_grounds_12m": twelve}) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [((1,), 1), ((1, 6, 96), 3), ((0,), UNKNOWN), (REFUSED, UNKNOWN), (Missing.NOT_SHOWN, UNKNOWN)],
)
def test_the_number_of_reasons(chosen: object, expected: object) -> None:
    """ "None" is no reason, and no reason has no number."""
    assert ground_count.value({"disc_grounds_12m": chosen}) == expected


@pytest.mark.parametrize(
    ("answers", "score", "band"),
    [
        ((0, 0, 0, 0, 0, 0, 0, 0), 0.0, 0),
        ((1, 0, 0, 0, 0, 0, 0, 0), 0.0, 1),
        ((1, 1, 1, 1, 1, 1, 1, 0), 1.0, 1),
        ((1, 1, 1, 1, 1, 1, 1, 1), 1.0, 2),
        ((2, 2, 2, 2, 2, 2, 2, 1), 2.0, 2),
        ((2, 2, 2, 2, 2, 2), 2.0, 3),
        ((4, 4, 4, 4, 4, 4, 4, 4), 4.0, 3),
        ((3, 2, 2, 2, 2, 2), 2.25, 3),
        ((4, 4, 4, 4, 4), UNKNOWN, UNKNOWN),
    ],
)
def test_everyday_treatment(answers: tuple[int, ...], score: object, band: object) -> None:
    """Six rows make a score, stored in quarter points; the band is cut from the exact mean, not from the stored one."""
    rows = {
        **dict.fromkeys(everyday.row_ids(), REFUSED),
        **dict(zip(everyday.row_ids(), answers, strict=False)),
    }
    sheet = {"everyday_treatment": rows}
    assert (everyday_score.value(sheet), everyday_band.value(sheet)) == (score, band)


def test_nothing_is_computed_from_nothing() -> None:
    """Somebody who answers nothing belongs to no group."""
    assert {d.id: d.value({}) for d in DERIVED} == dict.fromkeys(BY_ID, UNKNOWN)
    assert not [g.label for g in OWN_GROUPS if g.member.surely({})]


def test_every_breakdown_is_published() -> None:
    """A breakdown that is dropped on release would be empty."""
    questions = {"age_years": standard.AGE, "campesino_self": standard.CAMPESINO_SELF}
    assert all(not {**questions, **BY_ID}[name].release.drops for name in standard.STANDARD_BREAKDOWNS)
