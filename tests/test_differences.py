"""What is other in an installed module is said in sentences, and never called mere words where the structure changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diversa.campaigns import snapshots
from diversa.campaigns.differences import Difference, computed_differences, differences
from diversa.campaigns.instruments import Instrument
from diversa.campaigns.snapshots import Snapshot
from diversa.privacy.rules import drop, keep
from diversa.questionnaire.conditions import Named
from diversa.questionnaire.judging import Check
from diversa.questionnaire.kinds import Note, SingleChoice
from diversa.questionnaire.questions import Option
from diversa.questionnaire.structure import End, Questionnaire, Section
from diversa.registry import Registry
from diversa.texts import SPANISH, Catalogue, Text
from tests.noise import noisy
from tests.noise import questionnaire as noise
from tests.test_campaigns import installed
from tests.web.tiny import questionnaire as tiny

Change = Callable[[Questionnaire], Questionnaire]


def snapshot(questionnaire: Questionnaire, **languages: dict[str, str]) -> Snapshot:
    """Return a snapshot, complete in Spanish and in what is given."""
    catalogues = {"es": SPANISH, **{code: Catalogue(code, words) for code, words in languages.items()}}
    return Snapshot(questionnaire, catalogues)


def question(name: str, **changes: Any) -> Change:
    """Return what changes one question."""

    def change(before: Questionnaire) -> Questionnaire:
        def new(section: Section) -> Section:
            own = tuple(replace(q, **changes) if q.id == name else q for q in section.questions)
            return replace(section, questions=own)

        return replace(before, sections=tuple(new(section) for section in before.sections))

    return change


def section(place: int, **changes: Any) -> Change:
    """Return what changes one section."""

    def change(before: Questionnaire) -> Questionnaire:
        sections = list(before.sections)
        sections[place] = replace(sections[place], **changes)
        return replace(before, sections=tuple(sections))

    return change


def every(**changes: Any) -> Change:
    """Return what changes the questionnaire itself."""
    return lambda before: replace(before, **changes)


def said(found: tuple[Difference, ...]) -> list[str]:
    """Return the sentences, filled in."""
    return [SPANISH(one.text) for one in found]


FIRST, *REST = tiny.sections
PET = tiny.by_id["pet"]
KINDS = tiny.by_id["kinds"]
AGE = tiny.by_id["age"]
YES, NO = PET.offers()
NEW = SingleChoice("new", Text("¿Y eso?"), options=(YES, NO), store=keep, release=keep)

CASES: dict[str, tuple[Change, str, bool]] = {
    "title": (
        question("age", title=Text("¿Qué edad tiene?")),
        "Pregunta «¿Cuántos años tiene?»: ahora dice «¿Qué edad tiene?».",
        False,
    ),
    "help": (question("age", help=Text("Cumplidos.")), "«¿Cuántos años tiene?»: cambió la ayuda.", False),
    "option added": (
        question("pet", options=(YES, NO, Option(3, Text("Tuve")))),
        "Pregunta «¿Tiene mascota?»: se agregó la opción «Tuve».",
        True,
    ),
    "option gone": (question("pet", options=(YES,)), "se quitó la opción «No».", True),
    "option reworded": (
        question("pet", options=(replace(YES, label=Text("Claro")), NO)),
        "la opción «Sí» ahora dice «Claro».",
        False,
    ),
    "options moved": (question("pet", options=(NO, YES)), "cambió el orden de las opciones.", True),
    "option exclusive": (
        question("kinds", options=(replace(KINDS.offers()[0], exclusive=True), *KINDS.offers()[1:])),
        "la opción «Perro» cambió en cómo se elige",
        True,
    ),
    "option tip": (
        question("kinds", options=(replace(KINDS.offers()[0], tip=Text("Guau")), *KINDS.offers()[1:])),
        "cambió la aclaración de la opción «Perro».",
        False,
    ),
    "row": (
        question("meals", rows=tiny.by_id["meals"].rows[:1]),  # type: ignore[attr-defined]
        "se quitó la fila «Por la tarde».",
        True,
    ),
    "required": (question("pet", required=True), "cambió si es obligatoria.", True),
    "refusable": (question("pet", refusable=False), "cambió si se puede preferir no responder.", True),
    "condition": (question("kinds", when=PET == 2), "cambió a quién se le muestra.", True),
    "stored": (question("pet", store=drop), "cambió qué se guarda de la respuesta.", True),
    "published": (question("pet", release=drop), "cambió qué se publica de la respuesta.", True),
    "range": (question("age", high=99), "cambió el número más grande que se acepta.", True),
    "citation": (question("age", source="Otra"), "cambió la fuente que se cita.", False),
    "kind": (
        lambda q: section(
            0, questions=tuple(Note("age", AGE.title) if one is AGE else one for one in FIRST.questions)
        )(q),
        "se responde de otra manera.",
        True,
    ),
    "question added": (
        section(0, questions=(*FIRST.questions, NEW)),
        f"Se agregó la pregunta «¿Y eso?» en la sección «{FIRST.title}».",
        True,
    ),
    "question gone": (
        section(0, questions=tuple(q for q in FIRST.questions if q.id != "pet")),
        "Se quitó la pregunta «¿Tiene mascota?».",
        True,
    ),
    "question moved": (
        section(0, questions=(*FIRST.questions[:1], *FIRST.questions[2:], FIRST.questions[1])),
        "cambió de lugar.",
        True,
    ),
    "question elsewhere": (
        lambda q: section(1, questions=(*q.sections[1].questions, FIRST.questions[-1]))(
            section(0, questions=FIRST.questions[:-1])(q)
        ),
        f"pasó de la sección «{FIRST.title}» a «{REST[0].title}».",
        True,
    ),
    "section reworded": (
        section(0, title=Text("Primero")),
        f"La sección «{FIRST.title}» ahora se llama «Primero».",
        False,
    ),
    "section condition": (section(1, when=PET == 2), "cambió a quién se le muestra.", True),
    "section added": (
        lambda q: replace(q, sections=(*q.sections, Section("more", Text("Más"), (NEW,)))),
        "Se agregó la sección «Más».",
        True,
    ),
    "sections moved": (
        lambda q: replace(q, sections=tuple(reversed(q.sections))),
        "cambió de lugar.",
        True,
    ),
    "end": (
        lambda q: replace(q, ends=(*q.ends, End(PET == 2, q.screens[0].id + "_x"))),
        "Ahora puede terminar antes",
        True,
    ),
    "end gone": (every(ends=()), "Ya no termina antes con la página", True),
    "screen": (
        lambda q: replace(q, screens=(replace(q.screens[0], text=Text("Otra")), *q.screens[1:])),
        f"Cambió lo que dice la página «{tiny.screens[0].title}».",
        False,
    ),
    "number": (
        lambda q: replace(q, help_lines=(replace(q.help_lines[0], contact="9"), *q.help_lines[1:])),
        f"La línea de ayuda «{tiny.help_lines[0].name}» tiene otro número.",
        False,
    ),
    "version": (every(version="1.9.0"), "La versión pasa de 1.0.0 a 1.9.0.", False),
    "minutes": (every(minutes=99), "99 minutos.", False),
    "sensitive": (every(sensitive=True), "Cambió si el módulo es sensible.", True),
    "address": (every(slug="otra"), "Cambió el nombre público del módulo", True),
    "named": (every(conditions=(Named("owner", PET == 1),)), "Cambiaron condiciones con nombre", True),
}


@pytest.mark.parametrize(("change", "sentence", "breaks"), list(CASES.values()), ids=list(CASES))
def test_each_change_is_one_sentence(change: Change, sentence: str, breaks: bool) -> None:
    """It names what changed as people read it, and whether the series goes on."""
    found = differences(snapshot(tiny), snapshot(change(tiny)))
    told = [one for one in found if sentence in SPANISH(one.text)]
    assert told, said(found)
    assert {one.breaks for one in told} == {breaks}
    assert (change(tiny).fingerprint() != tiny.fingerprint()) is breaks
    assert all(one.breaks is breaks for one in found), said(found)


def test_nothing_changed_says_nothing() -> None:
    """A module that is the same has no differences, and neither has one read back from its snapshot."""
    taken = snapshot(tiny)
    assert differences(taken, taken) == ()
    assert differences(taken, snapshots.loads(taken.dumps())) == ()


def test_no_more_is_said_to_have_moved_than_moved() -> None:
    """One question that is put last is one sentence, not one for each that now stands before it."""
    first, *others = REST[0].questions
    assert len(others) > 2
    moved = section(1, questions=(*others, first))(tiny)
    assert [one.where for one in differences(snapshot(tiny), snapshot(moved))] == [first.id]


def test_languages_that_come_and_go_are_named() -> None:
    """And how many sentences of one that stays are translated otherwise."""
    before = snapshot(tiny, en={"Sí": "Yes", "No": "No"}, fr={})
    after = snapshot(tiny, en={"Sí": "Yeah", "No": "No"}, guc={})
    assert said(differences(before, after)) == [
        "Ahora también se puede responder en «guc».",
        "Ya no se puede responder en «fr»: le faltan frases.",
        "Cambió la traducción de 1 frases en «en».",
    ]


def test_functions_that_come_go_or_change_are_named() -> None:
    """Checks may come and go; a derived variable that changes breaks what is stored beside it."""

    def instrument(checks: list[Check], derived_version: int) -> Instrument:
        from tests.sample import diversa_sample as sample

        own = [
            replace(d, version=derived_version) if d.id == "busy" else d
            for d in sample.register_derived(sample.questionnaire)
        ]
        hooks = {"register_checks": lambda: checks, "register_derived": lambda: own}
        return Instrument(snapshot(sample.questionnaire), installed(sample.questionnaire, **hooks))

    from tests.sample import diversa_sample as sample

    all_ = list(sample.register_checks())
    found = computed_differences(instrument(all_, 1), instrument(all_[:1], 2))
    assert said(found) == [
        "Cambió la fórmula de la variable calculada «busy».",
        "Se quitó la comprobación «alone».",
        "Se quitó la comprobación «heavy».",
    ]
    assert [one.breaks for one in found] == [True, False, False]


def test_a_kind_of_a_modules_own_is_told_by_its_own_fields() -> None:
    """A field that the engine does not know is named, and breaks the series as the fingerprint says."""
    known = {field.name for field in fields(noisy)}
    assert "licensed" in known
    changed = question("noisy", licensed=drop)(noise)
    (one,) = differences(snapshot(noise), snapshot(changed))
    assert one.breaks
    assert "cambió qué se entrega a quienes investigan" in SPANISH(one.text)


@given(st.lists(st.sampled_from(sorted(CASES)), max_size=4, unique=True))
def test_what_breaks_is_what_the_fingerprint_says(names: list[str]) -> None:
    """Whatever changes come together: some sentence breaks exactly where the fingerprint is another."""
    changed = tiny
    for name in names:
        try:
            changed = CASES[name][0](changed)
        except (IndexError, ValueError):  # an earlier change took away what this one changes
            continue
    found = differences(snapshot(tiny), snapshot(changed))
    assert any(one.breaks for one in found) is (changed.fingerprint() != tiny.fingerprint())
    assert bool(found) is (changed.to_json() != tiny.to_json())
    for one in found:
        assert "{" not in SPANISH(one.text)


def test_every_installed_module_compares_with_itself() -> None:
    """Whatever kinds a module brings: read back from its snapshot it is the same, and fit to be compared."""
    registry = Registry()
    for name in registry.questionnaires:
        taken = snapshots.take(registry, name)
        assert differences(taken, snapshots.loads(taken.dumps())) == ()
