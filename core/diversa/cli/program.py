"""The program `diversa`: every command, and what happens when one fails."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from diversa.cli import (
    admin,
    campaigns,
    creating,
    demonstration,
    doctor,
    exporting,
    lives,
    modules,
    populating,
    releasing,
    serving,
    simulating,
    suggesting,
    texts,
    upkeep,
    walking,
    working,
)
from diversa.cli.errors import explain
from diversa.cli.words import Group, misuse, say, teach
from diversa.texts import Text

_ = Text


@click.group(
    cls=Group,
    help=teach(
        _(
            "Cuestionarios seguros por módulos: abrir campañas, recibir respuestas, publicar resultados. Los datos quedan "
            "en la carpeta que diga DIVERSA_HOME; sin ella, en .diversa."
        ),
        "diversa campaign create encuesta-2027 --key-file llave.pem",
        "diversa campaign enable encuesta-2027 discrimination",
        "diversa campaign open encuesta-2027",
        "diversa run",
    ),
)
def cli() -> None:
    """Hold every command."""


for command in (
    modules.modules,
    creating.new,
    modules.check,
    walking.walk,
    campaigns.campaign,
    simulating.simulate,
    populating.population,
    suggesting.suggest,
    releasing.release,
    releasing.responses,
    exporting.export,
    texts.texts,
    serving.run,
    working.work,
    demonstration.demo,
    upkeep.maintain,
    admin.admin,
    admin.audit,
    doctor.doctor,
):
    cli.add_command(command)
for command in lives.COMMANDS:
    campaigns.campaign.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave; what fails is said in one sentence on standard error, with status 1."""
    sys.exit(execute(arguments))


def execute(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        return int(cli.main(arguments, prog_name="diversa", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.UsageError as error:
        click.echo(misuse(error), err=True)
        return 2
    except click.Abort:
        click.echo(say(_("Interrumpido.")), err=True)
        return 130
    except Exception as error:
        click.echo(explain(error), err=True)
        return 1
