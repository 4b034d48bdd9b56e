"""Simulated people walk the real questionnaire, look like a country, and never mix with real ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from diversa import pipeline
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.privacy.rules import drop, keep, seal
from diversa.questionnaire import standard
from diversa.questionnaire.judging import Check
from diversa.questionnaire.kinds import (
    Consent,
    Decimal,
    Department,
    Grid,
    Integer,
    Month,
    MultipleChoice,
    Municipality,
    Note,
    ShortText,
    SingleChoice,
    pick_from,
)
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import End, Questionnaire, Screen, Section
from diversa.registry import Registry
from diversa.simulation import DAYS, SimulationError, is_stored, receipt_of, simulate
from diversa.texts import Text
from tests.broken import sound

_ = Text
TODAY = date(2026, 11, 22)
Documents = Mapping[str, Mapping[str, Any]]


def opened(
    folder: Path, module: str = "discrimination", *plugins: Any, demonstration: bool = True
) -> Diversa:
    """Make an installation with one open campaign, "trial", that asks one module."""
    registry = Registry() if not plugins else Registry([])
    for number, plugin in enumerate(plugins):
        registry.add(plugin, f"plugin{number}")
    engine = Diversa(Home(folder), registry)
    public = sealing.generate_keypair()[1]
    engine.campaigns.create("trial", "Prueba", public, demonstration=demonstration, today=TODAY)
    engine.campaigns.enable("trial", module)
    engine.campaigns.open("trial")
    return engine


def documents(engine: Diversa, module: str = "discrimination") -> Documents:
    """Return every stored document by response id, without the sealed texts, which no two sealings share."""
    found = {}
    for batch in engine.store.documents("trial", module):
        for id_, period, document in batch:
            content = json.loads(document)
            content["sealed"] = sorted(content.get("sealed", ()))
            found[bytes(id_).hex()] = {**content, "period": period}
    return found


def plugin(*questionnaires: Questionnaire, **hooks: Callable[..., Iterable[Any]]) -> ModuleType:
    """Make a module that is not installed."""
    module = ModuleType("tests.broken.made_here")
    vars(module).update(register_questionnaires=sound.questionnaires(*questionnaires), **hooks)
    return module


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    """Simulate 1,500 people who answer the discrimination module."""
    engine = opened(tmp_path_factory.mktemp("crowd"))
    assert simulate(engine, "trial", "discrimination", 1_500, seed=7, today=TODAY) == 1_500
    return documents(engine)


def test_the_same_seed_gives_the_same_people(crowd: Documents, tmp_path: Path) -> None:
    """Answers, states, derived variables, days and durations follow from the seed alone; another seed is others."""
    engine = opened(tmp_path)
    simulate(engine, "trial", "discrimination", 40, seed=7, today=TODAY)
    again = documents(engine)
    assert again == {id_: crowd[id_] for id_ in again}
    assert len(again) == 40
    simulate(engine, "trial", "discrimination", 40, seed=8, today=TODAY)
    assert len(documents(engine)) == 80


def test_what_was_interrupted_goes_on_and_nobody_is_stored_twice(tmp_path: Path) -> None:
    """Half of the people first, then all: the second time stores the other half, the third time nobody."""
    engine = opened(tmp_path)
    moved: list[int] = []
    assert simulate(engine, "trial", "discrimination", 30, seed=3) == 30
    assert not is_stored(engine, "trial", "discrimination", 59, 3)
    assert simulate(engine, "trial", "discrimination", 60, seed=3, progress=moved.append) == 30
    assert is_stored(engine, "trial", "discrimination", 59, 3)
    assert simulate(engine, "trial", "discrimination", 60, seed=3) == 0
    assert engine.store.count("trial", "discrimination") == 60
    assert sum(moved) == 60


def test_two_campaigns_share_nobody() -> None:
    """The same seed in another campaign is other people: their receipts differ."""
    assert receipt_of("one", "discrimination", 1, 0) != receipt_of("two", "discrimination", 1, 0)


def test_real_campaigns_are_refused(tmp_path: Path) -> None:
    """A campaign that is no demonstration takes nobody who does not exist."""
    engine = opened(tmp_path, demonstration=False)
    with pytest.raises(SimulationError, match="«trial» no es una demostración"):
        simulate(engine, "trial", "discrimination", 1)
    assert engine.store.count("trial", "discrimination") == 0


def test_a_closed_campaign_takes_nobody(tmp_path: Path) -> None:
    """Simulated people come in by the same rule as others: the campaign must be open."""
    engine = opened(tmp_path)
    engine.campaigns.close("trial")
    with pytest.raises(SimulationError, match="no está abierta"):
        simulate(engine, "trial", "discrimination", 1)


def test_everybody_went_through_the_whole_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stored person was judged and anonymised by the pipeline itself."""
    calls: Counter[str] = Counter()
    for name in ("check", "anonymize"):
        original = getattr(pipeline, name)

        def counted(*given: Any, _name: str = name, _original: Any = original) -> Any:
            made = _original(*given)
            calls[_name] += 1
            return made

        monkeypatch.setattr(pipeline, name, counted)
    engine = opened(tmp_path)
    simulate(engine, "trial", "discrimination", 25)
    assert calls == {"check": 25, "anonymize": 25}


