"""Plugins are found, owned, kept apart and, where one is broken, set aside with the reason."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from diversa import hookspecs
from diversa.engine import Diversa
from diversa.home import Home
from diversa.hookspecs import hookimpl
from diversa.questionnaire.structure import Questionnaire
from diversa.registry import RESERVED, Registry, RegistryError
from diversa.web.app import create_app
from tests.sample import diversa_sample

Writer = Callable[[str, str | None], EntryPoint]


@dataclass(frozen=True)
class Thing:
    """Stand for anything that a hook returns."""

    id: str


def plugin(name: str, **hooks: Callable[..., Any]) -> ModuleType:
    """Make a plugin of some hooks."""
    module = ModuleType(name)
    for hook, function in hooks.items():
        setattr(module, hook, hookimpl(function))
    return module


def owning(name: str, *questionnaires: str, **hooks: Callable[..., Any]) -> ModuleType:
    """Make a plugin that brings questionnaires."""
    found = [replace(diversa_sample.questionnaire, id=id_) for id_ in questionnaires]
    return plugin(name, register_questionnaires=lambda: found, **hooks)


@pytest.fixture
def registry() -> Registry:
    """Return the engine's own plugins alone."""
    return Registry([])


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    """Return what writes a package with some code and gives its entry point; all are forgotten afterwards."""
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)

    def write(name: str, code: str | None) -> EntryPoint:
        if code is not None:
            (tmp_path / f"broken_{name}.py").write_text(textwrap.dedent(code))
        monkeypatch.delitem(sys.modules, f"broken_{name}", raising=False)
        return EntryPoint(name, f"broken_{name}", "diversa")

    yield write
    for name in set(sys.modules) - before:
        if name.startswith("broken_"):
            del sys.modules[name]


# --- ownership ---------------------------------------------------------------------------------------------------


def test_only_the_owner_and_the_engine_are_asked(registry: Registry) -> None:
    """No other package ever learns that there is a questionnaire, let alone sees its answers."""
    asked: list[tuple[str, str]] = []

    def asking(name: str) -> Callable[[Questionnaire], list[Thing]]:
        def register_derived(questionnaire: Questionnaire) -> list[Thing]:
            asked.append((name, questionnaire.id))
            return [Thing(f"{name}_of_{questionnaire.id}")]

        return register_derived

    registry.add(owning("diversa_water", "water", register_derived=asking("water")), "water")
    registry.add(owning("diversa_spy", "spy", register_derived=asking("spy")), "spy")
    registry.add(plugin("diversa_nosy", register_derived=asking("nosy")), "nosy")
    found = registry.gather("register_derived", registry.questionnaires["water"])
    assert [thing.id for thing in found] == ["water_of_water"]
    assert asked == [("water", "water")]


def test_what_is_gathered_keeps_its_order(registry: Registry) -> None:
    """A derived variable may use the ones before it, so the owner's order stays."""
    things = [Thing("b"), Thing("a"), Thing("c")]
    registry.add(owning("diversa_water", "water", register_derived=lambda questionnaire: things), "water")
    assert [t.id for t in registry.gather("register_derived", registry.questionnaires["water"])] == [*"bac"]


def test_what_belongs_to_nobody_is_sorted(registry: Registry) -> None:
    """Exporters and themes come from any package, in an order that no installation changes."""
    registry.add(plugin("diversa_z", register_exporters=lambda: [Thing("odt"), Thing("aaa")]), "z")
    registry.add(plugin("diversa_b", register_exporters=lambda: [Thing("pdf")]), "b")
    own = {"csv", "json", "parquet", "sdmx_csv", "sdmx_xml", "xlsx"}
    assert [e.id for e in registry.collect("register_exporters")] == sorted({"aaa", "odt", "pdf"} | own)


def test_an_owner_has_a_name_and_a_package(registry: Registry) -> None:
    """The package is where its catalogues are."""
    registry.add(diversa_sample, "sample")
    assert registry.owns("sample")
    assert not registry.owns("water")
    assert registry.package_of("sample") == "tests.sample.diversa_sample"
    assert registry.plugins()["sample"] == ("sample",)
    assert registry.plugins()["diversa.defaults.exporters"] == ()


def test_a_hook_may_leave_out_what_it_does_not_read(registry: Registry) -> None:
    """As pluggy has it: the sample's checks are the same for every version, so they do not ask which it is."""
    registry.add(diversa_sample, "sample")
    found = registry.gather("register_checks", registry.questionnaires["sample"])
    assert [check.id for check in found] == ["shod", "heavy", "alone"]


# --- one name, two things ----------------------------------------------------------------------------------------


