"""`diversa walk`: people at random and on purpose, what none of them reaches, how long the ways are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from types import ModuleType
from typing import Any

import pytest

from diversa import registry
from diversa.campaigns.instruments import Instrument
from diversa.campaigns.snapshots import take
from diversa.cli import execute
from diversa.privacy.rules import keep
from diversa.questionnaire import plain
from diversa.questionnaire.judging import Check
from diversa.questionnaire.kinds import NO, YES, Grid, Integer, MultipleChoice, Reading, Unit
from diversa.questionnaire.questions import Option, Panel, Question
from diversa.questionnaire.routing import Router
from diversa.questionnaire.structure import End, Questionnaire, Screen, Section
from diversa.registry import Registry
from diversa.simulation.exploring import Explorer, covering, walk
from diversa.simulation.goals import distance
from diversa.simulation.places import Place, visited
from diversa.simulation.seeking import seek
from diversa.simulation.timing import PAGE, WORDS_A_MINUTE, Pace
from diversa.texts import Text
from diversa.web import filling, sheets
from diversa.web.sheets import REVIEW
from tests.broken import sound

_ = Text
Walked = Callable[..., tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class Point:
    """Stand for the entry point of a module that lives in a test."""

    plugin: Any
    name: str = "broken"
    module: str = "tests.broken.sound"

    def load(self) -> Any:
        return self.plugin


def plugin(questionnaire: Questionnaire, *checks: Check) -> ModuleType:
    """Make a module of a questionnaire and its checks; its catalogues are those of the sound one."""
    made = ModuleType("tests.broken.sound")
    vars(made)["register_questionnaires"] = sound.questionnaires(questionnaire)
    vars(made)["register_checks"] = sound.answering(*checks)
    return made


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Walked:
    """Return a function that walks a questionnaire by the command, and returns its status and its JSON."""

    def run(questionnaire: Questionnaire, *checks: Check, people: int = 60) -> tuple[int, dict[str, Any]]:
        install(monkeypatch, questionnaire, *checks)
        status = execute(["walk", "broken", "-n", str(people), "--seed", "7", "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def install(monkeypatch: pytest.MonkeyPatch, questionnaire: Questionnaire, *checks: Check) -> None:
    """Let this be the only module that is installed."""
    point = Point(plugin(questionnaire, *checks))
    monkeypatch.setattr(registry, "entry_points", lambda group: [point])


def never(found: dict[str, Any]) -> dict[str, list[str]]:
    """Return the parts of questions, and the ends, that nobody reached, without the kinds that are whole."""
    return {kind: places for kind, places in found["never"].items() if places and kind != "screens"}


def test_a_sound_questionnaire_passes(walked: Walked) -> None:
    """Status 0, nothing unreached; whoever says no on the first page ends there."""
    status, found = walked(sound.questionnaire(), people=300)
    assert (status, found["passed"], never(found)) == (0, True, {})
    assert found["finished"] + found["ended"]["end"] == found["people"] == 300
    assert found["ended"]["end"] > 0
    assert found["questions"] == {"least": 4, "usual": 4, "most": 6}


def test_the_same_seed_walks_the_same_ways(walked: Walked) -> None:
    """Twice the same numbers; another seed, others."""
    first, again = (walked(sound.questionnaire(), people=200)[1] for _time in range(2))
    assert first == again
    other = walk(Registry(), "broken", 200, seed=8)
    assert (other.finished, other.minutes) != (first["finished"], first["minutes"])


@pytest.mark.parametrize(
    ("changed", "dead"),
    [
        (
            sound.questionnaire(
                sound.noisy, replace(sound.story, when=(sound.noisy == YES) & (sound.noisy == NO))
            ),
            {"questions": ["story"]},
        ),
        (
            sound.questionnaire(
                sound.noisy,
                sound.sources,
                replace(sound.story, when=(sound.noisy == NO) & sound.sources.any_of(1)),
            ),
            {"questions": ["story"]},
        ),
        (
            sound.questionnaire(
                sound.noisy, replace(sound.sources, panels=(Panel(sound.noisy == NO, "panel"),))
            ),
            {"panels": ["sources>panel"]},
        ),
        (
            sound.questionnaire(ends=(End(sound.consent == NO, "end"), End(sound.age < 18, "panel"))),
            {"ends": ["panel"]},
        ),
    ],
    ids=["contradiction", "through_others", "panel", "end"],
)
def test_what_people_were_meant_to_see_and_nobody_can_fails(
    changed: Questionnaire, dead: dict[str, list[str]], walked: Walked
) -> None:
    """A question, a help panel or an end that nobody reaches: status 1, by its name."""
    status, found = walked(changed)
    assert (status, found["passed"], never(found)) == (1, False, dead)


def test_an_option_a_row_or_a_screen_that_nobody_reaches_is_worth_a_look(walked: Walked) -> None:
    """They are named, and break nothing."""
    never_true = (sound.noisy == YES) & (sound.noisy == NO)
    sources = replace(
        sound.sources, options=(*sound.sources.options, Option(9, _("Del patio"), when=never_true))
    )
    times = replace(sound.times, rows=(*sound.times.rows, Option("dawn", _("Al alba"), when=never_true)))
    screens = (*sound.questionnaire().screens, Screen("lost", _("Nadie"), _("Nadie llega.")))
    status, found = walked(sound.questionnaire(sound.noisy, sources, times, screens=screens))
    assert status == 0
    assert never(found) == {"options": ["sources=9"], "rows": ["times.dawn"]}
    assert found["never"]["screens"] == ["lost"]


ROWS = tuple(Option(f"r{n}", _("Un sitio")) for n in range(12))
everywhere = Grid(
    "everywhere",
    _("¿Dónde pasa?"),
    rows=ROWS,
    options=tuple(Option(n, _("Tanto")) for n in range(1, 7)),
    store=keep,
    release=keep,
)
many = MultipleChoice(
    "many",
    _("¿Cuáles?"),
    options=tuple(Option(n, _("Uno")) for n in range(1, 15)),
    store=keep,
    release=keep,
)
exact = Integer("exact", _("¿Cuántos?"), high=100_000, store=keep, release=keep)
nitrate = Reading(
    "nitrate",
    _("¿Qué leyó?"),
    units=(Unit("mgl", _("mg/L"), high=500, usual=(0, 10)),),
    signs=("=", "<", ">"),
    store=keep,
    release=keep,
)


@pytest.mark.parametrize(
    ("asked", "when"),
    [
        (everywhere, everywhere.count_rows(6) >= 11),
        (many, many.count_of(2, 4, 6, 8, 10) >= 5),
        (many, many.has(14) & ~many.any_of(1, 2, 3) & (many.count_of() >= 6)),
        (exact, exact == 73_219),
        (exact, (exact > 40_000) & (exact <= 40_001)),
        (nitrate, nitrate.exceeds(50)),
    ],
    ids=["rows", "five", "six", "number", "between", "reading"],
)
def test_what_hardly_anybody_sees_is_reached_on_purpose(asked: Question, when: Any, walked: Walked) -> None:
    """No one of sixty people at random comes there, and yet it is not dead: others are sent."""
    status, found = walked(sound.questionnaire(asked, replace(sound.story, when=when)))
    assert (status, never(found)) == (0, {})
    assert found["sent"] > 0


def test_somebody_is_sent_past_the_ends(walked: Walked) -> None:
    """What lies behind answers that hardly anybody gives, one after the other, is reached all the same."""
    one, two, three = (
        Integer(f"step{n}", _("¿Cuántos?"), high=9_999, store=keep, release=keep) for n in range(3)
    )
    asked = (
        one,
        replace(two, when=one == 777),
        replace(three, when=two == 888),
        replace(sound.story, when=three == 999),
    )
    assert never(walked(sound.questionnaire(*asked))[1]) == {}


def test_a_check_that_refuses_everybody_fails(walked: Walked) -> None:
    """Nobody comes to the end: status 1, and the people are counted."""
    check = Check("no", where="noisy", holds=lambda sheet: False, message=_("No."), hard=True)
    status, found = walked(sound.questionnaire(), check)
    assert (status, found["finished"], found["minutes"]) == (1, 0, None)
    assert found["refused"] + sum(found["ended"].values()) == found["people"]


def test_a_time_that_is_far_off_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two minutes of questions do not take an hour; the number to write instead is given."""
    install(monkeypatch, sound.questionnaire(minutes=60))
    assert execute(["walk", "broken", "-n", "50"]) == 0
    assert "! El cuestionario dice otra cosa: ponga minutes=1, o acórtelo." in capsys.readouterr().out
    install(monkeypatch, sound.questionnaire(minutes=1))
    assert execute(["walk", "broken", "-n", "50"]) == 0
    assert "dice otra cosa" not in capsys.readouterr().out


