"""The life of one answer sheet: what comes in, what is refused, and exactly what is written down."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from diversa import pipeline
from diversa.campaigns.campaigns import CampaignError, EnabledModule
from diversa.campaigns.instruments import Instrument
from diversa.campaigns.snapshots import Snapshot
from diversa.engine import Diversa
from diversa.home import Home
from diversa.pipeline import Access, AlreadyStored, Ended, Rejected, WithdrawnBefore
from diversa.privacy import sealing
from diversa.questionnaire.judging import Severity
from diversa.registry import Registry
from tests.sample import diversa_sample
from tests.sample.diversa_sample import ANSWERS

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC).timestamp()
KEY = b"k" * 32
ID = bytes(range(16))
PRIVATE, PUBLIC = sealing.generate_keypair()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Diversa]:
    """Yield an installation with the open campaign "demo" and the sample module."""
    registry = Registry([])
    registry.add(diversa_sample, "sample")
    found = Diversa(Home(tmp_path / "home"), registry, lambda: NOW)
    found.campaigns.create("demo", "Demostración", PUBLIC, demonstration=True, today=found.today())
    found.campaigns.enable("demo", "sample")
    found.campaigns.open("demo")
    yield found
    found.store.engine.close()


@pytest.fixture
def module(engine: Diversa) -> EnabledModule:
    """Return the sample module as it is asked in the campaign."""
    return engine.campaigns.module("demo", "sample")


def answers(**changes: Any) -> dict[str, Any]:
    """Return a whole sheet with some answers changed; None takes one away."""
    found = {**ANSWERS, **changes}
    return {name: value for name, value in found.items() if value is not None}


def document(engine: Diversa, given: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Send answers, and return what is written of them."""
    engine.send("demo", "sample", ID, given, **{"confirmed": None, **more})
    ((_, _, content),) = next(engine.store.documents("demo", "sample"))
    found: dict[str, Any] = orjson.loads(content)
    return found


def problems(engine: Diversa, given: Mapping[str, Any], **more: Any) -> dict[str, Severity]:
    """Send answers that are refused, and return where and how strongly; nothing may be written."""
    with pytest.raises(Rejected) as refusal:
        engine.send("demo", "sample", ID, given, **more)
    assert engine.store.count("demo", "sample") == 0
    return {problem.where: problem.severity for problem in refusal.value.problems}


# --- what is written ---------------------------------------------------------------------------------------------


def test_exactly_what_each_question_allows_is_written(engine: Diversa) -> None:
    """The age as a band, the number not at all, the story sealed, the rest as it was; derived variables beside them."""
    found = document(engine, ANSWERS, seconds=150.0)
    sealed = found.pop("sealed")
    assert found == {
        "values": {
            "consent_main": 1,
            "age": 30,
            "pin": "sol",
            "place": "05001",
            "birthplace": "91",
            "since": "2001-02",
            "foods": [1, 96],
            "best": 96,
            "chores": {"cook": 1, "wash": 2, "babies": 3},
            "weight": 12.5,
            "shoes": 4,
            "consent_money": 1,
            "income": 0,
            "owed": 2,
            "busy": 1,
            "elder": 2,
        },
        "missing": {},
        "about": {
            "access": "open",
            "period": "2026-11-22",
            "duration": "2-5",
            "speeder": False,
            "formulas": {"elder": 2},
        },
    }
    assert sealed.keys() == {"story", "foods_96_text"}


def test_a_sealed_text_opens_at_its_place_alone(engine: Diversa, module: EnabledModule) -> None:
    """With the campaign's private key, for this response and this question; nowhere else."""
    sealed = {name: b64decode(text) for name, text in document(engine, ANSWERS)["sealed"].items()}
    fingerprint = module.instrument.fingerprint
    place = sealing.Place("demo", fingerprint, "story", ID)
    assert sealing.unseal(sealed["story"], PRIVATE, place) == "Me fue bien."
    for wrong in (
        replace(place, question="foods_96_text"),
        replace(place, response_id=b"x" * 16),
        replace(place, campaign="other"),
        replace(place, fingerprint="0" * 64),
    ):
        with pytest.raises(sealing.CannotUnseal):
            sealing.unseal(sealed["story"], PRIVATE, wrong)


def test_a_missing_answer_is_written_as_its_reason(engine: Diversa) -> None:
    """Refused, not known, left blank and refused with its section are told apart; what was not shown is absent."""
    found = document(
        engine,
        {
            "consent_main": 1,
            "age": 20,
            "place": "dont_know",
            "birthplace": "refused",
            "foods": [0],
            "chores": {"cook": "refused", "wash": 2},
            "consent_money": 2,
        },
    )
    assert found["missing"] == {
        "pin": "blank",
        "place": "dont_know",
        "birthplace": "refused",
        "since": "blank",
        "chores.cook": "refused",
        "weight": "blank",
        "shoes": "blank",
        "income": "section_refused",
        "owed": "section_refused",
    }
    assert found["values"] == {
        "consent_main": 1,
        "age": 18,
        "foods": [0],
        "chores": {"wash": 2},
        "consent_money": 2,
        "busy": 0,
        "elder": 2,
    }
    assert "best" not in found["missing"], "it was not shown"


