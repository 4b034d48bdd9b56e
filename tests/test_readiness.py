"""Before a campaign opens everything is looked at, each finding is a sentence, and what stops it stops everybody."""

from __future__ import annotations

import builtins
import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diversa.campaigns import readiness
from diversa.campaigns.campaigns import CampaignError, Status
from diversa.campaigns.readiness import Finding, NotReady
from diversa.engine import Diversa
from diversa.home import Home
from diversa.privacy import sealing
from diversa.registry import Quarantined, Registry
from diversa.texts import SPANISH
from tests.test_campaign_life import TODAY, at, installed, version
from tests.web import tiny
from tests.web.conftest import Clock

PUBLIC = sealing.generate_keypair()[1]
SIGNED: dict[str, Any] = {
    "who": "Comité",
    "day": TODAY,
    "document": "Acta 1",
    "public_key": PUBLIC,
    "today": TODAY,
}
Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def clock() -> Clock:
    """Return a clock of this test's own."""
    return Clock()


@pytest.fixture
def engine(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Diversa]:
    """Yield an installation with the draft "agua", which asks with the tiny module and could be opened."""
    for name in ("DIVERSA_DATABASE", "DIVERSA_DATABASE_QUIET"):
        monkeypatch.delenv(name, raising=False)
    found = installed(tmp_path / "home", clock)
    found.campaigns.create("agua", "Agua", PUBLIC, demonstration=False, today=TODAY)
    found.campaigns.enable("agua", "tiny")
    yield found
    found.close()


def told(engine: Diversa, id_: str) -> list[Finding]:
    """Return what one check finds."""
    return [finding for finding in engine.readiness.findings("agua") if finding.id == id_]


def stops(engine: Diversa, id_: str, sentence: str) -> None:
    """Prove that a check stops the campaign with a sentence, from its own look and from the order to open."""
    found = [one for one in told(engine, id_) if one.stops]
    assert any(sentence in SPANISH(one.text) for one in found), engine.readiness.findings("agua")
    assert engine.readiness.findings("agua")[0].stops, "what stops stands first"
    with pytest.raises(CampaignError, match="no se puede abrir") as refused:
        engine.campaigns.open("agua")
    assert isinstance(refused.value, NotReady)
    assert sentence in str(refused.value)
    assert engine.campaigns["agua"].status is Status.DRAFT


def warns(engine: Diversa, id_: str, sentence: str) -> None:
    """Prove that a check warns, and that the campaign opens all the same."""
    found = told(engine, id_)
    assert any(sentence in SPANISH(one.text) for one in found), engine.readiness.findings("agua")
    assert not any(one.stops for one in found)
    assert engine.campaigns.open("agua").status is Status.OPEN


def test_a_campaign_that_lacks_nothing_opens(engine: Diversa) -> None:
    """Nothing stops it, and what is said besides are warnings."""
    assert not any(finding.stops for finding in engine.readiness.findings("agua"))
    assert engine.campaigns.open("agua").status is Status.OPEN


def test_without_modules(engine: Diversa) -> None:
    """There would be nothing to answer."""
    engine.campaigns.disable("agua", "tiny")
    assert [f.id for f in engine.readiness.findings("agua") if f.stops] == ["modules"]
    with pytest.raises(CampaignError, match="no tiene módulos"):
        engine.campaigns.open("agua")


def test_a_module_that_is_gone(engine: Diversa, clock: Clock) -> None:
    """With the reason where it is in quarantine; switched off, it stops nothing."""
    registry = Registry([])
    registry.quarantine.append(Quarantined("tiny", "SyntaxError: no", "tiny.py:1"))
    other = Diversa(engine.home, registry, clock)
    stops(other, "paused", "«tiny» no está instalado o no se pudo cargar. SyntaxError: no")
    other.close()


def test_a_module_that_cannot_be_served(engine: Diversa, clock: Clock) -> None:
    """Its functions do not accept the version that would be pinned."""
    other = installed(engine.home.path, clock, version(replace(tiny.questionnaire, version="7.0.0")))
    stops(other, "paused", "«tiny» está en pausa")
    other.close()


def test_a_sensitive_module_without_a_sign_off(engine: Diversa, clock: Clock) -> None:
    """It was ordinary when it was added: what would be pinned now decides."""
    other = installed(engine.home.path, clock, version(replace(tiny.questionnaire, sensitive=True)))
    stops(other, "sign_off", "«tiny» es un módulo sensible y no tiene aval ético")
    assert "sign-off agua tiny" in SPANISH(told(other, "sign_off")[0].mend)
    other.close()


