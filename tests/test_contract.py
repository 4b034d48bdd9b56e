"""`diversa check` passes a sound module, and names the rule that each broken one breaks, in a clear sentence."""

from __future__ import annotations

import json
import re
import tempfile
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from diversa import registry
from diversa.cli import execute
from diversa.contract import EVERY, TRIALS, browser
from tests.servers import lacking

BROKEN = Path(__file__).with_name("broken")
EXPECTED = {
    "loads": ("loads", "diversa_that_nobody_wrote"),
    "privacy_stated": ("privacy_stated", "Una pregunta o variable no dice cómo se protege"),
    "known_hooks": ("known_hooks", "register_indicator, which is no hook"),
    "unique_ids": ("unique_ids", "Un nombre está dos veces"),
    "unique_codes": ("unique_ids", "«2» está dos veces."),
    "known_questions": ("known_questions", "La condición lee «noysi», que no es una pregunta"),
    "known_rows": ("known_questions", "La condición lee la línea «dawn» de «times»"),
    "known_places_of_checks": ("known_questions", "El control señala la pregunta «noysi», que no existe."),
    "earlier_questions": (
        "earlier_questions",
        "La condición lee «noisy», que en ese momento todavía no tiene",
    ),
    "fitting_conditions": ("fitting_conditions", "«sources» puede tener varias respuestas"),
    "possible_answers": ("possible_answers", "espera la respuesta «7» de «noisy»"),
    "reachable_questions": ("reachable_questions", "Nadie puede llegar ahí"),
    "reachable_through_others": ("reachable_questions", "Nadie puede llegar ahí"),
    "known_screens": ("known_screens", "Lleva a la pantalla «hepl», que no existe."),
    "known_help_lines": ("known_screens", "Muestra la línea de ayuda «line_999», que no existe."),
    "section_consents": ("section_consents", "Pide el consentimiento «consent_main»"),
    "sensitive_can_be_refused": ("sensitive_can_be_refused", "no ofrece «Prefiero no responder»"),
    "neutral_address": ("neutral_address", "su dirección dice de qué trata"),
    "pinned_without_loss": ("pinned_without_loss", "No se puede fijar en una campaña"),
    "versions_accepted": ("versions_accepted", "Acepta las versiones >=2, y el cuestionario es la 1.0.0."),
    "texts_protected": ("texts_protected", "Un texto escrito por una persona puede decir quién es"),
    "published_breakdowns": ("published_breakdowns", "«consent_main», que no se puede publicar"),
    "known_breakdowns": ("published_breakdowns", "«age», que no es una pregunta ni una variable"),
    "documented_indicators": ("documented_indicators", "El indicador no dice su reference=."),
    "worked_cases": ("worked_cases", "no tiene ningún caso resuelto a mano"),
    "cases_that_hold": ("worked_cases", "expected 50.0, found 33.3"),
    "whole_bases": ("whole_bases", "La base es solo quienes respondieron «sources»"),
    "stored_detail": ("stored_detail", ">= 25 cuts a stored band"),
    "stored_at_all": ("stored_detail", "nothing of it is stored"),
    "summary_shows_indicators": ("summary_shows_indicators", "'noise_shear'"),
    "translated": ("translated", "Falta la traducción de «De noche»."),
    "filled_alike": ("filled_alike", "«Escriba entre {low} y {high} años.» no tiene los mismos espacios"),
    "readable": ("readable", "Cuesta leerlo: INFLESZ"),
    "direct_identifiers": ("direct_identifiers", "Pide un teléfono, que dice quién es una persona"),
    "exact_ages": ("quasi_identifiers", "Publica una edad exacta (18, 19, 20…)"),
    "small_places": ("quasi_identifiers", "Publica el municipio, también los pequeños"),
    "exact_dates": ("quasi_identifiers", "Publica una fecha con todo el detalle"),
    "small_groups": (
        "quasi_identifiers",
        "Publica por separado grupos pequeños de personas (Gitano(a) o Rrom",
    ),
}
"""Broken module → the rule it breaks, and what is said of it."""


EXPECTED_IN_USE = {
    "quick_hooks": ("quick_hooks", "en sus controles y funciones (máximo 25.0)"),
    "light_pages": ("light_pages", "KB comprimida (máximo 10.0)"),
    "pdf_renders": ("pdf_renders", "La publicación con sus páginas y su PDF no sale: KeyError: 'people'"),
    "accessible_pages": ("accessible_pages", "No todas las personas la pueden usar (label)"),
}
"""The same for the rules that use a module."""
QUICK = len(EVERY) - len(TRIALS)


