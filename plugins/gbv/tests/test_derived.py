"""What is computed from one person's answers: against tables made by hand, and against a second, simpler program."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from diversa.pipeline import derive
from diversa.questionnaire.answers import Missing
from diversa.testing import Survey
from diversa_gbv.derived import DERIVED, GRIDS, INDEX
from diversa_gbv.indicators.people import answered_only, person, single

YEAR, BEFORE, NEVER = 1, 2, 3
SHEETS = 600


def _items(grid: str, rows: str) -> list[tuple[str, str]]:
    return [(grid, row) for row in rows.split()]


BLOWS = _items("ipv_physical", "push slap hit kick choke weapon")
FORCED = _items("ipv_sexual", "forced_sex sex_fear forced_acts")
PSYCH = _items(
    "ipv_psych", "humiliated insulted scared threat_harm threat_children threat_selfharm threat_outing"
)
ECON = _items("ipv_econ", "denied_money took_money blocked_work control_spend damaged debts child_support")
CONTROL = _items(
    "ipv_control", "jealous accused isolate_friends isolate_family whereabouts phone_check permission dress"
)
LOCKED, CONDOM = ("ipv_physical", "locked"), ("ipv_sexual", "contraception")
CORE = _items("npv_sexual", "attempt forced incapacitated")
TOUCH = ("npv_sexual", "touch")
HARASS = _items("npv_sexual", "comments exposed quid_pro_quo")
ACTS = _items("npv_acts", "hit threat family_control identity_attack stalked")
TECH = _items(
    "tf_acts",
    "insults sexual_messages threats image_shared image_threat fake_image doxing spied impersonated",
)
ITEMS = {
    "ipv_phys": BLOWS,
    "ipv_sev": BLOWS[2:],
    "ipv_sex": FORCED,
    "ipv_repro": [CONDOM],
    "ipv_psych": PSYCH,
    "ipv_ctrl": CONTROL,
    "ipv_econ": ECON,
    "ipv_physsex": BLOWS + FORCED,
    "ipv_sdg": BLOWS + FORCED + PSYCH,
    "ipv_any": CONTROL + PSYCH + ECON + BLOWS + [LOCKED] + FORCED + [CONDOM],
    "npv_phys": [ACTS[0], ACTS[3]],
    "npv_sex_core": CORE,
    "npv_sex_broad": [*CORE, TOUCH],
    "npv_harass": HARASS,
    "npv_harass_touch": [*HARASS, TOUCH],
    "npv_any": ACTS + HARASS + [TOUCH] + CORE,
    "tf_any": TECH,
}
WINDOWS = {"12m": (YEAR,), "ever": (YEAR, BEFORE)}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return Survey(tmp_path_factory.mktemp("home"))


def computed(survey: Survey, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return every derived variable of one answer sheet."""
    filling = survey.open("gbv").answer(**answers)
    return derive(filling.module.instrument, filling.route.sheet)


# --- a second program, which knows nothing of conditions ---------------------------------------------------------------


def answer_of(answers: Mapping[str, Any], item: tuple[str, str]) -> int | None:
    """Return the code of one row, or nothing where it was hidden, refused or left blank."""
    grid, row = item
    partner = answers["partner_status"] in (1, 2, 3) and answers["consent_partner"] == 1
    intimate, other = answers["consent_sexual"] == 1, answers["consent_other"] == 1
    shown = {
        "ipv_sexual": partner and intimate,
        "npv_acts": other,
        "npv_sexual": other and intimate,
        "tf_acts": answers["consent_tech"] == 1,
    }.get(grid, partner)
    code = answers[grid].get(row) if shown else None
    return code if code in (YEAR, BEFORE, NEVER) else None


def naive(answers: Mapping[str, Any], items: list[tuple[str, str]], codes: tuple[int, ...]) -> int | None:
    """Apply the rule: 1 for any positive, 0 for none with at least half answered, else nothing."""
    given = [code for item in items if (code := answer_of(answers, item)) is not None]
    if any(code in codes for code in given):
        return 1
    return 0 if 2 * len(given) >= len(items) else None


def naive_together(
    answers: Mapping[str, Any], codes: tuple[int, ...], partner: list[tuple[str, str]]
) -> int | None:
    """Join the three parts: a single one that is known is enough."""
    parts = [naive(answers, items, codes) for items in (partner, ITEMS["npv_any"], ITEMS["tf_any"])]
    known = [part for part in parts if part is not None]
    return max(known) if known else None


def expected(answers: Mapping[str, Any]) -> dict[str, int | None]:
    """Return all 38 indices."""
    found: dict[str, int | None] = {}
    for window, codes in WINDOWS.items():
        for name, items in ITEMS.items():
            found[f"{name}_{window}"] = naive(answers, items, codes)
        everything = ITEMS["ipv_any"]
        but_control = [item for item in everything if item not in CONTROL]
        found[f"gbv_any_{window}"] = naive_together(answers, codes, everything)
        found[f"gbv_any_excl_control_{window}"] = naive_together(answers, codes, but_control)
    return found


def random_answers(random: Random) -> dict[str, Any]:
    """Fill in every grid at random, some nearly empty and some nearly full, behind consents that are mostly given."""
    answers: dict[str, Any] = {"partner_status": random.choice((1, 2, 3, 4, "refused"))}
    for part in ("partner", "sexual", "other", "tech"):
        answers[f"consent_{part}"] = random.choice((1, 1, 1, 2))
    for grid in GRIDS:
        left_out, happened = random.choice((0.1, 0.5, 0.9)), random.choice((0.0, 0.03, 0.3))
        answers[grid.id] = {row: _cell(random, left_out, happened) for row in grid.row_ids()}
    return answers