def test_two_plugins_with_one_questionnaire(registry: Registry) -> None:
    """The error names both, and the second is not there at all."""
    registry.add(owning("diversa_water", "water"), "water")
    with pytest.raises(RegistryError, match="'water': water and agua"):
        registry.add(owning("diversa_agua", "river", "water"), "agua")
    assert set(registry.questionnaires) == {"water"}
    assert not registry.owns("river"), "nothing stays of a plugin that was refused"
    assert "agua" not in registry.plugins()


def test_two_questionnaires_with_one_address(registry: Registry) -> None:
    """A sensitive module's public name must not be another one's."""
    quiet = replace(diversa_sample.questionnaire, id="gbv", slug="home-life")
    registry.add(plugin("diversa_gbv", register_questionnaires=lambda: [quiet]), "gbv")
    with pytest.raises(RegistryError, match="'home-life': gbv and homes"):
        registry.add(owning("diversa_homes", "home-life"), "homes")
    with pytest.raises(RegistryError, match="'gbv': gbv and twice"):
        registry.add(owning("diversa_twice", "gbv"), "twice")


def test_two_plugins_with_one_name(registry: Registry) -> None:
    """Two distributions that chose the same entry point: the error names both packages."""
    registry.add(owning("diversa_water", "water"), "water")
    with pytest.raises(RegistryError, match="'water': diversa_water and agua_limpia"):
        registry.add(owning("agua_limpia", "river"), "water")
    assert set(registry.questionnaires) == {"water"}


def test_two_results_with_one_id(registry: Registry) -> None:
    """Also where the second is the engine's own: nothing overrides by coming later."""
    registry.add(
        owning("diversa_water", "water", register_checks=lambda: [Thing("a"), Thing("a")]),
        "water",
    )
    with pytest.raises(RegistryError, match="register_checks: water and water both bring 'a'"):
        registry.gather("register_checks", registry.questionnaires["water"])
    registry.add(plugin("diversa_csv", register_exporters=lambda: [Thing("csv")]), "mine")
    with pytest.raises(RegistryError, match=r"diversa\.defaults\.exporters and mine both bring 'csv'"):
        registry.collect("register_exporters")


# --- broken ------------------------------------------------------------------------------------------------------


def test_a_misspelt_hook_is_an_error(registry: Registry) -> None:
    """Nothing else would notice it; the sentence lists the right names."""
    with pytest.raises(RegistryError, match=r"register_cheks, which is no hook; .*register_checks"):
        registry.add(plugin("diversa_water", register_cheks=lambda: ()), "water")
    assert "water" not in registry.plugins()


def test_a_hook_without_its_mark_is_an_error(registry: Registry) -> None:
    """A reason to withhold that nobody asks for would publish what must not be."""
    module = ModuleType("diversa_water")
    module.suppress_cell = lambda indicator, cell: "withhold"  # type: ignore[attr-defined]
    with pytest.raises(RegistryError, match="suppress_cell without @hookimpl"):
        registry.add(module, "water")