def test_a_grid_left_blank_is_one_reason(engine: Diversa) -> None:
    """Its rows are not counted one by one."""
    found = document(engine, answers(chores=None))
    assert found["missing"] == {"chores": "blank"}
    assert "chores" not in found["values"]


def test_answers_that_are_not_shown_are_cut(engine: Diversa) -> None:
    """Forged or stale ones are neither judged nor stored: hidden questions, options, rows, companions and sections."""
    found = document(
        engine,
        answers(
            age=20,  # the row of children is for people of 30 or more
            foods=[2],
            foods_96_text="stale",
            best=1,  # arepa is not offered to who ate soup
            income=600_000,
            owed="no such thing",
        ),
    )
    assert found["values"]["chores"] == {"cook": 1, "wash": 2}
    assert found["missing"] == {"best": "blank"}
    assert "owed" not in found["values"]
    assert found["sealed"].keys() == {"story"}


def test_a_section_without_its_consent_is_not_stored(engine: Diversa) -> None:
    """What was answered before the person said no is gone."""
    found = document(engine, answers(consent_money=2))
    assert not found["values"].keys() & {"income", "owed"}


def test_a_module_blurs_what_together_would_tell_too_much(engine: Diversa) -> None:
    """Its anonymisers see what each question left, and may take away."""
    assert "since" in document(engine, answers(age=59))["values"]
    engine.store.withdraw(ID, ID, engine.today())
    engine.store.forget_old(date(2027, 1, 1))
    assert "since" not in document(engine, answers(age=60))["values"]


def test_an_anonymiser_cannot_add(engine: Diversa, module: EnabledModule) -> None:
    """It fails, and nothing is stored, rather than write what no question allowed."""
    instrument = replace(module.instrument)
    instrument.__dict__["anonymizers"] = (lambda values: {**values, "name": "x"},)
    submission = pipeline.accept(EnabledModule(module.campaign, instrument), ID, ANSWERS)
    with pytest.raises(ValueError, match="added name"):
        pipeline.anonymize(pipeline.check(submission), KEY, engine.today())


# --- about the answers -------------------------------------------------------------------------------------------


def about(module: EnabledModule, **more: Any) -> Mapping[str, Any]:
    """Return what is written about how the answers came."""
    submission = pipeline.accept(module, ID, ANSWERS, **more)
    return pipeline.anonymize(pipeline.check(submission), KEY, date(2026, 11, 22)).about


@pytest.mark.parametrize(
    ("seconds", "band", "speeder"),
    [
        (0, "<2", True),
        (23.9, "<2", True),
        (24, "<2", False),
        (119, "<2", False),
        (120, "2-5", False),
        (300, "5-10", False),
        (600, "10-20", False),
        (1_200, ">20", False),
        (90_000, ">20", False),
    ],
)
def test_only_a_band_is_kept_of_how_long_it_took(
    module: EnabledModule, seconds: float, band: str, speeder: bool
) -> None:
    """Faster than 1.5 seconds for each of the 16 questions shown is flagged; a note and the words beside an option
    are no questions."""
    found = about(module, seconds=seconds)
    assert (found["duration"], found["speeder"]) == (band, speeder)


def test_nothing_is_said_of_a_time_that_is_not_known(module: EnabledModule) -> None:
    """A form that came on paper has no duration."""
    assert about(module, access=Access.PAPER) == {
        "access": "paper",
        "period": "2026-11-22",
        "formulas": {"elder": 2},
    }


def test_a_sensitive_module_keeps_the_week_alone(module: EnabledModule) -> None:
    """The ISO week, whose year is not always the day's."""
    quiet = replace(module.instrument.questionnaire, sensitive=True)
    instrument = Instrument(Snapshot(quiet, {}), module.instrument.registry)
    assert about(EnabledModule(module.campaign, instrument))["period"] == "2026-W47"
    assert pipeline.period(date(2027, 1, 3), sensitive=True) == "2026-W53"
    assert pipeline.period(date(2027, 1, 3), sensitive=False) == "2027-01-03"


# --- what is refused ---------------------------------------------------------------------------------------------


def test_every_problem_is_told_at_once(engine: Diversa) -> None:
    """Wrong values, required blanks, unknown names and broken rules, each where it is; nothing is written."""
    found = problems(
        engine,
        answers(age=None, birthplace="98", foods=[0, 1], shoes=92, weight=70, nonsense=1),
    )
    assert found == {
        "age": Severity.HARD,
        "birthplace": Severity.HARD,
        "foods": Severity.HARD,
        "shoes": Severity.HARD,
        "nonsense": Severity.HARD,
        "weight": Severity.SOFT,
    }


