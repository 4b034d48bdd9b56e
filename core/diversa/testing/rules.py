"""The contract as tests: one line in a module's own `tests/test_contract.py`.

    from diversa.testing.rules import test_module_keeps_the_contract  # noqa: F401

It is one test for each rule of `diversa check`. The module is the one that the setting `diversa_module` of pytest names;
without it, what the distribution brings in whose folder the test lies, by its only entry point in the group `diversa`.
"""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import EntryPoint, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

from diversa.contract import (
    EVERY,
    TRIALS,
    Finding,
    Level,
    Report,
    Subject,
    check_modules,
    run_rule,
    subject_of,
)
from diversa.registry import GROUP, Registry
from diversa.texts import SPANISH

__all__ = ["test_module_keeps_the_contract"]

MARKS: Mapping[str, tuple[Any, ...]] = {
    "pdf_renders": (pytest.mark.slow,),
    "accessible_pages": (pytest.mark.browser, pytest.mark.slow),
}
PROJECT_FILES = ("setup.cfg", "pyproject.toml")


@pytest.mark.parametrize("rule", [pytest.param(rule, marks=MARKS.get(rule, ())) for rule in EVERY])
def test_module_keeps_the_contract(rule: str, request: pytest.FixtureRequest) -> None:
    """The module keeps this rule of `diversa check`."""
    tested = _tested(request)
    found = [finding for one in tested for finding in one.findings(rule)]
    errors = [finding for finding in found if finding.level is Level.ERROR]
    if errors:
        pytest.fail("\n\n".join(map(_told, errors)), pytrace=False)
    for finding in found:
        print(_told(finding))  # noqa: T201 - shown by pytest -rP
    unseen = [finding for finding in found if finding.level is Level.UNSEEN]
    if unseen:
        pytest.skip("; ".join(SPANISH(finding.what) for finding in unseen))


def _told(finding: Finding) -> str:
    return "\n".join(
        filter(None, (f"{finding.rule} · {finding.where}", SPANISH(finding.what), SPANISH(finding.mend)))
    )


@dataclass(eq=False)
class _Module:
    """Hold one module under test; it is loaded and looked at once for all rules."""

    name: str
    registry: Registry = field(repr=False)

    @cached_property
    def report(self) -> Report:
        return check_modules(self.registry, [self.name], quick=True)[0]

    @cached_property
    def subject(self) -> Subject:
        return subject_of(self.registry, self.name)

    def findings(self, rule: str) -> tuple[Finding, ...]:
        trial = next((one for one in TRIALS if one.__name__ == rule), None)
        if trial is not None and self.report.passed:
            return run_rule(trial, self.subject)
        if trial is not None or rule not in self.report.run:
            pytest.skip("primero hay que corregir lo que dicen las otras reglas")
        return tuple(finding for finding in self.report.findings if finding.rule == rule)

    def close(self) -> None:
        if "subject" in vars(self):
            self.subject.__exit__()


_KEY = pytest.StashKey[dict[str, tuple[_Module, ...]]]()


def _tested(request: pytest.FixtureRequest) -> tuple[_Module, ...]:
    """Return the modules under test, the same for all tests of one file."""
    known = request.config.stash.setdefault(_KEY, {})
    place = str(request.path)
    if place not in known:
        registry = Registry()
        named = _setting(request.config)
        names = (named,) if named else _brought(registry, _entry_point(request.path))
        known[place] = tuple(_Module(name, registry) for name in names)
        for module in known[place]:
            request.config.add_cleanup(module.close)
    return known[place]


def _setting(config: pytest.Config) -> str:
    try:
        return str(config.getini("diversa_module"))
    except ValueError:  # the engine runs from a folder and is not installed, so pytest never met its plugin
        return ""


def _brought(registry: Registry, point: EntryPoint) -> tuple[str, ...]:
    """Return the ids of the questionnaires that an entry point brings; its own name where it could not be loaded."""
    return registry.plugins().get(point.name) or (point.name,)


def _entry_point(test: Path) -> EntryPoint:
    """Return the only entry point of the distribution in whose folder a test lies."""
    name = next((found for folder in test.parents if (found := _project_in(folder))), "")
    if not name:
        pytest.fail(
            f"No distribution has its folder above {test}: set diversa_module in pytest's settings.", False
        )
    try:
        points = [point for point in distribution(name).entry_points if point.group == GROUP]
    except PackageNotFoundError:
        pytest.fail(f"{name} is not installed here: pip install -e {test.parent.parent}", pytrace=False)
    if len(points) != 1:
        pytest.fail(
            f"{name} has {len(points)} entry points in the group {GROUP!r}, and one is needed: set diversa_module in "
            "pytest's settings.",
            pytrace=False,
        )
    return points[0]


def _project_in(folder: Path) -> str:
    """Return the name of the distribution whose files lie in a folder; empty where there is none."""
    ini, toml = (folder / name for name in PROJECT_FILES)
    if toml.is_file() and (name := tomllib.loads(toml.read_text("utf-8")).get("project", {}).get("name")):
        return str(name)
    settings = configparser.ConfigParser(interpolation=None)
    settings.read(ini, "utf-8")
    return settings.get("metadata", "name", fallback="")
