"""`diversa check` passes a sound module, and names the rule that each broken one breaks, in a clear sentence."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from diversa import registry
from diversa.cli import execute
from diversa.contract import RULES, WHEN_LOADED

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
}
"""Broken module → the rule it breaks, and what is said of it."""


def installed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let one module of `tests/broken` be the only one that is installed."""
    point = EntryPoint("broken", f"tests.broken.{name}", "diversa")
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])


def test_a_sound_module_passes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What the broken modules differ from breaks nothing: status 0, and no finding at all."""
    installed(monkeypatch, "sound")
    assert execute(["check"]) == 0
    assert capsys.readouterr().out == f"✓ broken: cumple las {len(RULES) + len(WHEN_LOADED)} reglas.\n"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_module_fails_with_a_clear_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1; the rule that is broken and no other; where, what and how to mend it."""
    rule, said = EXPECTED[name]
    installed(monkeypatch, name)
    assert execute(["check", "broken", "--json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    errors = [finding for finding in report["findings"] if not finding["warning"]]
    assert {finding["rule"] for finding in errors} == {rule}
    assert said in errors[0]["what"]
    assert all(finding["where"] and finding["mend"].endswith(".") for finding in errors)


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
    )


def test_every_rule_has_a_module_that_breaks_it() -> None:
    """No rule is listed that was never seen to fail, and no broken module lies about unused."""
    assert {rule for rule, _said in EXPECTED.values()} == {rule.__name__ for rule in RULES} | set(WHEN_LOADED)
    lying = {path.stem for path in BROKEN.iterdir() if not path.name.startswith("__")} - {"sound"}
    assert lying == set(EXPECTED)


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
    """The modules of this tree pass, each by its own name."""
    assert execute(["check", name]) == 0, capsys.readouterr().out