def test_what_is_printed_can_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence for the verdict, the ways, the time, and one for each place with what to do."""
    dead = replace(sound.story, when=(sound.noisy == YES) & (sound.noisy == NO))
    install(monkeypatch, sound.questionnaire(sound.noisy, dead))
    assert execute(["walk", "broken", "-n", "40", "--seed", "3"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "✗ broken: hay algo que nadie ve."
    assert (
        said[-2]
        == "  ✗ Nadie llega a la pregunta «story». Revise su condición y la de su sección, o quítela."
    )
    assert said[-1].startswith("  ! Nada lleva a la pantalla «panel».")
    assert any("Preguntas que ve una persona: 3 en el camino más corto" in line for line in said)


def test_a_module_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1, and the names that there are."""
    install(monkeypatch, sound.questionnaire())
    assert execute(["walk", "brokn"]) == 1
    assert "No hay ningún módulo «brokn» instalado. Hay: broken." in capsys.readouterr().err


def test_time_is_words_and_taps() -> None:
    """Worked by hand: two pages, the words on them at 200 a minute, and seconds for each answer."""
    section = Section("one", _("Uno dos tres"), (sound.noisy, sound.story))
    questionnaire = sound.questionnaire(sections=(section,), ends=())
    route = Router(questionnaire).route({"noisy": NO})
    words = 3 + 4 + 2 + 4  # the section, the question, its two options, the text
    choosing, leaving_out = 3.0, 1.0
    expected = PAGE + words * 60 / WORDS_A_MINUTE + choosing + leaving_out
    assert Pace(questionnaire).seconds(route) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("part", "near", "far"),
    [
        (("cmp", "a", ">=", 50), {"a": 49}, {"a": 3}),
        (("count", "a", (1, 2, 3), ">=", 3), {"a": (1, 2)}, {"a": (1,)}),
        (("rows", ("a.x", "a.y", "a.z"), (1,), (), False, ">=", 3), {"a": {"x": 1, "y": 1}}, {"a": {"x": 1}}),
        (("and", ("in", "a", (1,), ()), ("in", "b", (1,), ())), {"a": 1, "b": 2}, {"a": 2, "b": 2}),
    ],
)
def test_the_distance_falls_on_the_way_to_a_goal(part: Any, near: Any, far: Any) -> None:
    """Closer answers measure less, and only those that reach it nothing."""
    measure = distance(part)
    assert 0 < measure(near) < measure(far)
    assert (measure(near) == 0) == plain.read(part)(near)


