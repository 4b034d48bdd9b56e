"""`diversa export`: a file of responses for people with a licence, after the audit."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from diversa.cli.campaigns import CAMPAIGN, MODULE, engine
from diversa.cli.words import Command, print_table, progress, say, teach, tell
from diversa.texts import Text

if TYPE_CHECKING:
    from diversa.releases.microdata_files.report import Report

_ = Text
NAMES = ("csv", "xlsx", "parquet", "sav", "dta", "ddi")
PLACES = {"departamento": 0, "region": 1, "ninguno": -1}


@click.command(
    cls=Command,
    help=teach(
        _(
            "Entrega las respuestas de un módulo en un archivo, para quien tiene licencia. Cada persona queda escondida "
            "entre otras: lo que la haría reconocible se escribe más grueso o se retira. Si no se puede, no hay archivo. De "
            "un módulo sensible no hay ninguno."
        ),
        "diversa export agua-2026 discrimination --format sav --out discriminacion.sav",
        "diversa export agua-2026 discrimination --format ddi --out discriminacion.xml",
    ),
)
@click.argument("campaign", metavar=CAMPAIGN)
@click.argument("module", metavar=MODULE)
@click.option(
    "--format",
    "format_",
    type=click.Choice(NAMES),
    required=True,
    help=say(_("Formato; ddi es la documentación de los otros.")),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=say(_("Archivo que se hace; nunca reemplaza a otro.")),
)
@click.option(
    "--place",
    type=click.Choice(tuple(PLACES)),
    help=say(_("Lugar que debe decir; sin decirlo, el que deje más información en todo el archivo.")),
)
@click.option(
    "--report",
    "report_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help=say(_("Archivo para el informe de riesgo, en JSON.")),
)
@click.option(
    "--replaces",
    is_flag=True,
    help=say(_("El archivo que se entregó antes, hecho de otra manera, ya no lo tiene nadie.")),
)
def export(
    campaign: str,
    module: str,
    format_: str,
    out: Path,
    place: str | None,
    report_path: Path | None,
    replaces: bool,
) -> None:
    """Write one file and tell how well people are hidden in it."""
    from diversa.releases.microdata import export_microdata

    installation = engine()
    if report_path is not None and report_path.exists():
        raise click.ClickException(say(_("«{path}» ya existe. Dé otro nombre."), path=str(report_path)))
    with progress(100, _("Entregando")) as move:
        done = 0

        def follow(share: float) -> None:
            nonlocal done
            move(int(100 * share) - done)
            done = int(100 * share)

        rung = None if place is None else PLACES[place]
        made = export_microdata(
            installation, campaign, module, format_, out, place=rung, replaces=replaces, progress=follow
        )
    _tell(made.report)
    if report_path is not None:
        _write(report_path, json.dumps(made.report.to_json(), ensure_ascii=False, indent=1))
    if format_ == "ddi":
        tell(_("Quedó en {path}. Es el libro de códigos: no tiene ninguna respuesta."), path=str(made.path))
    else:
        tell(_("Quedó en {path}. Es para quien tiene licencia: no lo publique."), path=str(made.path))


def _tell(report: Report) -> None:
    """Print the report: classes before and after, each dimension, what is not there, and what another place costs."""
    from diversa.releases.microdata_files.report import place_name, sentences, titles

    after = {risk.key_set: risk for risk in report.after}
    heads = (_("clave"), _("k antes"), _("personas solas antes"), "k", "l", _("mayor proporción"))
    rows = [(b.key_set, str(b.k), str(b.uniques), *_cells(after.get(b.key_set))) for b in report.before]
    print_table([tuple(say(Text(head)) for head in heads), *rows])
    tell(
        _(
            "Cada clave junta lo que alguien podría saber de una persona: K1 lugar, zona, género y edad; K2 a K6 le suman "
            "grupo étnico, discapacidad, LGBTIQ+, estudios y trabajo, o migración."
        )
    )
    for sentence in sentences(report.treatment, report.gate):
        click.echo(sentence)
    for line in report.to_json()["variables"]:
        click.echo(
            say(
                _("  {title}: se pierde {lost} % de la información, {taken} % de los valores retirados"),
                title=line["title"],
                lost=round(100 * line["information_lost"]),
                taken=round(100 * line["values_taken"], 1),
            )
        )
    if report.left_out:
        tell(_("No están, por otras razones: {names}."), names=", ".join(one.ref for one in report.left_out))
    for other in report.others:
        tell(
            _("Con --place {place} faltarían: {out}."),
            place=place_name(other),
            out=titles(other.out) or say(_("ninguna de las otras")),
        )


def _cells(risk: object) -> tuple[str, str, str]:
    from diversa.privacy.microdata import Risk

    if not isinstance(risk, Risk):
        return "–", "–", "–"
    return str(risk.k), str(risk.l), f"{risk.share:.2f}"


def _write(path: Path, content: str) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(content)
