"""`diversa modules` and `diversa check`: what is installed, and whether it is fit to be asked."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from diversa.cli.words import Command, json_option, print_json, print_table, progress, say, teach, tell, warn
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.contract import Finding, Report
    from diversa.registry import Quarantined, Registry

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
    """List the installed modules; status 1 where one is broken."""
    from diversa.registry import Registry

    registry = Registry()
    broken = registry.broken()
    if as_json:
        print_json({**_described(registry), "quarantine": [asdict(q) for q in broken]})
    else:
        _print_modules(registry, broken)
    return 1 if broken else 0


def _described(registry: Registry) -> dict[str, object]:
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
    return {"modules": installed}


def _print_modules(registry: Registry, broken: list[Quarantined]) -> None:
    if registry.questionnaires:
        headings = (_("módulo"), _("versión"), _("preguntas"), _("título"))
        rows = [
            (q.id, q.version, str(q.count()), say(q.title))
            for _id, q in sorted(registry.questionnaires.items())
        ]
        print_table([tuple(map(say, headings)), *rows])
    else:
        tell(_("No hay módulos instalados. Instale uno, por ejemplo: pip install diversa-discrimination"))
    for one in broken:
        late = one not in registry.quarantine
        sentence = (
            _("«{name}» se carga, pero falla al usarse: {reason} ({place})")
            if late
            else _("«{name}» no se pudo cargar y no se ofrece: {reason} ({place})")
        )
        warn(sentence, name=one.name, reason=one.reason, place=one.place)


@click.command(
    cls=Command,
    help=teach(
        _(
            "Revisa módulos con las reglas que todos cumplen. Sin nombres, revisa todos los instalados. También los usa: "
            "llena sus páginas, las mira en un navegador y hace el resumen en PDF, en una carpeta que después borra."
        ),
        "diversa check discrimination",
        "diversa check --quick",
    ),
)
@click.argument("module", nargs=-1, metavar=say(_("[MÓDULO]...")))
@click.option(
    "--quick",
    is_flag=True,
    help=say(_("Solo lo que se ve sin usar el módulo: ni páginas, ni navegador, ni PDF.")),
)
@json_option
def check(module: tuple[str, ...], quick: bool, as_json: bool) -> int:
    """Check modules against every rule; status 1 where one fails."""
    from diversa.contract import EVERY, check_modules
    from diversa.registry import Registry

    registry = Registry()
    modules = len(module) or len(registry.questionnaires)
    with progress(modules * len(EVERY), _("Revisando")) as move:
        reports = check_modules(registry, module, quick=quick, progress=lambda rule: move(1))
    if as_json:
        print_json([_as_data(report) for report in reports])
    else:
        for report in reports:
            _print_report(report, quick)
    return 0 if all(report.passed for report in reports) else 1


def _as_data(report: Report) -> dict[str, Any]:
    findings = [
        {"rule": f.rule, "level": f.level.value, "where": f.where, "what": say(f.what), "mend": say(f.mend)}
        for f in report.findings
    ]
    return {
        "module": report.module,
        "passed": report.passed,
        "run": list(report.run),
        "left_out": list(report.left_out),
        "findings": findings,
    }


def _print_report(report: Report, quick: bool) -> None:
    errors, warnings = len(report.errors), len(report.warnings)
    unseen = {f.rule for f in report.findings if f.level == "unseen"}
    if report.passed:
        kept = len(report.run) - len(unseen)
        tell(_("✓ {module}: cumple las {rules} reglas que se revisaron."), module=report.module, rules=kept)
    else:
        tell(_("✗ {module}: {errors} por corregir."), module=report.module, errors=errors)
    if warnings:
        tell(_("  Para mirar, sin que impida nada: {warnings}."), warnings=warnings)
    for finding in (f for f in report.findings if f.level != "figure"):
        _print_finding(finding)
    if not report.passed or warnings or unseen:
        click.echo()
    for finding in (f for f in report.findings if f.level == "figure"):
        click.echo(f"  · {finding.rule}: {say(finding.what)}")
    if report.left_out:
        why = (
            _("se pidió solo lo rápido")
            if quick and report.passed
            else _("primero hay que corregir lo de arriba")
        )
        tell(_("  – No se revisó: {rules} ({why})."), rules=", ".join(report.left_out), why=why)


def _print_finding(finding: Finding) -> None:
    mark = {"error": "✗", "warning": "!"}.get(finding.level, "–")
    click.echo(f"\n  {mark} {finding.rule} · {finding.where}\n    {say(finding.what)}")
    if finding.mend:
        click.echo(f"    {say(finding.mend)}")