def test_the_database_of_a_sensitive_module_that_does_not_answer(
    engine: Diversa, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found before the first person sends, with what the database says."""
    engine.campaigns.sign_off("agua", "quiet", **SIGNED)
    engine.campaigns.enable("agua", "quiet")
    monkeypatch.setenv("DIVERSA_DATABASE_QUIET", "postgresql://nobody@127.0.0.1:1/nothing")
    stops(engine, "database", "La base de datos propia de «quiet» no responde")
    monkeypatch.setenv("DIVERSA_DATABASE_QUIET", engine.home.database_url())
    engine._own.clear()
    stops(engine, "database", "ya la usan otros")


def test_no_way_in(engine: Diversa, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that takes nobody."""
    closed = replace(engine.doors.policy("agua"), link=False, codes=False, sessions=False)
    monkeypatch.setattr(type(engine.doors), "policy", lambda self, slug: closed)
    stops(engine, "access", "No hay ninguna manera de entrar")


def test_codes_that_open_not_every_module(engine: Diversa) -> None:
    """A module that was added after the cards were printed is named; with the open link nobody needs a code."""
    policy = engine.doors.policy("agua")
    engine.doors.set_policy("agua", replace(policy, link=False, codes=True))
    warned = [SPANISH(one.text) for one in told(engine, "codes")]
    assert warned == ["Todavía no hay códigos que abran «tiny»."]
    engine.doors.make("agua", "Tarjetas", 10, TODAY)
    engine.campaigns.enable("agua", "noise")
    assert [one.module for one in told(engine, "codes")] == ["noise"]
    warns(engine, "codes", "códigos que abran «noise»")
    engine.doors.set_policy("agua", replace(policy, link=True, codes=True))
    assert told(engine, "codes") == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"closes_on": date(2026, 11, 23)}, "La fecha de cierre (2026-11-23) ya pasó"),
        ({"purge_on": date(2026, 11, 24)}, "Las respuestas se borrarían el 2026-11-24, antes de que cierre"),
    ],
)
def test_days_that_have_gone_by_since(
    engine: Diversa, clock: Clock, values: dict[str, date], sentence: str
) -> None:
    """They were in the future when somebody wrote them."""
    engine.campaigns.edit("agua", TODAY, **values)
    clock.now = at(2026, 11, 25, 10)
    stops(engine, "dates", sentence)


def test_a_plan_for_later(engine: Diversa) -> None:
    """Opening before the planned day is said, and allowed."""
    engine.campaigns.edit("agua", TODAY, opens_on=date(2026, 12, 24))
    warns(engine, "dates", "Está planeada para el 2026-12-24")


def test_a_theme_that_is_not_installed(engine: Diversa) -> None:
    """The default stands in for it."""
    engine.campaigns.edit("agua", TODAY, theme="carnaval")
    warns(engine, "theme", "«carnaval» no está instalado")


def test_a_language_with_holes(engine: Diversa, clock: Clock) -> None:
    """It will not be offered; the sentence says how many lack."""
    holes = replace(tiny.questionnaire, credits=tiny.questionnaire.title.__class__("Sin traducir."))
    other = installed(engine.home.path, clock, version(holes))
    warns(other, "language", "no se podrá responder en «en»: faltan 1 frases")
    other.close()


def test_help_lines_that_nobody_verified(engine: Diversa, clock: Clock) -> None:
    """They are named; a sensitive module of which every one is unverified does not open."""
    lines = tuple(replace(line, verified="") for line in tiny.questionnaire.help_lines)
    care = tuple(line.id for line in lines)
    silent = replace(tiny.questionnaire, help_lines=lines, care=care)
    other = installed(engine.home.path, clock, version(replace(silent, sensitive=True)))
    other.campaigns.sign_off("agua", "tiny", **SIGNED)
    stops(other, "help_lines", "ninguna de sus líneas de ayuda está verificada")
    other.close()
    ordinary = installed(engine.home.path, clock, version(silent))
    warns(ordinary, "help_lines", str(lines[0].name))
    ordinary.close()


@pytest.mark.parametrize(("free", "act"), [(50_000_000, stops), (400_000_000, warns)])
def test_a_disk_that_is_nearly_full(
    engine: Diversa, monkeypatch: pytest.MonkeyPatch, free: int, act: Callable[[Diversa, str, str], None]
) -> None:
    """A little is said; so little that responses might not fit stops the opening."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Disk(10**9, 0, free))
    act(engine, "space", f"{free // 1_000_000} MB")


def test_figures_that_are_old_or_cannot_be_read(engine: Diversa, clock: Clock) -> None:
    """Old ones are named with their year, damaged ones with what is wrong; neither stops."""
    clock.now = at(2028, 1, 10, 10)
    assert "son de 2024" in SPANISH(told(engine, "population")[0].text)
    folder = engine.home.path / "population"
    folder.mkdir()
    (folder / "0001.json").write_text("{}")
    warns(engine, "population", "no se pueden leer")


def test_a_machine_without_pango(engine: Diversa, monkeypatch: pytest.MonkeyPatch) -> None:
    """Responses can be taken without any PDF."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library libpango")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert not readiness.can_make_pdf()
    warns(engine, "pdf", "no se pueden hacer PDF")


def test_a_demonstration_needs_no_keeper_of_its_key(tmp_path: Path, clock: Clock) -> None:
    """Simulated texts say nothing."""
    engine = installed(Home(tmp_path / "home").path, clock)
    engine.campaigns.create("demo", "Demo", PUBLIC, demonstration=True, today=TODAY, key_confirmed=False)
    engine.campaigns.enable("demo", "quiet")
    assert engine.campaigns.open("demo").status is Status.OPEN
    engine.close()