def test_ends_checks_and_hidden_questions_are_respected(crowd: Documents) -> None:
    """Nobody is a minor or said no; who marked nothing in five years was not asked about one; checks hold."""
    hidden = 0
    for document in crowd.values():
        values, missing = document["values"], document["missing"]
        assert values["age_years"] >= 18
        assert (values["consent_main"], values["consent_sensitive"], values["residence_12m"]) == (1, 1, 1)
        if 1 not in values.get("disc_grounds_5y", {}).values():
            hidden += 1
            assert "disc_grounds_12m" not in values.keys() | missing.keys()
        joined = values.get("disc_combined_grounds", [0])
        assert joined == [0] or (len(joined) > 1 and 0 not in joined)
    assert 300 < hidden < 1_200


def test_the_crowd_looks_like_a_country(crowd: Documents) -> None:
    """Prevalence near 40 %, few refusals, big cities first, ages of the population, ninety days."""
    values = [document["values"] for document in crowd.values()]
    status = Counter(v.get("disc_status_12m") for v in values)
    assert 0.30 < status[1] / (status[0] + status[1]) < 0.50
    refused = Counter(s for document in crowd.values() for s in document["missing"].values())["refused"]
    asked = sum(len(d["values"]) + len(d["missing"]) for d in crowd.values())
    assert 0.005 < refused / asked < 0.06
    departments = Counter(v["department"] for v in values if "department" in v)
    assert {code for code, _times in departments.most_common(3)} == {"11", "05", "76"}
    assert len(departments) > 25
    young = sum(v["age_years"] < 29 for v in values) / len(values)
    assert 0.18 < young < 0.32
    days = {date.fromisoformat(d["period"]) for d in crowd.values()}
    assert TODAY - timedelta(days=DAYS) < min(days) <= max(days) <= TODAY
    assert len(days) > 80


def test_any_module_can_be_simulated(tmp_path: Path) -> None:
    """Every kind of question is answered, whatever the module is about; a copied option was chosen before."""
    engine = opened(tmp_path, "kinds", plugin(every_kind()))
    assert simulate(engine, "trial", "kinds", 120) == 120
    found = documents(engine, "kinds")
    answered = Counter(name for d in found.values() for name in (*d["values"], *d["sealed"]))
    assert set(answered) == {q.id for q in every_kind().questions()}
    assert any(set(d["missing"].values()) & {"section_refused"} for d in found.values())
    picked = [d["values"] for d in found.values() if "picked" in d["values"]]
    assert picked
    assert all(values["picked"] in values["two"] for values in picked)


def every_kind() -> Questionnaire:
    """Build a questionnaire with every kind of question, a section consent, an end and copied options."""
    options = (Option(1, _("Uno")), Option(2, _("Dos")), Option(0, _("Ninguno"), exclusive=True))
    many = MultipleChoice("two", _("¿Cuáles?"), options=options, store=keep, release=keep)
    first = (
        Note("note", _("Un momento.")),
        Integer("integer", _("¿Cuántos?"), low=0, high=40, store=keep, release=keep),
        Decimal("decimal", _("¿Cuánto?"), low=0.0, high=14.0, store=keep, release=keep),
        SingleChoice("single", _("¿Sí?"), options=standard.YES_NO, store=keep, release=keep),
        many,
        SingleChoice(
            "picked", _("¿Cuál?"), options=pick_from(many), when=many.any(), store=keep, release=keep
        ),
        Grid("grid", _("¿Cada uno?"), rows=options[:2], options=standard.YES_NO, store=keep, release=keep),
        Department("department", _("¿Departamento?"), store=keep, release=keep),
        Municipality("town", _("¿Municipio?"), store=keep, release=keep),
        Month("month", _("¿Cuándo?"), first="2020-01", last="2026-11", store=keep, release=keep),
        ShortText("words", _("¿Por qué?"), store=seal, release=drop),
    )
    more = (
        Consent("more_ok", _("¿Seguimos?"), store=keep, release=keep),
        SingleChoice("inner", _("¿Y?"), options=standard.YES_NO, store=keep, release=keep),
    )
    return Questionnaire(
        "kinds",
        version="1.0.0",
        title=_("Tipos"),
        summary=_("Todos."),
        sections=(
            Section("first", _("Primera"), first),
            Section("more", _("Más"), more, consent="more_ok"),
        ),
        ends=(End(first[1] > 39, "over"),),
        screens=(Screen("over", _("Gracias"), _("Hasta aquí.")),),
    )


def test_a_hard_check_makes_people_think_again(tmp_path: Path) -> None:
    """Who breaks a hard check answers that question anew until it holds."""
    rule = Check("few", where="integer", holds=every_kind()["integer"] < 4, message=_("Menos."), hard=True)
    engine = opened(tmp_path, "kinds", plugin(every_kind(), register_checks=sound.answering(rule)))
    assert simulate(engine, "trial", "kinds", 30) == 30
    assert {d["values"].get("integer", 0) < 4 for d in documents(engine, "kinds").values()} == {True}


def test_a_questionnaire_that_nobody_can_finish_is_said(tmp_path: Path) -> None:
    """What stands in everybody's way is named, with its question, instead of trying for ever."""
    impossible = Check("never", where="noisy", holds=lambda sheet: False, message=_("Nunca."), hard=True)
    module = plugin(sound.questionnaire(), register_checks=sound.answering(impossible))
    engine = opened(tmp_path, "broken", module)
    with pytest.raises(SimulationError, match=r"noisy: Nunca\."):
        simulate(engine, "trial", "broken", 1)


def test_whoever_always_ends_early_is_said(tmp_path: Path) -> None:
    """Where every answer ends the questionnaire, the sentence says so."""
    always = End(sound.consent.is_in(1, 2), "end")
    engine = opened(tmp_path, "broken", plugin(replace(sound.questionnaire(), ends=(always,))))
    with pytest.raises(SimulationError, match="todas terminaron antes"):
        simulate(engine, "trial", "broken", 1)
