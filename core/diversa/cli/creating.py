"""`diversa new`: a module of one's own, to change until it asks what one wants to know."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from diversa.cli.words import Command, say, teach, tell
from diversa.texts import Text

_ = Text


@click.command(
    cls=Command,
    help=teach(
        _(
            "Crea un módulo nuevo, completo y listo para cambiar. Trae una pregunta de cada tipo común, un control, una "
            "variable, un indicador, su traducción y sus pruebas."
        ),
        "diversa new calidad_del_aire",
        "diversa new calidad_del_aire --into ~/encuestas",
    ),
)
@click.argument("name", metavar=say(_("NOMBRE")))
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    help=say(
        _("Carpeta en la que queda; sin decirla, plugins/ en el repositorio de diversa, o la carpeta actual.")
    ),
)
def new(name: str, into: Path | None) -> None:
    """Make a module, and say what to do next."""
    from diversa.kit import KitError, make

    try:
        made = make(name, into)
    except KitError as error:
        raise click.ClickException(say(error.sentence)) from None
    folder = str(made.folder)
    tell(_("Se creó el módulo «{name}» en {folder}."), name=name, folder=folder)
    tell(_("Lo que sigue:"))
    if made.in_repository:
        click.echo("  python3 dev.py setup")
    else:
        click.echo(f"  pip install --editable {quote(folder)}")
    click.echo(f"  diversa check {name}")
    tell(_("Empiece por {file}: ahí dice qué cambiar primero."), file=str(made.folder / "README.md"))