def test_a_doubt_is_asked_about_once_and_kept_as_a_flag(engine: Diversa) -> None:
    """Until it was asked it stops; afterwards it is stored with the response."""
    strange = answers(weight=70, chores={"cook": 3, "wash": 3, "babies": 1})
    assert problems(engine, strange) == {"weight": Severity.SOFT, "chores": Severity.SOFT}
    assert problems(engine, strange, confirmed={"heavy"}) == {"chores": Severity.SOFT}
    found = document(engine, strange, confirmed={"heavy", "alone", "another"})
    assert found["about"]["flags"] == ["alone", "heavy"]


def test_where_nobody_can_be_asked_a_doubt_is_only_a_flag(engine: Diversa) -> None:
    """The JSON door stores it at once."""
    assert document(engine, answers(weight=70), confirmed=None)["about"]["flags"] == ["heavy"]


def test_a_doubt_never_hides_an_error(engine: Diversa) -> None:
    """Confirming is no way around a hard check."""
    found = problems(engine, answers(shoes=92), confirmed={"shod"})
    assert found == {"shoes": Severity.HARD}


@pytest.mark.parametrize(("change", "screen"), [({"consent_main": 2}, "no_consent"), ({"age": 17}, "minor")])
def test_an_early_end_stores_nothing(engine: Diversa, change: dict[str, Any], screen: str) -> None:
    """Whatever else was answered."""
    with pytest.raises(Ended) as end:
        engine.send("demo", "sample", ID, answers(**change))
    assert end.value.screen == screen
    assert engine.store.count("demo", "sample") == 0
    assert engine.store.known(ID, b"") is None


def test_an_end_needs_a_valid_answer(engine: Diversa) -> None:
    """An age that is refused does not end the questionnaire; it is a problem."""
    assert problems(engine, answers(age=-3)) == {"age": Severity.HARD}


def test_an_id_has_sixteen_bytes(module: EnabledModule) -> None:
    """Anything else is a fault of the door."""
    with pytest.raises(ValueError, match="16 bytes"):
        pipeline.accept(module, b"short", ANSWERS)


def test_a_campaign_that_is_not_there_takes_nothing(engine: Diversa) -> None:
    """Nor does a module that is not enabled in it."""
    with pytest.raises(CampaignError, match="«other»"):
        engine.send("other", "sample", ID, ANSWERS)
    with pytest.raises(CampaignError, match="«water»"):
        engine.send("demo", "water", ID, ANSWERS)


# --- twice -------------------------------------------------------------------------------------------------------


def test_the_same_answers_are_the_same_success(engine: Diversa) -> None:
    """However they are ordered and whatever is cut from them: sealing, which differs each time, comes after comparing."""
    assert engine.send("demo", "sample", ID, ANSWERS).new
    reordered = dict(reversed(list(ANSWERS.items())))
    for again in (ANSWERS, reordered, answers(foods=[96, 1]), {**ANSWERS, "hello": "x"}):
        assert not engine.send("demo", "sample", ID, again).new
    assert engine.store.count("demo", "sample") == 1


@pytest.mark.parametrize("change", [{"secret": 8}, {"story": "Me fue mal."}, {"age": 38}, {"pin": None}])
def test_other_answers_under_the_same_id_are_refused(engine: Diversa, change: dict[str, Any]) -> None:
    """Also where the difference would not be written: neither side may think that it was stored."""
    engine.send("demo", "sample", ID, ANSWERS)
    with pytest.raises(AlreadyStored):
        engine.send("demo", "sample", ID, answers(**change))


def test_one_id_belongs_to_one_campaign(engine: Diversa) -> None:
    """The same answers in another campaign are not the same response."""
    engine.campaigns.create("next", "Otra", PUBLIC, demonstration=True, today=engine.today())
    engine.campaigns.enable("next", "sample")
    engine.campaigns.open("next")
    engine.send("demo", "sample", ID, ANSWERS)
    with pytest.raises(AlreadyStored):
        engine.send("next", "sample", ID, ANSWERS)


def test_withdrawn_answers_do_not_come_back(engine: Diversa) -> None:
    """Sending them again says so."""
    engine.send("demo", "sample", ID, ANSWERS)
    engine.store.withdraw(ID, ID, engine.today())
    with pytest.raises(WithdrawnBefore):
        engine.send("demo", "sample", ID, ANSWERS)
    assert engine.store.count("demo", "sample") == 0


def test_the_digest_of_what_was_sent_needs_the_servers_key(module: EnabledModule) -> None:
    """Without the key nobody can try answers until the digest fits."""
    checked = pipeline.check(pipeline.accept(module, ID, ANSWERS))
    today = date(2026, 11, 22)
    digests = {pipeline.anonymize(checked, key, today).sent for key in (KEY, KEY, b"o" * 32)}
    assert len(digests) == 2
    assert {len(digest) for digest in digests} == {32}