def installed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let one module of `tests/broken` be the only one that is installed."""
    point = EntryPoint("broken", f"tests.broken.{name}", "diversa")
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])


def test_a_sound_module_passes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What the broken modules differ from breaks nothing: status 0, no finding at all, and what was left out is said."""
    installed(monkeypatch, "sound")
    assert execute(["check", "--quick"]) == 0
    assert capsys.readouterr().out == (
        f"✓ broken: cumple las {QUICK} reglas que se revisaron.\n"
        "  – No se revisó: quick_hooks, light_pages, pdf_renders, accessible_pages (se pidió solo lo rápido).\n"
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_module_fails_with_a_clear_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1; the rule that is broken and no other; where, what and how to mend it."""
    rule, said = EXPECTED[name]
    installed(monkeypatch, name)
    assert execute(["check", "broken", "--json", "--quick"]) == 1
    _accuse(capsys.readouterr().out, rule, said)


@pytest.mark.browser
@pytest.mark.parametrize("name", EXPECTED_IN_USE)
def test_a_module_that_breaks_when_it_is_used_fails(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its pages are filled in, looked at and published in an installation of its own; one rule is broken, no other."""
    if browser.lacking() is not None:
        lacking("Chromium", "chromium")
    rule, said = EXPECTED_IN_USE[name]
    installed(monkeypatch, name)
    assert execute(["check", "broken", "--json"]) == 1
    report = _accuse(capsys.readouterr().out, rule, said)
    assert report["run"] == list(EVERY)
    assert report["left_out"] == []


def _accuse(written: str, rule: str, said: str) -> dict[str, Any]:
    (report,) = json.loads(written)
    errors = [finding for finding in report["findings"] if finding["level"] == "error"]
    assert {finding["rule"] for finding in errors} == {rule}
    assert said in errors[0]["what"]
    assert all(finding["where"] and finding["mend"].strip() for finding in errors)
    return report


@pytest.mark.browser
def test_what_was_measured_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sound module passes every rule; the time, the weights, the PDF and the pages that axe saw are told."""
    if browser.lacking() is not None:
        lacking("Chromium", "chromium")
    installed(monkeypatch, "sound")
    assert execute(["check"]) == 0
    first, *rest = capsys.readouterr().out.splitlines()
    assert first == f"✓ broken: cumple las {len(EVERY)} reglas que se revisaron."
    assert [line.split(":")[0] for line in rest] == [f"  · {rule.__name__}" for rule in TRIALS]
    assert re.search(r"axe revisó (\d\d) páginas y no encontró nada", rest[-1])


def test_without_a_browser_it_is_said_that_nobody_looked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 0, but the rule is named as not looked at, with why and what to install; it is not counted as kept."""
    installed(monkeypatch, "sound")
    monkeypatch.setattr(browser, "_chromium", lambda: None)
    assert execute(["check"]) == 0
    said = capsys.readouterr().out
    assert f"cumple las {len(EVERY) - 1} reglas que se revisaron" in said
    assert "– accessible_pages · broken\n    La accesibilidad no se revisó: falta Chromium." in said
    assert "Instale Chromium y pip install 'diversa[check]'" in said


def test_the_databases_of_the_installation_are_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A check writes only where it removes everything again, whatever database the environment names."""
    installed(monkeypatch, "sound")
    monkeypatch.setattr(browser, "_chromium", lambda: None)
    monkeypatch.setenv("DIVERSA_DATABASE", f"sqlite:///{tmp_path / 'real.db'}")
    monkeypatch.setenv("DIVERSA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert execute(["check"]) == 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_printed_says_rule_place_fault_and_cure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person reads one block for each finding, under the name of the module."""
    installed(monkeypatch, "worked_cases")
    assert execute(["check"]) == 1
    assert capsys.readouterr().out == (
        "✗ broken: 1 por corregir.\n"
        "\n"
        "  ✗ worked_cases · noise_share\n"
        "    El indicador no tiene ningún caso resuelto a mano.\n"
        "    Dé a cases= unas pocas personas y el resultado que debe salir.\n"
        "\n"
        "  – No se revisó: quick_hooks, light_pages, pdf_renders, accessible_pages (primero hay que corregir lo de "
        "arriba).\n"
    )


def test_every_rule_has_a_module_that_breaks_it() -> None:
    """No rule is listed that was never seen to fail, and no broken module lies about unused."""
    every = EXPECTED | EXPECTED_IN_USE
    assert {rule for rule, _said in every.values()} == set(EVERY)
    lying = {path.stem for path in BROKEN.iterdir() if not path.name.startswith("__")} - {"sound"}
    assert lying == set(every)


def test_a_name_that_is_not_installed_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt module is a failure, with the names that there are."""
    installed(monkeypatch, "sound")
    assert execute(["check", "brokn"]) == 1
    assert "No hay ningún módulo «brokn» instalado. Hay: broken." in capsys.readouterr().out


def test_a_rule_that_cannot_be_judged_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hook that fails on its own code is told with its place, and the other rules still run."""
    installed(monkeypatch, "sound")
    from tests.broken import sound

    def fails(questionnaire: object) -> object:
        raise RuntimeError("no table today")

    fails.diversa_impl = sound.register_indicators.diversa_impl  # type: ignore[attr-defined]
    monkeypatch.setattr(sound, "register_indicators", fails)
    assert execute(["check"]) == 1
    said = capsys.readouterr().out
    assert "loads · " in said
    assert "test_contract.py" in said
    assert "RuntimeError: no table today" in said


@pytest.mark.parametrize("name", sorted(registry.Registry().questionnaires))
def test_every_installed_module_keeps_the_contract(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The modules of this tree pass, each by its own name; how they do in use is for their own tests."""
    assert execute(["check", name, "--quick"]) == 0, capsys.readouterr().out
