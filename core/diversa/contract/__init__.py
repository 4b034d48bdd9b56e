"""The contract that every module keeps, one function a rule; `diversa check` runs them.

A rule takes a module and yields findings: where, what is wrong, how to mend it. To add one, write the function in the
file of its subject and list it here; `tests/broken/` holds a module that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from diversa.contract.asking import (
    known_screens,
    neutral_address,
    pinned_without_loss,
    section_consents,
    sensitive_can_be_refused,
    unique_ids,
    versions_accepted,
)
from diversa.contract.findings import Finding, Level, Report
from diversa.contract.identifying import direct_identifiers, quasi_identifiers
from diversa.contract.loading import of_error, of_reason
from diversa.contract.protection import published_breakdowns, texts_protected
from diversa.contract.publishing import (
    documented_indicators,
    stored_detail,
    summary_shows_indicators,
    whole_bases,
    worked_cases,
)
from diversa.contract.reading import (
    earlier_questions,
    fitting_conditions,
    known_questions,
    possible_answers,
    reachable_questions,
)
from diversa.contract.running import accessible_pages, light_pages, pdf_renders, quick_hooks
from diversa.contract.subject import Rule, Subject, examined
from diversa.contract.wording import filled_alike, readable, translated
from diversa.registry import Registry
from diversa.texts import SPANISH, Text

__all__ = [
    "EVERY",
    "RULES",
    "TRIALS",
    "Finding",
    "Level",
    "Report",
    "Subject",
    "check_modules",
    "run_rule",
    "subject_of",
]

_ = Text
WHEN_LOADED = ("loads", "privacy_stated", "known_hooks")
"""Rules that a module breaks by not loading."""
RULES: tuple[Rule, ...] = (
    unique_ids,
    known_questions,
    earlier_questions,
    fitting_conditions,
    possible_answers,
    reachable_questions,
    known_screens,
    section_consents,
    sensitive_can_be_refused,
    neutral_address,
    pinned_without_loss,
    versions_accepted,
    texts_protected,
    direct_identifiers,
    quasi_identifiers,
    published_breakdowns,
    documented_indicators,
    worked_cases,
    whole_bases,
    stored_detail,
    summary_shows_indicators,
    translated,
    filled_alike,
    readable,
)
"""Rules that only look at a module: all of them take about a second."""
TRIALS: tuple[Rule, ...] = (quick_hooks, light_pages, pdf_renders, accessible_pages)
"""Rules that use a module, in an installation of its own that is gone afterwards; they take seconds to minutes."""
EVERY: tuple[str, ...] = (*WHEN_LOADED, *(rule.__name__ for rule in (*RULES, *TRIALS)))
"""The names of all rules, in the order in which they are run."""

Progress = Callable[[str], None]


def _silently(rule: str) -> None:
    """Tell nobody how far it is."""


def check_modules(
    registry: Registry, names: Sequence[str] = (), *, quick: bool = False, progress: Progress = _silently
) -> tuple[Report, ...]:
    """Hold modules (all that are installed, if none is named) against every rule, sorted by name.

    With `quick` the trials are left out, as they are where a module has errors already. `progress` is told the name of
    each rule before it runs.
    """
    broken = {q.name: of_reason(q.reason, q.place) for q in registry.quarantine}
    wanted = sorted(names or {*registry.questionnaires, *broken})
    return tuple(_report(registry, name, broken, quick, progress) for name in wanted)


def _report(
    registry: Registry, name: str, broken: dict[str, Finding], quick: bool, progress: Progress
) -> Report:
    nothing_else = tuple(rule for rule in EVERY if rule not in WHEN_LOADED)
    if name in broken:
        return Report(name, WHEN_LOADED, (broken[name],), nothing_else)
    if name not in registry.questionnaires:
        known = ", ".join(sorted(registry.questionnaires)) or "–"
        what = _("No hay ningún módulo «{name}» instalado. Hay: {known}.").fill(name=name, known=known)
        finding = Finding(name, what, _("Instálelo, o corrija el nombre."), rule="loads")
        return Report(name, WHEN_LOADED, (finding,), nothing_else)
    module, findings = examined(registry, registry.questionnaires[name])
    with module:
        found = _sorted((*findings, *_run_all(RULES, module, progress)))
        trials = () if quick or any(f.level is Level.ERROR for f in found) else TRIALS
        found = _sorted((*found, *_run_all(trials, module, progress)))
    names = tuple(rule.__name__ for rule in (*RULES, *trials))
    left_out = tuple(rule.__name__ for rule in TRIALS if rule not in trials)
    return Report(name, (*WHEN_LOADED, *names), found, left_out)


def subject_of(registry: Registry, name: str) -> Subject:
    """Return an installed module as the rules see it. Raises KeyError for one that is not loaded."""
    return examined(registry, registry.questionnaires[name])[0]


def run_rule(rule: Rule, module: Subject) -> tuple[Finding, ...]:
    """Hold a module against one rule."""
    return _sorted(_run(rule, module))


def _run_all(rules: Iterable[Rule], module: Subject, progress: Progress) -> Iterator[Finding]:
    for rule in rules:
        progress(rule.__name__)
        yield from _run(rule, module)


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put what must be mended first, and say nothing twice."""
    once = {(f.rule, f.where, SPANISH(f.what)): f for f in findings}
    order = list(Level)
    return tuple(sorted(once.values(), key=lambda f: order.index(f.level)))


def _run(rule: Rule, module: Subject) -> Iterator[Finding]:
    """Run one rule; one that cannot be judged is a finding of its own."""
    try:
        for finding in rule(module):
            yield replace(finding, rule=rule.__name__)
    except Exception as error:
        found = of_error(error)
        what = _("La regla no se pudo revisar: {error}").fill(error=f"{type(error).__name__}: {error}")
        yield replace(found, what=what, rule=rule.__name__)