def _cell(random: Random, left_out: float, happened: float) -> int | str | None:
    if random.random() < left_out:
        return random.choice(("refused", None))
    return random.choice((YEAR, BEFORE)) if random.random() < happened else NEVER


def test_every_index_keeps_the_rule_on_any_answers(survey: Survey) -> None:
    """Whatever is answered, refused, skipped or hidden, both programs say the same of every index."""
    random, seen = Random(20), {name: set[int | None]() for name in INDEX}
    for _sheet in range(SHEETS):
        answers = random_answers(random)
        values = computed(survey, answers)
        found = {n: None if isinstance(values[n], Missing) else values[n] for n in INDEX}
        assert found == expected(answers), answers
        for name, value in found.items():
            seen[name].add(value)
    assert {name for name, values in seen.items() if values != {0, 1, None}} == set()


# --- by hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "in_year", "ever"),
    [
        ({"push": YEAR}, 1, 1),
        ({"push": BEFORE}, None, 1),
        ({"push": BEFORE, "slap": NEVER, "hit": NEVER}, 0, 1),
        (dict.fromkeys(("push", "slap", "hit"), NEVER), 0, 0),
        (dict.fromkeys(("push", "slap"), NEVER), None, None),
        ({"locked": YEAR}, None, None),
        ("refused", None, None),
    ],
)
def test_blows_of_a_partner(survey: Survey, rows: Any, in_year: int | None, ever: int | None) -> None:
    """One blow is enough; half of the six rows must say never; being locked up is no blow."""
    values = computed(survey, answered_only(ipv_physical=rows))
    found = [values["ipv_phys_12m"], values["ipv_phys_ever"]]
    assert [None if isinstance(v, Missing) else v for v in found] == [in_year, ever]


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        ({"ipv_control": {"jealous": YEAR, "dress": BEFORE}}, 2),
        ({}, 0),
        ({"ipv_control": {"jealous": "refused", "dress": "refused", "accused": YEAR}}, 1),
        ({"ipv_control": {"jealous": "refused", "dress": "refused", "permission": "refused"}}, None),
    ],
)
def test_controls_are_counted_of_six_rows_or_more(
    survey: Survey, answers: dict[str, Any], count: int | None
) -> None:
    """With three of eight rows refused there is no count."""
    value = computed(survey, person(**answers))["ipv_ctrl_n"]
    assert (None if isinstance(value, Missing) else value) == count


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        (person(), 0),
        (person(ipv_physical={"hit": YEAR, "kick": YEAR}), 1),
        (person(ipv_physical={"hit": YEAR}, ipv_sexual={"sex_fear": YEAR}, tf_acts={"spied": YEAR}), 3),
        (person(npv_sexual={"touch": YEAR, "comments": YEAR}, npv_acts={"hit": YEAR}), 3),
        (person(ipv_control={"dress": YEAR}, ipv_physical={"hit": BEFORE}), 0),
        (single(tf_acts={"spied": YEAR}), 1),
        (person(consent_partner=2), None),
        (person(consent_sexual=2), None),
        (person(consent_tech=2), 0),
    ],
)
def test_forms_are_counted_of_six_or_more(
    survey: Survey, answers: Mapping[str, Any], count: int | None
) -> None:
    """Whoever never had a partner has none of the four forms of one: hidden means none, not missing."""
    value = computed(survey, answers)["gbv_forms_n"]
    assert (None if isinstance(value, Missing) else value) == count


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        (person(), 3),
        (single(), 2),
        (single(consent_other=2), 1),
        (single(consent_other=2, consent_tech=2), 0),
        (answered_only(tf_acts={"spied": BEFORE}), 1),
        (answered_only(tf_acts={"spied": NEVER}), 0),
    ],
)
def test_parts_that_were_answered_are_counted(survey: Survey, answers: Mapping[str, Any], parts: int) -> None:
    """A part counts where something happened or half of its rows are answered."""
    assert computed(survey, answers)["gbv_parts_n"] == parts


@pytest.mark.parametrize(("days", "top"), [(0, 0), (90, 90), (91, 90), (365, 90)])
def test_days_are_counted_up_to_ninety(survey: Survey, days: int, top: int) -> None:
    """One person who lost a whole year does not carry the mean of all."""
    assert computed(survey, person(npv_acts={"hit": YEAR}, days_lost=days))["days_lost_top"] == top


@pytest.mark.parametrize(
    ("place", "region"), [("05001", "central"), ("88", "caribe"), ("11001", "bogota"), ("refused", None)]
)
def test_the_region_comes_from_the_place(survey: Survey, place: str, region: str | None) -> None:
    """Whichever question asks for the place, the regions are the same six."""
    value = computed(survey, {"geo_area": place})["region"]
    assert (None if isinstance(value, Missing) else value) == region


def test_nothing_is_computed_from_nothing(survey: Survey) -> None:
    """Somebody who answers nothing belongs to no group, and nothing is said of what they lived through."""
    nothing = {d.id: d.value({}) for d in DERIVED}
    assert {name for name, value in nothing.items() if value is not Missing.NOT_SHOWN} == {
        "gbv_parts_n",
        "all_yes_grids",
    }
    assert (nothing["gbv_parts_n"], nothing["all_yes_grids"]) == (0, 0)


def test_every_index_is_published_and_no_row_of_a_grid_is() -> None:
    """Rows stay inside; what they make goes out."""
    assert not [d.id for d in INDEX.values() if d.release.drops]
    assert all(grid.release.drops for grid in GRIDS)
    assert len(INDEX) == 38