def test_the_distance_is_nothing_exactly_where_a_condition_holds() -> None:
    """For every goal of the real module and many people: zero and true are the same."""
    explorer = Explorer(Registry(), "discrimination", 1)
    goals = [goal for place in explorer.places for goal in place.goals]
    assert len(goals) > 300
    readers = [(plain.read(goal), distance(goal)) for goal in goals]
    for somebody in filter(None, explorer.at_random(12)):
        sheet = somebody.route.sheet
        assert all((measure(sheet) == 0) == holds(sheet) for holds, measure in readers)


def test_what_is_found_leads_there() -> None:
    """Answers that were sought are valid, and the router takes whoever gives them to the place."""
    questionnaire = sound.questionnaire(everywhere, replace(sound.story, when=everywhere.count_rows(6) >= 11))
    router = Router(questionnaire)
    found = list(seek(router.deciders["story"], router, Random(1)))
    assert found
    for answers in found:
        route = router.route(answers)
        assert not route.refused
        assert Place("question", "story") in visited(route)


@pytest.mark.parametrize("name", ["broken", "discrimination"])
def test_a_walk_turns_the_same_pages_as_the_form(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections in the same order, the same ends, the same help panels as the web shows to the same people."""
    if name == "broken":
        install(monkeypatch, sound.questionnaire())
    modules = Registry()
    people = [*filter(None, Explorer(modules, name, 1).at_random(15)), *covering(modules, name)]
    instrument = Instrument(take(modules, name), modules)
    for somebody in people:
        pages, panels, screen = turned(instrument, somebody.answers)
        route = somebody.route
        seen = visited(route)
        assert pages == list(route.shown)
        assert screen == (route.end.screen if route.end else "")
        shown = {place.where.partition(">")[2] for place in seen if place.kind == "panel"}
        assert panels == shown


def turned(instrument: Instrument, answers: Any) -> tuple[list[str], set[str], str]:
    """Press "Continuar" on every page with these answers; return the pages, the panels, and the screen of an end."""
    sheet, pages, panels = sheets.begin(filling.first_page(instrument), 0), [], set[str]()
    route = instrument.router.route(answers)
    while sheet.page != REVIEW:
        pages.append(sheet.page)
        section = next(s for s in instrument.questionnaire.sections if s.id == sheet.page)
        typed = {q.id: answers[q.id] for q in section if q.id in answers}
        turn = None
        for _press in range(4):
            steps = [step for q in section for step in q.steps(typed.get(q.id), route.sheet)]
            sheet = filling.collect(instrument, sheet, typed, [*(q.id for q in section), *steps], live=True)
            turn = filling.turn(instrument, sheet, "continue")
            if turn.screen:
                return pages, panels, turn.screen
            panels |= set(turn.panels)
            if turn.sheet.page != sheet.page:
                break
            sheet = turn.sheet
        assert turn is not None
        assert turn.sheet.page != pages[-1], turn.problems
        sheet = turn.sheet
    return pages, panels, ""


def test_a_few_people_see_everything_together() -> None:
    """Every question, panel and end of the real module is seen by one of them; each sees what nobody before did."""
    modules = Registry()
    wanted = {
        p for p in Explorer(modules, "discrimination", 1).places if p.kind in ("question", "panel", "end")
    }
    few = covering(modules, "discrimination")
    assert len(few) < 15
    left = wanted
    for somebody in few:
        assert visited(somebody.route) & left
        left = left - visited(somebody.route)
    assert left == set()