BROKEN: dict[str, tuple[str | None, str, str]] = {
    "absent": (None, "ModuleNotFoundError", "broken_absent"),
    "import": ("import a_package_that_is_not_there", "ModuleNotFoundError", "broken_import.py:1"),
    "syntax": ("\n\ndef register(:\n", "SyntaxError", "broken_syntax.py:3"),
    "raises": ("\n\nraise OSError('no network')", "OSError: no network", "broken_raises.py:3"),
    "privacy": (
        """
        from diversa import Integer, Text as _

        age = Integer("age", _("¿Cuántos años tiene?"), release=None)
        """,
        "TypeError",
        "broken_privacy.py:4",
    ),
    "twice": (
        """
        from dataclasses import replace
        from tests.sample.diversa_sample import questionnaire

        first, *others = questionnaire.sections
        twice = replace(questionnaire, sections=(first, first))
        """,
        "'consent_main', in sections 'start' and 'start'",
        "broken_twice.py:6",
    ),
    "hook": (
        """
        from diversa import hookimpl

        @hookimpl
        def register_questionaires():
            return []
        """,
        "register_questionaires, which is no hook",
        "broken_hook.py",
    ),
    "argument": (
        """
        from diversa import hookimpl

        @hookimpl
        def register_checks(questionaire):
            return []
        """,
        "questionaire",
        "broken_argument.py",
    ),
    "nothing": (
        """
        from diversa import hookimpl

        @hookimpl
        def register_questionnaires():
            return None
        """,
        "TypeError",
        "broken_nothing.py",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_module_is_set_aside(name: str, package: Writer) -> None:
    """The engine starts without it, the others work, and it is known what is wrong and in which file."""
    code, reason, place = BROKEN[name]
    sound = EntryPoint("sample", "tests.sample.diversa_sample", "diversa")
    registry = Registry([package(name, code), sound])
    assert set(registry.questionnaires) == {"sample"}
    assert name not in registry.plugins()
    (aside,) = registry.quarantine
    assert aside.name == name
    assert reason in aside.reason
    assert place in aside.place


def test_which_of_two_is_set_aside_does_not_depend_on_the_order(
    package: Writer,
) -> None:
    """Entry points come in any order; the first by name owns, and the reason names both."""
    code = """
    from dataclasses import replace
    from diversa import hookimpl
    from tests.sample.diversa_sample import questionnaire

    @hookimpl
    def register_questionnaires():
        return [replace(questionnaire, id="water")]
    """
    points = [package("agua", code), package("water", code)]
    for found in (points, points[::-1]):
        registry = Registry(found)
        assert registry.plugins()["agua"] == ("water",)
        assert [(q.name, "agua and water" in q.reason) for q in registry.quarantine] == [("water", True)]


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_a_module_at_the_address_of_another_page_is_refused(name: str, registry: Registry) -> None:
    """Nobody could reach it; the sentence says what to change."""
    taking = plugin(
        "taking", register_questionnaires=lambda: [replace(diversa_sample.questionnaire, slug=name)]
    )
    with pytest.raises(RegistryError, match="give it another slug"):
        registry.add(taking, "taking")
    assert "sample" not in registry.questionnaires


def test_the_names_of_these_pages_are_those_that_campaigns_have(tmp_path: Path) -> None:
    """Whoever adds a page beside the modules of a campaign has to reserve its name."""
    rules = create_app(Diversa(Home(tmp_path), Registry([]))).url_map.iter_rules()
    beside = {rule.rule.split("/")[2] for rule in rules if rule.rule.startswith("/<campaign>/")}
    assert beside - {"", "<module>"} == RESERVED


def test_installed_modules_are_found_by_their_entry_point() -> None:
    """What pip installed is there without being named anywhere, and none of it is broken."""
    registry = Registry()
    assert "discrimination" in registry.questionnaires
    assert registry.quarantine == []


# --- withholding -------------------------------------------------------------------------------------------------


def test_any_reason_wins(registry: Registry) -> None:
    """Every package is asked about every figure; saying nothing undoes nobody else's reason."""
    asked: list[str] = []

    def saying(name: str, reason: str | None) -> Callable[..., str | None]:
        def suppress_cell(indicator: Any, cell: Any) -> str | None:
            asked.append(name)
            return reason

        return suppress_cell

    small = {"indicator": FakeIndicator(), "cell": a_cell(base=1_000, count=500)}
    assert registry.reasons(**small) == ()
    registry.add(plugin("diversa_a", suppress_cell=saying("a", None)), "a")
    registry.add(plugin("diversa_b", suppress_cell=saying("b", "too sensitive")), "b")
    registry.add(plugin("diversa_c", suppress_cell=saying("c", "")), "c")
    registry.add(plugin("diversa_d", suppress_cell=saying("d", "not yet checked")), "d")
    assert registry.reasons(**small) == ("not yet checked", "too sensitive")
    assert sorted(asked) == ["a", "b", "c", "d"]


def test_the_engines_own_minimum_bases_cannot_be_undone(registry: Registry) -> None:
    """Whatever is installed: a figure on three people is withheld."""
    registry.add(plugin("diversa_loud", suppress_cell=lambda indicator, cell: None), "loud")
    assert registry.reasons(indicator=FakeIndicator(), cell=a_cell(base=3, count=3))


def test_the_engines_own_plugins_cannot_be_replaced(registry: Registry) -> None:
    """Not by taking their names."""
    with pytest.raises(RegistryError, match="Two plugins are named"):
        registry.add(ModuleType("mine"), "diversa.defaults.minimum_bases")


class FakeIndicator:
    """Stand for an indicator that asks for nothing."""

    maximum_cv = None


def a_cell(base: int, count: int) -> Any:
    """Return a share among so many people, in the whole country."""
    from diversa.disclosure.profiles import PEOPLE
    from diversa.disclosure.tables import Part, PublishedCell

    return PublishedCell((), (), None, (Part(base, count, base - count),), base, PEOPLE)


def test_every_hook_says_what_it_is_for() -> None:
    """An author reads this file alone."""
    specs = [f for f in vars(hookspecs).values() if hasattr(f, "diversa_spec")]
    assert len(specs) >= 9
    assert all(len((spec.__doc__ or "").split()) > 8 for spec in specs)
