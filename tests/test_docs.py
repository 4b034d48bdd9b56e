"""Documentation that cannot lie: what it shows is run, what it names exists."""

from __future__ import annotations

import re
import types
from pathlib import Path

import pytest

import diversa
from diversa import hookspecs, registry
from diversa.indicators import cases

ROOT = Path(__file__).parents[1]


class Installed:
    """Stand for the entry point of a module that is only written in a document."""

    def __init__(self, module: types.ModuleType) -> None:
        self.name, self.value, self._module = module.__name__, module.__name__, module

    def load(self) -> types.ModuleType:
        return self._module


def written(name: str, code: str) -> types.ModuleType:
    """Run code as the module it describes."""
    module = types.ModuleType(name)
    exec(compile(code, name, "exec"), module.__dict__)
    return module


def guide() -> types.ModuleType:
    """Run every Python block of the guide, in order, as one module."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs/module.md").read_text(), re.DOTALL)
    return written("diversa_water", "\n".join(blocks))


def example() -> types.ModuleType:
    """Run the module that stands in the docstring of the hooks."""
    text = (hookspecs.__doc__ or "").split("# diversa_noise/__init__.py")[1].split("# setup.cfg")[0]
    return written("diversa_noise", "\n".join(line[4:] for line in text.splitlines()))


@pytest.mark.parametrize("make", [guide, example])
def test_the_shown_modules_load_and_their_cases_hold(make):
    """A newcomer who copies the example has a module that works."""
    loaded = registry.Registry([Installed(make())])
    assert not loaded.quarantine
    (questionnaire,) = loaded.questionnaires.values()
    for indicator in loaded.gather("register_indicators", questionnaire):
        cases.run(indicator, questionnaire, ())


def test_the_shown_test_passes(tmp_path, monkeypatch):
    """The test in the guide is a test that passes."""
    module = guide()
    monkeypatch.setattr(registry, "entry_points", lambda group: [Installed(module)])
    module.test_a_person_without_water(tmp_path)


def test_public_names_are_sorted_and_exist():
    """What the package says it offers is what it offers."""
    names = diversa.__all__
    assert all(hasattr(diversa, name) for name in names)
    assert names == sorted(names, key=lambda n: (not n.isupper(), n[0].islower(), n))


def test_every_hook_says_who_uses_it():
    """A hook has a docstring, and enters only with a module that uses it."""
    hooks = [f for f in vars(hookspecs).values() if hasattr(f, "diversa_spec")]
    assert hooks
    assert all("se it" in (f.__doc__ or "") or "ses it" in f.__doc__ or "Used by" in f.__doc__ for f in hooks)


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(ROOT).as_posix() for p in (*ROOT.glob("docs/**/*.md"), ROOT / "README.md"))
)
def test_links_lead_somewhere(page):
    """Every link to a file of the project leads to one."""
    path = ROOT / page
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text()):
        assert (path.parent / target).exists(), target
