"""`diversa modules` and `diversa check`: what is installed, and whether it is fit to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from diversa.cli.words import Command, json_option, print_json, print_table, say, teach, tell, warn
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.contract import Report
    from diversa.registry import Registry

_ = Text


@click.command(
    cls=Command,
    help=teach(
        _("Lista los módulos instalados. También los que no se pudieron cargar, con la razón."),
        "diversa modules",
    ),
)
@json_option
def modules(as_json: bool) -> int:
    """List the installed modules; status 1 where one is in quarantine."""
    from diversa.registry import Registry

    registry = Registry()
    if as_json:
        print_json(_described(registry))
    else:
        _print_modules(registry)
    return 1 if registry.quarantine else 0


def _described(registry: Registry) -> dict[str, object]:
    from dataclasses import asdict

    from diversa.texts import languages_of

    installed = [
        {
            "id": q.id,
            "title": str(q.title),
            "version": q.version,
            "questions": q.count(),
            "sensitive": q.sensitive,
            "address": q.public_name,
            "package": registry.package_of(q.id),
            "languages": list(languages_of(registry.package_of(q.id))),
            "fingerprint": q.fingerprint(),
        }
        for _id, q in sorted(registry.questionnaires.items())
    ]
    return {"modules": installed, "quarantine": [asdict(q) for q in registry.quarantine]}


def _print_modules(registry: Registry) -> None:
    if registry.questionnaires:
        headings = (_("módulo"), _("versión"), _("preguntas"), _("título"))
        rows = [
            (q.id, q.version, str(q.count()), say(q.title))
            for _id, q in sorted(registry.questionnaires.items())
        ]
        print_table([tuple(map(say, headings)), *rows])
    else:
        tell(_("No hay módulos instalados. Instale uno, por ejemplo: pip install diversa-discrimination"))
    for broken in registry.quarantine:
        warn(
            _("«{name}» no se pudo cargar y no se ofrece: {reason} ({place})"),
            name=broken.name,
            reason=broken.reason,
            place=broken.place,
        )


@click.command(
    cls=Command,
    help=teach(
        _("Revisa módulos con las reglas que todos cumplen. Sin nombres, revisa todos los instalados."),
        "diversa check discrimination",
    ),
)
@click.argument("module", nargs=-1, metavar=say(_("[MÓDULO]...")))
@json_option
def check(module: tuple[str, ...], as_json: bool) -> int:
    """Check modules against every rule; status 1 where one fails."""
    from diversa.contract import check_modules
    from diversa.registry import Registry

    reports = check_modules(Registry(), module)
    if as_json:
        print_json([_as_data(report) for report in reports])
    else:
        for report in reports:
            _print_report(report)
    return 0 if all(report.passed for report in reports) else 1


def _as_data(report: Report) -> dict[str, Any]:
    findings = [
        {"rule": f.rule, "where": f.where, "what": say(f.what), "mend": say(f.mend), "warning": f.warning}
        for f in report.findings
    ]
    return {"module": report.module, "passed": report.passed, "rules": report.rules, "findings": findings}


def _print_report(report: Report) -> None:
    errors, warnings = len(report.errors), len(report.warnings)
    if report.passed:
        tell(_("✓ {module}: cumple las {rules} reglas."), module=report.module, rules=report.rules)
    else:
        tell(_("✗ {module}: {errors} por corregir."), module=report.module, errors=errors)
    if warnings:
        tell(_("  Para mirar, sin que impida nada: {warnings}."), warnings=warnings)
    for finding in report.findings:
        mark = "!" if finding.warning else "✗"
        click.echo(
            f"\n  {mark} {finding.rule} · {finding.where}\n    {say(finding.what)}\n    {say(finding.mend)}"
        )
