"""The contract that every module keeps, one function a rule; `diversa check` runs them.

A rule takes a module and yields findings: where, what is wrong, how to mend it. To add one, write the function in the
file of its subject and list it here; `tests/broken/` holds a module that breaks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from diversa.contract.findings import Finding, Report
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
from diversa.contract.subject import Rule, Subject, examined
from diversa.contract.wording import filled_alike, readable, translated
from diversa.registry import Registry
from diversa.texts import SPANISH, Text

__all__ = ["RULES", "Finding", "Report", "check_modules"]

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


def check_modules(registry: Registry, names: Sequence[str] = ()) -> tuple[Report, ...]:
    """Hold modules (all that are installed, if none is named) against every rule, sorted by name."""
    broken = {q.name: of_reason(q.reason, q.place) for q in registry.quarantine}
    wanted = sorted(names or {*registry.questionnaires, *broken})
    return tuple(_report(registry, name, broken) for name in wanted)


def _report(registry: Registry, name: str, broken: dict[str, Finding]) -> Report:
    rules = len(RULES) + len(WHEN_LOADED)
    if name in broken:
        return Report(name, rules, (broken[name],))
    if name not in registry.questionnaires:
        known = ", ".join(sorted(registry.questionnaires)) or "–"
        what = _("No hay ningún módulo «{name}» instalado. Hay: {known}.").fill(name=name, known=known)
        return Report(name, rules, (Finding(name, what, _("Instálelo, o corrija el nombre."), rule="loads"),))
    module, findings = examined(registry, registry.questionnaires[name])
    found = (*findings, *(finding for rule in RULES for finding in _run(rule, module)))
    once = {(f.rule, f.where, SPANISH(f.what)): f for f in found}
    return Report(name, rules, tuple(sorted(once.values(), key=lambda f: f.warning)))


def _run(rule: Rule, module: Subject) -> Iterator[Finding]:
    """Run one rule; one that cannot be judged is a finding of its own."""
    try:
        for finding in rule(module):
            yield replace(finding, rule=rule.__name__)
    except Exception as error:
        found = of_error(error)
        what = _("La regla no se pudo revisar: {error}").fill(error=f"{type(error).__name__}: {error}")
        yield replace(found, what=what, rule=rule.__name__)
